import {
  copyFileSync,
  existsSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { useProjections } from '../../src/ledger/ledger.ts';
import { loadLogKey, logKeyFile, newKeyText } from '../../src/ledger/log-key.ts';
import { currentLog, openLog } from '../../src/ledger/log.ts';
import { verifierKey } from '../../src/ledger/note.ts';
import { recordProof } from '../../src/ledger/record-proof.ts';
import { backlog } from '../../src/ledger/seal.store.ts';
import { sealAll } from '../../src/ledger/sealer.ts';
import { onBoth, temporaryFolder, type TestDatabase } from '../support/databases.ts';
import { failingStart, freePort, heed, server, stop, type Settings } from '../support/program.ts';
import { fill } from './filled.ts';

useProjections([]);

onBoth('heed key', (open) => {
  let database: TestDatabase;
  let folder: string;
  let settings: Settings;
  let ids: string[];
  const key = () => readFileSync(logKeyFile(folder), 'utf8');
  const inUse = async () => (await currentLog(database.read))!;

  beforeEach(async () => {
    database = await open();
    ({ folder } = database.place);
    const { url } = database.place;
    settings = { HEED_DATA: folder, ...(url === undefined ? {} : { DATABASE_URL: url }) };
    // The commands have the time of this machine.
    const now = new Date();
    const log = await openLog(database.write, loadLogKey(undefined, folder), now);
    ids = await fill(database.write, 5, 0, now);
    await sealAll(database.write, log, now);
  });

  it('gives the record another key while Heed runs, which takes it by itself, and nothing old is lost', async () => {
    const old = await inUse();
    const before = (await recordProof(database.read, new Date(), ids[2]!)) as { checkpoint: string };
    const kept = join(temporaryFolder(), 'kept.txt');
    writeFileSync(kept, before.checkpoint);
    const first = key();
    const running = await server({ ...settings, PORT: String(await freePort()) });
    const changed = await heed(['key', 'change'], settings);
    expect(changed).toMatchObject({
      code: 0,
      err: '',
      out: expect.stringContaining('the old one vouches for it'),
    });
    const now = await inUse();
    expect([now.predecessor, key() === first, readdirSync(folder).includes('log.key.next')]).toEqual([
      old.origin,
      false,
      false,
    ]);
    expect(statSync(logKeyFile(folder)).mode & 0o777).toBe(0o600);
    await fill(database.write, 4, 5, new Date());
    for (let n = 0; n < 200 && (await backlog(database.read)) > 0; n++) await pause(50);
    expect(await backlog(database.read)).toBe(0);
    await stop(running.child);
    const verified = await heed(['verify', '--checkpoint', kept], settings);
    expect([verified.code, verified.out]).toEqual([
      0,
      expect.stringContaining('signed the end of its log and vouches'),
    ]);
    expect(await recordProof(database.read, new Date(), ids[2]!)).toMatchObject({
      key: verifierKey(old),
      log: old.origin,
    });
    const shown = await heed(['key'], settings);
    expect(shown.out.trim().split('\n')).toEqual([
      expect.stringMatching(/ to .*: /),
      `since ${now.beganAt}: ${verifierKey(now)}`,
    ]);
    expect(shown.out).toContain(verifierKey(old));
  }, 60_000);

  it('brings to its end what was broken off after it counted', async () => {
    const first = key();
    expect(await heed(['key', 'change'], settings)).toMatchObject({ code: 0 });
    renameSync(logKeyFile(folder), join(folder, 'log.key.next'));
    writeFileSync(logKeyFile(folder), first);
    expect(await heed(['remind', '--dry-run'], settings)).toMatchObject({ err: '' });
    expect([key() === first, existsSync(join(folder, 'log.key.next'))]).toEqual([false, false]);
    // And what was broken off before it counted is no key of anything.
    writeFileSync(join(folder, 'log.key.next'), newKeyText());
    expect(await heed(['verify'], settings)).toMatchObject({ code: 0 });
    expect(await heed(['key', 'change'], settings)).toMatchObject({ code: 0 });
    expect(await heed(['verify'], settings)).toMatchObject({ code: 0 });
  }, 60_000);

  it('goes on with a key that was set from outside, when told to', async () => {
    const other = newKeyText();
    const outside = { ...settings, HEED_LOG_KEY: other };
    const refused = await failingStart(outside);
    expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('heed key change') });
    const changed = await heed(['key', 'change'], outside);
    // The old one lies in the data folder: it vouches.
    expect(changed).toMatchObject({ code: 0, out: expect.stringContaining('the old one vouches for it') });
    expect((await inUse()).publicKey).toEqual(loadLogKey(other, '').publicKey);
    expect(await heed(['verify'], outside)).toMatchObject({ code: 0 });
    const twice = await failingStart(settings);
    expect(twice).toMatchObject({ code: 1, err: expect.stringContaining('signed with another key') });
  }, 60_000);

  it('writes a new key for the setting where it is told to, and over nothing', async () => {
    const set = { ...settings, HEED_LOG_KEY: key() };
    const unclear = await heed(['key', 'change'], set);
    expect(unclear).toMatchObject({ code: 1, out: expect.stringContaining('--to FILE') });
    const file = join(temporaryFolder(), 'new.key');
    writeFileSync(file, 'mine');
    const there = await heed(['key', 'change', '--to', file], set);
    expect([there.code, readFileSync(file, 'utf8')]).toEqual([1, 'mine']);
    rmSync(file);
    expect(await heed(['key', 'change', '--to', file], set)).toMatchObject({
      code: 0,
      out: expect.stringContaining(file),
    });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(await heed(['verify'], { ...settings, HEED_LOG_KEY_FILE: file })).toMatchObject({ code: 0 });
  }, 60_000);

  it('goes on without a key that is lost only when told so, and says so ever after', async () => {
    const origin = (await inUse()).origin;
    const keptKey = join(temporaryFolder(), 'old.key');
    copyFileSync(logKeyFile(folder), keptKey);
    rmSync(logKeyFile(folder));
    for (const command of [['key', 'change'], ['verify'], ['remind', '--dry-run']])
      expect(await heed(command, settings)).toMatchObject({ code: 1 });
    expect([existsSync(logKeyFile(folder)), (await inUse()).origin]).toEqual([false, origin]);
    const wrong = join(temporaryFolder(), 'wrong.key');
    writeFileSync(wrong, newKeyText());
    const notOld = await heed(['key', 'change', '--old', wrong], settings);
    expect(notOld).toMatchObject({ code: 1, out: expect.stringContaining('is not the key of the log') });
    expect(await heed(['key', 'change', '--lost', '--old', keptKey], settings)).toMatchObject({ code: 1 });
    expect(await heed(['key', 'change', '--lost'], settings)).toMatchObject({
      code: 0,
      out: expect.stringContaining('No other key vouches'),
    });
    const verified = await heed(['verify'], settings);
    expect([verified.code, verified.out]).toEqual([0, expect.stringContaining('WITHOUT the old key')]);
    expect(verified.out).toContain('said to be lost');
  }, 60_000);

  it('says that a key was stolen, and is used rightly or not at all', async () => {
    expect(await heed(['key', 'change', '--stolen'], settings)).toMatchObject({ code: 0 });
    const { out } = await heed(['verify'], settings);
    expect(out).toContain('was said to be stolen');
    expect(out).toContain('vouches for the new key');
    for (const words of [
      ['key', 'chance'],
      ['key', 'change', '--lost', '--stolen'],
      ['key', 'change', '--to'],
      ['key', 'change', 'x'],
    ])
      expect([words, (await heed(words, settings)).code]).toEqual([words, 2]);
  }, 60_000);
});
