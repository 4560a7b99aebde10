import type { Db } from '../database/database.ts';
import { namesOf } from '../people/person.store.ts';
import { fillBrackets, type Brackets } from '../policy/brackets.ts';
import { inForce } from '../policy/publication.store.ts';
import { ANYWHERE, textAt } from '../policy/text.ts';
import { choicesOf, versionOf } from '../policy/version.ts';
import type { Question } from './question-file.ts';
import { explainedQuestion, type ExplainedQuestion } from './question-view.ts';
import { lessonOf, questionOf, type Course } from './course.ts';
import { wholeScreen } from './lesson-text.ts';
import { notAsked, staleMark, staleOf } from './looking.ts';
import type { StaleThing } from './stale.ts';
import { looksAt } from './stale.store.ts';

const NEWEST = 20;
/** With all that is taught in them, more would be a heavy page; the rest moves up as these are looked at. */
const AT_ONCE = 20;

/** What the page of a course says about the things to look at again. Nothing before a policy is in force. */
export async function staleView(db: Db, course: Course) {
  const policy = await inForce(db);
  if (policy === undefined)
    return { stale: [], staleCount: 0, unasked: [], looks: [], clauses: new Set<string>() };
  const version = await versionOf(db, policy.hash);
  const { brackets } = textAt(version, ANYWHERE);
  const stale = await staleOf(db, course.id);
  const looks = (await looksAt(db, course.id)).toReversed().slice(0, NEWEST);
  const names = await namesOf(db, [...new Set(looks.map(({ personId }) => personId))]);
  return {
    stale: stale.slice(0, AT_ONCE).map((one) => shownThing(one, course, brackets)),
    staleCount: stale.length,
    unasked: notAsked(course, choicesOf(version)).map(({ question, why }) => ({
      stem: fillBrackets(question.stem, brackets),
      why,
    })),
    looks: looks.map(({ kind, thing, at, note, personId }) => ({
      kind,
      at,
      note,
      title: fillBrackets(titleOf(course, kind, thing), brackets),
      name: names.get(personId) ?? '',
    })),
    /** The clauses in force: a link to another one would lead nowhere. */
    clauses: new Set(version.clauses.map(({ id }) => id)),
  };
}

function shownThing(one: StaleThing, course: Course, brackets: Brackets) {
  const { kind, thing, reasons } = one;
  const lesson = kind === 'lesson' ? lessonOf(course, thing) : undefined;
  const title = fillBrackets(one.title, brackets);
  return {
    kind,
    thing,
    title,
    reasons,
    shown: staleMark(one),
    number: lesson === undefined ? 0 : course.lessons.indexOf(lesson) + 1,
    screens: (lesson?.screens ?? []).map((screen) => ({
      kind: screen.kind,
      blocks: wholeScreen(screen, course, brackets),
    })),
    question: kind === 'lesson' ? null : questionKey(questionOf(course, thing), brackets),
    pictures: course.pictures,
  };
}

// With the key: whoever says that a question is still right has to see it.
const questionKey = (question: Question, brackets: Brackets): ExplainedQuestion =>
  explainedQuestion(question, [...question.options.keys()], [], (text) => fillBrackets(text, brackets));

// A lesson or question that is no longer in the course is named by its id.
function titleOf(course: Course, kind: StaleThing['kind'], thing: string): string {
  if (kind === 'lesson') return course.lessons.find(({ id }) => id === thing)?.title ?? thing;
  return course.questions.find(({ id }) => id === thing)?.stem ?? thing;
}
