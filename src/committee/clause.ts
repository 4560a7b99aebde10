import canonicalize from 'canonicalize';
import { lockPeople, type Db, type Tx } from '../database/database.ts';
import type { Day } from '../days.ts';
import { conflict, notFound } from '../errors.ts';
import { append } from '../ledger/ledger.ts';
import { fitClause } from '../policy/fitting.ts';
import { isOwnId, MOST_OWN, nextOwnId } from '../policy/own.ts';
import type { PolicySource } from '../policy/policy-file.ts';
import type { ClauseVersion } from '../policy/version.ts';
import { START_AT_BALANCED } from './confidential.ts';
import { baseContent, draftOf, mayChange, setPart, type Draft } from './draft.ts';
import { partsEver } from './draft.store.ts';
import { checkWords, editedClause, mayGo, ownEdited, type ClauseEdit, type OwnEdit } from './edited.ts';
import { bare, clauseOf, clausePart, moved } from './parts.ts';
import { seatsHeld, seatsOf } from './seats.ts';
import { wordsFit } from './voices.ts';

/** Which clause of which draft, and the revision of it that its author saw. */
export interface Which {
  draftId: string;
  clause: string;
  shown: number;
}

/** Edits a clause that comes with Heed; false when it says so already. */
export async function editClause(
  tx: Tx,
  now: Date,
  by: string,
  { draftId, clause: id, shown }: Which,
  edit: ClauseEdit,
  source: PolicySource,
  today: Day,
): Promise<boolean> {
  await lockPeople(tx, 'everyone');
  const draft = await draftOf(tx, draftId);
  const clause = inDraft(draft, id);
  if (clause.own) throw notFound();
  checkWords(edit, ['title', 'who', 'what', 'where', 'when'], knownBrackets(draft, source));
  const fit = {
    now: clause,
    base: draft.base.clauses.find((c) => c.id === id),
    source: source.clauses.find((c) => c.id === id),
    mayGoBelow: seatsOf(await seatsHeld(tx, today), by).includes('seat-privacy'),
  };
  const content = editedClause(fit, edit);
  const reason = content.below === clause.below ? '' : content.below;
  return setPart(tx, now, by, draftId, { part: clausePart(id), shown, content, reason }, today);
}

/** Edits a clause of the organisation's own. */
export async function editOwnClause(
  tx: Tx,
  now: Date,
  by: string,
  { draftId, clause: id, shown }: Which,
  edit: OwnEdit,
  source: PolicySource,
  today: Day,
): Promise<boolean> {
  await lockPeople(tx, 'everyone');
  const draft = await draftOf(tx, draftId);
  if (!inDraft(draft, id).own) throw notFound();
  checkWords(edit, ['title', 'rule'], knownBrackets(draft, source));
  return setPart(
    tx,
    now,
    by,
    draftId,
    { part: clausePart(id), shown, content: bare(ownEdited(id, edit)) },
    today,
  );
}

/** Adds a clause of the organisation's own; gives its id. Adding the very same twice adds it once. */
export async function addOwnClause(
  tx: Tx,
  now: Date,
  by: string,
  draftId: string,
  edit: OwnEdit,
  source: PolicySource,
  today: Day,
): Promise<string> {
  await lockPeople(tx, 'everyone');
  const draft = await draftOf(tx, draftId);
  mayChange(draft);
  checkWords(edit, ['title', 'rule'], knownBrackets(draft, source));
  const same = draft.version.clauses.find(
    (c) => c.own && canonicalize(bare(c)) === canonicalize(ownEdited(c.id, edit)),
  );
  if (same !== undefined) return same.id;
  const id = nextOwnId(await ownIdsEver(tx, draft));
  if (id === undefined) throw conflict('committee.own-full');
  const content = bare(ownEdited(id, edit));
  await setPart(tx, now, by, draftId, { part: clausePart(id), shown: 0, content }, today);
  return id;
}

/** How many more clauses of its own the organisation can have. */
export const roomForOwn = async (db: Db, draft: Draft): Promise<number> =>
  MOST_OWN - (await ownIdsEver(db, draft)).size;

