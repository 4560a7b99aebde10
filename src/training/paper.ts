import { randomBytes } from 'node:crypto';
import canonicalize from 'canonicalize';
import { lockPeople, type Db, type Tx } from '../database/database.ts';
import { newId } from '../database/id.ts';
import { conflict, notFound } from '../errors.ts';
import { contentHash } from '../files/content.store.ts';
import { drawCheckIn, drawPaper, shownOrder, type Drawn, type Random } from '../courses/draw.ts';
import { isAnswered, type Chosen, type Sureness } from '../courses/marking.ts';
import type { Question } from '../courses/question-file.ts';
import { isMade } from '../courses/scenario-file.ts';
import { append } from '../ledger/ledger.ts';
import { organisation } from '../organisation/organisation.ts';
import { bind, boundAttempt, type Bound } from './attempt.ts';
import { languageAt } from './attempt.store.ts';
import { examineeOf, questionsToDraw, questionDrawn } from './asked.ts';
import { answersOf, paperOf, papersOf, type Answer, type Paper, type PaperUse } from './paper.store.ts';

/** Numbers from 0 up to 1 that nobody can foresee. */
export const unforeseeable: Random = () => randomBytes(6).readUIntBE(0, 6) / 2 ** 48;

/** A paper with what it rests on: its attempt, and its questions as they were when it was drawn. */
export interface OpenPaper {
  paper: Paper;
  bound: Bound;
  questions: Question[];
  answers: Map<number, Answer>;
}

/** Somebody's own paper with everything on it. Throws not found for an id that is not theirs. */
export async function openPaper(db: Db, personId: string, id: string): Promise<OpenPaper> {
  const paper = await paperOf(db, personId, id);
  if (paper === undefined) throw notFound();
  return paperUnder(db, paper, await boundAttempt(db, personId, paper.attemptId));
}

/** A paper with everything on it, under the attempt that it belongs to. */
export async function paperUnder(db: Db, paper: Paper, now: Bound): Promise<OpenPaper> {
  // In the language of the day it was drawn, whichever they went on in.
  const then = await languageAt(db, now.attempt.id, paper.drawnAt);
  const bound = then === undefined ? now : await bind(db, { ...now.attempt, ...then });
  const questions = paper.draw.map((drawn) => questionDrawn(bound, drawn));
  return { paper, bound, questions, answers: await answersOf(db, paper.id) };
}

/** Draws the final test, or goes on with the one that is open. Refused until every lesson is done. Gives its id. */
export async function beginTest(
  tx: Tx,
  now: Date,
  personId: string,
  attemptId: string,
  random: Random = unforeseeable,
): Promise<string> {
  await lockPeople(tx, [personId]);
  const bound = await boundAttempt(tx, personId, attemptId);
  const { attempt, course, steps, done, spared, plan } = bound;
  if (plan !== null) throw notFound();
  const papers = (await papersOf(tx, attempt.id)).filter((paper) => paper.use === 'test');
  const open = papers.find((paper) => paper.handedInAt === null);
  if (open !== undefined) return open.id;
  if (attempt.passed_at !== null) throw conflict('training.passed-already');
  if (steps.some((step) => !done.has(step.id) && !spared.includes(step.lesson)))
    throw conflict('training.lessons-first');
  const questions = await questionsToDraw(tx, bound, random);
  const drawn = drawPaper(questions, course.test, await examineeOf(tx, bound), random);
  return keepPaper(tx, now, bound, { use: 'test', number: papers.length + 1, drawn }, random);
}

/**
 * Draws what somebody is asked before the lessons, or goes on with it. Refused once it was handed in, or a lesson begun.
 * Gives its id.
 */
export async function beginCheckIn(
  tx: Tx,
  now: Date,
  personId: string,
  attemptId: string,
  random: Random = unforeseeable,
): Promise<string> {
  await lockPeople(tx, [personId]);
  const bound = await boundAttempt(tx, personId, attemptId);
  const papers = await papersOf(tx, bound.attempt.id);
  const before = papers.find((paper) => paper.use === 'check-in');
  if (before?.handedInAt === null) return before.id;
  const each = bound.course['check-in']?.['questions a lesson'];
  const allowed = (await organisation(tx))?.testOut !== 'off';
  if (!allowed || papers.length > 0 || bound.done.size > 0 || each === undefined)
    throw conflict('training.no-check-in');
  const questions = await questionsToDraw(tx, bound, random);
  const lessons = bound.course.lessons.filter((lesson) => isOpenTo(bound, lesson.id));
  const pairs = drawCheckIn(questions, lessons, each, await examineeOf(tx, bound), random);
  if (pairs.length === 0) throw conflict('training.no-check-in');
  const drawn = pairs.map(({ question }) => question);
  const spares = pairs.map(({ lesson }) => lesson);
  // The tries at the test are counted from 1.
  return keepPaper(tx, now, bound, { use: 'check-in', number: 0, drawn, spares }, random);
}

