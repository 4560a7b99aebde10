import { oneLine } from '../organisation/line.ts';
import type { Day } from '../days.ts';
import type { Work } from './work-facts.ts';

/** What somebody works as, for the choice of clauses and questions. */
export const JOB_ROLES = [
  'clinician',
  'care-staff',
  'front-desk',
  'marketing',
  'it',
  'manager',
  'other',
] as const;
export type JobRole = (typeof JOB_ROLES)[number];

/** One person as the administrator knows them. `hiredOn` null: not employed here (an auditor from outside). */
export interface PersonDetails {
  employeeNumber: string | null;
  name: string;
  email: string | null;
  jobRole: JobRole;
  siteId: string;
  team: string;
  managerId: string | null;
  hiredOn: Day | null;
  leftOn: Day | null;
  /** Left out: as it is known, and for somebody new the usual. */
  work?: Work;
}

/** The longest that each detail may be. */
export const LONGEST = { employeeNumber: 50, name: 200, email: 254, team: 100, site: 100 } as const;

/** The key names are sorted and compared by: without case and accents, and with one kind of apostrophe and hyphen. */
export function sortName(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[\u2018\u2019\u02BC\u0060\u00B4]/g, "'")
    .replace(/\p{Pd}/gu, '-')
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .trim();
}

/** An address as it is compared: trimmed and in lower case. */
export const tidyEmail = (email: string): string => email.trim().toLowerCase();

/** An employee number as it is compared: `TW1` and `tw1` are one, as they are when somebody signs in. */
export const sameNumber = (number: string): string => number.toLowerCase();

/** True for what can be an address of one mailbox. */
export const isEmail = (text: string): boolean =>
  text.length <= LONGEST.email &&
  /^[^\s@<>()[\],;:"\\]+@[^\s@<>()[\],;:"\\]+\.[^\s@<>()[\],;:"\\.]+$/.test(text);

/** The job role that somebody wrote, in any case and with spaces or hyphens; undefined when there is no such role. */
export function jobRoleOf(text: string): JobRole | undefined {
  const code = oneLine(text)
    .toLowerCase()
    .replace(/[\s_-]+/g, '-');
  return JOB_ROLES.find((role) => role === code);
}
