import { inGroups } from '../database/spoken-number.ts';
import { conflict, notFound } from '../errors.ts';
import { recordsSeen } from '../people/scope.ts';
import { param, type Ground, type Page } from '../web/ground.ts';
import { certificateNumbered } from './certificate.store.ts';
import { certificateProof } from './proof.ts';

/** The proof of a certificate as a file, for anyone with its number; what bears the name only where it may be seen. */
export function certificateProofPage({ database, messages }: Ground): Page {
  return async (req, res) => {
    const certificate = await certificateNumbered(database.read, inGroups(param(req, 'number')));
    if (certificate === undefined) throw notFound();
    const { viewer, now } = res.locals;
    const seen =
      viewer === null ? undefined : await recordsSeen(database.read, viewer, certificate.person_id);
    const open = certificate.shows_name === 1 || seen?.(certificate.completed_on) === true;
    const about = messages.t('certificates.proof-about');
    const proof = await certificateProof(database.read, now, certificate, { about, open });
    if (typeof proof === 'string') throw conflict(`certificates.proof-${proof}`);
    res.setHeader('x-robots-tag', 'noindex');
    res.attachment(`certificate-${certificate.number}.json`).type('json');
    res.send(`${JSON.stringify(proof, null, 2)}\n`);
  };
}
