import type { Db } from '../database/database.ts';
import { HASH_BYTES, KEPT_LEVELS } from '../ledger/merkle.ts';
import { storedHashes } from '../ledger/seal.store.ts';
import { Paths } from './paths.ts';

const [LEVEL] = KEPT_LEVELS;
const WIDTH = 2 ** LEVEL;
const AT_ONCE = 4096;

/**
 * The inclusion paths in a log of some size, from the subtrees that are kept: what lies above them is held, a quarter of a byte
 * an entry, and the leaves of one subtree at a time. Asked for in the order of the log each subtree is read once.
 */
export class TreePaths {
  readonly #leaves: (block: number) => Promise<Paths>;
  readonly #above: Paths;
  #block = -1;
  #within = new Paths(Buffer.alloc(0));

  private constructor(leaves: (block: number) => Promise<Paths>, above: Paths) {
    this.#leaves = leaves;
    this.#above = above;
  }

  static async of(db: Db, log: string, size: number): Promise<TreePaths> {
    const hashes = storedHashes(db, log);
    const leaves = async (block: number) =>
      new Paths(Buffer.concat(await hashes(0, block * WIDTH, Math.min(size, (block + 1) * WIDTH))));
    const whole = Math.floor(size / WIDTH);
    const nodes = Buffer.alloc(whole * HASH_BYTES);
    for (let n = 0; n < whole; n += AT_ONCE)
      Buffer.concat(await hashes(LEVEL, n, Math.min(whole, n + AT_ONCE))).copy(nodes, n * HASH_BYTES);
    const edge = size % WIDTH === 0 ? undefined : (await leaves(whole)).root();
    return new TreePaths(leaves, new Paths(nodes, edge));
  }

  /** The hashes from the leaf at an index to the root (RFC 6962). */
  async path(index: number): Promise<Buffer[]> {
    const block = Math.floor(index / WIDTH);
    if (block !== this.#block) {
      this.#within = await this.#leaves(block);
      this.#block = block;
    }
    return [...this.#within.path(index % WIDTH), ...this.#above.path(block)];
  }
}
