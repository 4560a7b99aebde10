import type { Database } from '../database/database.ts';
import { organisation } from '../organisation/organisation.ts';
import type { Messages } from '../web/messages.ts';
import type { Applying } from './import/apply.ts';
import { decode } from './import/decode.ts';
import { importPeople, type Imported } from './import/import.ts';
import { isTooMany } from './import/missing.ts';
import { timedImport } from './import/timed.ts';
import { counts, lineParts, Names, problemText, remarks } from './import/words.ts';

/** What the command was told. `missing` is the answer for everybody who is missing: only that nothing changes. */
export interface ImportCommand {
  dryRun?: boolean;
  everybody?: boolean;
  /** Whoever is missing stays as they are. */
  keepMissing?: boolean;
  manyLeave?: boolean;
  /** Nobody is there to ask: the name of the file, for the report. */
  timed?: string;
}

const OPTIONS: Readonly<Record<string, Exclude<keyof ImportCommand, 'timed'>>> = {
  '--dry-run': 'dryRun',
  '--everybody': 'everybody',
  '--keep-missing': 'keepMissing',
  '--many-leave': 'manyLeave',
};

/** The options as they are written; undefined for others, and for those that do not go together. */
export function importOptions(args: readonly string[], file: string): ImportCommand | undefined {
  const told: ImportCommand = {};
  for (const arg of args) {
    if (arg === '--timed') told.timed = file;
    else if (Object.hasOwn(OPTIONS, arg)) told[OPTIONS[arg]!] = true;
    else return undefined;
  }
  const alone = told.dryRun === true || told.manyLeave === true || told.keepMissing === true;
  return told.timed !== undefined && alone ? undefined : told;
}

/**
 * `heed people import FILE` with the bytes of the file: prints what each line does, and gives the exit code, 0 when all is
 * well and 1 when something in the file or on the way was not, or somebody has to be asked.
 */
export async function peopleImportCommand(
  ground: { database: Database; messages: Messages; now: Date },
  bytes: Uint8Array,
  options: ImportCommand,
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
  const { everybody = false, manyLeave = false } = options;
  const how = { now, by: null, zone, country, everybody };
  if (options.timed !== undefined) return timed(database, messages, text, options.timed, how, print);
  const { dryRun = false, keepMissing = false } = options;
  let found = await importPeople(database, text, { ...how, dryRun, manyLeave });
  if (keepMissing && found.outcome === 'asks') {
    const answers = found.missing.map(({ id }) => ({ id, what: 'keep', on: '' }) as const);
    found = await importPeople(database, text, { ...how, dryRun, manyLeave, answers });
  }
  return report(messages, found, print);
}

async function timed(
  database: Database,
  messages: Messages,
  text: string,
  file: string,
  how: Applying & { everybody: boolean },
  print: (line: string) => unknown,
): Promise<0 | 1> {
  const { added, changed, same, refused, missing } = await timedImport(database, text, file, how);
  for (const problem of refused) print(problemText(messages, problem));
  for (const { name } of missing) print(messages.t('people.import-missing-one', { name }));
  print(messages.t('people.import-done', { added, changed, same }));
  if (refused.length === 0) return 0;
  const count = new Set(refused.map(({ line }) => line)).size;
  print(messages.t('people.import-timed-refused', { count }));
  return 1;
}

function report(messages: Messages, found: Imported, print: (line: string) => unknown): 0 | 1 {
  const { outcome, plan, problems, stopped, missing, leavers } = found;
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
  for (const { name } of missing) print(messages.t('people.import-missing-one', { name }));
  const share = { count: leavers.leaving, employed: leavers.employed };
  if (outcome === 'many-leave' || (outcome === 'planned' && isTooMany(leavers)))
    print(
      `${messages.t('people.import-many-leave', share)} ${messages.t('people.import-many-leave-command')}`,
    );
  if (outcome === 'asks') print(messages.t('people.import-asks-command', { count: missing.length }));
  if (outcome === 'asks' || outcome === 'many-leave') return 1;
  print(messages.t(`people.import-${outcome}`, { ...counts(plan), done: found.done }));
  if (stopped === null) return 0;
  print(messages.t(stopped.key, stopped.params));
  return 1;
}
