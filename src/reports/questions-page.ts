import { ENOUGH, ENOUGH_TO_DROP, FLAGS } from '../courses/item-statistics.ts';
import { JOB_ROLES } from '../people/person.ts';
import { USES } from '../training/items.projection.ts';
import type { Messages } from '../web/messages.ts';
import type { DateFilters } from './filters.ts';
import { LEAST_GROUP } from './groups.ts';
import { plotOf } from './plot.ts';
import {
  QUESTION_SORTS,
  questionAddress,
  QUESTIONS,
  questionsAddress,
  type QuestionFilters,
} from './question-filters.ts';
import { clauseText, stemOf, type PolicyWords } from './question-text.ts';
import { figuresText } from './question-words.ts';
import { NEEDS, type Need, type QuestionRow, type QuestionSurvey } from './questions.ts';
import { downloads } from './taken.ts';

/** How many rows a page has. */
const PAGE = 50;

/** Each need looks like a state: see views/layout/status.ejs. */
const LOOK_OF: Readonly<Record<Need, string>> = {
  check: 'overdue',
  look: 'due',
  fine: 'current',
  few: 'waiting',
};
const FLAG_OF: Readonly<Record<Need, QuestionFilters['flag']>> = {
  check: 'check-key',
  look: 'look',
  fine: 'fine',
  few: 'not-enough',
};

/** What the page shows; the view only prints it. */
export function questionsView(
  messages: Messages,
  found: QuestionSurvey,
  { brackets, titles }: PolicyWords,
  asked: number,
) {
  const { t } = messages;
  const { filters, rows, shown } = found;
  const pages = Math.max(1, Math.ceil(shown.length / PAGE));
  const page = Math.min(asked, pages);
  const here = (change: Partial<QuestionFilters>) => questionsAddress(QUESTIONS, { ...filters, ...change });
  const to = (n: number) => questionsAddress(QUESTIONS, filters, n);
  const count = (need: Need) => rows.filter((row) => row.need === need).length;
  return {
    title: t('questions.title'),
    lead: lead(messages, count('check'), count('look')),
    hidden: found.hidden,
    counts: NEEDS.map((need) => ({
      status: LOOK_OF[need],
      count: count(need),
      text: t(`questions.need-${need}`),
      href: here({ flag: FLAG_OF[need] }),
    })),
    filters,
    filtered: Object.entries(filters).some(([name, value]) => !UNFILTERED.has(name) && value !== ''),
    clear: questionsAddress(QUESTIONS, { sort: filters.sort, on: filters.on, known: filters.known }),
    today: here({ on: '', known: '' }),
    choices: choices(messages, found, titles),
    plot: plot(messages, rows),
    caption: t('questions.caption', { count: shown.length, people: found.people }),
    columns: COLUMNS.map(({ column, sort }) => ({
      text: t(`questions.column-${column}`),
      figure: FIGURES.has(column),
      href: sort === undefined || sort === filters.sort ? '' : here({ sort }),
      current: sort === filters.sort ? DIRECTION[sort] : '',
    })),
    rows: shown.slice((page - 1) * PAGE, page * PAGE).map((row) => rowView(messages, row, brackets, filters)),
    pager: {
      first: page > 2 ? to(1) : null,
      previous: page > 1 ? to(page - 1) : null,
      next: page < pages ? to(page + 1) : null,
    },
    downloads: downloads(messages, (format) => questionsAddress(`${QUESTIONS}.${format}`, filters)),
    empty: empty(messages, found),
    how: ['right', 'tells', 'few', 'mastery', 'versions'].map((name) => ({
      term: t(`questions.how-${name}`),
      text: t(`questions.how-${name}-text`, { enough: ENOUGH, drop: ENOUGH_TO_DROP }),
    })),
  };
}

function lead({ t }: Messages, check: number, look: number): string {
  if (check === 0 && look === 0) return t('questions.lead-none');
  if (check === 0) return t('questions.lead-look', { count: look });
  const first = t('questions.lead-check', { count: check });
  return look === 0 ? first : `${first} ${t('questions.lead-look-too', { count: look })}`;
}

