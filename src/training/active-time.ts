/** A pause longer than this is not counted: the person was elsewhere. */
const LONGEST_PAUSE = 300;

/**
 * The seconds somebody was at work, out of the instants (ISO) at which they did something, in any order: the gaps
 * between one act and the next, of each at most five minutes. Pure.
 */
export function activeSeconds(acts: readonly string[]): number {
  const times = acts.map((at) => Date.parse(at)).toSorted((a, b) => a - b);
  return Math.round(
    times.reduce((sum, at, n) => sum + Math.min((at - (times[n - 1] ?? at)) / 1000, LONGEST_PAUSE), 0),
  );
}

/** The seconds since the act before, null when that is longer ago than anybody thinks about one thing. */
export function secondsSince(before: string | undefined, now: string): number | null {
  if (before === undefined) return null;
  const seconds = Math.round((Date.parse(now) - Date.parse(before)) / 1000);
  return seconds > LONGEST_THOUGHT || seconds < 0 ? null : seconds;
}

const LONGEST_THOUGHT = 600;

/** Nobody reads faster: so many words in so few seconds were not read. A reason to talk, never to fail somebody. */
export const tooFast = (words: number, seconds: number): boolean => seconds * WORDS_A_SECOND < words;

/** 400 words a minute; adults read 175 to 300 (Brysbaert 2019). */
const WORDS_A_SECOND = 400 / 60;
