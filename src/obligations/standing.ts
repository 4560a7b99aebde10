import { addDays, daysBetween, type Day } from '../days.ts';
import { extensionOf, withPublication } from './asking.ts';
import { countedBy, cyclesOf, FOREVER, meantBy, settles } from './cycles.ts';
import type { CommonFacts, Completion, PersonFacts, Requirement } from './facts.ts';
import { delayed, merged, type Pause } from './pauses.ts';
import type { Reason } from './reasons.ts';
import { courseOf, type Rule, type Thing } from './rule.ts';

/**
 * What is missing: the course with its signature; because the policy changed a signature, the answer to a question, or
 * having read it; what an officer asked for; a package; or nothing until the next due day.
 */
export type Needs = 'course' | 'signature' | 'answer' | 'reading' | 'requirement' | 'package' | 'nothing';

/** How a person stands with one thing, as days: the state on any day follows from it by comparison alone. */
export interface Standing {
  thing: Thing;
  /** The rule that decides; null where an officer asked, and no rule does. */
  ruleId: string | null;
  cycle: number;
  /** Names what is owed, for whatever is said about it: another cycle or publication is another obligation. */
  obligation: string;
  beginsOn: Day;
  dueOn: Day;
  /** Late after this day: the due day and its grace. */
  lateAfter: Day;
  /** From here on it may be renewed and keep its date; null before the first completion. */
  opensOn: Day | null;
  doneOn: Day | null;
  needs: Needs;
  leftOn: Day | null;
  policyNumber: number | null;
  /** All that asks for it, what decides first. */
  reasons: Reason[];
  /** Times on leave, or excused from this. */
  pauses: Pause[];
}

/** How a person stands with everything that rules, publications and officers ask of them, by thing. Pure. */
export function standings(all: readonly Rule[], person: PersonFacts, common: CommonFacts): Standing[] {
  if (person.spells.length === 0 || !person.owes) return [];
  const things = [
    ...new Set([...all.map(({ thing }) => thing), ...person.requirements.map(({ thing }) => thing)]),
  ].toSorted();
  const found = things.flatMap((thing) => standingWith(thing, all, person, common) ?? []);
  const bearer = bearing(found);
  return found.map((one) =>
    one === bearer
      ? withPublication(
          one,
          all.find(({ id }) => id === one.ruleId),
          person,
          common,
        )
      : one,
  );
}

/** The one that publications ask through: the policy's signature, else a course that is done, else any. */
export const bearing = <T extends Pick<Standing, 'thing'> & Partial<Pick<Standing, 'doneOn'>>>(
  found: readonly T[],
): T | undefined =>
  found.find(({ thing }) => thing === 'policy') ??
  found.find(({ thing, doneOn }) => courseOf(thing) !== undefined && doneOn != null) ??
  found.find(({ thing }) => courseOf(thing) !== undefined);

/** One thing that asks for something: with the round that is open. */
interface Demand extends Omit<Standing, 'thing' | 'cycle' | 'obligation' | 'leftOn' | 'reasons' | 'pauses'> {
  reason: Reason;
}

function standingWith(
  thing: Thing,
  all: readonly Rule[],
  person: PersonFacts,
  common: CommonFacts,
): Standing | undefined {
  const cycle = 1 + roundsOver(thing, all, person).length;
  // Somebody hired again owes anew: what was said in the first spell is not said yet in this one.
  const obligation = `${thing}:${spellOf(person.spells)}.${cycle}`;
  const pauses = pausesOf(thing, person);
  const clock = merged(pauses);
  const extended = extensionOf(obligation, person);
  const demands = [
    ...all
      .filter((rule) => rule.thing === thing)
      .flatMap((rule) => demandOf(rule, person, common, clock, extended) ?? []),
    ...person.requirements
      .filter((one) => one.thing === thing)
      .map((one) => requiredOf(one, person, clock, extensionOf(obligation, person, one.askedOn))),
  ].toSorted((a, b) => (a.dueOn < b.dueOn ? -1 : a.dueOn > b.dueOn ? 1 : a.reason.id < b.reason.id ? -1 : 1));
  const [decides] = demands;
  if (decides === undefined) return undefined;
  const { ruleId, beginsOn, dueOn, opensOn } = decides;
  // An officer may ask again for what was done: done it stays.
  const done = ruleId === null ? demands.find(({ doneOn }) => doneOn !== null) : decides;
  // Written out: hundreds of thousands of these are made at a time, and spreading one is slow.
  return {
    thing,
    ruleId,
    cycle,
    obligation,
    beginsOn,
    dueOn,
    // Whatever asks for it: late as soon as for the first of them, and owed as long as for one of them.
    lateAfter: demands.reduce((first, one) => (one.lateAfter < first ? one.lateAfter : first), FOREVER),
    needs: demands.find(({ needs }) => needs !== 'nothing')?.needs ?? 'nothing',
    opensOn,
    doneOn: done?.doneOn ?? null,
    leftOn: person.spells.at(-1)!.leftOn,
    policyNumber: done?.policyNumber ?? null,
    reasons: demands.map((one) => one.reason),
    pauses,
  };
}

/** What the newest of these spells is called in the names of what is owed: it stays, whatever is entered later. */
export const spellOf = (spells: PersonFacts['spells']): number => spells.at(-1)?.number ?? spells.length;

