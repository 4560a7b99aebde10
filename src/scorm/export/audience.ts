import type { Db } from '../../database/database.ts';
import { COUNTRIES, lawsIn, organisation, type Country } from '../../organisation/organisation.ts';
import { sites } from '../../organisation/organisation.store.ts';
import { JOB_ROLES } from '../../people/person.ts';
import type { PolicyVersion } from '../../policy/version.ts';
import type { Standard } from '../manifest.ts';

/** `all`: only what everybody is taught, whatever their job. */
export const EXPORT_ROLES = ['all', ...JOB_ROLES] as const;
export type ExportRole = (typeof EXPORT_ROLES)[number];

/** What a package of our own course is made for. */
export interface Wanted {
  standard: Standard;
  role: ExportRole;
  country: Country;
}

export const rolesOfExport = ({ role }: Pick<Wanted, 'role'>): string[] => (role === 'all' ? [] : [role]);

/**
 * The countries that a package can be made for, the organisation's own first: those that it or a site of it is in, and
 * those whose law is in the policy. For any other the course would read as if there were no law.
 */
export async function countriesOfExport(
  db: Db,
  { countries }: Pick<PolicyVersion, 'countries'>,
): Promise<Country[]> {
  const own = (await organisation(db))?.country;
  const places = [own ?? '', ...(await sites(db)).map((site) => site.country)];
  const open = COUNTRIES.filter(
    (country) => places.includes(country) || (countries.includes(country) && hasAll(country, countries)),
  );
  return open.toSorted((a, b) => Number(b === own) - Number(a === own));
}

const hasAll = (country: string, countries: readonly string[]): boolean =>
  lawsIn(country).every((law) => countries.includes(law));
