import type { Config } from './config.ts';
import { openDatabase, type Database } from './database/database.ts';
import { isMigrated } from './database/migrate.ts';
import { HeedError } from './errors.ts';
import { changeKey, type KeyChange, type Why } from './ledger/log-change.ts';
import { readKeyFile } from './ledger/log-key.ts';
import { logChain } from './ledger/log.store.ts';
import { verifierKey } from './ledger/note.ts';
import './projections.ts';
import { StartError } from './start.ts';
import { loadMessages, type Messages } from './web/messages.ts';

type Print = (line: string) => unknown;

/** What `heed key …` was asked: to show, or to change; undefined for wrong usage. */
export function keyOptions(args: readonly string[]): 'show' | KeyChange | undefined {
  const [verb, ...rest] = args;
  if (verb === undefined) return 'show';
  if (verb !== 'change') return undefined;
  const asked: { why?: Why; old?: KeyChange['old']; to?: string } = {};
  for (let n = 0; n < rest.length; n++) {
    const [option, file] = [rest[n], rest[n + 1]];
    if ((option === '--lost' || option === '--stolen') && asked.why === undefined)
      asked.why = option === '--lost' ? 'lost' : 'stolen';
    else if ((option === '--old' || option === '--to') && file !== undefined) {
      if (option === '--to') asked.to = file;
      else asked.old = oldKey(file);
      n++;
    } else return undefined;
  }
  return { ...asked, why: asked.why ?? 'planned' };
}

function oldKey(file: string) {
  const key = readKeyFile(file);
  if (key === undefined)
    throw new StartError(loadMessages('en').t('cli.unreadable', { file, why: 'ENOENT' }));
  return key;
}

/** `heed key` and `heed key change`. Gives the exit code. */
export async function keyCommand(
  config: Config,
  asked: 'show' | KeyChange,
  now: Date,
  out: Print,
): Promise<0 | 1> {
  const messages = loadMessages('en');
  const database = openDatabase({ url: config.databaseUrl, folder: config.data });
  try {
    if (!(await isMigrated(database))) throw new StartError(messages.t('cli.no-record'));
    if (asked === 'show') await show(database, messages, out);
    else await change(database, config, asked, now, messages, out);
    return 0;
  } catch (error) {
    if (!(error instanceof HeedError)) throw error;
    out(messages.t(error.key, error.params));
    return 1;
  } finally {
    await database.close();
  }
}

async function show(database: Database, messages: Messages, out: Print): Promise<void> {
  const logs = await logChain(database.read);
  for (const [n, log] of logs.entries()) {
    const until = logs[n + 1]?.beganAt;
    const params = { from: log.beganAt, until: until ?? '', key: verifierKey(log) };
    out(messages.t(until === undefined ? 'cli.key-now' : 'cli.key-then', params));
  }
}

async function change(
  database: Database,
  config: Config,
  asked: KeyChange,
  now: Date,
  messages: Messages,
  out: Print,
): Promise<void> {
  const { log, vouched } = await changeKey(database, config, asked, now);
  out(messages.t(vouched ? 'cli.key-changed' : 'cli.key-changed-alone', { key: verifierKey(log) }));
  if (asked.to !== undefined) out(messages.t('cli.key-set', { file: asked.to }));
  else out(messages.t(config.logKey === undefined ? 'cli.key-noticed' : 'cli.key-restart'));
  out(messages.t('cli.key-tell'));
}
