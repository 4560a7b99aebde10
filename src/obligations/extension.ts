import { lockPeople, type Tx } from '../database/database.ts';
import { newId } from '../database/id.ts';
import { addDays, isDay, type Day } from '../days.ts';
import { conflict, invalid, notFound, type FieldProblem } from '../errors.ts';
import type { NewEntry } from '../ledger/entry.ts';
import { append } from '../ledger/ledger.ts';
import { reasonOf } from '../people/why.ts';
import type { PersonFacts } from './facts.ts';
import { FOREVER } from './cycles.ts';
import { standingsOf } from './standing.store.ts';
import { extensionsOf } from './waiver.store.ts';
import type { Thing } from './rule.ts';
import { stateOn, type Standing } from './standing.ts';
import { reasonProblems } from './waiver.ts';

/** More time for what somebody owes now of one thing. */
export interface Extending {
  thing: Thing;
  until: Day;
  reason: string;
}

/** At most so many days from today. */
export const MOST_MORE_DAYS = 180;

/** What is wrong with it, whomever it is for. */
export function extendingProblems({ until, reason }: Extending, today: Day): FieldProblem[] {
  const problems = reasonProblems(reason);
  if (!isDay(until)) problems.push({ field: 'until', key: 'asked.day-wrong' });
  else if (until < today) problems.push({ field: 'until', key: 'asked.past' });
  else if (until > addDays(today, MOST_MORE_DAYS))
    problems.push({ field: 'until', key: 'asked.extension-long' });
  return problems;
}

/** Why somebody who stands so cannot have that time, as a message key; null when they can. */
export function whyNotExtended(row: Standing, { until }: Extending, today: Day): string | null {
  const state = stateOn(row, today);
  if (state === 'exempt') return 'asked.skip-excused';
  if (row.dueOn === FOREVER || state === 'current' || (state === 'paused' && row.needs === 'nothing'))
    return 'asked.skip-done';
  return until <= row.dueOn ? 'asked.skip-later' : null;
}

/** Somebody as they would be with this. */
export const withExtension = (person: PersonFacts, obligation: string, to: Day): PersonFacts => ({
  ...person,
  extensions: [...person.extensions, { obligation, to }],
});

/** The entry that gives somebody more time; `at` is today. */
export const extendedEntry = (
  by: string,
  id: string,
  personId: string,
  given: Extending & { obligation: string; at: Day },
): NewEntry => ({
  at: given.at,
  kind: 'extended',
  personId,
  facts: { by, extension: id, obligation: given.obligation, thing: given.thing, until: given.until },
  commits: { reason: given.reason },
});

/**
 * Gives one person more time for what they owe now; gives its id. Throws `invalid` for an odd day or no reason, `conflict`
 * where nothing of it is open, or it is due later already, `not-found` for a thing they do not owe.
 */
export async function extend(
  tx: Tx,
  now: Date,
  by: string,
  personId: string,
  given: Extending & { today: Day },
): Promise<string> {
  await lockPeople(tx, [personId]);
  const problems = extendingProblems(given, given.today);
  if (problems.length > 0) throw invalid(problems);
  const row = (await standingsOf(tx, personId)).find(({ thing }) => thing === given.thing);
  if (row === undefined) throw notFound();
  const why = whyNotExtended(row, given, given.today);
  if (why !== null) throw conflict(why);
  const id = newId(now);
  const { obligation } = row;
  await append(tx, now, [extendedEntry(by, id, personId, { ...given, obligation, at: given.today })]);
  return id;
}

/**
 * Takes more time back and says why: the day holds again that held before. Throws `invalid` without a reason, `not-found` for what this person was not given, `conflict`
 * a second time, and where that time is over or what it was given for is done.
 */
export async function takeBack(
  tx: Tx,
  now: Date,
  by: string,
  personId: string,
  given: { extension: string; today: Day; reason: string },
): Promise<void> {
  const reason = reasonOf(given.reason);
  await lockPeople(tx, [personId]);
  const found = (await extensionsOf(tx, personId)).find(({ id }) => id === given.extension);
  if (found === undefined) throw notFound();
  if (found.withdrawn_at !== null) throw conflict('asked.extension-gone');
  const isOpen = (await standingsOf(tx, personId)).some(({ obligation }) => obligation === found.obligation);
  if (!isOpen || found.to_on < given.today) throw conflict('asked.extension-over');
  const facts = { by, extension: found.id };
  await append(tx, now, [
    { at: given.today, kind: 'extension-withdrawn', personId, facts, commits: { reason } },
  ]);
}
