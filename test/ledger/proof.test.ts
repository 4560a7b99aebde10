import fc from 'fast-check';
import { Frontier, leafHash, type Subtree } from '../../src/ledger/merkle.ts';
import {
  consistencyProof,
  inclusionProof,
  verifyConsistency,
  verifyInclusion,
  type Hashes,
} from '../../src/ledger/proof.ts';

const MOST = 700;
const leaves = Array.from({ length: MOST }, (_, n) => leafHash(`entry ${n}`));
const subtrees: Subtree[] = [];
const roots = [new Frontier().root()];
const frontier = new Frontier();
for (const leaf of leaves) {
  frontier.append(leaf, 0, (subtree) => subtrees.push(subtree));
  roots.push(frontier.root());
}

/** What the database keeps: leaves, and subtrees at level 8. */
const hashes: Hashes = async (level, from, to) =>
  level === 0
    ? leaves.slice(from, to)
    : subtrees
        .filter((s) => s.level === level && s.n >= from && s.n < to)
        .toSorted((a, b) => a.n - b.n)
        .map((s) => s.hash);

const tree = (size: number) => ({ size, root: roots[size]! });

/** An index below a size. */
const inside = fc
  .integer({ min: 1, max: MOST })
  .chain((size) => fc.record({ size: fc.constant(size), index: fc.nat(size - 1) }));

describe('an inclusion proof', () => {
  it('leads from its entry to the root, and from no other', async () => {
    await fc.assert(
      fc.asyncProperty(inside, fc.nat(), async ({ size, index }, other) => {
        const proof = await inclusionProof(hashes, index, size);
        expect(verifyInclusion(leaves[index]!, index, size, proof, roots[size]!)).toBe(true);
        const wrong = other % size;
        if (wrong === index) return;
        expect(verifyInclusion(leaves[index]!, wrong, size, proof, roots[size]!)).toBe(false);
        expect(verifyInclusion(leaves[wrong]!, index, size, proof, roots[size]!)).toBe(false);
      }),
      { numRuns: 200 },
    );
  });

  it('holds for every entry of every small log', async () => {
    for (let size = 1; size <= 33; size++) {
      for (let index = 0; index < size; index++) {
        const proof = await inclusionProof(hashes, index, size);
        expect(verifyInclusion(leaves[index]!, index, size, proof, roots[size]!)).toBe(true);
        expect(verifyInclusion(leaves[index]!, index, size, proof.slice(1), roots[size]!)).toBe(size === 1);
        expect(verifyInclusion(leaves[index]!, index, size, [...proof, leaves[0]!], roots[size]!)).toBe(
          false,
        );
        expect(verifyInclusion(leaves[index]!, index, size, proof, roots[size + 1]!)).toBe(false);
      }
    }
  });

  it('is refused beyond the end', () => {
    expect(() => inclusionProof(hashes, 5, 5)).toThrow('no entry 5');
    expect(verifyInclusion(leaves[5]!, 5, 5, [], roots[5]!)).toBe(false);
  });
});

describe('a consistency proof', () => {
  it('shows that one log is the beginning of another', async () => {
    await fc.assert(
      fc.asyncProperty(inside, async ({ size, index: old }) => {
        const proof = await consistencyProof(hashes, old, size);
        expect(verifyConsistency(tree(old), tree(size), proof)).toBe(true);
        if (old === 0) return;
        const forged = { size: old, root: leafHash('forged') };
        expect(verifyConsistency(forged, tree(size), proof)).toBe(false);
        expect(verifyConsistency(tree(old), { size, root: leafHash('forged') }, proof)).toBe(false);
      }),
      { numRuns: 200 },
    );
  });

  it('holds for every two small logs', async () => {
    for (let size = 0; size <= 33; size++) {
      for (let old = 0; old <= size; old++) {
        const proof = await consistencyProof(hashes, old, size);
        expect(verifyConsistency(tree(old), tree(size), proof)).toBe(true);
        expect(verifyConsistency(tree(old), tree(size), [...proof, leaves[0]!])).toBe(false);
        if (old > 0 && old < size) {
          expect(verifyConsistency(tree(old), tree(size), proof.slice(1))).toBe(false);
          expect(verifyConsistency(tree(old), tree(size + 1), proof)).toBe(false);
        }
      }
    }
  });

  it('is refused for a log that shrank', () => {
    expect(() => consistencyProof(hashes, 6, 5)).toThrow('did not come before');
    expect(verifyConsistency(tree(6), tree(5), [])).toBe(false);
  });
});
