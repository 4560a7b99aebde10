import type { Db } from '../database/database.ts';
import { recordProof, type RecordProof } from '../ledger/record-proof.ts';
import { saltedValues } from '../ledger/record-proof.store.ts';
import { signedContents, type SignatureRecord } from './signature-record.ts';
import { withdrawalEntry, type Signature } from './signature.store.ts';

/** The proofs of a signature and, where it was withdrawn, of that. */
export interface SignatureProof {
  signed: RecordProof | 'waiting' | 'broken';
  withdrawn: RecordProof | 'waiting' | 'broken' | undefined;
}

/** How a signature, and its withdrawal, stand in the record log. */
export async function signatureProof(
  db: Db,
  now: Date,
  { signature }: SignatureRecord,
): Promise<SignatureProof> {
  const taken = await withdrawalEntry(db, signature);
  return {
    signed: await recordProof(db, now, signature.entry_id),
    withdrawn: taken && (await recordProof(db, now, taken.id)),
  };
}

/**
 * The file with which anybody can check a signature alone, as an object for JSON; undefined while a record waits for its
 * seal or does not fit it. The personal values with their salts are in it for the signer only (`own`).
 */
export async function proofFile(
  db: Db,
  now: Date,
  record: SignatureRecord,
  { own, about }: { own: boolean; about: string },
): Promise<object | undefined> {
  const { signed, withdrawn } = await signatureProof(db, now, record);
  if (typeof signed === 'string' || typeof withdrawn === 'string') return undefined;
  const records = [signed, ...(withdrawn === undefined ? [] : [withdrawn])];
  return {
    format: 'heed-signature-proof/1',
    about,
    receipt: record.signature.receipt,
    records: await Promise.all(
      records.map(async (proof) => ({
        ...proof,
        values: own ? await saltedValues(db, (JSON.parse(proof.entry) as { id: string }).id) : [],
      })),
    ),
    texts: await signedContents(db, record),
  };
}

/** The same for whoever has the number of the receipt: only the records, without a value or a text. */
export async function bareProof(
  db: Db,
  now: Date,
  signature: Signature,
  about: string,
): Promise<object | undefined> {
  const taken = await withdrawalEntry(db, signature);
  const records = [];
  for (const id of [signature.entry_id, ...(taken === undefined ? [] : [taken.id])]) {
    const proof = await recordProof(db, now, id);
    if (typeof proof === 'string') return undefined;
    records.push({ ...proof, values: [] });
  }
  return { format: 'heed-signature-proof/1', about, receipt: signature.receipt, records, texts: {} };
}
