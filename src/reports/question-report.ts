import { dayIn } from '../days.ts';
import type { Messages } from '../web/messages.ts';
import { dayText } from '../web/render.ts';
import type { ReportKind } from './catalogue.ts';
import { readDates } from './filters.ts';
import { datesText, type Asked } from './past-asked.ts';
import { questionDetail, type GroupStatistics, type QuestionDetail } from './question-detail.ts';
import { figureCells } from './question-export.ts';
import { questionAddress } from './question-filters.ts';
import { questionView } from './question-page.ts';
import { policyWords, type PolicyWords } from './question-text.ts';
import { whole, type Cell, type Table } from './table.ts';

const COLUMNS = [
  ['part', 'text', 12],
  ['which', 'text', 34],
  ['key', 'text', 10],
  ['chose', 'figure', 8],
  ['answers', 'figure', 8],
  ['right', 'figure', 8],
  ['correlation', 'figure', 8],
  ['width', 'figure', 8],
  ['seconds', 'figure', 8],
] as const;

/** One question as a table for files: its options, versions and groups, a line each. What the page hides is hidden here too. */
export function questionTable(
  messages: Messages,
  found: QuestionDetail,
  words: PolicyWords,
  { dates }: Asked,
): Table {
  const { t } = messages;
  const view = questionView(messages, found, words, { on: '', known: '' });
  const options = view.options.map((option): Cell[] => [
    view.optionsTitle,
    option.text,
    option.key === 'right' || option.key === 'wrong' ? t(`question.this-${option.key}`) : option.key,
    option.share?.count ?? null,
    ...NOTHING,
  ]);
  const versions = found.hidden
    ? []
    : found.versions.map(({ version, firstAt, current, statistics }): Cell[] => [
        t('questions.version'),
        [
          firstAt === null ? t('questions.version-new') : dayText(messages, firstAt.slice(0, 10)),
          ...(current ? [t('questions.version-now')] : []),
          ...(version === found.version ? [t('questions.version-shown')] : []),
        ].join(' · '),
        '',
        null,
        ...figureCells(statistics),
      ]);
  const groups = (part: string, all: readonly GroupStatistics[], label: (name: string) => string): Cell[][] =>
    view.figures === null
      ? []
      : all.map(({ name, hidden, statistics }) =>
          hidden
            ? [t(part), label(name), t('questions.too-few-short'), null, ...NOTHING]
            : [t(part), label(name), '', null, ...figureCells(statistics)],
        );
  return {
    title: view.title,
    about: [
      [found.question, ...view.clauses.map(({ text }) => text)].join(' · '),
      view.tooFew,
      datesText(messages, dates),
    ],
    columns: COLUMNS.map(([name, kind, width]) => ({ head: t(`questions.csv-${name}`), kind, width })),
    rows: whole([
      ...options,
      ...versions,
      ...groups('questions.column-use', found.uses, (name) => t(`questions.use-${name}`)),
      ...groups('questions.column-role', found.roles, (name) => t(`people.job-role-${name}`)),
      ...groups('questions.column-sure', found.sureness, (name) => t(`questions.sure-${name}`)),
    ]),
  };
}

const NOTHING: readonly Cell[] = [null, null, null, null, null];

/** One question with all that its answers say, at one version of its text. Throws not found for what nobody was ever asked. */
export const QUESTION: ReportKind = {
  name: 'question',
  who: 'statistics',
  about: 'questions',
  address: (given) => questionAddress(given('question'), readDates(given), given('version')),
  async look({ messages, asked, zone, given }) {
    const found = await questionDetail(asked.db, given('question'), given('version'));
    const table = questionTable(messages, found, await policyWords(asked.db), asked);
    return {
      lead: () => table.title,
      table,
      day: dayIn(zone, asked.now),
      file: `question-${found.question}`,
      filters: { question: found.question, version: given('version') },
    };
  },
};
