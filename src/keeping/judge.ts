import { addMonths, type Day } from '../days.ts';

/** The kinds of record that a rule speaks of. What is not among them is kept as long as Heed is used. */
export const CLASSES = [
  'signatures',
  'answers',
  'decisions',
  'committee',
  'texts',
  'people',
  'exports',
  'reminders',
  'imports',
  'questions',
] as const;
export type Class = (typeof CLASSES)[number];

/** How many months each kind is kept. */
export type Months = Readonly<Record<Class, number>>;

/** Something that may go one day, as a whole or not at all. */
export interface Kept {
  class: Class;
  ref: string;
  /** Null: it is nobody's in particular. */
  personId: string | null;
  created: Day;
  /** The last day on which anything was added to it. */
  last: Day;
  /** The last day on which it was in force; `still` while it is; null where nothing of its kind ever is. */
  inForceUntil: Day | null;
}

/** What must stay. No person: everybody's. No day: without that end. */
export interface Held {
  personId: string | null;
  from: Day | null;
  to: Day | null;
}

/** `young`: not old enough; `in-force`: old enough, but it was in force until later; `held`: a hold keeps it. */
export type Verdict = 'goes' | 'young' | 'in-force' | 'held';

/** The last day on which something is kept; undefined while it is in force. */
export function keptUntil(kept: Kept, months: Months): Day | undefined {
  if (kept.inForceUntil === 'still') return undefined;
  return addMonths(latest(kept.created, kept.last, kept.inForceUntil ?? kept.created), months[kept.class]);
}

/** Whether something may go on a day. A hold wins over every rule; what is nobody's in particular any hold may be about. */
export function judge(kept: Kept, months: Months, holds: readonly Held[], day: Day): Verdict {
  if (addMonths(latest(kept.created, kept.last), months[kept.class]) >= day) return 'young';
  const until = keptUntil(kept, months);
  if (until === undefined || until >= day) return 'in-force';
  return holds.some((hold) => isUnder(kept, hold)) ? 'held' : 'goes';
}

/** Whether a hold speaks of something: its person, and a time that the hold touches. */
export function isUnder(kept: Kept, { personId, from, to }: Held): boolean {
  if (personId !== null && kept.personId !== null && kept.personId !== personId) return false;
  const end =
    kept.inForceUntil === 'still' ? '9999-12-31' : latest(kept.last, kept.inForceUntil ?? kept.last);
  return (to === null || kept.created <= to) && (from === null || end >= from);
}

const latest = (...days: Day[]): Day => days.reduce((a, b) => (a > b ? a : b));
