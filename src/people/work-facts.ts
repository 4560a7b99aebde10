import type { FieldProblem } from '../errors.ts';
import type { Facts } from '../ledger/entry.ts';
import { textOf } from '../organisation/organisation.projection.ts';
import { COUNTRIES, type Country } from '../organisation/organisation.ts';
import { SHIFTS, type Shift } from '../organisation/shifts.ts';

/** How somebody is employed. */
export const EMPLOYMENT_KINDS = [
  'permanent',
  'temporary',
  'agency',
  'volunteer',
  'contractor',
  'student',
] as const;
export type EmploymentKind = (typeof EMPLOYMENT_KINDS)[number];

/** How somebody works here. `language` is a BCP 47 code, '' where nobody said; `country` null: that of the site. */
export interface Work {
  kind: EmploymentKind;
  /** Paid by the hour: what is done outside the working hours is paid too, so nothing is asked then. */
  hourly: boolean;
  shift: Shift;
  language: string;
  country: Country | null;
}

/** What holds of whoever nothing else is known of. */
export const USUAL_WORK: Work = {
  kind: 'permanent',
  hourly: false,
  shift: '',
  language: '',
  country: null,
};

/** The work as an entry holds it; `hourly` is 0 or 1. */
export const factsOf = ({ kind, hourly, shift, language, country }: Work) => ({
  kind,
  hourly: hourly ? 1 : 0,
  shift,
  language,
  country,
});

/** The work that an entry holds. */
export const workOfFacts = (facts: Facts): Work =>
  workIn({
    kind: textOf(facts, 'kind'),
    hourly: facts['hourly'] === 1 ? 1 : 0,
    shift: textOf(facts, 'shift'),
    language: textOf(facts, 'language'),
    country: typeof facts['country'] === 'string' ? facts['country'] : null,
  });

export const sameWork = (a: Work, b: Work): boolean =>
  JSON.stringify(factsOf(a)) === JSON.stringify(factsOf(b));

/** The work in a row of a table; the usual where there is none. */
export function workIn(row: {
  kind: string | null;
  hourly: number | null;
  shift: string | null;
  language: string | null;
  country: string | null;
}): Work {
  return {
    kind: EMPLOYMENT_KINDS.find((kind) => kind === row.kind) ?? USUAL_WORK.kind,
    hourly: row.hourly === 1,
    shift: SHIFTS.find((shift) => shift === row.shift) ?? '',
    language: row.language ?? '',
    country: COUNTRIES.find((country) => country === row.country) ?? null,
  };
}

/** True for a language code as people write them: `es`, `pt-BR`. */
export function isLanguage(code: string): boolean {
  if (!/^[a-z]{2,3}(-[a-z0-9]{2,8}){0,3}$/i.test(code)) return false;
  try {
    return Intl.getCanonicalLocales(code)[0] === code;
  } catch {
    return false;
  }
}

/** What is wrong with work facts, each with its field. */
export function workProblems(work: Work): FieldProblem[] {
  const wrong: [string, boolean][] = [
    ['kind', !EMPLOYMENT_KINDS.includes(work.kind)],
    ['shift', work.shift !== '' && !SHIFTS.includes(work.shift)],
    ['language', work.language !== '' && !isLanguage(work.language)],
    ['country', work.country !== null && !COUNTRIES.includes(work.country)],
  ];
  return wrong.filter(([, is]) => is).map(([field]) => ({ field, key: `people.${field}-unknown` }));
}
