import { createHash, createPublicKey, verify } from 'node:crypto';
import { transact } from '../../src/database/database.ts';
import { append } from '../../src/ledger/ledger.ts';
import { checkpointLine, latestCheckpoint } from '../../src/ledger/latest.ts';
import { openLog, type Log } from '../../src/ledger/log.ts';
import { sealAll } from '../../src/ledger/sealer.ts';
import { nextLog, testKey } from '../ledger/filled.ts';
import { addStaff, startApp, type Added, type Browser, type TestApp } from '../support/app.ts';
import { onBoth, type TestDatabase } from '../support/databases.ts';
import { passCourse, putIntoForce, signAs } from '../support/training.ts';

interface ProofFile {
  format: string;
  about: string;
  receipt: string;
  records: {
    entry: string;
    leaf: string;
    log: string;
    index: number;
    size: number;
    path: string[];
    checkpoint: string;
    key: string;
    values: { name: string; salt: string; value: string }[];
  }[];
  texts: Record<string, string>;
}

// Everything below, down to the next heading, is what somebody outside would write from the specifications: RFC 6962 and
// C2SP signed notes, with node:crypto and nothing of ours.

const sha256 = (...parts: (Buffer | string)[]): Buffer => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};

function rootFrom(entry: string, index: number, size: number, path: readonly string[]): Buffer {
  let hash = sha256(Buffer.of(0), entry);
  let [at, last] = [index, size - 1];
  for (const step of path) {
    const other = Buffer.from(step, 'hex');
    if (at % 2 === 1 || at === last) {
      hash = sha256(Buffer.of(1), other, hash);
      while (at % 2 === 0 && at > 0) [at, last] = [at / 2, Math.floor(last / 2)];
    } else hash = sha256(Buffer.of(1), hash, other);
    [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
  }
  return last === 0 ? hash : Buffer.alloc(0);
}

/** What is wrong with a file; an empty list when all of it holds. */
function faults(file: ProofFile): string[] {
  const wrong: string[] = [];
  for (const { entry, index, size, path, checkpoint, key, values } of file.records) {
    const cut = checkpoint.indexOf('\n\n');
    const note = checkpoint.slice(0, cut + 1);
    const [origin, signedSize, root] = note.split('\n');
    if (Number(signedSize) !== size) wrong.push('size');
    if (rootFrom(entry, index, size, path).toString('base64') !== root) wrong.push('root');
    const raw = Buffer.from(key.split('+').slice(2).join('+'), 'base64').subarray(1);
    const spki = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), raw]);
    const publicKey = createPublicKey({ key: spki, format: 'der', type: 'spki' });
    const line = checkpoint
      .slice(cut + 2)
      .split('\n')
      .find((one) => one.startsWith(`— ${origin} `));
    const signature = Buffer.from(line!.split(' ')[2]!, 'base64').subarray(4);
    if (!verify(null, Buffer.from(note), publicKey, signature)) wrong.push('signature');
    const { facts } = JSON.parse(entry) as { facts: { commits: Record<string, string> } };
    for (const { name, salt, value } of values)
      if (sha256(`${salt}\n${value}`).toString('hex') !== facts.commits[name]) wrong.push(name);
  }
  for (const [hash, text] of Object.entries(file.texts))
    if (sha256(text).toString('hex') !== hash) wrong.push('text');
  return wrong;
}

// The tests

