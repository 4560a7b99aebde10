import type { Brackets } from '../policy/brackets.ts';
import type { ClauseVersion, Law, PolicyVersion } from '../policy/version.ts';

/**
 * A part of a draft: `clause:SM-01`, `brackets`, `site:<id>`, `countries`, `order` or `title`. Two people in different
 * parts never meet.
 */
export type PartName = string;

export const clausePart = (id: string): PartName => `clause:${id}`;
export const sitePart = (siteId: string): PartName => `site:${siteId}`;
/** The clause that a part is; undefined for the others. */
export const clauseOf = (part: PartName): string | undefined =>
  part.startsWith('clause:') ? part.slice('clause:'.length) : undefined;

/** The countries whose laws a draft takes in, with what each adds to which clause. */
export interface CountriesPart {
  countries: string[];
  laws: Record<string, Law[]>;
}

/** What the parts of a draft say, by name; null: that clause is gone. Parts as in the base are absent. */
export type Contents = ReadonlyMap<PartName, unknown>;

/** A clause as a part keeps it: the laws belong to `countries`. */
export const bare = (clause: ClauseVersion): ClauseVersion => ({ ...clause, laws: [] });

/** The version that a draft makes of its base. */
export function overlay(base: PolicyVersion, parts: Contents): PolicyVersion {
  const countries = parts.get('countries') as CountriesPart | undefined;
  const laws = new Map(base.clauses.map((c) => [c.id, countries === undefined ? c.laws : []]));
  for (const [id, own] of Object.entries(countries?.laws ?? {})) laws.set(id, own);
  const kept = base.clauses.map((c) => (parts.has(clausePart(c.id)) ? partClause(parts, c.id) : c));
  const known = new Set(base.clauses.map((c) => c.id));
  const added = [...parts.keys()]
    .map(clauseOf)
    .filter((id): id is string => id !== undefined && !known.has(id))
    .toSorted()
    .map((id) => partClause(parts, id));
  const clauses = [...kept, ...added]
    .filter((c) => c !== null)
    .map((c) => ({ ...c, laws: laws.get(c.id) ?? [] }));
  return {
    title: (parts.get('title') as string | undefined) ?? base.title,
    brackets: (parts.get('brackets') as Brackets | undefined) ?? base.brackets,
    siteBrackets: siteBrackets(base, parts),
    countries: countries?.countries ?? base.countries,
    clauses: inOrder(clauses, parts.get('order') as string[] | undefined),
  };
}

const partClause = (parts: Contents, id: string) => parts.get(clausePart(id)) as ClauseVersion | null;

function siteBrackets(base: PolicyVersion, parts: Contents): Record<string, Brackets> {
  const sites: Record<string, Brackets> = { ...base.siteBrackets };
  for (const [part, content] of parts) {
    if (part.startsWith('site:')) sites[part.slice('site:'.length)] = content as Brackets;
  }
  return Object.fromEntries(Object.entries(sites).filter(([, own]) => Object.keys(own).length > 0));
}

// Clauses that the order does not name stand where they would without it: after the one before them.
function inOrder(clauses: readonly ClauseVersion[], order: readonly string[] | undefined): ClauseVersion[] {
  if (order === undefined) return [...clauses];
  const place = new Map(order.map((id, n) => [id, n]));
  let last = -1;
  return clauses
    .map((clause, n) => ({ clause, n, place: (last = place.get(clause.id) ?? last) }))
    .toSorted((a, b) => a.place - b.place || a.n - b.n)
    .map(({ clause }) => clause);
}

/** The order with one clause a place up or down; the same where it cannot go there. */
export function moved(ids: readonly string[], id: string, by: 1 | -1): string[] {
  const at = ids.indexOf(id);
  const to = at + by;
  if (at === -1 || to < 0 || to >= ids.length) return [...ids];
  const next = ids.toSpliced(at, 1);
  return next.toSpliced(to, 0, id);
}
