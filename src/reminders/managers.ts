import { spokenTo } from './spoken.ts';
import { transact, type Tx } from '../database/database.ts';
import type { NewEntry } from '../ledger/entry.ts';
import { append } from '../ledger/ledger.ts';
import { queueMails } from '../mail/queue.ts';
import type { Words } from '../mail/worded.ts';
import { gapNotes } from './gap.ts';
import { digestMail, type LatePerson } from './letters.ts';
import { managersAfter } from './line.store.ts';
import { lockSaying, saidThis } from './said.store.ts';
import { isoWeek } from './stages.ts';
import { teamsOf, type Team } from './team.ts';
import { inBatches, inPages, sendTimes, type Run, type Told } from './telling.ts';

const PAGE = 100;
const BATCH = 50;

/** What a manager's weekly mail is filed under, in place of an obligation, and its kind. */
export const TEAM = 'team';

/**
 * Tells managers, and those who stand in for them, once a week on Monday who below them is late or due soon; those with nobody
 * hear nothing. A Monday that was missed is made up for. Gives what was said.
 */
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
    const teams = await teamsOf(
      read,
      run,
      ids.filter((id) => !said.has(id)),
    );
    const open = ids.filter((id) => teams.get(id)?.sinceMonday === true);
    const times = await sendTimes(read, run, open);
    const telling = open.map((id) => ({
      personId: id,
      name: names.get(id)!,
      team: teams.get(id)!,
      ...times(id),
    }));
    if (run.dryRun) return telling.map((one) => told(run, one, week, null));
    return inBatches(open, BATCH, (batch) =>
      transact(write, (tx) =>
        tell(
          tx,
          run,
          week,
          telling.filter(({ personId }) => batch.includes(personId)),
        ),
      ),
    );
  });
}

interface Telling {
  personId: string;
  name: string;
  team: Team;
  sendAt: Date;
  zone: string;
}

async function tell(tx: Tx, run: Run, week: string, tellings: readonly Telling[]): Promise<Told[]> {
  const entries: NewEntry[] = [];
  const all: Told[] = [];
  const ids = tellings.map(({ personId }) => personId);
  await lockSaying(tx);
  const said = await saidThis(tx, ids, TEAM, week);
  const at = run.now.toISOString();
  const open = tellings.filter(({ personId }) => !said.has(personId));
  const to = open.map(({ personId }) => personId);
  const spoken = await spokenTo(tx, run, to);
  const notesOf = await gapNotes(tx, run, to, spoken);
  const mails = await queueMails(
    tx,
    run.now,
    open.map(({ personId, name, team, sendAt }) => {
      const words = digestTo(spoken(personId), { name, team, notes: notesOf(personId).notes });
      return { personId, kind: TEAM, sendAt, ...words };
    }),
  );
  for (const [n, telling] of open.entries()) {
    const { personId } = telling;
    const { gaps } = notesOf(personId);
    const mail = mails[n]!;
    const facts = { obligation: TEAM, stage: week, mail };
    entries.push({ at, kind: 'reminded', personId, facts });
    for (const gap of gaps) entries.push({ at, kind: 'reminded', personId, facts: { ...gap, mail } });
    all.push(told(run, telling, week, mail));
  }
  if (entries.length > 0) await append(tx, run.now, entries);
  return all;
}

/** The weekly mail, in words that are true today. */
export const digestTo = (
  run: Run,
  { name, team, notes }: Pick<Telling, 'name' | 'team'> & { notes: readonly string[] },
): Words => digestMail(run.messages, { ...run, name, ...team, notes });

/** Who is late below these managers, by manager: each person once, with the day that was missed first. */
export async function lateOf(
  run: Run,
  managerIds: readonly string[],
): Promise<Map<string, readonly LatePerson[]>> {
  const teams = await teamsOf(run.database.read, run, managerIds);
  return new Map([...teams].flatMap(([id, { late }]) => (late.length === 0 ? [] : [[id, late] as const])));
}

function told(
  { messages }: Run,
  { personId, name, team, sendAt, zone }: Telling,
  stage: string,
  mailId: string | null,
): Told {
  const words = [
    ...(team.late.length > 0 ? [messages.t('reminders.said-team', { count: team.late.length })] : []),
    ...(team.soon.length > 0 ? [messages.t('reminders.said-soon', { count: team.soon.length })] : []),
    ...(team.back.length > 0 ? [messages.t('reminders.said-back', { count: team.back.length })] : []),
  ].join(', ');
  return { personId, name, mailId, sendAt, zone, said: [{ obligation: TEAM, stage, words }] };
}
