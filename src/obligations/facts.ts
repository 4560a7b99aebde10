import type { Day } from '../days.ts';
import type { ClauseDuty, DutyOwed, Reader } from '../policy/owing.ts';
import type { Pause } from './pauses.ts';
import type { Thing } from './rule.ts';
import type { Status } from './who.ts';

/** What is known of one person that decides how they stand. Days are days at their site. */
export interface PersonFacts {
  personId: string;
  /**
   * Spells of employment, oldest first. `number`: as they became known; of one without, its place among them. `clockFrom`: the day
   * on which somebody was first known here, by a file or a form; no clock of that spell begins before it.
   */
  spells: readonly { hiredOn: Day; leftOn: Day | null; number?: number; clockFrom?: Day | null }[];
  /** What they were, oldest first; the last is what they are. */
  history: readonly Status[];
  /** What was completed, oldest first. */
  completions: readonly Completion[];
  /** The newest policy version this person signed, with or without the course. */
  signedNumber: number | null;
  /** What this person did about publications that asked for less than a signature. */
  changesDone: readonly { number: number; duty: DutyOwed; on?: Day }[];
  /** For what a change asks of whom. */
  reader: Reader;
  isManager: boolean;
  /** False for whoever reads and never learns: an auditor. */
  owes: boolean;
  /** Courses whose newest attempt is passed, with only its signature missing. */
  passedUnsigned: readonly string[];
  leaves: readonly { from: Day; to: Day | null }[];
  waivers: readonly { thing: Thing; from: Day; to: Day }[];
  /** More time for one obligation, until a day; given on a day. */
  extensions: readonly { obligation: string; to: Day; on?: Day }[];
  requirements: readonly Requirement[];
}

/** Something that was completed. */
export interface Completion {
  thing: Thing;
  day: Day;
  /** The day on which the test was passed: before the signature. */
  passedOn: Day;
  policyNumber: number | null;
  /** Elsewhere, or before Heed. */
  outside: boolean;
  /** By the shorter path of a renewal. */
  short?: boolean;
}

/** Something that an officer asked of this person from a day on: what was completed on it or later settles it. */
export interface Requirement {
  id: string;
  thing: Thing;
  askedOn: Day;
  dueOn: Day;
}

/** What holds for everyone. */
export interface CommonFacts {
  startDay: Day;
  /** The start days of the sites that have their own. */
  siteStarts: ReadonlyMap<string, Day>;
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

export type { Pause };
