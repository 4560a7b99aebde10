import { copyFileSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { createHash, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { sql } from 'kysely';
import pg from 'pg';
import { openDatabase, sqliteFile, type Database, type DatabasePlace } from '../../src/database/database.ts';
import { migrate, migrations } from '../../src/database/migrate.ts';
import { quickFolder } from './quick-folder.mjs';

/** A migrated database of a test's own, and where it lies, for a second connection or another process. */
export type TestDatabase = Database & { place: DatabasePlace };
type Open = () => Promise<TestDatabase>;
type Opened = { database: TestDatabase; remove: () => Promise<void> };

const MIGRATED_AT = new Date('2026-01-01T00:00:00.000Z');

/**
 * Describes a block once on SQLite and once on PostgreSQL (so: in a `*.db.test.ts` file). `open` gives a fresh database:
 * opened in a test or `beforeEach` it is closed and removed after that test, opened in `beforeAll` after the block.
 */
export function onBoth(name: string, block: (open: Open, kind: Database['kind']) => void): void {
  describe.each([
    ['SQLite', 'sqlite', freshSqlite],
    ['PostgreSQL', 'postgres', freshPostgres],
  ] as const)(`${name} on %s`, (_title, kind, fresh) => owned(fresh, (open) => block(open, kind)));
}

/** The same on SQLite alone, for tests that no database can change. */
export function onSqlite(name: string, block: (open: Open) => void): void {
  describe(name, () => owned(freshSqlite, block));
}

function owned(fresh: () => Promise<Opened>, block: (open: Open) => void): void {
  const ofBlock: Opened[] = [];
  const ofTest: Opened[] = [];
  let inTest = false;
  beforeEach(() => {
    inTest = true;
  });
  block(async () => {
    const opened = await fresh();
    (inTest ? ofTest : ofBlock).push(opened);
    return opened.database;
  });
  // Registered last: the block's own hooks may still use the database.
  afterEach(() => {
    inTest = false;
    return closeAll(ofTest);
  });
  afterAll(() => closeAll(ofBlock));
}

async function closeAll(list: Opened[]): Promise<void> {
  for (const { database, remove } of list.splice(0)) {
    await database.close();
    await remove();
  }
}

let template: Promise<string> | undefined;

async function freshSqlite(): Promise<Opened> {
  template ??= migratedFile();
  const folder = temporaryFolder();
  copyFileSync(await template, sqliteFile(folder));
  const remove = async () => rmSync(folder, { recursive: true, force: true });
  return { database: at({ folder }), remove };
}

const TEMPLATES = join(import.meta.dirname, '../../node_modules/.cache/heed-test');

/** Made once for a set of migrations: each test file would spend a second on it. */
async function migratedFile(): Promise<string> {
  const made = join(TEMPLATES, `${sumOf('sqlite')}.sqlite`);
  if (existsSync(made)) return made;
  const folder = temporaryFolder();
  const database = openDatabase({ folder });
  await migrate(database, MIGRATED_AT);
  // Else the tables are still in the file beside it.
  await sql`pragma wal_checkpoint(truncate)`.execute(database.write);
  await database.close();
  mkdirSync(TEMPLATES, { recursive: true });
  // Whole or not there: another process may look at the same time.
  const half = join(TEMPLATES, `${randomBytes(6).toString('hex')}.half`);
  copyFileSync(sqliteFile(folder), half);
  renameSync(half, made);
  rmSync(folder, { recursive: true });
  return made;
}

const sumOf = (kind: Database['kind']): string =>
  createHash('sha256')
    .update(
      migrations(kind)
        .map((migration) => migration.sha256)
        .join(),
    )
    .digest('hex')
    .slice(0, 12);

async function freshPostgres(): Promise<Opened> {
  const server = process.env['HEED_TEST_POSTGRES'];
  if (server === undefined) throw new Error('name the file *.db.test.ts: PostgreSQL runs for those only');
  const from = await migratedTemplate(server);
  const name = `heed_test_${randomBytes(6).toString('hex')}`;
  await asAdmin(server, (admin) =>
    admin.query(`create database ${name} template ${from} strategy file_copy`),
  );
  const folder = temporaryFolder();
  const remove = async () => {
    await asAdmin(server, (admin) => admin.query(`drop database ${name} with (force)`));
    rmSync(folder, { recursive: true, force: true });
  };
  return { database: at({ url: inServer(server, name), folder }), remove };
}

/** A place where no database was made yet, of either kind, and how it is removed. */
export async function emptyPlace(
  kind: Database['kind'],
): Promise<{ place: DatabasePlace; remove: () => Promise<void> }> {
  const folder = temporaryFolder();
  const gone = () => rmSync(folder, { recursive: true, force: true });
  if (kind === 'sqlite') return { place: { folder }, remove: async () => gone() };
  const server = process.env['HEED_TEST_POSTGRES']!;
  const name = `heed_test_${randomBytes(6).toString('hex')}`;
  await asAdmin(server, (admin) => admin.query(`create database ${name}`));
  const remove = async () => {
    await asAdmin(server, (admin) => admin.query(`drop database ${name} with (force)`));
    gone();
  };
  return { place: { folder, url: inServer(server, name) }, remove };
}

/** Made once a server and set of migrations, also when several test files want it at the same time. */
async function migratedTemplate(server: string): Promise<string> {
  const name = `heed_template_${sumOf('postgres')}`;
  await asAdmin(server, async (admin) => {
    const has = async () =>
      (await admin.query('select 1 from pg_database where datname = $1', [name])).rowCount;
    if (await has()) return;
    await admin.query('select pg_advisory_lock(4217)');
    if (await has()) return;
    await admin.query(`create database ${name}_half`);
    const database = at({ url: inServer(server, `${name}_half`), folder: '' });
    await migrate(database, MIGRATED_AT);
    await database.close();
    await admin.query(`alter database ${name}_half rename to ${name}`);
  });
  return name;
}

async function asAdmin(server: string, work: (admin: pg.Client) => Promise<unknown>): Promise<void> {
  const admin = new pg.Client({ connectionString: server });
  await admin.connect();
  try {
    await work(admin);
  } finally {
    await admin.end();
  }
}

const at = (place: DatabasePlace): TestDatabase => ({ ...openDatabase(place), place });

function inServer(server: string, name: string): string {
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}

/** An empty folder of the test's own. */
export const temporaryFolder = (): string => mkdtempSync(join(quickFolder(), 'heed-test-'));
