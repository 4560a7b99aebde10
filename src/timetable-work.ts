import { keepReviewsTimely } from './committee/timely.ts';
import { transact, type Database } from './database/database.ts';
import { dayIn } from './days.ts';
import type { Judge } from './mail/worker.ts';
import { organisation } from './organisation/organisation.ts';
import { endAuditsOver } from './people/roles-audit.ts';
import { keepVersionsTimely } from './policy/timely.ts';
import { deleteSessionsOf } from './sign-in/session.store.ts';
import { tidySignIn } from './sign-in/sign-in.ts';
import { tidyDrafts } from './ward/draft.ts';
import { forgetRuns } from './running/timetable.store.ts';
import { strikeAnswersLeft } from './training/attempt-strike.ts';
import { deleteEndedFollowUpLinks } from './training/follow-up.store.ts';

const RUNS_KEPT_MS = 90 * 24 * 3_600_000;

/** What all rooms say of a mail. None knows the mail of another, so that at most one of them has something to say. */
export function judgedByAll(judges: readonly Judge[]): Judge {
  return async (tx, now, mail) => {
    for (const judge of judges) {
      const said = await judge(tx, now, mail);
      if (said !== true) return said;
    }
    return true;
  };
}

/** Ends reviews and puts versions into force on their days. A review that ends today may confirm what would lapse today: it comes first. */
export async function keepPolicyTimely(database: Database, now: Date): Promise<void> {
  try {
    await keepReviewsTimely(database, now);
  } finally {
    // A review that cannot be closed must not keep a version from its day.
    await keepVersionsTimely(database, now);
  }
}

/** Ends the sessions of auditors whose time is over. Nobody sees more because this is late: what has ended is not there from that day's end on. */
export async function endAuditors(database: Database, zone: string, now: Date): Promise<void> {
  const today = dayIn((await organisation(database.read))?.zone ?? zone, now);
  const over = await endAuditsOver(database, now, today);
  await transact(database.write, async (tx) => {
    for (const personId of over) await deleteSessionsOf(tx, personId, null);
  });
}

/** Throws away what nobody needs any more, and takes out of the figures what no longer counts. */
export async function clear(database: Database, now: Date): Promise<void> {
  await transact(database.write, async (tx) => {
    await tidySignIn(tx, now);
    await tidyDrafts(tx, now);
    await deleteEndedFollowUpLinks(tx, now.toISOString());
    await forgetRuns(tx, new Date(now.getTime() - RUNS_KEPT_MS).toISOString());
  });
  await strikeAnswersLeft(database, now);
}
