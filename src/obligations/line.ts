import type { Day } from '../days.ts';
import { dutiesOf, mostOf, type DutyOwed } from '../policy/owing.ts';
import { settles } from './cycles.ts';
import type { CommonFacts, Completion, PersonFacts } from './facts.ts';
import { roundsOf, type Round, type RuleEnded } from './line-rounds.ts';
import { courseOf, type Rule, type Thing } from './rule.ts';
import { bearing, type Standing } from './standing.ts';

/** How something was done: for the first time, renewed within its days, sooner than that, within grace, late; or nothing counts it. */
export type DoneHow = 'first' | 'renewed' | 'early' | 'grace' | 'late' | 'uncounted';

/** Who gave something, and why; for those who may see it. */
export interface Given {
  by: string;
  reason: string;
}

/** What happened on a day, or began on it. */
export type LineEvent =
  | { kind: 'hired'; again: boolean }
  | { kind: 'left' }
  | { kind: 'owed'; round: Round }
  | { kind: 'done'; how: DoneHow; done: Completion }
  | { kind: 'publication'; number: number; duty: Exclude<DutyOwed, 'nothing'>; actBy: Day }
  | { kind: 'change-done'; number: number; duty: Exclude<DutyOwed, 'nothing'> }
  | { kind: 'leave'; to: Day | null }
  | { kind: 'waived'; to: Day; given: Given | null }
  | { kind: 'extended'; to: Day; given: Given | null; takenBack: Day | null }
  | { kind: 'required'; id: string; dueOn: Day; cause: string; given: Given | null; isWithdrawn: boolean }
  | { kind: 'rule'; id: string; name: string; did: 'changed' | 'ended' }
  | { kind: 'reminded'; how: 'mail' | 'slip' | 'nudge'; stages: readonly string[]; mail: string | null };

/** An event with its day; `knownOn` where it was entered later than that. */
export type LineItem = LineEvent & { day: Day; knownOn?: Day };

/** The way of one person through one thing, oldest first; at the end how they stand with it now, if it is still asked. */
export interface Line {
  thing: Thing;
  items: LineItem[];
  now: Standing | null;
}

/** What a line is made from. `notes` are the events of one thing, or of all, that no fact of the computation holds. */
export interface LineFacts {
  all: readonly Rule[];
  ended: readonly RuleEnded[];
  person: PersonFacts;
  common: CommonFacts;
  standings: readonly Standing[];
  notes: readonly (LineItem & { thing: Thing | null })[];
  /** When something became known that was entered late, by its `lateKey`. */
  late: ReadonlyMap<string, Day>;
}

/** Names what was hired, left or done on a day among what was entered late. */
export const lateKey = (kind: LineEvent['kind'], day: Day): string => `${kind} ${day}`;

/** The thing that an obligation is about: `course:x` of `course:x:1.2`, `policy` of `policy:1.1:v2`. */
export const thingIn = (obligation: string): Thing => obligation.replace(/:\d+\.\d+(?::v\d+)?$/, '');

/** A line for each thing that was ever owed or done, what is due soonest first. Pure. */
export function linesOf(facts: LineFacts): Line[] {
  const things = thingsIn(facts);
  const known = new Map(facts.standings.map((one) => [one.thing, one]));
  const bearer = bearing(things.map((thing) => known.get(thing) ?? { thing, doneOn: null }))?.thing;
  return things.map((thing) => lineOf(thing, facts, thing === bearer));
}

function thingsIn(facts: LineFacts): Thing[] {
  const { all, ended, person, common, standings, notes } = facts;
  const asked = [...all, ...ended.map(({ rule }) => rule)].map(({ thing }) => thing);
  const known = new Set<Thing>(standings.map(({ thing }) => thing));
  for (const { thing } of person.completions)
    if (thing !== 'policy' || asked.includes(thing)) known.add(thing);
  for (const { thing, kind } of notes) if (thing !== null && kind !== 'rule') known.add(thing);
  for (const thing of asked) if (roundsOf(thing, facts, person, common).length > 0) known.add(thing);
  // Who signed and was asked for nothing else has a line of signatures.
  if (known.size === 0 && person.completions.length > 0) known.add('policy');
  if (!person.owes && person.completions.length === 0) return [];
  return [...known];
}

