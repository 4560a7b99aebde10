import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Day } from '../days.ts';
import { invalid, type FieldProblem } from '../errors.ts';
import { isDay } from '../days.ts';

/** What a pack is asked to show: nothing else goes in. Ids, codes, days and numbers alone. */
export interface Ask {
  from: Day;
  to: Day;
  /** By id; [] for all. */
  sites: readonly string[];
  /** '' for all. */
  jobRole: string;
  /** By id; [] for everybody whom the rest allows. */
  people: readonly string[];
  /** The id of a requirement that an incident caused; ''. Its people alone. */
  incident: string;
  sample: { size: number; seed: string } | null;
}

/** Each person shown in depth is some pages to read. */
export const MOST_PEOPLE = 100;
export const LONGEST_REFERENCE = 100;
const LONGEST_SEED = 40;

/** The ask as one text: the same ask is the same text. */
export const askText = (ask: Ask): string =>
  canonicalize({ ...ask, sites: ask.sites.toSorted(), people: ask.people.toSorted() })!;

export const readAsk = (text: string): Ask => JSON.parse(text) as Ask;

/** The SHA-256 of an ask, in hex. */
export const askHash = (text: string): string => createHash('sha256').update(text).digest('hex');

/** What somebody typed, checked: throws invalid with the field of each problem. `people` are ids, found by the caller. */
export function askFrom(
  typed: Readonly<Record<'from' | 'to' | 'site' | 'role' | 'incident' | 'sample' | 'seed', string>>,
  people: readonly string[],
  today: Day,
): Ask {
  const { from, to, site, role, incident } = typed;
  const [size, seed] = [typed.sample.trim(), typed.seed.trim()];
  const problems: FieldProblem[] = [];
  if (!isDay(from)) problems.push({ field: 'from', key: 'packs.from-needed' });
  if (!isDay(to)) problems.push({ field: 'to', key: 'packs.to-needed' });
  else if (to > today) problems.push({ field: 'to', key: 'packs.to-come' });
  else if (isDay(from) && from > to) problems.push({ field: 'to', key: 'packs.to-before' });
  if (size !== '' && !(/^[1-9]\d{0,2}$/.test(size) && Number(size) <= MOST_PEOPLE))
    problems.push({ field: 'sample', key: 'packs.sample-wrong', params: { count: MOST_PEOPLE } });
  if (size !== '' && seed === '') problems.push({ field: 'seed', key: 'packs.seed-needed' });
  if (size === '' && seed !== '') problems.push({ field: 'sample', key: 'packs.sample-needed' });
  if (seed.length > LONGEST_SEED || !/^[\w .:/-]*$/.test(seed))
    problems.push({ field: 'seed', key: 'packs.seed-wrong', params: { count: LONGEST_SEED } });
  if (people.length > MOST_PEOPLE)
    problems.push({ field: 'people', key: 'packs.people-many', params: { count: MOST_PEOPLE } });
  if (problems.length > 0) throw invalid(problems);
  const sample = size === '' ? null : { size: Number(size), seed };
  return {
    from,
    to,
    sites: site === '' ? [] : [site],
    jobRole: role,
    people: [...new Set(people)],
    incident,
    sample,
  };
}

/** Those of a sample: whose hash with the seed comes first. Anybody can draw it again. */
export function drawn(ids: readonly string[], { size, seed }: { size: number; seed: string }): string[] {
  const rank = (id: string) => createHash('sha256').update(`${seed}\n${id}`).digest('hex');
  return ids
    .map((id) => ({ id, rank: rank(id) }))
    .toSorted((a, b) => (a.rank < b.rank ? -1 : 1))
    .slice(0, size)
    .map(({ id }) => id)
    .toSorted();
}
