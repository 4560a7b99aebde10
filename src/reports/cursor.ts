import { z } from 'zod';
import type { Sort } from './filters.ts';

/** The place of a row in its order: what it is sorted by, then person and rule, which make it unique. */
export type Key = readonly (string | number)[];

/** Where a page begins: after a row, before one, or at the beginning. */
export type From = { after: Key } | { before: Key } | 'beginning';

// A number is the rank of a site or a status.
const SHAPES: Readonly<Record<Sort, readonly ('string' | 'number')[]>> = {
  due: ['string', 'string', 'string'],
  name: ['string', 'string', 'string'],
  site: ['number', 'string', 'string', 'string'],
  status: ['number', 'string', 'string', 'string'],
};

// The databases take neither NUL nor lone surrogates, and ranks are small.
const part = z.union([
  z.number().int().min(0).max(1e6),
  z.string().refine((text) => text.isWellFormed() && !text.includes('\0')),
]);

/** The key as a word for an address. */
export const encodeKey = (key: Key): string => Buffer.from(JSON.stringify(key)).toString('base64url');

/** Reads a key of this order back; undefined for anything else. */
export function decodeKey(text: string, sort: Sort): Key | undefined {
  if (text === '' || text.length > 2000) return undefined;
  try {
    const key = z.array(part).parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
    const shape = SHAPES[sort];
    return key.length === shape.length && key.every((value, n) => typeof value === shape[n])
      ? key
      : undefined;
  } catch {
    return undefined;
  }
}

/** Where an address begins: `after` counts before `before`, garbage counts as absent. */
export function readFrom(given: (name: string) => string, sort: Sort): From {
  const after = decodeKey(given('after'), sort);
  if (after !== undefined) return { after };
  const before = decodeKey(given('before'), sort);
  return before === undefined ? 'beginning' : { before };
}
