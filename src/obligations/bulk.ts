import { createHash } from 'node:crypto';
import { lockPeople, type Db, type Tx } from '../database/database.ts';
import type { Day } from '../days.ts';
import { invalid, type FieldProblem } from '../errors.ts';
import type { NewEntry } from '../ledger/entry.ts';
import { append } from '../ledger/ledger.ts';
import { commonFacts } from './common.store.ts';
import {
  extendedEntry,
  extendingProblems,
  whyNotExtended,
  withExtension,
  type Extending,
} from './extension.ts';
import { personFacts } from './facts.store.ts';
import type { CommonFacts, PersonFacts } from './facts.ts';
import type { Reason } from './reasons.ts';
import { thingOf } from './required.ts';
import {
  isAsked,
  requiredEntries,
  requiringProblems,
  withRequirement,
  type Requiring,
} from './requirement.ts';
import { sameRequirements } from './requirement.store.ts';
import { rules, type Rule } from './rule.ts';
import { standings, stateOn, type Standing, type State } from './standing.ts';
import { waivedEntry, waivingProblems, whyNotWaived, withWaiver, type Waiving } from './waiver.ts';
import { wasDone } from './waiver.store.ts';

/** What an officer or administrator does for one person or many. */
export type Act =
  | ({ do: 'extend' } & Extending)
  | ({ do: 'waive' } & Waiving)
  | ({ do: 'require' } & Requiring);
export const ACTS = ['extend', 'waive', 'require'] as const satisfies Act['do'][];

/** What it would do for one person. */
export interface ActLine {
  personId: string;
  /** How they stand with it now, and then; undefined where it is not owed. */
  before: { state: State; dueOn: Day } | undefined;
  after: { state: State; dueOn: Day; reason: Reason } | undefined;
  /** Names what is extended. */
  obligation: string;
  /** Why nothing is done for them, as a message key; null when something is. */
  skip: string | null;
}

export interface ActPlan {
  lines: ActLine[];
  /** The same as long as it would do the same for the same people. */
  mark: string;
}

/** What is wrong with an act, whomever it is for. */
export function problemsWithAct(act: Act, today: Day): FieldProblem[] {
  if (act.do === 'extend') return extendingProblems(act, today);
  return act.do === 'waive' ? waivingProblems(act, today) : requiringProblems(act, today);
}

const PIECE = 500;

/** Works out what an act would do for these people, by the very computation that gives everybody's due days. */
export async function planAct(db: Db, act: Act, ids: readonly string[], today: Day): Promise<ActPlan> {
  const [inForce, common] = [await rules(db), await commonFacts(db)];
  const same =
    act.do === 'require' ? await sameRequirements(db, JSON.stringify(act.what)) : new Set<string>();
  const found = new Map<string, ActLine>();
  for (let i = 0; i < ids.length; i += PIECE)
    for (const { facts } of await personFacts(db, ids.slice(i, i + PIECE)))
      found.set(facts.personId, lineFor(act, facts, { inForce, common, same, today }));
  const lines = ids.map((id) => found.get(id) ?? nobody(id));
  const said = lines.map((one) => [
    one.personId,
    one.before?.dueOn,
    one.after?.dueOn,
    one.obligation,
    one.skip,
  ]);
  const mark = createHash('sha256')
    .update(JSON.stringify([act, said]))
    .digest('base64url')
    .slice(0, 22);
  return { lines, mark };
}

const skipped = (personId: string, skip: string, before?: ActLine['before']): ActLine => ({
  personId,
  before,
  after: undefined,
  obligation: '',
  skip,
});

// Somebody from outside, who was never employed here.
const nobody = (id: string): ActLine => skipped(id, 'asked.skip-outside');

interface World {
  inForce: readonly Rule[];
  common: CommonFacts;
  same: ReadonlySet<string>;
  today: Day;
}

function lineFor(act: Act, person: PersonFacts, { inForce, common, same, today }: World): ActLine {
  const { personId } = person;
  if ((person.spells.at(-1)?.leftOn ?? today) < today) return skipped(personId, 'asked.skip-left');
  if (!person.owes) return skipped(personId, 'asked.skip-reads');
  const thing = act.do === 'require' ? thingOf(PLANNED, act.what) : act.thing;
  const standingOf = (one: PersonFacts): Standing | undefined =>
    standings(inForce, one, common).find((row) => row.thing === thing);
  const stands = standingOf(person);
  const before = stands && { state: stateOn(stands, today), dueOn: stands.dueOn };
  const skip = skipFor(act, person, stands, { same, today });
  if (skip !== null) return skipped(personId, skip, before);
  const obligation = act.do === 'extend' ? stands!.obligation : '';
  const then = standingOf(withAct(act, person, obligation, today));
  const after = then && { state: stateOn(then, today), dueOn: then.dueOn, reason: then.reasons[0]! };
  return { personId, before, after, obligation, skip };
}

// Stands for the id that a requirement gets when it is confirmed.
const PLANNED = 'planned';

function skipFor(
  act: Act,
  person: PersonFacts,
  before: Standing | undefined,
  { same, today }: Pick<World, 'same' | 'today'>,
): string | null {
  if (act.do === 'require') return isAsked(person, same) ? 'asked.skip-asked' : null;
  if (before === undefined) return 'asked.skip-not-owed';
  return act.do === 'waive' ? whyNotWaived(person, act) : whyNotExtended(before, act, today);
}

function withAct(act: Act, person: PersonFacts, obligation: string, today: Day): PersonFacts {
  if (act.do === 'extend') return withExtension(person, obligation, act.until);
  return act.do === 'waive' ? withWaiver(person, act) : withRequirement(person, PLANNED, act, today);
}

/** What came of an act. */
export type ActDone = { outcome: 'done'; count: number } | { outcome: 'changed'; plan: ActPlan };

/**
 * Does an act for people as it was shown, in one transaction. `given.id` names it: the same again does nothing. Where it would
 * do something else by now than was `shown`, nothing is done, and the new plan comes back. Throws `invalid` for odd fields.
 */
export async function doAct(
  tx: Tx,
  now: Date,
  by: string,
  act: Act,
  given: { id: string; ids: readonly string[]; shown: string; today: Day },
): Promise<ActDone> {
  await lockPeople(tx, 'everyone');
  const { id, ids, shown, today } = given;
  if (await wasDone(tx, id)) return { outcome: 'done', count: 0 };
  const problems = problemsWithAct(act, today);
  if (problems.length > 0) throw invalid(problems);
  const plan = await planAct(tx, act, ids, today);
  const lines = plan.lines.filter(({ skip }) => skip === null);
  if (plan.mark !== shown || lines.length === 0) return { outcome: 'changed', plan };
  await append(tx, now, entriesOf(act, lines, { by, id, today }));
  return { outcome: 'done', count: lines.length };
}

function entriesOf(
  act: Act,
  lines: readonly ActLine[],
  { by, id, today }: { by: string; id: string; today: Day },
): NewEntry[] {
  const people = lines.map(({ personId }) => personId);
  switch (act.do) {
    case 'require':
      return requiredEntries(by, id, act, people, today);
    case 'waive':
      return people.map((personId, n) => waivedEntry(by, `${id}-${n + 1}`, personId, act));
    case 'extend':
      return lines.map(({ personId, obligation }, n) =>
        extendedEntry(by, `${id}-${n + 1}`, personId, { ...act, obligation, at: today }),
      );
  }
}
