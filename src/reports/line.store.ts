import type { Db } from '../database/database.ts';
import { parseEntry, type Entry } from '../ledger/entry.ts';

/** True when one of these managers is above a person, directly or through somebody else. */
export async function isAbove(db: Db, managerIds: readonly string[], personId: string): Promise<boolean> {
  const row = await db
    .selectFrom('closure')
    .select('person_id')
    .where('person_id', '=', personId)
    .where('manager_id', 'in', managerIds)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Everything that reminders said to a person, the oldest first; `slip` where it was handed over on paper. */
export function saidOf(db: Db, personId: string) {
  return db
    .selectFrom('said')
    .leftJoin('slip', 'slip.id', 'said.mail_id')
    .select(['obligation', 'stage', 'mail_id', 'said.at', 'slip.id as slip'])
    .where('said.person_id', '=', personId)
    .orderBy('said.at')
    .orderBy('obligation')
    .orderBy('stage')
    .execute();
}

/** The reminders that were sent to a person by hand, the oldest first. */
export function nudgesOf(db: Db, personId: string) {
  return db
    .selectFrom('nudge')
    .select(['day', 'mail_id'])
    .where('person_id', '=', personId)
    .orderBy('day')
    .execute();
}

/** The entries that say when somebody was hired, left, and was on leave, in the order in which they became known. */
export async function datedEntries(db: Db, personId: string): Promise<Entry[]> {
  const rows = await db
    .selectFrom('ledger')
    .select('body')
    .where('person_id', '=', personId)
    .where('kind', 'in', ['hired', 'employment-corrected', 'left', 'leave-set'])
    .orderBy('known_at')
    .orderBy('id')
    .execute();
  return rows.map((row) => parseEntry(row.body));
}

/** The signatures on paper that hold, each with when it became known. */
export function paperSigned(db: Db, personId: string) {
  return db
    .selectFrom('signature')
    .innerJoin('ledger', 'ledger.id', 'signature.entry_id')
    .select(['signed_on', 'ledger.known_at'])
    .where('signature.person_id', '=', personId)
    .where('on_paper', '=', 1)
    .where('withdrawn_at', 'is', null)
    .execute();
}

/** What somebody did about changes of the policy that asked for less than a signature. */
export function changesDone(db: Db, personId: string) {
  return db
    .selectFrom('change_done')
    .select(['number', 'duty', 'at'])
    .where('person_id', '=', personId)
    .execute();
}
