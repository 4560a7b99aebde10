import type { Request, Response } from 'express';
import { courseOf } from '../courses/course.ts';
import { inGroups } from '../database/spoken-number.ts';
import { dayIn } from '../days.ts';
import { sealedNow } from '../ledger/latest.ts';
import { policyNumbered } from '../policy/publication.ts';
import { signatureOf, signaturesOf } from '../training/signature.store.ts';
import { param, type Ground, type Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import { certificateNumbered, numberOf, type Certificate } from './certificate.store.ts';
import { initialsOf } from './initials.ts';
import { together } from './own.routes.ts';
import { changedSince, stateOn, type Since } from './state.ts';

/** The page where anyone who has a certificate's number sees what it is for, and how it stands now. */
export function certificateCheck({ database, messages }: Ground): Page {
  const db = database.read;

  async function found(res: Response, certificate: Certificate) {
    const signature = (await signatureOf(db, null, certificate.signature_id))!;
    const policy = await policyNumbered(db, certificate.policy_number);
    const since = await changedSince(db, certificate.policy_number);
    const { name, replaces, shows_name: shows } = certificate;
    return {
      certificate,
      since,
      receipt: signature.receipt,
      state: stateOn(certificate, signature, dayIn(res.locals.place.zone, res.locals.now)),
      endedAt: certificate.withdrawn_at ?? signature.withdrawn_at,
      course: (await courseOf(db, certificate.course_hash)).title,
      policy: policy.version.title,
      policyHash: policy.hash,
      whose: name === null || shows === 1 ? name : initialsOf(name),
      replaces: replaces === null ? undefined : await numberOf(db, replaces),
      hasSignedSince: since !== undefined && (await hasSigned(certificate.person_id, since)),
    };
  }

  const hasSigned = async (personId: string, { number }: Since): Promise<boolean> =>
    (await signaturesOf(db, personId)).some(
      (one) => one.policy_number === number && one.withdrawn_at === null,
    );

  return async (req: Request, res: Response) => {
    const asked = inGroups(param(req, 'number'));
    const certificate = await certificateNumbered(db, asked);
    res.setHeader('x-robots-tag', 'noindex');
    if (certificate === undefined) res.status(404);
    render(req, res, 'certificates/check', {
      title: messages.t('certificates.check'),
      asked,
      sealed: await sealedNow(db, res.locals.place),
      found: certificate && (await found(res, certificate)),
      together: (ids: string[]) => together(messages.language, ids),
      quiet: res.locals.viewer === null,
    });
  };
}
