import { stringify } from 'csv-stringify/sync';
import { transact, type Database } from '../database/database.ts';
import type { Day } from '../days.ts';
import { append } from '../ledger/ledger.ts';
import type { Messages } from '../web/messages.ts';
import { shareOf, type ClausesMissed, type Missed } from './clauses-missed.ts';
import { LEAST_GROUP } from './groups.ts';
import { stemOf, type PolicyWords } from './question-text.ts';
import type { QuestionSurvey } from './questions.ts';

/** Puts on record that somebody took a report away; its filters are codes. */
export async function recordTaken(
  database: Database,
  now: Date,
  by: string,
  report: 'questions' | 'clauses-missed',
  given: Readonly<Record<string, string>>,
  asOf: Day,
): Promise<void> {
  const filters = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ''));
  const facts = { by, report, filters, asOf };
  await transact(database.write, (tx) =>
    append(tx, now, [{ at: now.toISOString(), kind: 'report-exported', facts }]),
  );
}

const QUESTION_COLUMNS = [
  'id',
  'question',
  'version',
  'clauses',
  'asked',
  'answers',
  'right',
  'correlation',
  'width',
  'seconds',
  'flags',
] as const;

/** The questions shown as the text of a CSV file: shares from 0 to 1, seconds, flags as the page has them. */
export function questionsCsv(messages: Messages, found: QuestionSurvey, words: PolicyWords): string {
  const { t } = messages;
  return csv([
    QUESTION_COLUMNS.map((column) => t(`questions.csv-${column}`)),
    ...found.shown.map(({ question, version, taught, clauses, asked, statistics }) => {
      const { n, facility, discrimination, halfWidth, meanSeconds, flags } = statistics;
      const [shown, judged] = [n >= LEAST_GROUP, !flags.includes('not-enough')];
      return [
        question,
        stemOf(taught, words.brackets),
        version,
        clauses.join(' '),
        t(asked ? 'questions.yes' : 'questions.no'),
        n,
        decimal(shown ? facility : null),
        decimal(judged ? discrimination : null),
        decimal(judged ? halfWidth : null),
        meanSeconds === null || !shown ? '' : Math.round(meanSeconds),
        flags.map((flag) => t(`questions.flag-${flag}`)).join('; '),
      ];
    }),
  ]);
}

const MISSED_COLUMNS = [
  'clause',
  'title',
  'role',
  'answers',
  'wrong',
  'share',
  'sure',
  'sure-wrong',
  'sure-share',
] as const;

/** The clauses and roles as the text of a CSV file, a line each; what too few people answered is called so. */
export function missedCsv(
  messages: Messages,
  { roles, all, sure }: ClausesMissed,
  words: PolicyWords,
): string {
  const { t } = messages;
  const figures = (one: Missed | undefined) => {
    if (one === undefined || one.n === 0) return ['', '', ''];
    if (one.hidden) return [t('questions.too-few-short'), '', ''];
    return [one.n, one.wrong, decimal(shareOf(one))];
  };
  const sureOf = new Map(sure.map((row) => [row.clause, row]));
  return csv([
    MISSED_COLUMNS.map((column) => t(`missed.csv-${column}`)),
    ...all.flatMap(({ clause, everyone, byRole }) =>
      [everyone, ...byRole].map((one, n) => [
        clause,
        words.titles.get(clause) ?? '',
        n === 0 ? t('missed.everyone') : t(`people.job-role-${roles[n - 1]!}`),
        ...figures(one),
        ...figures(n === 0 ? sureOf.get(clause)?.everyone : sureOf.get(clause)?.byRole[n - 1]),
      ]),
    ),
  ]);
}

// A number and no text: what is text and begins with a minus is taken for a formula, and marked as text.
const decimal = (n: number | null): number | '' => (n === null ? '' : Math.round(n * 1000) / 1000);

const csv = (rows: readonly (readonly (string | number)[])[]): string =>
  stringify([...rows] as (string | number)[][], {
    bom: true,
    escape_formulas: true,
    record_delimiter: 'windows',
  });
