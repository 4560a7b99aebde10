import type { Db } from '../database/database.ts';

const KIND = 'certificate-issued';
const PAGE = 500;

/** The entries that issued a certificate whose hash is still there, and whose file is not. */
export function withoutFile(db: Db): Promise<{ id: string; body: string }[]> {
  return db
    .selectFrom('ledger')
    .innerJoin('commitment', 'commitment.entry_id', 'ledger.id')
    .leftJoin('certificate_file', 'certificate_file.hash', 'commitment.value')
    .select(['ledger.id', 'ledger.body'])
    .where('ledger.kind', '=', KIND)
    .where('commitment.name', '=', 'pdf')
    .where('certificate_file.hash', 'is', null)
    .orderBy('ledger.id')
    .execute();
}

/** The entry that issued the certificate with this file. */
export function issuedWith(db: Db, hash: string): Promise<{ id: string; body: string } | undefined> {
  return db
    .selectFrom('ledger')
    .innerJoin('commitment', 'commitment.entry_id', 'ledger.id')
    .select(['ledger.id', 'ledger.body'])
    .where('ledger.kind', '=', KIND)
    .where('commitment.name', '=', 'pdf')
    .where('commitment.value', '=', hash)
    .executeTakeFirst();
}

/** The next hashes that files are kept under, in their order. */
export async function fileHashesAfter(db: Db, after: string): Promise<string[]> {
  const rows = await db
    .selectFrom('certificate_file')
    .select('hash')
    .where('hash', '>', after)
    .orderBy('hash')
    .limit(PAGE)
    .execute();
  return rows.map(({ hash }) => hash);
}

export const fileRow = (db: Db, hash: string): Promise<{ body: string } | undefined> =>
  db.selectFrom('certificate_file').select('body').where('hash', '=', hash).executeTakeFirst();
