import type { Db } from '../database/database.ts';
import { lastCheckpoint } from '../ledger/checkpoint.store.ts';
import { KEPT_LEVELS } from '../ledger/merkle.ts';
import { storedHashes } from '../ledger/seal.store.ts';

// C2SP tlog-tiles: the hashes of the tree in runs of 256, at every eighth level.

/** How many hashes a full tile has. */
export const TILE = 256;

/** A run of hashes: the `n`th tile of a level, and how many of its hashes are asked for. */
export interface Tile {
  level: number;
  n: number;
  width: number;
}

/**
 * The tile that an address names by its level and its number in groups of three digits (`x001`, `x234`, `067.p`, `12`);
 * undefined for any other spelling: each tile has one address alone.
 */
export function readTile(level: string, groups: readonly string[]): Tile | undefined {
  const found =
    /^(?<begin>(?:x\d{3}\/){0,4})(?<end>\d{3})(?:\.p\/(?<width>[1-9]\d?|1\d\d|2[0-4]\d|25[0-5]))?$/.exec(
      groups.join('/'),
    )?.groups;
  if (found === undefined || !/^(?:0|[1-9]\d?)$/.test(level)) return undefined;
  const n = Number(`${found['begin']!.replaceAll(/[x/]/g, '')}${found['end']}`);
  const width = Number(found['width'] ?? TILE);
  const tile = { level: Number(level), n, width };
  return `${level}/${groups.join('/')}` === tilePath(tile) ? tile : undefined;
}

/** The part of the address of a tile after `tile/`. */
export function tilePath({ level, n, width }: Tile): string {
  const digits = String(n);
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, '0').match(/\d{3}/g)!;
  const number = groups.map((group, at) => (at === groups.length - 1 ? group : `x${group}`)).join('/');
  return `${level}/${number}${width === TILE ? '' : `.p/${width}`}`;
}

/** The hashes of a tile one after another; undefined where the newest checkpoint of the log does not cover all of it. */
export async function tileOf(db: Db, log: string, { level, n, width }: Tile): Promise<Buffer | undefined> {
  const height = 8 * level;
  const signed = (await lastCheckpoint(db, log))?.size ?? 0;
  const from = n * TILE;
  if (height > 0 && !(KEPT_LEVELS as readonly number[]).includes(height)) return undefined;
  if (from + width > Math.floor(signed / 2 ** height)) return undefined;
  const hashes = await storedHashes(db, log)(height, from, from + width);
  // One that is missing would push all that follow to another place.
  return hashes.length === width ? Buffer.concat(hashes) : undefined;
}
