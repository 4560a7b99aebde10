import type { Tx } from '../../src/database/database.ts';
import { learn, signAt, takeTest, type Learner } from '../../src/demo/learner.ts';
import { keyOf } from '../../src/courses/key.ts';
import { beginTest, openPaper, saveAnswer } from '../../src/training/paper.ts';
import type { Member } from './people.ts';
import { record, stamp, type Sitting } from './stamp.ts';

/** How far somebody gets: the second try passes; before the hand-in every answer is given, all of them right. */
export type Kind = 'done' | 'second-try' | 'before-hand-in' | 'halfway';

const COURSE = 'social-media';
const MINUTE = 60_000;
const SIGNED_WORDS = 'I have read this policy, I understand it and I will follow it.';

/**
 * Lets people sit at the course. The first of each kind do it by the verbs that the pages call, which takes some 20 ms;
 * for the others the same entries go through `append` at once.
 */
export class Sittings {
  readonly #originals = new Map<string, Awaited<ReturnType<typeof record>>[]>();
  readonly #random: () => number;
  readonly #each: number;

  /** `each`: so many different sittings of a kind and job role; the others are copies of these. */
  constructor(random: () => number, each: number) {
    this.#random = random;
    this.#each = each;
  }

  async sit(tx: Tx, at: Date, member: Member, kind: Kind): Promise<Sitting> {
    const key = `${kind} ${member.details.jobRole}`;
    const originals = this.#originals.get(key) ?? [];
    this.#originals.set(key, originals);
    if (originals.length >= this.#each)
      return stamp(tx, originals[Math.floor(this.#random() * this.#each)]!, member, at);
    const sitting = await byVerbs(tx, at, { ...member, random: this.#random }, kind);
    originals.push(await record(tx, member, at));
    return sitting;
  }
}

async function byVerbs(tx: Tx, at: Date, learner: Learner, kind: Kind): Promise<Sitting> {
  const bound = await learn(tx, at, learner, COURSE, kind === 'halfway' ? 4 : 99);
  const attempt = bound.attempt.id;
  if (kind === 'halfway') return { attempt, paper: undefined };
  if (kind === 'before-hand-in') {
    const paper = await beginTest(tx, later(at, 60), learner.id, attempt, learner.random);
    const { questions } = await openPaper(tx, learner.id, paper);
    for (const [n, question] of questions.entries())
      await saveAnswer(tx, later(at, 61 + n), learner.id, paper, n + 1, { chosen: keyOf(question) });
    return { attempt, paper };
  }
  if (kind === 'second-try') await takeTest(tx, later(at, 60), learner, bound, false);
  await takeTest(tx, later(at, 80), learner, bound, true);
  await signAt(tx, later(at, 100), learner, () => ({ statement: SIGNED_WORDS, consent: SIGNED_WORDS }));
  return { attempt, paper: undefined };
}

const later = (at: Date, minutes: number): Date => new Date(at.getTime() + minutes * MINUTE);
