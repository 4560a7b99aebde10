import { sql, type RawBuilder } from 'kysely';
import { addDays, type Day } from '../days.ts';
import { STATES, type Filters, type ReportState } from './filters.ts';
import type { SiteDays } from './site-days.ts';

/** A piece of SQL over the table standing, named `s`. */
export type Sql = RawBuilder<unknown>;

/** The day at the site of each row, or so many days later. */
export function dayOf(days: SiteDays, later = 0): Sql {
  const plus = (day: Day) => addDays(day, later);
  if (days.others.length === 0) return sql`${plus(days.day)}`;
  const there = days.others.map(
    ({ day, sites }) => sql`when s.site_id in (${sql.join(sites)}) then ${plus(day)}`,
  );
  return sql`case ${sql.join(there, sql` `)} else ${plus(days.day)} end`;
}

/** True for rows of people who work here. */
export const here = (days: SiteDays): Sql => sql`(s.left_on is null or s.left_on >= ${dayOf(days)})`;

/** True for rows of people who left. */
export const gone = (days: SiteDays): Sql => sql`s.left_on < ${dayOf(days)}`;

/** Due within a week, in whatever state but away or excused. */
export const soon = (days: SiteDays): Sql =>
  sql`s.due_on <= ${dayOf(days, 7)} and s.due_on >= ${dayOf(days)} and not ${paused(days)}`;

/** Over but for grace: its day has passed, and nobody calls it late yet. */
export const inGrace = (days: SiteDays): Sql =>
  sql`s.due_on < ${dayOf(days)} and s.late_after >= ${dayOf(days)} and s.needs = 'nothing' and not ${paused(days)}`;

// On the day at its site within a pause; of few rows is there any to be looked for.
const within = (days: SiteDays, kind: Sql): Sql => sql`(s.paused = 1 and exists (
    select 1 from standing_pause as z where z.person_id = s.person_id and z.thing = s.thing
      and z.from_on <= ${dayOf(days)} and (z.to_on is null or z.to_on >= ${dayOf(days)})${kind}))`;

const paused = (days: SiteDays): Sql => within(days, sql``);
const exempt = (days: SiteDays): Sql => within(days, sql` and z.kind = 'waiver'`);

/** What `stateOn` decides for a row on the day at its site. A test holds the two together. */
export function stateOf(days: SiteDays): Sql {
  return sql`case when s.left_on < ${dayOf(days)} then 'left'
    when ${exempt(days)} then 'exempt'
    when ${paused(days)} then 'paused'
    when s.late_after < ${dayOf(days)} then 'overdue'
    when s.needs <> 'nothing' then 'due'
    when s.opens_on <= ${dayOf(days)} then 'renewable'
    else 'current' end`;
}

/** The same as a condition for one state, among people who work here. */
export function stands(state: Exclude<ReportState, 'left'>, days: SiteDays): Sql {
  const today = dayOf(days);
  if (state === 'exempt') return exempt(days);
  if (state === 'paused') return sql`${paused(days)} and not ${exempt(days)}`;
  const working = sql`not ${paused(days)}`;
  if (state === 'overdue') return sql`s.late_after < ${today} and ${working}`;
  if (state === 'due') return sql`s.late_after >= ${today} and s.needs <> 'nothing' and ${working}`;
  const opened = sql`s.opens_on is not null and s.opens_on <= ${today}`;
  return sql`${state === 'renewable' ? opened : sql`not (${opened})`} and s.late_after >= ${today} and s.needs = 'nothing' and ${working}`;
}

/** Conditions for what a status shows; with bounds on the due day that an index can use also where days differ. */
export function shows(status: Filters['status'], days: SiteDays): Sql[] {
  if (status === 'all') return [];
  if (status === '') return [here(days)];
  if (status === 'left') return [gone(days)];
  if (status === 'exempt' || status === 'paused') return [stands(status, days), here(days)];
  const bound = status === 'overdue' ? sql`s.late_after < ${days.last}` : sql`s.late_after >= ${days.first}`;
  return [...(days.others.length === 0 ? [] : [bound]), stands(status, days), here(days)];
}

/** The state as a number, in the order in which they need somebody. */
export function rankOf(days: SiteDays): Sql {
  const ranks = STATES.map((state, n) => sql`when ${sql.lit(state)} then ${sql.lit(n)}`);
  return sql`case ${stateOf(days)} ${sql.join(ranks, sql` `)} end`;
}
