import { lawsIn } from '../organisation/organisation.ts';
import { fillBrackets, type Brackets } from '../policy/brackets.ts';
import type { Course } from './course.ts';
import type { Spelling } from './extras-file.ts';

/** For whom something is fitted: job role, `manager` for somebody with people below, and the country of their site. */
export interface FitFor {
  roles: readonly string[];
  country: string;
}

/** Makes a text of the course read as it does for somebody. */
export type Fit = (text: string) => string;

/** For whom something is; what is left out does not matter. */
export interface Audience {
  roles?: readonly string[] | undefined;
  except?: readonly string[] | undefined;
  countries?: readonly string[] | undefined;
}

/** True when something for these roles and countries is for this person. Nothing said: for all. */
export function isFor({ roles, except, countries }: Audience, who: FitFor): boolean {
  return (
    !except?.some((role) => who.roles.includes(role)) &&
    (roles === undefined || roles.some((role) => role === 'all' || who.roles.includes(role))) &&
    (countries === undefined || isIn(countries, who.country))
  );
}

/** True when one of these countries' laws holds in a country. */
export const isIn = (countries: readonly string[], country: string): boolean =>
  lawsIn(country).some((law) => countries.includes(law));

const known = new WeakMap<Course, Map<string, Fit>>();

/** Fills the brackets of a text and writes it as people write where this person is. */
export function fitOf(course: Course, brackets: Brackets, country: string): Fit {
  const respell = speller(course, country);
  // The organisation's own names stay as it wrote them.
  return (text) => fillBrackets(respell(text), brackets);
}

function speller(course: Course, country: string): Fit {
  let byCountry = known.get(course);
  if (byCountry === undefined) known.set(course, (byCountry = new Map()));
  let fit = byCountry.get(country);
  if (fit === undefined) byCountry.set(country, (fit = spelledIn(course.spelling, country)));
  return fit;
}

/**
 * Writes the words of a text in Markdown as they are written in a country: whole words only, capitals stay, and
 * addresses and the names of brackets are no words. Pure.
 */
export function spelledIn(spelling: readonly Spelling[], country: string): Fit {
  const words = new Map(
    spelling
      .filter((one) => isIn(one.in, country))
      .map(({ word, elsewhere }) => [word.toLowerCase(), elsewhere] as const),
  );
  if (words.size === 0) return (text) => text;
  const list = [...words.keys()].toSorted((a, b) => b.length - a.length).map(escaped);
  // What comes first is matched first, and stays as it is.
  const pattern = new RegExp(
    `\\[[^\\][]*\\](?!\\()|\\]\\([^)]*\\)|https?://\\S+|(?<![\\p{L}\\p{N}])(?:${list.join('|')})(?![\\p{L}\\p{N}])`,
    'giu',
  );
  return (text) =>
    text.replace(pattern, (found) => {
      const other = words.get(found.toLowerCase());
      if (other === undefined) return found;
      if (found.length > 1 && found === found.toUpperCase()) return other.toUpperCase();
      return /^\p{Lu}/u.test(found) ? other.charAt(0).toUpperCase() + other.slice(1) : other;
    });
}

const escaped = (word: string): string => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
