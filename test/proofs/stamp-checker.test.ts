import { X509Certificate } from 'node:crypto';
import { makeCheckpoint, verifierKey } from '../../src/ledger/note.ts';
import { readStamp } from '../../src/proofs/timestamp.ts';
import { testKey } from '../ledger/filled.ts';
import { makeRoot, stampOn, type KeyKind } from './authority.ts';
import { verifyFiles, wrongIn, type Verdict } from './loaded.ts';
import { Desk } from './verifying.ts';

const AT = new Date('2026-10-05T12:00:00.000Z');
const { publicKey, privateKey } = testKey();
const log = { origin: 'heed/0a1b2c3d/1', publicKey };
const note = (size: number, by = privateKey) =>
  makeCheckpoint({ origin: log.origin, size, root: Buffer.alloc(32, size), at: AT }, log, by);
const SEAL = note(9);
const key = verifierKey(log);
const textIn = ({ parts }: Verdict) => parts.flatMap(({ found }) => found.map(({ text }) => text)).join('\n');
const check = (stamp: Uint8Array, seal: string | null = SEAL, elsewhere: object = { key }) =>
  verifyFiles(
    [{ name: 'seal.tst', bytes: stamp }, ...(seal === null ? [] : [{ name: 'seal.txt', bytes: Buffer.from(seal) }])],
    elsewhere,
  ); // prettier-ignore
const pem = (der: Buffer) =>
  `-----BEGIN CERTIFICATE-----\n${der.toString('base64').replaceAll(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`;

