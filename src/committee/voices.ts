import canonicalize from 'canonicalize';
import { lockPeople, type Db, type Tx } from '../database/database.ts';
import type { Day } from '../days.ts';
import { conflict, invalidField, notFound } from '../errors.ts';
import { contentHash } from '../files/content.store.ts';
import { append } from '../ledger/ledger.ts';
import { bare } from './parts.ts';
import { draftOf, type Draft } from './draft.ts';
import { seatsHeld, seatsOf } from './seats.ts';
import { comments, decisions, type CommentRow } from './voices.store.ts';

/** The longest comment or reason, in characters. */
export const LONGEST_WORDS = 2000;

/** Who speaks: the committee with the seats they hold, staff, or counsel from outside under the name they gave. */
export type Speaker =
  | { kind: 'committee' | 'staff'; personId: string }
  | { kind: 'counsel'; link: string; name: string };

export interface Said {
  /** '' for the whole. */
  clause: string;
  words: string;
}

/** Says something of a draft or one of its clauses. Staff may while they are asked; nobody once it is decided. */
export async function commentOnDraft(
  tx: Tx,
  now: Date,
  speaker: Speaker,
  draftId: string,
  said: Said,
  today: Day,
): Promise<void> {
  await lockPeople(tx, 'everyone');
  const draft = await draftOf(tx, draftId);
  if (speaker.kind === 'staff' && !staffMayComment(draft, today)) throw conflict('committee.comments-over');
  if (draft.state === 'published' || draft.state === 'dropped') throw conflict('committee.text-stands');
  if (said.clause !== '' && clauseIn(draft, said.clause) === undefined) throw notFound();
  wordsFit('words', said.words, 'committee.words-needed');
  const by = speaker.kind === 'counsel' ? null : speaker.personId;
  // Sent twice is said once.
  if (isLast(await comments(tx, draftId), by, said)) return;
  const seats = by === null || speaker.kind === 'staff' ? [] : seatsOf(await seatsHeld(tx, today), by);
  const name = speaker.kind === 'counsel' ? { name: speaker.name } : {};
  await append(tx, now, [
    {
      at: now.toISOString(),
      kind: 'draft-commented',
      facts: {
        draft: draftId,
        clause: said.clause,
        by,
        as: seats.length > 0 ? seats.join(' ') : speaker.kind,
        ...(speaker.kind === 'counsel' ? { link: speaker.link } : {}),
      },
      commits: { words: said.words, ...name },
    },
  ]);
}

/** Throws invalid for a text that is missing or too long. */
export function wordsFit(field: string, words: string, needed: string): void {
  if (words === '') throw invalidField(field, needed);
  if (words.length > LONGEST_WORDS)
    throw invalidField(field, 'committee.words-long', { most: LONGEST_WORDS });
}

const isLast = (said: readonly CommentRow[], by: string | null, { clause, words }: Said): boolean => {
  const last = said.findLast((one) => one.person_id === by);
  return last?.clause === clause && last.words === words;
};

/** True while all staff are asked for comments on a draft. */
export const staffMayComment = ({ state, row }: Pick<Draft, 'state' | 'row'>, today: Day): boolean =>
  state === 'in-review' && row.staff_until !== null && today <= row.staff_until;

/** A clause of the draft, or of its base where the draft drops it; undefined for neither. */
export const clauseIn = ({ version, base }: Draft, id: string) =>
  version.clauses.find((c) => c.id === id) ?? base.clauses.find((c) => c.id === id);

/** What a draft chooses for a clause: a setting, or that it goes; with the hash of exactly that text. */
export function choiceOf(draft: Draft, id: string): { choice: string; hash: string | null } | undefined {
  const clause = draft.version.clauses.find((c) => c.id === id);
  if (clause !== undefined)
    return {
      choice: clause.own ? 'own' : clause.setting,
      hash: contentHash(canonicalize(bare(clause))!),
    };
  return draft.base.clauses.some((c) => c.id === id) ? { choice: 'gone', hash: null } : undefined;
}

/** Puts on record why a clause is as it is in the draft: it is kept with the version and shown to all. */
export async function decideClause(
  tx: Tx,
  now: Date,
  by: string,
  draftId: string,
  decision: { clause: string; reason: string },
): Promise<void> {
  await lockPeople(tx, 'everyone');
  const draft = await draftOf(tx, draftId);
  if (draft.state !== 'drafting' && draft.state !== 'in-review') throw conflict('committee.text-stands');
  const choice = choiceOf(draft, decision.clause);
  if (choice === undefined) throw notFound();
  wordsFit('reason', decision.reason, 'committee.reason-needed');
  const was = (await decisions(tx, draftId)).find((one) => one.clause === decision.clause);
  if (was?.reason === decision.reason && was.hash === choice.hash && was.person_id === by) return;
  await append(tx, now, [
    {
      at: now.toISOString(),
      kind: 'draft-decided',
      facts: { draft: draftId, clause: decision.clause, ...choice, by },
      commits: { reason: decision.reason },
    },
  ]);
}

/** A comment as a page shows it. */
export interface Comment extends CommentRow {
  person: string | null;
}

/** Comments by clause; '' for those on the whole. */
export async function commentsOf(db: Db, draftId: string): Promise<Map<string, Comment[]>> {
  const found = new Map<string, Comment[]>();
  for (const one of await comments(db, draftId))
    found.set(one.clause, [...(found.get(one.clause) ?? []), one]);
  return found;
}
