import type { Database } from '../database/database.ts';
import { organisation } from '../organisation/organisation.ts';
import type { Messages } from '../web/messages.ts';
import { decode } from './import/decode.ts';
import { importPeople, type Imported } from './import/import.ts';
import { counts, lineParts, Names, problemText, remarks } from './import/words.ts';

/**
 * `heed people import FILE [--dry-run]` with the bytes of the file: prints what each line does, and gives the exit code,
 * 0 when all is well and 1 when something in the file or on the way was not.
 */
export async function peopleImportCommand(
  ground: { database: Database; messages: Messages; now: Date },
  bytes: Uint8Array,
  options: { dryRun: boolean },
  print: (line: string) => unknown,
): Promise<0 | 1> {
  const { database, messages, now } = ground;
  const place = await organisation(database.read);
  if (place === undefined) {
    print(messages.t('people.import-first-run'));
    return 1;
  }
  const { text, guessed } = decode(bytes);
  if (guessed) print(messages.t('people.import-guessed'));
  const { zone, country } = place;
  const found = await importPeople(database, text, { ...options, now, by: null, zone, country });
  return report(messages, found, print);
}

function report(messages: Messages, found: Imported, print: (line: string) => unknown): 0 | 1 {
  const { outcome, plan, problems, stopped } = found;
  if (outcome === 'wrong') {
    for (const problem of problems) print(problemText(messages, problem));
    print(messages.t('people.import-wrong', { count: problems.length }));
    return 1;
  }
  const names = new Names(found);
  for (const line of plan.lines.toSorted((a, b) => a.line - b.line)) {
    if (line.kind === 'same') continue;
    const parts = lineParts(messages, line, names).join(', ');
    const text = messages.t(`people.import-line-${line.kind}`, { name: line.details.name, parts });
    print(messages.t('people.import-at-line', { line: String(line.line), text }));
  }
  for (const remark of remarks(messages, found)) print(remark);
  print(messages.t(`people.import-${outcome}`, { ...counts(plan), done: found.done }));
  if (stopped === null) return 0;
  print(messages.t(stopped.key, stopped.params));
  return 1;
}
