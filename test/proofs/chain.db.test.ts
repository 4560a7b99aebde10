import { useProjections } from '../../src/ledger/ledger.ts';
import { lastCheckpoint } from '../../src/ledger/checkpoint.store.ts';
import { KEY_CHANGED, openLog, RESTORED, succeedLog, type Log } from '../../src/ledger/log.ts';
import type { LogKey } from '../../src/ledger/log-key.ts';
import { leafHash } from '../../src/ledger/merkle.ts';
import { keyId, makeCheckpoint, verifierKey } from '../../src/ledger/note.ts';
import type { RecordProof } from '../../src/ledger/record-proof.ts';
import { sealAll } from '../../src/ledger/sealer.ts';
import { growthBetween, growthFile, type ChainProof } from '../../src/proofs/growth.ts';
import { fill, minutes, NOON, testKey } from '../ledger/filled.ts';
import { unguarded } from '../ledger/tampering.ts';
import { onBoth, type TestDatabase } from '../support/databases.ts';
import { verifyFiles, wrongIn, type Verdict } from './loaded.ts';
import { Desk } from './verifying.ts';

useProjections([]);

const DAY = 1440;
const END = minutes(5 * DAY);
const textIn = ({ parts }: Verdict) => parts.flatMap(({ found }) => found.map(({ text }) => text)).join('\n');
type Given = ChainProof & { format: string };

