import fc from 'fast-check';
import { Frontier, innerHash, KEPT_LEVELS, leafHash, type Subtree } from '../../src/ledger/merkle.ts';

// Leaves and roots as the Certificate Transparency project publishes them with its reference code.
const LEAVES = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
];
const ROOTS = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

/** The root by the definition in RFC 6962, section 2.1. */
export function rootByDefinition(leaves: readonly Buffer[]): Buffer {
  if (leaves.length === 1) return leaves[0]!;
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  return innerHash(rootByDefinition(leaves.slice(0, k)), rootByDefinition(leaves.slice(k)));
}

function grown(leaves: readonly Buffer[], done?: (subtree: Subtree) => void): Frontier {
  const frontier = new Frontier();
  for (const leaf of leaves) frontier.append(leaf, 0, done);
  return frontier;
}

const someLeaves = (most: number) => fc.array(fc.string().map(leafHash), { minLength: 1, maxLength: most });

describe('the tree', () => {
  it('has the published roots', () => {
    const leaves = LEAVES.map((hex) => leafHash(Buffer.from(hex, 'hex').toString('latin1')));
    const frontier = new Frontier();
    const roots = leaves.map((leaf) => {
      frontier.append(leaf);
      return frontier.root().toString('hex');
    });
    expect(roots).toEqual(ROOTS);
  });

  it('is the hash of nothing while empty', () => {
    const empty = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
    expect(new Frontier().root().toString('hex')).toBe(empty);
  });

  it('has the root of the definition at every size', () => {
    fc.assert(
      fc.property(someLeaves(70), (leaves) => {
        expect(grown(leaves).root()).toEqual(rootByDefinition(leaves));
      }),
      { numRuns: 60 },
    );
  });

  it('goes on from its stored frontier as if it had never been put away', () => {
    fc.assert(
      fc.property(someLeaves(70), fc.nat(), (leaves, at) => {
        const size = at % (leaves.length + 1);
        const frontier = Frontier.unpack(size, grown(leaves.slice(0, size)).pack());
        expect(frontier.size).toBe(size);
        for (const leaf of leaves.slice(size)) frontier.append(leaf);
        expect(frontier.root()).toEqual(rootByDefinition(leaves));
      }),
      { numRuns: 60 },
    );
  });

  it('refuses a frontier that does not fit its size', () => {
    expect(() => Frontier.unpack(3, Buffer.alloc(32))).toThrow('does not fit');
    expect(() => Frontier.unpack(0, Buffer.alloc(32))).toThrow('does not fit');
  });

  it('tells of every subtree that it completes, once', () => {
    const leaves = Array.from({ length: 600 }, (_, n) => leafHash(String(n)));
    const done: Subtree[] = [];
    grown(leaves, (subtree) => done.push(subtree));
    const kept = done.filter((subtree) => (KEPT_LEVELS as readonly number[]).includes(subtree.level));
    expect(kept.map(({ level, n }) => [level, n])).toEqual([
      [8, 0],
      [8, 1],
    ]);
    expect(kept[1]!.hash).toEqual(rootByDefinition(leaves.slice(256, 512)));
    expect(done.filter((subtree) => subtree.level === 1)).toHaveLength(300);
  });
});
