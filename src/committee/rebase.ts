import canonicalize from 'canonicalize';
import { lockPeople, type Db, type Tx } from '../database/database.ts';
import { conflict } from '../errors.ts';
import { contentHash, keepContent } from '../files/content.store.ts';
import type { NewEntry } from '../ledger/entry.ts';
import { append } from '../ledger/ledger.ts';
import type { Brackets } from '../policy/brackets.ts';
import { policyInForce, policyNumbered } from '../policy/publication.ts';
import type { PolicyVersion } from '../policy/version.ts';
import { AS_BASE, baseContent, draftOf, type Draft } from './draft.ts';
import type { PartName } from './parts.ts';

/**
 * Brings a draft onto the version in force, when another was published meanwhile. Clauses changed here stay as they are
 * here; of the brackets only those changed here do. It is a draft again, whatever was decided of the older text.
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
    if (row.hash === AS_BASE || !(part === 'brackets' || part.startsWith('site:'))) continue;
    const body = canonicalize(mergedBrackets(draft, next, part))!;
    const same = body === canonicalize(baseContent(next, part));
    if (!same) await keepContent(tx, 'draft-part', body);
    const hash = same ? AS_BASE : contentHash(body);
    const facts = { draft: draftId, part, revision: row.revision + 1, hash, base: number, by };
    entries.push({ at, kind: 'draft-changed', facts });
  }
  await append(tx, now, entries);
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
