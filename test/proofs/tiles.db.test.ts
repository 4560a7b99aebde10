import { createHash, createPublicKey, verify } from 'node:crypto';
import { checkpointNow } from '../../src/ledger/checkpoint.ts';
import { openLog, type Log } from '../../src/ledger/log.ts';
import { verifierKey } from '../../src/ledger/note.ts';
import { sealAll } from '../../src/ledger/sealer.ts';
import { transact } from '../../src/database/database.ts';
import { readTile, tilePath } from '../../src/proofs/tiles.ts';
import { nextLog, testKey } from '../ledger/filled.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { onBoth, type TestDatabase } from '../support/databases.ts';

const sha = (...parts: Buffer[]) => createHash('sha256').update(Buffer.concat(parts)).digest();
const join = (left: Buffer, right: Buffer) => sha(Buffer.of(1), left, right);

/** The root over hashes, as RFC 6962 defines it. */
function rootOver(hashes: readonly Buffer[]): Buffer {
  if (hashes.length === 1) return hashes[0]!;
  let half = 1;
  while (half * 2 < hashes.length) half *= 2;
  return join(rootOver(hashes.slice(0, half)), rootOver(hashes.slice(half)));
}

/** A monitor: knows an address and a key, and nothing else of us. */
class Reader {
  readonly #prefix: string;
  readonly #name: string;
  readonly #key: Buffer;
  asked = 0;

  constructor(prefix: string, key: string) {
    this.#prefix = prefix;
    const [name, , ...base64] = key.split('+');
    this.#name = name!;
    this.#key = Buffer.from(base64.join('+'), 'base64');
  }

