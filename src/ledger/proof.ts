import { Frontier, innerHash, KEPT_LEVELS } from './merkle.ts';

/** Gives the hashes of the complete subtrees `from` to `to` (exclusive) at a kept level, or the leaf hashes at level 0. */
export type Hashes = (level: number, from: number, to: number) => Promise<Buffer[]>;

/** A run of leaves that is a node of the tree: `begin` is a multiple of a power of two that is not below its width. */
type Run = { begin: number; end: number };

/** The hashes that lead from one leaf to the root of the tree of that size. Throws when the leaf lies beyond it. */
export function inclusionProof(hashes: Hashes, index: number, size: number): Promise<Buffer[]> {
  if (!(index >= 0 && index < size)) throw new Error(`no entry ${index} in a log of ${size}`);
  return rootsOf(hashes, inclusionPath(index, { begin: 0, end: size }));
}

/** The hashes which show that the tree of the old size is the beginning of the tree of the new one. */
export function consistencyProof(hashes: Hashes, oldSize: number, newSize: number): Promise<Buffer[]> {
  if (!(oldSize >= 0 && oldSize <= newSize))
    throw new Error(`a log of ${oldSize} did not come before ${newSize}`);
  const whole = { begin: 0, end: newSize };
  return rootsOf(hashes, oldSize === 0 ? [] : consistencyPath(oldSize, whole, true));
}

/** True when the proof leads from this leaf at this index to this root. */
export function verifyInclusion(
  leaf: Buffer,
  index: number,
  size: number,
  proof: readonly Buffer[],
  root: Buffer,
): boolean {
  if (!(index >= 0 && index < size)) return false;
  let at = index;
  let last = size - 1;
  let hash = leaf;
  for (const step of proof) {
    if (last === 0) return false;
    if (at % 2 === 1 || at === last) {
      hash = innerHash(step, hash);
      while (at % 2 === 0 && at !== 0) [at, last] = [at / 2, half(last)];
    } else {
      hash = innerHash(hash, step);
    }
    [at, last] = [half(at), half(last)];
  }
  return last === 0 && hash.equals(root);
}

/** True when the proof shows that the old tree is the beginning of the new one. */
export function verifyConsistency(
  old: { size: number; root: Buffer },
  grown: { size: number; root: Buffer },
  proof: readonly Buffer[],
): boolean {
  if (old.size > grown.size) return false;
  if (old.size === grown.size) return proof.length === 0 && old.root.equals(grown.root);
  if (old.size === 0) return proof.length === 0 && old.root.equals(new Frontier().root());
  let at = old.size - 1;
  let last = grown.size - 1;
  while (at % 2 === 1) [at, last] = [half(at), half(last)];
  const [first, ...rest] = at === 0 ? [old.root, ...proof] : proof;
  if (first === undefined) return false;
  let before = first;
  let after = first;
  for (const step of rest) {
    if (last === 0) return false;
    if (at % 2 === 1 || at === last) {
      before = innerHash(step, before);
      after = innerHash(step, after);
      while (at % 2 === 0 && at !== 0) [at, last] = [at / 2, half(last)];
    } else {
      after = innerHash(after, step);
    }
    [at, last] = [half(at), half(last)];
  }
  return last === 0 && before.equals(old.root) && after.equals(grown.root);
}

// Bitwise operators would cut a size at 32 bits.
const half = (n: number): number => Math.floor(n / 2);

/** Where the tree over a run divides: the largest power of two below its width. */
function split({ begin, end }: Run): [Run, Run] {
  const middle = begin + 2 ** (Math.ceil(Math.log2(end - begin)) - 1);
  return [
    { begin, end: middle },
    { begin: middle, end },
  ];
}

function inclusionPath(index: number, run: Run): Run[] {
  if (run.end - run.begin === 1) return [];
  const [left, right] = split(run);
  return index < left.end ? [...inclusionPath(index, left), right] : [...inclusionPath(index, right), left];
}

function consistencyPath(oldSize: number, run: Run, wholeOld: boolean): Run[] {
  if (oldSize === run.end) return wholeOld ? [] : [run];
  const [left, right] = split(run);
  return oldSize <= left.end
    ? [...consistencyPath(oldSize, left, wholeOld), right]
    : [...consistencyPath(oldSize, right, false), left];
}

async function rootsOf(hashes: Hashes, runs: readonly Run[]): Promise<Buffer[]> {
  const roots: Buffer[] = [];
  for (const run of runs) roots.push(await rootOf(hashes, run));
  return roots;
}

/** The root of a run, from the largest subtrees that are kept. */
async function rootOf(hashes: Hashes, { begin, end }: Run): Promise<Buffer> {
  const frontier = new Frontier([], begin);
  for (const level of [...KEPT_LEVELS.toReversed(), 0]) {
    const width = 2 ** level;
    if (frontier.size % width !== 0) continue;
    const found = await hashes(level, frontier.size / width, Math.floor(end / width));
    for (const hash of found) frontier.append(hash, level);
  }
  if (frontier.size !== end) throw new Error(`the tree lacks hashes between ${begin} and ${end}`);
  return frontier.root();
}
