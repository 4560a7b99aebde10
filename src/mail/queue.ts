import type { Tx } from '../database/database.ts';
import { newId } from '../database/id.ts';
import { insertMails } from './mail.store.ts';

/** Where the single-use link goes in a text. It is minted when the mail is sent; the outbox never has it. */
export const LINK = '{{link}}';

/** A file of text that goes with a mail. */
export interface Attachment {
  name: string;
  type: string;
  text: string;
}

export interface NewMail {
  /** To whom, a person or an address outside the house: name and address are looked up when the mail is sent. */
  personId: string;
  /** A word for the list of mail, `mail.kind-…` in the messages. */
  kind: string;
  subject: string;
  text: string;
  html?: string;
  /** What `{{link}}` in text and html is a link for; without it the text is sent as it is. */
  linkPurpose?: string;
  /** An iCalendar file that goes with it, `reminder.ics`. */
  calendar?: string | undefined;
  attachments?: readonly Attachment[];
  /** It waits until then; absent: it may go at once. */
  sendAt?: Date | undefined;
}

/** Puts a mail into the outbox, in the transaction of the act that it tells of; gives its id. */
export async function queueMail(tx: Tx, now: Date, mail: NewMail): Promise<string> {
  const [id] = await queueMails(tx, now, [mail]);
  return id!;
}

/** Puts many mails into the outbox; gives their ids in the same order. */
export async function queueMails(tx: Tx, now: Date, mails: readonly NewMail[]): Promise<string[]> {
  const rows = mails.map((mail) => ({
    id: newId(now),
    person_id: mail.personId,
    kind: mail.kind,
    subject: mail.subject,
    text: mail.text,
    html: mail.html ?? '',
    link_purpose: mail.linkPurpose ?? null,
    created_at: now.toISOString(),
    state: 'waiting' as const,
    tries: 0,
    next_at: (mail.sendAt ?? now).toISOString(),
    claimed_at: null,
    sent_at: null,
    error: null,
    calendar: mail.calendar ?? null,
    attachments: mail.attachments === undefined ? null : JSON.stringify(mail.attachments),
  }));
  await insertMails(tx, rows);
  return rows.map(({ id }) => id);
}