function lineOf(thing: Thing, facts: LineFacts, isBearer: boolean): Line {
  const { person, common, notes } = facts;
  const rounds = roundsOf(thing, facts, person, common);
  const now = facts.standings.find((one) => one.thing === thing) ?? null;
  const asking = new Set(rounds.flatMap(({ reasons }) => reasons.map(({ id }) => id)));
  const isHere = (one: LineFacts['notes'][number]): boolean => {
    if (one.thing !== thing && one.thing !== null) return false;
    if (one.kind === 'change-done') return isBearer;
    if (one.kind === 'reminded' && one.how === 'nudge')
      return rounds.some((round) => isLateOn(round, one.day));
    return one.kind !== 'rule' || asking.has(one.id);
  };
  const items: LineItem[] = [
    ...employment(person),
    ...rounds.flatMap((round) => roundItems(round, now, rounds)),
    ...uncounted(thing, person, rounds),
    ...(isBearer ? changes(thing, person, common) : []),
    ...notes.filter(isHere).map(({ thing: _thing, ...one }) => one),
  ];
  const known = (item: LineItem): LineItem => {
    const knownOn = facts.late.get(lateKey(item.kind, item.day));
    return knownOn === undefined ? item : { ...item, knownOn };
  };
  return { thing, items: inOrder(items.map(known)), now };
}

const isLateOn = ({ lateAfter, done }: Round, day: Day): boolean =>
  lateAfter < day && (done === null || day <= done.day);

const employment = ({ spells }: PersonFacts): LineItem[] =>
  spells.flatMap(({ hiredOn, leftOn }, n): LineItem[] => [
    { kind: 'hired', day: hiredOn, again: n > 0 },
    ...(leftOn === null ? [] : [{ kind: 'left' as const, day: leftOn }]),
  ]);

// What is open stands at the end of the line; unless nothing asks for it now, or somebody came back since.
function roundItems(round: Round, now: Standing | null, rounds: readonly Round[]): LineItem[] {
  const { done } = round;
  const isOpen = done === null && now !== null && round === rounds.at(-1);
  return [
    ...(isOpen ? [] : [{ kind: 'owed' as const, day: round.beginsOn, round }]),
    ...(done === null ? [] : [{ kind: 'done' as const, day: done.day, how: howDone(round, done), done }]),
  ];
}

function howDone({ dueOn, lateAfter, opensOn }: Round, { day, passedOn }: Completion): DoneHow {
  if (day > lateAfter) return 'late';
  if (day > dueOn) return 'grace';
  if (opensOn === null) return 'first';
  return passedOn < opensOn ? 'early' : 'renewed';
}

const uncounted = (thing: Thing, { completions }: PersonFacts, rounds: readonly Round[]): LineItem[] =>
  completions
    .filter((one) => settles(one, thing) && rounds.every(({ done }) => done !== one))
    .map((done) => ({ kind: 'done', day: done.day, how: 'uncounted', done }));

// What publications asked of somebody who was through with the course by then, and what they signed because of it.
function changes(thing: Thing, person: PersonFacts, { asking }: CommonFacts): LineItem[] {
  const signed = person.completions.filter((one) => one.thing === 'policy');
  const through = person.completions.filter((one) => settles(one, thing));
  const works = (day: Day) =>
    person.spells.some(({ hiredOn, leftOn }) => hiredOn <= day && (leftOn === null || day <= leftOn));
  const asked = asking.flatMap(({ number, on, actBy, duties }): LineItem[] => {
    const duty = mostOf(dutiesOf(duties, person.reader));
    const isMeant = duty !== 'nothing' && works(on) && through.some(({ day }) => day < on);
    const hasSigned = signed.some((one) => one.day < on && (one.policyNumber ?? 0) >= number);
    return isMeant && !hasSigned ? [{ kind: 'publication', day: on, number, duty, actBy: actBy ?? on }] : [];
  });
  const own = courseOf(thing) === undefined ? [] : through;
  const alone =
    thing === 'policy'
      ? []
      : signed.filter((one) =>
          own.every(({ day, policyNumber }) => day !== one.day || policyNumber !== one.policyNumber),
        );
  return [
    ...asked,
    ...alone.map(({ day, policyNumber }): LineItem => ({
      kind: 'change-done',
      day,
      number: policyNumber ?? 0,
      duty: 'sign',
    })),
  ];
}

// Of one day: first what led to something, then what was owed and done in their own order, then what ended.
const RANK: Readonly<Record<LineEvent['kind'], number>> = {
  hired: 0,
  rule: 1,
  publication: 2,
  required: 2,
  leave: 3,
  waived: 3,
  extended: 3,
  reminded: 4,
  'change-done': 5,
  done: 5,
  owed: 5,
  left: 6,
};

const inOrder = (items: readonly LineItem[]): LineItem[] =>
  items.toSorted((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : RANK[a.kind] - RANK[b.kind]));
