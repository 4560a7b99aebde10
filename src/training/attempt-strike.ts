import { lockPeople, type Tx } from '../database/database.ts';
import { conflict, invalidField, notFound } from '../errors.ts';
import { append } from '../ledger/ledger.ts';
import type { NewEntry } from '../ledger/entry.ts';
import { attemptOf } from './attempt.store.ts';
import { signaturesOf } from './signature.store.ts';

const LONGEST = 500;

/**
 * Says that an attempt does not count: somebody else did it under this person's name, say. It stays on record with all that was done
 * in it; signatures at its end are withdrawn for the same reason, and what it settled is owed again. Throws `not-found` for what is
 * not theirs, `conflict` a second time, `invalid` without a reason.
 */
export async function strikeAttempt(
  tx: Tx,
  now: Date,
  by: string,
  personId: string,
  { attempt: id, reason: given }: { attempt: string; reason: string },
): Promise<void> {
  await lockPeople(tx, [personId]);
  const reason = given.trim();
  if (reason === '') throw invalidField('reason', 'kept.reason-needed');
  if (reason.length > LONGEST) throw invalidField('reason', 'kept.reason-long');
  const attempt = await attemptOf(tx, personId, id);
  if (attempt === undefined) throw notFound();
  if (attempt.struck_at !== null) throw conflict('kept.struck-already');
  const at = now.toISOString();
  const signed = (await signaturesOf(tx, personId)).filter(
    (one) => one.attempt_id === id && one.withdrawn_at === null,
  );
  await append(tx, now, [
    {
      at,
      kind: 'attempt-struck',
      personId,
      facts: { by, attempt: id, course: attempt.course },
      commits: { reason },
    },
    ...signed.map((one): NewEntry => ({
      at,
      kind: 'signature-withdrawn',
      personId,
      facts: { signature: one.id, receipt: one.receipt, attempt: id, policy: one.policy_number, by },
      commits: { reason },
    })),
  ]);
}
