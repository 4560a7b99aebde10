import { oneLine } from '../organisation/line.ts';
import { JOB_ROLES, type JobRole } from './person.ts';

export const STATES = ['here', 'left', 'all'] as const;

/** What the table of people is narrowed to. The address of the page says all of it. */
export interface Filters {
  q: string;
  site: string;
  team: string;
  role: JobRole | '';
  state: (typeof STATES)[number];
  /** Only people without an address. */
  noEmail: boolean;
}

/** Reads the filters from an address; whatever is odd filters nothing. */
export function readFilters(query: (name: string) => string): Filters {
  const text = (name: string) => oneLine(query(name)).slice(0, 200);
  return {
    q: text('q'),
    site: text('site'),
    team: text('team'),
    role: JOB_ROLES.find((role) => role === query('role')) ?? '',
    state: STATES.find((state) => state === query('state')) ?? 'here',
    noEmail: query('email') === 'none',
  };
}

/** The address of the table so narrowed, from a person on. */
export function addressOf(filters: Filters, from: { after?: string; before?: string } = {}): string {
  const parts = new URLSearchParams();
  const add = (name: string, value: string | undefined) => {
    if (value !== undefined && value !== '') parts.set(name, value);
  };
  add('q', filters.q);
  add('site', filters.site);
  add('team', filters.team);
  add('role', filters.role);
  add('state', filters.state === 'here' ? '' : filters.state);
  add('email', filters.noEmail ? 'none' : '');
  add('after', from.after);
  add('before', from.before);
  return parts.size === 0 ? '/people' : `/people?${parts.toString()}`;
}
