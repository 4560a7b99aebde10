import type { Db } from '../database/database.ts';
import type { Day } from '../days.ts';
import type { Reason } from '../obligations/reasons.ts';
import type { Needs } from '../obligations/standing.ts';
import { pauseKey, pausesFor } from '../obligations/standing.store.ts';
import { lastDueDay } from './stages.ts';

/** The days that it is now somewhere, from the first to the last. */
export interface Span {
  first: Day;
  last: Day;
}

/** People with an email to whom something may have to be said, by id: a page of them. */
export async function owingAfter(db: Db, after: string, span: Span, most: number): Promise<string[]> {
  const rows = await db
    .selectFrom('standing')
    .innerJoin('person', 'person.id', 'standing.person_id')
    .select('standing.person_id')
    .distinct()
    .where('standing.person_id', '>', after)
    .where('standing.due_on', '<=', lastDueDay(span.last))
    .where((eb) => eb.or([eb('left_on', 'is', null), eb('left_on', '>=', span.first)]))
    .where('person.email', 'is not', null)
    .orderBy('standing.person_id')
    .limit(most)
    .execute();
  return rows.map((row) => row.person_id);
}

export type OwedRow = Awaited<ReturnType<typeof owedBy>>[number];

/** What these people owe or owe again soon, with the zone in which their days count (null: the organisation's). */
export async function owedBy(db: Db, personIds: readonly string[], span: Span) {
  const rows = await db
    .selectFrom('standing')
    .innerJoin('person', 'person.id', 'standing.person_id')
    .leftJoin('site', 'site.id', 'standing.site_id')
    .select([
      'standing.person_id as personId',
      'person.name',
      'person.email',
      'site.zone',
      'standing.obligation',
      'standing.begins_on as beginsOn',
      'standing.due_on as dueOn',
      'standing.opens_on as opensOn',
      'standing.done_on as doneOn',
      'standing.needs',
      'standing.left_on as leftOn',
      'standing.reasons',
      'standing.thing',
      'standing.late_after as lateAfter',
      'standing.paused',
    ])
    .where('standing.person_id', 'in', personIds)
    .where('standing.due_on', '<=', lastDueDay(span.last))
    .orderBy('standing.person_id')
    .orderBy('standing.due_on')
    .execute();
  const paused = rows.filter((row) => row.paused === 1).map((row) => row.personId);
  const pauses = await pausesFor(db, [...new Set(paused)]);
  return rows.map((row) => ({
    ...row,
    needs: row.needs as Needs,
    reasons: JSON.parse(row.reasons) as Reason[],
    pauses: pauses.get(pauseKey(row.personId, row.thing)) ?? [],
  }));
}

/** Managers with an email who may come in, by id: a page of them. Employed on the day, or never and granted a role. */
export function managersAfter(db: Db, after: string, today: Day, most: number) {
  return db
    .selectFrom('person')
    .select(['person.id', 'person.name'])
    .where('person.id', '>', after)
    .where('person.email', 'is not', null)
    .where((eb) =>
      eb.exists(eb.selectFrom('reports_to').select('person_id').whereRef('manager_id', '=', 'person.id')),
    )
    .where((eb) => {
      const spells = eb.selectFrom('employment').select('hired_on').whereRef('person_id', '=', 'person.id');
      const running = spells
        .where('hired_on', '<=', today)
        .where((e) => e.or([e('left_on', 'is', null), e('left_on', '>=', today)]));
      const granted = eb.selectFrom('granted_role').select('role').whereRef('person_id', '=', 'person.id');
      return eb.or([eb.exists(running), eb.and([eb.not(eb.exists(spells)), eb.exists(granted)])]);
    })
    .orderBy('person.id')
    .limit(most)
    .execute();
}

/** Who below these managers has a due day that is over somewhere: direct reports first, then by name. */
export async function lateBelow(db: Db, managerIds: readonly string[], span: Span) {
  const rows = await db
    .selectFrom('closure')
    .innerJoin('standing', 'standing.person_id', 'closure.person_id')
    .innerJoin('person', 'person.id', 'closure.person_id')
    .leftJoin('site', 'site.id', 'standing.site_id')
    .select([
      'closure.manager_id as managerId',
      'closure.depth',
      'person.id as personId',
      'person.name',
      'person.email',
      'site.zone',
      'standing.thing',
      'standing.paused',
      'standing.begins_on as beginsOn',
      'standing.due_on as dueOn',
      'standing.late_after as lateAfter',
      'standing.opens_on as opensOn',
      'standing.needs',
      'standing.left_on as leftOn',
    ])
    .where('closure.manager_id', 'in', managerIds)
    .where('standing.late_after', '<', span.last)
    .where((eb) => eb.or([eb('left_on', 'is', null), eb('left_on', '>=', span.first)]))
    .orderBy('closure.depth')
    .orderBy('person.sort_name')
    .orderBy('person.id')
    .orderBy('standing.due_on')
    .execute();
  const paused = rows.filter((row) => row.paused === 1).map((row) => row.personId);
  const pauses = await pausesFor(db, [...new Set(paused)]);
  return rows.map((row) => ({
    ...row,
    needs: row.needs as Needs,
    pauses: pauses.get(pauseKey(row.personId, row.thing)) ?? [],
  }));
}

/** The obligations that a person has now, with the day they leave. */
export function obligationsOf(db: Db, personId: string) {
  return db
    .selectFrom('standing')
    .select(['obligation', 'left_on as leftOn'])
    .where('person_id', '=', personId)
    .execute();
}
