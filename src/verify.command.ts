import { existsSync } from 'node:fs';
import { restoresTold } from './backup/backup.command.ts';
import { systemClock } from './clock.ts';
import type { Config } from './config.ts';
import { openDatabase, type Database } from './database/database.ts';
import { isMigrated } from './database/migrate.ts';
import { missingContents } from './files/content.store.ts';
import { findLogKey, logKeyFile } from './ledger/log-key.ts';
import { currentLog, openLogIfBegun, type Log } from './ledger/log.ts';
import { verify, type Verdict } from './ledger/verify.ts';
import { changesTold } from './ledger/verify-succession.ts';
import { changedFiles } from './scorm/kept-files.ts';
import { StartError } from './start.ts';
import { taughtHashes } from './training/taught.store.ts';
import { keptProblems } from './verify-kept.ts';
import { loadMessages, type Messages } from './web/messages.ts';

const MOST_TOLD = 100;

/**
 * `heed verify [--checkpoint FILE]`: `outside` is the note in that file. Changes nothing, and above all signs nothing:
 * what it has not yet judged must not get a signature from it. Gives the exit code.
 */
export async function verifyCommand(
  config: Config,
  outside: string | undefined,
  out: (line: string) => unknown,
): Promise<0 | 1> {
  const messages = loadMessages('en');
  const database = openDatabase({ url: config.databaseUrl, folder: config.data });
  try {
    const log = await logIn(database, config, messages);
    const verdict = await verify(database.read, log, systemClock.now(), outside);
    tellFindings(verdict, messages, out);
    const told = new Set<string>();
    let kept = 0;
    for await (const { hash, text } of keptProblems(database.read, messages)) {
      told.add(hash);
      if (++kept <= MOST_TOLD) out(text);
    }
    if (kept > MOST_TOLD) out(messages.t('cli.more-problems', { count: kept - MOST_TOLD }));
    const taught = await missingContents(database.read, await taughtHashes(database.read));
    const missing = taught.filter((hash) => !told.has(hash));
    for (const hash of missing) out(messages.t('cli.content-missing', { hash }));
    const files = await changedFiles(database.read, config.data);
    for (const { package: id, version, path } of files)
      out(messages.t('cli.package-file-changed', { package: id, version, path }));
    for (const line of await restoresTold(database.read, messages)) out(line);
    for (const line of await changesTold(database.read, messages)) out(line);
    tellLimits(verdict, messages, out);
    const sound = verdict.ok && kept === 0 && missing.length === 0 && files.length === 0;
    const { sealed: entries, checkpoints, root } = verdict;
    out(messages.t(sound ? 'cli.verified' : 'cli.not-verified', { entries, checkpoints, root }));
    return sound ? 0 : 1;
  } finally {
    await database.close();
  }
}

async function logIn(database: Database, config: Config, messages: Messages): Promise<Log> {
  if (!(await isReady(database, messages))) throw new StartError(messages.t('cli.no-record'));
  // Without this a new key would be made, and the log be called another's.
  if (config.logKey === undefined && !existsSync(logKeyFile(config.data)))
    throw new StartError(messages.t('cli.no-key', { folder: config.data }));
  const row = await currentLog(database.read);
  const key = row && findLogKey(row.publicKey, config.logKey, config.data);
  const log = key && (await openLogIfBegun(database.read, key));
  if (log === undefined) throw new StartError(messages.t('cli.no-record'));
  return log;
}

async function isReady(database: Database, messages: Messages): Promise<boolean> {
  try {
    return await isMigrated(database);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    // There is not even the table that says which migrations were applied.
    if (code === '42P01' || code === 'SQLITE_ERROR') return false;
    throw new StartError(messages.t('cli.unreachable', { why: message || (code ?? '') }));
  }
}

function tellFindings(verdict: Verdict, messages: Messages, out: (line: string) => unknown): void {
  for (const problem of verdict.problems) out(messages.t(problem.key, problem.params));
  const more = verdict.problemCount - verdict.problems.length;
  if (more > 0) out(messages.t('cli.more-problems', { count: more }));
  for (const { entry, name, by } of verdict.gaps) out(messages.t('cli.gap', { entry, name, by }));
}

function tellLimits(verdict: Verdict, messages: Messages, out: (line: string) => unknown): void {
  if (verdict.uncovered > 0) out(messages.t('cli.uncovered', { count: verdict.uncovered }));
  if (verdict.tail > 0) out(messages.t('cli.tail', { count: verdict.tail }));
  for (const key of verdict.unseen) out(messages.t(key));
  if (verdict.vouching === null) return void out(messages.t('cli.nothing-vouches'));
  const { oldest, newest } = verdict.vouching;
  out(
    messages.t('cli.vouched', {
      from: oldest.size,
      'from-at': oldest.at ?? '–',
      to: newest.size,
      'to-at': newest.at ?? '–',
    }),
  );
}
