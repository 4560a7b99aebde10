import { launches, type Item, type Standard } from './manifest.ts';

/** What the content says of itself, in one form for both standards. */
export interface Claim {
  completion: 'completed' | 'incomplete' | 'not attempted' | 'unknown';
  success: 'passed' | 'failed' | 'unknown';
  /** Percent; null where it gave none. */
  score: number | null;
  /** Seconds that it says were spent. */
  seconds: number;
}

/** The data of one SCO, as its runtime holds it: nested objects as `cmi` has them. */
export type Data = Readonly<Record<string, unknown>>;

export const NOTHING: Claim = { completion: 'not attempted', success: 'unknown', score: null, seconds: 0 };

/** Reads the claim of one SCO out of its data. Whatever is odd in it is unknown, never an error. */
export const claimOf = (standard: Standard, data: Data): Claim =>
  standard === '1.2' ? claimOf12(data) : claimOf2004(data);

const COMPLETED_12 = ['passed', 'completed', 'failed'];

function claimOf12(data: Data): Claim {
  const core = record(data['core']);
  const status = text(core['lesson_status']);
  const score = record(core['score']);
  return {
    completion: COMPLETED_12.includes(status)
      ? 'completed'
      : status === '' || status === 'not attempted'
        ? 'not attempted'
        : 'incomplete',
    success: status === 'passed' || status === 'failed' ? status : 'unknown',
    score: percent(number(score['raw']), number(score['min']), number(score['max'])),
    seconds: secondsOf12(text(core['total_time'])),
  };
}

function claimOf2004(data: Data): Claim {
  const completion = text(data['completion_status']);
  const success = text(data['success_status']);
  const score = record(data['score']);
  const scaled = number(score['scaled']);
  const isSaid = completion === 'completed' || completion === 'incomplete' || completion === 'not attempted';
  return {
    // Some content says passed and never a word of completion: whoever passed is done.
    completion: isSaid ? completion : success === 'passed' ? 'completed' : 'unknown',
    success: success === 'passed' || success === 'failed' ? success : 'unknown',
    score:
      scaled === null
        ? percent(number(score['raw']), number(score['min']), number(score['max']))
        : round(Math.min(1, Math.max(0, scaled)) * 100),
    seconds: secondsOf2004(text(data['total_time'])),
  };
}

/**
 * The claim for a whole package from those of its items. All completed is completed; one failed is failed; passed needs
 * everything completed, and one at least that says passed. An asset is done once it was opened. The score is the mean.
 */
export function rollUp(items: readonly Item[], claims: ReadonlyMap<string, Claim>): Claim {
  const all = launches(items).map(({ id, launch }) => ({
    kind: launch.kind,
    claim: claims.get(id) ?? NOTHING,
  }));
  const scos = all.filter(({ kind }) => kind === 'sco');
  const counted = (scos.length > 0 ? scos : all).map(({ claim }) => claim);
  const done = counted.length > 0 && counted.every(({ completion }) => completion === 'completed');
  const scores = counted.flatMap(({ score }) => score ?? []);
  return {
    completion: done
      ? 'completed'
      : counted.every(({ completion }) => completion === 'not attempted')
        ? 'not attempted'
        : 'incomplete',
    success: counted.some(({ success }) => success === 'failed')
      ? 'failed'
      : done && counted.some(({ success }) => success === 'passed')
        ? 'passed'
        : 'unknown',
    score: scores.length === 0 ? null : round(scores.reduce((sum, one) => sum + one, 0) / scores.length),
    seconds: counted.reduce((sum, { seconds }) => sum + seconds, 0),
  };
}

const record = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

function number(value: unknown): number | null {
  if (value === '' || value === null || value === undefined) return null;
  const read = Number(value);
  // Beyond this they cannot be reckoned with.
  return Math.abs(read) < 1e15 ? read : null;
}

// Out of 100 unless the content says between which numbers its score lies.
function percent(raw: number | null, min: number | null, max: number | null): number | null {
  if (raw === null) return null;
  const [low, high] = [min ?? 0, max ?? 100];
  if (high <= low) return raw >= 0 && raw <= 100 ? round(raw) : null;
  return round(Math.min(100, Math.max(0, ((raw - low) / (high - low)) * 100)));
}

const round = (value: number): number => Math.round(value * 100) / 100;

/** The seconds of a span of time as a standard writes it; 0 for what cannot be read. */
export const secondsOf = (standard: Standard, time: string): number =>
  standard === '1.2' ? secondsOf12(time) : secondsOf2004(time);

/** More seconds than anybody has. */
const LONGEST = 1_000_000_000;

// HHHH:MM:SS.SS
function secondsOf12(time: string): number {
  const found = /^(\d{2,4}):(\d{2}):(\d{2}(?:\.\d{1,2})?)$/.exec(time);
  return found === null ? 0 : Math.round(Number(found[1]) * 3600 + Number(found[2]) * 60 + Number(found[3]));
}

// An ISO 8601 duration; years and months as the mean of the calendar.
function secondsOf2004(time: string): number {
  const found = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/.exec(
    time,
  );
  if (found === null) return 0;
  const [years, months, days, hours, minutes, seconds] = found.slice(1).map((part) => Number(part ?? 0));
  const inDays = years! * 365.2425 + months! * 30.436875 + days!;
  return Math.min(LONGEST, Math.round(inDays * 86_400 + hours! * 3600 + minutes! * 60 + seconds!));
}
