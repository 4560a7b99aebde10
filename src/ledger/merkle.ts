import { hash } from 'node:crypto';

export const HASH_BYTES = 32;
/** Complete subtrees are kept at these levels: enough for a proof without reading every leaf. */
export const KEPT_LEVELS = [8, 16, 24] as const;

const INNER = Buffer.of(1);

/** The leaf hash (RFC 6962) of an entry's exact text. */
export const leafHash = (body: string): Buffer => hash('sha256', `\0${body}`, 'buffer');

export const innerHash = (left: Buffer, right: Buffer): Buffer =>
  hash('sha256', Buffer.concat([INNER, left, right]), 'buffer');

/** A complete subtree: the `n`th (from 0) of its level; a leaf has level 0. */
export interface Subtree {
  level: number;
  n: number;
  hash: Buffer;
}

/**
 * The right edge of a growing tree: its complete subtrees, largest first. It is all that is needed to append and to know the root.
 * `begin` is the first leaf, for the part of a tree that starts there; that must be a multiple of the largest subtree.
 */
export class Frontier {
  readonly #parts: Subtree[];
  #end: number;

  constructor(parts: readonly Subtree[] = [], begin = 0) {
    this.#parts = [...parts];
    this.#end = parts.reduce((end, part) => end + 2 ** part.level, begin);
  }

  /** The number of leaves up to its end. */
  get size(): number {
    return this.#end;
  }

  /** Appends a leaf, or a complete subtree; calls `done` for every subtree which that completes. */
  append(added: Buffer, level = 0, done?: (subtree: Subtree) => void): void {
    let part: Subtree = { level, n: this.#end / 2 ** level, hash: added };
    this.#end += 2 ** level;
    for (;;) {
      const left = this.#parts.at(-1);
      if (left === undefined || left.level !== part.level || left.n % 2 !== 0) break;
      this.#parts.pop();
      part = { level: part.level + 1, n: left.n / 2, hash: innerHash(left.hash, part.hash) };
      done?.(part);
    }
    this.#parts.push(part);
  }

  root(): Buffer {
    const parts = this.#parts.map((part) => part.hash);
    if (parts.length === 0) return hash('sha256', '', 'buffer');
    return parts.reduceRight((right, left) => innerHash(left, right));
  }

  /** The hashes one after another; with the size, which says their levels, this is the frontier as it is stored. */
  pack(): Buffer {
    return Buffer.concat(this.#parts.map((part) => part.hash));
  }

  /** Throws when it is not as long as the size asks for. */
  static unpack(size: number, packed: Buffer): Frontier {
    const parts: Subtree[] = [];
    let begin = 0;
    for (let level = Math.floor(Math.log2(size || 1)); level >= 0; level--) {
      if (begin + 2 ** level > size) continue;
      const from = parts.length * HASH_BYTES;
      const part = Buffer.from(packed.subarray(from, from + HASH_BYTES));
      parts.push({ level, n: begin / 2 ** level, hash: part });
      begin += 2 ** level;
    }
    if (packed.length !== parts.length * HASH_BYTES)
      throw new Error(`the tree's frontier does not fit its size ${size}`);
    return new Frontier(parts);
  }
}
