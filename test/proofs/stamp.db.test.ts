import { createHash, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { transact } from '../../src/database/database.ts';
import { append } from '../../src/ledger/ledger.ts';
import { openLog, type Log } from '../../src/ledger/log.ts';
import { sealAll } from '../../src/ledger/sealer.ts';
import { stampDay } from '../../src/proofs/stamp.ts';
import { readStamp, tidyNonce } from '../../src/proofs/timestamp.ts';
import { testKey } from '../ledger/filled.ts';
import { addStaff, startApp, type TestApp } from '../support/app.ts';
import { onBoth, type TestDatabase } from '../support/databases.ts';
import { startAuthority, type Authority, type Misdeeds } from './authority.ts';

onBoth('the stamp of an authority', (open) => {
  let database: TestDatabase;
  let app: TestApp;
  let log: Log;
  let authority: Authority;

  beforeEach(async () => {
    database = await open();
    authority = await startAuthority(() => app.clock.now());
    app = await startApp({
      database,
      now: '2026-10-05T12:00:00.000Z',
      env: { HEED_TIMESTAMP_URL: authority.url },
    });
    log = await openLog(database.write, testKey(), app.clock.now());
    await sealAll(database.write, log, app.clock.now());
    app.clock.pass({ days: 1 });
  });
  afterEach(() => app.close());

  const stamp = (url = authority.url) => stampDay(database, url, app.clock.now());
  const stamps = () => database.read.selectFrom('checkpoint_stamp').selectAll().execute();
  const day = async () => {
    app.clock.pass({ days: 1 });
    const at = app.clock.now().toISOString();
    await transact(database.write, (tx) => append(tx, app.clock.now(), [{ at, kind: 'x', facts: {} }]));
    await sealAll(database.write, log, app.clock.now());
  };
  const ready = async () =>
    (JSON.parse((await app.browser().get('/readyz')).text) as { stamps?: object }).stamps;

  it('is had once a day for the last seal of the day before, and given out with it', async () => {
    expect(await stamp()).toBe(true);
    expect(await stamp()).toBe(false);
    expect(authority.asked).toHaveLength(1);
    expect(authority.asked[0]!.type).toBe('application/timestamp-query');
    const [kept] = await stamps();
    const checkpoint = await database.read.selectFrom('checkpoint').selectAll().executeTakeFirstOrThrow();
    expect(kept).toMatchObject({
      log: log.origin,
      checkpoint_at: checkpoint.at,
      stamped_at: app.clock.now().toISOString(),
      authority: 'Test time-stamp authority',
    });
    expect(authority.asked[0]!.body.includes(createHash('sha256').update(checkpoint.note).digest())).toBe(true);
    const browser = await app.as(await addStaff(app, { roles: ['auditor'] }));
    const page = (await browser.get('/log')).text;
    expect(page).toContain('6 Oct 2026, 12:00 by Test time-stamp authority');
    const href = /href="([^"]+\/stamp)"/.exec(page)![1]!;
    const fetched = await fetch(app.url + href, { headers: { cookie: [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ') } }); // prettier-ignore
    expect(Buffer.from(await fetched.arrayBuffer()).toString('base64')).toBe(kept!.token);
    expect(fetched.headers.get('content-disposition')).toMatch(/^attachment; filename=seal-[0-9a-f]{8}-1-\d+\.tst$/);
    expect((await browser.get(href.replace('/stamp', ''))).text).toBe(checkpoint.note);
    const [name] = log.origin.slice('heed/'.length).split('/');
    for (const odd of [`${name}/1/999`, `${name}/1/0`, `${name}/1/x`, `${name}/2/${checkpoint.size}`, 'x/1/1', '%00/1/1', `${name}/1/1e3`]) {
      expect([odd, (await browser.get(`/log/seals/${odd}`)).status]).toEqual([odd, 404]);
      expect([odd, (await browser.get(`/log/seals/${odd}/stamp`)).status]).toEqual([odd, 404]);
    }
    await day();
    const later = await app.as(await addStaff(app, { roles: ['auditor'] }));
    expect((await later.get('/log')).text).toContain('Not stamped');
  }); // prettier-ignore

  it('is refused when it is not what was asked for, and had at the next try', async () => {
    const misdeeds: [Misdeeds, string][] = [
      [{ refuse: true }, 'did not grant'],
      [{ otherHash: true }, 'for something else'],
      [{ otherNonce: true }, 'not for this request'],
      [{ noNonce: true }, 'not for this request'],
      [{ otherKey: true }, 'not signed by'],
      [{ otherPurpose: true }, 'not signed by'],
      [{ otherDigest: true }, 'not signed by'],
      [{ otherName: true }, 'not signed by'],
      [{ status: 503 }, 'answered 503'],
      [{ raw: Buffer.alloc(0) }, 'not made as it should be'],
      [{ raw: Buffer.from('<html>Sign in to this network</html>') }, ''],
      [{ raw: Buffer.alloc(200_000) }, 'too long'],
    ];
    for (const [wrong, said] of misdeeds) {
      authority.behave(wrong);
      await expect(stamp()).rejects.toThrow(said);
    }
    await expect(stamp('http://127.0.0.1:1/')).rejects.toThrow();
    expect(await stamps()).toEqual([]);
    authority.behave({});
    const withName = authority.url.replace('http://', 'http://us%40er:pa%3Ass@');
    expect(await stamp(withName)).toBe(true);
    expect(authority.asked.at(-1)!.authorization).toBe(`Basic ${Buffer.from('us@er:pa:ss').toString('base64')}`);
    expect(await stamps()).toHaveLength(1);
  }); // prettier-ignore

  it('never stands in the way of anything, and is missed after three days', async () => {
    expect(await ready()).toEqual({ last: null, late: false });
    app.clock.pass({ days: 3 });
    expect(await ready()).toEqual({ last: null, late: true });
    const browser = await app.as(await addStaff(app, { roles: ['officer'] }));
    expect((await browser.get('/log')).text).toContain('No seal was stamped for three days');
    await day();
    app.clock.pass({ days: 1 });
    await stamp();
    expect(await ready()).toMatchObject({ late: false });
    expect(await stampDay(database, undefined, app.clock.now())).toBe(false);
    // Where nothing happens nothing is signed, and there is nothing to stamp.
    app.clock.pass({ days: 9 });
    expect(await ready()).toMatchObject({ late: false });
    await day();
    app.clock.pass({ days: 4 });
    expect(await ready()).toMatchObject({ late: true });
  });
});

describe('an answer of an authority', () => {
  it('that was made at random is refused with a sentence, and never read beyond its end', () => {
    const asked = { hash: randomBytes(32), nonce: tidyNonce(randomBytes(8)) };
    const tlv = fc.letrec<{ one: Buffer }>((tie) => ({
      one: fc
        .tuple(fc.constantFrom(2, 4, 6, 0x18, 0x30, 0x31, 0xa0), fc.oneof(fc.uint8Array({ maxLength: 20 }), fc.array(tie('one'), { maxLength: 5 }).map((parts) => Buffer.concat(parts))))
        .map(([tag, body]) => Buffer.concat([Buffer.of(tag, Math.min(body.length, 127)), body])),
    })).one; // prettier-ignore
    fc.assert(
      fc.property(fc.oneof(tlv, fc.uint8Array({ maxLength: 200 })), (bytes) => {
        expect(() => readStamp(Buffer.from(bytes), asked)).toThrow(Error);
      }),
      { numRuns: 500 },
    );
  });

  it('has a nonce with one spelling alone', () => {
    for (const first of [0x00, 0x01, 0x7f, 0x80, 0xff])
      expect(tidyNonce(Buffer.of(first, 1))[0]! & 0xc0).toBe(0x40);
  });
});
