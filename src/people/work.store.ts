import type { Db, Tx } from '../database/database.ts';
import { prepared } from '../database/prepared.ts';
import type { Day } from '../days.ts';
import type { Placement } from './facts.store.ts';
import { pieces } from './pieces.ts';
import { factsOf, workIn, type Work } from './work-facts.ts';

/** Where a person works from a day on. */
export type PlacementFrom = Placement & { from_on: Day };

/** Keeps where people work from which day on, and makes what holds of them the latest of it. */
export async function putPlacements(tx: Tx, given: readonly PlacementFrom[]): Promise<void> {
  // The last that is known of one day wins; PostgreSQL takes no row twice in one statement.
  const rows = new Map(given.map((row) => [`${row.person_id} ${row.from_on}`, row]));
  for (const piece of pieces([...rows.values()])) {
    await tx
      .insertInto('placement_past')
      .values(piece)
      .onConflict((oc) =>
        oc.columns(['person_id', 'from_on']).doUpdateSet((eb) => ({
          job_role: eb.ref('excluded.job_role'),
          site_id: eb.ref('excluded.site_id'),
          team: eb.ref('excluded.team'),
        })),
      )
      .execute();
    const ids = [...new Set(piece.map((row) => row.person_id))];
    await tx.deleteFrom('placement').where('person_id', 'in', ids).execute();
    await tx
      .insertInto('placement')
      .columns(['person_id', 'job_role', 'site_id', 'team'])
      .expression((eb) =>
        eb
          .selectFrom('placement_past as past')
          .select(['person_id', 'job_role', 'site_id', 'team'])
          .where('person_id', 'in', ids)
          .where('from_on', '=', (on) =>
            on
              .selectFrom('placement_past as any')
              .whereRef('any.person_id', '=', 'past.person_id')
              .select((max) => max.fn.max('any.from_on').as('last')),
          ),
      )
      .execute();
  }
}

/** How a person works from a day on. */
export interface WorkFrom {
  personId: string;
  from: Day;
  work: Work;
}

/** Keeps how people work from which day on, and makes what holds of them the latest of it. */
export async function putWork(tx: Tx, given: readonly WorkFrom[]): Promise<void> {
  const rows = new Map(
    given.map(({ personId, from, work }) => [
      `${personId} ${from}`,
      { person_id: personId, from_on: from, ...factsOf(work) },
    ]),
  );
  for (const piece of pieces([...rows.values()])) {
    await tx
      .insertInto('work_past')
      .values(piece)
      .onConflict((oc) =>
        oc.columns(['person_id', 'from_on']).doUpdateSet((eb) => ({
          kind: eb.ref('excluded.kind'),
          hourly: eb.ref('excluded.hourly'),
          shift: eb.ref('excluded.shift'),
          language: eb.ref('excluded.language'),
          country: eb.ref('excluded.country'),
        })),
      )
      .execute();
    const ids = [...new Set(piece.map((row) => row.person_id))];
    await tx.deleteFrom('work').where('person_id', 'in', ids).execute();
    await tx
      .insertInto('work')
      .columns(['person_id', 'kind', 'hourly', 'shift', 'language', 'country'])
      .expression((eb) =>
        eb
          .selectFrom('work_past as past')
          .select(['person_id', 'kind', 'hourly', 'shift', 'language', 'country'])
          .where('person_id', 'in', ids)
          .where('from_on', '=', (on) =>
            on
              .selectFrom('work_past as any')
              .whereRef('any.person_id', '=', 'past.person_id')
              .select((max) => max.fn.max('any.from_on').as('last')),
          ),
      )
      .execute();
  }
}

/** How a person worked, from which day on, the earliest first. */
export async function workHistory(db: Db, personId: string): Promise<{ from: Day; work: Work }[]> {
  const rows = await db
    .selectFrom('work_past')
    .selectAll()
    .where('person_id', '=', personId)
    .orderBy('from_on')
    .execute();
  return rows.map((row) => ({ from: row.from_on, work: workIn(row) }));
}

/** Where a person worked, from which day on, the earliest first. */
export function placementHistory(db: Db, personId: string): Promise<PlacementFrom[]> {
  return db
    .selectFrom('placement_past')
    .selectAll()
    .where('person_id', '=', personId)
    .orderBy('from_on')
    .execute();
}

/** The shift, the pay by the hour and the zone of the site of these people. */
export async function shiftsAndZones(db: Db, ids: readonly string[]) {
  const [only] = ids;
  // Asked of each mail before it goes out.
  if (only !== undefined && ids.length === 1) return shiftAndZone(db, { id: only });
  const found: Awaited<ReturnType<typeof shiftAndZone>> = [];
  for (const piece of pieces([...new Set(ids)])) {
    found.push(...(await atWork(db).where('person.id', 'in', piece).execute()));
  }
  return found;
}

const atWork = (db: Db) =>
  db
    .selectFrom('person')
    .leftJoin('work', 'work.person_id', 'person.id')
    .leftJoin('placement', 'placement.person_id', 'person.id')
    .leftJoin('site', 'site.id', 'placement.site_id')
    .select(['person.id', 'work.shift', 'work.hourly', 'site.zone']);

const shiftAndZone = prepared((db, { id }: { id: string }) => atWork(db).where('person.id', '=', id));
