import type { TimetableDeps } from '../timetable.ts';
import { passTime } from '../timetable-pass.ts';
import { addDays, addMonths, dayIn, daysBetween, instantOf, timeIn, type Day } from '../days.ts';
import { organisation } from '../organisation/organisation.ts';
import type { Ground } from '../web/ground.ts';
import { noteMove, type DemoClock } from './clock.ts';
import { hurried } from './hurry.store.ts';
import { mailsSince } from './tour.store.ts';

export const JUMPS = ['week', 'year'] as const;
export type Jump = (typeof JUMPS)[number];

/** A journey of the demo's clock: under way while `mails` is null. */
export interface Journey {
  jump: Jump;
  from: Day;
  until: Day;
  /** Days that are over, and of how many. */
  done: number;
  of: number;
  /** How many mails came into the outbox by it. */
  mails: number | null;
  failed: boolean;
}

const MINUTE = 60_000;

/** Takes the demo through time: one journey at once, and never back. */
export class Traveller {
  readonly ground: Ground;
  readonly clock: DemoClock;
  readonly #log: Exclude<TimetableDeps['log'], { origin: string }>;
  readonly #ending = new AbortController();
  #under: Promise<void> | undefined;
  /** The journey under way, or the last one of this process. */
  journey: Journey | undefined;

  constructor(ground: Ground, clock: DemoClock, log: Exclude<TimetableDeps['log'], { origin: string }>) {
    this.ground = ground;
    this.clock = clock;
    this.#log = log;
  }

  get isUnder(): boolean {
    return this.journey?.mails === null;
  }

  /** Sets out. While one is under way nothing else begins. */
  async begin(jump: Jump): Promise<void> {
    if (this.#under !== undefined) return;
    let settle = () => {};
    this.#under = new Promise((resolve) => (settle = resolve));
    try {
      const { database } = this.ground;
      const zone = (await organisation(database.read))?.zone ?? 'UTC';
      const now = this.clock.now();
      const from = dayIn(zone, now);
      const until = jump === 'week' ? addDays(from, 7) : addMonths(from, 12);
      const to = instantOf(until, timeIn(zone, now), zone);
      this.journey = {
        jump,
        from,
        until,
        done: 0,
        of: daysBetween(from, until) + 1,
        mails: null,
        failed: false,
      };
      await noteMove(database, now, Math.ceil((to.getTime() - now.getTime()) / MINUTE));
      void this.#travel(this.journey, now, to).finally(() => {
        this.#under = undefined;
        settle();
      });
    } catch (error) {
      this.#under = undefined;
      settle();
      throw error;
    }
  }

  async #travel(journey: Journey, now: Date, to: Date): Promise<void> {
    const { database, log } = this.ground;
    try {
      await hurried(database, () =>
        passTime(this.ground, { log: this.#log }, (at) => this.clock.forwardTo(at), to, {
          told: () => void journey.done++,
          signal: this.#ending.signal,
        }),
      );
    } catch (error) {
      journey.failed = true;
      log.error({ err: error }, 'the time of the demo could not be lived through; its clock goes on');
      this.clock.forwardTo(to);
    }
    journey.mails = await mailsSince(database.read, now.toISOString());
  }

  /** Lets so many minutes pass at once. */
  async rest(minutes: number): Promise<void> {
    const now = this.clock.now();
    await noteMove(this.ground.database, now, minutes);
    this.clock.forwardTo(new Date(now.getTime() + minutes * MINUTE));
  }

  /** Ends a journey after the day in hand. */
  async end(): Promise<void> {
    this.#ending.abort();
    await this.#under;
  }
}
