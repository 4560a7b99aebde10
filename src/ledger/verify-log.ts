import { setImmediate as breathe } from 'node:timers/promises';
import type { Db } from '../database/database.ts';
import { Gaps } from './gaps.ts';
import { Frontier, KEPT_LEVELS, type Subtree } from './merkle.ts';
import type { Checkpoint, Verifier } from './note.ts';
import type { Findings, Mark } from './problem.ts';
import { storedHashes } from './seal.store.ts';
import { endOfSeals, treeIfAny } from './verify-astray.store.ts';
import { Marks, type End } from './verify-checkpoints.ts';
import { byEntry, verifyEntry } from './verify-entry.ts';
import { checkpointsBySize, commitmentsBetween, largestCheckpoint, sealedPages } from './verify.store.ts';

/** A log as it was recomputed. */
export interface SeenLog {
  size: number;
  root: Buffer;
  checkpoints: number;
  /** The oldest and the newest checkpoint that are signed and agree with it. */
  vouching: { oldest: Mark; newest: Mark } | null;
}

const LOST = Buffer.alloc(1);

/**
 * Recomputes one log from its first entry: leaves, kept subtrees, and the root at every checkpoint. `end`: how it ended
 * when another succeeds it.
 */
export async function verifyLog(
  db: Db,
  verifier: Verifier,
  found: Findings,
  outside?: Checkpoint,
  end?: End,
): Promise<SeenLog> {
  const log = verifier.origin;
  // Checkpoints before the tree: the log may grow meanwhile, and only in this order a longer checkpoint proves a cut.
  const signed = await largestCheckpoint(db, log);
  // A tree that was taken away must not keep the rest from being looked at.
  const tree = (await treeIfAny(db, log)) ?? { size: await endOfSeals(db, log), frontier: LOST };
  const gaps = new Gaps(db, found);
  const frontier = new Frontier();
  const marks = new Marks(
    checkpointsBySize(db, log),
    Math.max(signed, tree.size),
    verifier,
    found,
    outside,
    end,
  );
  await marks.reached(frontier);
  for await (const page of sealedPages(db, log, tree.size)) {
    const { idx: first } = page[0]!;
    const commitments = byEntry(await commitmentsBetween(db, log, first, page.at(-1)!.idx));
    const subtrees: Subtree[] = [];
    for (const row of page) {
      if (row.idx !== frontier.size + marks.missing) {
        found.entry('seal-missing', log, null, frontier.size + marks.missing);
        marks.missing = row.idx - frontier.size;
      }
      verifyEntry(found, gaps, log, row, commitments.get(row.entry_id) ?? []);
      frontier.append(row.leaf, 0, (subtree) => subtrees.push(subtree));
      if (marks.isAt(frontier)) await marks.reached(frontier);
    }
    if (marks.missing === 0) await verifySubtrees(db, log, subtrees, found);
    await gaps.settle();
    await breathe();
  }
  await marks.finish(frontier.size + marks.missing);
  if (marks.missing === 0 && !(frontier.size === tree.size && frontier.pack().equals(tree.frontier)))
    found.between('tree', log, { size: frontier.size, at: null }, { size: tree.size, at: null });
  return { size: frontier.size, root: frontier.root(), checkpoints: marks.count, vouching: marks.vouching };
}

async function verifySubtrees(
  db: Db,
  log: string,
  subtrees: readonly Subtree[],
  found: Findings,
): Promise<void> {
  for (const level of KEPT_LEVELS) {
    const mine = subtrees.filter((subtree) => subtree.level === level);
    const first = mine[0];
    if (first === undefined) continue;
    const stored = await storedHashes(db, log)(level, first.n, first.n + mine.length);
    mine.forEach(({ n, hash }, i) => {
      const width = 2 ** level;
      const after = { size: n * width, at: null };
      const until = { size: (n + 1) * width, at: null };
      if (stored[i]?.equals(hash) !== true) found.between('node', log, after, until);
    });
  }
}
