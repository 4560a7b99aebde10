import type { Request, Response } from 'express';
import type { Messages } from '../web/messages.ts';
import { dayIn, endOfDay, isDay, type Day } from '../days.ts';
import { notFound } from '../errors.ts';
import { checkpointWith } from '../ledger/checkpoint.store.ts';
import { latestCheckpoint, shownRoot } from '../ledger/latest.ts';
import { stateTag } from '../mail/mail.ts';
import type { ShownProblem } from '../web/form.ts';
import { param, query, type Ground, type Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import { may } from '../web/viewer.ts';
import { growthBetween, growthFile } from './growth.ts';
import { signedDays } from './signed-days.ts';
import { stampOf, stampsOf } from './stamp.store.ts';
import { stampsLate } from './stamp.ts';
import { lateWitnesses, witnesses } from './witness.ts';
import { mailedWith } from './witness.store.ts';

const DAYS = 30;

/** What the record is, its newest seal and those of the days before, where they went, and the proof between two of them. */
export function logPages(ground: Ground): Record<'show' | 'growth' | 'seal' | 'stamp', Page> {
  const { messages, config } = ground;
  const db = ground.database.read;

  async function show(
    req: Request,
    res: Response,
    errors: ShownProblem[],
    values: { from: string; to: string },
  ): Promise<void> {
    const { zone } = res.locals.place;
    const today = dayIn(zone, res.locals.now);
    const asked = query(req, 'until');
    const until = isDay(asked) && asked < today ? asked : today;
    const days = await signedDays(db, zone, until, DAYS + 1);
    const older = days[DAYS];
    const shown = days.slice(0, DAYS);
    const sent = await mailedWith(
      db,
      shown.map(({ log, size }) => ({ log: log.origin, size })),
    );
    const stamps = await stampsOf(
      db,
      shown.map(({ log, at }) => ({ log: log.origin, at })),
    );
    const state = await latestCheckpoint(db);
    render(req, res, 'proofs/log', {
      title: messages.t('proofs.log'),
      wide: true,
      hasEvidence: may(res.locals.viewer, 'statistics'),
      errors,
      values,
      state: state && { ...state, day: dayIn(zone, new Date(state.at)) },
      days: shown.map(({ day, size, at, log, note }, n) => ({
        day,
        size,
        at,
        log: log.origin,
        root: shownRoot(note.split('\n')[2] ?? ''),
        href: `/log/seals/${log.origin.slice('heed/'.length)}/${size}`,
        stamp: stamps[n],
        sent: sent
          .filter((one) => one.log === log.origin && one.size === size)
          .map((one) => went(messages, one)),
      })),
      severalLogs: new Set(shown.map(({ log }) => log.origin)).size > 1,
      late: (await lateWitnesses(db, res.locals.now)).map(({ name }) => name ?? messages.t('mail.somebody')),
      stampsLate: await stampsLate(db, config.timestampUrl, res.locals.now),
      hasStamps: config.timestampUrl !== undefined || stamps.some((stamp) => stamp !== undefined),
      hasWitness: (await witnesses(db)).length > 0,
      mayName: may(res.locals.viewer, 'people'),
      pager: {
        first: until < today ? '/log' : null,
        previous: null,
        next: older === undefined ? null : `/log?until=${older.day}`,
      },
    });
  }

  async function growth(req: Request, res: Response): Promise<void> {
    const [from, to] = [query(req, 'from'), query(req, 'to')];
    const { zone } = res.locals.place;
    const problem = wrongDays(from, to) ?? (await prove(res, zone, from, to));
    if (problem === undefined) return;
    const status = problem.field === '' ? 409 : 422;
    const errors = [{ field: problem.field, message: messages.t(problem.key) }];
    await show(req, res.status(status), errors, { from, to });
  }

  async function prove(res: Response, zone: string, from: Day, to: Day): Promise<Problem | undefined> {
    const proof = await growthBetween(db, { old: endOfDay(from, zone), new: endOfDay(to, zone) });
    if (typeof proof === 'string') return { field: proof === 'none' ? 'from' : '', key: `proofs.growth-${proof}` };
    res.attachment(`growth-${from}-${to}.json`).type('application/json').send(growthFile(proof));
    return undefined;
  } // prettier-ignore

  // The signed note as a file, and the stamp on it: what others check it with needs both, byte for byte.
  async function found(req: Request) {
    const log = `heed/${param(req, 'name')}/${param(req, 'generation')}`;
    const size = param(req, 'size');
    const checkpoint = /^[1-9]\d{0,14}$/.test(size) ? await checkpointWith(db, log, Number(size)) : undefined;
    if (checkpoint === undefined) throw notFound();
    return { ...checkpoint, log, file: `seal-${param(req, 'name')}-${param(req, 'generation')}-${size}` };
  }

  async function seal(req: Request, res: Response): Promise<void> {
    const { note, file } = await found(req);
    res.attachment(`${file}.txt`).type('text/plain; charset=utf-8').send(note);
  }

  async function stamp(req: Request, res: Response): Promise<void> {
    const { log, at, file } = await found(req);
    const kept = await stampOf(db, log, at);
    if (kept === undefined) throw notFound();
    const bytes = Buffer.from(kept.token, 'base64');
    res.attachment(`${file}.tst`).type('application/octet-stream').send(bytes);
  }

  return { show: (req, res) => show(req, res, [], { from: '', to: '' }), growth, seal, stamp };
}

interface Problem {
  field: string;
  key: string;
}

function wrongDays(from: string, to: string): Problem | undefined {
  if (!isDay(from)) return { field: 'from', key: 'proofs.day-needed' };
  if (!isDay(to)) return { field: 'to', key: 'proofs.day-needed' };
  return from > to ? { field: 'to', key: 'proofs.days-turned' } : undefined;
}

type Went = Awaited<ReturnType<typeof mailedWith>>[number];

const went = (messages: Messages, { name, state, sent_at, error }: Went) => ({
  name: name ?? messages.t('mail.somebody'),
  sentAt: sent_at,
  tag: stateTag(messages, { state, error }),
});
