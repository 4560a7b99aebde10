import { lockPeople, type Tx } from '../database/database.ts';
import { conflict, HeedError } from '../errors.ts';
import type { Messages } from '../web/messages.ts';
import { addressOfPerson } from './outbox.store.ts';
import { queueMail } from './queue.ts';
import type { Readied } from './wording.ts';
import { lastMailOf } from './wording.store.ts';

const KIND = 'wording-test';
const PAUSE_SECONDS = 60;

/** The same wording, marked in subject and text as a test that asks nobody for anything. */
export function markedAsTest({ t }: Messages, { subject, opening, closing }: Readied): Readied {
  const words = (key: string, end: string) => ({ is: 'text' as const, text: `${t(key)}${end}` });
  return {
    subject: [words('mail-templates.test-subject', ' '), ...subject],
    opening: [words('mail-templates.test-mark', '\n\n'), ...opening],
    closing,
  };
}

/** Queues a mail to whoever tries a wording. At most one a minute: throws `too-many` before, a conflict without an address. */
export async function sendTest(
  tx: Tx,
  now: Date,
  personId: string,
  words: { subject: string; text: string; html: string; calendar?: string | undefined },
): Promise<string> {
  await lockPeople(tx, [personId]);
  if ((await addressOfPerson(tx, personId)) === null) throw conflict('mail-templates.test-no-address');
  const last = await lastMailOf(tx, personId, KIND);
  const waited = last === undefined ? PAUSE_SECONDS : (now.getTime() - Date.parse(last)) / 1000;
  if (waited < PAUSE_SECONDS)
    throw new HeedError('too-many', 'mail-templates.test-wait', { count: Math.ceil(PAUSE_SECONDS - waited) });
  return queueMail(tx, now, { personId, kind: KIND, ...words });
}
