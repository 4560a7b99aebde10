import { transact } from '../database/database.ts';
import type { Day } from '../days.ts';
import { HeedError } from '../errors.ts';
import { compose } from '../mail/compose.ts';
import { LINK, queueMail } from '../mail/queue.ts';
import type { Ground, Place } from '../web/ground.ts';
import { accountNamed, entranceFacts } from './account.store.ts';
import { entrance } from './entrance.ts';
import { machineOf, tidyWho } from './sign-in.ts';
import { askingBucket, askToTry, mayAsk } from './slowdown.ts';

/**
 * Queues a mail with a link when this names somebody who may come in and has an address. The answer is the same either way, and
 * so is the work but for one row: only a real account, three times an hour at most, gets a mail into the outbox. Throws `too-many` when one address asks without end.
 */
export async function askForLink(
  ground: Ground,
  now: Date,
  today: Day,
  place: Place,
  asked: { who: string; address: string },
): Promise<void> {
  const { read, write } = ground.database;
  const who = tidyWho(asked.who);
  const account = await accountNamed(read, who);
  const facts = await entranceFacts(read, account?.personId ?? '');
  const reachable = account?.email != null && entrance(facts, today).welcome;
  const mail = letter(place);
  const seconds = await transact(write, async (tx) => {
    const wait = await askToTry(tx, now, [askingBucket(machineOf(asked.address))]);
    if (wait > 0) return wait;
    if ((await mayAsk(tx, now, account?.personId ?? who)) && account !== undefined && reachable)
      await queueMail(tx, now, { personId: account.personId, kind: 'reset', linkPurpose: 'reset', ...mail });
    return 0;
  });
  if (seconds > 0) throw new HeedError('too-many', 'sign-in.wait', { count: seconds });
}

function letter({ messages, organisation }: Place): { subject: string; text: string; html: string } {
  return compose(messages, {
    organisation,
    subject: messages.t('sign-in.reset-subject', { organisation }),
    parts: [messages.t('sign-in.reset-text'), messages.t('sign-in.reset-limit')],
    action: { text: messages.t('sign-in.reset-action'), href: LINK },
    after: [messages.t('sign-in.reset-not-you')],
  });
}
