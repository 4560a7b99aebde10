import type { Db } from '../database/database.ts';
import { withAttachment } from '../files/pdf-attachment.ts';
import { recordProof } from '../ledger/record-proof.ts';
import { saltedValues } from '../ledger/record-proof.store.ts';
import type { Certificate } from './certificate.store.ts';

/** As the verifier knows it (assets/verifier/attached.js). */
const ATTACHED = 'heed-proof.json';

/**
 * The file with which anybody can check a certificate alone, as an object for JSON. `open`: the name and the hash of its PDF are in it,
 * with their salts. They are for who has the PDF anyway: with them, whoever has only the number could try names until one fits.
 * `waiting` until its seal is signed; `broken` when what is kept does not prove it.
 */
export async function certificateProof(
  db: Db,
  now: Date,
  { entry_id: entryId, number }: Certificate,
  { about, open }: { about?: string; open: boolean },
): Promise<object | 'waiting' | 'broken'> {
  const proof = await recordProof(db, now, entryId);
  if (typeof proof === 'string') return proof;
  const values = open ? await saltedValues(db, entryId) : [];
  const told = about === undefined ? {} : { about };
  return { format: 'heed-certificate-proof/1', ...told, number, records: [{ ...proof, values }] };
}

/**
 * The bytes of a certificate as they were issued and, behind them, its proof once there is one: it cannot stand among them, because
 * its entry names their hash. The issued file is always the beginning of what is given.
 */
export async function withProof(
  db: Db,
  now: Date,
  certificate: Certificate,
  issued: Buffer,
): Promise<Buffer> {
  // No word in it that nothing vouches for: of this file every byte can be judged.
  const proof = await certificateProof(db, now, certificate, { open: true });
  if (typeof proof === 'string') return issued;
  return withAttachment(issued, ATTACHED, Buffer.from(JSON.stringify(proof))) ?? issued;
}