/** True for a lesson of this person's course in which nothing is done yet. */
export const isOpenTo = ({ steps, done }: Bound, lesson: string): boolean => {
  const own = steps.filter((step) => step.lesson === lesson);
  return own.length > 0 && own.every((step) => !done.has(step.id));
};

interface ToKeep {
  use: PaperUse;
  number: number;
  drawn: readonly Question[];
  /** For each question the lesson that it may spare. */
  spares?: readonly string[];
}

/** Keeps a drawn paper with the hash of its words as they are shown; gives its id. */
export async function keepPaper(
  tx: Tx,
  now: Date,
  { attempt, fit }: Bound,
  { use, number, drawn, spares }: ToKeep,
  random: Random,
): Promise<string> {
  const id = newId(now);
  const draw = drawn.map((question, n): Drawn => ({
    question: question.id,
    order: shownOrder(question, random),
    ...(isMade(question) && { made: question }),
    ...(spares && { lesson: spares[n]! }),
  }));
  const shown = shownHash(drawn, draw, fit);
  await append(tx, now, [
    {
      at: now.toISOString(),
      kind: 'paper-drawn',
      personId: attempt.person_id,
      facts: { attempt: attempt.id, paper: id, number, use, shown },
      commits: { draw: JSON.stringify(draw) },
    },
  ]);
  return id;
}

/** The hash of the questions of a paper as they are shown, word for word, before any is answered. */
export const shownHash = (
  questions: readonly Question[],
  draw: readonly Drawn[],
  fit: Bound['fit'],
): string =>
  contentHash(canonicalize(questions.map((question, n) => wordsShown(question, draw[n]!.order, fit)))!);

// This list is what old hashes are of: a view may change, this never does.
const wordsShown = (
  { id, kind, critical, stem, options, shows, post, picture, alt, scenes }: Question,
  order: readonly number[],
  fit: Bound['fit'],
): unknown[] => [
  id,
  kind,
  critical,
  fit(stem),
  order.map((place) => fit(options[place]!.text)),
  shows ?? null,
  post === undefined ? null : fit(post),
  picture ?? null,
  alt === undefined ? null : fit(alt),
  (scenes ?? []).map((scene) => fit(scene.text)),
];

/** An answer to the question at a position, from 1. */
export interface Given {
  chosen: Chosen;
  sure?: Sureness | null;
}

/** Keeps the answer at a position, from 1; it may be changed until the paper is handed in. Of a story, only gone on with. */
export async function saveAnswer(
  tx: Tx,
  now: Date,
  personId: string,
  paperId: string,
  position: number,
  { chosen, sure = null }: Given,
): Promise<void> {
  await lockPeople(tx, [personId]);
  const paper = await paperOf(tx, personId, paperId);
  const drawn = paper?.draw[position - 1];
  if (paper === undefined || drawn === undefined) throw notFound();
  if (paper.handedInAt !== null) throw conflict('training.handed-in-already');
  const before = (await answersOf(tx, paperId)).get(position);
  const text = JSON.stringify(chosen);
  if (before !== undefined && JSON.stringify(before.chosen) === text && before.sure === sure) return;
  // Another window may have gone on meanwhile: a turn that was taken stays.
  const forgets = before?.chosen.some((place, n) => place !== chosen[n]) === true;
  if (forgets && (await isStory(tx, paper, drawn))) return;
  await append(tx, now, [
    {
      at: now.toISOString(),
      kind: 'answered',
      personId,
      facts: { paper: paperId, position, question: drawn.question, sure },
      commits: { chosen: text },
    },
  ]);
}

async function isStory(db: Db, { personId, attemptId }: Paper, drawn: Drawn): Promise<boolean> {
  return questionDrawn(await boundAttempt(db, personId, attemptId), drawn).kind === 'story';
}

/** The positions, from 1, of the questions that need more of an answer. */
export const openPositions = ({ questions, answers }: Pick<OpenPaper, 'questions' | 'answers'>): number[] =>
  questions.flatMap((question, n) => (isAnswered(question, answers.get(n + 1)?.chosen ?? []) ? [] : [n + 1]));
