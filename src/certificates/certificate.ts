import { lockPeople, type Db, type Tx } from '../database/database.ts';
import { conflict, invalidField, notFound } from '../errors.ts';
import { append } from '../ledger/ledger.ts';
import { personDetails } from '../people/people.store.ts';
import { attemptOf, type Attempt } from '../training/attempt.store.ts';
import { signatureOf, type Signature } from '../training/signature.store.ts';
import { certificatesFor, fileOf, keepFile, type Certificate } from './certificate.store.ts';

/** Why a certificate is made once more. */
export const AGAIN = ['name', 'lost', 'other'] as const;
export type Again = (typeof AGAIN)[number];

/** What a certificate is for: a course that was passed, and signed at its end. */
export interface Completed {
  signature: Signature;
  attempt: Attempt;
}

/** A certificate ready to be issued: what it says, and its file. */
export interface Draft extends Completed {
  id: string;
  number: string;
  name: string;
  until: string | null;
  /** The one that it takes the place of, and why. */
  replaces: { certificate: Certificate; why: Again } | null;
  pdf: Buffer;
}

/** The completed course that a signature stands at the end of. Not found for a signature that is not this person’s, or of no course. */
export async function completedWith(
  db: Db,
  personId: string | null,
  signatureId: string,
): Promise<Completed> {
  const signature = await signatureOf(db, personId, signatureId);
  if (signature?.attempt_id == null) throw notFound();
  const attempt = await attemptOf(db, signature.person_id, signature.attempt_id);
  if (attempt === undefined) throw notFound();
  return { signature, attempt };
}

/** Why no certificate may be made now by the signer, or (`officer`) for them, as a message key; undefined where one may. Pure. */
export function refusedNew(
  signature: Pick<Signature, 'withdrawn_at'>,
  newest: Pick<Certificate, 'withdrawn_at'> | undefined,
  officer: boolean,
): string | undefined {
  if (signature.withdrawn_at !== null) return 'certificates.signature-withdrawn';
  if (newest !== undefined && newest.withdrawn_at !== null && !officer) return 'certificates.withdrawn-ask';
  return undefined;
}

/**
 * Issues a certificate; gives its number. Of two that are asked for at once one is issued, and both get its number. Conflict
 * where what it says is not so any more, and where the one that it replaces was replaced by another.
 */
export async function issue(tx: Tx, now: Date, by: string, draft: Draft): Promise<string> {
  const { id, number, name, until, replaces, pdf } = draft;
  const personId = draft.signature.person_id;
  await lockPeople(tx, [personId]);
  const { signature, attempt } = await completedWith(tx, personId, draft.signature.id);
  const [newest] = await certificatesFor(tx, signature.id);
  if (newest !== undefined && replaces === null) return newest.number;
  if (newest?.id !== replaces?.certificate.id) throw conflict('certificates.again-already');
  const refused = refusedNew(signature, newest, by !== personId);
  if (refused !== undefined) throw conflict(refused);
  if ((await personDetails(tx, personId))?.name !== name) throw conflict('certificates.name-changed');
  await append(tx, now, [
    {
      at: now.toISOString(),
      kind: 'certificate-issued',
      personId,
      facts: {
        certificate: id,
        number,
        signature: signature.id,
        attempt: attempt.id,
        course: attempt.course,
        courseHash: attempt.course_hash,
        policy: signature.policy_number,
        day: signature.signed_on,
        until,
        by,
        replaces: replaces?.certificate.id ?? null,
        why: replaces?.why ?? null,
        showName: newest?.shows_name === 1,
      },
      // The file bears the name: whoever knew its hash could try names until one fits.
      commits: { name, pdf: await keepFile(tx, pdf) },
    },
  ]);
  return number;
}

/** Shows or hides the whole name to whoever checks a certificate. Only its holder says so. Said again it changes nothing. */
export async function showName(
  tx: Tx,
  now: Date,
  personId: string,
  signatureId: string,
  shows: boolean,
): Promise<void> {
  await lockPeople(tx, [personId]);
  const certificate = await newestFor(tx, personId, signatureId);
  if ((certificate.shows_name === 1) === shows) return;
  await append(tx, now, [
    {
      at: now.toISOString(),
      kind: 'certificate-name-shown',
      personId,
      facts: { certificate: certificate.id, showName: shows, by: personId },
    },
  ]);
}

/** Withdraws the newest certificate of a signature. Invalid without a reason; conflict when it was withdrawn before. */
export async function withdrawCertificate(
  tx: Tx,
  now: Date,
  by: string,
  { personId, signatureId, reason }: { personId: string; signatureId: string; reason: string },
): Promise<void> {
  await lockPeople(tx, [personId]);
  const certificate = await newestFor(tx, personId, signatureId);
  if (certificate.withdrawn_at !== null) throw conflict('certificates.withdrawn-already');
  if (reason.trim() === '') throw invalidField('reason', 'certificates.reason-needed');
  await append(tx, now, [
    {
      at: now.toISOString(),
      kind: 'certificate-withdrawn',
      personId,
      facts: { certificate: certificate.id, number: certificate.number, by },
      commits: { reason: reason.trim() },
    },
  ]);
}

/** The bytes of a certificate as they were issued. Conflict when they were erased, or are not those any more. */
export async function issuedFile(db: Db, { pdf_hash: hash }: Certificate): Promise<Buffer> {
  const bytes = hash === null ? undefined : await fileOf(db, hash);
  if (bytes === undefined) throw conflict('certificates.file-gone');
  return bytes;
}

async function newestFor(tx: Tx, personId: string, signatureId: string): Promise<Certificate> {
  const { signature } = await completedWith(tx, personId, signatureId);
  const [newest] = await certificatesFor(tx, signature.id);
  if (newest === undefined) throw notFound();
  return newest;
}
