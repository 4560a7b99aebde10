import { createHash, createPrivateKey } from 'node:crypto';
import { transact } from '../../src/database/database.ts';
import { openLog, type Log } from '../../src/ledger/log.ts';
import { makeCheckpoint, verifierKey } from '../../src/ledger/note.ts';
import { sealAll } from '../../src/ledger/sealer.ts';
import { testKey } from '../ledger/filled.ts';
import { addStaff, startApp, type TestApp } from '../support/app.ts';
import { onBoth, type TestDatabase } from '../support/databases.ts';
import { heed, settingsOf } from '../support/program.ts';
import { passCourse, putIntoForce, signAs } from '../support/training.ts';
import { Desk, type ProofFile } from './verifying.ts';

// Another character than the one there, in the middle.
const nudged = (text: string, at = Math.floor(text.length / 2)): string =>
  text.slice(0, at) + (text[at] === 'a' ? 'b' : 'a') + text.slice(at + 1);
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

const other = testKey();

/** Every way to alter a receipt that we could think of, and the parts that must be named: one of them at least. */
const ALTERED: Record<string, [(file: ProofFile) => void, string]> = {
  'the entry': [
    ({ records: [r] }) => (r!.entry = r!.entry.replace('"policy":1', '"policy":2')),
    'entry path',
  ],
  'the entry with its leaf': [
    ({ records: [r] }) => {
      r!.entry = r!.entry.replace('"policy":1', '"policy":2');
      r!.leaf = sha256(`\0${r!.entry}`);
    },
    'path',
  ],
  'the entry, so that it is none': [({ records: [r] }) => (r!.entry = 'x'), 'entry text'],
  'the leaf': [({ records: [r] }) => (r!.leaf = nudged(r!.leaf)), 'entry'],
  'a hash of the path': [({ records: [r] }) => (r!.path[0] = nudged(r!.path[0]!)), 'path'],
  'a hash of the path, so that it is none': [({ records: [r] }) => (r!.path[0] = 'zz'), 'path'],
  'the path made shorter': [({ records: [r] }) => r!.path.pop(), 'path'],
  'the path made longer': [({ records: [r] }) => r!.path.push(r!.path[0]!), 'path'],
  'the index': [({ records: [r] }) => r!.index--, 'path'],
  'the index, beyond the end': [({ records: [r] }) => (r!.index = r!.size), 'index'],
  'the size': [({ records: [r] }) => r!.size++, 'size'],
  'the size in the checkpoint too': [
    ({ records: [r] }) => {
      r!.checkpoint = r!.checkpoint.replace(`\n${r!.size}\n`, `\n${r!.size * 1024}\n`);
      r!.size *= 1024;
    },
    'signature time path',
  ],
  'the root in the checkpoint': [
    ({ records: [r] }) => {
      const [, , root] = r!.checkpoint.split('\n');
      r!.checkpoint = r!.checkpoint.replace(root!, nudged(root!));
    },
    'signature time path',
  ],
  'the log’s name in the checkpoint': [
    ({ records: [r] }) => (r!.checkpoint = r!.checkpoint.replace('heed/', 'held/')),
    'log signature time',
  ],
  'the name of the log': [({ records: [r] }) => (r!.log += '1'), 'log'],
  'the checkpoint, so that it is none': [({ records: [r] }) => (r!.checkpoint = 'x'), 'checkpoint'],
  'the plain signature': [({ records: [r] }) => (r!.checkpoint = swapped(r!.checkpoint, 4)), 'signature'],
  'the signature of the time': [({ records: [r] }) => (r!.checkpoint = swapped(r!.checkpoint, 5)), 'time'],
  'the time told': [({ records: [r] }) => (r!.sealedAt = '2020-01-01T00:00:00.000Z'), 'sealedAt'],
  'the key': [({ records: [r] }) => (r!.key = nudged(r!.key, r!.key.length - 9)), 'key'],
  'the key for another’s': [
    ({ records: [r] }) => (r!.key = verifierKey({ origin: r!.log, publicKey: other.publicKey })),
    'signature time',
  ],
  'a value': [({ records: [r] }) => (r!.values.at(-1)!.value = 'Somebody Else'), 'value typedName'],
  'a salt': [({ records: [r] }) => (r!.values[0]!.salt += 'x'), 'value address'],
  'a value’s name': [({ records: [r] }) => (r!.values[0]!.name = 'constructor'), 'value constructor'],
  'a text': [({ texts }) => (texts[Object.keys(texts)[0]!] += ' '), 'text'],
  'a text put beside': [({ texts }) => (texts[sha256('more')] = 'more'), 'text'],
  'the receipt': [(file) => (file.receipt = 'AAAA-BBBB'), 'receipt'],
  'no record at all': [(file) => (file.records = []), 'file text'],
  'a list that is none': [(file) => Object.assign(file.records[0]!, { values: [null] }), 'file'],
};

