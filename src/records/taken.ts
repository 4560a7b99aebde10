import type { Tx } from '../database/database.ts';
import { append } from '../ledger/ledger.ts';

/** The forms in which somebody's record is taken away. */
export type TakenAs = 'pdf' | 'zip';

/** Puts on record that a copy of somebody's record was made: by whom, and in which form. */
export async function recordCopied(
  tx: Tx,
  now: Date,
  by: string,
  personId: string,
  format: TakenAs,
): Promise<void> {
  await append(tx, now, [{ at: now.toISOString(), kind: 'record-taken', personId, facts: { by, format } }]);
}
