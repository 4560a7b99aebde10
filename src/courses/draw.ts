import type { Choices } from '../policy/version.ts';
import type { Setting } from '../policy/policy-file.ts';
import type { CoursePlan, LessonPlan } from './course-file.ts';
import { isFor, isIn, type FitFor } from './fitting.ts';
import type { Question } from './question-file.ts';
import { isMade } from './scenario-file.ts';
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
  /** Of a question made from a scenario: all of it, whatever a later program would make. */
  made?: Question;
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
  const mine = questions.filter((question) => isAsked(question, examinee));
  const others = questions.filter((question) => fits(question, examinee) && !mine.includes(question));
  const pools = [
    mine.filter((question) => question.critical),
    mine.filter((question) => !question.critical),
    // A critical question of another role must not fail somebody who never does that work.
    others.filter((question) => !question.critical),
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

function kindOf(question: Question) {
  const { kind } = question;
  if (isMade(question)) return 'scenarios at most' as const;
  if (kind === 'true-false') return 'true-false at most' as const;
  return kind === 'story' ? ('stories at most' as const) : undefined;
}

/**
 * Draws what somebody is asked before the lessons: for each lesson that may be skipped so many questions on its
 * clauses, none that is asked inside a lesson, and no story. Where lessons share clauses, each gets its own as far as
 * the questions reach. Pure.
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
    (one) => isAsked(one, examinee) && one.kind !== 'story' && !practice.has(one.id),
  );
  const pools = new Map(
    lessons
      .filter((lesson) => lesson['test out'])
      .map(({ id, clauses }) => {
        const pool = usable.filter((one) => clauses.includes(one.clauses[0]!));
        return [id, inTurn(pool, examinee, random)] as const;
      }),
  );
  const taken = shareOut(pools, each);
  return [...pools].flatMap(([lesson, pool]) =>
    pool.filter((one) => taken.get(one) === lesson).map((question) => ({ question, lesson })),
  );
}

// Each lesson takes one after the other; one that finds nothing free has another lesson change to a question of its own
// (Kuhn's matching).
function shareOut(pools: ReadonlyMap<string, readonly Question[]>, each: number): Map<Question, string> {
  const taken = new Map<Question, string>();
  const takes = (lesson: string, tried: Set<Question>): boolean => {
    const pool = pools.get(lesson)!.filter((one) => !tried.has(one) && taken.get(one) !== lesson);
    const free = pool.find((one) => !taken.has(one));
    const found =
      free ??
      pool.find((one) => {
        if (tried.has(one)) return false;
        tried.add(one);
        return takes(taken.get(one)!, tried);
      });
    if (found !== undefined) taken.set(found, lesson);
    return found !== undefined;
  };
  for (let n = 0; n < each; n++) for (const lesson of pools.keys()) takes(lesson, new Set());
  return taken;
}

/** The order in which the options of a question are shown. True/false, spots and stories stay as they are written. */
export function shownOrder({ kind, options }: Question, random: Random): number[] {
  const places = [...options.keys()];
  return kind === 'single' || kind === 'multiple' || kind === 'ordering' ? shuffled(places, random) : places;
}

/** Whom a question is asked of, and under which settings of the policy. */
type AskedOf = Pick<Examinee, 'roles' | 'country' | 'choices'>;

/** True when the question is for this person's roles and country, and its key holds under the policy's settings. */
export const isAsked = (question: Question, examinee: AskedOf): boolean =>
  isFor({ roles: question.roles }, examinee) && fits(question, examinee);

/** The same in whichever role: what is not for theirs fills up the final test. */
export function fits(question: Question, examinee: Omit<AskedOf, 'roles'>): boolean {
  if (question.countries !== undefined && !isIn(question.countries, examinee.country)) return false;
  return whyNotAsked(question, examinee.choices).length === 0;
}

/** True for what is answered in one look: no story, nothing to put in order. */
export const isShort = ({ kind }: Question): boolean => kind !== 'story' && kind !== 'ordering';

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
 * questions there are on a clause. Each clause is a clock that strikes as often as it weighs (a Poisson process), and
 * each strike takes one of its questions: so a clause of three comes as often as one of thirty, until it is used up.
 */
export function inTurn(pool: readonly Question[], { weights, seen }: Examinee, random: Random): Question[] {
  const clocks = new Map<string, number>();
  return shuffled(pool, random)
    .map((question) => {
      const clause = question.clauses[0]!;
      const had = seen.has(question.id) ? 1 : 0;
      const clock = `${had} ${clause}`;
      const at = (clocks.get(clock) ?? 0) - Math.log(1 - random()) / (weights[clause] ?? 1);
      clocks.set(clock, at);
      return { question, had, at };
    })
    .toSorted((a, b) => a.had - b.had || a.at - b.at)
    .map((timed) => timed.question);
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
