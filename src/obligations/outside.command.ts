import type { Database } from '../database/database.ts';
import { dayIn } from '../days.ts';
import { organisation } from '../organisation/organisation.ts';
import { decode } from '../people/import/decode.ts';
import type { Messages } from '../web/messages.ts';
import { dayText } from '../web/render.ts';
import { importOutside } from './outside-import.ts';
import { uncountedText } from './outside-words.ts';

/**
 * `heed training import FILE [--dry-run]` with the bytes of the file: prints what it adds, and gives the exit code: 1 when
 * something in the file is wrong, or somebody in it is not known.
 */
export async function outsideImportCommand(
  { database, messages, now }: { database: Database; messages: Messages; now: Date },
  bytes: Uint8Array,
  { dryRun }: { dryRun: boolean },
  print: (line: string) => unknown,
): Promise<0 | 1> {
  const { t } = messages;
  const zone = (await organisation(database.read))?.zone ?? 'UTC';
  const { text } = decode(bytes);
  const found = await importOutside(database, messages, text, {
    now,
    today: dayIn(zone, now),
    by: null,
    dryRun,
  });
  const at = (line: number, said: string) => print(t('outside.at-line', { line: String(line), text: said }));
  for (const { line, key, params } of found.faults) at(line, t(key, params));
  if (found.outcome === 'wrong') {
    for (const { line, who } of found.unknown) print(t('outside.unknown-one', { line: String(line), who }));
    print(t('outside.wrong', { count: found.faults.length }));
    return 1;
  }
  for (const { line, name, title, doneOn } of found.added)
    at(line, t('outside.line', { name, title, day: dayText(messages, doneOn) }));
  for (const { line, who } of found.unknown) print(t('outside.unknown-one', { line: String(line), who }));
  for (const one of found.uncounted) print(uncountedText(messages, one));
  const count = found.added.length;
  print(t(dryRun ? 'outside.would-add' : 'outside.import-done', { count, known: found.known }));
  return found.unknown.length === 0 ? 0 : 1;
}
