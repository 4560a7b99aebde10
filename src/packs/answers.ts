import { transact } from '../database/database.ts';
import { parseEntry } from '../ledger/entry.ts';
import { commitmentsOfMany } from '../ledger/ledger.store.ts';
import { logChain } from '../ledger/log.store.ts';
import { putAnswer } from '../training/paper.store.ts';
import { pagesOf, type Packing } from './packing.ts';
import { sealedEntries, sealedTotals } from './proof.store.ts';

/**
 * Puts the answers of those who are shown in depth into the past that a pack is made from, of the first `known` entries: those of
 * everybody are most of the ledger, and would be looked at for nothing.
 */
export async function copyAnswers({ db, ledger, deep }: Packing, known: number): Promise<void> {
  const before = await sealedTotals(
    ledger,
    (await logChain(ledger)).map(({ origin }) => origin),
  );
  const placeOf = ({ log, idx }: { log: string; idx: number }): number => (before.get(log) ?? 0) + idx;
  for (const ids of pagesOf(deep)) {
    const entries = (await sealedEntries(ledger, ['answered'], ids))
      .filter((one) => placeOf(one) < known)
      .toSorted((a, b) => placeOf(a) - placeOf(b));
    const values = await commitmentsOfMany(
      ledger,
      entries.map(({ id }) => id),
    );
    await transact(db, async (tx) => {
      for (const { id, body } of entries) {
        const { at, facts } = parseEntry(body);
        const chosen = values.get(id)?.['chosen'];
        const { paper, position, sure } = facts as { paper: string; position: number; sure?: string | null };
        if (chosen !== undefined)
          await putAnswer(tx, {
            paper_id: paper,
            position,
            chosen,
            at,
            sure: sure ?? null,
          });
      }
    });
  }
}
