import { transact, type Db, type Tx } from '../database/database.ts';
import type { Day } from '../days.ts';
import type { NewEntry } from '../ledger/entry.ts';
import { append } from '../ledger/ledger.ts';
import { queueMail } from '../mail/queue.ts';
import { owedBy, owingAfter, type OwedRow } from './reminders.store.ts';
import { saidKey, saidTo } from './said.store.ts';
import { stageOn } from './stages.ts';
import { grouped, inBatches, inPages, type Run, type Told } from './telling.ts';
import { personMail, whatText, whenText } from './words.ts';

const PAGE = 200;
const BATCH = 50;

type Item = OwedRow & { today: Day; stage: string };
interface Telling {
  personId: string;
  name: string;
  /** All that this person owes. */
  items: readonly Item[];
  /** What of it has come to a stage that was not said yet. */
  fresh: readonly Item[];
}

/** Tells each person what they owe, when a stage has come that was not said to them; gives what was said. */
export function tellPeople(run: Run): Promise<Told[]> {
  const { read, write } = run.database;
  return inPages(
    (after) => owingAfter(read, after, run.span, PAGE),
    async (ids) => {
      const tellings = await tellingsFor(read, run, ids);
      if (run.dryRun) return tellings.map((telling) => told(run, telling, null));
      const open = tellings.map((telling) => telling.personId);
      return inBatches(open, BATCH, (batch) => transact(write, (tx) => tell(tx, run, batch)));
    },
  );
}

// Judged again inside the transaction: somebody may have finished, or been told, a moment ago.
async function tell(tx: Tx, run: Run, ids: readonly string[]): Promise<Told[]> {
  const entries: NewEntry[] = [];
  const all: Told[] = [];
  for (const telling of await tellingsFor(tx, run, ids)) {
    const { personId, fresh } = telling;
    const mail = await queueMail(tx, run.now, {
      personId,
      kind: 'reminder',
      ...personMail(run.messages, { ...run, ...telling }),
    });
    for (const { obligation, stage } of fresh)
      entries.push({
        at: run.now.toISOString(),
        kind: 'reminded',
        personId,
        facts: { obligation, stage, mail },
      });
    all.push(told(run, telling, mail));
  }
  if (entries.length > 0) await append(tx, run.now, entries);
  return all;
}

async function tellingsFor(db: Db, run: Run, ids: readonly string[]): Promise<Telling[]> {
  const rows = await owedBy(db, ids, run.span);
  const said = await saidTo(db, ids);
  return [...grouped(rows, (row) => row.personId)].flatMap(([personId, own]) => {
    const items = own.flatMap((row) => {
      const today = run.dayAt(row.zone);
      const stage = stageOn(row, today);
      return stage === undefined ? [] : [{ ...row, today, stage }];
    });
    const fresh = items.filter(({ obligation, stage }) => !said.has(saidKey(personId, obligation, stage)));
    const first = fresh[0];
    return first === undefined || first.email === null ? [] : [{ personId, name: first.name, items, fresh }];
  });
}

function told({ messages }: Run, { personId, name, fresh }: Telling, mailId: string | null): Told {
  const said = fresh.map((item) => ({
    obligation: item.obligation,
    stage: item.stage,
    words: `${whatText(messages, item)}, ${whenText(messages, item.dueOn, item.today)}`,
  }));
  return { personId, name, mailId, said };
}