// They order the rows or say of which day they are, and leave none out.
const UNFILTERED = new Set(['sort', 'on', 'known']);

const COLUMNS: readonly { column: string; sort?: QuestionFilters['sort'] }[] = [
  { column: 'question', sort: 'question' },
  { column: 'clauses' },
  { column: 'answers', sort: 'answers' },
  { column: 'right', sort: 'right' },
  { column: 'tells', sort: 'tells' },
  { column: 'time', sort: 'time' },
  { column: 'need', sort: 'need' },
];
const FIGURES = new Set<string>(['answers', 'right', 'time']);
const DIRECTION: Readonly<Record<QuestionFilters['sort'], string>> = {
  need: 'ascending',
  question: 'ascending',
  answers: 'descending',
  right: 'ascending',
  tells: 'ascending',
  time: 'descending',
};

function rowView(
  messages: Messages,
  row: QuestionRow,
  brackets: PolicyWords['brackets'],
  dates: DateFilters,
) {
  const { t } = messages;
  const { question, clauses, asked, earlier, statistics, need } = row;
  const figures = figuresText(messages, statistics);
  return {
    id: question,
    stem: stemOf(row.taught, brackets) || question,
    href: questionAddress(question, dates),
    about: [
      question,
      ...(asked ? [] : [t('questions.no-longer')]),
      ...(earlier > 0 ? [t('questions.earlier', { count: earlier })] : []),
    ].join(' · '),
    clauses,
    ...figures,
    // The need says already that they are not enough.
    tells: need === 'few' ? { word: '', figure: '' } : figures.tells,
    need: { status: LOOK_OF[need], text: t(`questions.need-${need}`) },
    // What the status says already is not said again.
    flags: statistics.flags
      .filter((flag) => flag !== 'check-key' && flag !== 'not-enough')
      .map((flag) => t(`questions.flag-${flag}`)),
  };
}

function plot(messages: Messages, rows: readonly QuestionRow[]): string {
  const points = rows.flatMap(({ statistics: { facility, discrimination }, need }) =>
    need === 'few' || facility === null || discrimination === null
      ? []
      : [{ right: facility, tells: discrimination, mark: need }],
  );
  if (points.length === 0) return '';
  return plotOf(points, {
    across: messages.t('questions.column-right'),
    up: messages.t('questions.column-tells'),
  });
}

function choices({ t }: Messages, { clauses, filters }: QuestionSurvey, titles: PolicyWords['titles']) {
  const known = [...new Set([...clauses, ...(filters.clause === '' ? [] : [filters.clause])])].toSorted();
  return {
    use: [
      any(t('questions.any-use')),
      ...USES.map((use) => ({ value: use, text: t(`questions.use-${use}`) })),
    ],
    role: [
      any(t('questions.any-role')),
      ...JOB_ROLES.map((role) => ({ value: role, text: t(`people.job-role-${role}`) })),
    ],
    clause: [
      any(t('questions.any-clause')),
      ...known.map((clause) => ({ value: clause, text: clauseText(clause, titles) })),
    ],
    flag: [
      any(t('questions.any-flag')),
      ...FLAGS.map((flag) => ({ value: flag, text: t(`questions.flag-${flag}`) })),
      { value: 'look', text: t('questions.need-look') },
      { value: 'fine', text: t('questions.need-fine') },
    ],
    sort: QUESTION_SORTS.map((sort) => ({ value: sort, text: t(`questions.sort-${sort}`) })),
  };
}

const any = (text: string) => ({ value: '', text });

function empty({ t }: Messages, { hidden, people, shown, filters }: QuestionSurvey) {
  const say = (what: 'too-few' | 'nobody' | 'none') => ({
    heading: t(`questions.${what}`),
    text: t(`questions.${what}-text`, { least: LEAST_GROUP }),
  });
  if (hidden) return say('too-few');
  if (people === 0 && filters.role === '' && filters.use === '') return say('nobody');
  return shown.length === 0 ? say('none') : null;
}
