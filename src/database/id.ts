import { randomInt } from 'node:crypto';
import { v7 } from 'uuid';

const FIRST_BELOW = 2 ** 31;
const MOST = 2 ** 32 - 1;
let last = { msecs: Number.NaN, seq: 0 };

/**
 * A new row id: UUIDv7, so that ids sort by the time they were made; those that a process makes of one instant in a row, in the
 * order in which it made them. `now` lets a demo or a test write its past.
 */
export function newId(now?: Date): string {
  if (now === undefined) return v7();
  const msecs = now.getTime();
  // A run says thousands of things at one instant: in no order, each of its rows would change other pages of every index.
  const follows = msecs === last.msecs && last.seq < MOST;
  last = { msecs, seq: follows ? last.seq + 1 : randomInt(FIRST_BELOW) };
  return v7(last);
}
