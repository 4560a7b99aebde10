import { createPrivateKey, createPublicKey } from 'node:crypto';
import { newKeyText } from '../../src/ledger/log-key.ts';
import { leafHash } from '../../src/ledger/merkle.ts';
import {
  keyId,
  makeCheckpoint,
  openCheckpoint,
  openNote,
  readCheckpoint,
  verifierKey,
} from '../../src/ledger/note.ts';
import { testKey } from './filled.ts';

// Examples that others published: C2SP's signed-note, and Go's sumdb/note.
const EXAMPLES = [
  {
    origin: 'example.com/foo',
    vkey: 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k',
    note: `This is an example message.

— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=
`,
  },
  {
    origin: 'PeterNeumann',
    vkey: 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW',
    note: `If you think cryptography is the answer to your problem,
then you don't know what your problem is.

— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
`,
  },
];

describe.each(EXAMPLES)('the published note of $origin', ({ origin, vkey, note }) => {
  const publicKey = Buffer.from(vkey.slice(vkey.lastIndexOf('+') + 1), 'base64').subarray(1);

  it('opens with its key', () => {
    expect(verifierKey({ origin, publicKey })).toBe(vkey);
    expect(openNote(note, { origin, publicKey })).toHaveLength(64);
  });

  it('does not open when a letter differs', () => {
    expect(openNote(note.replace('is', 'iz'), { origin, publicKey })).toBeUndefined();
    expect(openNote(note, { origin: `${origin}x`, publicKey })).toBeUndefined();
  });
});

// Of our own: made once with openssl and sha256 by the words of signed-note, tlog-checkpoint and tlog-cosignature, without Heed.
const OUTSIDE = {
  seed: '000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f',
  vkey: 'heed/0badcafe/1+59499bd9+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4',
  note: `heed/0badcafe/1
70000
PAb5plclr2BSYfY2ZyyWINQJcx2JpFHXRV/pxK4WeCk=

— heed/0badcafe/1 WUmb2coRiNo56XzBMQxL6Yb3eO1Efd+LRPOSluRsDNnseYMDn3DyJuo/0aNMh0xnWt3fahVbGdwaYgQlL4BM+vcgUw8=
— heed/0badcafe/1 9b0VVAAAAABpp72/mjhmbXg4if/kQ+qgk7qtyy7UgUVYIQOWjyvMpP/iOpZHKwjD68vYZbcUCQ42rUOVbvwXIKs8AqgtsfDeLIwXBw==
`,
};

it('makes, byte for byte, the checkpoint that other tools make of the same key, tree and time', () => {
  const pkcs8 = Buffer.from(`302e020100300506032b657004220420${OUTSIDE.seed}`, 'hex');
  const privateKey = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
  const publicKey = createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).subarray(-32);
  const log = { origin: 'heed/0badcafe/1', publicKey };
  const said = {
    origin: log.origin,
    size: 70_000,
    root: leafHash('root'),
    at: new Date('2026-03-04T05:06:07.890Z'),
  };
  expect(verifierKey(log)).toBe(OUTSIDE.vkey);
  expect(makeCheckpoint(said, log, privateKey)).toBe(OUTSIDE.note);
  expect(openCheckpoint(OUTSIDE.note, log)).toMatchObject({ size: 70_000 });
});

describe('a checkpoint', () => {
  const key = testKey();
  const verifier = { origin: 'heed/0badcafe/1', publicKey: key.publicKey };
  const at = new Date('2026-03-04T05:06:07.000Z');
  const said = { origin: verifier.origin, size: 12, root: leafHash('root'), at };
  const note = makeCheckpoint(said, verifier, key.privateKey);

  it('has the three lines of tlog-checkpoint and two signatures', () => {
    const [origin, size, root, empty, ...signatures] = note.split('\n');
    expect([origin, size, root, empty]).toEqual([said.origin, '12', said.root.toString('base64'), '']);
    expect(signatures).toHaveLength(3);
    expect(readCheckpoint(note)).toEqual({ origin: said.origin, size: 12, root: said.root });
  });

  it('opens with the log key and gives the signed time', () => {
    expect(openCheckpoint(note, verifier)).toEqual(said);
  });

  it('is opened by the plain signature as well, as other programs do', () => {
    expect(openNote(note, verifier)).toHaveLength(64);
    expect(keyId(verifier)).not.toEqual(keyId(verifier, 4));
  });

  it.each([
    ['another size', (n: string) => n.replace('\n12\n', '\n13\n')],
    ['another origin', (n: string) => n.replace('heed/0badcafe/1\n', 'heed/0badcafe/2\n')],
    ['no signature', (n: string) => n.slice(0, n.indexOf('—'))],
    ['only the plain signature', (n: string) => n.slice(0, n.lastIndexOf('—'))],
    ['only the timed signature', (n: string) => n.slice(0, n.indexOf('—')) + n.slice(n.lastIndexOf('—'))],
    ['nothing', () => ''],
  ])('does not open with %s', (_name, change) => {
    expect(openCheckpoint(change(note), verifier)).toBeUndefined();
  });

  it('does not open with another time', () => {
    const line = note.trimEnd().split('\n').at(-1)!;
    const [dash, name, base64] = line.split(' ');
    const bytes = Buffer.from(base64!, 'base64');
    bytes[11]! ^= 1;
    const later = note.replace(line, `${dash} ${name} ${bytes.toString('base64')}`);
    expect(openCheckpoint(later, verifier)).toBeUndefined();
  });

  it('does not open when another key signed it', () => {
    const forged = makeCheckpoint(said, verifier, createPrivateKey(newKeyText()));
    expect(openCheckpoint(forged, verifier)).toBeUndefined();
  });

  it('may bear signatures of others', () => {
    const other = testKey();
    const witness = { origin: verifier.origin, publicKey: other.publicKey };
    const lines = makeCheckpoint(said, witness, other.privateKey).split('\n\n')[1]!;
    expect(openCheckpoint(note + lines, verifier)).toEqual(said);
    expect(openCheckpoint(note + lines, witness)).toEqual(said);
  });
});
