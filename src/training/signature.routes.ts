import type { Request, Response } from 'express';
import { conflict, notFound } from '../errors.ts';
import { sealedNow } from '../ledger/latest.ts';
import { personDetails } from '../people/people.store.ts';
import { recordsSeen } from '../people/scope.ts';
import { param, viewerOf, type Ground, type Page } from '../web/ground.ts';
import { instantText, render } from '../web/render.ts';
import type { Viewer } from '../web/viewer.ts';
import { papersOf } from './paper.store.ts';
import { redlined } from './signing-changes.ts';
import { bareProof, proofFile, signatureProof } from './signature-proof.ts';
import { signatureRecord, type SignatureRecord } from './signature-record.ts';
import { signatureByReceipt, signatureOf, signaturesOf, signedText } from './signature.store.ts';

/** Signatures as they are kept: the receipt, the text that was signed, the proof, and the page where anyone can check. */
export function signaturePages(
  ground: Ground,
): Record<'receipt' | 'text' | 'proof' | 'check' | 'checkProof' | 'list', Page> {
  const { database, messages } = ground;
  const { t } = messages;

  // One’s own, for the officer anybody’s, and for the auditor those they were let see.
  async function recordFor(req: Request, viewer: Viewer): Promise<SignatureRecord> {
    const signature = await signatureOf(database.write, null, param(req, 'signature'));
    const seen = signature && (await recordsSeen(database.write, viewer, signature.person_id));
    if (signature === undefined || seen?.(signature.signed_on) !== true) throw notFound();
    return signatureRecord(database.read, signature);
  }

  async function receipt(req: Request, res: Response): Promise<void> {
    const viewer = viewerOf(res);
    const record = await recordFor(req, viewer);
    const { signature, facts } = record;
    const own = signature.person_id === viewer.personId;
    render(req, res, 'training/receipt', {
      ...record,
      own,
      sealed: await sealedNow(database.read, res.locals.place),
      circumstances: spoken(facts.how, facts.language),
      title: t('signing.receipt'),
      text: await signedText(database.read, signature),
      there: (at: string) => instantText(messages, at, facts.zone),
      utc: (at: string) => instantText(messages, at, 'UTC'),
      address: `${ground.config.origin}/receipts/${signature.receipt}`,
      papers: own ? await testsOf(signature.attempt_id) : [],
      proof: await signatureProof(database.read, res.locals.now, record),
      seesAid: own || viewer.roles.includes('officer'),
      withdrawAt: withdrawAt(viewer, signature.person_id, signature.id),
    });
  }

  async function testsOf(attemptId: string | null) {
    const papers = attemptId === null ? [] : await papersOf(database.read, attemptId);
    return papers.filter(({ use }) => use === 'test');
  }

  function spoken(how: string, language: string) {
    const key = `signing.how-${how}`;
    return {
      how: messages.has(key) ? t(key) : how,
      language: new Intl.DisplayNames([messages.language], { type: 'language' }).of(language) ?? language,
    };
  }

  async function text(req: Request, res: Response): Promise<void> {
    const record = await recordFor(req, viewerOf(res));
    const found = await signedText(database.read, record.signature);
    render(req, res, 'training/signed-text', {
      ...record,
      title: t('signing.as-signed', { title: found.title }),
      text: found,
      changes: record.changes && redlined(messages, record.changes),
    });
  }

  async function proof(req: Request, res: Response): Promise<void> {
    const viewer = viewerOf(res);
    const record = await recordFor(req, viewer);
    const own = record.signature.person_id === viewer.personId;
    const file = await proofFile(database.read, res.locals.now, record, {
      own,
      about: t('signing.proof-about'),
    });
    if (file === undefined) {
      res.redirect(303, `/signatures/${record.signature.id}#record`);
      return;
    }
    res.attachment(`signature-${record.signature.receipt}.json`).json(file);
  }

  /** For anyone with the number of a receipt: that it stands in the record, and nothing of what was typed or read. */
  async function checkProof(req: Request, res: Response): Promise<void> {
    const asked = param(req, 'receipt').toUpperCase();
    const signature = await signatureByReceipt(database.read, asked.slice(0, 40));
    if (signature === undefined) throw notFound();
    const about = t('signing.proof-about');
    const file = await bareProof(database.read, res.locals.now, signature, about);
    if (file === undefined) throw conflict('signing.proof-waiting');
    res.setHeader('x-robots-tag', 'noindex');
    res.attachment(`receipt-${signature.receipt}.json`).json(file);
  }

  async function check(req: Request, res: Response): Promise<void> {
    const asked = param(req, 'receipt').toUpperCase();
    const signature = await signatureByReceipt(database.read, asked.slice(0, 40));
    if (signature === undefined) res.status(404);
    const quiet = res.locals.viewer === null;
    const sealed = await sealedNow(database.read, res.locals.place);
    render(req, res, 'training/check', { title: t('signing.check'), signature, asked, quiet, sealed });
  }

  async function list(req: Request, res: Response): Promise<void> {
    const viewer = viewerOf(res);
    const id = param(req, 'id');
    const person = await personDetails(database.read, id);
    const seen = person && (await recordsSeen(database.read, viewer, id));
    if (person === undefined || seen == null) throw notFound();
    render(req, res, 'training/signatures', {
      title: t('signing.of-person', { name: person.name }),
      id,
      name: person.name,
      signatures: (await signaturesOf(database.read, id)).filter(({ signed_on: day }) => seen(day)),
      isOfficer: viewer.roles.includes('officer'),
    });
  }

  return { receipt, text, proof, check, checkProof, list };
}

// Where this viewer can withdraw the signature; '' where they cannot.
function withdrawAt(viewer: Viewer, personId: string, signature: string): string {
  if (personId === viewer.personId) return viewer.learns ? `/signatures/${signature}/withdrawal` : '';
  return viewer.roles.includes('officer') ? `/people/${personId}/signatures/${signature}/withdrawal` : '';
}
