import { transact, type Database } from '../../src/database/database.ts';
import type { Schema } from '../../src/database/schema.ts';
import { addDays } from '../../src/days.ts';
import type { Pause } from '../../src/obligations/pauses.ts';
import { sortName } from '../../src/people/person.ts';

export interface Someone {
  name?: string | undefined;
  number?: string | null | undefined;
  site?: string | undefined;
  team?: string | undefined;
  role?: string | undefined;
  thing?: string | undefined;
  /** Days of grace. */
  grace?: number | undefined;
  pauses?: readonly Pause[] | undefined;
  dueOn?: string | undefined;
  opensOn?: string | null | undefined;
  doneOn?: string | null | undefined;
  needs?: 'course' | 'signature' | 'nothing' | undefined;
  leftOn?: string | null | undefined;
  policy?: number | null | undefined;
  /** Ids of everybody above. */
  above?: readonly string[] | undefined;
}

let count = 0;

/** Writes people and how they stand straight into the tables; gives their ids. */
export async function putMany(database: Database, people: readonly Someone[]): Promise<string[]> {
  const made = people.map((someone) => ({ id: `p-${String(++count).padStart(7, '0')}`, ...someone }));
  await transact(database.write, async (tx) => {
    for (let i = 0; i < made.length; i += 500) {
      const piece = made.slice(i, i + 500);
      await tx.insertInto('person').values(piece.map(person)).execute();
      await tx.insertInto('standing').values(piece.map(standing)).execute();
      const pauses = piece.flatMap(pausesOf);
      if (pauses.length > 0) await tx.insertInto('standing_pause').values(pauses).execute();
      const closure = piece.flatMap(({ id, above = [] }) =>
        above.map((manager, n) => ({ manager_id: manager, person_id: id, depth: n + 1 })),
      );
      if (closure.length > 0) await tx.insertInto('closure').values(closure).execute();
    }
  });
  return made.map(({ id }) => id);
}

type Made = Someone & { id: string };

const person = ({ id, name = `Person ${id}`, number = id }: Made): Schema['person'] => ({
  id,
  employee_number: number,
  name,
  sort_name: sortName(name),
  email: null,
  created_at: '2026-01-01T00:00:00.000Z',
});

const standing = (someone: Made): Schema['standing'] => ({
  person_id: someone.id,
  thing: someone.thing ?? 'course:social-media',
  rule_id: 'onboarding',
  cycle: 1,
  obligation: 'onboarding:1',
  begins_on: '2026-01-01',
  due_on: someone.dueOn ?? '2026-12-01',
  late_after: addDays(someone.dueOn ?? '2026-12-01', someone.grace ?? 0),
  opens_on: someone.opensOn ?? null,
  done_on: someone.doneOn ?? null,
  needs: someone.needs ?? 'course',
  left_on: someone.leftOn ?? null,
  policy_number: someone.policy ?? null,
  reasons: '[]',
  paused: (someone.pauses ?? []).length > 0 ? 1 : 0,
  site_id: someone.site ?? '',
  team: someone.team ?? '',
  job_role: someone.role ?? '',
});

const pausesOf = ({ id, thing = 'course:social-media', pauses = [] }: Made): Schema['standing_pause'][] =>
  pauses.map(({ from, to, kind }) => ({ person_id: id, thing, from_on: from, to_on: to, kind }));

export async function putSites(database: Database, sites: readonly Partial<Schema['site']>[]): Promise<void> {
  const rows = sites.map((site, n) => ({
    id: `s${n}`,
    name: `Site ${n}`,
    country: 'us',
    zone: 'UTC',
    ...site,
  }));
  await database.write.insertInto('site').values(rows).execute();
}
