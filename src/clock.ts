/** Where the time comes from. Everything else is handed a `now`: one a request, one a job. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

/** An instant as it is stored: UTC, always three decimals, so that text order is time order. */
export function instant(now: Date): string {
  return now.toISOString();
}