onBoth('a proof of growth over several logs', (open, kind) => {
  let database: TestDatabase;
  let keys: LogKey[];
  let logs: Log[];
  const desk = new Desk();
  afterAll(() => desk.clear());

  const grow = async (log: Log, n: number, at: Date) => {
    await fill(database.write, n, 0, at);
    await sealAll(database.write, log, at);
  };
  /** A record that went on with another key after a day, and from a backup after another. */
  beforeEach(async () => {
    database = await open();
    keys = [testKey(), testKey()];
    const first = await openLog(database.write, keys[0]!, NOON);
    await grow(first, 7, NOON);
    await grow(first, 6, minutes(DAY));
    const why = { kind: KEY_CHANGED, facts: { why: 'planned' } } as const;
    const second = await succeedLog(database.write, { key: keys[1]!, old: keys[0], ...why }, minutes(DAY + 60));
    await grow(second, 5, minutes(2 * DAY));
    const backup = { kind: RESTORED, facts: { backup: minutes(2 * DAY).toISOString() } } as const;
    const third = await succeedLog(database.write, { key: keys[1]!, old: keys[1], ...backup }, minutes(3 * DAY));
    await grow(third, 4, minutes(4 * DAY));
    logs = [first, second, third];
  }); // prettier-ignore

  const proof = async (from = NOON, to = END) => growthBetween(database.read, { old: from, new: to });
  const check = (file: object, elsewhere = {}) =>
    verifyFiles([{ name: 'growth.json', bytes: Buffer.from(JSON.stringify(file)) }], elsewhere);
  const chain = async (from?: Date, to?: Date) =>
    JSON.parse(growthFile((await proof(from, to)) as ChainProof)) as Given;

  it('is one file that holds, with what a restore may have lost, in both checkers', async () => {
    const file = await chain();
    expect([file.format, file.links.length]).toEqual(['heed-chain-proof/1', 2]);
    const verdict = await check(file);
    expect([verdict.ok, wrongIn(verdict)]).toEqual([true, []]);
    const told = textIn(verdict);
    expect(told).toContain('is the beginning of what');
    expect(told).toContain('over 2 changes of log');
    expect(told).toContain(
      `A backup of ${minutes(2 * DAY).toISOString()} was brought back at ${minutes(3 * DAY).toISOString()}. WHAT WAS RECORDED BETWEEN THE TWO MAY BE LOST`,
    );
    const [a, b] = logs.map((log) => keyId(log).toString('hex'));
    expect(told).toContain(`The key ${a} signed the end of its log and vouches there for the key ${b}.`);
    for (const plain of [false, true]) {
      const run = await desk.check([desk.put('growth.json', file)], { plain });
      expect([run.code, run.wrong]).toEqual([0, []]);
      expect(run.out).toContain('over 2 changes of log');
    }
    for (const [from, to, links] of [[NOON, minutes(2 * DAY + 5), 1], [minutes(2 * DAY), END, 1], [minutes(4 * DAY), END, 0]] as const) {
      const part = await proof(from, to);
      expect([links, 'links' in (part as object)]).toEqual([links, links > 0]);
      expect((await check(JSON.parse(growthFile(part as ChainProof)) as object)).ok).toBe(true);
    }
  }); // prettier-ignore

  it('also holds where no key vouches, up to an end that only the next log names', async () => {
    const there = await open();
    const key = testKey();
    const log = await openLog(there.write, key, NOON);
    await fill(there.write, 9, 0, NOON);
    await sealAll(there.write, log, NOON);
    // Sealed, and not signed when the key was lost.
    await fill(there.write, 4, 9, NOON);
    await sealAll(there.write, log, NOON);
    const lost = { kind: KEY_CHANGED, facts: { why: 'lost' } } as const;
    const next = await succeedLog(there.write, { key: testKey(), old: undefined, ...lost }, minutes(60));
    await fill(there.write, 3, 13, minutes(61));
    await sealAll(there.write, next, minutes(61));
    const found = (await growthBetween(there.read, { old: NOON, new: END })) as ChainProof;
    expect(found.links[0]!.tail.length).toBeGreaterThan(0);
    const file = JSON.parse(growthFile(found)) as Given;
    const verdict = await check(file);
    expect([verdict.ok, wrongIn(verdict)]).toEqual([true, []]);
    expect(textIn(verdict)).toContain('No older key vouches for the key');
    expect(textIn(verdict)).toContain('was said to be lost');
    file.links[0]!.tail.pop();
    expect(wrongIn(await check(file))).toEqual(['link']);
  });

  it.each<[string, (file: Given) => void, string[]]>([
    ['the entry of a link', ({ links }) => (links[0]!.record.entry = links[0]!.record.entry.replace('planned', 'plannex')), ['entry', 'path', 'link']],
    ['the size of the log before', ({ links }) => releaf(links[0]!.record, /"size":13/, '"size":12'), ['path', 'link']],
    ['the root of the log before', ({ links }) => releaf(links[1]!.record, /"root":"...../, '"root":"AAAAA'), ['path', 'link']],
    ['the name of the log before', ({ links }) => releaf(links[1]!.record, /"predecessor":"heed.......,?/, '"predecessor":"heed/00000'), ['path', 'link']],
    ['the first link, left out', ({ links }) => links.shift(), ['link']],
    ['the last link, left out', ({ links }) => links.pop(), ['chain']],
    ['all links, left out', ({ links }) => links.splice(0), ['chain']],
    ['two links, exchanged', (file) => (file.links = file.links.toReversed()), ['chain', 'link', 'link']],
    ['one link, twice', ({ links }) => links.push(links[1]!), ['link']],
    ['another link put in place of one', ({ links }) => (links[0] = links[1]!), ['link', 'link']],
    ['the checkpoint of a link', ({ links }) => (links[0]!.record.checkpoint = links[1]!.record.checkpoint), ['log', 'signature', 'time', 'size', 'path', 'link', 'link']],
    ['the key of a link', ({ links }) => (links[0]!.record.key = links[1]!.record.key), ['log', 'signature', 'time', 'link']],
    ['the place of the entry of a link', ({ links }) => links[0]!.record.index++, ['path', 'link']],
    ['a hash put to the tail', ({ links }) => links[0]!.tail.push('00'.repeat(32)), ['link']],
    ['the path within the first log', ({ growth }) => growth.path.pop(), ['path']],
    ['the seal that it begins with', (file) => (file.old = file.growth.new), ['chain']],
    ['the seal that it ends with', (file) => (file.new = file.links[0]!.record.checkpoint), ['chain']],
    ['the growth of the first log, for that of another', (file) => Object.assign(file.growth, { log: 'heed/00000000/1' }), ['log']],
    ['something that does not belong', (file) => Object.assign(file.links[0]!, { more: 1 }), ['file']],
    ['a link that is none', (file) => (file.links[0] = null as never), ['file']],
  ])('is found and named when altered: %s', async (_name, change, named) => {
    const file = await chain();
    change(file);
    const verdict = await check(file);
    expect([verdict.ok, wrongIn(verdict)]).toEqual([false, named]);
  }); // prettier-ignore

  it('does not hold when whoever has the old key signs another end, or the new log was exchanged for another', async () => {
    const file = await chain();
    const [first] = logs as [Log];
    // Another history of the old log, signed with its key, that vouches for the same next log.
    const other = makeCheckpoint({ origin: first.origin, size: 13, root: leafHash('other'), at: minutes(DAY + 60) }, first, first.privateKey, logs[1]); // prettier-ignore
    const grown = { ...file.growth, old: other, new: other, path: [] };
    const rewritten = wrongIn(await check({ ...file, old: other, growth: grown }));
    expect([...new Set(rewritten)]).toEqual(['link', 'log']);
    // A log of the same old key which it does not vouch for, though its first entry says so.
    const there = await open();
    const mine = await openLog(there.write, keys[0]!, NOON);
    await sealAll(there.write, mine, NOON);
    const stranger = testKey();
    await fill(there.write, 1, 0, NOON);
    await sealAll(there.write, mine, NOON);
    const next = await succeedLog(there.write, { key: stranger, old: keys[0], kind: KEY_CHANGED, facts: { why: 'planned' } }, minutes(9)); // prettier-ignore
    const honest = (await growthBetween(there.read, { old: NOON, new: END })) as ChainProof;
    const last = honest.growth.new;
    const plain = makeCheckpoint({ origin: mine.origin, size: 1, root: Buffer.from(last.split('\n')[2]!, 'base64'), at: minutes(9) }, mine, mine.privateKey); // prettier-ignore
    const unvouched = { ...honest, growth: { ...honest.growth, new: plain } };
    expect(wrongIn(await check({ format: 'heed-chain-proof/1', ...unvouched }))).toEqual(['vouched']);
    expect((await check({ format: 'heed-chain-proof/1', ...honest })).ok).toBe(true);
    expect(next.origin).not.toBe(mine.origin);
  });

  it('is refused here where what is kept does not show it', async () => {
    await unguarded(database.write, kind, async (tx) => {
      await tx.updateTable('seal').set({ leaf: Buffer.alloc(32) }).where('log', '=', logs[0]!.origin).where('idx', '=', 10).execute(); // prettier-ignore
    });
    expect(await proof()).toBe('broken');
    expect(await proof(minutes(2 * DAY))).toMatchObject({ links: [{}] });
    expect(await growthBetween(database.read, { old: minutes(-9), new: END })).toBe('none');
  });

  it('leads from the keys that the reader has to the others, and not from a stranger’s', async () => {
    const file = await chain();
    const ids = logs.map((log) => keyId(log).toString('hex'));
    const wrong = async (key: string) => wrongIn(await check(file, { key }));
    for (const key of [...ids, ids.join(' '), verifierKey(logs[0]!), ` ${ids[2]}\n${ids[0]} `])
      expect([key, await wrong(key)]).toEqual([key, []]);
    const told = textIn(await check(file, { key: ids[0]! }));
    expect(told).toContain(`The key ${ids[0]} is the one that you gave.`);
    expect(told).toContain(`You did not give the key ${ids[2]}. The key ${ids[1]} vouches for it`);
    const back = textIn(await check(file, { key: ids[2]! }));
    expect(back).toContain(
      `You did not give the key ${ids[0]}. The end of its log is named in the log of the key ${ids[1]}`,
    );
    expect(await wrong('ffffffff')).toEqual(Array(3).fill('key-elsewhere'));
    // Two keys, under Node: each in an option of its own, one of them in a file.
    const path = desk.put('growth.json', file);
    const run = await desk.check([path, '--key', desk.put('key.txt', `${verifierKey(logs[2]!)}\n`), '--key', ids[0]!]); // prettier-ignore
    expect([run.code, run.out.match(/is the one that you gave/g)?.length]).toEqual([0, 2]);
  });

  it('does not lead from a key that vouched for nobody to the one that came after it', async () => {
    const next = await succeedLog(database.write, { key: testKey(), old: undefined, kind: KEY_CHANGED, facts: { why: 'lost' } }, minutes(4 * DAY + 60)); // prettier-ignore
    await grow(next, 2, minutes(4 * DAY + 61));
    const file = await chain();
    const [old, mine] = [logs[0]!, next].map((log) => keyId(log).toString('hex'));
    expect(wrongIn(await check(file, { key: old! }))).toEqual(['key-elsewhere']);
    expect(wrongIn(await check(file, { key: mine! }))).toEqual([]);
  });

  it('says plainly that a seal kept elsewhere is of what the restore lost', async () => {
    const file = await chain();
    const second = logs[1]!;
    const { size } = JSON.parse(file.links[1]!.record.entry).facts as { size: number };
    const sealed = (n: number) => makeCheckpoint({ origin: second.origin, size: n, root: leafHash('more'), at: minutes(2 * DAY + 9) }, second, second.privateKey); // prettier-ignore
    const lost = await check(file, { checkpoint: sealed(size + 9) });
    expect([wrongIn(lost), textIn(lost)]).toEqual([
      ['checkpoint-elsewhere'],
      expect.stringContaining('After a restore it was lost with what came after the backup'),
    ]);
    const kept = (await lastCheckpoint(database.read, second.origin))!.note;
    expect(wrongIn(await check(file, { checkpoint: kept }))).toEqual([]);
  });
});

function releaf(record: RecordProof, from: RegExp, to: string): void {
  record.entry = record.entry.replace(from, to);
  record.leaf = leafHash(record.entry).toString('hex');
}