/** What ended a round in this spell, oldest first. Training elsewhere does where a rule that means this person counts it. */
export function roundsOver(thing: Thing, all: readonly Rule[], person: PersonFacts): Completion[] {
  const leftBefore = person.spells.at(-2)?.leftOn ?? '';
  const over = person.completions.filter((one) => settles(one, thing) && one.passedOn > leftBefore);
  if (!over.some(({ outside }) => outside)) return over;
  const asking = all.filter((rule) => rule.thing === thing && meantBy(rule, person) !== undefined);
  const counted = new Set(asking.flatMap((rule) => countedBy(rule, person)));
  return over.filter((one) => !one.outside || counted.has(one));
}

/** The pauses that hold for a thing, oldest first: leaves, and what excuses from just this. */
export const pausesOf = (thing: Thing, { leaves, waivers, spells }: PersonFacts): Pause[] =>
  [
    ...leaves.map(({ from, to }): Pause => ({ from, to: to ?? endedWith(spells, from), kind: 'leave' })),
    ...waivers
      .filter((one) => one.thing === thing)
      .map(({ from, to }): Pause => ({ from, to, kind: 'waiver' })),
  ].toSorted((a, b) => (a.from < b.from ? -1 : 1));

// A leave that nobody ended ends with the employment, unless the next one followed it the day after.
function endedWith(spells: PersonFacts['spells'], from: Day): Day | null {
  const over = spells.find(({ leftOn }, n) => {
    const next = spells[n + 1];
    return leftOn !== null && leftOn >= from && next !== undefined && next.hiredOn > addDays(leftOn, 1);
  });
  return over?.leftOn ?? null;
}

function demandOf(
  rule: Rule,
  person: PersonFacts,
  common: CommonFacts,
  pauses: readonly Pause[],
  extended: Day | null,
): Demand | undefined {
  const cycles = cyclesOf(rule, person, common, pauses, extended);
  const open = cycles?.at(-1);
  if (cycles === undefined || open === undefined) return undefined;
  const last = cycles.at(-2)?.done ?? null;
  const { beginsOn, dueOn, lateAfter, opensOn, steps } = open;
  return {
    ruleId: rule.id,
    beginsOn,
    dueOn,
    lateAfter,
    opensOn,
    doneOn: last?.day ?? null,
    policyNumber: last?.policyNumber ?? null,
    needs: last === null ? neededFor(rule.thing, person) : 'nothing',
    reason: { by: 'rule', id: rule.id, dueOn, steps },
  };
}

/** What settles a requirement: done here, in full, and no sooner than it was asked for. */
export const settling = (
  { thing, askedOn }: Requirement,
  { completions }: PersonFacts,
): Completion | undefined =>
  completions.find(
    (one) => one.thing === thing && one.passedOn >= askedOn && !one.outside && one.short !== true,
  );

/** The clock of a requirement: of what was asked for before somebody came (back) it begins on their first day, as long as it was. */
export function requiredClock(
  { askedOn, dueOn }: Requirement,
  { spells }: PersonFacts,
): { runsFrom: Day; dueOn: Day; steps: Reason['steps'] } {
  const steps: Reason['steps'] = [{ why: 'required', on: askedOn, day: dueOn }];
  const { hiredOn } = spells.at(-1)!;
  if (askedOn >= hiredOn) return { runsFrom: askedOn, dueOn, steps };
  const days = daysBetween(askedOn, dueOn);
  const day = addDays(hiredOn, days);
  steps.push({ why: 'hired', day: hiredOn }, { why: 'days', days, day });
  return { runsFrom: hiredOn, dueOn: day, steps };
}

function requiredOf(
  requirement: Requirement,
  person: PersonFacts,
  pauses: readonly Pause[],
  extended: Day | null,
): Demand {
  const { id, thing } = requirement;
  const done = settling(requirement, person);
  const clock = requiredClock(requirement, person);
  const delay = delayed(clock.runsFrom, clock.dueOn, pauses, done === undefined ? extended : null);
  const steps: Reason['steps'] = [...clock.steps, ...delay.steps];
  if (done !== undefined) steps.push({ why: 'done', day: done.day });
  const dueOn = done !== undefined ? FOREVER : delay.dueOn;
  return {
    ruleId: null,
    beginsOn: clock.runsFrom,
    dueOn,
    lateAfter: dueOn,
    opensOn: done === undefined ? null : FOREVER,
    doneOn: done?.day ?? null,
    policyNumber: done?.policyNumber ?? null,
    needs: done === undefined ? neededFor(thing, person) : 'nothing',
    reason: { by: 'requirement', id, dueOn, steps },
  };
}

function neededFor(thing: Thing, { passedUnsigned }: PersonFacts): Needs {
  const course = courseOf(thing);
  if (course !== undefined) return passedUnsigned.includes(course) ? 'signature' : 'course';
  if (thing === 'policy') return 'signature';
  return thing.startsWith('required:') ? 'requirement' : 'package';
}

/** The states in which a person can stand, as they go before one another. */
export const STATES = ['left', 'exempt', 'paused', 'overdue', 'due', 'renewable', 'current'] as const;
export type State = (typeof STATES)[number];

type Dated = Pick<Standing, 'lateAfter' | 'opensOn' | 'needs' | 'leftOn'> & { pauses?: readonly Pause[] };

/** The state on a day. Somebody who is to begin in the future is already due. */
export function stateOn(row: Dated, day: Day): State {
  if (row.leftOn !== null && row.leftOn < day) return 'left';
  const now = row.pauses?.filter(({ from, to }) => from <= day && (to === null || day <= to)) ?? [];
  if (now.some(({ kind }) => kind === 'waiver')) return 'exempt';
  if (now.length > 0) return 'paused';
  if (row.lateAfter < day) return 'overdue';
  if (row.needs !== 'nothing') return 'due';
  return row.opensOn !== null && row.opensOn <= day ? 'renewable' : 'current';
}
