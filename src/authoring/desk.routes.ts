import type { Request, Response } from 'express';
import { transact, type Db, type Tx } from '../database/database.ts';
import { COUNTRIES } from '../organisation/organisation.ts';
import { AUDIENCES } from '../policy/policy-file.ts';
import { inForce } from '../policy/publication.store.ts';
import { ANYWHERE, textAt, type PolicyText } from '../policy/text.ts';
import { versionOf } from '../policy/version.ts';
import type { Shipped } from '../courses/shipped.ts';
import { problemsOf, typed, type ShownProblem } from '../web/form.ts';
import { query, viewerOf, type Ground } from '../web/ground.ts';
import type { Messages } from '../web/messages.ts';
import { checked, type Checked } from './checked.ts';
import { deskOf, type Desk } from './draft.ts';

/** What the pages of authors stand on: the course that comes with Heed and its policy. */
export interface Study extends Ground {
  shipped: Shipped;
}

/** The desk of the one course that there is. */
export const deskIn = ({ database, shipped }: Study, db: Db = database.read): Promise<Desk> =>
  deskOf(db, shipped.course.id);

/** What is wrong with the files on a desk. */
export const checkedIn = ({ database, shipped }: Study, { files, name }: Desk): Promise<Checked> =>
  checked(database.read, files, name, shipped.policy);

export const mayEdit = (res: Response): boolean => viewerOf(res).roles.includes('officer');

/** Runs a verb of somebody signed in as one transaction; gives the problems to show with the form. */
export function tryVerb(
  { database, messages }: Study,
  res: Response,
  verb: (tx: Tx, now: Date, by: string) => Promise<unknown>,
): Promise<ShownProblem[]> {
  const { now } = res.locals;
  return problemsOf(messages, async () => {
    await transact(database.write, (tx) => verb(tx, now, viewerOf(res).personId));
  });
}

/** The revision that a form says its author saw. */
export function shownRevision(req: Request): number {
  const value = typed(req)['revision'] ?? '';
  return /^\d{1,6}$/.test(value) ? Number(value) : -1;
}

/** What was done, as the address says after a redirect, in words. */
export function doneText({ messages }: Ground, req: Request, words: readonly string[]): string {
  const done = words.find((word) => word === query(req, 'done'));
  return done === undefined ? '' : messages.t(`authoring.done-${done}`);
}

export interface Choice {
  value: string;
  text: string;
}

/** Audiences to choose from, everybody first. */
export const roleChoices = (messages: Messages): Choice[] =>
  AUDIENCES.map((role) => ({ value: role, text: roleText(messages, role) }));

export const roleText = (messages: Messages, role: string): string =>
  messages.t(role === 'all' ? 'committee.everyone' : `people.job-role-${role}`);

export const countryChoices = (messages: Messages): Choice[] =>
  COUNTRIES.map((country) => ({ value: country, text: messages.t(`country.${country}`) }));

/** The policy in force as it reads nowhere in particular; undefined before there is one. */
export async function policyText(db: Db): Promise<PolicyText | undefined> {
  const published = await inForce(db);
  return published && textAt(await versionOf(db, published.hash), ANYWHERE);
}

/** The clauses that a question may be on: those in force, and those that it is on already. */
export async function clauseChoices(db: Db, also: readonly string[] = []): Promise<Choice[]> {
  const clauses = (await policyText(db))?.clauses ?? [];
  const gone = also.filter((id) => id !== '' && clauses.every((clause) => clause.id !== id));
  return [
    ...clauses.map(({ id, title }) => ({ value: id, text: `${id} ${title}` })),
    ...gone.map((id) => ({ value: id, text: id })),
  ];
}
