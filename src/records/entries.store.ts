import type { Db } from '../database/database.ts';
import { parseEntry, type Entry, type KnownEntry } from '../ledger/entry.ts';
import { pieces } from '../people/pieces.ts';
import { CORRECTING, REASON_ADDED } from './struck.ts';

/** Where a page begins: at what is older than an entry, or newer than it. */
export interface From {
  before?: Place;
  after?: Place;
}

/** An entry's place in time. */
export interface Place {
  at: string;
  id: string;
}

interface Asked {
  personId: string;
  kinds: readonly string[];
  /** Only what was known by then. */
  until: string;
}

const about = (db: Db, { personId, kinds, until }: Asked) =>
  db
    .selectFrom('ledger')
    .select('body')
    .where('person_id', '=', personId)
    .where('kind', 'in', kinds)
    .where('known_at', '<=', until);

/** Entries about a person by the time of what they say, the newest first, at most so many from a place on. */
export async function entriesFrom(db: Db, asked: Asked, from: From, most: number): Promise<KnownEntry[]> {
  let found = about(db, asked);
  const { before, after } = from;
  if (before !== undefined)
    found = found.where((e) => e(e.refTuple('at', 'id'), '<', e.tuple(before.at, before.id)));
  else if (after !== undefined)
    found = found.where((e) => e(e.refTuple('at', 'id'), '>', e.tuple(after.at, after.id)));
  const way = after === undefined ? 'desc' : 'asc';
  const rows = await found.orderBy('at', way).orderBy('id', way).limit(most).execute();
  const entries = rows.map((row) => parseEntry(row.body));
  return withValues(db, after === undefined ? entries : entries.toReversed());
}

const PIECE = 200;

/** All entries about a person by the time of what they say, the oldest first, some at a time. */
export async function* entriesOf(db: Db, asked: Asked): AsyncGenerator<KnownEntry[]> {
  let from: From = { after: { at: '', id: '' } };
  for (;;) {
    const piece = (await entriesFrom(db, asked, from, PIECE)).toReversed();
    if (piece.length > 0) yield piece;
    const last = piece.at(-1);
    if (last === undefined || piece.length < PIECE) return;
    from = { after: { at: last.at, id: last.id } };
  }
}

/** Every entry by which something about a person was corrected or taken back, and the reasons that were added to them. */
export async function correctingEntries(db: Db, personId: string, until: string): Promise<KnownEntry[]> {
  const kinds = [...CORRECTING, REASON_ADDED];
  const rows = await about(db, { personId, kinds, until }).execute();
  return withValues(
    db,
    rows.map((row) => parseEntry(row.body)),
  );
}

/** An entry about a person; undefined when there is none of that id. */
export async function entryAbout(db: Db, personId: string, id: string): Promise<KnownEntry | undefined> {
  const row = await db
    .selectFrom('ledger')
    .select('body')
    .where('id', '=', id)
    .where('person_id', '=', personId)
    .executeTakeFirst();
  return row && (await withValues(db, [parseEntry(row.body)]))[0];
}

// In one question, however many they are on a page.
async function withValues(db: Db, entries: readonly Entry[]): Promise<KnownEntry[]> {
  const values = new Map<string, Record<string, string>>(entries.map(({ id }) => [id, {}]));
  for (const ids of pieces(entries.flatMap(({ id, facts }) => ('commits' in facts ? id : [])))) {
    const rows = await db
      .selectFrom('commitment')
      .select(['entry_id', 'name', 'value'])
      .where('entry_id', 'in', ids)
      .orderBy('name')
      .execute();
    for (const { entry_id: id, name, value } of rows) values.get(id)![name] = value;
  }
  return entries.map((entry) => ({ ...entry, values: values.get(entry.id)! }));
}

/** What papers of a person are for, and which try, by id. */
export async function papersNamed(
  db: Db,
  personId: string,
  attemptIds: readonly string[],
): Promise<Map<string, { use: string; number: number }>> {
  if (attemptIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('paper')
    .innerJoin('attempt', 'attempt.id', 'paper.attempt_id')
    .select(['paper.id', 'paper.use', 'paper.number'])
    .where('attempt.person_id', '=', personId)
    .where('attempt.id', 'in', attemptIds)
    .execute();
  return new Map(rows.map(({ id, use, number }) => [id, { use, number }]));
}

/** What became of mails, by id. */
export async function mailStates(db: Db, ids: readonly string[]) {
  if (ids.length === 0) return new Map<string, { state: string; sent_at: string | null }>();
  const rows = await db
    .selectFrom('mail')
    .select(['id', 'state', 'sent_at'])
    .where('id', 'in', ids)
    .execute();
  return new Map(rows.map(({ id, state, sent_at }) => [id, { state, sent_at }]));
}
