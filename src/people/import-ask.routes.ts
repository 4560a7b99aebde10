import type { Request, Response } from 'express';
import type { ShownProblem } from '../web/form.ts';
import type { Ground } from '../web/ground.ts';
import type { Messages } from '../web/messages.ts';
import { dayText, render } from '../web/render.ts';
import type { TakenFile } from './import-file.routes.ts';
import { COLUMNS } from './import/columns.ts';
import { DATE_ORDERS, dayOf } from './import/day.ts';
import type { Looked } from './import/look.ts';
import { MOST } from './import/mapping.ts';
import type { LineProblem } from './import/table.ts';
import { problemText } from './import/words.ts';

const AMBIGUOUS = 'people.import-day-ambiguous';
const MOST_SHOWN = 20;

/** True where somebody has to say what a heading means, or whether the day or the month comes first. */
export const mustAsk = ({ headings, problems }: Pick<Looked, 'headings' | 'problems'>): boolean =>
  problems.some(({ key }) => key === AMBIGUOUS) ||
  (headings.length <= MOST &&
    headings.some(({ column }) => column === undefined) &&
    headings.some(({ samples }) => samples.length > 0));

/** Shows the headings of a file with what they mean here, and the days that can be read in two ways. */
export function showQuestions(
  ground: Ground,
  req: Request,
  res: Response,
  file: TakenFile,
  found: Looked,
  given: { values: Readonly<Record<string, string>>; errors: ShownProblem[] },
): void {
  const { messages } = ground;
  const { values, errors } = given;
  const unclear = found.problems.filter(({ key }) => key === AMBIGUOUS);
  const headings = found.headings.slice(0, MOST);
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
      value: values[`column-${n}`] ?? column ?? '',
    })),
    columns: [
      { value: '', text: messages.t('people.import-not-used') },
      ...COLUMNS.map((column) => ({ value: column, text: messages.t(`people.column-${column}`) })),
    ],
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
  values: Readonly<Record<string, string>>,
): [heading: string, column: string][] =>
  found.headings.slice(0, MOST).flatMap(({ heading }, n) => {
    const column = values[`column-${n}`];
    return column === undefined ? [] : [[heading, column] as [string, string]];
  });