onBoth('the proof of a signature', (open) => {
  let app: TestApp;
  let database: TestDatabase;
  let nurse: Added;
  let browser: Browser;
  let log: Log;
  let id: string;

  const write = <T>(work: (tx: Parameters<typeof passCourse>[0]) => Promise<T>): Promise<T> =>
    transact(database.write, work);
  const proof = async (who = browser) =>
    JSON.parse((await who.get(`/signatures/${id}/proof`)).text) as ProofFile;
  const seal = async () => {
    app.clock.pass({ minutes: 2 });
    await sealAll(database.write, log, app.clock.now());
  };

  beforeEach(async () => {
    database = await open();
    app = await startApp({ database });
    log = await openLog(database.write, testKey(), app.clock.now());
    await putIntoForce(database, app.clock.now());
    nurse = await addStaff(app, { name: 'Ana O’Neil', hiredOn: '2026-09-01' });
    browser = await app.as(nurse);
    await write((tx) => passCourse(tx, app.clock.now(), nurse.id));
    await seal();
    id = await write((tx) => signAs(tx, app.clock.now(), nurse.id, 'Ana O’Neil', 1));
  });
  afterEach(() => app.close());

  it('is not there before the seal, and the page says so', async () => {
    expect((await browser.get(`/signatures/${id}`)).text).toContain('The record is being sealed.');
    const early = await browser.get(`/signatures/${id}/proof`);
    expect([early.status, early.location]).toEqual([303, `/signatures/${id}#record`]);
    // Sealed, but no checkpoint covers it yet.
    await sealAll(database.write, log, app.clock.now());
    expect((await browser.get(`/signatures/${id}`)).text).toContain('The record is being sealed.');
    await seal();
    const receipt = (await browser.get(`/signatures/${id}`)).text;
    expect(receipt).toContain('this record is among them, unchanged');
    const line = checkpointLine(app.ground.messages, 'UTC', await latestCheckpoint(database.read));
    expect(receipt).toContain(line);
    const number = /\/receipts\/([\w-]+)/.exec(receipt)![1]!;
    expect((await app.browser().get(`/receipts/${number}`)).text).toContain(line);
  });

  it('can be checked by anybody from the file alone', async () => {
    await seal();
    const answer = await browser.get(`/signatures/${id}/proof`);
    expect(answer.headers.get('content-disposition')).toMatch(/attachment; filename=signature-[\w-]+\.json/);
    const file = JSON.parse(answer.text) as ProofFile;
    expect(faults(file)).toEqual([]);
    const [record] = file.records;
    const entry = JSON.parse(record!.entry) as { kind: string; facts: Record<string, string> };
    expect(entry).toMatchObject({ kind: 'signed', person_id: nurse.id, facts: { receipt: file.receipt } });
    expect(Object.keys(file.texts)).toEqual([entry.facts['textHash']]);
    expect(record!.leaf).toBe(sha256(Buffer.of(0), record!.entry).toString('hex'));
    expect(record!.values.map(({ name }) => name)).toEqual([
      'address', 'consent', 'device', 'statement', 'typedName',
    ]); // prettier-ignore
  });

  it('stays right as the log grows, whatever its size', async () => {
    await seal();
    const first = await proof();
    for (let n = 0; n < 5; n++) {
      const entry = { at: '2026-10-05', kind: 'counted', facts: { n } };
      await write((tx) =>
        append(
          tx,
          app.clock.now(),
          Array.from({ length: 2 ** n * 7 }, () => entry),
        ),
      );
      await seal();
      const file = await proof();
      expect([n, faults(file)]).toEqual([n, []]);
      expect(file.records[0]!.size).toBeGreaterThan(first.records[0]!.size);
      expect(file.records[0]!.index).toBe(first.records[0]!.index);
    }
  }, 60_000);

  it('fails when anything in the file was changed', async () => {
    await seal();
    const file = await proof();
    const changed = (change: (copy: ProofFile) => void): string[] => {
      const copy = structuredClone(file);
      change(copy);
      return faults(copy);
    };
    const [record] = file.records;
    expect(changed((c) => (c.records[0]!.entry = record!.entry.replace('"policy":1', '"policy":2')))).toEqual(
      ['root'],
    );
    expect(changed((c) => c.records[0]!.index--)).toEqual(['root']);
    expect(changed((c) => (c.records[0]!.values[4]!.value = 'Somebody Else'))).toEqual(['typedName']);
    expect(changed((c) => (c.texts[Object.keys(c.texts)[0]!] += ' '))).toEqual(['text']);
    expect(
      changed(
        (c) => (c.records[0]!.checkpoint = record!.checkpoint.replace(`\n${record!.size}\n`, '\n9999\n')),
      ),
    ).toEqual(['size', 'signature']);
  });

  it('opens the personal values to the signer alone', async () => {
    await seal();
    for (const roles of [['officer'], ['auditor']] as const) {
      const reader = await app.as(await addStaff(app, { roles }));
      const file = await proof(reader);
      expect(faults(file)).toEqual([]);
      expect(file.records[0]!.values).toEqual([]);
      expect(JSON.stringify(file)).not.toMatch(/O’Neil|127\.0\.0\.1/);
    }
    const other = await app.as(await addStaff(app));
    expect((await other.get(`/signatures/${id}/proof`)).status).toBe(404);
    expect((await app.browser().get(`/signatures/${id}/proof`)).location).toMatch(/^\/sign-in/);
  });

  it('holds the withdrawal too', async () => {
    await seal();
    await browser.post(`/signatures/${id}/withdrawal`, { reason: 'By mistake' });
    expect((await browser.get(`/signatures/${id}`)).text).toContain('The record is being sealed.');
    expect((await browser.get(`/signatures/${id}/proof`)).status).toBe(303);
    await seal();
    const file = await proof();
    expect(faults(file)).toEqual([]);
    expect(file.records.map(({ entry }) => (JSON.parse(entry) as { kind: string }).kind)).toEqual([
      'signed',
      'signature-withdrawn',
    ]);
    expect(file.records[1]!.values.find(({ name }) => name === 'reason')?.value).toBe('By mistake');
  });

  it('is given by the log that holds it, also when another has succeeded that', async () => {
    await seal();
    const { origin } = log;
    log = await nextLog(database.write, app.clock.now());
    await write((tx) => append(tx, app.clock.now(), [{ at: '2026-10-05', kind: 'counted', facts: {} }]));
    await seal();
    const file = await proof();
    expect([faults(file), file.records[0]!.log]).toEqual([[], origin]);
  });

  it('is refused with a warning, not with a fault, where the seal does not fit', async () => {
    await seal();
    // As somebody who took a checkpoint of elsewhere would leave it.
    const { note } = await database.read
      .selectFrom('checkpoint')
      .select('note')
      .orderBy('at', 'desc')
      .executeTakeFirstOrThrow();
    const forged = note.replace(/^(.*\n\d+\n)..../, '$1AAAA');
    app.clock.pass({ minutes: 1 });
    const at = app.clock.now().toISOString();
    const size = Number(note.split('\n')[1]);
    await database.write
      .insertInto('checkpoint')
      .values({ log: log.origin, at, size, note: forged })
      .execute();
    const page = await browser.get(`/signatures/${id}`);
    expect([page.status, page.text.includes('does not fit the seal of the record log')]).toEqual([200, true]);
    expect((await browser.get(`/signatures/${id}/proof`)).status).toBe(303);
  });
});
