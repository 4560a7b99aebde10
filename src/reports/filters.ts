import { isDay } from '../days.ts';
import { JOB_ROLES } from '../people/person.ts';
import { oneLine } from '../organisation/line.ts';

export const SORTS = ['due', 'name', 'site', 'status'] as const;
export type Sort = (typeof SORTS)[number];

/** The states in the order in which they need somebody. */
export const STATES = ['overdue', 'due', 'renewable', 'current', 'paused', 'exempt', 'left'] as const;
export type ReportState = (typeof STATES)[number];

/** The two dates of an address: how it was `on` a day, as we knew it (`known`) on a day, in ISO; '' is today, and what we know now. */
export interface DateFilters {
  on: string;
  known: string;
}

/** What the address asks for. '' is no filter; people who left show only under `left` and `all`. */
export interface Filters extends DateFilters {
  site: string;
  team: string;
  /** A job role. */
  role: string;
  /** What is owed. */
  thing: string;
  status: ReportState | 'all' | '';
  /** A part of the name. */
  q: string;
  /** Only those who have no email. */
  email: 'none' | '';
  sort: Sort;
}

export const NO_FILTERS: Filters = {
  site: '',
  team: '',
  role: '',
  thing: '',
  status: '',
  q: '',
  email: '',
  sort: 'due',
  on: '',
  known: '',
};

const LONGEST = 200;

/** The filters of an address. What is unknown, repeated or garbage counts as absent. */
export function readFilters(given: (name: string) => string): Filters {
  const text = (name: string) => oneLine(given(name)).slice(0, LONGEST).toWellFormed();
  return {
    site: text('site'),
    team: text('team'),
    role: JOB_ROLES.find((role) => role === given('role')) ?? '',
    thing: text('thing'),
    status: [...STATES, 'all' as const].find((status) => status === given('status')) ?? '',
    q: text('q'),
    email: given('email') === 'none' ? 'none' : '',
    sort: SORTS.find((sort) => sort === given('sort')) ?? 'due',
    ...readDates(given),
  };
}

/** The dates of an address; what is none counts as absent. */
export const readDates = (given: (name: string) => string): DateFilters => ({
  on: dayOrNone(given('on')),
  known: dayOrNone(given('known')),
});

const dayOrNone = (text: string): string => (isDay(text) ? text : '');

/** The same report as an address: only what differs from the default stands in it. */
export function addressOf(path: string, filters: Filters, place: Record<string, string> = {}): string {
  const { sort, ...rest } = filters;
  const all = Object.entries({ ...rest, sort: sort === 'due' ? '' : sort, ...place });
  const search = new URLSearchParams(all.filter(([, value]) => value !== '')).toString();
  return search === '' ? path : `${path}?${search}`;
}

/** Whether people are told apart by what no count knows: then they are searched, one by one. */
export const isSearch = ({ q = '', email = '' }: Partial<Pick<Filters, 'q' | 'email'>>): boolean =>
  q + email !== '';
