import { lawsIn } from '../organisation/organisation.ts';
import type { ClauseDifference } from './difference.ts';
import { bindsRole, type ReadAt } from './text.ts';

/** What a change asks of somebody, from the least to the most. Each includes the ones before it. */
export const DUTIES_OWED = ['nothing', 'read', 'answer', 'sign'] as const;
export type DutyOwed = (typeof DUTIES_OWED)[number];

/**
 * What a publication asks because of one clause, of whom and where. `places` are those where the clause reads in a way
 * of its own: a duty with neither country nor site is for everybody who is at none of them.
 */
export interface ClauseDuty {
  /** '' for the whole policy. */
  clause: string;
  duty: Exclude<DutyOwed, 'nothing'>;
  roles: string[];
  country: string | null;
  site: string | null;
  places: { countries: string[]; sites: string[] };
}

/** Who somebody is, for what a clause asks: job role (and `manager` with people below), and where they read it. */
export interface Reader extends ReadAt {
  roles: readonly string[];
}

/** For the first version, and whenever the whole policy is new: everybody signs. */
export const EVERYBODY_SIGNS: readonly ClauseDuty[] = [
  {
    clause: '',
    duty: 'sign',
    roles: ['all'],
    country: null,
    site: null,
    places: { countries: [], sites: [] },
  },
];

/** The duties of a publication that reach this reader. */
export function dutiesOf(duties: readonly ClauseDuty[], reader: Reader): ClauseDuty[] {
  const laws = reader.country === null ? [] : lawsIn(reader.country);
  return duties.filter(
    ({ roles, country, site, places }) =>
      bindsRole(roles, reader.roles) &&
      country === (laws.findLast((one) => places.countries.includes(one)) ?? null) &&
      site === (places.sites.find((one) => one === reader.siteId) ?? null),
  );
}

/**
 * What a difference asks as it is proposed, or per clause as `chosen` instead: of those of whom something is proposed,
 * and where nothing is, of all whom the clause concerns.
 */
export function dutiesFrom(
  found: readonly ClauseDifference[],
  chosen: Readonly<Record<string, DutyOwed>> = {},
): ClauseDuty[] {
  return found.flatMap(({ id, duty: proposed, parts, places }) =>
    parts.flatMap(({ country, site, roles, duty: own }): ClauseDuty[] => {
      const other = chosen[id];
      const duty = other === undefined || other === proposed ? own : instead(own, proposed, other);
      return duty === 'nothing' ? [] : [{ clause: id, duty, roles, country, site, places }];
    }),
  );
}

// Who was to do less than the others never does more than was proposed for them.
function instead(own: DutyOwed, proposed: DutyOwed, chosen: DutyOwed): DutyOwed {
  return own === proposed || weight(chosen) < weight(own) ? chosen : own;
}

/** The most that these duties ask; `nothing` for none. */
export function mostOf(duties: readonly { duty: DutyOwed }[]): DutyOwed {
  return duties.reduce<DutyOwed>((most, { duty }) => (weight(duty) > weight(most) ? duty : most), 'nothing');
}

const weight = (duty: DutyOwed): number => DUTIES_OWED.indexOf(duty);
