import type { Db, Tx } from '../database/database.ts';
import { insertMany } from '../database/insert.ts';
import { prepared } from '../database/prepared.ts';
import type { Schema } from '../database/schema.ts';
import { dayIn, type Day } from '../days.ts';
import { organisation } from '../organisation/organisation.ts';
import { queueMoves } from './counts.store.ts';
import type { Pause } from './pauses.ts';
import type { Reason } from './reasons.ts';
import type { Needs, Standing } from './standing.ts';
import { ofPeople, type Whose } from './whose.store.ts';

export interface StandingRow extends Standing {
  personId: string;
  siteId: string;
  team: string;
  jobRole: string;
}

type Row = Schema['standing'];
type PauseRow = Schema['standing_pause'];

const PAUSES = 100;

/** A difference between how people stood and how they stand now; `after` undefined where nothing is owed any more. */
export interface Moved {
  before: Row | undefined;
  after: Row | undefined;
}

/** How these people stand now, as it is kept. */
export const standingRows: (db: Db, whose: Whose) => Promise<Row[]> = ofPeople((db, is) =>
  db.selectFrom('standing').selectAll().where(is('person_id')).orderBy('person_id').orderBy('thing'),
);

/** Makes the standings of these people exactly the given rows; gives those that changed, others are left alone. */
export async function putStandings(tx: Tx, whose: Whose, rows: readonly StandingRow[]): Promise<Moved[]> {
  const known = await standingRows(tx, whose);
  const moved = movedBetween(known, rows);
  const over = moved.flatMap(({ before, after }) =>
    before === undefined || after !== undefined ? [] : before,
  );
  for (const gone of new Set(over.map(({ thing }) => thing))) {
    const ids = over.filter(({ thing }) => thing === gone).map((row) => row.person_id);
    await tx.deleteFrom('standing').where('thing', '=', gone).where('person_id', 'in', ids).execute();
  }
  const changed = moved.flatMap(({ after }) => after ?? []);
  await insertMany(tx, 'standing', [...KEY, ...COLUMNS], changed, ONTO);
  const had = known.filter(({ paused }) => paused === 1).map((row) => row.person_id);
  const before = await pausesFor(tx, [...new Set(had)]);
  const after = new Map(rows.map((row) => [pauseKey(row.personId, row.thing), row.pauses]));
  await putPauses(tx, had, rows);
  await queueMoves(tx, [...moved, ...pausedAnew(known, moved, before, after)], before, after);
  return moved;
}

// Whose row stays as it is, while their pauses do not: what they count as may move.
function pausedAnew(
  known: readonly Row[],
  moved: readonly Moved[],
  before: ReadonlyMap<string, Pause[]>,
  after: ReadonlyMap<string, Pause[]>,
): Moved[] {
  const rest = new Set(moved.map((one) => keyOf((one.after ?? one.before)!)));
  return known
    .filter((row) => row.paused === 1 && !rest.has(keyOf(row)))
    .filter((row) => JSON.stringify(before.get(keyOf(row))) !== JSON.stringify(after.get(keyOf(row))))
    .map((row) => ({ before: row, after: row }));
}

/** What differs between the rows kept and the rows that should be. */
export function movedBetween(known: readonly Row[], rows: readonly StandingRow[]): Moved[] {
  const before = new Map(known.map((row) => [keyOf(row), row]));
  const moved: Moved[] = [];
  for (const row of rows) {
    const after = columns(row);
    const was = before.get(keyOf(after));
    before.delete(keyOf(after));
    if (was === undefined || COLUMNS.some((name) => was[name] !== after[name]))
      moved.push({ before: was, after });
  }
  for (const row of before.values()) moved.push({ before: row, after: undefined });
  return moved;
}

const KEY = ['person_id', 'thing'] as const;

const keyOf = (row: Pick<Row, 'person_id' | 'thing'>): string => `${row.person_id} ${row.thing}`;

// Few people have any: only of those who had some, or have some now, are they written again.
async function putPauses(tx: Tx, had: readonly string[], rows: readonly StandingRow[]): Promise<void> {
  const wanted = rows.flatMap(({ personId, thing, pauses }) =>
    pauses.map(({ from, to, kind }): PauseRow => ({
      person_id: personId,
      thing,
      from_on: from,
      to_on: to,
      kind,
    })),
  );
  const ids = [...new Set([...had, ...wanted.map((row) => row.person_id)])];
  if (ids.length === 0) return;
  await tx.deleteFrom('standing_pause').where('person_id', 'in', ids).execute();
  for (let i = 0; i < wanted.length; i += PAUSES)
    await tx
      .insertInto('standing_pause')
      .values(wanted.slice(i, i + PAUSES))
      .execute();
}

