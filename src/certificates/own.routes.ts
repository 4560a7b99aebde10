import type { Request, Response } from 'express';
import { z } from 'zod';
import { courseOf } from '../courses/course.ts';
import { transact } from '../database/database.ts';
import { dayIn, type Day } from '../days.ts';
import { conflict, notFound } from '../errors.ts';
import { recordsSeen } from '../people/scope.ts';
import { problemsOf, readForm, refusedStatus, typed, type ShownProblem } from '../web/form.ts';
import { param, viewerOf, type Ground, type Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import type { Viewer } from '../web/viewer.ts';
import {
  AGAIN,
  completedWith,
  issue,
  issuedFile,
  refusedNew,
  showName,
  withdrawCertificate,
  type Completed,
} from './certificate.ts';
import { certificateNumbered, certificatesFor } from './certificate.store.ts';
import { draftOf } from './draft.ts';
import { initialsOf } from './initials.ts';
import { withProof } from './proof.ts';
import { changedSince, stateOn } from './state.ts';

/** The certificate of a completed course: making it, taking it away, and deciding what others see of it. */
export function certificatePages(
  ground: Ground,
): Record<'show' | 'make' | 'again' | 'name' | 'withdraw' | 'file', Page> {
  const { database, messages, config } = ground;

  async function show(
    req: Request,
    res: Response,
    errors: ShownProblem[] = [],
    sent: Readonly<Record<string, string>> = {},
  ): Promise<void> {
    const viewer = viewerOf(res);
    const { signature, attempt } = await completedWith(database.write, null, param(req, 'signature'));
    await seenOrNone(viewer, signature.person_id, signature.signed_on);
    const own = signature.person_id === viewer.personId;
    const all = await certificatesFor(database.write, signature.id);
    const [newest] = all;
    const course = await courseOf(database.read, attempt.course_hash);
    const officer = viewer.roles.includes('officer') && !own;
    render(req, res, 'certificates/own', {
      title: messages.t('certificates.link'),
      errors,
      sent,
      own,
      officer,
      signature,
      course: course.title,
      initials: initialsOf(newest?.name ?? ''),
      newest,
      older: all.slice(1),
      state: newest && stateOn(newest, signature, dayIn(res.locals.place.zone, res.locals.now)),
      since: newest && (await changedSince(database.read, newest.policy_number)),
      together: (ids: string[]) => together(messages.language, ids),
      address: newest && `${config.origin}/certificates/${newest.number}`,
      again: AGAIN.map((value) => ({ value, text: messages.t(`certificates.again-${value}`) })),
      isMaking: refusedNew(signature, newest, officer) === undefined && (officer || (own && viewer.learns)),
      action: own
        ? `/signatures/${signature.id}/certificate`
        : officerPath(signature.person_id, signature.id),
    });
  }

  // One’s own, for the officer anybody’s, and for the auditor those they were let see; the others are not there.
  async function seenOrNone(viewer: Viewer, personId: string, day: Day): Promise<void> {
    if ((await recordsSeen(database.write, viewer, personId))?.(day) !== true) throw notFound();
  }

  // The signer’s, or as an officer that of the person in the address.
  const whose = (req: Request, res: Response): string => param(req, 'id') || viewerOf(res).personId;
  const back = (res: Response, { id }: { id: string }) => res.redirect(303, `/signatures/${id}/certificate`);

  async function made(res: Response, done: Completed, replaces: Replaces): Promise<void> {
    const { now, place } = res.locals;
    const [newest] = await certificatesFor(database.write, done.signature.id);
    if (newest !== undefined && replaces === null) return;
    const by = viewerOf(res).personId;
    const refused = refusedNew(done.signature, newest, by !== done.signature.person_id);
    if (refused !== undefined) throw conflict(refused);
    const maker = { messages, organisation: place.organisation, origin: config.origin };
    // Made before the transaction: drawing a page must not hold up whoever else writes.
    const draft = await draftOf(database.write, now, maker, done, replaces);
    await transact(database.write, (tx) => issue(tx, now, by, draft));
  }

  async function answer(
    req: Request,
    res: Response,
    work: (done: Completed) => Promise<void>,
  ): Promise<void> {
    const done = await completedWith(database.write, whose(req, res), param(req, 'signature'));
    const errors = await problemsOf(messages, () => work(done));
    if (errors.length === 0) back(res, done.signature);
    else await show(req, res.status(refusedStatus(errors)), errors, typed(req));
  }

  const make: Page = (req, res) => answer(req, res, (done) => made(res, done, null));

  const again: Page = (req, res) =>
    answer(req, res, async (done) => {
      const { number, why } = readForm(req, againForm);
      const certificate = await certificateNumbered(database.write, number);
      if (certificate?.signature_id !== done.signature.id) throw notFound();
      await made(res, done, { certificate, why });
    });

  const name: Page = (req, res) =>
    answer(req, res, async ({ signature }) => {
      const shows = readForm(req, nameForm).shows === 'name';
      const { personId } = viewerOf(res);
      await transact(database.write, (tx) => showName(tx, res.locals.now, personId, signature.id, shows));
    });

  const withdraw: Page = (req, res) =>
    answer(req, res, async ({ signature }) => {
      const { reason } = readForm(req, reasonForm);
      const which = { personId: signature.person_id, signatureId: signature.id, reason };
      const by = viewerOf(res).personId;
      await transact(database.write, (tx) => withdrawCertificate(tx, res.locals.now, by, which));
    });

  async function file(req: Request, res: Response): Promise<void> {
    const viewer = viewerOf(res);
    const found = await certificateNumbered(database.write, param(req, 'number'));
    if (found === undefined) throw notFound();
    await seenOrNone(viewer, found.person_id, found.completed_on);
    const issued = await issuedFile(database.write, found);
    const bytes = await withProof(database.read, res.locals.now, found, issued);
    res.attachment(`certificate-${found.number}.pdf`);
    res.setHeader('content-type', 'application/pdf');
    res.setHeader('content-length', bytes.length);
    res.end(bytes);
  }

  return { show: (req, res) => show(req, res), make, again, name, withdraw, file };
}

type Replaces = Parameters<typeof draftOf>[4];

/** Clauses one after the other, as the language lists them. */
export const together = (language: string, ids: readonly string[]): string =>
  new Intl.ListFormat(language, { type: 'conjunction' }).format(ids);

const officerPath = (personId: string, signature: string): string =>
  `/people/${personId}/signatures/${signature}/certificate`;

const againForm = z.object({
  number: z.string().max(60, 'error.malformed'),
  why: z.enum(AGAIN, 'certificates.again-needed'),
});
const nameForm = z.object({ shows: z.enum(['name', 'initials'], 'certificates.shows-needed') });
const reasonForm = z.object({ reason: z.string().max(1000, 'certificates.reason-long') });
