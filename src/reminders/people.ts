import { spokenTo } from './spoken.ts';
import { transact, type Db, type Tx } from '../database/database.ts';
import type { Day } from '../days.ts';
import type { NewEntry } from '../ledger/entry.ts';
import { append } from '../ledger/ledger.ts';
import { queueMails } from '../mail/queue.ts';
import { itemIn } from './items.ts';
import { reminderMail } from './letters.ts';
import { owedBy, owingAfter, type OwedRow } from './reminders.store.ts';
import { lockSaying, saidKey, saidTo } from './said.store.ts';
import { stageDay, stageKept, stageOn } from './stages.ts';
import { grouped, inBatches, inPages, planFor, sendTimes, type Run, type Told } from './telling.ts';
import { whenText } from './words.ts';

/** So many people are looked at in one transaction: a fraction of a second, also where something is said to all of them. */
const PAGE = 400;

/** One thing that somebody owes today, with the stage that holds. */
export type Item = OwedRow & { today: Day; stage: string };

interface Telling {
  personId: string;
  name: string;
  manager: string | undefined;
  /** All that this person owes. */
  items: readonly Item[];
  /** What of it has come to a stage that was not said yet. */
  fresh: readonly Item[];
  sendAt: Date;
  zone: string;
}

/** Tells each person what they owe, when a stage has come that was not said to them; gives what was said. */
export function tellPeople(run: Run): Promise<Told[]> {
  const { read, write } = run.database;
  return inPages(
    (after) => owingAfter(read, after, run.span, PAGE),
    async (ids) => {
      if (run.dryRun) return (await tellingsFor(read, run, ids)).map((one) => told(run, one, null));
      return inBatches(ids, PAGE, (batch) => transact(write, (tx) => tell(tx, run, batch)));
    },
  );
}

// Judged inside the transaction: somebody may have finished, or been told, a moment ago.
async function tell(tx: Tx, run: Run, ids: readonly string[]): Promise<Told[]> {
  const entries: NewEntry[] = [];
  const all: Told[] = [];
  await lockSaying(tx);
  const tellings = await tellingsFor(tx, run, ids);
  const spoken = await spokenTo(
    tx,
    run,
    tellings.map(({ personId }) => personId),
  );
  const mails = await queueMails(
    tx,
    run.now,
    tellings.map((telling) => {
      const { personId, sendAt } = telling;
      return { personId, kind: 'reminder', sendAt, ...reminderTo(spoken(personId), telling) };
    }),
  );
  for (const [n, telling] of tellings.entries()) {
    const { personId, fresh } = telling;
    const mail = mails[n]!;
    for (const { obligation, stage, dueOn } of fresh)
      entries.push({
        at: run.now.toISOString(),
        kind: 'reminded',
        personId,
        facts: { obligation, stage: stageKept(stage, dueOn), mail },
      });
    all.push(told(run, telling, mail));
  }
  if (entries.length > 0) await append(tx, run.now, entries);
  return all;
}

/** The mail with all that a person owes, in words that are true today. */
export const reminderTo = (
  run: Run,
  to: Pick<Telling, 'personId' | 'name' | 'manager' | 'items'>,
): ReturnType<typeof reminderMail> =>
  reminderMail(run.messages, {
    ...run,
    ...to,
    perhapsAgain: to.items.some((item) => isPerhapsAgain(run, item)),
    items: to.items.map((item) => itemIn(run, item)),
  });

// What was said between a backup and its restore is not known here.
const isPerhapsAgain = ({ lost }: Run, { stage, dueOn }: Item): boolean => {
  const day = stageDay(stage, dueOn);
  return lost.some(({ from, to }) => day >= from && day <= to);
};

/** What each of these people owes today at their site by the plans, with the stage that holds; by person. */
export async function itemsOf(db: Db, run: Run, ids: readonly string[]): Promise<Map<string, Item[]>> {
  const rows = ids.length === 0 ? [] : await owedBy(db, ids, run.span);
  const items = rows.flatMap((row): Item[] => {
    const today = run.dayAt(row.zone);
    const stage = stageOn(row, today, planFor(run, row));
    return stage === undefined ? [] : [Object.assign(row, { today, stage })];
  });
  return grouped(items, (item) => item.personId);
}

/** What was said of the obligations that these people owe. */
export const saidOf = (db: Db, owing: ReadonlyMap<string, readonly Item[]>): Promise<Set<string>> =>
  saidTo(
    db,
    [...owing.keys()],
    [...owing.values()].flat().map(({ obligation }) => obligation),
  );

/** Those of somebody's items whose stage was not said yet. */
export const freshOf = (items: readonly Item[], said: ReadonlySet<string>): Item[] =>
  items.filter(
    ({ personId, obligation, stage, dueOn }) =>
      !said.has(saidKey(personId, obligation, stageKept(stage, dueOn))),
  );

async function tellingsFor(db: Db, run: Run, ids: readonly string[]): Promise<Telling[]> {
  const owing = await itemsOf(db, run, ids);
  const said = await saidOf(db, owing);
  const found = [...owing].flatMap(([personId, items]) => {
    const fresh = freshOf(items, said);
    const first = fresh[0];
    if (first === undefined || first.email === null) return [];
    return [{ personId, name: first.name, manager: first.manager ?? undefined, items, fresh }];
  });
  const times = await sendTimes(
    db,
    run,
    found.map(({ personId }) => personId),
  );
  return found.map((telling) => ({ ...telling, ...times(telling.personId) }));
}

function told(run: Run, { personId, name, fresh, sendAt, zone }: Telling, mailId: string | null): Told {
  const said = fresh.map((item) => {
    const { what, why } = itemIn(run, item);
    const words = `${what}, ${whenText(run.messages, item.dueOn, item.today)}`;
    return { obligation: item.obligation, stage: item.stage, words, why };
  });
  return { personId, name, mailId, sendAt, zone, said };
}
