import { lockPeople, type Tx } from '../database/database.ts';
import { newId } from '../database/id.ts';
import { addDays, addMonths, isDay, type Day } from '../days.ts';
import { conflict, invalid, notFound, type FieldProblem } from '../errors.ts';
import type { NewEntry } from '../ledger/entry.ts';
import { append } from '../ledger/ledger.ts';
import { reasonOf } from '../people/why.ts';
import { personFacts } from './facts.store.ts';
import type { PersonFacts } from './facts.ts';
import type { Thing } from './rule.ts';
import { waiversOf } from './waiver.store.ts';

/** Excuses somebody from one thing, both days included. Whoever enters it approves it. */
export interface Waiving {
  thing: Thing;
  from: Day;
  until: Day;
  /** Kept apart from the facts: it may name why. */
  reason: string;
}

/** The longest that a reason may be. */
export const LONGEST_REASON = 500;
const MOST_MONTHS = 12;

/** What is wrong with it, whomever it is for: an end is a must, within a year, and not before today. */
export function waivingProblems({ from, until, reason }: Waiving, today: Day): FieldProblem[] {
  const problems: FieldProblem[] = reasonProblems(reason);
  const wrong = (field: string, key: string) => problems.push({ field, key });
  const isFrom = isDay(from);
  if (!isFrom) wrong('from', 'asked.day-wrong');
  else if (from < addMonths(today, -MOST_MONTHS) || from > addMonths(today, MOST_MONTHS))
    wrong('from', 'asked.from-far');
  if (!isDay(until)) wrong('until', until === '' ? 'asked.end-needed' : 'asked.day-wrong');
  else if (isFrom && until < from) wrong('until', 'asked.backwards');
  else if (until < today) wrong('until', 'asked.past');
  else if (isFrom && until > addMonths(from, MOST_MONTHS)) wrong('until', 'asked.waiver-long');
  return problems;
}

/** A reason is a must, and not longer than a few sentences. */
export function reasonProblems(reason: string): FieldProblem[] {
  if (reason === '') return [{ field: 'reason', key: 'asked.reason-needed' }];
  if (reason.length > LONGEST_REASON) return [{ field: 'reason', key: 'asked.reason-long' }];
  return [];
}

/** Why somebody cannot be excused so, as a message key; null when they can. */
export const whyNotWaived = ({ waivers }: PersonFacts, { thing, from, until }: Waiving): string | null =>
  waivers.some((one) => one.thing === thing && one.from <= until && from <= one.to)
    ? 'asked.skip-excused'
    : null;

/** Somebody as they would be with this. */
export const withWaiver = (person: PersonFacts, { thing, from, until }: Waiving): PersonFacts => ({
  ...person,
  waivers: [...person.waivers, { thing, from, to: until }],
});

/** The entry that excuses somebody. */
export const waivedEntry = (by: string, id: string, personId: string, given: Waiving): NewEntry => ({
  at: given.from,
  kind: 'waived',
  personId,
  facts: { by, waiver: id, thing: given.thing, from: given.from, until: given.until },
  commits: { reason: given.reason },
});

/**
 * Excuses one person; gives the waiver's id. Throws `invalid` for odd days or no reason, `conflict` over another of the same
 * thing, `not-found` for somebody who was never employed.
 */
export async function waive(
  tx: Tx,
  now: Date,
  by: string,
  personId: string,
  given: Waiving & { today: Day },
): Promise<string> {
  await lockPeople(tx, [personId]);
  const problems = waivingProblems(given, given.today);
  if (problems.length > 0) throw invalid(problems);
  const [known] = await personFacts(tx, [personId]);
  if (known === undefined) throw notFound();
  const why = whyNotWaived(known.facts, given);
  if (why !== null) throw conflict(why);
  const id = newId(now);
  await append(tx, now, [waivedEntry(by, id, personId, given)]);
  return id;
}

/**
 * Ends a waiver and says why: from today on the duty is back. One that was to begin later is gone. Throws `invalid` without a
 * reason, `not-found` for one that this person does not have, `conflict` for one that is over.
 */
export async function endWaiver(
  tx: Tx,
  now: Date,
  by: string,
  personId: string,
  given: { waiver: string; today: Day; reason: string },
): Promise<void> {
  const reason = reasonOf(given.reason);
  await lockPeople(tx, [personId]);
  const found = (await waiversOf(tx, personId)).find(({ id }) => id === given.waiver);
  if (found === undefined) throw notFound();
  if (found.to_on < given.today) throw conflict('asked.waiver-over');
  const at = addDays(given.today, -1);
  const facts = { by, waiver: found.id };
  await append(tx, now, [{ at, kind: 'waiver-ended', personId, facts, commits: { reason } }]);
}
