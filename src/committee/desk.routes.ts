import type { Request, Response } from 'express';
import { transact, type Db, type Tx } from '../database/database.ts';
import { dayIn, type Day } from '../days.ts';
import { oneLine } from '../organisation/line.ts';
import type { ClauseDifference } from '../policy/difference.ts';
import type { PolicySource } from '../policy/policy-file.ts';
import { problemsOf, typed, type ShownProblem } from '../web/form.ts';
import { param, query, viewerOf, type Ground } from '../web/ground.ts';
import { SEATS, type Seat } from '../web/viewer.ts';
import { draftOf, type Draft } from './draft.ts';
import { keepReviewsTimely } from './timely.ts';
import { paragraphs } from './own-form.ts';

/** What every page of the committee stands on: the shipped policy is what settings and brackets are taken from. */
export interface Desk extends Ground {
  source: PolicySource;
  /** Whom publishing a draft today would ask something, and what it costs: known to the room that trains people. */
  reach: Reach;
}

export type Reach = (
  db: Db,
  found: readonly ClauseDifference[],
  when: { number: number; on: Day; actBy: Day },
) => Promise<{ reached: readonly unknown[]; minutes: number }>;

export const todayOf = (res: Response): Day => dayIn(res.locals.place.zone, res.locals.now);

/** The draft that the address names, after what its time has ended. Throws not found. */
export async function foundDraft({ database }: Desk, req: Request, res: Response): Promise<Draft> {
  await keepReviewsTimely(database, res.locals.now);
  return draftOf(database.read, param(req, 'draft'));
}

/** Runs a verb of somebody signed in as one transaction; gives the problems to show with the form. */
export function tryVerb(
  { database, messages }: Desk,
  res: Response,
  verb: (tx: Tx, now: Date, by: string, today: Day) => Promise<unknown>,
): Promise<ShownProblem[]> {
  const { now } = res.locals;
  return problemsOf(messages, async () => {
    await transact(database.write, (tx) => verb(tx, now, viewerOf(res).personId, todayOf(res)));
  });
}

/** The revision that a form says its author saw. */
export function shownRevision(req: Request, name = 'revision'): number {
  const value = typed(req)[name] ?? '';
  return /^\d{1,6}$/.test(value) ? Number(value) : -1;
}

/** A field of one line. */
export const line = (req: Request, name: string): string => oneLine(typed(req)[name] ?? '');
/** A field of several lines. */
export const text = (req: Request, name: string): string => paragraphs(typed(req)[name] ?? '');

/** The values of a set of tick boxes. */
export function ticked(req: Request, name: string): string[] {
  const body = (req.body ?? {}) as Record<string, unknown>;
  const values = Object.hasOwn(body, name) ? [body[name]].flat() : [];
  return values.filter((value) => typeof value === 'string');
}

/** What was done, as the address says after a redirect, in words. */
export function doneText({ messages }: Desk, req: Request, words: readonly string[]): string {
  const done = words.find((word) => word === query(req, 'done'));
  return done === undefined ? '' : messages.t(`committee.done-${done}`);
}

/** Seats as people read them: “Privacy seat, HR seat”. */
export const seatsText = ({ messages }: Desk, seats: readonly string[]): string =>
  new Intl.ListFormat(messages.language, { type: 'unit', style: 'short' }).format(
    seats.map((seat) => messages.t(`people.role-${seat}`)),
  );

/** The seats that somebody holds by what sign-in knows. */
export const ownSeats = (res: Response): Seat[] => SEATS.filter((seat) => viewerOf(res).roles.includes(seat));

/** Audiences as people read them. */
export const rolesText = ({ messages }: Desk, roles: readonly string[]): string =>
  roles.includes('all')
    ? messages.t('committee.everyone')
    : new Intl.ListFormat(messages.language, { type: 'conjunction' }).format(
        roles.map((role) => messages.t(`people.job-role-${role}`)),
      );
