import { lockPeople, type Tx } from '../database/database.ts';
import { addMonths, isDay, type Day } from '../days.ts';
import { conflict, invalid, notFound, type FieldProblem } from '../errors.ts';
import type { NewEntry } from '../ledger/entry.ts';
import { append } from '../ledger/ledger.ts';
import type { PersonFacts } from './facts.ts';
import { thingOf, type What } from './required.ts';
import { isRequiredOf, requirementOf } from './requirement.store.ts';
import { settling } from './standing.ts';
import { reasonProblems } from './waiver.ts';

export type { What };

export const CAUSES = ['incident', 'law', 'other'] as const;
export type Cause = (typeof CAUSES)[number];

/** What an officer asks of people. Nothing here tells what happened: the case is kept elsewhere, under its number. */
export interface Requiring {
  what: What;
  cause: Cause;
  due: Day;
  /** Shown to those of whom it is asked. */
  reason: string;
  /** Of a case outside of Heed; '' for none. Only officers and auditors see it. */
  caseNumber: string;
}

export const LONGEST_CASE = 60;
const MOST_MONTHS = 12;

/** What is wrong with it, whomever it is for. */
export function requiringProblems({ due, reason, caseNumber }: Requiring, today: Day): FieldProblem[] {
  const problems = reasonProblems(reason);
  if (!isDay(due)) problems.push({ field: 'due', key: 'asked.day-wrong' });
  else if (due < today) problems.push({ field: 'due', key: 'asked.past' });
  else if (due > addMonths(today, MOST_MONTHS)) problems.push({ field: 'due', key: 'asked.due-far' });
  if (caseNumber.length > LONGEST_CASE) problems.push({ field: 'case', key: 'asked.case-long' });
  return problems;
}

/** Somebody as they would be with this, asked for on a day. */
export const withRequirement = (
  person: PersonFacts,
  id: string,
  { what, due }: Requiring,
  askedOn: Day,
): PersonFacts => ({
  ...person,
  requirements: [...person.requirements, { id, thing: thingOf(id, what), askedOn, dueOn: due }],
});

/** The same is asked of this person already, and not done. */
export const isAsked = (person: PersonFacts, same: ReadonlySet<string>): boolean =>
  person.requirements.some((one) => same.has(one.id) && settling(one, person) === undefined);

/** The entries that ask it of people from a day on: one that says what, and one for each of them. */
export function requiredEntries(
  by: string,
  id: string,
  { what, cause, due, reason, caseNumber }: Requiring,
  personIds: readonly string[],
  at: Day,
): NewEntry[] {
  const commits = caseNumber === '' ? { reason } : { reason, case: caseNumber };
  return [
    { at, kind: 'required', facts: { by, requirement: id, what, due, cause }, commits },
    ...personIds.map((personId): NewEntry => ({
      at,
      kind: 'required-of',
      personId,
      facts: { by, requirement: id },
    })),
  ];
}

/** Notes that somebody did what was asked of them. Twice is once. Throws `not-found` for what is not asked of them. */
export async function requirementDone(
  tx: Tx,
  now: Date,
  personId: string,
  { id, day }: { id: string; day: Day },
): Promise<void> {
  await lockPeople(tx, [personId]);
  const asked = await isRequiredOf(tx, id, personId);
  if (asked === undefined) throw notFound();
  if (asked.done_on !== null) return;
  const at = now.toISOString();
  await append(tx, now, [{ at, kind: 'requirement-done', personId, facts: { requirement: id, day } }]);
}

/**
 * Says that somebody has not done after all what was asked of them: it is owed again. Throws `not-found` for what is not asked of
 * them, `conflict` where it is not done, `invalid` without a reason.
 */
export async function undoRequirement(
  tx: Tx,
  now: Date,
  by: string,
  personId: string,
  given: { id: string; reason: string; today: Day },
): Promise<void> {
  await lockPeople(tx, [personId]);
  refuseProblems(reasonProblems(given.reason));
  const asked = await isRequiredOf(tx, given.id, personId);
  if (asked === undefined) throw notFound();
  if (asked.done_on === null) throw conflict('asked.not-done');
  const facts = { by, requirement: given.id };
  const { reason, today: at } = given;
  await append(tx, now, [{ at, kind: 'requirement-undone', personId, facts, commits: { reason } }]);
}

/** Takes it back from one person who has not done it. Throws `not-found`, `conflict` when they did it, `invalid` without a reason. */
export async function dropRequirement(
  tx: Tx,
  now: Date,
  by: string,
  personId: string,
  given: { id: string; reason: string; today: Day },
): Promise<void> {
  await lockPeople(tx, [personId]);
  refuseProblems(reasonProblems(given.reason));
  const asked = await isRequiredOf(tx, given.id, personId);
  if (asked === undefined) throw notFound();
  if (asked.done_on !== null) throw conflict('asked.done-meanwhile');
  const facts = { by, requirement: given.id };
  const { reason, today: at } = given;
  await append(tx, now, [{ at, kind: 'requirement-dropped', personId, facts, commits: { reason } }]);
}

/** Takes it back from everybody. What was done stays done. Throws `not-found`, `conflict` a second time, `invalid` without a reason. */
export async function withdrawRequirement(
  tx: Tx,
  now: Date,
  by: string,
  given: { id: string; reason: string; today: Day },
): Promise<void> {
  await lockPeople(tx, 'everyone');
  refuseProblems(reasonProblems(given.reason));
  const found = await requirementOf(tx, given.id);
  if (found === undefined) throw notFound();
  if (found.withdrawn_at !== null) throw conflict('asked.withdrawn-meanwhile');
  const facts = { by, requirement: given.id };
  const { reason, today: at } = given;
  await append(tx, now, [{ at, kind: 'requirement-withdrawn', facts, commits: { reason } }]);
}

function refuseProblems(problems: FieldProblem[]): void {
  if (problems.length > 0) throw invalid(problems);
}
