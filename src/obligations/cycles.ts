import { addDays, addMonths, isDay, type Day } from '../days.ts';
import type { CommonFacts, Completion, PersonFacts } from './facts.ts';
import { delayed, type Pause } from './pauses.ts';
import type { Step } from './reasons.ts';
import { courseOf, courseThing, POLICY_DAYS, type Renewal, type Rule, type Thing } from './rule.ts';
import { startsOf } from './start.ts';
import { meantSince } from './who.ts';

/** One round of a rule: from the day its clock begins until it is done, or is still owed. */
export interface Cycle {
  beginsOn: Day;
  dueOn: Day;
  /** Late after this day. */
  lateAfter: Day;
  /** From here on it may be renewed and keep its date; null in the first round. */
  opensOn: Day | null;
  done: Completion | null;
  steps: Step[];
}

/** Later than any day: what never expires. */
export const FOREVER: Day = '2999-12-31';

/**
 * The rounds of one rule for one person, oldest first; the last is open. Undefined for somebody whom the rule does not mean.
 * `pauses` are merged, and `extended` gives a later day for the open round. Pure.
 */
export function cyclesOf(
  rule: Rule,
  person: PersonFacts,
  common: CommonFacts,
  pauses: readonly Pause[],
  extended: Day | null = null,
): Cycle[] | undefined {
  const first = firstRound(rule, person, common);
  if (first === undefined) return undefined;
  const cycles: Cycle[] = [];
  let open: Round = first;
  const counted = countedBy(rule, person);
  for (const [n, done] of counted.entries()) {
    const before = withPauses(rule, open, pauses, done.day, null);
    cycles.push({ ...cycleOf(before), done });
    const next = nextRound(rule, before, done);
    // What was renewed before somebody came (back) was a round of that time, with its own day.
    const isOver = (counted[n + 1]?.day ?? FOREVER) < first.beginsOn;
    open = isOver ? next : asForNew(next, done, first);
  }
  cycles.push(cycleOf(withPauses(rule, open, pauses, FOREVER, extended)));
  return cycles;
}

/** A round while it is worked out: with what the next is counted from. */
interface Round {
  beginsOn: Day;
  /** As counted, before any pause: renewals are counted from here and not from a shifted day. */
  nominal: Day;
  dueOn: Day;
  lateAfter: Day;
  opensOn: Day | null;
  steps: Step[];
  anchor: Day;
  /** Its own day was over when somebody came (back): a renewal counts from the day it is done. */
  lapsed: boolean;
}

const cycleOf = ({ beginsOn, dueOn, lateAfter, opensOn, steps }: Round): Cycle => ({
  beginsOn,
  dueOn,
  lateAfter,
  opensOn,
  done: null,
  steps,
});

/** What counts as done under a rule, oldest first. */
export function countedBy(rule: Rule, { completions, spells }: PersonFacts): Completion[] {
  const leftBefore = spells.at(-2)?.leftOn ?? '';
  const counted: Completion[] = [];
  for (const one of completions) {
    if (!settles(one, rule.thing)) continue;
    if (rule.returning === 'anew' && one.passedOn <= leftBefore) continue;
    if (one.outside && (rule.outside === 'no' || (rule.outside === 'first' && counted.length > 0))) continue;
    counted.push(one);
  }
  return counted;
}

/** True for what completes a thing: who did the whole course needs no refresher of it. */
export const settles = ({ thing: done }: Completion, thing: Thing): boolean =>
  done === thing || (thing.startsWith('refresher:') && done === courseThing(courseOf(thing)!));

/** The day since which a rule means somebody; undefined when it does not. */
export function meantBy(rule: Rule, { personId, isManager, spells, history }: PersonFacts): Day | undefined {
  const hiredOn = spells.at(-1)?.hiredOn;
  if (hiredOn === undefined || history.length === 0) return undefined;
  return meantSince(rule.for, { personId, isManager, hiredOn }, history);
}

function firstRound(rule: Rule, person: PersonFacts, common: CommonFacts): Round | undefined {
  const since = meantBy(rule, person);
  if (since === undefined) return undefined;
  const { hiredOn } = person.spells.at(-1)!;
  const { first } = rule;
  const joined = 'after' in first && first.after === 'joining' && since > hiredOn;
  const steps: Step[] = [joined ? { why: 'joined', day: since } : { why: 'hired', day: hiredOn }];
  let beginsOn = joined ? since : hiredOn;
  for (const start of startsOf(person, common))
    if (start.day > beginsOn) steps.push({ ...start, day: (beginsOn = start.day) });
  if (rule.from !== null && rule.from > beginsOn)
    steps.push({ why: 'rule-start', day: (beginsOn = rule.from) });
  const days = first.days === 'policy' ? (common.trainDays ?? POLICY_DAYS) : first.days;
  let dueOn = addDays(beginsOn, days);
  if ('on' in first && dueOn <= first.on) steps.push({ why: 'date', day: (dueOn = first.on) });
  else steps.push({ why: 'days', days, day: dueOn });
  return {
    beginsOn,
    nominal: dueOn,
    dueOn,
    lateAfter: addDays(dueOn, rule.graceDays),
    opensOn: null,
    steps,
    anchor: beginsOn,
    lapsed: false,
  };
}

