import { createHash } from 'node:crypto';
import type { Random } from './draw.ts';

/** Numbers from 0 up to 1 that are the same for the same text, for ever. Not for anything that nobody may foresee. */
export function seeded(text: string): Random {
  let block = createHash('sha256').update(text).digest();
  let at = 0;
  return () => {
    if (at + 6 > block.length) {
      block = createHash('sha256').update(block).digest();
      at = 0;
    }
    const value = block.readUIntBE(at, 6) / 2 ** 48;
    at += 6;
    return value;
  };
}
