import type { Request, Response } from 'express';
import type { ShownProblem } from '../web/form.ts';
import type { Ground } from '../web/ground.ts';
import type { Messages } from '../web/messages.ts';
import { dayText, render } from '../web/render.ts';
import type { TakenFile } from './import-file.routes.ts';
import { COLUMNS } from './import/columns.ts';
import { CHOSEN, ourWord, wordField } from './import/own-words.ts';
import { DATE_ORDERS, dayOf } from './import/day.ts';
import type { Looked } from './import/look.ts';
import { MOST } from './import/mapping.ts';
import { usualHeading, usualWord } from './import/usual-words.ts';
import type { LineProblem } from './import/table.ts';
import { problemText } from './import/words.ts';

const AMBIGUOUS = 'people.import-day-ambiguous';
const MOST_SHOWN = 20;
/** A form takes so many fields: of more words the next page asks. */
const MOST_WORDS = 100;

type Values = Readonly<Record<string, string>>;

/** True where nobody said yet whether the day or the month comes first, and it makes a difference. */
const isUnclear = ({ problems }: Pick<Looked, 'problems'>): boolean =>
  problems.some(({ key }) => key === AMBIGUOUS);

/**
 * True where somebody has to say what a heading or a word means, or whether the day or the month comes first. `answered` is what
 * the form said: a word that was asked about and left open is one of the problems of the file.
 */
export const mustAsk = (found: Looked, answered: Values): boolean =>
  isUnclear(found) ||
  (found.headings.length <= MOST &&
    found.headings.some(({ column }) => column === undefined) &&
    found.headings.some(({ samples }) => samples.length > 0)) ||
  found.words.some(
    ({ column, word, means }) => means === null && answered[wordField(column, word)] === undefined,
  );

/** What is wrong with answers that leave something open which the page did ask. */
export const leftOpen = (messages: Messages, found: Looked, answered: Values): ShownProblem[] =>
  isUnclear(found) && answered['askedDates'] === '1'
    ? [{ field: 'dates', message: messages.t('people.import-dates-wrong') }]
    : [];

/** Shows the headings and own words of a file with what they mean here, and the days that can be read in two ways. */
export function showQuestions(
  ground: Ground,
  req: Request,
  res: Response,
  file: TakenFile,
  found: Looked,
  given: { values: Values; errors: ShownProblem[] },
): void {
  const { messages } = ground;
  const { values, errors } = given;
  const unclear = found.problems.filter(({ key }) => key === AMBIGUOUS);
  const headings = found.headings.slice(0, MOST);
  const taken = new Set(headings.map(({ column }) => column));
  render(req, res, 'people/questions', {
    title: messages.t('people.import-title'),
    errors,
    packed: file.packed,
    everybody: file.everybody,
    isNew: headings.some(({ column }) => column === undefined),
    headings: headings.map(({ heading, column, samples }, n) => ({
      heading,
      samples: samples.join(', '),
      name: `column-${n}`,
      value: values[`column-${n}`] ?? column ?? usualHeading(heading, taken) ?? '',
    })),
    columns: [
      { value: '', text: messages.t('people.import-not-used') },
      ...COLUMNS.map((column) => ({ value: column, text: messages.t(`people.column-${column}`) })),
    ],
    words: found.words.slice(0, MOST_WORDS).map(({ column, word, means, lines }) => ({
      label: messages.t('people.questions-word', { column: messages.t(`people.column-${column}`), word }),
      hint: messages.t('people.questions-word-lines', { count: lines }),
      name: wordField(column, word),
      value: values[wordField(column, word)] ?? means ?? usualWord(column, word) ?? '',
      options: [
        { value: '', text: messages.t('people.questions-word-none') },
        ...CHOSEN[column].map((code) => ({ value: code, text: ourWord(messages, column, code) })),
      ],
    })),
    asksDates: unclear.length > 0 || found.dates !== null,
    unclear: unclear.slice(0, MOST_SHOWN).map((problem) => twoDays(messages, problem)),
    unclearMore: Math.max(0, unclear.length - MOST_SHOWN),
    orders: DATE_ORDERS.map((value) => ({ value, text: messages.t(`people.import-${value}`) })),
    dates: values['dates'] ?? found.dates ?? '',
  });
}

// Both days that are meant, instead of the way to this page.
function twoDays(messages: Messages, problem: LineProblem): string {
  const given = String(problem.params['given']);
  const [one = '', other = ''] = DATE_ORDERS.map((order) => dayText(messages, dayOf(given, order) ?? ''));
  return problemText(messages, { ...problem, key: 'people.import-two-days', params: { given, one, other } });
}

/** What the form says of the headings of this file: a column for each that it names. */
export const saidOfColumns = (
  found: Pick<Looked, 'headings'>,
  values: Values,
): [heading: string, column: string][] =>
  found.headings.slice(0, MOST).flatMap(({ heading }, n) => {
    const column = values[`column-${n}`];
    return column === undefined ? [] : [[heading, column] as [string, string]];
  });

/** What the form says of the words of this file. */
export const saidOfWords = (
  { words }: Pick<Looked, 'words'>,
  values: Values,
): [column: string, word: string, means: string][] =>
  words.flatMap(({ column, word }) => {
    const means = values[wordField(column, word)];
    return means === undefined ? [] : [[column, word, means] as [string, string, string]];
  });
