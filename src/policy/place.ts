import { lawsIn } from '../organisation/organisation.ts';
import type { ReadAt } from './text.ts';
import type { PolicyVersion } from './version.ts';

/** Whether somebody may read the policy as it is for other countries than their own. */
export const mayChoosePlace = (roles: readonly string[]): boolean =>
  roles.includes('officer') || roles.includes('auditor');

/** The place to read a version at: a country of that version if one was asked for, the reader's own place otherwise. */
export const placeIn = (version: PolicyVersion, own: ReadAt, wanted: string): ReadAt =>
  version.countries.includes(wanted) ? { country: wanted, siteId: null } : own;

/**
 * What of a place decides how a version reads there: the narrowest country whose law it takes in, and the site where
 * that fills brackets in its own way. Places that read alike give the same.
 */
export function decisivePlace(version: PolicyVersion, { country, siteId }: ReadAt): ReadAt {
  const laws = country === null ? [] : lawsIn(country);
  return {
    country: laws.findLast((one) => version.countries.includes(one)) ?? null,
    siteId: siteId !== null && Object.hasOwn(version.siteBrackets, siteId) ? siteId : null,
  };
}
