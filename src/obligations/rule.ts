import type { Db, Tx } from '../database/database.ts';
import { dayIn, type Day } from '../days.ts';
import type { Facts } from '../ledger/entry.ts';
import { append } from '../ledger/ledger.ts';
import { ruleRows } from './rule.store.ts';
import type { Who } from './who.ts';

/** Who owes what, by when, and how often again. Kept whole in the ledger each time it is set. */
export interface Rule {
  id: string;
  name: string;
  /** Whoever is meant by one of these; within one, all of it must hold. `[{}]` is everybody. */
  for: readonly Who[];
  thing: Thing;
  first: First;
  renewal: Renewal;
  /** Early renewal counts from so many days before the due day, or before the yearly window opens. */
  opensDays: number;
  /** So many days at least lie between the first completion and the next yearly window that somebody is asked in. */
  leastDays: number;
  /** So many days after the due day nobody is called late yet; what is done within them keeps its date. */
  graceDays: number;
  /** What is asked again is the shorter path, where the course has one. */
  shorter: boolean;
  /** With the shorter path: each so-manieth time it is the whole course all the same; 3 is whole, short, short, whole. */
  wholeEvery?: number;
  /** Whether training elsewhere, before or outside of Heed, counts: not at all, for the first time, or always. */
  outside: 'no' | 'first' | 'always';
  /** Whether what was done before somebody left and came back still counts. */
  returning: 'anew' | 'counts';
  /** The day on which this rule began: for people who were there before, the clock starts then. Null: it always was. */
  from: Day | null;
  plan: Plan;
  /** The preset that it was made from. */
  basis: string;
}

/** What is owed: `course:ID`, `refresher:ID` of a course, `policy` (its signature alone) or `package:ID`. */
export type Thing = string;

/** The first due day: days after hire (`policy`: as many as the policy says), after joining those the rule is for, or a date. */
export type First =
  | { after: 'hire'; days: number | 'policy' }
  | { after: 'joining'; days: number }
  /** Whoever comes later than so many days before the date has those days. */
  | { on: Day; days: number };

/**
 * Due again never; so many months after each completion; so many months after the anchor, which a renewal in time keeps; or by
 * the end of a window that comes each year (`--MM-DD`).
 */
export type Renewal =
  | { every: 'never' }
  | { every: 'completion'; months: number }
  | { every: 'anniversary'; months: number }
  | { every: 'window'; opens: string; closes: string };

/** When something is said of what is owed: so many days before and after the due day, on the day; to whom else. */
export interface Plan {
  /** Days before the due day, each once. */
  before: readonly number[];
  onDay: boolean;
  /** Days after the due day, each once. */
  after: readonly number[];
  /** And then every so many days; 0 is not at all. */
  afterEvery: number;
  /** From so many days after the due day the direct manager gets a copy; null: no copies. */
  copyFrom: number | null;
  /** From so many days after it the manager's own manager does too; null: not. */
  escalateFrom: number | null;
}

export const USUAL_PLAN: Plan = {
  before: [30, 7],
  onDay: true,
  after: [7, 14],
  afterEvery: 7,
  copyFrom: 14,
  escalateFrom: 28,
};

/** Days of a rule that leaves them to the policy, while the policy says nothing. */
export const POLICY_DAYS = 30;

/** Of everybody: within 30 days of hire, or as many as the policy says, again every 12 months, from 60 days before. */
export const ONBOARDING: Rule = {
  id: 'social-media-onboarding',
  name: 'Social media training for everybody',
  for: [{}],
  thing: 'course:social-media',
  first: { after: 'hire', days: 'policy' },
  renewal: { every: 'anniversary', months: 12 },
  opensDays: 60,
  leastDays: 180,
  graceDays: 0,
  shorter: true,
  outside: 'no',
  returning: 'anew',
  from: null,
  plan: USUAL_PLAN,
  basis: 'own',
};

/** The whole of a course, as a thing that is owed. */
export const courseThing = (course: string): Thing => `course:${course}`;

/** The course that a thing is about; undefined for what is no course. */
export function courseOf(thing: Thing): string | undefined {
  const [kind, id] = thing.split(':', 2);
  return kind === 'course' || kind === 'refresher' ? id : undefined;
}

/** A package, as a thing that is owed. */
export const packageThing = (id: string): Thing => `package:${id}`;

/** The package that a thing is; undefined for what is none. */
export const packageOf = (thing: Thing): string | undefined =>
  thing.startsWith('package:') ? thing.slice('package:'.length) : undefined;

/** Sets a rule from today on: adds it, or replaces the one with its id. */
export async function setRule(tx: Tx, now: Date, by: string, rule: Rule, zone: string): Promise<void> {
  const { name, ...rest } = rule;
  await append(tx, now, [
    { at: dayIn(zone, now), kind: 'rule-set', facts: { by, rule: asFacts(rest) }, commits: { name } },
  ]);
}

/** Ends a rule from today on; what it asked for is not asked any more. */
export async function endRule(tx: Tx, now: Date, by: string, id: string, zone: string): Promise<void> {
  await append(tx, now, [{ at: dayIn(zone, now), kind: 'rule-ended', facts: { by, rule: id } }]);
}

// Without what is undefined: the ledger knows no such value.
const asFacts = (rule: Omit<Rule, 'name'>): Facts => JSON.parse(JSON.stringify(rule)) as Facts;

/** A rule as an entry holds it. The first version of Heed knew one rule of fewer words. */
export function ruleFrom(facts: Facts, name: string | undefined): Rule {
  const rule = facts as unknown as Omit<Rule, 'name'> | FirstRule;
  if ('thing' in rule) return { ...rule, name: name ?? rule.id };
  const { id, course, firstDays, renewMonths, windowDays } = rule;
  return {
    ...ONBOARDING,
    id,
    thing: `course:${course}`,
    first: { after: 'hire', days: firstDays === POLICY_DAYS ? 'policy' : firstDays },
    renewal: renewMonths === null ? { every: 'never' } : { every: 'anniversary', months: renewMonths },
    opensDays: windowDays,
  };
}

interface FirstRule {
  id: string;
  course: string;
  firstDays: number;
  renewMonths: number | null;
  windowDays: number;
}

/** Every rule in force, by id. */
export async function rules(db: Db): Promise<Rule[]> {
  return (await ruleRows(db)).map(({ id, body }) => read(id, body));
}

/** One rule in force. */
export async function ruleOf(db: Db, id: string): Promise<Rule | undefined> {
  return (await rules(db)).find((rule) => rule.id === id);
}

const texts = new Map<string, { body: string; rule: Rule }>();

// Pages ask for the rules each time; few are ever read anew.
function read(id: string, body: string): Rule {
  const known = texts.get(id);
  if (known?.body === body) return known.rule;
  // A row of the first version, from before the ledger is replayed again.
  const rule = ruleFrom(JSON.parse(body) as Facts, (JSON.parse(body) as { name?: string }).name);
  texts.set(id, { body, rule });
  return rule;
}

/** The first course that some rule in force asks for; undefined when none does. */
export async function taughtCourse(db: Db): Promise<string | undefined> {
  for (const { thing } of await rules(db)) {
    const course = courseOf(thing);
    if (course !== undefined) return course;
  }
  return undefined;
}
