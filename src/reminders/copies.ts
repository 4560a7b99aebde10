import { spokenTo } from './spoken.ts';
import { transact, type Db, type Tx } from '../database/database.ts';
import { daysBetween } from '../days.ts';
import type { NewEntry } from '../ledger/entry.ts';
import { append } from '../ledger/ledger.ts';
import { queueMails } from '../mail/queue.ts';
import type { Words } from '../mail/worded.ts';
import { stateOn } from '../obligations/standing.ts';
import { deputiesOf } from '../people/deputy.store.ts';
import { gapNotes } from './gap.ts';
import { itemIn } from './items.ts';
import { escalationMail } from './letters.ts';
import { linesOf, reachedAmong } from './line.store.ts';
import { itemsOf, type Item } from './people.ts';
import { lateAfter } from './reminders.store.ts';
import { copiesSaid, lockSaying, saidKey, saidThis } from './said.store.ts';
import { stageKept } from './stages.ts';
import { grouped, inBatches, pagesOf, planFor, sendTimes, type Run, type Told } from './telling.ts';
import { whenText } from './words.ts';

const PAGE = 500;
const BATCH = 50;

/** What the one mail a day with copies is filed under, in place of an obligation, and its kind. */
export const COPIES = 'copies';

/** What a copy about somebody's obligation is filed under, of whoever gets it. */
export const copyOf = ({ personId, obligation }: { personId: string; obligation: string }): string =>
  `copy:${personId}:${obligation}`;

/** By who gets it, about whom. */
type Copies = Map<string, Item[]>;

/**
 * Gives copies of what is said to people who are late up the line, by the plans: first to the direct manager, later to the next
 * above too, each with those who stand in for them. One mail a day and manager, with all copies. Gives what was said.
 */
export async function tellCopies(run: Run): Promise<Told[]> {
  const { read, write } = run.database;
  const copies = await openCopies(run);
  const ids = [...copies.keys()].toSorted();
  const names = await reachedAmong(read, ids, run.dayAt(null));
  const times = await sendTimes(read, run, ids);
  const telling = (id: string, items: readonly Item[]): Telling => ({
    personId: id,
    name: names.get(id)!,
    items,
    ...times(id),
  });
  if (run.dryRun) return ids.map((id) => told(run, telling(id, copies.get(id)!), null));
  return inBatches(ids, BATCH, (batch) =>
    transact(write, async (tx) => {
      await lockSaying(tx);
      const mine = new Map(batch.map((id) => [id, copies.get(id)!]));
      const open = await notSaid(tx, run, mine, await saidOfCopies(tx, mine));
      return tell(
        tx,
        run,
        [...open].map(([id, items]) => telling(id, items)),
      );
    }),
  );
}

async function openCopies(run: Run): Promise<Copies> {
  const { read } = run.database;
  const copies: Copies = new Map();
  for await (const ids of pagesOf((after) => lateAfter(read, after, run.span, PAGE))) {
    const items = [...(await itemsOf(read, run, ids)).values()]
      .flat()
      .filter((item) => levelsFor(run, item) > 0);
    const receivers = await receiversOf(read, run, [...new Set(items.map(({ personId }) => personId))]);
    for (const item of items) {
      const line = receivers(item.personId).slice(0, levelsFor(run, item));
      for (const id of new Set(line.flat())) {
        // Somebody may have thousands below.
        const own = copies.get(id);
        if (own === undefined) copies.set(id, [item]);
        else own.push(item);
      }
    }
  }
  const said = await saidOfCopies(read, copies);
  return notSaid(read, run, notSaidElsewhere(copies, said), said);
}

/** How far up the line a copy of what is said of it goes: nowhere, to the manager, or also to the manager's own. */
export function levelsFor(run: Pick<Run, 'plans'>, item: Item): 0 | 1 | 2 {
  if (stateOn(item, item.today) !== 'overdue') return 0;
  const { copyFrom, escalateFrom } = planFor(run, item);
  const late = daysBetween(item.dueOn, item.today);
  if (escalateFrom !== null && late >= escalateFrom) return 2;
  return copyFrom !== null && late >= copyFrom ? 1 : 0;
}

// Whoever is above somebody, from the nearest up: of each level all whom mail reaches, the manager and the deputies. A level where
// it reaches nobody is passed over.
async function receiversOf(
  db: Db,
  run: Run,
  ids: readonly string[],
): Promise<(personId: string) => string[][]> {
  const day = run.dayAt(null);
  const lines = await linesOf(db, ids);
  const managers = [...new Set([...lines.values()].flat())];
  const deputies = await deputiesOf(db, managers, day);
  const reached = await reachedAmong(db, [...new Set([...managers, ...[...deputies.values()].flat()])], day);
  return (personId) =>
    (lines.get(personId) ?? [])
      .map((manager) =>
        [manager, ...(deputies.get(manager) ?? [])].filter((id) => id !== personId && reached.has(id)),
      )
      .filter((level) => level.length > 0);
}

