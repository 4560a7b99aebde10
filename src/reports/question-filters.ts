import { FLAGS } from '../courses/item-statistics.ts';
import { JOB_ROLES, type JobRole } from '../people/person.ts';
import { USES, type Use } from '../training/items.projection.ts';
import { readDates, type DateFilters } from './filters.ts';

export const QUESTION_SORTS = ['need', 'question', 'answers', 'right', 'tells', 'time'] as const;
export type QuestionSort = (typeof QUESTION_SORTS)[number];

/** One flag; any of them that calls for a look; or none. */
export const FINDINGS = [...FLAGS, 'look', 'fine'] as const;
export type Finding = (typeof FINDINGS)[number];

/** What the address asks for. '' is no filter. */
export interface QuestionFilters extends DateFilters {
  use: Use | '';
  role: JobRole | '';
  clause: string;
  flag: Finding | '';
  sort: QuestionSort;
}

/** The filters of an address. What is unknown, repeated or garbage counts as absent. */
export function readQuestionFilters(given: (name: string) => string): QuestionFilters {
  const one = <T extends string>(list: readonly T[], name: string): T | '' =>
    list.find((value) => value === given(name)) ?? '';
  const clause = given('clause');
  return {
    use: one(USES, 'use'),
    role: one(JOB_ROLES, 'role'),
    clause: /^[A-Z]{2}-\d\d$/.test(clause) ? clause : '',
    flag: one(FINDINGS, 'flag'),
    sort: one(QUESTION_SORTS, 'sort') || 'need',
    ...readDates(given),
  };
}

/** The page of an address, from 1. */
export function readPage(given: (name: string) => string): number {
  const page = given('page');
  return /^[1-9]\d{0,3}$/.test(page) ? Number(page) : 1;
}

export const QUESTIONS = '/reports/questions';

/** The address of the page of one question, on the dates asked for. */
export const questionAddress = (question: string, dates: DateFilters, version = ''): string =>
  withDates(`${QUESTIONS}/${encodeURIComponent(question)}`, dates, { version });

/** An address with two dates, and what else is given; what is '' stays out. */
export function withDates(
  path: string,
  { on, known }: DateFilters,
  more: Record<string, string> = {},
): string {
  const given = Object.entries({ ...more, on, known }).filter(([, value]) => value !== '');
  const search = new URLSearchParams(given).toString();
  return search === '' ? path : `${path}?${search}`;
}

/** The same list as an address: only what differs from the default stands in it. */
export function questionsAddress(path: string, filters: Partial<QuestionFilters>, page = 1): string {
  const { sort = 'need', ...rest } = filters;
  const all = { ...rest, sort: sort === 'need' ? '' : sort, page: page === 1 ? '' : String(page) };
  const search = new URLSearchParams(Object.entries(all).filter(([, value]) => value !== '')).toString();
  return search === '' ? path : `${path}?${search}`;
}
