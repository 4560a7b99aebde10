import { messagesOfAll } from '../people/language.ts';
import { lockPeople, transact, type Database, type Db, type Tx } from '../database/database.ts';
import { dayIn, type Day } from '../days.ts';
import type { NewEntry } from '../ledger/entry.ts';
import { append } from '../ledger/ledger.ts';
import { compose } from '../mail/compose.ts';
import { queueMail } from '../mail/queue.ts';
import { organisation } from '../organisation/organisation.ts';
import type { Messages } from '../web/messages.ts';
import { dayText } from '../web/render.ts';
import { gaps, looksDue } from './features.ts';
import { committeePeople, reviewsSaid } from './reviews.store.ts';
import { reviewsDue, type Review } from './reviews.ts';
import { openWatch } from './watch.ts';

export interface TellDeps {
  database: Database;
  messages: Messages;
  /** Where the links in the mails lead. */
  origin: string;
}

const REVIEW = 'review';

/**
 * Tells officers and everybody with a seat of each review that is due, each person once a review, in one mail; gives how
 * many mails that made. Run twice, late or on two servers at once it tells nobody twice.
 */
export async function tellOfReviews({ database, origin }: TellDeps, now: Date): Promise<number> {
  const house = await organisation(database.read);
  if (house === undefined) return 0;
  const today = dayIn(house.zone, now);
  if ((await reviewsDue(database.read, today)).length === 0) return 0;
  return transact(database.write, async (tx) => {
    await lockPeople(tx, 'everyone');
    const state = await stateOn(tx, today);
    const entries: NewEntry[] = [];
    let mails = 0;
    const people = await toTellOfReviews(tx, today);
    const spoken = await messagesOfAll(
      tx,
      people.map(({ id }) => id),
    );
    for (const { id, name, fresh } of people) {
      const letter = letterTo(spoken(id), { organisation: house.name, origin, name, fresh, state });
      const mail = await queueMail(tx, now, { personId: id, kind: REVIEW, ...letter });
      mails++;
      for (const { what, dueOn } of fresh)
        entries.push({
          at: now.toISOString(),
          kind: 'review-said',
          personId: id,
          facts: { what, dueOn, mail },
        });
    }
    if (entries.length > 0) await append(tx, now, entries);
    return mails;
  });
}

/** Whom nothing was said yet of which reviews that are due. */
export async function toTellOfReviews(
  db: Db,
  today: Day,
): Promise<{ id: string; name: string; fresh: Review[] }[]> {
  const due = await reviewsDue(db, today);
  if (due.length === 0) return [];
  const said = new Set((await reviewsSaid(db)).map((row) => keyOf(row.person_id, row.what, row.due_on)));
  return (await committeePeople(db, today)).flatMap(({ id, name }) => {
    const fresh = due.filter(({ what, dueOn }) => !said.has(keyOf(id, what, dueOn)));
    return fresh.length === 0 ? [] : [{ id, name, fresh }];
  });
}

const keyOf = (personId: string, what: string, dueOn: Day): string => `${personId} ${what} ${dueOn}`;

/** For the mail worker: false for a mail about reviews that were all held while it waited. */
export async function reviewStillDue(
  tx: Tx,
  now: Date,
  mail: { id: string; kind: string },
): Promise<boolean> {
  if (mail.kind !== REVIEW) return true;
  const said = (await reviewsSaid(tx)).filter((row) => row.mail_id === mail.id);
  const due = await reviewsDue(tx, dayIn((await organisation(tx))?.zone ?? 'UTC', now));
  return due.some(({ what, dueOn }) => said.some((row) => row.what === what && row.due_on === dueOn));
}

interface State {
  gaps: number;
  looks: number;
  watch: number;
}

const stateOn = async (db: Db, today: Day): Promise<State> => ({
  gaps: (await gaps(db)).length,
  looks: (await looksDue(db, today)).length,
  watch: (await openWatch(db)).length,
});

function letterTo(
  messages: Messages,
  to: { organisation: string; origin: string; name: string; fresh: readonly Review[]; state: State },
) {
  const { t } = messages;
  const { organisation, origin, name, fresh, state } = to;
  const list = fresh.map(({ what, dueOn }) => t(`networks.mail-${what}`, { day: dayText(messages, dueOn) }));
  const waiting = [
    t('networks.mail-gaps', { count: state.gaps }),
    t('networks.mail-looks', { count: state.looks }),
    t('networks.mail-watch', { count: state.watch }),
  ];
  return compose(messages, {
    organisation,
    subject: t('networks.mail-subject', { organisation, count: fresh.length }),
    parts: [
      t('networks.mail-hello', { name }),
      { lead: t('networks.mail-lead'), list },
      { lead: t('networks.mail-waiting'), list: waiting },
      t('networks.mail-help'),
    ],
    action: { text: t('networks.mail-action'), href: `${origin}/networks` },
    after: [t('networks.mail-because')],
  });
}
