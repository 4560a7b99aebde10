import type { Db, Tx } from '../database/database.ts';
import { prepared } from '../database/prepared.ts';
import type { Schema } from '../database/schema.ts';

export type LaunchRow = Schema['scorm_launch'];
export type SessionRow = Schema['scorm_session'];
export type StateRow = Schema['scorm_state'];
export type CommitRow = Schema['scorm_commit'];

const launches = prepared((db, given: { hash: string }) =>
  db.selectFrom('scorm_launch').selectAll().where('token_hash', '=', given.hash),
);

/** The launch that a token's hash opens, expired or not. */
export const launchRow = async (db: Db, hash: string): Promise<LaunchRow | undefined> =>
  (await launches(db, { hash }))[0];

export async function putLaunch(tx: Tx, row: LaunchRow): Promise<void> {
  await tx.insertInto('scorm_launch').values(row).execute();
}

/** Forgets the previews that nobody can go on with: they leave no trace. */
export async function forgetPreviews(tx: Tx, now: string): Promise<void> {
  await tx.deleteFrom('scorm_launch').where('mode', '=', 'preview').where('expires_at', '<=', now).execute();
}

const sessions = prepared((db, given: { attempt: string }) =>
  db.selectFrom('scorm_session').selectAll().where('attempt_id', '=', given.attempt),
);

export const sessionOf = async (db: Db, attempt: string): Promise<SessionRow | undefined> =>
  (await sessions(db, { attempt }))[0];

/** Makes a launch the one that writes. What was saved stays. */
export async function putWriter(
  tx: Tx,
  row: Pick<SessionRow, 'attempt_id' | 'launch_id' | 'claim'>,
): Promise<void> {
  await tx
    .insertInto('scorm_session')
    .values({
      ...row,
      last_sequence: 0,
      saved_at: null,
      seconds: 0,
      sequencing: null,
      kept_bytes: 0,
      capped: 0,
    })
    .onConflict((oc) => oc.column('attempt_id').doUpdateSet({ launch_id: row.launch_id, last_sequence: 0 }))
    .execute();
}

export async function setSession(
  tx: Tx,
  attempt: string,
  saved: Omit<SessionRow, 'attempt_id' | 'launch_id'>,
): Promise<void> {
  await tx.updateTable('scorm_session').set(saved).where('attempt_id', '=', attempt).execute();
}

const states = prepared((db, given: { attempt: string }) =>
  db.selectFrom('scorm_state').selectAll().where('attempt_id', '=', given.attempt),
);

/** The newest data of each SCO of an attempt. */
export const statesOf = (db: Db, attempt: string): Promise<StateRow[]> => states(db, { attempt });

export async function putState(tx: Tx, row: StateRow): Promise<void> {
  const { attempt_id: _attempt, sco_id: _sco, ...saved } = row;
  await tx
    .insertInto('scorm_state')
    .values(row)
    .onConflict((oc) => oc.columns(['attempt_id', 'sco_id']).doUpdateSet(saved))
    .execute();
}

export async function putCommit(tx: Tx, row: CommitRow): Promise<void> {
  await tx.insertInto('scorm_commit').values(row).execute();
}

/** Why the last kept commit of a launch came; undefined when it has none. */
export async function lastCause(db: Db, launch: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('scorm_commit')
    .select('cause')
    .where('launch_id', '=', launch)
    .orderBy('sequence', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.cause;
}

/** Whether a launch has made this commit, or a later one of the same SCO. */
export async function isFollowed(
  db: Db,
  launch: string,
  { sco, sequence }: { sco: string; sequence: number },
): Promise<boolean> {
  const found = await db
    .selectFrom('scorm_commit')
    .select('sequence')
    .where('launch_id', '=', launch)
    .where('sco_id', '=', sco)
    .where('sequence', '>=', sequence)
    .limit(1)
    .execute();
  return found.length > 0;
}

/** The commits of an attempt, oldest first. */
export const commitsOf = (db: Db, attempt: string): Promise<CommitRow[]> =>
  db
    .selectFrom('scorm_commit')
    .selectAll()
    .where('attempt_id', '=', attempt)
    .orderBy('at')
    .orderBy('launch_id')
    .orderBy('sequence')
    .execute();
