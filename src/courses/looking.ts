import { lockPeople, type Db, type Tx } from '../database/database.ts';
import { conflict, notFound } from '../errors.ts';
import { append } from '../ledger/ledger.ts';
import { markOf } from '../networks/mark.ts';
import { inForce } from '../policy/publication.store.ts';
import { choicesOf, versionOf, type Choices } from '../policy/version.ts';
import { changedSoFar, seenNow } from './changed.ts';
import { courseOf, type Course } from './course.ts';
import type { Question } from './question-file.ts';
import { whyNotAsked, type NotHeld } from './draw.ts';
import { staleIn, type Adoption, type StaleThing, type ThingKind } from './stale.ts';
import { adoptionsOf, coursesInForce, looksAt } from './stale.store.ts';

/**
 * The lessons and questions of a course in force that somebody has to look at again. Nothing of a course never adopted,
 * nor of questions that nobody is asked under the policy in force: those wait until they are asked once more.
 */
export async function staleOf(db: Db, courseId: string): Promise<StaleThing[]> {
  const adoptions: Adoption[] = [];
  for (const { hash, ...seen } of await adoptionsOf(db, courseId))
    adoptions.push({ ...seen, course: await courseOf(db, hash) });
  const current = adoptions.at(-1);
  const policy = await inForce(db);
  if (current === undefined || policy === undefined) return [];
  const unasked = notAsked(current.course, choicesOf(await versionOf(db, policy.hash)));
  const found = staleIn(adoptions, await looksAt(db, courseId), await changedSoFar(db));
  return found.filter(
    ({ kind, thing }) => kind === 'lesson' || !unasked.some(({ question }) => question.id === thing),
  );
}

/** The questions of a course that nobody is asked under these settings, each with what stands against it. */
export const notAsked = (course: Course, choices: Choices): { question: Question; why: NotHeld[] }[] =>
  course.questions
    .map((question) => ({ question, why: whyNotAsked(question, choices) }))
    .filter(({ why }) => why.length > 0);

/** The same for every course in force. */
export async function staleThings(db: Db): Promise<(StaleThing & { course: string })[]> {
  const found: (StaleThing & { course: string })[] = [];
  for (const course of await coursesInForce(db))
    found.push(...(await staleOf(db, course)).map((one) => ({ course, ...one })));
  return found;
}

/** Marks why something is stale, as somebody saw it. */
export const staleMark = ({ reasons }: StaleThing): string => markOf(reasons);

/** A lesson or question that somebody looked at: what they were shown (`staleMark`), and what they note about it. */
export interface Looked {
  kind: ThingKind;
  thing: string;
  shown: string;
  note: string;
}

/**
 * Records that a lesson or question is still right. False when nothing of it is stale any more: twice is once. Throws
 * conflict when it is stale for other reasons than were shown, not found for none of this course.
 */
export async function lookedAt(
  tx: Tx,
  now: Date,
  by: string,
  courseId: string,
  { kind, thing, shown, note }: Looked,
): Promise<boolean> {
  await lockPeople(tx, 'everyone');
  const hash = (await adoptionsOf(tx, courseId)).at(-1)?.hash;
  if (hash === undefined) throw notFound();
  const course = await courseOf(tx, hash);
  const known = kind === 'lesson' ? course.lessons : course.questions;
  if (!known.some(({ id }) => id === thing)) throw notFound();
  const stale = (await staleOf(tx, courseId)).find((one) => one.kind === kind && one.thing === thing);
  if (stale === undefined) return false;
  if (staleMark(stale) !== shown) throw conflict('courses.changed-since');
  const { policy, features } = await seenNow(tx);
  const rests = stale.reasons.flatMap((reason) => (reason.because === 'feature' ? [reason.feature] : []));
  const marks = Object.fromEntries(Object.entries(features).filter(([id]) => rests.includes(id)));
  await append(tx, now, [
    {
      at: now.toISOString(),
      kind: 'stale-looked-at',
      facts: { by, course: courseId, kind, thing, policy, features: marks },
      ...(note === '' ? {} : { commits: { note } }),
    },
  ]);
  return true;
}
