import type { Db } from '../database/database.ts';
import { newestNumber, inForce, waitingPublication } from '../policy/publication.store.ts';
import type { PolicyVersion } from '../policy/version.ts';
import { SEATS, type Seat } from '../web/viewer.ts';
import { draftOf, versionHash, type Draft } from './draft.ts';
import { draftPublishedAs } from './draft.store.ts';
import type { Vote } from './outcome.ts';
import { isCurrent, newestVotes } from './review.ts';
import { decisions, decisionsUpTo, votes } from './voices.store.ts';

/** An approved draft as the page that publishes needs it. */
export interface Ready {
  draftId: string;
  /** The version in force that it changes. */
  from: number;
  base: PolicyVersion;
  version: PolicyVersion;
  hash: string;
  /** For `publish`: the newest number there is. */
  after: number;
  approvedBy: Seat[];
  dissent: Dissent[];
}

/** Why a draft cannot be published now; a message key. */
export interface NotReady {
  reason: string;
}

/** Gives an approved draft for publication, or why it is not ready. Throws not found. */
export async function readyToPublish(db: Db, draftId: string): Promise<Ready | NotReady> {
  const draft = await draftOf(db, draftId);
  if (draft.state !== 'approved') return { reason: 'committee.not-approved' };
  if (draft.row.hash !== versionHash(draft.version)) return { reason: 'committee.changed-since' };
  if ((await waitingPublication(db)) !== undefined) return { reason: 'committee.another-waits' };
  if ((await inForce(db))?.number !== draft.row.base) return { reason: 'committee.overtaken' };
  const given = newestVotes(await votes(db, draftId));
  return {
    draftId,
    from: draft.row.base,
    base: draft.base,
    version: draft.version,
    hash: draft.row.hash,
    after: await newestNumber(db),
    approvedBy: given
      .filter((one) => one.vote === 'approve' && isCurrent(draft.row, one))
      .map(({ seat }) => seat as Seat),
    dissent: await dissentOn(db, draftId),
  };
}

/** The draft behind a publication; undefined for one that came otherwise. */
export async function publishedDraft(db: Db, number: number): Promise<Draft | undefined> {
  const row = await draftPublishedAs(db, number);
  return row && draftOf(db, row.id);
}

/** A seat that did not agree, or said why it would not say. */
export interface Dissent {
  seat: Seat;
  vote: Exclude<Vote, 'approve'>;
  reason: string;
  /** Who voted, by the name of today; '' when that is not known any more. */
  name: string;
  at: string;
}

/** Objections that stood at the end, and abstentions with a reason: they stay on record with the version. */
export async function dissentOn(db: Db, draftId: string): Promise<Dissent[]> {
  return newestVotes(await votes(db, draftId))
    .filter(({ vote, reason }) => vote === 'object' || (vote === 'abstain' && reason !== ''))
    .map(({ seat, vote, reason, person, at }) => ({
      seat: seat as Seat,
      vote: vote as Dissent['vote'],
      reason,
      name: person ?? '',
      at,
    }));
}

/** How a seat voted in the end. */
export interface Voted {
  seat: Seat;
  vote: Vote;
  reason: string;
}

/** How the seats voted on the draft behind a version; [] for one that came otherwise. Empty seats have no vote. */
export async function votesOn(db: Db, number: number): Promise<Voted[]> {
  const row = await draftPublishedAs(db, number);
  if (row === undefined) return [];
  const given = newestVotes(await votes(db, row.id)).filter(
    (one) => one.vote === 'object' || isCurrent(row, one),
  );
  return SEATS.flatMap((seat) => {
    const one = given.find((vote) => vote.seat === seat);
    return one === undefined ? [] : [{ seat, vote: one.vote as Vote, reason: one.reason }];
  });
}

/** Why a clause is as it is, and who decided it. */
export interface Decided {
  clause: string;
  /** A setting, `own` or `gone`. */
  choice: string;
  reason: string;
  name: string;
  at: string;
  /** The version that it was decided for. */
  number: number;
}

/** The decisions behind a clause in a version, the newest first: of this version, then of the ones before it. */
export async function decisionsOn(db: Db, number: number, clause: string): Promise<Decided[]> {
  const rows = await decisionsUpTo(db, number, clause);
  return rows.map((row) => ({
    clause: row.clause,
    choice: row.choice,
    reason: row.reason,
    name: row.person ?? '',
    at: row.at,
    number: row.number,
  }));
}

/** The decisions on the clauses of a draft, by clause. */
export async function decisionsOf(db: Db, draftId: string) {
  return new Map((await decisions(db, draftId)).map((row) => [row.clause, row]));
}
