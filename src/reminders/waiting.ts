import { spokenTo } from './spoken.ts';
import type { Db, Tx } from '../database/database.ts';
import type { Reworded } from '../mail/worker.ts';
import { isWorking, nextWorking } from '../organisation/working-hours.ts';
import { stateOn } from '../obligations/standing.ts';
import { hoursFor } from '../people/hours.ts';
import { COPIES, copiesTo, copyOf } from './copies.ts';
import { GAP, noteOf } from './gap.ts';
import { gapsSince } from './gap.store.ts';
import { reachedAmong } from './line.store.ts';
import { digestTo, TEAM } from './managers.ts';
import { lateItems, NUDGE, nudgeTo } from './nudge.ts';
import { nudgeOfMail } from './nudge.store.ts';
import { itemsOf, reminderTo, type Item } from './people.ts';
import { owedBy } from './reminders.store.ts';
import { mailTimes, saidBy, saidSince } from './said.store.ts';
import { stageKept } from './stages.ts';
import { teamsOf } from './team.ts';
import { prepareRun, type RemindDeps, type Run } from './telling.ts';

interface Waiting {
  id: string;
  personId: string;
  kind: string;
}

type Said = Awaited<ReturnType<typeof saidBy>>;

/**
 * For the mail worker, of a reminder of any kind that waited: false when it is not true any more (done, excused, away, left, due on
 * another day, or something newer was said), a later instant when nobody is at work, else the words that are true today. True
 * for any other mail.
 */
export async function stillToSay(
  deps: RemindDeps,
  tx: Tx,
  now: Date,
  mail: Waiting,
): Promise<boolean | Date | Reworded> {
  if (!KINDS.has(mail.kind)) return true;
  const run = await prepareRun(deps, now, {}, tx);
  if (run === undefined) return true;
  const said = await saidBy(tx, mail.personId, mail.id);
  const words = await wordsNow(tx, run, mail, said);
  if (words === false) return false;
  return (await heldUntil(tx, now, mail)) ?? words;
}

const KINDS: ReadonlySet<string> = new Set(['reminder', TEAM, COPIES, NUDGE, GAP]);

function wordsNow(tx: Tx, run: Run, mail: Waiting, said: Said): Promise<boolean | Reworded> {
  switch (mail.kind) {
    case 'reminder':
      return reminderNow(tx, run, mail, said);
    case TEAM:
      return digestNow(tx, run, mail, said);
    case COPIES:
      return copiesNow(tx, run, mail, said);
    case NUDGE:
      return nudgeNow(tx, run, mail);
    default:
      return Promise.resolve(true);
  }
}

// Hourly staff are never written to outside of their hours. Others may be when somebody asked for it by hand: then the mail was put
// down for such a time, and this is its first try.
async function heldUntil(tx: Tx, now: Date, { id, personId }: Waiting): Promise<Date | undefined> {
  const own = (await hoursFor(tx, [personId])).get(personId);
  if (own === undefined || isWorking(own.hours, own.zone, now)) return undefined;
  const times = await mailTimes(tx, id);
  const byHand =
    times !== undefined && times.tries <= 1 && !isWorking(own.hours, own.zone, new Date(times.nextAt));
  return byHand && !own.hourly ? undefined : nextWorking(own.hours, own.zone, now);
}

async function reminderNow(
  tx: Tx,
  run: Run,
  { id, personId }: Waiting,
  said: Said,
): Promise<boolean | Reworded> {
  const items = (await itemsOf(tx, run, [personId])).get(personId) ?? [];
  const newer = await newerThan(tx, id, personId, said);
  const open = said.filter(({ obligation }) => !newer.has(obligation));
  const holds = (item: Item) =>
    open.some(
      ({ obligation, stage }) =>
        obligation === item.obligation && stage === stageKept(item.stage, item.dueOn),
    );
  if (items.some(holds)) {
    const { name, manager } = items[0]!;
    return reminderTo(await spoken(tx, run, personId), {
      personId,
      name,
      manager: manager ?? undefined,
      items,
    });
  }
  return isOfToday(tx, run, { id, personId }, open);
}

