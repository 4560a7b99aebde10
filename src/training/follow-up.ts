import { createHash, randomBytes } from 'node:crypto';
import { lockPeople, type Db, type Tx } from '../database/database.ts';
import { HeedError, notFound } from '../errors.ts';
import { courseOf, questionOf } from '../courses/course.ts';
import { fitOf, type Fit } from '../courses/fitting.ts';
import { isRight, type Chosen } from '../courses/marking.ts';
import type { Question } from '../courses/question-file.ts';
import { append } from '../ledger/ledger.ts';
import type { MintLink } from '../mail/worker.ts';
import { personDetails } from '../people/people.store.ts';
import { policyInForce, policyNumbered } from '../policy/publication.ts';
import { textAt, type PolicyText } from '../policy/text.ts';
import {
  followUpOfLink,
  followUpsOf,
  hasStopped,
  insertFollowUpLink,
  type FollowUp,
} from './follow-up.store.ts';
import { languageIn } from '../web/languages.ts';
import { todayAt } from '../obligations/standing.store.ts';

const PURPOSE = 'follow-up:';
const DAY_MS = 86_400_000;
/** Days for which a link opens its question. */
export const LINK_DAYS = 30;

/** What the link of a mail about this follow-up is for. */
export const linkPurpose = (followUpId: string): string => `${PURPOSE}${followUpId}`;

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');

/**
 * For the mail worker: makes the address of a follow-up's link at the moment of sending; `others` makes all other links.
 * A mail that is sent again has another link, and the earlier one goes on to open the same question.
 */
export function followUpLinks(origin: string, others: MintLink): MintLink {
  return async (tx, now, personId, purpose) => {
    if (!purpose.startsWith(PURPOSE)) return others(tx, now, personId, purpose);
    const token = randomBytes(32).toString('base64url');
    await insertFollowUpLink(tx, {
      token_hash: hashOf(token),
      follow_up_id: purpose.slice(PURPOSE.length),
      made_at: now.toISOString(),
      expires_at: new Date(now.getTime() + LINK_DAYS * DAY_MS).toISOString(),
    });
    return `${origin}/follow-up/${token}`;
  };
}

/** Why a question is asked no more: they work here no longer, or a newer one was sent. */
export type Closed = 'left' | 'replaced';

/** What a link opens: the question just as it was when it was sent, whatever is in force by now. */
export interface OpenFollowUp {
  followUp: FollowUp;
  question: Question;
  order: number[];
  /** Null until it is answered. */
  chosen: Chosen | null;
  text: PolicyText;
  /** Makes the words of the course read as they did where they were sent. */
  fit: Fit;
  closed: Closed | null;
  /** They want no more of them. */
  stopped: boolean;
  /** Another version of the policy is in force by now. */
  older: boolean;
}

/** Opens a question by the token of its link. Throws not found for one that never was or has ended. */
export async function openFollowUp(db: Db, now: Date, token: string): Promise<OpenFollowUp> {
  const followUp = await followUpOfLink(db, hashOf(token), now.toISOString());
  if (followUp === undefined) throw notFound();
  const { course_hash, question_id, policy_number, country, site_id: siteId } = followUp;
  const { version } = await policyNumbered(db, policy_number);
  const course = await courseOf(db, course_hash);
  const text = textAt(version, { country, siteId, language: languageIn(course.language) ?? 'en' });
  return {
    followUp,
    question: questionOf(course, question_id),
    order: JSON.parse(followUp.shown) as number[],
    chosen: followUp.answered_at === null ? null : (JSON.parse(followUp.chosen ?? '[]') as number[]),
    text,
    fit: fitOf(course, text.brackets, country),
    closed: await closedNow(db, now, followUp),
    stopped: await hasStopped(db, followUp.person_id),
    older: (await numberInForce(db)) !== policy_number,
  };
}

async function numberInForce(db: Db): Promise<number | undefined> {
  try {
    return (await policyInForce(db)).number;
  } catch (error) {
    if (error instanceof HeedError && error.kind === 'not-found') return undefined;
    throw error;
  }
}

/** Why a question is asked no more; null while it is, and for ever once it was answered by somebody who is still here. */
export async function closedNow(db: Db, now: Date, followUp: FollowUp): Promise<Closed | null> {
  const { person_id: personId, id, answered_at } = followUp;
  const person = await personDetails(db, personId);
  const today = await todayAt(db, personId, now);
  if (person === undefined || (person.leftOn !== null && person.leftOn < today)) return 'left';
  if (answered_at !== null) return null;
  return (await followUpsOf(db, personId)).at(-1)?.id === id ? null : 'replaced';
}

/** Keeps the answer, the first one for good: its reasons have been seen since. Changes nothing when it is closed. */
export async function answerFollowUp(tx: Tx, now: Date, token: string, given: Chosen): Promise<void> {
  const { followUp, question, chosen, closed } = await heldFollowUp(tx, now, token);
  if (closed !== null || chosen !== null) return;
  await append(tx, now, [
    {
      at: now.toISOString(),
      kind: 'follow-up-answered',
      personId: followUp.person_id,
      facts: { followUp: followUp.id, right: isRight(question, given) },
      commits: { chosen: JSON.stringify(given) },
    },
  ]);
}

/** Notes that the person to whom this link was sent wants no more of them, or wants them again. Twice is once. */
export async function wantFollowUps(tx: Tx, now: Date, token: string, wanted: boolean): Promise<void> {
  const { followUp, stopped, closed } = await heldFollowUp(tx, now, token);
  if (stopped !== wanted || closed === 'left') return;
  const kind = wanted ? 'follow-ups-resumed' : 'follow-ups-stopped';
  const facts = { followUp: followUp.id };
  await append(tx, now, [{ at: now.toISOString(), kind, personId: followUp.person_id, facts }]);
}

// Read again once nobody else can answer it.
async function heldFollowUp(tx: Tx, now: Date, token: string): Promise<OpenFollowUp> {
  const found = await followUpOfLink(tx, hashOf(token), now.toISOString());
  if (found === undefined) throw notFound();
  await lockPeople(tx, [found.person_id]);
  return openFollowUp(tx, now, token);
}