  async checkpoint(): Promise<{ size: number; root: string }> {
    const answer = await fetch(`${this.#prefix}/checkpoint`);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/plain; charset=utf-8']);
    const note = await answer.text();
    const [text, signatures] = [note.slice(0, note.indexOf('\n\n') + 1), note.split('\n\n')[1]!];
    const [origin, size, root] = text.split('\n');
    expect(origin).toBe(this.#name);
    const id = sha(Buffer.from(`${this.#name}\n`), this.#key).subarray(0, 4);
    const ours = signatures
      .split('\n')
      .map((line) => Buffer.from(line.split(' ')[2] ?? '', 'base64'))
      .find((bytes) => bytes.subarray(0, 4).equals(id))!;
    const spki = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), this.#key.subarray(1)]);
    const key = createPublicKey({ key: spki, format: 'der', type: 'spki' });
    expect(verify(null, Buffer.from(text), key, ours.subarray(4))).toBe(true);
    return { size: Number(size), root: root! };
  }

  /** Every tile of a tree of that size, by level, as hashes. */
  async tiles(size: number): Promise<Buffer[][]> {
    const levels: Buffer[][] = [];
    for (let level = 0, count = size; count > 0; level++, count = Math.floor(count / 256)) {
      const hashes: Buffer[] = [];
      for (let n = 0; n * 256 < count; n++) hashes.push(...(await this.tile(level, n, Math.min(256, count - n * 256))));
      levels.push(hashes);
    } // prettier-ignore
    return levels;
  }

  async tile(level: number, n: number, width: number): Promise<Buffer[]> {
    const digits = String(n).padStart(9, '0').match(/.{3}/g)!.slice(n < 1000 ? 2 : n < 1e6 ? 1 : 0);
    const number = digits.map((three, at) => (at < digits.length - 1 ? `x${three}` : three)).join('/');
    const path = `${this.#prefix}/tile/${level}/${number}${width === 256 ? '' : `.p/${width}`}`;
    this.asked++;
    const answer = await fetch(path);
    expect([path, answer.status, answer.headers.get('content-type')]).toEqual([path, 200, 'application/octet-stream']);
    expect(answer.headers.get('set-cookie')).toBeNull();
    const bytes = Buffer.from(await answer.arrayBuffer());
    expect(bytes).toHaveLength(32 * width);
    return Array.from({ length: width }, (_, at) => bytes.subarray(at * 32, at * 32 + 32));
  } // prettier-ignore
}

describe('the address of a tile', () => {
  it('has three digits a group, and is one alone', () => {
    for (const [n, path] of [[0, '000'], [999, '999'], [1000, 'x001/000'], [1234067, 'x001/x234/067']] as const) {
      expect(tilePath({ level: 1, n, width: 256 })).toBe(`1/${path}`);
      expect(readTile('1', path.split('/'))).toEqual({ level: 1, n, width: 256 });
      expect(readTile('1', `${path}.p/7`.split('/'))).toEqual({ level: 1, n, width: 7 });
    } // prettier-ignore
    for (const odd of ['0', '00', '0000', 'x000/001', 'x001', '001/002', 'x01/002', '000.p', '000.p/0', '000.p/256', '000.p/07', '000.p/1/2', '-01', '00a', ''])
      expect([odd, readTile('0', odd.split('/'))]).toEqual([odd, undefined]); // prettier-ignore
    for (const level of ['00', '-1', 'a', '', '100', 'entries']) expect(readTile(level, ['000'])).toBeUndefined();
  }); // prettier-ignore
});

onBoth('the log as tiles', (open) => {
  let database: TestDatabase;
  let app: TestApp;
  let log: Log;

  beforeEach(async () => {
    database = await open();
    app = await startApp({ database, empty: true });
    log = await openLog(database.write, testKey(), app.clock.now());
  });
  afterEach(() => app.close());

  // Straight into the table, as every entry gets there in the end.
  const grow = async (to: number) => {
    for (let have = await count(); have < to; have = await count()) {
      const rows = Array.from({ length: Math.min(100, to - have) }, (_, n) => ({
        id: `entry-${String(have + n).padStart(6, '0')}`,
        at: '2026-10-05',
        known_at: app.clock.now().toISOString(),
        kind: 'counted',
        person_id: null,
        body: `{"n":${have + n}}`,
      }));
      await transact(database.write, (tx) => tx.insertInto('ledger').values(rows).execute());
    }
    app.clock.pass({ minutes: 2 });
    await sealAll(database.write, log, app.clock.now());
  };
  const count = async () =>
    (await database.write.selectFrom('ledger').select((e) => e.fn.countAll<number>().as('n')).executeTakeFirstOrThrow()).n; // prettier-ignore
  const status = async (path: string) => (await fetch(app.url + path)).status;
  const own = () => `${app.url}/log/${log.origin.slice('heed/'.length)}`;

  it('gives a stranger’s program the signed root again, at every size', async () => {
    expect(await status('/log/checkpoint')).toBe(404);
    for (const size of [1, 255, 256, 257, 70_000]) {
      await grow(size);
      const reader = new Reader(size === 257 ? `${app.url}/log` : own(), verifierKey(log));
      const signed = await reader.checkpoint();
      expect(signed.size).toBe(size);
      const levels = await reader.tiles(size);
      expect(rootOver(levels[0]!).toString('base64')).toBe(signed.root);
      for (const [level, hashes] of levels.entries())
        for (const [n, hash] of (levels[level + 1] ?? []).entries())
          expect(hash.equals(rootOver(hashes.slice(n * 256, n * 256 + 256)))).toBe(true);
      if (size === 70_000)
        expect([reader.asked, ...levels.map((hashes) => hashes.length)]).toEqual([277, 70_000, 273, 1]);
    }
  }, 180_000);

  it('goes no further than what is signed, and gives no entry', async () => {
    await grow(300);
    const [full] = await new Reader(own(), verifierKey(log)).tile(0, 0, 256);
    expect(full).toHaveLength(32);
    // Sealed, and the next checkpoint is not yet due.
    await database.write.insertInto('ledger').values({ id: 'more', at: '2026-10-05', known_at: app.clock.now().toISOString(), kind: 'counted', person_id: null, body: '{}' }).execute(); // prettier-ignore
    await sealAll(database.write, log, app.clock.now());
    const name = log.origin.slice('heed/'.length);
    for (const path of ['tile/0/001.p/44', 'tile/1/000.p/1', 'tile/0/000.p/9'])
      expect([path, await status(`/log/${name}/${path}`), await status(`/log/${path}`)]).toEqual([path, 200, 200]); // prettier-ignore
    for (const path of ['tile/0/001', 'tile/0/001.p/45', 'tile/0/002', 'tile/1/000', 'tile/1/000.p/2', 'tile/2/000.p/1', 'tile/4/000', 'tile/63/000', 'tile/entries/000', 'tile/entries/000.p/1', 'tile/0/1', 'tile/0/x000/000', 'tile', 'tile/0', 'entries', 'tile/0/%00', 'tile/0/..%2f000'])
      expect([path, await status(`/log/${name}/${path}`), await status(`/log/${path}`)]).toEqual([path, 404, 404]); // prettier-ignore
    for (const other of ['ffffffff/1', `${name.split('/')[0]}/2`, '%00/1', '../1'])
      expect([other, await status(`/log/${other}/checkpoint`)]).toEqual([other, 404]);
    expect((await fetch(`${own()}/checkpoint`, { method: 'POST' })).status).toBe(404);
    app.clock.pass({ minutes: 2 });
    await checkpointNow(database.write, log, app.clock.now());
    expect(await status(`/log/${name}/tile/0/001.p/45`)).toBe(200);
  });

  it('may be kept for ever under its own name, and never where another log may stand tomorrow', async () => {
    await grow(300);
    const first = own();
    const caching = async (path: string) => (await fetch(path)).headers.get('cache-control');
    expect(await caching(`${first}/tile/0/000`)).toBe('public, max-age=31536000, immutable');
    expect(await caching(`${first}/checkpoint`)).toBe('no-cache');
    expect(await caching(`${app.url}/log/tile/0/000`)).toBe('no-cache');
    const old = new Reader(first, verifierKey(log));
    const before = await old.checkpoint();
    // A restored log, or one with a new key.
    log = await nextLog(database.write, app.clock.now());
    expect(await status('/log/checkpoint')).toBe(200);
    expect((await new Reader(own(), verifierKey(log)).checkpoint()).size).toBe(1);
    await grow(310);
    expect(await old.checkpoint()).toEqual(before);
    expect(rootOver((await old.tiles(300))[0]!).toString('base64')).toBe(before.root);
    for (const prefix of [own(), `${app.url}/log`]) {
      const next = new Reader(prefix, verifierKey(log));
      const signed = await next.checkpoint();
      // The entry that says whence it comes is the first of the ten.
      expect(signed.size).toBe(10);
      expect(rootOver((await next.tiles(10))[0]!).toString('base64')).toBe(signed.root);
    }
  });
});
