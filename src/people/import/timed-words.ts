import type { Db } from '../../database/database.ts';
import type { Messages } from '../../web/messages.ts';
import { lastTimed } from './mapping.store.ts';
import type { Missing } from './missing.ts';
import type { LineProblem } from './table.ts';
import { problemText } from './words.ts';

/** The last timed import as an administrator reads it. */
export interface TimedShown {
  at: string;
  file: string;
  /** What it took. */
  text: string;
  /** There was no file, or none that could be read. */
  isUnread: boolean;
  refused: number;
  /** What was wrong, line by line: the first of them, and none once that was erased. */
  problems: string[];
  missing: number;
  names: string[];
}

/** The last import that ran with nobody there; undefined when there was none. */
export async function timedShown(db: Db, messages: Messages): Promise<TimedShown | undefined> {
  const row = await lastTimed(db);
  if (row === undefined) return undefined;
  const { at, file, added, changed, same, refused, missing } = row;
  const report = (row.report === '' ? {} : JSON.parse(row.report)) as {
    refused?: LineProblem[];
    missing?: Missing[];
  };
  return {
    at,
    file,
    text: messages.t('people.import-done', { added, changed, same }),
    isUnread: (report.refused ?? []).some(({ line }) => line === 0),
    refused,
    // A sentence of an earlier Heed may be gone.
    problems: (report.refused ?? [])
      .filter(({ key }) => messages.has(key))
      .map((problem) => problemText(messages, problem)),
    missing,
    names: (report.missing ?? []).map(({ name }) => name),
  };
}
