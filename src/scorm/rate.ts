/**
 * So many commits at once, and so many a second after that: far more than content needs, far less than a loop makes. One of
 * a megabyte keeps us busy as long as ten.
 */
const BURST = 60;
const PER_SECOND = 4;
const HEAVY = 100_000;
const MOST = 10_000;

/** Counts the commits of launches with their characters; `allows` is false for one too many. Forgets the oldest launches first. */
export function commitRate(): { allows(launch: string, now: Date, length: number): boolean } {
  const buckets = new Map<string, { left: number; at: number }>();
  return {
    allows(launch, now, length) {
      const at = now.getTime();
      const before = buckets.get(launch) ?? { left: BURST, at };
      const left = Math.min(BURST, before.left + (Math.max(0, at - before.at) / 1000) * PER_SECOND);
      buckets.delete(launch);
      if (buckets.size >= MOST) buckets.delete(buckets.keys().next().value!);
      const isAllowed = left >= 1;
      buckets.set(launch, { left: isAllowed ? left - 1 - Math.floor(length / HEAVY) : left, at });
      return isAllowed;
    },
  };
}
