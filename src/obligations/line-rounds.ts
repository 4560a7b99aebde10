import { addDays, type Day } from '../days.ts';
import { extensionOf } from './asking.ts';
import { countedBy, cyclesOf, FOREVER, type Cycle } from './cycles.ts';
import type { CommonFacts, Completion, PersonFacts, Requirement } from './facts.ts';
import { delayed, merged, type Pause } from './pauses.ts';
import type { Reason } from './reasons.ts';
import type { Rule, Thing } from './rule.ts';
import { pausesOf, requiredClock, roundsOver, settling, spellOf } from './standing.ts';
import { isMeant } from './who.ts';

/** A time in which one thing was owed, from when it began until it was done, ended, or is still owed. */
export interface Round {
  beginsOn: Day;
  dueOn: Day;
  lateAfter: Day;
  opensOn: Day | null;
  done: Completion | null;
  /** The last day on which it was asked, where it ended without being done: left, moved, or the rule ended. */
  endedOn: Day | null;
  /** All that asked for it, what decided first. */
  reasons: Reason[];
}

/** A rule that is over, with its last day. */
export interface RuleEnded {
  rule: Rule;
  endedOn: Day;
}

/** What asks, with its cycles; the last that was counted leads to the one that is open. */
interface Track {
  by: 'rule' | 'requirement';
  id: string;
  /** When an officer asked; more time that was given before is not for this. */
  askedOn?: Day;
  graceDays: number;
  cycles: readonly Cycle[];
  counted: readonly Completion[];
  fromOn: Day;
  endedOn: Day | null;
}

/**
 * The rounds of one thing in each spell of employment, oldest first. Between two completions all that asks for the thing is one
 * round, with the earliest date: each begins on the day on which the one before was done. Pure.
 */
export function roundsOf(
  thing: Thing,
  { all, ended }: { all: readonly Rule[]; ended: readonly RuleEnded[] },
  person: PersonFacts,
  common: CommonFacts,
): Round[] {
  const pauses = pausesOf(thing, person);
  return person.spells.flatMap(({ hiredOn, leftOn }, n) => {
    const own = inSpell(person, n);
    const clock = merged(pauses);
    const tracks = [...all.map((rule) => ({ rule, endedOn: null })), ...ended].flatMap(({ rule, endedOn }) =>
      rule.thing === thing ? (trackOf(rule, own, common, clock, endedOn) ?? []) : [],
    );
    const asked = person.requirements
      .filter((one) => one.thing === thing && (leftOn === null || one.askedOn <= leftOn))
      .map((one) => requiredTrack(one, { person, own }, clock))
      .filter(({ counted: [done] }) => done === undefined || done.day >= hiredOn);
    const over = roundsOver(thing, all, own);
    return roundsIn({ thing, over, clock }, [...tracks, ...asked], own, n);
  });
}

// Somebody as they were in a spell of employment: without what came later.
function inSpell(person: PersonFacts, n: number): PersonFacts {
  const spells = person.spells.slice(0, n + 1);
  if (n === person.spells.length - 1) return person;
  const until = spells.at(-1)!.leftOn ?? '';
  return {
    ...person,
    spells,
    history: person.history.filter(({ from }, i) => i === 0 || from <= until),
    completions: person.completions.filter(({ day }) => day <= until),
  };
}

function trackOf(
  rule: Rule,
  person: PersonFacts,
  common: CommonFacts,
  pauses: readonly Pause[],
  ruleEnded: Day | null,
): Track | undefined {
  const { hiredOn, leftOn } = person.spells.at(-1)!;
  const meant = asMeant(rule, person, hiredOn);
  if (meant === undefined) return undefined;
  const ends = [leftOn, ruleEnded, meant.until].filter((day) => day !== null);
  const endedOn = ends.length === 0 ? null : earliest(ends);
  const then =
    endedOn === null || endedOn === leftOn
      ? meant.person
      : { ...meant.person, completions: person.completions.filter(({ day }) => day <= endedOn) };
  const cycles = cyclesOf(rule, then, common, pauses);
  const fromOn = cycles?.[0]?.beginsOn;
  if (cycles === undefined || fromOn === undefined) return undefined;
  // Over before its clock ever ran.
  if (endedOn !== null && endedOn < fromOn && cycles.length === 1) return undefined;
  const { id, graceDays } = rule;
  return { by: 'rule', id, graceDays, cycles, counted: countedBy(rule, then), fromOn, endedOn };
}

// Somebody as they were when the rule last meant them, and until when that was; null: it still does.
function asMeant(
  rule: Rule,
  person: PersonFacts,
  hiredOn: Day,
): { person: PersonFacts; until: Day | null } | undefined {
  const who = { personId: person.personId, isManager: person.isManager, hiredOn };
  const last = person.history.findLastIndex((status) => isMeant(rule.for, who, status));
  const next = person.history[last + 1];
  if (last === -1) return undefined;
  if (next === undefined) return { person, until: null };
  if (next.from <= hiredOn) return undefined;
  return { person: { ...person, history: person.history.slice(0, last + 1) }, until: addDays(next.from, -1) };
}

