import { secondsOf, type Data } from './claim.ts';
import type { Standard } from './manifest.ts';

/** A question as the content tells of it. Everything is a claim, and may be odd; '' for what it does not say. */
export interface Interaction {
  /** Its place in the data, from 0. */
  index: number;
  id: string;
  type: string;
  /** The question in words; of 2004 alone. */
  description: string;
  /** What was answered, as people read it, and what would be right: one text for each pattern. */
  answer: string;
  right: readonly string[];
  result: string;
  /** Of 2004 an instant, of 1.2 a time of day. */
  when: string;
  /** Seconds; null where it gives none. */
  latency: number | null;
  weighting: string;
  /** The ids of objectives that it belongs to. */
  objectives: readonly string[];
}

/** An objective as the content tells of it. */
export interface ObjectiveSaid {
  id: string;
  description: string;
  completion: string;
  success: string;
  score: string;
}

/** Where somebody was, as the content keeps it for itself; '' for nowhere. */
export const bookmarkIn = (standard: Standard, data: Data): string =>
  standard === '1.2' ? text(record(data['core'])['lesson_location']) : text(data['location']);

/** No content that people could read has more. */
const MOST = 2000;

/** The interactions in the data of a SCO, in their order. Never throws, whatever the data is. */
export function interactionsIn(standard: Standard, data: Data): Interaction[] {
  return listed(data['interactions']).map(([index, one]) => {
    const type = text(one['type']);
    const latency = text(one['latency']);
    return {
      index,
      id: text(one['id']),
      type,
      description: text(one['description']),
      answer: answerText(
        standard,
        type,
        text(one[standard === '1.2' ? 'student_response' : 'learner_response']),
      ),
      right: listed(one['correct_responses'])
        .map(([, { pattern }]) => answerText(standard, type, text(pattern)))
        .filter((pattern) => pattern !== ''),
      result: text(one['result']),
      when: text(one[standard === '1.2' ? 'time' : 'timestamp']),
      latency: latency === '' ? null : secondsOf(standard, latency),
      weighting: text(one['weighting']),
      objectives: listed(one['objectives']).flatMap(([, { id }]) => text(id) || []),
    };
  });
}

/** The objectives in the data of a SCO, in their order. Never throws. */
export function objectivesIn(standard: Standard, data: Data): ObjectiveSaid[] {
  return listed(data['objectives']).map(([, one]) => {
    const score = record(one['score']);
    const scaled = text(score['scaled']);
    return {
      id: text(one['id']),
      description: text(one['description']),
      completion: text(one[standard === '1.2' ? 'status' : 'completion_status']),
      success: text(one['success_status']),
      score: scaled === '' ? text(score['raw']) : scaled,
    };
  });
}

// A list, or an object by index; what is no record in it is left out.
function listed(value: unknown): [number, Readonly<Record<string, unknown>>][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value as Record<string, unknown>)
    .filter(([name, one]) => /^\d{1,6}$/.test(name) && typeof one === 'object' && one !== null)
    .map(([name, one]): [number, Readonly<Record<string, unknown>>] => [Number(name), record(one)])
    .toSorted(([a], [b]) => a - b)
    .slice(0, MOST);
}

const record = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

function text(value: unknown): string {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'string' ? value : '';
}

/** An answer as people read it: `a[.]1[,]b[.]2` is `a → 1, b → 2`. What is in no form of the standard stays as it is. */
export function answerText(standard: Standard, type: string, raw: string): string {
  // `{lang=en}{case_matters=false}` says how to compare, and is no part of an answer.
  const given = raw.replace(/^(?:\{(?:lang|case_matters|order_matters)=[^{}]*\})+/, '');
  if (FREE.has(type)) return given;
  if (type === 'fill-in') return standard === '1.2' ? given : given.split('[,]').join(', ');
  const [between, within, range] =
    standard === '1.2' ? ([',', '.', ':'] as const) : (['[,]', '[.]', '[:]'] as const);
  if (type === 'numeric') return given.split(range).map(plain).join(' – ');
  const inner = standard === '1.2' ? given.replace(/^\{(.*)\}$/s, '$1') : given;
  const isPaired = type === 'matching' || type === 'performance';
  return inner
    .split(between)
    .map((part) => (isPaired ? part.split(within).map(plain).join(' → ') : plain(part)))
    .join(', ');
}

const FREE = new Set(['long-fill-in', 'true-false', 'likert', 'other', '']);

// Some tools make addresses of their answers, with the words in them.
function plain(part: string): string {
  const bare = part.trim().replace(/^urn:[\w-]+:/i, '');
  try {
    return decodeURIComponent(bare);
  } catch {
    return bare;
  }
}
