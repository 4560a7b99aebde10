import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { bytesOf, readFile, refuseEmpty } from './cli-files.ts';
import { backupCommand, restoreCommand } from './backup/backup.command.ts';
import { systemClock } from './clock.ts';
import { processConfig, type Config } from './config.ts';
import { checkCommand, exportCommand } from './courses/course.command.ts';
import { SHIPPED } from './courses/shipped.ts';
import { purgeCommand, purgeOptions } from './keeping/keeping.command.ts';
import { keyCommand, keyOptions } from './key.command.ts';
import { projectionsInUse } from './ledger/ledger.ts';
import { checkRebuild, rebuild } from './ledger/rebuild.ts';
import { sealAll } from './ledger/sealer.ts';
import { outsideImportCommand } from './obligations/outside.command.ts';
import { importOptions, peopleImportCommand } from './people/import.command.ts';
import { keepUnread } from './people/import/timed.ts';
import { fileProofCommand, proofCommand, proofDays } from './proofs/proof.command.ts';
import { verifyFilesCommand, verifyOptions } from './proofs/verify-files.command.ts';
import { isRemindUsage, remindCommand } from './reminders/command.ts';
import { start, type Started } from './start.ts';
import { verifyCommand } from './verify.command.ts';
import { loadMessages } from './web/messages.ts';

/** What a command answers with: 0 all is well, 1 it is not, 2 bad usage. */
type Exit = 0 | 1 | 2;
type Command = (config: Config, args: string[]) => Promise<Exit>;

const out = (line: string): boolean => process.stdout.write(`${line}\n`);

// What draws on most of the program is read only by who asks for it: `heed verify` need not wait for every page.
const COMMANDS: Readonly<Record<string, Command>> = {
  demo: async (_config, args) => (await import('./demo/demo.ts')).demoCommand(args, out),
  people: (config, [verb, file, ...rest]) =>
    verb === 'import' && file !== undefined ? importPeople(config, file, rest) : usage(),
  remind: async (config, args) =>
    isRemindUsage(args, loadMessages('en'), out)
      ? onGround(config, ({ ground: { database, messages, clock } }) =>
          remindCommand({ database, messages, origin: config.origin }, clock.now(), args, out),
        )
      : 2,
  report: (config, [what, ...rest]) => report(config, what ?? '', rest),
  training: (config, [verb, file, ...rest]) =>
    verb === 'import' && file !== undefined ? importTraining(config, file, rest) : usage(),
  scorm,
  verify: verifyRecord,
  proof: proveGrowth,
  pack,
  backup: (config, [file, ...rest]) =>
    file === undefined || rest.length > 0 ? usage() : backUp(config, file),
  restore: async (config, [file, ...rest]) =>
    file === undefined || rest.length > 0
      ? usage()
      : restoreCommand({ ...config, messages: loadMessages('en'), now: systemClock.now() }, file, out),
  key: async (config, args) => {
    const asked = keyOptions(args);
    if (asked === undefined) return usage();
    refuseEmpty(config);
    return keyCommand(config, asked, systemClock.now(), out);
  },
  rebuild: rebuildDerived,
  purge,
  course,
};

/** Runs one command. Gives its exit code; never throws for what a person can mend. */
export async function cli(argv: string[]): Promise<Exit> {
  const [name = '', ...args] = argv;
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command === undefined) return usage();
  try {
    return await command(processConfig({ data: 'data' }), args);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    return 1;
  }
}

async function usage(): Promise<Exit> {
  out(loadMessages('en').t('cli.usage'));
  return 2;
}

// A command seals what it appended before it exits: nobody else may be running.
async function onGround(config: Config, work: (started: Started) => Promise<number>): Promise<Exit> {
  refuseEmpty(config);
  const started = await start({ ...config, logLevel: 'error' });
  // Not among what the command prints: that may go into a file.
  const { saved } = started;
  if (saved !== undefined)
    process.stderr.write(`${started.ground.messages.t('backup.upgraded', { file: saved })}\n`);
  try {
    const exit = await work(started);
    await sealAll(started.ground.database.write, started.log, started.ground.clock.now());
    return exit as Exit;
  } finally {
    await started.close();
  }
}

async function importPeople(config: Config, file: string, rest: string[]): Promise<Exit> {
  const options = importOptions(rest, basename(file));
  if (options === undefined) return usage();
  const bytes = options.timed === undefined ? readFile(file) : bytesOf(file);
  if ('why' in bytes)
    return onGround(config, async ({ ground: { database, messages, clock } }) => {
      await keepUnread(database, basename(file), bytes.why, { now: clock.now(), by: null });
      out(messages.t('cli.unreadable', { file, why: bytes.why }));
      return 1;
    });
  return onGround(config, ({ ground: { database, messages, clock } }) =>
    peopleImportCommand({ database, messages, now: clock.now() }, bytes, options, out),
  );
}

async function importTraining(config: Config, file: string, rest: string[]): Promise<Exit> {
  if (rest.some((option) => option !== '--dry-run')) return usage();
  const bytes = readFile(file);
  return onGround(config, ({ ground: { database, messages, clock } }) =>
    outsideImportCommand({ database, messages, now: clock.now() }, bytes, { dryRun: rest.length > 0 }, out),
  );
}

