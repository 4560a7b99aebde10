import { Frontier, leafHash } from '../../src/ledger/merkle.ts';
import { verifyInclusion } from '../../src/ledger/proof.ts';
import { Paths } from '../../src/packs/paths.ts';

describe('the paths of a whole tree', () => {
  it('lead from every leaf to the root, at every size', () => {
    for (let size = 1; size <= 70; size++) {
      const frontier = new Frontier();
      const leaves = Array.from({ length: size }, (_, n) => leafHash(`entry ${n}`));
      for (const leaf of leaves) frontier.append(leaf);
      const paths = new Paths(Buffer.concat(leaves));
      for (const [n, leaf] of leaves.entries())
        expect([size, n, verifyInclusion(leaf, n, size, paths.path(n), frontier.root())]).toEqual([
          size,
          n,
          true,
        ]);
    }
  });

  it('lead nowhere from another leaf', () => {
    const leaves = Array.from({ length: 11 }, (_, n) => leafHash(`entry ${n}`));
    const frontier = new Frontier();
    for (const leaf of leaves) frontier.append(leaf);
    const paths = new Paths(Buffer.concat(leaves));
    expect(verifyInclusion(leaves[3]!, 4, 11, paths.path(4), frontier.root())).toBe(false);
  });
});
