import type { Db, Tx } from '../database/database.ts';
import type { Commitment, Entry } from './entry.ts';

const CHUNK = 100;

/** Writes entries with their exact text and what they commit to. */
export async function insertEntries(
  tx: Tx,
  made: readonly { entry: Entry; body: string; commitments: readonly Commitment[] }[],
): Promise<void> {
  for (let i = 0; i < made.length; i += CHUNK) {
    const chunk = made.slice(i, i + CHUNK);
    await tx
      .insertInto('ledger')
      .values(
        chunk.map(({ entry, body }) => ({
          id: entry.id,
          at: entry.at,
          known_at: entry.knownAt,
          kind: entry.kind,
          person_id: entry.personId,
          body,
        })),
      )
      .execute();
    const commitments = chunk.flatMap((m) => [...m.commitments]);
    if (commitments.length > 0) await tx.insertInto('commitment').values(commitments).execute();
  }
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
