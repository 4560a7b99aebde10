import { createHash } from 'node:crypto';
import type { Claim, Data } from './claim.ts';
import type { StateRow } from './runtime.store.ts';

/** Data with interactions left out, put together with what we have: an interaction that was not sent stays as it was. */
export function merged(before: Data, sent: Data): Data {
  const old = listed(before['interactions']);
  const now = listed(sent['interactions']);
  return { ...sent, interactions: { ...old, ...now } };
}

/** Data without what we told the content of the person: that is no claim, and is told anew at each opening. */
export function withoutPerson({ learner_id: _id, learner_name: _name, ...data }: Data): Data {
  const { core } = data;
  if (typeof core !== 'object' || core === null) return data;
  const { student_id: _student, student_name: _called, ...rest } = core as Record<string, unknown>;
  return { ...data, core: rest };
}

/** A claim that takes nothing back: once completed or passed, it stays so, and a passed score does not fall. */
export function never(
  claim: Claim,
  before: Pick<StateRow, 'completion' | 'success' | 'score'> | undefined,
): Claim {
  if (before === undefined) return claim;
  const passed = before.success === 'passed';
  return {
    ...claim,
    completion: before.completion === 'completed' ? 'completed' : claim.completion,
    success: passed ? 'passed' : claim.success,
    score: passed ? most(before.score, claim.score) : (claim.score ?? before.score),
  };
}

const most = (a: number | null, b: number | null): number | null =>
  a === null ? b : b === null ? a : Math.max(a, b);

/** SHA-256 over the data of every SCO, in the order of their ids: names what the content claimed when it was decided on. */
export function dataHash(states: ReadonlyMap<string, StateRow>): string {
  const hash = createHash('sha256');
  for (const [id, { data }] of [...states].toSorted(([a], [b]) => (a < b ? -1 : 1)))
    hash.update(`${id}\n${data}\n`);
  return hash.digest('hex');
}

// An array, or an object by index, as an object by index.
const listed = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? { ...(value as Record<string, unknown>) } : {};
