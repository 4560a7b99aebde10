import type { Db, Tx } from '../database/database.ts';

/**
 * Claims a slot of a job: true for one caller among several processes. A run that broke off, or failed, may be claimed again when it
 * began before `again`.
 */
export async function claimSlot(
  tx: Tx,
  job: string,
  slot: string,
  at: string,
  again: string,
): Promise<boolean> {
  const claimed = await tx
    .insertInto('timetable_run')
    .values({ job, slot, began_at: at, ended_at: null, error: null })
    .onConflict((oc) =>
      oc
        .columns(['job', 'slot'])
        .doUpdateSet({ began_at: at, ended_at: null })
        .where('timetable_run.began_at', '<', again)
        .where((eb) =>
          eb.or([eb('timetable_run.ended_at', 'is', null), eb('timetable_run.error', 'is not', null)]),
        ),
    )
    .returning('job')
    .executeTakeFirst();
  return claimed !== undefined;
}

/** True when the slot's run ended well. */
export async function isDone(db: Db, job: string, slot: string): Promise<boolean> {
  const row = await db
    .selectFrom('timetable_run')
    .select('job')
    .where('job', '=', job)
    .where('slot', '=', slot)
    .where('ended_at', 'is not', null)
    .where('error', 'is', null)
    .executeTakeFirst();
  return row !== undefined;
}

/** Keeps how a run ended. */
export async function endSlot(
  tx: Tx,
  job: string,
  slot: string,
  at: string,
  error: string | null,
): Promise<void> {
  await tx
    .updateTable('timetable_run')
    .set({ ended_at: at, error })
    .where('job', '=', job)
    .where('slot', '=', slot)
    .execute();
}

/** The last run of a job that went well; else undefined. */
export async function lastGoodRun(db: Db, job: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('timetable_run')
    .select((eb) => eb.fn.max('ended_at').as('at'))
    .where('job', '=', job)
    .where('error', 'is', null)
    .executeTakeFirst();
  return row?.at ?? undefined;
}

/** The newest run's error, when it had one. */
export async function lastError(db: Db, job: string): Promise<string | null> {
  const row = await db
    .selectFrom('timetable_run')
    .select('error')
    .where('job', '=', job)
    .orderBy('slot', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.error ?? null;
}

/** The day of the first of the organisation's settings: since when there is something to remind of. */
export async function organisedSince(db: Db): Promise<string | undefined> {
  const row = await db
    .selectFrom('setting')
    .select((eb) => eb.fn.min('from_on').as('day'))
    .executeTakeFirst();
  return row?.day ?? undefined;
}

/** Runs older than that tell nobody anything. */
export async function forgetRuns(tx: Tx, before: string): Promise<void> {
  await tx.deleteFrom('timetable_run').where('began_at', '<', before).execute();
}

/** The newest run of each job that runs once a day, and when it last went well. */
export async function newestRuns(
  db: Db,
): Promise<
  { job: string; beganAt: string; endedAt: string | null; error: string | null; goodAt: string | null }[]
> {
  const rows = await db
    .selectFrom('timetable_run as run')
    .innerJoin(
      (eb) =>
        eb
          .selectFrom('timetable_run')
          .select((one) => [
            'job',
            one.fn.max('slot').as('slot'),
            one.fn.max(one.case().when('error', 'is', null).then(one.ref('ended_at')).end()).as('good_at'),
          ])
          .groupBy('job')
          .as('newest'),
      (join) => join.onRef('newest.job', '=', 'run.job').onRef('newest.slot', '=', 'run.slot'),
    )
    .select(['run.job', 'run.began_at', 'run.ended_at', 'run.error', 'newest.good_at'])
    .execute();
  return rows.map((row) => ({
    job: row.job,
    beganAt: row.began_at,
    endedAt: row.ended_at,
    error: row.error,
    goodAt: row.good_at,
  }));
}
