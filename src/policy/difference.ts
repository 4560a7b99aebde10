import { lawsIn } from '../organisation/organisation.ts';
import { bracketsIn } from './brackets.ts';
import type { AnswerChange } from './answers.ts';
import { answersAt, meaningChanges, union } from './clause-change.ts';
import { inOrder, movedIds } from './order.ts';
import { mostOf, type DutyOwed, type Reader } from './owing.ts';
import { weighs } from './redline.ts';
import { rewords } from './rewording.ts';
import { bindsRole } from './text.ts';
import { sentencesOf, type ClauseVersion, type PolicyVersion } from './version.ts';
import { bracketsAt, changedWords, openWords, type Place, type WordChange, type Worded } from './words.ts';

/** What may have changed in a clause, the weightiest first. `wording`: nothing but words. */
export const CHANGES = [
  'new',
  'stricter',
  'reaches-further',
  'looser',
  'reaches-less',
  'gone',
  'wording',
  'moved',
] as const;
export type Change = (typeof CHANGES)[number];

/** What changed for the people who read the clause in one place, in some roles. */
export interface Part extends Place {
  kinds: Change[];
  duty: DutyOwed;
  /** Whom it touches: `all`, or job roles and `manager`. */
  roles: string[];
}

/** What changed in one clause between two versions. */
export interface ClauseDifference {
  id: string;
  title: string;
  kinds: Change[];
  /** The most that is proposed for anybody; `owedBy` says it for one person. */
  duty: DutyOwed;
  before: ClauseVersion | null;
  after: ClauseVersion | null;
  /** Places in the order of the two versions, from 1. */
  moved: { from: number; to: number } | null;
  roles: string[];
  /** Null: everywhere. For a list to read; `owedBy` knows each place exactly. */
  countries: string[] | null;
  /** Null: everywhere. */
  sites: string[] | null;
  words: WordChange[];
  parts: Part[];
  /** Where the clause reads in a way of its own, before or after. */
  places: { countries: string[]; sites: string[] };
}

/** What changed from one version to the next, clause by clause, in the order of the newer. Equal versions give []. Pure. */
export function difference(before: PolicyVersion, after: PolicyVersion): ClauseDifference[] {
  if (before === after) return [];
  const [was, is] = [before, after].map((v) => new Map(v.clauses.map((c, n) => [c.id, { c, n: n + 1 }])));
  const order = [before, after].map((version) => version.clauses.map((c) => c.id)) as [string[], string[]];
  const moved = movedIds(...order);
  return inOrder(...order).flatMap((id) => {
    const [b, a] = [was!.get(id), is!.get(id)];
    const found = clauseDifference(
      { version: before, clause: b?.c ?? null },
      { version: after, clause: a?.c ?? null },
    );
    const move = moved.has(id) ? { from: b!.n, to: a!.n } : null;
    if (move === null) return found === undefined ? [] : [found];
    return [{ ...(found ?? unchanged(b!.c, a!.c)), moved: move, kinds: [...(found?.kinds ?? []), 'moved'] }];
  });
}

interface Side {
  version: PolicyVersion;
  clause: ClauseVersion | null;
}

function clauseDifference(before: Side, after: Side): ClauseDifference | undefined {
  const [b, a] = [before.clause, after.clause];
  const newest = (a ?? b)!;
  const keys = bracketsIn([b, a].flatMap((c) => (c === null ? [] : sentencesOf(c))).join('\n'));
  const places = placesOf([before, after], keys);
  const kept = JSON.stringify(b) === JSON.stringify(a);
  const filledAlike = [null, ...places.sites].every((site) => {
    const [was, is] = [bracketsAt(before.version, site), bracketsAt(after.version, site)];
    return keys.every((key) => was[key] === is[key]);
  });
  if (kept && filledAlike) return undefined;
  const words: WordChange[] = [];
  const parts: Part[] = [];
  for (const country of [null, ...places.countries]) {
    const answers = answersAt(b, a, country);
    for (const site of [null, ...places.sites]) {
      const found = changedWords(before, after, { country, site });
      parts.push(...partsAt(before, after, { country, site }, answers, found));
      words.push(...found.filter((one) => !words.some((known) => sameWords(known, one))));
    }
  }
  if (parts.length === 0 && kept) return undefined;
  if (parts.length === 0)
    parts.push({ ...ANYWHERE, kinds: ['wording'], duty: 'nothing', roles: newest.roles });
  return { ...summary(parts, newest), before: b, after: a, moved: null, words, parts, places };
}

const ANYWHERE: Place = { country: null, site: null };
const sameWords = (one: WordChange, other: WordChange): boolean =>
  one.field === other.field && one.before === other.before && one.after === other.after;

function summary(parts: readonly Part[], newest: ClauseVersion) {
  const kinds = CHANGES.filter((kind) => parts.some((part) => part.kinds.includes(kind)));
  const meant = kinds.filter((kind) => kind !== 'wording');
  const where = (at: 'country' | 'site') =>
    parts.some((part) => part[at] === null) ? null : [...new Set(parts.map((part) => part[at]!))];
  return {
    id: newest.id,
    title: newest.title,
    kinds: meant.length > 0 ? meant : kinds,
    duty: mostOf(parts),
    roles: parts.map((part) => part.roles).reduce((all, roles) => union(all, roles)),
    countries: where('country'),
    sites: where('site'),
  };
}

