import type { Db } from '../database/database.ts';
import { HeedError } from '../errors.ts';
import { parseEntry } from '../ledger/entry.ts';
import type { Messages } from '../web/messages.ts';
import { backup, type Place } from './backup.ts';
import { restoreEntries } from './backup.store.ts';
import { restore } from './restore.ts';
import type { Target } from './side.ts';

type Print = (line: string) => unknown;

/** `heed backup FILE`. Gives the exit code. */
export const backupCommand = (
  { messages, now, ...place }: Place & { messages: Messages; now: Date },
  file: string,
  print: Print,
): Promise<0 | 1> =>
  told(messages, print, async () => {
    const { rows, entries } = await backup(place, file, now);
    print(messages.t('backup.written', { file, rows, entries }));
    print(messages.t('backup.secret'));
  });

/** `heed restore FILE`. Gives the exit code. */
export const restoreCommand = (
  { messages, now, ...target }: Target & { messages: Messages; now: Date },
  file: string,
  print: Print,
): Promise<0 | 1> =>
  told(messages, print, async () => {
    const { header, rows, held, log } = await restore(target, file, now);
    print(messages.t('backup.restored', { at: header.at, rows, entries: header.log.size }));
    print(messages.t('backup.goes-on', { origin: log.origin }));
    if (held > 0) print(messages.t('backup.mail-held', { count: held }));
    print(messages.t('backup.signed-out'));
  });

async function told(messages: Messages, print: Print, work: () => Promise<void>): Promise<0 | 1> {
  try {
    await work();
    return 0;
  } catch (error) {
    if (!(error instanceof HeedError)) throw error;
    print(messages.t(error.key, error.params));
    return 1;
  }
}

/** A sentence for each restore that the record tells of: what `verify` says beside its findings. */
export async function restoresTold(db: Db, messages: Messages): Promise<string[]> {
  return (await restoreEntries(db)).map((body) => {
    const { at, facts } = parseEntry(body);
    const {
      backup: made,
      size,
      predecessor,
    } = facts as { backup: string; size: number; predecessor: string };
    return messages.t('backup.was-restored', { at, made, size, log: predecessor });
  });
}
