import { existsSync, readFileSync } from 'node:fs';
import type { Config } from './config.ts';
import { sqliteFile } from './database/database.ts';
import { StartError } from './start.ts';
import { loadMessages } from './web/messages.ts';

/** Throws where there is no installation: a mistyped folder must not become an empty one that is «sound». */
export function refuseEmpty({ databaseUrl, data }: Config): void {
  if (databaseUrl === undefined && !existsSync(sqliteFile(data)))
    throw new StartError(loadMessages('en').t('cli.nothing-here', { folder: data }));
}

/** What is in a file that a command was given. Throws a sentence when it cannot be read. */
export function readFile(file: string): Buffer {
  const bytes = bytesOf(file);
  if ('why' in bytes) throw new StartError(loadMessages('en').t('cli.unreadable', { file, why: bytes.why }));
  return bytes;
}

/** The same, or why it cannot be read. */
export function bytesOf(file: string): Buffer | { why: string } {
  try {
    return readFileSync(file);
  } catch (error) {
    return { why: (error as NodeJS.ErrnoException).code ?? '' };
  }
}
