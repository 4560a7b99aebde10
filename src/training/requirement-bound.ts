import { languageFor } from '../people/language.ts';
import { languageIn } from '../web/languages.ts';
import { createHash } from 'node:crypto';
import { agreeing } from '../courses/agrees.ts';
import { courseOf, currentCourse, questionOf, type Course } from '../courses/course.ts';
import { isAsked } from '../courses/draw.ts';
import { fitOf, type Fit, type FitFor } from '../courses/fitting.ts';
import type { Chosen } from '../courses/marking.ts';
import type { Question } from '../courses/question-file.ts';
import type { Db } from '../database/database.ts';
import { notFound } from '../errors.ts';
import type { KnownEntry } from '../ledger/entry.ts';
import { textOf } from '../organisation/organisation.projection.ts';
import { isRequiredOf } from '../obligations/requirement.store.ts';
import type { What } from '../obligations/required.ts';
import { taughtCourse } from '../obligations/rule.ts';
import type { Reader } from '../policy/owing.ts';
import { policyInForce, policyNumbered, type Published } from '../policy/publication.ts';
import { readerOf } from '../policy/reader.store.ts';
import { textAt, type Clause, type PolicyText } from '../policy/text.ts';
import { choicesOf } from '../policy/version.ts';
import { questionsAbout } from './changes.ts';
import { requiredSteps } from './requirement.store.ts';
import { stepsOf, type Step } from './steps.ts';

/** One step of what was required: a screen or question of a lesson, or a clause with the question about it. `key` is in its address. */
export type RequiredStep =
  | { key: string; kind: 'screen'; step: Step & { kind: 'screen' } }
  | { key: string; kind: 'practice'; question: Question }
  | { key: string; kind: 'clause'; clause: Clause; question: Question | undefined };

/** What was required of somebody, and why. */
export interface Asked {
  id: string;
  what: What;
  reason: string;
  doneOn: string | null;
}

/** The same with what it is bound to since they began, and how far they are. */
export interface RequiredBound extends Asked {
  personId: string;
  courseHash: string;
  course: Course;
  policy: Published;
  text: PolicyText;
  who: Reader & FitFor;
  fit: Fit;
  steps: readonly RequiredStep[];
  /** By key: since when it is done. */
  done: ReadonlyMap<string, string>;
  /** By key: the last answer, and to which question. */
  answered: ReadonlyMap<string, { question: string; chosen: Chosen; right: boolean }>;
}

/** What is asked of this person under an id. Throws `not-found` for what is not theirs. */
export async function requiredOf(db: Db, personId: string, id: string): Promise<Asked> {
  const asked = /^[\w-]{1,64}$/.test(id) ? await isRequiredOf(db, id, personId) : undefined;
  if (asked === undefined) throw notFound();
  return { id, what: JSON.parse(asked.what) as What, reason: asked.reason, doneOn: asked.done_on };
}

/** The same with its steps. Throws `not-found` for what is not theirs, and for a package: that has steps of its own. */
export async function boundRequirement(db: Db, personId: string, id: string): Promise<RequiredBound> {
  const asked = await requiredOf(db, personId, id);
  const { what } = asked;
  if ('package' in what) throw notFound();
  const entries = await requiredSteps(db, personId, id);
  const [first] = entries;
  const courseId = 'course' in what ? what.course : 'of' in what ? what.of : ((await taughtCourse(db)) ?? '');
  // Who has begun goes on with the course and policy that they began with.
  const courseHash =
    first === undefined
      ? (await currentCourse(db, courseId, await languageFor(db, personId))).hash
      : textOf(first.facts, 'courseHash');
  const policy =
    first === undefined ? await policyInForce(db) : await policyNumbered(db, Number(first.facts['policy']));
  const course = await courseOf(db, courseHash);
  const reader = await readerOf(db, personId);
  const language = languageIn(course.language) ?? 'en';
  const who = { ...reader, country: reader.country ?? 'us', language };
  const text = textAt(policy.version, who);
  const base = { course, policy, text, who };
  const tries = triesIn(entries);
  const seed = (key: string) =>
    createHash('sha256').update(`${personId} ${id} ${key}`).digest().readUInt32BE(0) + (tries.get(key) ?? 0);
  const steps =
    'course' in what
      ? []
      : 'lesson' in what
        ? lessonSteps(what.lesson, base)
        : clauseSteps(what.clauses, base, seed);
  return {
    ...asked,
    personId,
    courseHash,
    ...base,
    fit: fitOf(course, text.brackets, who.country),
    steps,
    done: doneIn(entries),
    answered: answeredIn(entries),
  };
}

type Base = Pick<RequiredBound, 'course' | 'policy' | 'text' | 'who'>;

// Whoever is asked for a lesson gets it, whatever their role.
function lessonSteps(id: string, { course, policy, text, who }: Base): RequiredStep[] {
  const lessons = course.lessons
    .filter((lesson) => lesson.id === id)
    .map((lesson) => ({ ...lesson, roles: ['all' as const], except: [] }));
  const questions = agreeing(course, text, who.roles);
  return stepsOf({ ...course, lessons }, who, choicesOf(policy.version), questions).flatMap(
    (step): RequiredStep[] => {
      const key = step.id.slice(step.lesson.length + 1);
      if (step.kind === 'screen') return [{ key, kind: 'screen', step }];
      return step.kind === 'practice'
        ? [{ key, kind: 'practice', question: questionOf(course, step.question) }]
        : [];
    },
  );
}

// A clause that is not in the policy any more asks for nothing.
function clauseSteps(
  ids: readonly string[],
  { course, policy, text, who }: Base,
  seed: (key: string) => number,
): RequiredStep[] {
  const choices = choicesOf(policy.version);
  return ids.flatMap((id): RequiredStep[] => {
    const clause = text.clauses.find((one) => one.id === id);
    if (clause === undefined) return [];
    const about = questionsAbout(agreeing(course, text, who.roles), [id], choices, who.country);
    const usable = about.filter((question) => isAsked(question, { ...who, choices }));
    // The same until it is answered, another after each wrong answer, and not the same for everybody.
    const question = usable[seed(id) % Math.max(1, usable.length)];
    return [{ key: id, kind: 'clause', clause, question }];
  });
}

const keyIn = ({ facts }: KnownEntry): string => textOf(facts, 'step');

function triesIn(entries: readonly KnownEntry[]): Map<string, number> {
  const tries = new Map<string, number>();
  for (const entry of entries)
    if (entry.facts['done'] !== true) tries.set(keyIn(entry), (tries.get(keyIn(entry)) ?? 0) + 1);
  return tries;
}

const doneIn = (entries: readonly KnownEntry[]): Map<string, string> =>
  new Map(
    entries.filter(({ facts }) => facts['done'] === true).map((entry) => [keyIn(entry), entry.at] as const),
  );

const answeredIn = (entries: readonly KnownEntry[]): RequiredBound['answered'] =>
  new Map(
    entries.flatMap((entry) => {
      const { question, right } = entry.facts;
      const { chosen } = entry.values;
      if (typeof question !== 'string' || chosen === undefined) return [];
      return [
        [keyIn(entry), { question, chosen: JSON.parse(chosen) as number[], right: right === true }] as const,
      ];
    }),
  );
