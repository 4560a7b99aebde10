import { createHash } from 'node:crypto';
import { COUNTRIES } from '../../organisation/organisation.ts';
import { SHIFTS } from '../../organisation/shifts.ts';
import type { Messages } from '../../web/messages.ts';
import { JOB_ROLES, jobRoleOf } from '../person.ts';
import { EMPLOYMENT_KINDS } from '../work-facts.ts';
import type { Line } from './table.ts';
import { WORK_CELLS } from './work-cells.ts';

/** The columns that hold one of a few words, with what each word of a file may mean in them. */
export const CHOSEN = {
  jobRole: JOB_ROLES,
  kind: EMPLOYMENT_KINDS,
  hourly: ['yes', 'no'],
  country: COUNTRIES,
  shift: SHIFTS,
} as const satisfies Record<string, readonly string[]>;
export type ChosenColumn = keyof typeof CHOSEN;
const COLUMNS = Object.keys(CHOSEN) as ChosenColumn[];

export const isChosen = (column: string): column is ChosenColumn => Object.hasOwn(CHOSEN, column);

/** A word of HR's as it is compared, and one of ours that it means. */
export interface KeptWord {
  column: ChosenColumn;
  word: string;
  means: string;
}

/** What somebody said of HR's own words, by `wordKey`. */
export type KeptWords = ReadonlyMap<string, KeptWord>;

/** A word as it is compared, in whatever case and with spaces, hyphens or underscores. */
export const plainWord = (word: string): string =>
  word
    .toLowerCase()
    .replace(/[\s_-]+/g, ' ')
    .trim();

export const wordKey = (column: string, word: string): string => `${column} ${plainWord(word)}`;

/** The field of a form that says what a word means. */
export const wordField = (column: string, word: string): string =>
  `word-${createHash('sha256').update(wordKey(column, word)).digest('hex').slice(0, 12)}`;

/** A word of a file that is none of ours, with what somebody said that it means. */
export interface Word {
  column: ChosenColumn;
  word: string;
  means: string | null;
  /** In how many lines it stands. */
  lines: number;
}

/** The words of a file that are none of ours, those that stand in most lines first. */
export function wordsIn(lines: readonly Line[], kept: KeptWords): Word[] {
  const found = new Map<string, Word>();
  for (const { cells } of lines)
    for (const column of COLUMNS) {
      const word = cells[column] ?? '';
      if (word === '' || isOurs(column, word)) continue;
      const key = wordKey(column, word);
      const known = found.get(key);
      if (known !== undefined) known.lines++;
      else found.set(key, { column, word, means: kept.get(key)?.means ?? null, lines: 1 });
    }
  return [...found.values()].toSorted((a, b) => b.lines - a.lines || (a.word < b.word ? -1 : 1));
}

const isOurs = (column: ChosenColumn, word: string): boolean =>
  column === 'jobRole' ? jobRoleOf(word) !== undefined : WORK_CELLS[column](word) !== undefined;

const WORDED: Readonly<Record<ChosenColumn, string>> = {
  jobRole: 'people.job-role-',
  kind: 'people.kind-',
  hourly: 'people.',
  country: 'country.',
  shift: 'people.shift-',
};

/** One of our words as people read it. */
export const ourWord = ({ t }: Messages, column: ChosenColumn, code: string): string =>
  t(`${WORDED[column]}${code}`);
