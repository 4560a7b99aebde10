import { lockPeople, type Tx } from '../database/database.ts';
import { conflict, invalidField, notFound } from '../errors.ts';
import { append } from '../ledger/ledger.ts';
import { circumstanceFacts, type Circumstances } from './signing-circumstances.ts';
import { signatureOf } from './signature.store.ts';

/** One act of taking a signature back. */
export interface Withdrawal extends Circumstances {
  /** The signer, or an officer for them. */
  by: string;
  /** Why, in their words; an officer must say it. */
  reason: string;
}

/**
 * Withdraws a person's signature: it stays on record, and what it settled is owed again. Not found for somebody else's,
 * conflict when it was withdrawn already.
 */
export async function withdrawSignature(
  tx: Tx,
  now: Date,
  personId: string,
  id: string,
  given: Withdrawal,
): Promise<void> {
  await lockPeople(tx, [personId]);
  const signature = await signatureOf(tx, personId, id);
  if (signature === undefined) throw notFound();
  if (signature.withdrawn_at !== null) throw conflict('signing.withdrawn-already');
  const { by, address, device } = given;
  const reason = given.reason.trim();
  if (by !== personId && reason === '') throw invalidField('reason', 'signing.reason-needed');
  const { attempt_id: attempt, policy_number: policy, receipt } = signature;
  await append(tx, now, [
    {
      at: now.toISOString(),
      kind: 'signature-withdrawn',
      personId,
      facts: { signature: id, receipt, attempt, policy, by, ...circumstanceFacts(given) },
      commits: { address, device, ...(reason === '' ? {} : { reason }) },
    },
  ]);
}