// An id is for ever: also those of clauses that are gone, and of other drafts.
async function ownIdsEver(db: Db, draft: Draft): Promise<Set<string>> {
  const ever = (await partsEver(db, clausePart('OC-'))).map(clauseOf).filter((id) => id !== undefined);
  return new Set([...ever, ...draft.base.clauses.map((c) => c.id)].filter(isOwnId));
}

/** Takes a clause out of the draft. One that comes with Heed needs a reason; a locked one stays. */
export async function dropClause(
  tx: Tx,
  now: Date,
  by: string,
  { draftId, clause: id, shown }: Which,
  reason: string,
  today: Day,
): Promise<void> {
  await lockPeople(tx, 'everyone');
  const draft = await draftOf(tx, draftId);
  const clause = draft.version.clauses.find((c) => c.id === id);
  if (clause === undefined) {
    if (draft.parts.has(clausePart(id))) return;
    throw notFound();
  }
  mayGo(clause);
  if (!clause.own) wordsFit('reason', reason, 'committee.reason-needed');
  await setPart(tx, now, by, draftId, { part: clausePart(id), shown, content: null, reason }, today);
}

/** Makes a clause what it is in force. */
export async function restoreClause(
  tx: Tx,
  now: Date,
  by: string,
  { draftId, clause: id, shown }: Which,
  today: Day,
): Promise<void> {
  await lockPeople(tx, 'everyone');
  const { base } = await draftOf(tx, draftId);
  const content = baseContent(base, clausePart(id));
  if (content === undefined) throw notFound();
  await setPart(tx, now, by, draftId, { part: clausePart(id), shown, content }, today);
}

/** Moves a clause a place up (-1) or down (1). */
export async function moveClause(
  tx: Tx,
  now: Date,
  by: string,
  draftId: string,
  move: { clause: string; by: 1 | -1; shown: number },
  today: Day,
): Promise<void> {
  await lockPeople(tx, 'everyone');
  const draft = await draftOf(tx, draftId);
  inDraft(draft, move.clause);
  const ids = draft.version.clauses.map((c) => c.id);
  const content = moved(ids, move.clause, move.by);
  await setPart(tx, now, by, draftId, { part: 'order', shown: move.shown, content }, today);
}

/** Sets every clause to balanced but the seven that get a look of their own; says how many changed. */
export async function acceptBalanced(
  tx: Tx,
  now: Date,
  by: string,
  draftId: string,
  source: PolicySource,
  today: Day,
): Promise<number> {
  await lockPeople(tx, 'everyone');
  const draft = await draftOf(tx, draftId);
  mayChange(draft);
  let count = 0;
  for (const clause of draft.version.clauses) {
    const shipped = source.clauses.find((c) => c.id === clause.id);
    if (shipped === undefined || clause.setting === 'balanced' || START_AT_BALANCED.includes(clause.id))
      continue;
    const { rule, rules } = fitClause(shipped, 'balanced', []);
    const content = { ...bare(clause), setting: 'balanced', rule, rules, below: '' };
    const part = clausePart(clause.id);
    const shown = draft.parts.get(part)?.revision ?? 0;
    if (await setPart(tx, now, by, draftId, { part, shown, content }, today)) count++;
  }
  if (count === 0 && draft.row.balanced_at !== null) return 0;
  await append(tx, now, [
    { at: now.toISOString(), kind: 'balanced-accepted', facts: { draft: draftId, by } },
  ]);
  return count;
}

function inDraft(draft: Draft, id: string): ClauseVersion {
  const clause = draft.version.clauses.find((c) => c.id === id);
  if (clause === undefined) throw notFound();
  return clause;
}

/** The brackets that words in a draft may have: one that the policy asks for may be used before it is filled. */
export const knownBrackets = (draft: Draft, source: PolicySource) => ({
  ...Object.fromEntries(source.brackets.map(({ key }) => [key, ''])),
  ...draft.version.brackets,
});
