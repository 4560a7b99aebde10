import type { Database } from '../../database/database.ts';
import { HeedError } from '../../errors.ts';
import type { Messages } from '../../web/messages.ts';
import { launches, type Item } from '../manifest.ts';
import { bringPackage, PackageRefused, readPackage, type Found, type Remark } from './bring.ts';
import { shown } from './findings.ts';

type Print = (line: string) => unknown;

/** What `heed scorm import` was told besides the file. */
export interface ImportOptions {
  id: string | undefined;
  isNew: boolean;
}

/** The options of `heed scorm import`; undefined for others, and for a new version of nothing. */
export function scormImportOptions(args: readonly string[]): ImportOptions | undefined {
  let id: string | undefined;
  let isNew = true;
  for (let n = 0; n < args.length; n++) {
    if (args[n] === '--as' && id === undefined && args[n + 1] !== undefined) id = args[++n];
    else if (args[n] === '--new-version') isNew = false;
    else return undefined;
  }
  return id === undefined && !isNew ? undefined : { id, isNew };
}

/** `heed scorm check FILE`: says all that is wrong with a package and what is odd, and keeps nothing. Gives the exit code. */
export async function scormCheckCommand(messages: Messages, file: string, print: Print): Promise<0 | 1> {
  return telling(messages, file, print, async () => {
    const found = await readPackage(file);
    tell(messages, found, print);
    print(messages.t('scorm.bring-sound'));
  });
}

/** `heed scorm import FILE [--as ID] [--new-version]`: brings a package in. Gives the exit code. */
export async function scormImportCommand(
  ground: { database: Database; messages: Messages; now: Date; data: string },
  file: string,
  options: ImportOptions,
  print: Print,
): Promise<0 | 1> {
  const { database, messages, now, data } = ground;
  return telling(messages, file, print, async () => {
    const { id, version, found } = await bringPackage(database, now, null, { zip: file, ...options, data });
    tell(messages, found, print);
    print(messages.t('scorm.bring-done', { id, version }));
  });
}

async function telling(
  messages: Messages,
  file: string,
  print: Print,
  work: () => Promise<void>,
): Promise<0 | 1> {
  const { t } = messages;
  try {
    await work();
    return 0;
  } catch (error) {
    if (error instanceof PackageRefused) {
      for (const problem of error.problems)
        print(t('scorm.bring-wrong', { text: t(problem.key, problem.params) }));
      tellWarnings(messages, error.warnings, print);
      print(t('scorm.bring-refused'));
    } else if (error instanceof HeedError) {
      const [problem = error] = error.problems;
      print(t(problem.key, problem.params));
    } else if ((error as NodeJS.ErrnoException).syscall !== undefined) {
      print(t('cli.unreadable', { file, why: (error as NodeJS.ErrnoException).code ?? '' }));
    } else throw error;
    return 1;
  }
}

function tell(messages: Messages, { manifest, files, bytes, warnings }: Found, print: Print): void {
  const { t } = messages;
  const { title, edition, items } = manifest;
  print(t('scorm.bring-title', { title: shown(title), standard: edition }));
  const unpacked = files.reduce((sum, file) => sum + file.bytes, 0);
  const size = { zip: (bytes / 1e6).toFixed(1), unpacked: (unpacked / 1e6).toFixed(1) };
  print(t('scorm.bring-files', { count: files.length, ...size }));
  print(t('scorm.bring-items', { count: launches(items).length }));
  tellItems(messages, items, print, '  ');
  tellWarnings(messages, warnings, print);
}

function tellItems(messages: Messages, items: readonly Item[], print: Print, indent: string): void {
  for (const { title, launch, children } of items) {
    const name = shown(title);
    const opens = launch === null ? '' : shown(launch.file + launch.parameters);
    print(indent + (opens === '' ? name : messages.t('scorm.bring-item', { title: name, file: opens })));
    tellItems(messages, children, print, `${indent}  `);
  }
}

function tellWarnings({ t }: Messages, warnings: readonly Remark[], print: Print): void {
  for (const { key, params } of warnings) print(t('scorm.bring-odd', { text: t(key, params) }));
}
