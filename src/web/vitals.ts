/** Upper ends of the classes in which times are counted, in seconds. */
export const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] as const;

/** How long something took, over and over: how many took at most as long as each of BUCKETS, and all of them. */
export interface Timing {
  within: number[];
  seconds: number;
  count: number;
}

/** What a process saw of a job of its timetable. Instants; null for never. */
export interface JobSeen {
  when: string;
  endedAt: Date | null;
  goodAt: Date | null;
  failedAt: Date | null;
  /** What went wrong the last time it did. */
  error: string | null;
  failures: number;
}

/** What this process saw of itself since it began: requests by their route and jobs by their name, and nothing of people. */
export class Vitals {
  /** Under `METHOD route`. */
  readonly times = new Map<string, Timing>();
  /** Under `METHOD route status`. */
  readonly answers = new Map<string, number>();
  readonly jobs = new Map<string, JobSeen>();
  readonly since: Date;

  constructor(since: Date) {
    this.since = since;
  }

  /** A request was answered: the route as the table of routes writes it, the status, and how many seconds it took. */
  answered(method: string, route: string, status: number, seconds: number): void {
    const which = `${METHODS.includes(method) ? method : 'OTHER'} ${route}`;
    const answers = `${which} ${status}`;
    this.answers.set(answers, (this.answers.get(answers) ?? 0) + 1);
    let timing = this.times.get(which);
    if (timing === undefined)
      this.times.set(which, (timing = { within: BUCKETS.map(() => 0), seconds: 0, count: 0 }));
    timing.seconds += seconds;
    timing.count++;
    BUCKETS.forEach((most, n) => {
      if (seconds <= most) timing.within[n]!++;
    });
  }

  /** There is such a job, and it runs then: a time of day, or a croner pattern. */
  planned(job: string, when: string): void {
    this.jobs.set(job, { when, endedAt: null, goodAt: null, failedAt: null, error: null, failures: 0 });
  }

  /** A run of a job ended; `error` says what went wrong, null for nothing. */
  ran(job: string, at: Date, error: string | null): void {
    const seen = this.jobs.get(job);
    if (seen === undefined) return;
    seen.endedAt = at;
    if (error === null) seen.goodAt = at;
    else Object.assign(seen, { failedAt: at, error, failures: seen.failures + 1 });
  }
}

const METHODS: readonly string[] = ['GET', 'HEAD', 'POST'];
