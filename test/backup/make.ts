import { writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { sql } from 'kysely';
import { shapes } from '../../src/backup/backup.store.ts';
import type { Header, Part } from '../../src/backup/format.ts';
import { readBackup } from '../../src/backup/read.ts';
import type { Target } from '../../src/backup/side.ts';
import { backupText, type Source } from '../../src/backup/write.ts';
import { transact, type Database, type DatabasePlace } from '../../src/database/database.ts';
import { checkpointNow } from '../../src/ledger/checkpoint.ts';
import { loadLogKey } from '../../src/ledger/log-key.ts';
import { openLog, type Log } from '../../src/ledger/log.ts';
import { sealAll } from '../../src/ledger/sealer.ts';
import { queueMail } from '../../src/mail/queue.ts';
import { bringPackage } from '../../src/scorm/bring/bring.ts';
import { addStaff, startApp } from '../support/app.ts';
import type { TestDatabase } from '../support/databases.ts';
import { packageZip } from '../support/packages.ts';
import { passCourse, putIntoForce, signAs } from '../support/training.ts';

export const MADE = new Date('2026-10-06T09:00:00.000Z');
export const LATER = new Date('2026-10-07T09:00:00.000Z');

export interface Lived {
  database: TestDatabase;
  log: Log;
  config: { data: string; databaseUrl: string | undefined };
  /** The entry of a signature. */
  signed: string;
}

/** A clinic that has lived a little: people, a signature, a package, sessions, mail that waits, entries not yet sealed. */
export async function lived(database: TestDatabase): Promise<Lived> {
  const { folder: data, url: databaseUrl } = database.place;
  const app = await startApp({ database });
  const now = app.clock.now();
  const log = await openLog(database.write, loadLogKey(undefined, data), now);
  await putIntoForce(database, now);
  const nurse = await addStaff(app, { name: 'Ana O’Neil 😀', hiredOn: '2026-09-01' });
  await app.as(nurse);
  await transact(database.write, (tx) => passCourse(tx, now, nurse.id));
  await transact(database.write, (tx) => signAs(tx, now, nurse.id, 'Ana O’Neil 😀', 1));
  const zip = await packageZip({ standard: '1.2', title: 'Fire', scos: [{ id: 'one', title: 'One' }] });
  await bringPackage(database, now, null, { zip, id: 'fire', isNew: true, data });
  await sealAll(database.write, log, now);
  await checkpointNow(database.write, log, now);
  await addStaff(app, { name: 'Bo "quoted" \\ back' });
  const words = { subject: 'Due', text: 'Due\nsoon', html: '<p>Due</p>' };
  await transact(database.write, (tx) => queueMail(tx, now, { personId: nurse.id, kind: 'due', ...words }));
  await app.close();
  const { entry_id: signed } = await database.read
    .selectFrom('signature')
    .select('entry_id')
    .executeTakeFirstOrThrow();
  return { database, log, config: { data, databaseUrl }, signed };
}

export const targetOf = ({ folder, url }: DatabasePlace): Target => ({
  data: folder,
  databaseUrl: url,
  logKey: undefined,
});

/** Every row of every table that is kept, as text, by table. */
export async function allRows(db: Database['read']): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  for (const { part } of await shapes(MADE)) {
    const columns = sql.join(part.columns.map((name) => sql.ref(name)));
    const { rows } = await sql`select ${columns} from ${sql.table(part.name)}`.execute(db);
    found[part.name] = rows.map((row) => JSON.stringify(row)).toSorted();
  }
  return found;
}

/** Writes a backup anew with another header and other parts, all hashes right. */
export async function rewritten(
  from: string,
  to: string,
  header: (was: Header) => Partial<Header>,
  change: (part: Part, items: unknown[]) => { part: Part; items: unknown[] } = (part, items) => ({
    part,
    items,
  }),
): Promise<void> {
  const sources: Source[] = [];
  let head: Header | undefined;
  let items: unknown[] = [];
  for await (const said of readBackup(from))
    if (said.kind === 'header') head = said.header;
    else if (said.kind === 'items') items.push(...said.items);
    else if (said.kind === 'end') {
      sources.push(change(said.part, items));
      items = [];
    }
  let text = '';
  const each = (async function* () {
    yield* sources;
  })();
  for await (const piece of backupText({ ...head!, ...header(head!) }, each)) text += piece;
  writeFileSync(to, gzipSync(text));
}
