import type { Database } from '../database/database.ts';
import { organisation } from '../organisation/organisation.ts';
import type { Messages } from '../web/messages.ts';
import { survey } from './completion.ts';
import { completionCsv, completionJson, recordExport } from './completion-export.ts';
import { NO_FILTERS } from './filters.ts';

export interface CompletionCommand {
  database: Database;
  messages: Messages;
  now: Date;
  format: 'csv' | 'json';
  /** Takes the text piece by piece; may answer with a promise to wait for. */
  write: (text: string) => unknown;
}

/** `heed report completion`: how everybody who works here stands now, by name. Recorded like every export. */
export async function completionCommand({
  database,
  messages,
  now,
  format,
  write,
}: CompletionCommand): Promise<void> {
  const db = database.read;
  const zone = (await organisation(db))?.zone ?? 'UTC';
  const found = await survey(db, 'everyone', NO_FILTERS, zone, now);
  await recordExport(database, now, null, found);
  const pieces = format === 'csv' ? completionCsv(messages, db, found) : completionJson(db, found);
  for await (const piece of pieces) await write(piece);
}
