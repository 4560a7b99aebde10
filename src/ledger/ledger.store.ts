import type { Db, Tx } from '../database/database.ts';
import { insertMany } from '../database/insert.ts';
import { chunks } from './chunks.ts';
import type { Commitment, Entry } from './entry.ts';

/** Writes entries with their exact text and what they commit to. */
export async function insertEntries(
  tx: Tx,
  made: readonly { entry: Entry; body: string; commitments: readonly Commitment[] }[],
): Promise<void> {
  const rows = made.map(({ entry, body }) => ({
    id: entry.id,
    at: entry.at,
    known_at: entry.knownAt,
    kind: entry.kind,
    person_id: entry.personId,
    body,
  }));
  await insertMany(tx, 'ledger', ['id', 'at', 'known_at', 'kind', 'person_id', 'body'], rows);
  const commitments = made.flatMap((m) => m.commitments);
  await insertMany(tx, 'commitment', ['entry_id', 'name', 'salt', 'value'], commitments);
}

/** The values that one entry commits to, by name. Those that were erased are absent. */
export async function commitmentsOf(db: Db, entryId: string): Promise<Record<string, string>> {
  const rows = await db
    .selectFrom('commitment')
    .select(['name', 'value'])
    .where('entry_id', '=', entryId)
    .execute();
  return Object.fromEntries(rows.map((row) => [row.name, row.value]));
}

/** The values that many entries commit to, by entry and name. Those that were erased are absent. */
export async function commitmentsOfMany(
  db: Db,
  entryIds: readonly string[],
): Promise<Map<string, Record<string, string>>> {
  const found = new Map<string, Record<string, string>>();
  for (const ids of chunks(entryIds)) {
    const rows = await db
      .selectFrom('commitment')
      .select(['entry_id', 'name', 'value'])
      .where('entry_id', 'in', ids)
      .execute();
    for (const { entry_id: id, name, value } of rows) {
      const values = found.get(id) ?? {};
      values[name] = value;
      found.set(id, values);
    }
  }
  return found;
}

/** True when anything of this kind was ever entered. */
export async function hasEntry(db: Db, kind: string): Promise<boolean> {
  const row = await db.selectFrom('ledger').select('id').where('kind', '=', kind).limit(1).executeTakeFirst();
  return row !== undefined;
}
