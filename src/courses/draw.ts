import type { Choices } from '../policy/version.ts';
import type { Setting } from '../policy/policy-file.ts';
import type { CoursePlan, LessonPlan } from './course-file.ts';
import { isFor, isIn, type FitFor } from './fitting.ts';
import type { Question } from './question-file.ts';
import { questionRestsOn } from './stale.ts';

/** Whom a paper is drawn for. */
export interface Examinee extends FitFor {
  /** The settings of the policy version that the attempt is bound to. */
  choices: Choices;
  /** How much each clause weighs, by id. */
  weights: Readonly<Record<string, number>>;
  /** Ids of the questions that this person has had before. */
  seen: ReadonlySet<string>;
}

/** One question of a paper, with its options in the order shown. */
export interface Drawn {
  question: string;
  /** Places of the options in the question as it is kept. */
  order: number[];
  /** Of a question made from a scenario: the seed it was made with. */
  seed?: number;
  /** Before the lessons: the lesson that it may spare. */
  lesson?: string;
}

/** Gives numbers from 0 up to 1. */
export type Random = () => number;

/**
 * Draws the final test: the critical questions for these roles, then others for these roles and for all, then those of
 * other roles; in each, what this person has not had before comes first, and clauses by weight. Of true/false, stories
 * and scenarios at most what the course says. Questions whose key does not hold are left out. Pure.
 */
export function drawPaper(
  questions: readonly Question[],
  test: CoursePlan['test'],
  examinee: Examinee,
  random: Random,
): Question[] {
  const usable = questions.filter((question) => fits(question, examinee));
  const mine = (question: Question) => isFor({ roles: question.roles }, examinee);
  const pools = [
    usable.filter((question) => mine(question) && question.critical),
    usable.filter((question) => mine(question) && !question.critical),
    // A critical question of another role must not fail somebody who never does that work.
    usable.filter((question) => !mine(question) && !question.critical),
  ];
  const taken: Question[] = [];
  for (const pool of pools) {
    for (const question of inTurn(pool, examinee, random)) {
      if (taken.length >= test.questions) break;
      if (question.critical || roomFor(question, taken, test)) taken.push(question);
    }
  }
  return shuffled(taken, random);
}

// Two of one scenario would be a pair that gives itself away; `limits` are by the kind of question.
function roomFor(question: Question, taken: readonly Question[], test: CoursePlan['test']): boolean {
  const kind = kindOf(question);
  if (taken.some((one) => one.id === question.id)) return false;
  return kind === undefined || taken.filter((one) => kindOf(one) === kind).length < test[kind];
}

function kindOf({ kind, id }: Question) {
  if (id.startsWith('scenario:')) return 'scenarios at most' as const;
  if (kind === 'true-false') return 'true-false at most' as const;
  return kind === 'story' ? ('stories at most' as const) : undefined;
}

/**
 * Draws what somebody is asked before the lessons: for each lesson that may be skipped so many questions on its
 * clauses, none that is asked inside a lesson, and no story. Pure.
 */
export function drawCheckIn(
  questions: readonly Question[],
  lessons: readonly LessonPlan[],
  each: number,
  examinee: Examinee,
  random: Random,
): { question: Question; lesson: string }[] {
  const practice = new Set(lessons.flatMap((lesson) => lesson.practice));
  const usable = questions.filter(
    (one) =>
      fits(one, examinee) &&
      isFor({ roles: one.roles }, examinee) &&
      one.kind !== 'story' &&
      !practice.has(one.id),
  );
  const taken: { question: Question; lesson: string }[] = [];
  for (const lesson of lessons) {
    if (!lesson['test out']) continue;
    const left = usable.filter((one) => taken.every(({ question }) => question !== one));
    const pool = left.filter(({ clauses }) => lesson.clauses.includes(clauses[0]!));
    const own = inTurn(pool, examinee, random).slice(0, each);
    taken.push(...own.map((question) => ({ question, lesson: lesson.id })));
  }
  return taken;
}

/** The order in which the options of a question are shown. True/false, spots and stories stay as they are written. */
export function shownOrder({ kind, options }: Question, random: Random): number[] {
  const places = [...options.keys()];
  return kind === 'single' || kind === 'multiple' || kind === 'ordering' ? shuffled(places, random) : places;
}

/** True when the question may be shown to this person: the country fits, and the key holds under the policy. */
export function fits(question: Question, examinee: Pick<Examinee, 'country' | 'choices'>): boolean {
  if (question.countries !== undefined && !isIn(question.countries, examinee.country)) return false;
  return whyNotAsked(question, examinee.choices).length === 0;
}

/** A clause under which a question's key does not hold. */
export interface NotHeld {
  clause: string;
  /** Its setting; null: the policy has no such clause. */
  setting: Setting | null;
  /** The settings at which the key holds; null: at each. */
  holds: readonly Setting[] | null;
}

/** Why a question cannot be asked under these settings; empty when it can. A clause that is gone decides nothing. */
export function whyNotAsked(question: Question, choices: Choices): NotHeld[] {
  return questionRestsOn(question)
    .map((clause) => ({
      clause,
      setting: choices[clause] ?? null,
      holds: question.holds?.[clause] ?? null,
    }))
    .filter(({ setting, holds: at }) => setting === null || (at !== null && !at.includes(setting)));
}

/**
 * Questions in the order in which they are taken: what was not had before first, then by clause weight, however many
 * questions there are on a clause. Efraimidis and Spirakis: the keys u^(1/w), largest first, are a weighted sample
 * without replacement.
 */
export function inTurn(pool: readonly Question[], { weights, seen }: Examinee, random: Random): Question[] {
  const onClause = new Map<string, number>();
  for (const { clauses } of pool) onClause.set(clauses[0]!, (onClause.get(clauses[0]!) ?? 0) + 1);
  return pool
    .map((question) => {
      const clause = question.clauses[0]!;
      const weight = (weights[clause] ?? 1) / onClause.get(clause)!;
      return { question, had: seen.has(question.id) ? 1 : 0, key: random() ** (1 / weight) };
    })
    .toSorted((a, b) => a.had - b.had || b.key - a.key)
    .map((keyed) => keyed.question);
}

/** A copy in random order (Fisher and Yates). */
export function shuffled<T>(list: readonly T[], random: Random): T[] {
  const copy = [...list];
  for (let i = copy.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [copy[i], copy[j]] = [copy[j]!, copy[i]!];
  }
  return copy;
}