// A run for another day than today says what holds on that day. It goes out on the day it was written, if it is still to be done.
async function isOfToday(tx: Tx, run: Run, { id, personId }: Pick<Waiting, 'id' | 'personId'>, open: Said) {
  const times = await mailTimes(tx, id);
  const rows = await owedBy(tx, [personId], { dueBy: '9999-12-31' });
  return rows.some((row) => {
    const today = run.dayAt(row.zone);
    const isNew = times !== undefined && run.dayOf(row.zone, new Date(times.createdAt)) === today;
    const kept = open.some(
      ({ obligation, stage }) => obligation === row.obligation && stage.endsWith(`:${row.dueOn}`),
    );
    return isNew && kept && !SILENT.has(stateOn(row, today));
  });
}

const SILENT: ReadonlySet<string> = new Set(['left', 'paused', 'exempt']);

async function newerThan(tx: Tx, id: string, personId: string, said: Said): Promise<Set<string>> {
  const times = await mailTimes(tx, id);
  const obligations = said.map(({ obligation }) => obligation);
  return times === undefined ? new Set() : saidSince(tx, personId, obligations, id, times.createdAt);
}

async function digestNow(
  tx: Tx,
  run: Run,
  { id, personId }: Waiting,
  said: Said,
): Promise<boolean | Reworded> {
  const name = await nameReached(tx, run, personId);
  const newer = await newerThan(tx, id, personId, said);
  if (name === undefined || newer.has(TEAM)) return false;
  const team = (await teamsOf(tx, run, [personId])).get(personId);
  if (team === undefined || team.late.length + team.soon.length === 0) return false;
  return digestTo(await spoken(tx, run, personId), {
    name,
    team,
    notes: await notesOf(tx, await spoken(tx, run, personId), said),
  });
}

async function copiesNow(
  tx: Tx,
  run: Run,
  { id, personId }: Waiting,
  said: Said,
): Promise<boolean | Reworded> {
  const name = await nameReached(tx, run, personId);
  const newer = await newerThan(tx, id, personId, said);
  const copies = new Set(said.map(({ obligation }) => obligation).filter((one) => !newer.has(one)));
  const about = [...copies].flatMap((one) => /^copy:([^:]+):/.exec(one)?.[1] ?? []);
  const late = [...(await lateItems(tx, run, [...new Set(about)])).values()].flat();
  const items = late.filter((item) => copies.has(copyOf(item)));
  if (name === undefined || items.length === 0) return false;
  return copiesTo(await spoken(tx, run, personId), {
    name,
    items,
    notes: await notesOf(tx, await spoken(tx, run, personId), said),
  });
}

async function nudgeNow(tx: Tx, run: Run, { id, personId }: Waiting): Promise<boolean | Reworded> {
  const items = (await lateItems(tx, run, [personId])).get(personId);
  const by = await nudgeOfMail(tx, id);
  if (items === undefined || by === undefined) return false;
  const name = by.name ?? run.organisation;
  return nudgeTo(
    await spoken(tx, run, personId),
    { personId, name: items[0]!.name, items },
    { name, words: by.words ?? '' },
  );
}

const nameReached = async (db: Db, run: Run, personId: string): Promise<string | undefined> =>
  (await reachedAmong(db, [personId], run.dayAt(null))).get(personId);

async function notesOf(db: Db, run: Run, said: Said): Promise<string[]> {
  const from = said.filter(({ obligation }) => obligation === GAP).map(({ stage }) => stage);
  if (from.length === 0) return [];
  const gaps = (await gapsSince(db, from[0]!)).filter((gap) => from.includes(gap.from));
  return Promise.all(gaps.map((gap) => noteOf(db, run, gap)));
}

// In the language in which somebody is written to by now.
const spoken = async (db: Db, run: Run, personId: string): Promise<Run> =>
  (await spokenTo(db, run, [personId]))(personId);
