import fc from 'fast-check';
import { Frontier } from '../../src/ledger/merkle.ts';
import { openLog } from '../../src/ledger/log.ts';
import { verifyInclusion } from '../../src/ledger/proof.ts';
import { sealAll } from '../../src/ledger/sealer.ts';
import '../../src/projections.ts';
import { TreePaths } from '../../src/packs/tree-paths.ts';
import { fill, NOON, testKey } from '../ledger/filled.ts';
import { onBoth, type TestDatabase } from '../support/databases.ts';

const LEAVES = 1100;

onBoth('the paths of a log from its kept subtrees', (open) => {
  let database: TestDatabase;
  let origin: string;
  let leaves: Buffer[];

  beforeAll(async () => {
    database = await open();
    const log = await openLog(database.write, testKey(), NOON);
    origin = log.origin;
    await fill(database.write, LEAVES);
    await sealAll(database.write, log, NOON);
    const rows = await database.read.selectFrom('seal').select('leaf').orderBy('idx').execute();
    leaves = rows.map(({ leaf }) => leaf);
  });

  it('lead from any entry to the root, at any size of the log', async () => {
    const cases = fc
      .integer({ min: 1, max: LEAVES })
      .chain((size) => fc.tuple(fc.constant(size), fc.array(fc.nat(size - 1), { maxLength: 20 })));
    await fc.assert(
      fc.asyncProperty(cases, async ([size, places]) => {
        const frontier = new Frontier();
        for (const leaf of leaves.slice(0, size)) frontier.append(leaf);
        const paths = await TreePaths.of(database.read, origin, size);
        for (const n of [...places, size - 1])
          if (!verifyInclusion(leaves[n]!, n, size, await paths.path(n), frontier.root())) return false;
        return true;
      }),
      { numRuns: 60, examples: [[[256, [0, 255]]], [[512, [255, 256, 511]]], [[513, [0, 511]]], [[1, []]]] },
    );
  });

  it('lead nowhere from another entry, or where a kept subtree was changed', async () => {
    const frontier = new Frontier();
    for (const leaf of leaves) frontier.append(leaf);
    const leads = async (leaf: number, n: number) =>
      verifyInclusion(
        leaves[leaf]!,
        n,
        LEAVES,
        await (await TreePaths.of(database.read, origin, LEAVES)).path(n),
        frontier.root(),
      );
    expect([await leads(3, 3), await leads(3, 4)]).toEqual([true, false]);
    await database.write.updateTable('node').set({ hash: leaves[0]! }).where('n', '=', 2).execute();
    expect(await leads(3, 3)).toBe(false);
  });
});
