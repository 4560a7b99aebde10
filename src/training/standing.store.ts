import type { Db, Tx } from '../database/database.ts';
import { prepared } from '../database/prepared.ts';
import type { Schema } from '../database/schema.ts';
import { dayIn, type Day } from '../days.ts';
import { organisation } from '../organisation/organisation.ts';
import type { Needs, Reason, Standing } from './standing.ts';

export interface StandingRow extends Standing {
  personId: string;
  ruleId: string;
  siteId: string;
  team: string;
}

const CHUNK = 50;

/** Makes the standings of these people exactly the given rows; those that are so already are left alone. */
export async function putStandings(
  tx: Tx,
  ids: readonly string[],
  rows: readonly StandingRow[],
): Promise<void> {
  const known = await tx.selectFrom('standing').selectAll().where('person_id', 'in', ids).execute();
  const before = new Map(known.map((row) => [`${row.person_id} ${row.rule_id}`, row]));
  const changed = rows.map(columns).filter((row) => {
    const key = `${row.person_id} ${row.rule_id}`;
    const was = before.get(key);
    before.delete(key);
    return was === undefined || COLUMNS.some((name) => was[name] !== row[name]);
  });
  for (const { person_id, rule_id } of before.values())
    await tx
      .deleteFrom('standing')
      .where('person_id', '=', person_id)
      .where('rule_id', '=', rule_id)
      .execute();
  for (let i = 0; i < changed.length; i += CHUNK) {
    await tx
      .insertInto('standing')
      .values(changed.slice(i, i + CHUNK))
      .onConflict((oc) =>
        oc.columns(['person_id', 'rule_id']).doUpdateSet((eb) => ({
          cycle: eb.ref('excluded.cycle'),
          obligation: eb.ref('excluded.obligation'),
          begins_on: eb.ref('excluded.begins_on'),
          due_on: eb.ref('excluded.due_on'),
          opens_on: eb.ref('excluded.opens_on'),
          done_on: eb.ref('excluded.done_on'),
          needs: eb.ref('excluded.needs'),
          left_on: eb.ref('excluded.left_on'),
          policy_number: eb.ref('excluded.policy_number'),
          reason: eb.ref('excluded.reason'),
          site_id: eb.ref('excluded.site_id'),
          team: eb.ref('excluded.team'),
        })),
      )
      .execute();
  }
}

type Row = Schema['standing'];

const columns = (row: StandingRow): Row => ({
  person_id: row.personId,
  rule_id: row.ruleId,
  cycle: row.cycle,
  obligation: row.obligation,
  begins_on: row.beginsOn,
  due_on: row.dueOn,
  opens_on: row.opensOn,
  done_on: row.doneOn,
  needs: row.needs,
  left_on: row.leftOn,
  policy_number: row.policyNumber,
  reason: JSON.stringify(row.reason),
  site_id: row.siteId,
  team: row.team,
});

const COLUMNS: readonly (keyof Row)[] = [
  'cycle',
  'obligation',
  'begins_on',
  'due_on',
  'opens_on',
  'done_on',
  'needs',
  'left_on',
  'policy_number',
  'reason',
  'site_id',
  'team',
];

const ofPerson = prepared((db, { personId }: { personId: string }) =>
  db
    .selectFrom('standing')
    .selectAll()
    .where('person_id', '=', personId)
    .orderBy('due_on')
    .orderBy('rule_id'),
);

/** How one person stands, rule by rule, the soonest due first. */
export async function standingsOf(db: Db, personId: string): Promise<StandingRow[]> {
  const rows = await ofPerson(db, { personId });
  return rows.map((row) => ({
    personId: row.person_id,
    ruleId: row.rule_id,
    cycle: row.cycle,
    obligation: row.obligation,
    beginsOn: row.begins_on,
    dueOn: row.due_on,
    opensOn: row.opens_on,
    doneOn: row.done_on,
    needs: row.needs as Needs,
    leftOn: row.left_on,
    policyNumber: row.policy_number,
    reason: JSON.parse(row.reason) as Reason,
    siteId: row.site_id,
    team: row.team,
  }));
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