const columns = (row: StandingRow): Row => ({
  person_id: row.personId,
  thing: row.thing,
  rule_id: row.ruleId,
  cycle: row.cycle,
  obligation: row.obligation,
  begins_on: row.beginsOn,
  due_on: row.dueOn,
  late_after: row.lateAfter,
  opens_on: row.opensOn,
  done_on: row.doneOn,
  needs: row.needs,
  left_on: row.leftOn,
  policy_number: row.policyNumber,
  reasons: JSON.stringify(row.reasons),
  site_id: row.siteId,
  team: row.team,
  job_role: row.jobRole,
  paused: row.pauses.length > 0 ? 1 : 0,
});

const COLUMNS = [
  'rule_id',
  'cycle',
  'obligation',
  'begins_on',
  'due_on',
  'late_after',
  'opens_on',
  'done_on',
  'needs',
  'left_on',
  'policy_number',
  'reasons',
  'site_id',
  'team',
  'job_role',
  'paused',
] as const satisfies readonly (keyof Row)[];

const ONTO = `on conflict (${KEY.join()}) do update set ${COLUMNS.map((name) => `${name} = excluded.${name}`).join()}`;

const ofPerson = prepared((db, { personId }: { personId: string }) =>
  db.selectFrom('standing').selectAll().where('person_id', '=', personId).orderBy('due_on').orderBy('thing'),
);

/** How one person stands, thing by thing, the soonest due first. */
export async function standingsOf(db: Db, personId: string): Promise<StandingRow[]> {
  const rows = await ofPerson(db, { personId });
  const pauses = rows.some(({ paused }) => paused === 1) ? await pausesFor(db, [personId]) : new Map();
  return rows.map((row) => ({
    personId: row.person_id,
    thing: row.thing,
    ruleId: row.rule_id,
    cycle: row.cycle,
    obligation: row.obligation,
    beginsOn: row.begins_on,
    dueOn: row.due_on,
    lateAfter: row.late_after,
    opensOn: row.opens_on,
    doneOn: row.done_on,
    needs: row.needs as Needs,
    leftOn: row.left_on,
    policyNumber: row.policy_number,
    reasons: JSON.parse(row.reasons) as Reason[],
    siteId: row.site_id,
    team: row.team,
    jobRole: row.job_role,
    pauses: pauses.get(pauseKey(row.person_id, row.thing)) ?? [],
  }));
}

/** Names the pauses of a person for a thing among those that `pausesFor` gives. */
export const pauseKey = (personId: string, thing: string): string => `${personId} ${thing}`;

const ASKED = 500;

/** The pauses of these people by `pauseKey`, oldest first. */
export async function pausesFor(db: Db, personIds: readonly string[]): Promise<Map<string, Pause[]>> {
  const found = new Map<string, Pause[]>();
  for (let i = 0; i < personIds.length; i += ASKED) {
    const rows = await db
      .selectFrom('standing_pause')
      .selectAll()
      .where('person_id', 'in', personIds.slice(i, i + ASKED))
      .orderBy('from_on')
      .execute();
    for (const row of rows) {
      const key = pauseKey(row.person_id, row.thing);
      const pause: Pause = { from: row.from_on, to: row.to_on, kind: row.kind as Pause['kind'] };
      found.set(key, [...(found.get(key) ?? []), pause]);
    }
  }
  return found;
}

const placed = prepared((db, { personId }: { personId: string }) =>
  db
    .selectFrom('placement')
    .innerJoin('site', 'site.id', 'placement.site_id')
    .select(['site.id', 'site.zone', 'site.country'])
    .where('placement.person_id', '=', personId),
);

/** The zone of a person's site; the organisation's where they have none. */
export async function zoneAt(db: Db, personId: string): Promise<string> {
  const [row] = await placed(db, { personId });
  return row?.zone ?? (await organisation(db))?.zone ?? 'UTC';
}

/** Today at a person's site; in the organisation's zone where they have none. */
export async function todayAt(db: Db, personId: string, now: Date): Promise<Day> {
  return dayIn(await zoneAt(db, personId), now);
}
