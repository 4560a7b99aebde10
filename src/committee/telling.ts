import { languageFor } from '../people/language.ts';
import type { Tx } from '../database/database.ts';
import { dayIn, type Day } from '../days.ts';
import { compose } from '../mail/compose.ts';
import { queueMail } from '../mail/queue.ts';
import { organisation } from '../organisation/organisation.ts';
import { knownPeople } from '../people/people.store.ts';
import type { PolicySource } from '../policy/policy-file.ts';
import type { Messages } from '../web/messages.ts';
import { dayText } from '../web/render.ts';
import { stillAsked } from './draft.store.ts';
import { submitDraft, type Dates } from './review.ts';
import { seatsHeld, seatsOf } from './seats.ts';

const VOTE = 'vote';

export interface Letters {
  messages: Messages;
  /** Where the links in the mails lead. */
  origin: string;
}

/**
 * Sends a draft to the committee as `submitDraft` does, and queues one mail for everybody with a seat and an address, but
 * not for the officer who sends it; gives how many mails that made.
 */
export async function askForVotes(
  tx: Tx,
  now: Date,
  by: string,
  draftId: string,
  dates: Dates,
  source: PolicySource,
  today: Day,
  { messages, origin }: Letters,
): Promise<number> {
  await submitDraft(tx, now, by, draftId, dates, source, today);
  const house = (await organisation(tx))?.name ?? '';
  const holders = (await seatsHeld(tx, today)).flatMap((seat) => seat.holders.map(({ id }) => id));
  const people = await knownPeople(tx, [...new Set([...holders, by])]);
  const sender = people.get(by)?.name ?? '';
  let mails = 0;
  for (const [personId, { name, email }] of people) {
    if (personId === by || email === null) continue;
    const theirs = messages.in(await languageFor(tx, personId));
    const { t } = theirs;
    const day = dayText(theirs, dates.closesOn);
    const letter = compose(theirs, {
      organisation: house,
      subject: t('committee.mail-subject', { organisation: house, day }),
      parts: [
        t('committee.mail-hello', { name }),
        t('committee.mail-lead', { name: sender }),
        t('committee.mail-until', { day }),
      ],
      action: { text: t('committee.mail-action'), href: `${origin}/committee/drafts/${draftId}/review` },
      after: [t('committee.mail-because')],
    });
    await queueMail(tx, now, { personId, kind: VOTE, ...letter });
    mails++;
  }
  return mails;
}

/** For the mail worker: false for a mail that asks for a vote which is over, or of somebody who gave up their seat. */
export async function voteStillAsked(
  tx: Tx,
  now: Date,
  mail: { id: string; personId: string; kind: string },
): Promise<boolean> {
  if (mail.kind !== VOTE) return true;
  const today = dayIn((await organisation(tx))?.zone ?? 'UTC', now);
  return (
    (await stillAsked(tx, mail.id, today)) && seatsOf(await seatsHeld(tx, today), mail.personId).length > 0
  );
}
