import { z } from 'zod';
import { instant } from '../clock.ts';
import { lockPeople, transact, type Database, type Tx } from '../database/database.ts';
import { recordDecision } from './attempt.ts';
import { attemptRow } from './attempt.store.ts';
import { isBounded } from './bounds.ts';
import { claimOf, rollUp, type Claim, type Data } from './claim.ts';
import { decide } from './decision.ts';
import { differenceOf } from './difference.ts';
import { launches } from './manifest.ts';
import { dataHash, merged, never, withoutPerson } from './merge.ts';
import { ruleOf, versionOf } from './package.ts';
import {
  isFollowed,
  putCommit,
  putState,
  sessionOf,
  setSession,
  statesOf,
  type LaunchRow,
  type SessionRow,
  type StateRow,
} from './runtime.store.ts';

const claimed = z.object({
  completion: z.enum(['completed', 'incomplete', 'not attempted', 'unknown']),
  success: z.enum(['passed', 'failed', 'unknown']),
  score: z.number().min(0).max(100).nullable(),
});

/** What the shell sends: the whole data of one SCO as it is now. */
export const commitForm = z.object({
  /** Counts up from 1 within a launch. */
  sequence: z.number().int().positive().max(1_000_000_000),
  sco: z.string().min(1).max(500),
  cause: z.enum(['auto', 'commit', 'terminate', 'leave']),
  /** Interactions that we have already may be left out: the page is going away, and its last message must be small. */
  partial: z.boolean().default(false),
  data: z.record(z.string(), z.unknown()).refine(isBounded).transform(withoutPerson),
  /** Of a package of several SCOs in 2004: what the sequencing engine says of the whole. */
  root: claimed.optional(),
  /** The state of the sequencing engine, as it writes it. */
  sequencing: z
    .string()
    .max(500_000)
    .refine((text) => text.isWellFormed() && !text.includes('\0'))
    .optional(),
});

export type Commit = z.output<typeof commitForm>;

/** Saved (or saved before) at an instant, and whether the attempt counts by now; or refused, and why. */
export type Answer =
  | { saved: string; counts: boolean }
  | { refused: 'superseded' | 'unknown-sco' | 'closed' | 'too-large' };

/** Longest pause between two commits that counts as time with the package. */
const GAP = 90;
/** Bytes of differences kept for one attempt. */
const MOST_KEPT = 4_000_000;
/** Characters that all SCOs of one attempt may have us keep: all of them are read at each commit. */
const MOST_SAID = 20_000_000;

/**
 * Takes in a commit of a launch. It is durable when the promise resolves. Twice is once, older than what we have of its SCO
 * changes nothing; a launch that a newer one followed is refused. Previews and reviews are answered and leave nothing.
 */
export async function acceptCommit(
  database: Database,
  now: Date,
  launch: LaunchRow,
  commit: Commit,
): Promise<Answer> {
  const at = instant(now);
  const { attempt_id: attemptId } = launch;
  if (launch.mode !== 'normal' || attemptId === null) return { saved: at, counts: false };
  return transact(database.write, async (tx) => {
    await lockPeople(tx, [launch.person_id]);
    const session = await sessionOf(tx, attemptId);
    if (session === undefined || session.launch_id !== launch.id) return { refused: 'superseded' };
    const attempt = (await attemptRow(tx, attemptId))!;
    if (attempt.ended_at !== null) return { refused: 'closed' };
    const counted = attempt.decided_at !== null;
    const isLate = commit.sequence <= session.last_sequence;
    // Once nothing is kept any more, nobody knows whether it was overtaken by its own SCO or by another.
    if (isLate && (session.capped === 1 || (await isFollowed(tx, launch.id, commit))))
      return { saved: session.saved_at ?? at, counts: counted };
    const version = (await versionOf(tx, launch.package_id, launch.version))!;
    const { manifest } = version;
    const sco = launches(manifest.items).find(({ id }) => id === commit.sco);
    if (sco === undefined) return { refused: 'unknown-sco' };
    const states = new Map((await statesOf(tx, attemptId)).map((row) => [row.sco_id, row]));
    const before = states.get(commit.sco);
    const old = before === undefined ? {} : (JSON.parse(before.data) as Data);
    const data = commit.partial ? merged(old, commit.data) : commit.data;
    const claim = never(claimOf(manifest.standard, data), before);
    const state: StateRow = {
      attempt_id: attemptId,
      sco_id: commit.sco,
      data: JSON.stringify(data),
      saved_at: at,
      ...claim,
    };
    states.set(commit.sco, state);
    if (charactersOf(states) > MOST_SAID) return { refused: 'too-large' };
    await putState(tx, state);
    const kept = await keep(tx, session, launch, commit, at, JSON.stringify(differenceOf(old, data)));
    const whole = wholeClaim(manifest.items, states, session, commit, isLate);
    const seconds = session.seconds + secondsSince(session.saved_at, launch.started_at, now);
    await setSession(tx, attemptId, {
      ...kept,
      last_sequence: Math.max(commit.sequence, session.last_sequence),
      saved_at: at,
      seconds,
      claim: JSON.stringify(whole),
      sequencing: (isLate ? null : commit.sequencing) ?? session.sequencing,
    });
    if (counted) return { saved: at, counts: true };
    const { rule } = await ruleOf(tx, launch.package_id, manifest);
    const decision = decide(rule, whole, seconds);
    if (decision.counts)
      await recordDecision(tx, now, attempt, {
        hash: version.row.hash,
        decision,
        claim: whole,
        seconds,
        data: dataHash(states),
      });
    return { saved: at, counts: decision.counts };
  });
}

// Of a package with one SCO it is that one's; of several in 2004 the engine knows; in 1.2 we add them up.
function wholeClaim(
  items: Parameters<typeof rollUp>[0],
  states: ReadonlyMap<string, StateRow>,
  session: SessionRow,
  commit: Commit,
  isLate: boolean,
): Claim {
  const claims = new Map([...states].map(([id, row]) => [id, row as Claim]));
  const added = rollUp(items, claims);
  if (commit.root === undefined) return added;
  const before = JSON.parse(session.claim) as Claim;
  return never({ ...(isLate ? before : commit.root), seconds: added.seconds }, before);
}

async function keep(
  tx: Tx,
  session: SessionRow,
  launch: LaunchRow,
  commit: Commit,
  at: string,
  difference: string,
): Promise<Pick<SessionRow, 'kept_bytes' | 'capped'>> {
  const bytes = session.kept_bytes + difference.length;
  if (session.capped === 1 || bytes > MOST_KEPT) return { kept_bytes: session.kept_bytes, capped: 1 };
  await putCommit(tx, {
    launch_id: launch.id,
    sequence: commit.sequence,
    attempt_id: session.attempt_id,
    sco_id: commit.sco,
    at,
    cause: commit.cause,
    difference,
  });
  return { kept_bytes: bytes, capped: 0 };
}

function secondsSince(savedAt: string | null, startedAt: string, now: Date): number {
  const since = savedAt !== null && savedAt > startedAt ? savedAt : startedAt;
  // By the seconds of the clock, so that many short pauses come to as much as they lasted.
  const passed = Math.floor(now.getTime() / 1000) - Math.floor(Date.parse(since) / 1000);
  return Math.min(GAP, Math.max(0, passed));
}

const charactersOf = (states: ReadonlyMap<string, StateRow>): number =>
  [...states.values()].reduce((sum, { data }) => sum + data.length, 0);
