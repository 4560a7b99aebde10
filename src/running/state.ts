import { nights } from '../backup/nightly.ts';
import { lastCheckpoint } from '../ledger/checkpoint.store.ts';
import { currentLog } from '../ledger/log.ts';
import { backlog } from '../ledger/seal.store.ts';
import { countByState, countFailures } from '../mail/outbox.store.ts';
import { waitingSince } from '../mail/start.ts';
import { REASON } from '../mail/worker.ts';
import { lateWitnesses, witnesses } from '../proofs/witness.ts';
import { stampsLate } from '../proofs/stamp.ts';
import { IDLE_END } from '../sign-in/session-keeper.ts';
import type { Ground } from '../web/ground.ts';
import { diskNow, type Disk } from './disk.ts';
import { jobsNow, type JobState } from './jobs.ts';
import { backupTrouble, remindersLate } from './late.ts';
import {
  databaseBytes,
  databaseVersion,
  lastMigrated,
  packsInWork,
  sessionsOpen,
  unsealedSince,
} from './running.store.ts';

/** How the whole of it is at one instant. Sizes in bytes, instants as UTC text. */
export interface State {
  database: { kind: 'sqlite' | 'postgres'; version: string; bytes: number; migratedAt: string | null };
  disk: Disk;
  backup: { nightly: boolean; last: string | null; trouble: boolean; why: string | null };
  jobs: JobState[];
  remindersLate: boolean;
  mail: { sends: boolean; waiting: number; oldest: string | null; failed: number; unsure: number };
  sessions: { sessions: number; people: number };
  /** `since`: what has waited longest to be sealed was written then. */
  record: { sealedAt: string | null; waiting: number; since: string | null };
  witnesses: { count: number; late: number; stampsLate: boolean };
  packs: { waiting: number; failed: number };
}

/** Looks at everything. Takes as long as the data folder has files: for a person, not for a probe. */
export async function stateNow(ground: Ground, now: Date): Promise<State> {
  const { database, config, vitals } = ground;
  const { read } = database;
  const log = await currentLog(read);
  const counts = await countByState(read);
  const trouble = await backupTrouble(ground);
  return {
    database: {
      kind: database.kind,
      version: await databaseVersion(database),
      bytes: await databaseBytes(database),
      migratedAt: await lastMigrated(read),
    },
    disk: await diskNow(config),
    backup: {
      nightly: config.backups !== undefined,
      last: nights(ground)?.last ?? null,
      trouble: trouble !== undefined,
      why: trouble?.why ?? null,
    },
    jobs: await jobsNow(read, vitals, now),
    remindersLate: await remindersLate(ground),
    mail: {
      sends: config.smtpUrl !== undefined,
      waiting: counts.waiting ?? 0,
      oldest: (await waitingSince(read, now)) ?? null,
      failed: await countFailures(read, REASON.ended),
      unsure: counts.unsure ?? 0,
    },
    sessions: await sessionsOpen(read, now.toISOString(), new Date(now.getTime() - IDLE_END).toISOString()),
    record: {
      sealedAt: log === undefined ? null : ((await lastCheckpoint(read, log.origin))?.at ?? null),
      waiting: await backlog(read),
      since: await unsealedSince(read),
    },
    witnesses: {
      count: (await witnesses(read)).length,
      late: (await lateWitnesses(read, now)).length,
      stampsLate: await stampsLate(read, config.timestampUrl, now),
    },
    packs: await packsInWork(read),
  };
}
