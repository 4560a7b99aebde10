import type { ItemStatistics } from '../courses/item-statistics.ts';
import type { Messages } from '../web/messages.ts';
import { shareOf, type ClausesMissed, type Missed } from './clauses-missed.ts';
import { clausesMissedView } from './clauses-missed-page.ts';
import { LEAST_GROUP } from './groups.ts';
import { datesText, type Asked } from './past-asked.ts';
import { stemOf, type PolicyWords } from './question-text.ts';
import { questionsView } from './questions-page.ts';
import type { QuestionSurvey } from './questions.ts';
import { whole, type Cell, type Table } from './table.ts';

const QUESTION_COLUMNS = [
  ['id', 'text', 14],
  ['question', 'text', 40],
  ['version', 'figure', 6],
  ['clauses', 'text', 12],
  ['asked', 'text', 6],
  ['answers', 'figure', 8],
  ['right', 'figure', 8],
  ['correlation', 'figure', 8],
  ['width', 'figure', 8],
  ['seconds', 'figure', 8],
  ['flags', 'text', 24],
] as const;

/** The questions shown as a table for files: shares from 0 to 1, seconds, flags as the page has them. */
export function questionsTable(
  messages: Messages,
  found: QuestionSurvey,
  words: PolicyWords,
  { dates }: Asked,
): Table {
  const { t } = messages;
  const { title, caption, choices } = questionsView(messages, found, words, 1);
  const filtered = (['use', 'role', 'clause', 'flag'] as const).flatMap((name) => {
    const value = found.filters[name];
    return value === '' ? [] : (choices[name].find((one) => one.value === value)?.text ?? value);
  });
  return {
    title,
    about: [[caption, ...filtered].join(' · '), datesText(messages, dates)],
    columns: QUESTION_COLUMNS.map(([name, kind, width]) => ({
      head: t(`questions.csv-${name}`),
      kind,
      width,
    })),
    rows: whole(
      found.shown.map(({ question, version, taught, clauses, asked, statistics }) => {
        return [
          question,
          stemOf(taught, words.brackets),
          version,
          clauses.join(' '),
          t(asked ? 'questions.yes' : 'questions.no'),
          ...figureCells(statistics),
          statistics.flags.map((flag) => t(`questions.flag-${flag}`)).join('; '),
        ];
      }),
    ),
  };
}

/** How many answers, the share right, the correlation with its half-width, seconds: of too few answers only how many they are. */
export function figureCells(statistics: ItemStatistics): Cell[] {
  const { n, facility, discrimination, halfWidth, meanSeconds, flags } = statistics;
  const [shown, judged] = [n >= LEAST_GROUP, !flags.includes('not-enough')];
  return [
    n,
    decimal(shown ? facility : null),
    decimal(judged ? discrimination : null),
    decimal(judged ? halfWidth : null),
    meanSeconds === null || !shown ? null : Math.round(meanSeconds),
  ];
}

const MISSED_COLUMNS = [
  ['clause', 'text', 8],
  ['title', 'text', 36],
  ['role', 'text', 24],
  ['answers', 'figure', 10],
  ['wrong', 'figure', 8],
  ['share', 'figure', 8],
  ['sure', 'figure', 10],
  ['sure-wrong', 'figure', 8],
  ['sure-share', 'figure', 8],
] as const;

/** The clauses and roles as a table for files, a row each; what too few people answered is called so. */
export function missedTable(
  messages: Messages,
  found: ClausesMissed,
  words: PolicyWords,
  { dates }: Asked,
): Table {
  const { t } = messages;
  const { roles, all, sure } = found;
  const figures = (one: Missed | undefined): Cell[] => {
    if (one === undefined || one.n === 0) return [null, null, null];
    if (one.hidden) return [t('questions.too-few-short'), null, null];
    return [one.n, one.wrong, decimal(shareOf(one))];
  };
  const sureOf = new Map(sure.map((row) => [row.clause, row]));
  const { title, caption, uses, note } = clausesMissedView(messages, found, words, { on: '', known: '' });
  const use = uses.find(({ current }) => current)?.text ?? '';
  return {
    title,
    about: [[caption, use].filter((text) => text !== '').join(' · '), note, datesText(messages, dates)],
    columns: MISSED_COLUMNS.map(([name, kind, width]) => ({ head: t(`missed.csv-${name}`), kind, width })),
    rows: whole(
      all.flatMap(({ clause, everyone, byRole }) =>
        [everyone, ...byRole].map((one, n) => [
          clause,
          words.titles.get(clause) ?? '',
          n === 0 ? t('missed.everyone') : t(`people.job-role-${roles[n - 1]!}`),
          ...figures(one),
          ...figures(n === 0 ? sureOf.get(clause)?.everyone : sureOf.get(clause)?.byRole[n - 1]),
        ]),
      ),
    ),
  };
}

// A number and no text: what is text and begins with a minus is taken for a formula, and marked as text.
const decimal = (n: number | null): number | null => (n === null ? null : Math.round(n * 1000) / 1000);