describe('a time stamp in the hands of the checker', () => {
  const desk = new Desk();
  afterAll(() => desk.clear());

  it.each<[KeyKind, KeyKind]>([['P-256', 'P-256'], ['P-384', 'RSA'], ['RSA', 'P-384'], ['Ed25519', 'RSA'], ['RSA', 'Ed25519']])(
    'by a key of %s, whose root has one of %s, holds and says whose it was', async (own, above) => {
      const root = makeRoot(above);
      const stamp = stampOn(SEAL, AT, root, own);
      const alone = await check(stamp);
      expect([alone.ok, wrongIn(alone), alone.said]).toEqual([true, [], 'All that was checked holds.']);
      const told = textIn(alone);
      expect(told).toContain('the seal of 9 entries of heed/0a1b2c3d/1 was there at 2026-10-05T12:00:00.000Z');
      expect(told).toContain('a certificate that names “Test time-stamp authority”');
      expect(told).toContain('whether you trust this one is for you to say');
      expect(told).toContain('without a network it cannot be');
      for (const given of [root.certificate, Buffer.from(pem(root.certificate))]) {
        const known = await check(stamp, SEAL, { key, roots: [given] });
        expect([known.ok, wrongIn(known)]).toEqual([true, []]);
        expect(textIn(known)).toContain('leads to the root certificate that you gave, “Test root of authorities”');
      }
      const stranger = await check(stamp, SEAL, { key, roots: [makeRoot(above).certificate] });
      expect([stranger.ok, wrongIn(stranger)]).toEqual([false, ['authority']]);
    }); // prettier-ignore

  it('is found and named when it is of something else, outside of its certificate’s time, or cannot be read', async () => {
    const root = makeRoot('P-256');
    const stamp = stampOn(SEAL, AT, root, 'P-256');
    expect(wrongIn(await check(stamp, note(10)))).toEqual(['stamp']);
    expect(wrongIn(await check(stamp, null))).toEqual(['stamp']);
    // The seal by another key: the stamp is right, and the seal is not.
    const forged = note(9, testKey().privateKey);
    expect(wrongIn(await check(stampOn(forged, AT, root, 'P-256'), forged))).toEqual(['signature', 'time']);
    const over = stampOn(SEAL, AT, root, 'P-256', ['2020-01-01', '2026-10-05']);
    expect(wrongIn(await check(over))).toEqual(['stamp']);
    expect(wrongIn(await check(stamp, SEAL, { key, roots: [Buffer.from('x')] }))).toEqual(['authority']);
    // Valid for the one that was stamped, and brought back under the other.
    const expired = makeRoot('P-256');
    expect(
      wrongIn(await check(stamp, SEAL, { key, roots: [expired.certificate, root.certificate] })),
    ).toEqual([]);
  });

  it('never holds and says something else when a byte is changed', async () => {
    const root = makeRoot('P-256');
    const stamp = stampOn(SEAL, AT, root, 'P-256');
    const elsewhere = { key, roots: [root.certificate] };
    const honest = textIn(await check(stamp, SEAL, elsewhere));
    let held = 0;
    for (let at = 0; at < stamp.length; at++) {
      const changed = Buffer.from(stamp);
      changed[at]! ^= 1 << (at % 8);
      const verdict = await check(changed, SEAL, elsewhere);
      if (!verdict.ok) continue;
      // Numbers of versions, names of algorithms said twice, and the issuer’s name beside the signature: nothing rests on them.
      held++;
      expect([at, textIn(verdict)]).toEqual([at, honest]);
    }
    expect(held).toBeLessThan(stamp.length / 6);
  });

  it('is told, not called wrong, where it cannot be computed', async () => {
    const root = makeRoot('P-256');
    const strange = stampOn(SEAL, AT, root, 'secp256k1');
    const verdict = await check(strange);
    // Nor called right: whoever cannot forge a stamp could spoil it.
    expect([verdict.ok, wrongIn(verdict)]).toEqual([false, []]);
    expect(verdict.said).toBe('What could be checked holds. Not everything could be: see the lines marked Note.');
    expect(textIn(verdict)).toContain('cannot compute what it is signed with (ECDSA)');
    // Without WebCrypto too; a stamp by Ed25519 needs none.
    const files = [desk.put('seal.txt', SEAL), desk.put('seal.tst', stampOn(SEAL, AT, root, 'RSA'))];
    const plain = await desk.check([...files, '--key', key], { plain: true });
    expect([plain.code, plain.wrong]).toEqual([1, []]);
    expect(plain.out).toContain('(RSASSA-PKCS1-v1_5)');
    const ed = makeRoot('Ed25519');
    const rooted = [desk.put('ed.tst', stampOn(SEAL, AT, ed, 'Ed25519')), '--root', desk.put('root.pem', pem(ed.certificate))];
    const told = await desk.check([files[0]!, ...rooted, '--key', key], { plain: true });
    expect([told.code, told.wrong]).toEqual([0, []]);
    expect(told.out).toContain('leads to the root certificate that you gave');
  }); // prettier-ignore

  it('rests on a seal that somebody signed: without its key that is said, and nothing is called whole', async () => {
    const root = makeRoot('P-256');
    const stamp = stampOn(SEAL, AT, root, 'P-256');
    const verdict = await check(stamp, SEAL, {});
    expect([verdict.ok, wrongIn(verdict), verdict.said]).toEqual([
      false,
      [],
      expect.stringContaining('What could be checked holds.'),
    ]);
    expect(textIn(verdict)).toContain('Whether it is signed was not checked');
    // A seal that was kept elsewhere is what was stamped: no file is needed.
    const growth = {
      format: 'heed-consistency-proof/1',
      log: log.origin,
      key,
      old: SEAL,
      new: SEAL,
      path: [],
    };
    const files = [
      { name: 'seal.tst', bytes: stamp },
      { name: 'growth.json', bytes: Buffer.from(JSON.stringify(growth)) },
    ];
    expect(wrongIn(await verifyFiles(files, { key }))).toEqual([]);
    expect((await verifyFiles(files.slice(0, 1), { checkpoint: SEAL })).parts[0]!.found[0]!.state).toBe(
      'good',
    );
  });

  it('of a report, or of any other file, is told by its name', async () => {
    const root = makeRoot('P-256');
    const stamp = stampOn('a report', AT, root, 'P-256');
    const verdict = await verifyFiles(
      [
        { name: 'report.csv', bytes: Buffer.from('a report') },
        { name: 'report.tst', bytes: stamp },
      ],
      {},
    );
    expect(textIn(verdict)).toContain('report.csv was there at 2026-10-05');
    expect(new X509Certificate(root.certificate).subject).toContain('Test root');
    expect(() => readStamp(stamp, { hash: Buffer.alloc(32), nonce: Buffer.alloc(8) })).toThrow(
      'something else',
    );
  });
});
