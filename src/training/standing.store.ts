import type { Db, Tx } from '../database/database.ts';
import { prepared } from '../database/prepared.ts';
import { dayIn, type Day } from '../days.ts';
import { organisation } from '../organisation/organisation.ts';
import type { CommonFacts, PersonFacts, Reason, Standing, Needs } from './standing.ts';

export interface StandingRow extends Standing {
  personId: string;
  ruleId: string;
  siteId: string;
  team: string;
}

/** What holds for everyone: the start day, the days to train, and the publications that asked for signatures. */
export async function commonFacts(db: Db): Promise<CommonFacts> {
  const house = await organisation(db);
  const asking = await db
    .selectFrom('publication')
    .select(['number', 'at', 'sign_by'])
    .where('asks_signature', '=', 1)
    .orderBy('number')
    .execute();
  const newest = await db
    .selectFrom('publication')
    .select('train_days')
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  return {
    startDay: house?.startDay ?? '1900-01-01',
    trainDays: newest?.train_days ?? null,
    asking: asking.map((row) => ({
      number: row.number,
      on: dayIn(house?.zone ?? 'UTC', new Date(row.at)),
      signBy: row.sign_by,
    })),
  };
}

/** People who are or were employed, by id, for walking through all of them. */
export async function employedAfter(db: Db, after: string, most: number): Promise<string[]> {
  const rows = await db
    .selectFrom('employment')
    .select('person_id')
    .distinct()
    .where('person_id', '>', after)
    .orderBy('person_id')
    .limit(most)
    .execute();
  return rows.map((row) => row.person_id);
}

export interface Known {
  personId: string;
  placement: { siteId: string; team: string };
  /** The facts as a rule about this course sees them. */
  facts: (course: string) => PersonFacts;
}

/** What is known of these people: five queries, however many they are. */
export async function personFacts(db: Db, ids: readonly string[]): Promise<Known[]> {
  const spells = await db
    .selectFrom('employment')
    .selectAll()
    .where('person_id', 'in', ids)
    .orderBy('person_id')
    .orderBy('hired_on')
    .execute();
  const placements = await db
    .selectFrom('placement')
    .select(['person_id', 'site_id', 'team'])
    .where('person_id', 'in', ids)
    .execute();
  const signatures = await db
    .selectFrom('signature')
    .leftJoin('attempt', 'attempt.id', 'signature.attempt_id')
    .select([
      'signature.person_id',
      'signature.policy_number',
      'signature.signed_on',
      'attempt.course',
      'attempt.passed_on',
    ])
    .where('signature.person_id', 'in', ids)
    .orderBy('signature.at')
    .execute();
  const passed = await db
    .selectFrom('attempt')
    .select(['person_id', 'course', 'passed_on'])
    .where('person_id', 'in', ids)
    .where('passed_at', 'is not', null)
    .where('signed_at', 'is', null)
    .execute();
  const auditors = await db
    .selectFrom('granted_role')
    .select('person_id')
    .where('person_id', 'in', ids)
    .where('role', '=', 'auditor')
    .execute();
  const readers = new Set(auditors.map((row) => row.person_id));
  const spellsOf = byPerson(spells);
  const placeOf = byPerson(placements);
  const signedOf = byPerson(signatures);
  const passedOf = byPerson(passed);
  return [...spellsOf].map(([personId, own]) => {
    const place = placeOf.get(personId)?.[0];
    const signed = signedOf.get(personId) ?? [];
    return {
      personId,
      placement: { siteId: place?.site_id ?? '', team: place?.team ?? '' },
      facts: (course) => ({
        owes: !readers.has(personId),
        spells: own.map((row) => ({ hiredOn: row.hired_on, leftOn: row.left_on })),
        completions: signed.flatMap(
          ({ course: signedFor, passed_on: passedOn, signed_on: day, policy_number }) =>
            signedFor === course && passedOn !== null ? [{ day, passedOn, policyNumber: policy_number }] : [],
        ),
        signedNumber: signed.reduce<number | null>(
          (most, row) => Math.max(most ?? 0, row.policy_number),
          null,
        ),
        passedUnsigned: (passedOf.get(personId) ?? []).some(
          (row) => row.course === course && (row.passed_on ?? '') > (own.at(-2)?.left_on ?? ''),
        ),
      }),
    };
  });
}

function byPerson<T extends { person_id: string }>(rows: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(row.person_id);
    if (group === undefined) groups.set(row.person_id, [row]);
    else group.push(row);
  }
  return groups;
}

const CHUNK = 50;

/** Makes the standings of these people exactly the given rows. */
export async function putStandings(
  tx: Tx,
  ids: readonly string[],
  rows: readonly StandingRow[],
): Promise<void> {
  await tx.deleteFrom('standing').where('person_id', 'in', ids).execute();
  for (let i = 0; i < rows.length; i += CHUNK) {
    await tx
      .insertInto('standing')
      .values(
        rows.slice(i, i + CHUNK).map((row) => ({
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
        })),
      )
      .execute();
  }
}

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
    .select('site.zone')
    .where('placement.person_id', '=', personId),
);

/** Today at a person's site; in the organisation's zone where they have none. */
export async function todayAt(db: Db, personId: string, now: Date): Promise<Day> {
  const [row] = await placed(db, { personId });
  return dayIn(row?.zone ?? (await organisation(db))?.zone ?? 'UTC', now);
}
