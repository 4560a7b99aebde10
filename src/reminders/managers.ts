import { transact, type Tx } from '../database/database.ts';
import type { NewEntry } from '../ledger/entry.ts';
import { append } from '../ledger/ledger.ts';
import { queueMail } from '../mail/queue.ts';
import { stateOn } from '../obligations/standing.ts';
import { lateBelow, managersAfter } from './reminders.store.ts';
import { saidThis } from './said.store.ts';
import { isoWeek } from './stages.ts';
import { grouped, inBatches, inPages, type Run, type Told } from './telling.ts';
import { teamMail, type LatePerson } from './words.ts';

const PAGE = 20;
const BATCH = 5;

/** What a manager's weekly mail is filed under, in place of an obligation. */
export const TEAM = 'team';

type Late = Map<string, readonly LatePerson[]>;

/** Tells managers, once a week, who below them is late; those with nobody late hear nothing. Gives what was said. */
export function tellManagers(run: Run): Promise<Told[]> {
  const { read, write } = run.database;
  const week = isoWeek(run.dayAt(null));
  const names = new Map<string, string>();
  const next = async (after: string) => {
    const managers = await managersAfter(read, after, run.dayAt(null), PAGE);
    names.clear();
    for (const { id, name } of managers) names.set(id, name);
    return managers.map(({ id }) => id);
  };
  return inPages(next, async (ids) => {
    const said = await saidThis(read, ids, TEAM, week);
    // Read outside of the transaction, for the top of a large house has thousands below.
    const late = await lateOf(
      run,
      ids.filter((id) => !said.has(id)),
    );
    const open = ids.filter((id) => late.has(id));
    if (run.dryRun) return open.map((id) => told(run, id, names.get(id)!, week, late.get(id)!, null));
    return inBatches(open, BATCH, (batch) =>
      transact(write, (tx) => tell(tx, run, week, batch, names, late)),
    );
  });
}

async function tell(
  tx: Tx,
  run: Run,
  week: string,
  ids: readonly string[],
  names: ReadonlyMap<string, string>,
  late: Late,
): Promise<Told[]> {
  const entries: NewEntry[] = [];
  const all: Told[] = [];
  const said = await saidThis(tx, ids, TEAM, week);
  for (const personId of ids.filter((id) => !said.has(id))) {
    const name = names.get(personId)!;
    const words = teamMail(run.messages, { ...run, name, late: late.get(personId)! });
    const mail = await queueMail(tx, run.now, { personId, kind: 'team', ...words });
    const facts = { obligation: TEAM, stage: week, mail };
    entries.push({ at: run.now.toISOString(), kind: 'reminded', personId, facts });
    all.push(told(run, personId, name, week, late.get(personId)!, mail));
  }
  if (entries.length > 0) await append(tx, run.now, entries);
  return all;
}

// Each person once, with the first of their rows, in the order given.
const once = (rows: readonly LatePerson[]): LatePerson[] =>
  [...grouped(rows, (row) => row.personId).values()].map((own) => own[0]!);

// By manager, each person once, with the day that was missed first.
async function lateOf(run: Run, managerIds: readonly string[]): Promise<Late> {
  if (managerIds.length === 0) return new Map();
  const rows = (await lateBelow(run.database.read, managerIds, run.span)).filter((row) => {
    const today = run.dayAt(row.zone);
    return row.beginsOn <= today && stateOn(row, today) === 'overdue';
  });
  return new Map([...grouped(rows, (row) => row.managerId)].map(([id, people]) => [id, once(people)]));
}

function told(
  { messages }: Run,
  personId: string,
  name: string,
  stage: string,
  late: readonly LatePerson[],
  mailId: string | null,
): Told {
  const words = messages.t('reminders.said-team', { count: late.length });
  return { personId, name, mailId, said: [{ obligation: TEAM, stage, words }] };
}
