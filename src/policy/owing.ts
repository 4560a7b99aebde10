import { lawsIn } from '../organisation/organisation.ts';
import type { ReadAt } from './text.ts';
import { bindsRole } from './text.ts';

/** What a change asks of somebody, from the least to the most. Each includes the ones before it. */
export const DUTIES_OWED = ['nothing', 'read', 'answer', 'sign'] as const;
export type DutyOwed = (typeof DUTIES_OWED)[number];

/** What a publication asks because of one clause, and of whom. Null: in every country, at every site. */
export interface ClauseDuty {
  clause: string;
  duty: Exclude<DutyOwed, 'nothing'>;
  /** Audiences of the clause, before and after the change. */
  roles: string[];
  countries: string[] | null;
  sites: string[] | null;
}

/** Who somebody is, for what a clause asks: job role (and `manager` with people below), and where they read it. */
export interface Reader extends ReadAt {
  roles: readonly string[];
}

/** For the first version, and whenever the whole policy is new: everybody signs. */
export const EVERYBODY_SIGNS: readonly ClauseDuty[] = [
  { clause: '', duty: 'sign', roles: ['all'], countries: null, sites: null },
];

/** The duties of a publication that reach this reader. */
export function dutiesOf(duties: readonly ClauseDuty[], reader: Reader): ClauseDuty[] {
  const laws = reader.country === null ? [] : lawsIn(reader.country);
  return duties.filter(
    ({ roles, countries, sites }) =>
      bindsRole(roles, reader.roles) &&
      (countries === null || countries.some((country) => laws.includes(country))) &&
      (sites === null || (reader.siteId !== null && sites.includes(reader.siteId))),
  );
}

/** The most that these duties ask; `nothing` for none. */
export function mostOf(duties: readonly { duty: DutyOwed }[]): DutyOwed {
  return duties.reduce<DutyOwed>((most, { duty }) => (weight(duty) > weight(most) ? duty : most), 'nothing');
}

const weight = (duty: DutyOwed): number => DUTIES_OWED.indexOf(duty);
