import { lockPeople, type Tx } from '../database/database.ts';
import type { Day } from '../days.ts';
import { checkAll, invalidField, notFound } from '../errors.ts';
import { COUNTRIES, lawsIn } from '../organisation/organisation.ts';
import { sites } from '../organisation/organisation.store.ts';
import type { Brackets } from '../policy/brackets.ts';
import { bracketIn } from '../policy/tongue.ts';
import { bracketProblems, fitClause, LONGEST as LONGEST_BRACKET } from '../policy/fitting.ts';
import type { PolicySource } from '../policy/policy-file.ts';
import type { Law } from '../policy/version.ts';
import { draftOf, setPart } from './draft.ts';
import { LONGEST } from './edited.ts';
import { sitePart, type CountriesPart } from './parts.ts';

/** Fills the brackets for the whole organisation. Throws invalid with a field for each that is empty or odd. */
export async function setBrackets(
  tx: Tx,
  now: Date,
  by: string,
  draftId: string,
  { brackets, shown }: { brackets: Brackets; shown: number },
  source: PolicySource,
  today: Day,
): Promise<boolean> {
  await lockPeople(tx, 'everyone');
  checkAll(
    () => bracketProblems(source, brackets),
    () => spanishProblems(source, brackets),
  );
  const { version } = await draftOf(tx, draftId);
  // Those that an older policy file asked for stay: old words may still have them.
  const content = { ...version.brackets, ...brackets };
  return setPart(tx, now, by, draftId, { part: 'brackets', shown, content }, today);
}

/** Fills brackets otherwise at one site; an empty one reads as everywhere. */
export async function setSiteBrackets(
  tx: Tx,
  now: Date,
  by: string,
  draftId: string,
  { siteId, brackets, shown }: { siteId: string; brackets: Brackets; shown: number },
  source: PolicySource,
  today: Day,
): Promise<boolean> {
  await lockPeople(tx, 'everyone');
  if (!(await sites(tx)).some(({ id }) => id === siteId)) throw notFound();
  const { version } = await draftOf(tx, draftId);
  const filled = Object.fromEntries(Object.entries(brackets).filter(([, value]) => value !== ''));
  bracketProblems(source, { ...placeholders(source), ...filled });
  const own = Object.entries(filled).filter(([key, value]) => version.brackets[key] !== value);
  return setPart(
    tx,
    now,
    by,
    draftId,
    { part: sitePart(siteId), shown, content: Object.fromEntries(own) },
    today,
  );
}

// In Spanish a bracket may stay empty: it reads as in English then.
function spanishProblems(source: PolicySource, brackets: Brackets): void {
  source.brackets.forEach(({ key }, n) => {
    const value = brackets[bracketIn(key, 'es')] ?? '';
    const field = `bracket-es-${n}`;
    if (value.length > LONGEST_BRACKET) throw invalidField(field, 'policy.bracket-long');
    if (/[[\]\p{Cc}]/u.test(value)) throw invalidField(field, 'policy.bracket-odd');
  });
}

// What a site leaves empty the organisation fills: nothing is missing there.
const placeholders = (source: PolicySource): Brackets =>
  Object.fromEntries(source.brackets.map(({ key, number }) => [key, number ? '1' : 'x']));

/** Chooses the countries whose laws the policy takes in. Laws that are in force stay word for word; new ones come from Heed. */
export async function setCountries(
  tx: Tx,
  now: Date,
  by: string,
  draftId: string,
  { countries, shown }: { countries: readonly string[]; shown: number },
  source: PolicySource,
  today: Day,
): Promise<boolean> {
  await lockPeople(tx, 'everyone');
  const wanted = COUNTRIES.filter((country) => countries.includes(country));
  if (wanted.length === 0) throw invalidField('countries', 'committee.country-needed');
  // Whoever works there must not lose the sentences of their law by a forgotten tick.
  const needed = (await sites(tx)).flatMap(({ country }) => lawsIn(country));
  const missing = COUNTRIES.filter((country) => needed.includes(country) && !wanted.includes(country));
  if (missing.length > 0) throw invalidField('countries', 'committee.country-of-site');
  const { base } = await draftOf(tx, draftId);
  const laws: Record<string, Law[]> = {};
  const ids = new Set([...base.clauses, ...source.clauses].map((c) => c.id));
  for (const id of ids) {
    const shipped = source.clauses.find((c) => c.id === id);
    const inBase = base.clauses.find((c) => c.id === id);
    const fresh = shipped === undefined ? [] : fitClause(shipped, 'balanced', wanted).laws;
    const known = inBase?.laws ?? [];
    const own = wanted.flatMap((country) => {
      const from = inBase !== undefined && base.countries.includes(country) ? known : fresh;
      return from.filter((law) => law.country === country);
    });
    if (own.length > 0) laws[id] = own;
  }
  const content: CountriesPart = { countries: wanted.toSorted(), laws };
  return setPart(tx, now, by, draftId, { part: 'countries', shown, content }, today);
}

/** Names the policy. */
export async function setTitle(
  tx: Tx,
  now: Date,
  by: string,
  draftId: string,
  { title, shown }: { title: string; shown: number },
  today: Day,
): Promise<boolean> {
  if (title === '') throw invalidField('title', 'committee.words-needed');
  if (title.length > LONGEST.title)
    throw invalidField('title', 'committee.words-long', { most: LONGEST.title });
  return setPart(tx, now, by, draftId, { part: 'title', shown, content: title }, today);
}