// The due day with what pauses gave back, as far as they began before it was done, and with more time.
function withPauses(
  rule: Rule,
  round: Round,
  pauses: readonly Pause[],
  doneOn: Day,
  extended: Day | null,
): Round {
  if (round.dueOn === FOREVER) return round;
  const before = pauses.filter(({ from }) => from <= doneOn);
  const { dueOn, steps } = delayed(round.opensOn ?? round.beginsOn, round.dueOn, before, extended);
  if (steps.length === 0) return round;
  return {
    ...round,
    dueOn,
    lateAfter: addDays(dueOn, rule.graceDays),
    steps: [...round.steps, ...steps],
  };
}

function nextRound(rule: Rule, open: Round, done: Completion): Round {
  const inTime = open.opensOn !== null && done.passedOn >= open.opensOn && done.day <= open.lateAfter;
  const keeps = inTime && !open.lapsed;
  // A test passed long before it was signed counts from the day it was passed: no year is won by waiting.
  const stale = done.passedOn < addDays(done.day, -Math.max(rule.opensDays, STALE_DAYS));
  const doneDay = stale ? done.passedOn : done.day;
  const was: Step = { why: done.outside ? 'done-elsewhere' : 'done', day: done.day };
  const { nominal, opensOn, anchor, steps } = renewed(rule, rule.renewal, { open, keeps, doneDay });
  const counts = stale && steps.length > 0 && (!keeps || rule.renewal.every === 'completion');
  const since: Step[] = counts ? [{ why: 'passed', day: doneDay }] : [];
  return {
    beginsOn: done.day,
    nominal,
    dueOn: nominal,
    lateAfter: nominal === FOREVER ? FOREVER : addDays(nominal, rule.graceDays),
    opensOn,
    steps: [was, ...since, ...steps],
    anchor,
    lapsed: false,
  };
}

// Who came (back) with an old training has as long as somebody new.
function asForNew(round: Round, done: Completion, first: Round): Round {
  if (done.day >= first.beginsOn || round.dueOn >= first.dueOn) return round;
  const { nominal, dueOn, lateAfter } = first;
  const steps: Step[] = [...round.steps, { why: 'back', day: dueOn }];
  return { ...round, nominal, dueOn, lateAfter, steps, lapsed: round.dueOn < first.beginsOn };
}

// Less than that between the test and the signature is no waiting.
const STALE_DAYS = 30;

type Renewed = Pick<Round, 'nominal' | 'opensOn' | 'steps' | 'anchor'>;

function renewed(
  rule: Rule,
  renewal: Renewal,
  { open, keeps, doneDay }: { open: Round; keeps: boolean; doneDay: Day },
): Renewed {
  switch (renewal.every) {
    case 'never':
      return { nominal: FOREVER, opensOn: FOREVER, steps: [], anchor: doneDay };
    case 'completion': {
      const { months } = renewal;
      const nominal = addMonths(doneDay, months);
      return {
        nominal,
        opensOn: addDays(nominal, -rule.opensDays),
        steps: [{ why: 'months', months, day: nominal }],
        anchor: doneDay,
      };
    }
    case 'anniversary': {
      const { months } = renewal;
      const anchor = keeps ? open.anchor : doneDay;
      let times = 1;
      const opensOn = () => addDays(addMonths(anchor, months * times), -rule.opensDays);
      // What is done while a renewal is open counts for it: after a long pause more than one may be.
      if (keeps) while (opensOn() <= doneDay) times++;
      // Counted from the anchor, never from a shifted date: a year after 29 February is the 28th, four years the 29th.
      const nominal = addMonths(anchor, months * times);
      const step: Step = keeps
        ? { why: 'kept', anchor, months, day: nominal }
        : { why: 'months', months, day: nominal };
      return { nominal, opensOn: opensOn(), steps: [step], anchor };
    }
    case 'window':
      return nextWindow(rule, renewal, { isFirst: open.opensOn === null, doneDay });
  }
}

function nextWindow(
  rule: Rule,
  { opens, closes }: Extract<Renewal, { every: 'window' }>,
  { isFirst, doneDay }: { isFirst: boolean; doneDay: Day },
): Renewed {
  const windowOf = (year: number) => ({
    from: dayOf(year, opens),
    to: dayOf(closes < opens ? year + 1 : year, closes),
  });
  // Somebody new is asked when long enough has passed. Of others it counts for every window whose renewal is open.
  const from = addDays(doneDay, isFirst ? Math.max(1, rule.leastDays) : rule.opensDays + 1);
  let year = Number(doneDay.slice(0, 4)) - 1;
  while (windowOf(year).from < from) year++;
  const next = windowOf(year);
  const steps: Step[] = [{ why: 'window', from: next.from, day: next.to }];
  // Without the least time an earlier window would have come.
  if (isFirst && windowOf(year - 1).from > doneDay)
    steps.unshift({ why: 'least', days: rule.leastDays, from, day: next.to });
  return {
    nominal: next.to,
    opensOn: addDays(next.from, -rule.opensDays),
    steps,
    anchor: next.from,
  };
}

// The day of a year; 29 February is the 28th where there is none.
function dayOf(year: number, monthDay: string): Day {
  const day = `${year}-${monthDay}`;
  return isDay(day) ? day : `${year}-02-28`;
}
