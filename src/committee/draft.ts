import { withWords } from '../policy/tongue.ts';
import canonicalize from 'canonicalize';
import { lockPeople, type Db, type Tx } from '../database/database.ts';
import { newId } from '../database/id.ts';
import { addDays, type Day } from '../days.ts';
import { conflict, notFound } from '../errors.ts';
import { contentReader } from '../files/content.ts';
import { contentHash, keepContent } from '../files/content.store.ts';
import { append } from '../ledger/ledger.ts';
import { policyInForce, policyNumbered } from '../policy/publication.ts';
import type { PolicyVersion } from '../policy/version.ts';
import { draftRow, partRows, type DraftRow, type PartRow } from './draft.store.ts';
import { bare, clauseOf, overlay, type PartName } from './parts.ts';

export const STATES = ['drafting', 'in-review', 'approved', 'confirming', 'published', 'dropped'] as const;
/** `confirming`: published in an emergency, and the committee still votes on it. */
export type State = (typeof STATES)[number];

/** A draft with everything in it. */
export interface Draft {
  id: string;
  state: State;
  row: DraftRow;
  /** The version it began from, or was brought onto since. */
  base: PolicyVersion;
  parts: ReadonlyMap<PartName, PartRow>;
  contents: ReadonlyMap<PartName, unknown>;
  version: PolicyVersion;
}

/** A part that says what the base says. */
export const AS_BASE = 'base';
/** Days that are left to read a text again that changed while it was in review. */
export const REREAD_DAYS = 2;

const partContent = contentReader((body): unknown => JSON.parse(body), 200);

/** Reads a draft. Throws not found. */
export async function draftOf(db: Db, id: string): Promise<Draft> {
  const row = await draftRow(db, id);
  if (row === undefined) throw notFound();
  const { version: base } = await policyNumbered(db, row.base);
  const parts = new Map((await partRows(db, id)).map((part) => [part.part, part]));
  const contents = new Map<PartName, unknown>();
  for (const { part, hash } of parts.values()) {
    if (hash !== AS_BASE) contents.set(part, hash === null ? null : await partContent(db, hash));
  }
  return { id, state: row.state as State, row, base, parts, contents, version: overlay(base, contents) };
}

/** The version that a draft makes. Throws not found. */
export const draftVersion = async (db: Db, id: string): Promise<PolicyVersion> =>
  (await draftOf(db, id)).version;

/** The hash that a version is known by, as a draft and when it is published. */
export const versionHash = (version: PolicyVersion): string => contentHash(canonicalize(withWords(version))!);

/** Keeps a version that people are asked about, so that what they saw can always be shown; gives its hash. */
export const keepVersion = (tx: Tx, version: PolicyVersion): Promise<string> =>
  keepContent(tx, 'policy', canonicalize(withWords(version))!);

/** Begins a draft of the next version from the one in force; gives its id. */
export async function openDraft(tx: Tx, now: Date, by: string): Promise<string> {
  const { number } = await policyInForce(tx);
  const id = newId(now);
  await append(tx, now, [
    { at: now.toISOString(), kind: 'draft-opened', facts: { draft: id, from: number, by } },
  ]);
  return id;
}

export interface PartChange {
  part: PartName;
  /** The revision that its author saw; 0 for a part that nobody had changed. */
  shown: number;
  /** Null: this clause is gone. */
  content: unknown;
  reason?: string;
}

/**
 * Changes one part of a draft; false when it says so already. Conflict when somebody else changed that part since, or
 * the draft cannot be changed any more. In review the text that is voted on becomes another, with days to read it.
 */
export async function setPart(
  tx: Tx,
  now: Date,
  by: string,
  draftId: string,
  change: PartChange,
  today: Day,
): Promise<boolean> {
  await lockPeople(tx, 'everyone');
  const draft = await draftOf(tx, draftId);
  mayChange(draft);
  const { part, shown, content } = change;
  const row = draft.parts.get(part);
  const asBase = canonicalize(content) === canonicalize(baseContent(draft.base, part));
  const body = canonicalize(content)!;
  const hash = asBase ? AS_BASE : content === null ? null : contentHash(body);
  const was = row === undefined ? AS_BASE : row.hash;
  if (was === hash && (row === undefined || row.base === draft.row.base)) return false;
  if ((row?.revision ?? 0) !== shown) throw conflict('committee.part-changed');
  if (hash !== null && !asBase) await keepContent(tx, 'draft-part', body);
  const facts = { draft: draftId, part, revision: shown + 1, hash, base: draft.row.base, by };
  await append(tx, now, [
    {
      at: now.toISOString(),
      kind: 'draft-changed',
      facts: { ...facts, ...(await reviewFacts(tx, draft, part, asBase ? undefined : content, today)) },
      ...(change.reason === undefined || change.reason === '' ? {} : { commits: { reason: change.reason } }),
    },
  ]);
  return true;
}

async function reviewFacts(tx: Tx, draft: Draft, part: PartName, content: unknown, today: Day) {
  const { state, row, base } = draft;
  if (state !== 'in-review' || row.closes_on === null) return {};
  const contents = new Map(draft.contents);
  if (content === undefined) contents.delete(part);
  else contents.set(part, content);
  const version = await keepVersion(tx, overlay(base, contents));
  const least = addDays(today, REREAD_DAYS);
  return { version, closesOn: row.closes_on < least ? least : row.closes_on };
}

/** Throws conflict for a draft whose text stands. */
export function mayChange({ state }: Pick<Draft, 'state'>): void {
  if (state !== 'drafting' && state !== 'in-review') throw conflict('committee.text-stands');
}

/** What a part says in the base; undefined for a clause that is not in it. */
export function baseContent(base: PolicyVersion, part: PartName): unknown {
  const id = clauseOf(part);
  if (id !== undefined) {
    const clause = base.clauses.find((c) => c.id === id);
    return clause && bare(clause);
  }
  if (part.startsWith('site:')) return base.siteBrackets[part.slice('site:'.length)] ?? {};
  switch (part) {
    case 'brackets':
      return base.brackets;
    case 'countries':
      return {
        countries: base.countries,
        laws: Object.fromEntries(base.clauses.filter((c) => c.laws.length > 0).map((c) => [c.id, c.laws])),
      };
    case 'order':
      return base.clauses.map((c) => c.id);
    case 'title':
      return base.title;
    default:
      throw new Error(`a draft has no part ${part}`);
  }
}

/** Gives a draft up. Its text and what was said of it stay on record. */
export async function dropDraft(tx: Tx, now: Date, by: string, draftId: string): Promise<void> {
  await lockPeople(tx, 'everyone');
  const { state } = await draftOf(tx, draftId);
  if (state === 'dropped') return;
  if (state === 'published' || state === 'confirming') throw conflict('committee.text-stands');
  await append(tx, now, [{ at: now.toISOString(), kind: 'draft-dropped', facts: { draft: draftId, by } }]);
}