async function scorm(config: Config, [verb, file, ...rest]: string[]): Promise<Exit> {
  const { scormCheckCommand, scormImportCommand, scormImportOptions } =
    await import('./scorm/bring/scorm.command.ts');
  if (verb === 'export') return exportPackage(config, file === undefined ? [] : [file, ...rest]);
  if (file === undefined) return usage();
  if (verb === 'check') return rest.length > 0 ? usage() : scormCheckCommand(loadMessages('en'), file, out);
  const options = scormImportOptions(rest);
  if (verb !== 'import' || options === undefined) return usage();
  return onGround(config, ({ ground: { database, messages, clock } }) =>
    scormImportCommand({ database, messages, now: clock.now(), data: config.data }, file, options, out),
  );
}

async function exportPackage(config: Config, args: string[]): Promise<Exit> {
  const { exportOptions, scormExportCommand } = await import('./scorm/export/export.command.ts');
  const options = exportOptions(args);
  if (options === undefined) return usage();
  return onGround(config, ({ ground: { database, messages } }) =>
    scormExportCommand({ db: database.read, messages, config }, options, out),
  );
}

async function report(config: Config, what: string, args: string[]): Promise<Exit> {
  const { outputTo } = await import('./reports/command-output.ts');
  const { isBinary, reportCommand, reportOptions } = await import('./reports/report.command.ts');
  const { COMMANDED } = await import('./overview/catalogue.ts');
  const kind = COMMANDED.find(({ name }) => name === what);
  const options = reportOptions(args);
  if (kind === undefined || options === undefined) return usage();
  const { out: path, ...asked } = options;
  if (path === '' && isBinary(asked.format) && process.stdout.isTTY) {
    process.stderr.write(`${loadMessages('en').t('cli.report-unreadable', { format: asked.format })}\n`);
    return 2;
  }
  return onGround(config, async ({ ground: { database, messages, clock } }) => {
    const { write, close } = outputTo(path);
    try {
      return await reportCommand(kind, { database, messages, now: clock.now(), ...asked, write }, out);
    } finally {
      await close();
    }
  });
}

async function backUp(config: Config, file: string): Promise<Exit> {
  return onGround(config, ({ log, ground: { database, messages, clock } }) =>
    backupCommand({ database, log, config, messages, now: clock.now() }, file, out),
  );
}

async function pack(config: Config, args: string[]): Promise<Exit> {
  const { packCommand, packOptions } = await import('./packs/pack.command.ts');
  const options = packOptions(args);
  if (options === undefined) return usage();
  return onGround(config, ({ log, ground: { database, messages, clock } }) =>
    packCommand({ database, log, messages, clock, data: config.data }, options, out),
  );
}

async function verifyRecord(config: Config, args: string[]): Promise<Exit> {
  const asked = verifyOptions(args);
  if (asked === undefined) return usage();
  const outside = asked.checkpoint === undefined ? undefined : readFile(asked.checkpoint).toString();
  const files = asked.files.map((name) => ({ name, bytes: readFile(name) }));
  refuseEmpty(config);
  return files.length > 0
    ? verifyFilesCommand(config, files, outside, out)
    : verifyCommand(config, outside, out);
}

async function proveGrowth(config: Config, args: string[]): Promise<Exit> {
  const [option, file, ...rest] = args;
  if (option === '--file' && file !== undefined && rest.length === 0) {
    refuseEmpty(config);
    return fileProofCommand(config, createReadStream(file), out);
  }
  const days = proofDays(args);
  if (days !== undefined) refuseEmpty(config);
  return days === undefined ? usage() : proofCommand(config, days, out);
}

async function rebuildDerived(config: Config, args: string[]): Promise<Exit> {
  if (args.some((option) => option !== '--check') || args.length > 1) return usage();
  return onGround(config, async ({ ground: { database, messages, clock } }) => {
    if (args.length === 0) {
      out(messages.t('cli.rebuilt', { count: await rebuild(database, projectionsInUse(), clock.now()) }));
      return 0;
    }
    const check = await checkRebuild(database, projectionsInUse(), clock.now());
    for (const { table, rows } of check.differing) {
      out(messages.t('cli.differs', { table }));
      for (const row of rows) out(JSON.stringify(row));
    }
    if (check.ok) out(messages.t('cli.rebuild-equal', { count: check.entries }));
    return check.ok ? 0 : 1;
  });
}

async function purge(config: Config, args: string[]): Promise<Exit> {
  const options = purgeOptions(args);
  if (options === undefined) return usage();
  return onGround(config, ({ ground }) => purgeCommand(ground, options, out));
}

async function course(config: Config, [verb, folder, ...rest]: string[]): Promise<Exit> {
  const messages = loadMessages('en');
  if (verb === 'check' && rest.length === 0) return checkCommand(folder ?? SHIPPED, messages, out);
  if (verb !== 'export' || folder === undefined || rest.length > 0) return usage();
  return onGround(config, ({ ground }) => exportCommand(ground.database.read, folder, messages, out));
}

if (process.argv[1] === import.meta.filename) process.exitCode = await cli(process.argv.slice(2));