// The signature line with a bit of its last bytes turned; the key id stays.
function swapped(checkpoint: string, line: number): string {
  const lines = checkpoint.split('\n');
  const [dash, name, base64] = lines[line]!.split(' ');
  const bytes = Buffer.from(base64!, 'base64');
  bytes[bytes.length - 20]! ^= 1;
  lines[line] = `${dash} ${name} ${bytes.toString('base64')}`;
  return lines.join('\n');
}

onBoth('the verifier, run by Node without us', (open) => {
  let app: TestApp;
  let database: TestDatabase;
  let log: Log;
  let file: ProofFile;
  let desk: Desk;

  beforeAll(async () => {
    desk = new Desk();
    database = await open();
    app = await startApp({ database });
    const now = () => app.clock.now();
    log = await openLog(database.write, testKey(), now());
    await putIntoForce(database, now());
    const nurse = await addStaff(app, { name: 'Ana O’Neil', hiredOn: '2026-09-01' });
    await transact(database.write, (tx) => passCourse(tx, now(), nurse.id));
    const id = await transact(database.write, (tx) => signAs(tx, now(), nurse.id, 'Ana O’Neil', 1));
    await sealAll(database.write, log, now());
    app.clock.pass({ minutes: 2 });
    await addStaff(app);
    await sealAll(database.write, log, now());
    const browser = await app.as(nurse);
    file = JSON.parse((await browser.get(`/signatures/${id}/proof`)).text) as ProofFile;
  });
  afterAll(async () => {
    desk.clear();
    await app.close();
  });

  it.each([false, true])('says that an honest receipt holds (without WebCrypto: %s)', async (plain) => {
    const path = desk.put('honest.json', file);
    const { code, wrong, out } = await desk.check([path], { plain });
    expect([code, wrong]).toEqual([0, []]);
    const [record] = file.records;
    expect(out).toContain(
      `It is entry ${record!.index + 1} of the ${record!.size} that the checkpoint signs.`,
    );
    expect(out).toContain('typedName: “Ana O’Neil” is what was committed to.');
    expect(out).toContain(`has the id ${record!.key.split('+')[1]}. It was compared with none`);
    expect(out).toContain('This detects changes. It does not prevent them.');
    expect(out).not.toMatch(/warning/i);
  });

  it.each(Object.keys(ALTERED))('finds and names what was altered: %s', async (name) => {
    const copy = structuredClone(file);
    const [alter, named] = ALTERED[name]!;
    alter(copy);
    const path = desk.put('altered.json', copy);
    const { code, wrong } = await desk.check([path]);
    expect([code, wrong.join(' ')]).toEqual([1, named]);
  });

  it('finds a wrong signature in plain JavaScript too', async () => {
    const copy = structuredClone(file);
    copy.records[0]!.checkpoint = swapped(swapped(copy.records[0]!.checkpoint, 4), 5);
    const { code, wrong } = await desk.check([desk.put('altered.json', copy)], { plain: true });
    expect([code, wrong]).toEqual([1, ['signature', 'time']]);
  });

  it('is what heed verify uses, with the keys of this record: an honest receipt, and one altered byte', async () => {
    const verify = (name: string, text: string) =>
      heed(['verify', desk.put(name, text)], settingsOf(database.place));
    const text = JSON.stringify(file);
    const held = await verify('honest.json', text);
    expect([held.code, held.err, held.out]).toEqual([
      0,
      '',
      expect.stringContaining('typedName: “Ana O’Neil”'),
    ]);
    expect(held.out).toContain('is the one that you gave');
    const altered = await verify('altered.json', text.replace('Ana O’Neil', 'Anb O’Neil'));
    expect([altered.code, altered.out]).toEqual([1, expect.stringContaining('NOT RIGHT [value typedName]')]);
  }, 30_000);

  it('compares the key with one from elsewhere', async () => {
    const path = desk.put('honest.json', file);
    const key = file.records[0]!.key;
    // A pack has the key in a file.
    for (const given of [key, key.split('+')[1]!, desk.put('key.txt', `${key}\n`)])
      expect((await desk.check([path, '--key', given])).out).toContain('is the one that you gave');
    const told = await desk.check([path, '--key', 'ffffffff']);
    expect([told.code, told.wrong]).toEqual([1, ['key-elsewhere']]);
  });

  it('compares the checkpoint with one that was kept elsewhere: an honest one, another history, another log', async () => {
    const path = desk.put('honest.json', file);
    const { checkpoint, size } = file.records[0]!;
    const kept = (text: string) => desk.check([path, '--checkpoint', desk.put('kept.txt', text)]);
    for (const text of [checkpoint, checkpoint.replaceAll('\n', '\r\n'), checkpoint.trim()])
      expect((await kept(text)).out).toContain(`At ${size} entries it says the same`);
    // Whoever has the key can sign two histories.
    const made = { origin: log.origin, at: app.clock.now(), root: Buffer.alloc(32, 7) };
    const history = makeCheckpoint({ ...made, size }, log, log.privateKey);
    expect((await kept(history)).wrong).toEqual(['checkpoint-elsewhere']);
    const apart = await kept(makeCheckpoint({ ...made, size: 3 }, log, log.privateKey));
    expect([apart.code, apart.out]).toEqual([0, expect.stringContaining('Ask for a proof between the two')]);
    const unsigned = await kept(checkpoint.replace(`\n${size}\n`, `\n${size + 1}\n`));
    expect(unsigned.wrong).toEqual(['checkpoint-elsewhere']);
    const foreign = { origin: 'heed/00000000/1', publicKey: other.publicKey };
    const note = makeCheckpoint({ ...made, ...foreign, size }, foreign, createPrivateKey(other.privateKey.export({ format: 'pem', type: 'pkcs8' }))); // prettier-ignore
    expect((await kept(note)).wrong).toEqual(['checkpoint-elsewhere']);
    expect((await kept('x')).wrong).toEqual(['checkpoint-elsewhere']);
  });

  it('refuses what is no proof, and says how it is used', async () => {
    for (const text of ['', 'null', '[]', '{"format":"heed-signature-proof/2"}', '\u001B[2J'])
      expect([text, (await desk.check([desk.put('odd.json', text)])).wrong]).toEqual([text, ['file']]);
    expect((await desk.check([])).code).toBe(2);
    expect((await desk.check(['--nonsense'])).code).toBe(2);
    expect((await desk.check(['not-there.json'])).code).toBe(2);
  });
});

onBoth('the page of the verifier', (open) => {
  let app: TestApp;
  afterEach(() => app.close());

  it('offers both files to anybody, to save and not to open, with the key', async () => {
    const database = await open();
    app = await startApp({ database });
    const browser = app.browser();
    expect((await browser.get('/verify')).text).not.toContain('Key id');
    const log = await openLog(database.write, testKey(), app.clock.now());
    const page = await browser.get('/verify');
    expect([page.status, page.text]).toEqual([200, expect.stringContaining(verifierKey(log).split('+')[1]!)]);
    for (const kind of ['html', 'mjs']) {
      const answer = await browser.get(`/verify/verify-heed.${kind}`);
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-disposition')).toBe(`attachment; filename=verify-heed.${kind}`);
      expect(answer.headers.get('content-security-policy')).not.toContain('unsafe-inline');
      expect(answer.text).not.toMatch(/https?:|import\(['"][^n]|\/\* SCRIPT/);
    }
  });
});
