import { setImmediate as breathe } from 'node:timers/promises';
import type { Db } from '../database/database.ts';
import { firstCheckpointBy } from './checkpoint.ts';
import { hasCheckpoint } from './checkpoint.store.ts';
import { Gaps } from './gaps.ts';
import { logChain, type LogRow } from './log.store.ts';
import { openCheckpoint, readCheckpoint, type Checkpoint, type Verifier } from './note.ts';
import { Findings, type Gap, type Mark, type Problem } from './problem.ts';
import { backlog } from './seal.store.ts';
import { verifyLog, type SeenLog } from './verify-log.ts';
import { verifyAstray, verifyWaiting } from './verify-astray.ts';
import { endOf, verifySuccession } from './verify-succession.ts';
import { strays, unsealable } from './verify.store.ts';

export interface Verdict {
  /** No problem was found. Gaps are none: a purge entry says that the value was erased. */
  ok: boolean;
  /** The log in use, how many entries it holds and their root. */
  origin: string;
  size: number;
  root: string;
  /** Entries sealed over all logs of this database, and checkpoints compared. */
  sealed: number;
  checkpoints: number;
  /** The oldest and the newest checkpoint, over all logs, that are signed and agree; null when nothing vouches. */
  vouching: { oldest: Mark; newest: Mark } | null;
  /** Entries of the log in use that were sealed after its newest good checkpoint: only the tree holds them. */
  uncovered: number;
  /** Entries that wait to be sealed: nothing vouches for them yet. */
  tail: number;
  /** The first hundred, and how many there are. */
  problems: Problem[];
  problemCount: number;
  gaps: Gap[];
  gapCount: number;
  /** Message keys: what no verification from inside the database can see. */
  unseen: string[];
}

/**
 * Recomputes the whole record and holds it against its seals and signed checkpoints, in pages, while others write.
 * `outside` is the note of a checkpoint kept elsewhere: only that shows a log cut together with its checkpoints.
 */
export async function verify(db: Db, log: Verifier, now: Date, outside?: string): Promise<Verdict> {
  const found = new Findings();
  const chain = await logChain(db);
  const compared = outside === undefined ? undefined : openOutside(outside, [...chain, log], found);
  let seen: SeenLog = { size: 0, root: Buffer.alloc(0), checkpoints: 0, vouching: null };
  let sealed = 0;
  let checkpoints = 0;
  let vouching = null as Verdict['vouching'];
  let before: LogRow | undefined;
  for (const [n, row] of chain.entries()) {
    const follows = row.predecessor === (chain[n - 1]?.origin ?? null);
    const isCurrent = row.origin === log.origin;
    // The key in hand is believed, and not what the database says of it.
    if (
      !follows ||
      isCurrent !== (n === chain.length - 1) ||
      (isCurrent && !row.publicKey.equals(log.publicKey))
    )
      found.entry('log', row.origin, null, null);
    if (follows && before !== undefined) await verifySuccession(db, { before, seen, after: row }, found);
    const mine = compared?.origin === row.origin ? compared : undefined;
    const next = chain[n + 1];
    const end = next && (await endOf(db, row, next));
    seen = await verifyLog(db, isCurrent ? log : row, found, mine, end);
    before = row;
    sealed += seen.size;
    checkpoints += seen.checkpoints;
    if (seen.vouching !== null)
      vouching = { oldest: vouching?.oldest ?? seen.vouching.oldest, newest: seen.vouching.newest };
    await verifySigned(db, row, seen, now, found);
  }
  if (chain.length === 0) found.entry('log', log.origin, null, null);
  await verifyQueue(db, found);
  await verifyAstray(db, found);
  await verifyWaiting(db, found, new Gaps(db, found));
  const tail = await backlog(db);
  return {
    ok: found.problemCount === 0,
    origin: log.origin,
    size: seen.size,
    root: seen.root.toString('base64'),
    sealed,
    checkpoints,
    vouching,
    uncovered: seen.size - (seen.vouching?.newest.size ?? 0),
    tail,
    problems: found.problems,
    problemCount: found.problemCount,
    gaps: found.gaps,
    gapCount: found.gapCount,
    unseen: [
      ...(tail > 0 ? ['ledger.unseen-tail'] : []),
      'ledger.unseen-before-sealing',
      'ledger.unseen-beside',
      ...(compared === undefined ? ['ledger.unseen-cut'] : []),
    ],
  };
}

// A log of some age has a checkpoint, unless somebody took it away. The first one may be signed this very moment.
async function verifySigned(db: Db, log: LogRow, seen: SeenLog, now: Date, found: Findings): Promise<void> {
  if (seen.size === 0 || seen.checkpoints > 0 || log.beganAt >= firstCheckpointBy(now)) return;
  if (await hasCheckpoint(db, log.origin)) return;
  found.between('unsigned', log.origin, null, { size: seen.size, at: log.beganAt });
}

async function verifyQueue(db: Db, found: Findings): Promise<void> {
  for (const id of await unsealable(db)) found.entry('queue', null, id, null);
  for await (const ids of strays(db)) {
    for (const id of ids) found.entry('unqueued', null, id, null);
    await breathe();
  }
}

// The last verifier of an origin counts: the key in hand.
function openOutside(note: string, verifiers: readonly Verifier[], found: Findings): Checkpoint | undefined {
  const origin = readCheckpoint(note)?.origin;
  const verifier = verifiers.findLast((one) => one.origin === origin);
  const opened = verifier && openCheckpoint(note, verifier);
  if (opened === undefined) found.entry('outside-unreadable', origin ?? null, null, null);
  return opened;
}
