import { messagesOfAll } from './language.ts';
import { lockPeople, transact, type Database, type Tx } from '../database/database.ts';
import type { Day } from '../days.ts';
import { conflict, invalidField, notFound } from '../errors.ts';
import { append } from '../ledger/ledger.ts';
import { compose } from '../mail/compose.ts';
import { LINK, queueMail } from '../mail/queue.ts';
import type { Place } from '../web/ground.ts';
import { invitable, hasInvitationWaiting } from './invitations.store.ts';
import { knownPeople, rolesOf } from './people.store.ts';
import type { PersonDetails } from './person.ts';

/** Makes the link of a person's invitation and gives its token. Sign-in has it; people/ lies below and is handed it. */
export type InviteLink = (tx: Tx, now: Date, by: string, personId: string) => Promise<string>;

const LASTS = 14 * 24 * 60 * 60 * 1000;
const CHUNK = 100;

/** From when on an invitation that was sent still opens. */
export const stillOpenSince = (now: Date): string => new Date(now.getTime() - LASTS).toISOString();

/** Makes a link to hand over; gives its token, which is kept nowhere. Throws `conflict` for somebody who could not come in. */
export async function inviteByHand(
  tx: Tx,
  now: Date,
  by: string,
  personId: string,
  today: Day,
  inviteLink: InviteLink,
): Promise<string> {
  await invited(tx, personId, today);
  return inviteLink(tx, now, by, personId);
}

/** Queues a mail with a link; false when one waits to be sent already. Throws `invalid` without an address, else as above. */
export async function inviteByMail(
  tx: Tx,
  now: Date,
  by: string,
  personId: string,
  today: Day,
  place: Place,
): Promise<boolean> {
  await lockPeople(tx, 'everyone');
  const person = await invited(tx, personId, today);
  if (person.email === null) throw invalidField('', 'people.invite-no-email');
  if (await hasInvitationWaiting(tx, personId)) return false;
  await queueInvitations(tx, now, by, [{ id: personId, name: person.name }], place);
  return true;
}

/**
 * Queues a mail with a link for everybody here who has an address, no password, and no link that still opens; says for
 * how many. In chunks: cut off in between, doing it again does the rest.
 */
export async function inviteEverybody(
  database: Database,
  now: Date,
  by: string,
  today: Day,
  place: Place,
): Promise<number> {
  for (let count = 0; ;) {
    const found = await transact(database.write, async (tx) => {
      await lockPeople(tx, 'everyone');
      const people = await invitable(tx, today, stillOpenSince(now), CHUNK);
      await queueInvitations(tx, now, by, people, place, 'invitations');
      return people.length;
    });
    count += found;
    if (found < CHUNK) return count;
  }
}

async function queueInvitations(
  tx: Tx,
  now: Date,
  by: string,
  people: readonly { id: string; name: string }[],
  place: Place,
  kind: 'invitation' | 'invitations' = 'invitation',
): Promise<void> {
  if (people.length === 0) return;
  const spoken = await messagesOfAll(
    tx,
    people.map((one) => one.id),
  );
  for (const { id, name } of people)
    await queueMail(tx, now, {
      personId: id,
      kind,
      linkPurpose: 'invitation',
      ...letter({ ...place, messages: spoken(id) }, name),
    });
  await append(
    tx,
    now,
    people.map(({ id }) => ({ at: now.toISOString(), kind: 'invited', personId: id, facts: { by } })),
  );
}

// Whom sign-in would not let in, their link would not open for either.
async function invited(tx: Tx, id: string, today: Day): Promise<PersonDetails> {
  const person = (await knownPeople(tx, [id])).get(id);
  if (person === undefined) throw notFound();
  if (person.leftOn !== null && person.leftOn < today) throw conflict('people.invite-left');
  if (person.hiredOn === null && (await rolesOf(tx, id)).length === 0)
    throw conflict('people.invite-outside');
  return person;
}

const letter = ({ organisation, messages }: Place, name: string) =>
  compose(messages, {
    organisation,
    subject: messages.t('people.mail-subject', { organisation }),
    parts: [messages.t('people.mail-hello', { name }), messages.t('people.mail-text', { organisation })],
    action: { text: messages.t('people.mail-action'), href: LINK },
    after: [messages.t('people.mail-once')],
  });
