import { addDays, addMonths, type Day } from '../days.ts';
import { dutiesOf, mostOf, type ClauseDuty, type DutyOwed, type Reader } from '../policy/owing.ts';
import type { Rule } from './rule.ts';

/** What is known of one person that decides how they stand. Days are days at their site. */
export interface PersonFacts {
  /** Spells of employment, oldest first. */
  spells: readonly { hiredOn: Day; leftOn: Day | null }[];
  /** Times the course was passed and signed, oldest first. */
  completions: readonly { day: Day; passedOn: Day; policyNumber: number }[];
  /** The newest policy version this person signed, with or without the course. */
  signedNumber: number | null;
  /** What this person did about publications that asked for less than a signature. */
  changesDone: readonly { number: number; duty: DutyOwed }[];
  /** For what a change asks of whom. */
  reader: Reader;
  /** False for whoever reads and never learns: an auditor. */
  owes: boolean;
  /** The newest course attempt is passed and only its signature is missing. */
  passedUnsigned: boolean;
}

/** What holds for everyone. */
export interface CommonFacts {
  startDay: Day;
  /** Days that the policy in force gives new staff; null leaves it to the rule. */
  trainDays: number | null;
  /** Publications in force, now or once, that asked something of somebody, oldest first. */
  asking: readonly Asking[];
}

/** What a publication that took effect `on` a day asks of whom, and by when. */
export interface Asking {
  number: number;
  on: Day;
  actBy: Day | null;
  duties: readonly ClauseDuty[];
}

/**
 * What is missing: the course with its signature; because the policy changed a signature, the answer to a question, or
 * having read it; or nothing until the next due day.
 */
export type Needs = 'course' | 'signature' | 'answer' | 'reading' | 'nothing';

/** Why a day is what it is; the page says it in words. */
export type Reason =
  | { because: 'hired'; hiredOn: Day; days: number }
  | { because: 'start'; startDay: Day; days: number }
  | { because: 'done'; doneOn: Day; months: number }
  | { because: 'anniversary'; anchor: Day; doneOn: Day; months: number }
  | { because: 'policy'; number: number; publishedOn: Day };

/** How a person stands under one rule, as days: the state on any day follows from it by comparison alone. */
export interface Standing {
  cycle: number;
  /** Names what is owed, for whatever is said about it: another cycle or publication is another obligation. */
  obligation: string;
  beginsOn: Day;
  dueOn: Day;
  /** From here on it may be renewed and keep its date; null before the first completion. */
  opensOn: Day | null;
  doneOn: Day | null;
  needs: Needs;
  leftOn: Day | null;
  policyNumber: number | null;
  reason: Reason;
}

/** How a person stands under a rule; undefined for somebody who was never employed or owes nothing. Pure. */
export function standing(rule: Rule, person: PersonFacts, common: CommonFacts): Standing | undefined {
  const spell = person.spells.at(-1);
  if (spell === undefined || !person.owes) return undefined;
  const clock = firstDue(common.trainDays ?? rule.firstDays, spell.hiredOn, common.startDay);
  // What was done before somebody left and came back is of the past; new people may begin before their first day.
  const leftBefore = person.spells.at(-2)?.leftOn ?? '';
  let cycle = 1;
  let { dueOn, reason } = clock;
  let opensOn: Day | null = null;
  let doneOn: Day | null = null;
  let policyNumber: number | null = null;
  let anchor: Day | null = null;
  let renewals = 0;
  for (const completion of person.completions) {
    if (completion.passedOn <= leftBefore) continue;
    const keeps = opensOn !== null && completion.passedOn >= opensOn && completion.day <= dueOn;
    if (!keeps) {
      // A test passed long before it was signed counts from the day it was passed: no year is won by waiting.
      const stale = completion.passedOn < addDays(completion.day, -rule.windowDays);
      anchor = stale ? completion.passedOn : completion.day;
      renewals = 0;
    }
    renewals++;
    cycle++;
    doneOn = completion.day;
    policyNumber = completion.policyNumber;
    if (rule.renewMonths === null) {
      dueOn = FOREVER;
      opensOn = FOREVER;
    } else {
      // Counted from the anchor, never from a shifted date: a year after 29 February is the 28th, four years the 29th.
      const months = rule.renewMonths * renewals;
      dueOn = addMonths(anchor!, months);
      opensOn = addDays(dueOn, -rule.windowDays);
      reason = keeps
        ? { because: 'anniversary', anchor: anchor!, doneOn, months: rule.renewMonths }
        : { because: 'done', doneOn, months: rule.renewMonths };
    }
  }
  const base: Standing = {
    cycle,
    // Somebody hired again owes anew: what was said in the first spell is not said yet in this one.
    obligation: `${rule.id}:${person.spells.length}.${cycle}`,
    beginsOn: clock.beginsOn,
    dueOn,
    opensOn,
    doneOn,
    needs: doneOn === null ? (person.passedUnsigned ? 'signature' : 'course') : 'nothing',
    leftOn: spell.leftOn,
    policyNumber,
    reason,
  };
  return doneOn === null ? base : withPublication(base, person, common);
}

