import { sql, type SqlBool } from 'kysely';
import type { Db } from '../database/database.ts';
import type { Day } from '../days.ts';
import type { Reason } from '../obligations/reasons.ts';
import type { Needs } from '../obligations/standing.ts';
import { pauseKey, pausesFor } from '../obligations/standing.store.ts';
import { ofPeople } from '../obligations/whose.store.ts';

/** The days that it is now somewhere, from the first to the last. */
export interface Span {
  first: Day;
  last: Day;
  /** What is due later than that is not spoken of yet. */
  dueBy: Day;
}

/** People with an email to whom something may have to be said, by id: a page of them. */
export async function owingAfter(db: Db, after: string, span: Span, most: number): Promise<string[]> {
  const rows = await db
    .selectFrom('standing')
    .innerJoin('person', 'person.id', 'standing.person_id')
    .select('standing.person_id')
    .distinct()
    .where('standing.person_id', '>', after)
    .where('standing.due_on', '<=', span.dueBy)
    .where((eb) => eb.or([eb('left_on', 'is', null), eb('left_on', '>=', span.first)]))
    .where('person.email', 'is not', null)
    .orderBy('standing.person_id')
    .limit(most)
    .execute();
  return rows.map((row) => row.person_id);
}

const owed = ofPeople((db, is, { dueBy }: { dueBy: Day }) =>
  db
    .selectFrom('standing')
    .innerJoin('person', 'person.id', 'standing.person_id')
    .leftJoin('site', 'site.id', 'standing.site_id')
    .leftJoin('reports_to', 'reports_to.person_id', 'standing.person_id')
    .leftJoin('person as manager', 'manager.id', 'reports_to.manager_id')
    .select([
      'standing.person_id as personId',
      'person.name',
      'person.email',
      'manager.name as manager',
      'site.zone',
      'standing.rule_id as ruleId',
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
    .where(is('standing.person_id'))
    .where('standing.due_on', '<=', dueBy)
    .where((eb) => eb.not(eb.exists(outOfUse(db))))
    .orderBy('standing.person_id')
    .orderBy('standing.due_on'),
);

export type OwedRow = Awaited<ReturnType<typeof owedBy>>[number];

/** What these people owe or owe again soon, with the zone in which their days count (null: the organisation's). */
export async function owedBy(db: Db, personIds: readonly string[], span: Pick<Span, 'dueBy'>) {
  const rows = await owed(db, personIds, { dueBy: span.dueBy });
  const pauses = await pausesAmong(db, rows);
  return rows.map((row) => ({
    ...row,
    needs: row.needs as Needs,
    reasons: JSON.parse(row.reasons) as Reason[],
    pauses: pauses.get(pauseKey(row.personId, row.thing)) ?? [],
  }));
}

// Nobody is chased for a package that they cannot begin: whoever keeps the rule is told of it.
const outOfUse = (db: Db) =>
  db
    .selectFrom('package')
    .select('package.id')
    .where('package.retired_at', 'is not', null)
    .where(sql<SqlBool>`standing.thing = 'package:' || package.id`);

const pausesAmong = (db: Db, rows: readonly { personId: string; paused: number }[]) =>
  pausesFor(db, [...new Set(rows.filter(({ paused }) => paused === 1).map(({ personId }) => personId))]);

/** People, with or without an email, whose due day is over somewhere, by id: a page of them. */
export async function lateAfter(db: Db, after: string, span: Span, most: number): Promise<string[]> {
  const rows = await db
    .selectFrom('standing')
    .select('person_id')
    .distinct()
    .where('person_id', '>', after)
    .where('late_after', '<', span.last)
    .where((eb) => eb.or([eb('left_on', 'is', null), eb('left_on', '>=', span.first)]))
    .orderBy('person_id')
    .limit(most)
    .execute();
  return rows.map((row) => row.person_id);
}

/** Who below these managers is or was due by a day, or is away: direct reports first, then by name. */
export async function dueBelow(db: Db, managerIds: readonly string[], span: Span, by: Day) {
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
    .where((eb) => eb.or([eb('standing.due_on', '<=', by), eb('standing.paused', '=', 1)]))
    .where((eb) => eb.not(eb.exists(outOfUse(db))))
    .where((eb) => eb.or([eb('left_on', 'is', null), eb('left_on', '>=', span.first)]))
    .orderBy('closure.depth')
    .orderBy('person.sort_name')
    .orderBy('person.id')
    .orderBy('standing.due_on')
    .execute();
  const pauses = await pausesAmong(db, rows);
  return rows.map((row) => ({
    ...row,
    needs: row.needs as Needs,
    pauses: pauses.get(pauseKey(row.personId, row.thing)) ?? [],
  }));
}
