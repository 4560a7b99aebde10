import { instant } from '../clock.ts';
import { lockPeople, type Db, type Tx } from '../database/database.ts';
import { newId } from '../database/id.ts';
import { conflict, notFound } from '../errors.ts';
import { append } from '../ledger/ledger.ts';
import { todayAt } from '../obligations/standing.store.ts';
import { attemptsAt, type AttemptRow } from './attempt.store.ts';
import type { Claim } from './claim.ts';
import type { Decision } from './decision.ts';
import { packageById, type Package } from './package.ts';

/** How somebody stands with a package: what they can do with it now. */
export interface Door {
  package: Package;
  /** Theirs, newest first. */
  attempts: readonly AttemptRow[];
  /** The one they can go on with. */
  open: AttemptRow | undefined;
  /** Whether another one may be begun, and how many are left; null: as many as they like. */
  mayBegin: boolean;
  left: number | null;
}

/** What somebody can do with a package now. Throws not found for an id that no package has. */
export async function doorOf(db: Db, personId: string, id: string): Promise<Door> {
  const found = await packageById(db, id);
  if (found === undefined) throw notFound();
  const attempts = await attemptsAt(db, personId, id);
  const newest = attempts[0];
  const open = newest !== undefined && isOpen(newest) ? newest : undefined;
  const left = attemptsLeft(found.rule.attempts, attempts);
  const retired = found.row.retired_at !== null;
  // Nobody has seen it and it is not used any more: for them it does not exist.
  if (retired && attempts.length === 0) throw notFound();
  return { package: found, attempts, open, mayBegin: !retired && (left === null || left > 0), left };
}

/** How an attempt ended of which the decision was taken back. */
export const TAKEN_BACK = 'taken-back';

const isOpen = (attempt: AttemptRow): boolean => attempt.ended_at === null && attempt.decided_at === null;

// Whoever has done it begins anew with all of their attempts. One of which we took the decision back counts for nothing.
function attemptsLeft(most: number | null, all: readonly AttemptRow[]): number | null {
  if (most === null) return null;
  const attempts = all.filter(({ end_kind }) => end_kind !== TAKEN_BACK);
  const done = attempts.findIndex(({ decided_at }) => decided_at !== null);
  return Math.max(0, most - (done < 0 ? attempts.length : done));
}

/**
 * Begins an attempt with the newest version, or gives the open one: begun twice is begun once. With `anew` the open one is
 * ended first. Conflict when no attempt is left, or when the package is out of use.
 */
export async function beginAttempt(
  tx: Tx,
  now: Date,
  personId: string,
  id: string,
  anew: boolean,
): Promise<string> {
  await lockPeople(tx, [personId]);
  const door = await doorOf(tx, personId, id);
  if (door.open !== undefined && !anew) return door.open.id;
  if (!door.mayBegin)
    throw conflict(door.left === 0 ? 'scorm.no-attempts-left' : 'scorm.out-of-use', { count: 0 });
  const attempt = newId(now);
  const { row } = door.package.newest;
  const at = instant(now);
  const begun = {
    attempt,
    package: id,
    version: row.number,
    hash: row.hash,
    number: (door.attempts[0]?.number ?? 0) + 1,
  };
  await append(tx, now, [
    ...(door.open === undefined
      ? []
      : [{ at, kind: 'package-ended', personId, facts: { attempt: door.open.id, why: 'again' } }]),
    { at, kind: 'package-begun', personId, facts: begun },
  ]);
  return attempt;
}

// The ledger knows whole numbers only: others stand in it as text.
export const figure = (value: number | null): number | string | null =>
  value === null || Number.isInteger(value) ? value : String(value);

/** Records that an attempt counts: in the ledger, with the hash of the package and what the content claimed. */
export async function recordDecision(
  tx: Tx,
  now: Date,
  attempt: AttemptRow,
  given: { hash: string; decision: Decision; claim: Claim; seconds: number; data: string },
): Promise<void> {
  const { hash, decision, claim, seconds, data } = given;
  const personId = attempt.person_id;
  const facts = {
    attempt: attempt.id,
    package: attempt.package_id,
    version: attempt.version,
    hash,
    on: await todayAt(tx, personId, now),
    reasons: decision.reasons.map(({ found, ...reason }) =>
      found === undefined ? reason : { ...reason, found: figure(found) },
    ),
    score: figure(claim.score),
    seconds,
  };
  const commits = { claim: JSON.stringify({ ...claim, data }) };
  await append(tx, now, [{ at: instant(now), kind: 'package-decided', personId, facts, commits }]);
}
