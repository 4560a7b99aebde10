import type { Db } from '../database/database.ts';
import { organisation } from '../organisation/organisation.ts';
import type { DutyOwed } from '../policy/owing.ts';
import { askingPublications } from '../policy/publication.store.ts';
import { rolesOf } from '../policy/reader.store.ts';
import type { CommonFacts, PersonFacts } from './standing.ts';

/** What holds for everyone: the start day, the days to train, and what publications asked of whom. */
export async function commonFacts(db: Db): Promise<CommonFacts> {
  const house = await organisation(db);
  const newest = await db
    .selectFrom('publication')
    .select('train_days')
    .where('in_force_at', 'is not', null)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  return {
    startDay: house?.startDay ?? '1900-01-01',
    trainDays: newest?.train_days ?? null,
    asking: (await askingPublications(db)).map(({ number, effectiveOn, actBy, duties }) => ({
      number,
      on: effectiveOn,
      actBy,
      duties,
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

/** Whoever is directly above these people, and whoever still owes something because the policy changed. */
export async function managersNow(db: Db, ids: readonly string[]): Promise<string[]> {
  const above = await db
    .selectFrom('reports_to')
    .select('manager_id as id')
    .distinct()
    .where('person_id', 'in', ids)
    .execute();
  const owing = await db
    .selectFrom('standing')
    .select('person_id as id')
    .distinct()
    .where('needs', 'in', ['signature', 'answer', 'reading'])
    .execute();
  return [...new Set([...above, ...owing].map((row) => row.id))];
}

export interface Known {
  personId: string;
  placement: { siteId: string; team: string };
  /** The facts as a rule about this course sees them. */
  facts: (course: string) => PersonFacts;
}

/** What is known of these people: eight queries, however many they are. */
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
    .leftJoin('site', 'site.id', 'placement.site_id')
    .select(['person_id', 'job_role', 'site_id', 'team', 'site.country'])
    .where('person_id', 'in', ids)
    .execute();
  const managing = await db
    .selectFrom('reports_to')
    .select('manager_id')
    .distinct()
    .where('manager_id', 'in', ids)
    .execute();
  const changes = await db
    .selectFrom('change_done')
    .select(['person_id', 'number', 'duty'])
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
    .where('signature.withdrawn_at', 'is', null)
    .orderBy('signature.at')
    .execute();
  const passed = await db
    .selectFrom('attempt')
    .select(['person_id', 'course', 'started_at'])
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
  const changesOf = byPerson(changes);
  const managers = new Set(managing.map((row) => row.manager_id));
  return [...spellsOf].map(([personId, own]) => {
    const place = placeOf.get(personId)?.[0];
    const signed = signedOf.get(personId) ?? [];
    return {
      personId,
      placement: { siteId: place?.site_id ?? '', team: place?.team ?? '' },
      facts: (course) => ({
        owes: !readers.has(personId),
        reader: {
          roles: rolesOf(place?.job_role ?? 'other', managers.has(personId)),
          country: place?.country ?? null,
          siteId: place?.site_id ?? null,
        },
        changesDone: (changesOf.get(personId) ?? []).map(({ number, duty }) => ({
          number,
          duty: duty as DutyOwed,
        })),
        spells: own.map((row) => ({ hiredOn: row.hired_on, leftOn: row.left_on })),
        completions: signed.flatMap(
          ({ course: signedFor, passed_on: passedOn, signed_on: day, policy_number }) =>
            signedFor === course && passedOn !== null ? [{ day, passedOn, policyNumber: policy_number }] : [],
        ),
        signedNumber: signed.reduce<number | null>(
          (most, row) => Math.max(most ?? 0, row.policy_number),
          null,
        ),
        // As `passedUnsigned` has it: what was begun before somebody left and came back is of the past.
        passedUnsigned: (passedOf.get(personId) ?? []).some(
          (row) => row.course === course && row.started_at > (own.at(-2)?.left_on ?? ''),
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