// Whoever is the manager since is not told what the one before was told: of each stage there is one round of copies.
function notSaidElsewhere(copies: Copies, all: Said): Copies {
  const receivers = new Map<string, Set<string>>();
  for (const [id, items] of copies)
    for (const item of items)
      receivers.set(stageOf(item), (receivers.get(stageOf(item)) ?? new Set()).add(id));
  const over = new Set<string>();
  for (const { person_id: id, obligation, stage } of all) {
    const said = `${obligation} ${stage}`;
    if (receivers.get(said)?.has(id) === false) over.add(said);
  }
  if (over.size === 0) return copies;
  return new Map([...copies].map(([id, items]) => [id, items.filter((item) => !over.has(stageOf(item)))]));
}

const stageOf = (item: Item): string => `${copyOf(item)} ${stageKept(item.stage, item.dueOn)}`;

type Said = Awaited<ReturnType<typeof copiesSaid>>;

/** What was said of these copies, to whomever. */
function saidOfCopies(db: Db, copies: Copies): Promise<Said> {
  const items = new Map([...copies.values()].flat().map((item) => [stageOf(item), item]));
  return copiesSaid(
    db,
    [...items.values()].map((item) => ({
      obligation: copyOf(item),
      stage: stageKept(item.stage, item.dueOn),
    })),
  );
}

// Without what was said to them already, and without whoever had such a mail today.
async function notSaid(db: Db, run: Run, copies: Copies, all: Said): Promise<Copies> {
  const today = await saidThis(db, [...copies.keys()], COPIES, run.dayAt(null));
  const said = new Set(all.map((one) => saidKey(one.person_id, one.obligation, one.stage)));
  const open = [...copies].map(([id, items]) => {
    const fresh = items.filter(
      (item) => !said.has(saidKey(id, copyOf(item), stageKept(item.stage, item.dueOn))),
    );
    return [id, today.has(id) ? [] : fresh] as const;
  });
  return new Map(open.filter(([, items]) => items.length > 0));
}

interface Telling {
  personId: string;
  name: string;
  items: readonly Item[];
  sendAt: Date;
  zone: string;
}

async function tell(tx: Tx, run: Run, tellings: readonly Telling[]): Promise<Told[]> {
  const entries: NewEntry[] = [];
  const all: Told[] = [];
  const at = run.now.toISOString();
  const to = tellings.map(({ personId }) => personId);
  const spoken = await spokenTo(tx, run, to);
  const notesOf = await gapNotes(tx, run, to, spoken);
  const mails = await queueMails(
    tx,
    run.now,
    tellings.map(({ personId, name, items, sendAt }) => {
      const words = copiesTo(spoken(personId), { name, items, notes: notesOf(personId).notes });
      return { personId, kind: COPIES, sendAt, ...words };
    }),
  );
  for (const [n, telling] of tellings.entries()) {
    const { personId, items } = telling;
    const { gaps } = notesOf(personId);
    const mail = mails[n]!;
    const said = (facts: Record<string, string>) =>
      entries.push({ at, kind: 'reminded', personId, facts: { ...facts, mail } });
    said({ obligation: COPIES, stage: run.dayAt(null) });
    for (const gap of gaps) said(gap);
    for (const item of items) said({ obligation: copyOf(item), stage: stageKept(item.stage, item.dueOn) });
    all.push(told(run, telling, mail));
  }
  if (entries.length > 0) await append(tx, run.now, entries);
  return all;
}

/** The mail with copies, in words that are true today. */
export const copiesTo = (
  run: Run,
  { name, items, notes }: Pick<Telling, 'name' | 'items'> & { notes: readonly string[] },
): Words =>
  escalationMail(run.messages, {
    ...run,
    name,
    notes,
    manager: items[0]?.manager ?? undefined,
    people: [...grouped(items, ({ personId }) => personId).values()].map((own) => ({
      name: own[0]!.name,
      items: own.map((item) => itemIn(run, item)),
    })),
  });

function told(run: Run, { personId, name, items, sendAt, zone }: Telling, mailId: string | null): Told {
  const said = items.map((item) => {
    const { what, why } = itemIn(run, item);
    const when = whenText(run.messages, item.dueOn, item.today);
    const words = run.messages.t('reminders.said-copy', { name: item.name, what, when });
    return { obligation: copyOf(item), stage: item.stage, words, why };
  });
  return { personId, name, mailId, sendAt, zone, said };
}