function requiredTrack(
  one: Requirement,
  { person, own }: { person: PersonFacts; own: PersonFacts },
  pauses: readonly Pause[],
): Track {
  const done = settling(one, person) ?? null;
  const until = done?.day ?? FOREVER;
  const before = pauses.filter(({ from }) => from <= until);
  const clock = requiredClock(one, own);
  const { dueOn, steps } = delayed(clock.runsFrom, clock.dueOn, before, null);
  const cycle: Cycle = {
    beginsOn: clock.runsFrom,
    dueOn,
    lateAfter: dueOn,
    opensOn: null,
    done,
    steps: [...clock.steps, ...steps],
  };
  const counted = done === null ? [] : [done];
  const { id } = one;
  const fromOn = clock.runsFrom;
  return {
    by: 'requirement',
    id,
    askedOn: one.askedOn,
    graceDays: 0,
    cycles: [cycle],
    counted,
    fromOn,
    endedOn: null,
  };
}

function roundsIn(
  { thing, over, clock }: { thing: Thing; over: readonly Completion[]; clock: readonly Pause[] },
  tracks: readonly Track[],
  person: PersonFacts,
  spell: number,
): Round[] {
  const { hiredOn } = person.spells[spell]!;
  const leftBefore = person.spells[spell - 1]?.leftOn ?? '';
  const place = (one: Completion) => person.completions.indexOf(one);
  const closing = person.completions.filter((one) => tracks.some(({ counted }) => counted.includes(one)));
  const pausesBy = (day: Day) => clock.filter(({ from }) => from <= day);
  const rounds: Round[] = [];
  let end: Day | null = null;
  for (const [n, done] of [...closing, null].entries()) {
    const past = closing.slice(0, n);
    const until = done?.day ?? FOREVER;
    const open = tracks.flatMap((track) => {
      const cycle = track.cycles[past.filter((one) => track.counted.includes(one)).length];
      const isOver = track.endedOn !== null && end !== null && end > track.endedOn;
      return cycle === undefined || isOver || (track.fromOn > until && cycle.done !== done)
        ? []
        : [{ track, cycle }];
    });
    // Done in an earlier spell, and shown there.
    const isEarlier = done !== null && done.day <= leftBefore;
    if (open.length === 0 || isEarlier) continue;
    const before = over.filter((one) => done === null || place(one) < place(done)).length;
    const extendedFor = (askedOn?: Day) =>
      extensionOf(`${thing}:${spellOf(person.spells.slice(0, spell + 1))}.${before + 1}`, person, askedOn);
    // What was asked no more when it was done decides nothing, as long as anything else asked.
    const lasts = (one: { track: Track }) => one.track.endedOn ?? FOREVER;
    const upTo = earliest([until, latest(open.map(lasts))]);
    const asking = open
      .filter((one) => lasts(one) >= upTo)
      .map((one) => withMoreTime(one, extendedFor(one.track.askedOn), pausesBy(until)))
      .toSorted(bySoonest);
    const first = asking[0]!;
    const begin = end ?? earliest(open.map(({ cycle }) => cycle.beginsOn));
    const from = end === null && begin < hiredOn && spell > 0 ? hiredOn : begin;
    const ends = asking.flatMap(({ endedOn }) => endedOn ?? []);
    rounds.push({
      beginsOn: from > until ? until : from,
      dueOn: first.dueOn,
      lateAfter: earliest(asking.map(({ lateAfter }) => lateAfter)),
      opensOn: first.opensOn,
      done,
      endedOn: done !== null || ends.length < asking.length ? null : latest(ends),
      reasons: asking.map(({ reason }) => reason),
    });
    end = done?.day ?? null;
  }
  return rounds;
}

interface Asked extends Pick<Round, 'dueOn' | 'lateAfter' | 'opensOn' | 'endedOn'> {
  reason: Reason;
}

function withMoreTime(
  { track, cycle }: { track: Track; cycle: Cycle },
  extended: Day | null,
  pauses: readonly Pause[],
): Asked {
  const { by, id, endedOn, graceDays } = track;
  const { opensOn } = cycle;
  const later = pauses.filter(({ from }) => from > cycle.dueOn);
  const more = delayed(cycle.dueOn, cycle.dueOn, later, extended);
  const { dueOn } = more;
  const lateAfter = dueOn === cycle.dueOn ? cycle.lateAfter : addDays(dueOn, graceDays);
  const steps = [...cycle.steps, ...more.steps];
  return { dueOn, lateAfter, opensOn, endedOn, reason: { by, id, dueOn, steps } };
}

const bySoonest = (a: Asked, b: Asked): number =>
  a.dueOn < b.dueOn ? -1 : a.dueOn > b.dueOn ? 1 : a.reason.id < b.reason.id ? -1 : 1;

const earliest = (days: readonly Day[]): Day => days.reduce((a, b) => (a < b ? a : b));
const latest = (days: readonly Day[]): Day => days.reduce((a, b) => (a > b ? a : b));