function unchanged(before: ClauseVersion, after: ClauseVersion): ClauseDifference {
  const { id, title, roles } = after;
  const nothing = { kinds: [], duty: 'nothing' as const, words: [], parts: [], moved: null };
  return {
    id,
    title,
    roles,
    before,
    after,
    countries: null,
    sites: null,
    ...nothing,
    places: { countries: [], sites: [] },
  };
}

/** The countries whose law is in the clause, and the sites that fill its brackets in their own way. */
function placesOf(sides: readonly Side[], keys: readonly string[]): ClauseDifference['places'] {
  const clauses = sides.flatMap(({ clause }) => (clause === null ? [] : [clause]));
  const differs = ({ version }: Side, site: string) => {
    const own = bracketsAt(version, site);
    return keys.some((key) => own[key] !== version.brackets[key]);
  };
  const sites = new Set(sides.flatMap(({ version }) => Object.keys(version.siteBrackets)));
  return {
    countries: [...new Set(clauses.flatMap((c) => c.laws.map((law) => law.country)))].toSorted(),
    sites: [...sites].filter((site) => sides.some((side) => differs(side, site))).toSorted(),
  };
}

function partsAt(
  before: Side,
  after: Side,
  place: Place,
  answers: AnswerChange,
  words: readonly WordChange[],
): Part[] {
  const [b, a] = [before.clause, after.clause];
  if (b === null)
    return [
      { ...place, kinds: ['new'], duty: 'sign', roles: a!.roles },
      ...answered(place, answers, ['new']),
    ];
  if (a === null)
    return [
      { ...place, kinds: ['gone'], duty: 'read', roles: b.roles },
      ...answered(place, answers, ['gone']),
    ];
  const meant = meaningChanges(
    { version: before.version, clause: b },
    { version: after.version, clause: a },
    place,
    answers,
  );
  const parts: Part[] = meant.map(({ kinds, roles }) => ({
    ...place,
    kinds: CHANGES.filter((kind) => (kinds as Change[]).includes(kind)),
    duty: dutyFor(kinds, a.weight),
    roles,
  }));
  // Whoever is answered otherwise has to know, also somebody whom the clause seldom meets.
  parts.push(...answered(place, answers));
  if (words.length === 0) return parts;
  const open = [b, a].map((c) => openWords(c, place.country));
  const refilled = words.some(({ field, ...said }) => {
    const same = JSON.stringify(open[0]![field]) === JSON.stringify(open[1]![field]);
    return same && bare(said.before) !== bare(said.after);
  });
  const heavy =
    refilled || words.some(({ before, after }) => weighs(before, after) || rewords(before, after));
  const roles = union(b.roles, a.roles);
  if (meant.length === 0 && isGrave(a, open[0]!, open[1]!))
    return [...parts, { ...place, kinds: ['stricter', 'looser'], duty: 'sign', roles }];
  return [...parts, { ...place, kinds: ['wording'], duty: heavy ? 'read' : 'nothing', roles }];
}

// Whom a clause's rules answer otherwise than before: they read it at least.
function answered(place: Place, answers: AnswerChange, whole?: Change[]): Part[] {
  const found: Change[] = [
    ...(answers.stricter ? (['stricter'] as const) : []),
    ...(answers.further ? (['reaches-further'] as const) : []),
    ...(answers.looser ? (['looser'] as const) : []),
    ...(answers.less ? (['reaches-less'] as const) : []),
  ];
  if (found.length === 0) return [];
  return [{ ...place, kinds: whole ?? found, duty: 'read', roles: answers.roles ?? ['all'] }];
}

// The sentence of a clause that cannot be turned off, or guards patients, was written anew: nobody can tell by its words
// whether it asks more or less. It counts as both, as a number does.
function isGrave(
  clause: ClauseVersion,
  was: Record<Worded, string[]>,
  is: Record<Worded, string[]>,
): boolean {
  return (clause.locked || clause.weight === 2) && weighs(was.rule.join(' '), is.rule.join(' '));
}

// A name in other letters, or with another comma, is the same name.
const bare = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');

function dutyFor(kinds: readonly Change[], weight: number): DutyOwed {
  if (kinds.includes('stricter') || kinds.includes('reaches-further')) return 'sign';
  return weight === 2 && kinds.includes('looser') ? 'answer' : 'read';
}

const MATERIAL: readonly Change[] = ['new', 'stricter', 'reaches-further', 'looser', 'reaches-less', 'gone'];

/** Proposed: does it change what people do? A changed verdict, audience, law, number or set of clauses does; words do not. */
export const material = (differences: readonly Pick<ClauseDifference, 'kinds'>[]): boolean =>
  differences.some(({ kinds }) => kinds.some((kind) => MATERIAL.includes(kind)));

/** What changed in a clause for one reader. */
export function partsFor(found: ClauseDifference, reader: Reader): Part[] {
  const laws = reader.country === null ? [] : lawsIn(reader.country);
  const country = laws.findLast((one) => found.places.countries.includes(one)) ?? null;
  const site = found.places.sites.find((one) => one === reader.siteId) ?? null;
  return found.parts.filter(
    (part) => part.country === country && part.site === site && bindsRole(part.roles, reader.roles),
  );
}

/** What a clause's difference asks of one reader: the most that any of its parts does. */
export const owedBy = (found: ClauseDifference, reader: Reader): DutyOwed => mostOf(partsFor(found, reader));
