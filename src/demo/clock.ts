import type { Clock } from '../clock.ts';
import { systemClock } from '../clock.ts';
import { transact, type Database } from '../database/database.ts';
import { append } from '../ledger/ledger.ts';
import { minutesMoved } from './clock.store.ts';

const MINUTE = 60_000;

/** The clock of the demo: the time of this machine, and what was put on top of it. It only ever goes forward. */
export class DemoClock implements Clock {
  readonly #base: Clock;
  #ahead: number;

  constructor(ahead: number, base: Clock = systemClock) {
    this.#base = base;
    this.#ahead = ahead;
  }

  now(): Date {
    return new Date(this.#base.now().getTime() + this.#ahead);
  }

  /** Puts the clock forward to an instant; one that is past already changes nothing. */
  forwardTo(at: Date): void {
    this.#ahead = Math.max(this.#ahead, at.getTime() - this.#base.now().getTime());
  }
}

/** The clock as the record of this demo says that it was put. */
export async function demoClock(database: Database, base: Clock = systemClock): Promise<DemoClock> {
  return new DemoClock((await minutesMoved(database.read)) * MINUTE, base);
}

/** Writes down that the clock is put forward: before it is, so that a demo that is stopped midway never goes back. */
export function noteMove(database: Database, now: Date, minutes: number): Promise<void> {
  return transact(database.write, async (tx) => {
    await append(tx, now, [{ at: now.toISOString(), kind: 'demo-moved', facts: { minutes } }]);
  });
}
