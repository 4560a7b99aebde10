import { lockPeople, type Tx } from '../../database/database.ts';
import type { Day } from '../../days.ts';
import { conflict, invalid, type FieldProblem } from '../../errors.ts';
import { append } from '../../ledger/ledger.ts';
import { COLUMNS, plainHeading, type Column } from './columns.ts';
import { DATE_ORDERS, type DateOrder } from './day.ts';
import { mapping } from './mapping.store.ts';
import { CHOSEN, isChosen, plainWord, wordField, wordKey } from './own-words.ts';

/**
 * What somebody says of a file: of its headings a column each, '' for one not to be used; of its own words one of ours each, ''
 * for none; and how its days are written.
 */
export interface Said {
  columns: readonly (readonly [heading: string, column: string])[];
  dates: string;
  words?: readonly (readonly [column: string, word: string, means: string])[];
}

/**
 * Keeps what the headings and words of HR's files mean and how their days are written, from today on; says whether anything changed.
 * Headings that are not named keep their meaning, `dates` '' keeps the order. Throws `invalid` with the fields `column-N`
 * (N counts the headings given), those of `wordField` and `dates` for what there is not, or means the same as another.
 */
export async function keepMapping(
  tx: Tx,
  now: Date,
  by: string | null,
  said: Said,
  today: Day,
): Promise<boolean> {
  const columns = said.columns.map(([heading, column]) => [plainHeading(heading), column] as const);
  const problems: FieldProblem[] = [];
  for (const [n, [heading, column]] of columns.entries()) {
    const add = (key: string) => problems.push({ field: `column-${n}`, key: `people.${key}` });
    if (column !== '' && !isColumn(column)) add('import-no-such-column');
    const first = columns.findIndex((other) => other[1] === column || other[0] === heading);
    if (first < n && (column !== '' || columns[first]![0] === heading)) add('import-column-chosen');
  }
  const words = (said.words ?? []).map(([column, word, means]) => [column, plainWord(word), means] as const);
  for (const [column, word, means] of words)
    if (!isChosen(column) || (means !== '' && !CHOSEN[column].some((one) => one === means)))
      problems.push({ field: wordField(column, word), key: 'people.import-no-such-word' });
  if (said.dates !== '' && !isOrder(said.dates))
    problems.push({ field: 'dates', key: 'people.import-dates-wrong' });
  if (problems.length > 0) throw invalid(problems);
  await lockPeople(tx, 'everyone');
  const before = await mapping(tx);
  const fresh = columns.filter(([heading, column]) => before.columns.get(heading) !== column);
  const freshWords = words.filter(
    ([column, word, means]) => (before.words.get(wordKey(column, word))?.means ?? '') !== means,
  );
  const dates = said.dates === '' || said.dates === before.dates ? null : said.dates;
  if (fresh.length === 0 && freshWords.length === 0 && dates === null) return false;
  if (columns.length > MOST) throw conflict('people.import-too-many-columns');
  await append(tx, now, [
    // Headings are free text, and of a file without any they are somebody's name.
    {
      at: today,
      kind: 'import-mapped',
      facts: { by, dates },
      commits: {
        columns: JSON.stringify(fresh),
        ...(freshWords.length === 0 ? {} : { words: JSON.stringify(freshWords) }),
      },
    },
  ]);
  return true;
}

/** More columns than any file has. */
export const MOST = 200;

export const isColumn = (text: string): text is Column => COLUMNS.some((column) => column === text);
export const isOrder = (text: string): text is DateOrder => DATE_ORDERS.some((order) => order === text);
