import canonicalize from 'canonicalize';
import { lockPeople, type Db, type Tx } from '../database/database.ts';
import { conflict } from '../errors.ts';
import { contentHash, keepContent } from '../files/content.store.ts';
import type { NewEntry } from '../ledger/entry.ts';
import { append } from '../ledger/ledger.ts';
import type { Brackets } from '../policy/brackets.ts';
import { policyInForce, policyNumbered } from '../policy/publication.ts';
import type { Law, PolicyVersion } from '../policy/version.ts';
import { AS_BASE, baseContent, draftOf, type Draft } from './draft.ts';
import type { CountriesPart, PartName } from './parts.ts';

/**
 * Brings a draft onto the version in force, when another was published meanwhile. Clauses changed here stay as they are
 * here; of the brackets and countries only those changed here do. It is a draft again, whatever was decided of the older text.
 */
export async function rebaseDraft(tx: Tx, now: Date, by: string, draftId: string): Promise<void> {
  await lockPeople(tx, 'everyone');
  const draft = await draftOf(tx, draftId);
  const { number, version: next } = await policyInForce(tx);
  const { state } = draft;
  if (state === 'published' || state === 'confirming' || state === 'dropped')
    throw conflict('committee.text-stands');
  if (draft.row.base === number) return;
  const at = now.toISOString();
  const entries: NewEntry[] = [{ at, kind: 'draft-rebased', facts: { draft: draftId, from: number, by } }];
  for (const [part, row] of draft.parts) {
    const merged = row.hash === AS_BASE ? undefined : mergedPart(draft, next, part);
    if (merged === undefined) continue;
    const body = canonicalize(merged)!;
    const same = body === canonicalize(baseContent(next, part));
    if (!same) await keepContent(tx, 'draft-part', body);
    const hash = same ? AS_BASE : contentHash(body);
    const facts = { draft: draftId, part, revision: row.revision + 1, hash, base: number, by };
    entries.push({ at, kind: 'draft-changed', facts });
  }
  await append(tx, now, entries);
}

// Undefined for a part that stays whole, as it is here.
function mergedPart(draft: Draft, next: PolicyVersion, part: PartName): Brackets | CountriesPart | undefined {
  if (part === 'brackets' || part.startsWith('site:')) return mergedBrackets(draft, next, part);
  return part === 'countries' ? mergedCountries(draft, next) : undefined;
}

/**
 * The countries in force with those that were added and removed here. Laws that are in force stay word for word; those of
 * a country that was added here, and of a clause that is only here, are the draft's.
 */
function mergedCountries({ base, contents }: Draft, next: PolicyVersion): CountriesPart {
  const theirs = baseContent(next, 'countries') as CountriesPart;
  const own = contents.get('countries') as CountriesPart;
  const added = own.countries.filter((country) => !base.countries.includes(country));
  const kept = theirs.countries.filter(
    (country) => own.countries.includes(country) || !base.countries.includes(country),
  );
  const countries = [...new Set([...kept, ...added])].toSorted();
  // The two together would take in none, which no version may: the one in force stands.
  if (countries.length === 0) return theirs;
  const inNext = new Set(next.clauses.map((clause) => clause.id));
  const laws: Record<string, Law[]> = {};
  for (const id of new Set([...Object.keys(theirs.laws), ...Object.keys(own.laws)])) {
    const ours = (own.laws[id] ?? []).filter(
      ({ country }) => !inNext.has(id) || !theirs.countries.includes(country),
    );
    const both = [...(theirs.laws[id] ?? []), ...ours].filter(({ country }) => countries.includes(country));
    if (both.length > 0) laws[id] = both;
  }
  return { countries, laws };
}

function mergedBrackets({ base, contents }: Draft, next: PolicyVersion, part: PartName): Brackets {
  const [was, theirs] = [baseContent(base, part) as Brackets, baseContent(next, part) as Brackets];
  const own = contents.get(part) as Brackets;
  const keys = new Set([...Object.keys(own), ...Object.keys(was), ...Object.keys(theirs)]);
  const merged: Record<string, string> = {};
  for (const key of keys) {
    const value = own[key] === was[key] ? theirs[key] : own[key];
    if (value !== undefined) merged[key] = value;
  }
  return merged;
}

/** Parts that were changed here and, after that, by a version that the draft was brought onto: to be looked at again. */
export async function changedTwice(db: Db, draft: Draft): Promise<PartName[]> {
  const found: PartName[] = [];
  for (const [part, row] of draft.parts) {
    if (row.hash === AS_BASE || row.base === draft.row.base) continue;
    const { version: earlier } = await policyNumbered(db, row.base);
    const [was, is] = [earlier, draft.base].map((base) => canonicalize(baseContent(base, part)));
    if (was !== is) found.push(part);
  }
  return found;
}