/** Later than any day: what never expires. */
export const FOREVER: Day = '2999-12-31';

function firstDue(days: number, hiredOn: Day, startDay: Day): { beginsOn: Day; dueOn: Day; reason: Reason } {
  const fromStart = startDay > hiredOn;
  const beginsOn = fromStart ? startDay : hiredOn;
  const reason: Reason = fromStart
    ? { because: 'start', startDay, days }
    : { because: 'hired', hiredOn, days };
  return { beginsOn, dueOn: addDays(beginsOn, days), reason };
}

// Publications after the newest version this person signed that ask something of them which they have not done.
function withPublication(base: Standing, person: PersonFacts, common: CommonFacts): Standing {
  const owed = common.asking
    .filter(({ number }) => number > (person.signedNumber ?? 0))
    .map((asking) => ({ ...asking, duty: owedFor(asking, person) }))
    .filter(({ duty }) => duty !== 'nothing');
  const first = owed[0];
  const newest = owed.at(-1);
  if (first === undefined || newest === undefined) return base;
  const dueOn = owed.map(({ actBy, on }) => actBy ?? on).reduce((a, b) => (a < b ? a : b));
  // The yearly course is due sooner, and ends with a signature under the newest version.
  if (dueOn > base.dueOn) return base;
  return {
    ...base,
    obligation: `${base.obligation}:v${first.number}`,
    needs: NEEDS[mostOf(owed)],
    dueOn,
    reason: { because: 'policy', number: newest.number, publishedOn: newest.on },
  };
}

const NEEDS: Readonly<Record<DutyOwed, Needs>> = {
  nothing: 'nothing',
  read: 'reading',
  answer: 'answer',
  sign: 'signature',
};

/** What one publication still asks of somebody who has not signed it or a later one. */
export function owedFor({ number, duties }: Asking, person: PersonFacts): DutyOwed {
  const most = mostOf(dutiesOf(duties, person.reader));
  const done = mostOf(person.changesDone.filter((one) => one.number === number));
  return mostOf([{ duty: done }, { duty: most }]) === done ? 'nothing' : most;
}

/** The states in which a person can stand; issue by issue more of them are reached. */
export type State = 'left' | 'paused' | 'overdue' | 'due' | 'renewable' | 'current';

type Dated = Pick<Standing, 'dueOn' | 'opensOn' | 'needs' | 'leftOn'>;

/** The state on a day. Somebody who is to begin in the future is already due. */
export function stateOn(row: Dated, day: Day): State {
  if (row.leftOn !== null && row.leftOn < day) return 'left';
  if (row.dueOn < day) return 'overdue';
  if (row.needs !== 'nothing') return 'due';
  return row.opensOn !== null && row.opensOn <= day ? 'renewable' : 'current';
}
