import { courseOf } from '../courses/course.ts';
import type { Db } from '../database/database.ts';
import { newId } from '../database/id.ts';
import { spokenNumber } from '../database/spoken-number.ts';
import { notFound } from '../errors.ts';
import { latestCheckpoint } from '../ledger/latest.ts';
import { lookNow, ownPicture } from '../organisation/look.ts';
import { personDetails } from '../people/people.store.ts';
import { policyNumbered } from '../policy/publication.ts';
import type { Messages } from '../web/messages.ts';
import { dayText, instantText } from '../web/render.ts';
import type { Completed, Draft } from './certificate.ts';
import { certificatePdf } from './pdf.ts';
import { holdsUntil } from './until.ts';

// About 96 bits.
const GROUPS = 5;

/** Where a certificate is made: whose it is, in which words, and where it can be checked. */
export interface Maker {
  messages: Messages;
  organisation: string;
  /** The address of this server, without a slash at the end. */
  origin: string;
}

/** Makes a certificate with a number of its own, ready to be issued. Writes nothing. */
export async function draftOf(
  db: Db,
  now: Date,
  maker: Maker,
  { signature, attempt }: Completed,
  replaces: Draft['replaces'],
): Promise<Draft> {
  const { messages, organisation, origin } = maker;
  const { t } = messages;
  const look = await lookNow(db);
  const person = await personDetails(db, signature.person_id);
  if (person === undefined) throw notFound();
  const course = await courseOf(db, attempt.course_hash);
  const policy = await policyNumbered(db, signature.policy_number);
  const until = await holdsUntil(db, attempt);
  const number = spokenNumber(GROUPS);
  const day = dayText(messages, signature.signed_on);
  const version = String(policy.number);
  const pdf = await certificatePdf({
    language: messages.language,
    organisation,
    at: now,
    title: t('certificates.pdf-title', { course: course.title, number }),
    kind: t('certificates.pdf-kind'),
    name: person.name,
    completed: t('certificates.pdf-completed'),
    course: course.title,
    signed: t('certificates.pdf-signed', { policy: policy.version.title, number: version, day }),
    facts: [
      { label: t('certificates.completed-on'), text: day },
      {
        label: t('certificates.until'),
        text: until === null ? t('certificates.until-none') : dayText(messages, until),
      },
      { label: t('certificates.number'), text: number },
    ],
    replaces:
      replaces === null ? '' : t('certificates.pdf-replaces', { number: replaces.certificate.number }),
    check: t('certificates.pdf-check'),
    address: `${origin}/certificates/${number}`,
    addressText: t('certificates.pdf-code'),
    sealLabel: t('certificates.pdf-seal'),
    seal: await sealText(db, messages),
    accent: look.accent,
    picture: await ownPicture(db, look),
  });
  return { id: newId(now), number, name: person.name, until, replaces, pdf, signature, attempt };
}

// The newest signed state of the record: whoever holds the page can show later that it was so, and when.
async function sealText(db: Db, messages: Messages): Promise<string> {
  const seal = await latestCheckpoint(db);
  if (seal === null) return messages.t('certificates.pdf-seal-none');
  const { origin: log, size, root } = seal;
  const when = instantText(messages, seal.at, 'UTC');
  return messages.t('certificates.pdf-seal-text', { log, size, root, when });
}
