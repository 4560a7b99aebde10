import { Frontier, HASH_BYTES, innerHash } from '../ledger/merkle.ts';

const EMPTY = new Frontier().root();

/** The inclusion paths of all nodes of one level of a tree that is held in memory: 64 bytes a node, and microseconds a path. */
export class Paths {
  readonly #levels: Buffer[] = [];
  /** At each level the hash of the incomplete subtree at the right edge. */
  readonly #edges: (Buffer | undefined)[];

  /** `nodes` are the hashes of the complete ones, one after the other; `edge` that of an incomplete one after them. */
  constructor(nodes: Buffer, edge?: Buffer) {
    this.#edges = [edge];
    this.#levels.push(nodes);
    for (let count = nodes.length / HASH_BYTES; count > 1; count = Math.floor(count / 2)) {
      const level = this.#levels.length - 1;
      const parents = Buffer.alloc(Math.floor(count / 2) * HASH_BYTES);
      for (let n = 0; n < Math.floor(count / 2); n++)
        innerHash(this.#at(level, 2 * n), this.#at(level, 2 * n + 1)).copy(parents, n * HASH_BYTES);
      const edge = this.#edges[level];
      const last = count % 2 === 1 ? this.#at(level, count - 1) : undefined;
      this.#edges.push(last === undefined ? edge : edge === undefined ? last : innerHash(last, edge));
      this.#levels.push(parents);
    }
  }

  #at(level: number, n: number): Buffer {
    return this.#levels[level]!.subarray(n * HASH_BYTES, (n + 1) * HASH_BYTES);
  }

  #count(level: number): number {
    return this.#levels[level]!.length / HASH_BYTES;
  }

  /** The hash over all of them. */
  root(): Buffer {
    const [top, edge] = [this.#levels.length - 1, this.#edges.at(-1)];
    if (this.#count(top) === 0) return edge ?? EMPTY;
    return edge === undefined ? this.#at(top, 0) : innerHash(this.#at(top, 0), edge);
  }

  /** The hashes from one node to the root (RFC 6962); the incomplete one comes after the last. */
  path(index: number): Buffer[] {
    const path: Buffer[] = [];
    for (let level = 0, n = index; level < this.#levels.length; level++, n = Math.floor(n / 2)) {
      const beside = n % 2 === 1 ? n - 1 : n + 1;
      const edge = this.#edges[level];
      if (beside < this.#count(level)) path.push(this.#at(level, beside));
      else if (beside === this.#count(level) && edge !== undefined) path.push(edge);
    }
    return path;
  }
}
