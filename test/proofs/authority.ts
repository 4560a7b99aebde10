import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

// A time-stamp authority (RFC 3161) of the tests' own, with a writer of DER of its own.

type Part = Buffer | readonly Part[];
const flat = (part: Part): Buffer => (Buffer.isBuffer(part) ? part : Buffer.concat(part.map(flat)));
const tlv = (tag: number, ...parts: Part[]): Buffer => {
  const body = flat(parts);
  const size = body.length;
  const head = size < 128 ? [size] : size < 256 ? [0x81, size] : [0x82, size >> 8, size & 255];
  return Buffer.concat([Buffer.from([tag, ...head]), body]);
};
const seq = (...parts: Part[]) => tlv(0x30, ...parts);
const set = (...parts: Part[]) => tlv(0x31, ...parts);
const int = (n: number) => tlv(2, Buffer.of(n));
const octets = (bytes: Buffer) => tlv(4, bytes);
const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');
const time = (at: Date) => tlv(0x18, Buffer.from(`${at.toISOString().replace(/[-:T]|\.\d+Z/g, '')}Z`));

const OID = {
  sha256: hex('0609 6086480165 03040201'),
  ecdsa: hex('0608 2a8648ce 3d040302'),
  rsa: hex('0609 2a864886 f70d01010b'),
  ed25519: hex('0603 2b6570'),
  basic: hex('0603 551d13'),
  signed: hex('0609 2a864886 f70d010702'),
  statement: hex('060b 2a864886 f70d010910 0104'),
  type: hex('0609 2a864886 f70d010903'),
  digest: hex('0609 2a864886 f70d010904'),
  certificate: hex('060b 2a864886 f70d010910 022f'),
  policy: hex('0603 2a0304'),
  commonName: hex('0603 550403'),
  usage: hex('0603 551d25'),
  stamping: hex('0608 2b060105 05070308'),
  serverAuth: hex('0608 2b060105 05070301'),
};
const SHA256 = seq(OID.sha256, tlv(5));
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest();

/** What the authority does wrong. */
export interface Misdeeds {
  refuse?: boolean;
  otherHash?: boolean;
  otherNonce?: boolean;
  noNonce?: boolean;
  otherKey?: boolean;
  otherPurpose?: boolean;
  otherDigest?: boolean;
  otherName?: boolean;
  status?: number;
  raw?: Buffer;
}

export interface Authority {
  url: string;
  asked: { authorization: string | undefined; type: string | undefined; body: Buffer }[];
  behave(misdeeds: Misdeeds): void;
}

const name = (text: string) => seq(set(seq(OID.commonName, tlv(0x0c, Buffer.from(text)))));

/** The key of an authority, and how it signs. */
export type KeyKind = 'P-256' | 'P-384' | 'RSA' | 'Ed25519' | 'secp256k1';
interface Signer {
  privateKey: KeyObject;
  publicKey: KeyObject;
  algorithm: Buffer;
  hash: 'sha256' | null;
}

function signerWith(kind: KeyKind): Signer {
  if (kind === 'RSA')
    return { ...generateKeyPairSync('rsa', { modulusLength: 2048 }), algorithm: seq(OID.rsa, tlv(5)), hash: 'sha256' };
  if (kind === 'Ed25519')
    return { ...generateKeyPairSync('ed25519'), algorithm: seq(OID.ed25519), hash: null };
  return { ...generateKeyPairSync('ec', { namedCurve: kind }), algorithm: seq(OID.ecdsa), hash: 'sha256' };
} // prettier-ignore

/** An authority whose certificate an own root issued, for stamps without a server. */
export interface Root {
  /** Its certificate in DER. */
  certificate: Buffer;
  signer: Signer;
}

const ROOT_NAME = 'Test root of authorities';

export function makeRoot(kind: KeyKind): Root {
  const signer = signerWith(kind);
  return { signer, certificate: issued({ by: signer, to: signer.publicKey, issuer: ROOT_NAME, whose: ROOT_NAME, more: seq(OID.basic, tlv(1, Buffer.of(255)), octets(seq(tlv(1, Buffer.of(255))))) }) };
} // prettier-ignore

/** A stamp on a text by an authority of that root. `years`: of its certificate. */
export function stampOn(text: string, at: Date, root: Root, kind: KeyKind, years?: [string, string]): Buffer {
  const request = seq(int(1), seq(SHA256, octets(sha256(Buffer.from(text)))), int(5));
  return answerTo(request, at, {}, { signer: signerWith(kind), root, years });
}

interface Paper {
  by: Signer;
  to: KeyObject;
  issuer: string;
  whose: string;
  more: Buffer;
  years?: [string, string] | undefined;
}

function issued({ by, to, issuer, whose, more, years = ['2020-01-01', '2060-01-01'] }: Paper): Buffer {
  const [from, until] = years.map((day) => time(new Date(`${day}T00:00:00Z`)));
  const spki = to.export({ format: 'der', type: 'spki' });
  const body = seq(tlv(0xa0, int(2)), int(7), by.algorithm, name(issuer), seq(from!, until!), name(whose), spki, tlv(0xa3, seq(more)));
  return seq(body, by.algorithm, tlv(3, Buffer.of(0), sign(by.hash, body, by.privateKey)));
} // prettier-ignore

function certificate(privateKey: KeyObject, publicKey: KeyObject, whose: string, usage: Buffer): Buffer {
  const years = seq(time(new Date('2020-01-01T00:00:00Z')), time(new Date('2060-01-01T00:00:00Z')));
  const spki = publicKey.export({ format: 'der', type: 'spki' });
  const extensions = tlv(0xa3, seq(seq(OID.usage, tlv(1, Buffer.of(255)), octets(seq(usage)))));
  const body = seq(tlv(0xa0, int(2)), int(7), seq(OID.ecdsa), name(whose), years, name(whose), spki, extensions);
  return seq(body, seq(OID.ecdsa), tlv(3, Buffer.of(0), sign('sha256', body, privateKey)));
} // prettier-ignore

const keys = () => generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
const NAME = 'Test time-stamp authority';

function answerTo(
  request: Buffer,
  at: Date,
  wrong: Misdeeds,
  made?: { signer: Signer; root: Root; years: [string, string] | undefined },
): Buffer {
  if (wrong.refuse === true) return seq(seq(int(2)));
  // The imprint, and the nonce: SEQUENCE { 1, SEQUENCE { alg, hash }, INTEGER nonce, TRUE }.
  const start = request.indexOf(hex('0420')) + 2;
  const hash = wrong.otherHash === true ? sha256(Buffer.from('x')) : request.subarray(start, start + 32);
  const nonce = Buffer.from(request.subarray(start + 32, start + 32 + 2 + request[start + 33]!));
  if (wrong.otherNonce === true) nonce[nonce.length - 1]! ^= 1;
  const statement = seq(int(1), OID.policy, seq(SHA256, octets(hash)), int(9), time(at), wrong.noNonce === true ? [] : nonce); // prettier-ignore
  const signing: Signer = made?.signer ?? { ...keys(), algorithm: seq(OID.ecdsa), hash: 'sha256' };
  const { privateKey, publicKey } = signing;
  const usage = wrong.otherPurpose === true ? OID.serverAuth : OID.stamping;
  const paper =
    made === undefined
      ? certificate(privateKey, publicKey, NAME, usage)
      : issued({ by: made.root.signer, to: publicKey, issuer: ROOT_NAME, whose: NAME, more: seq(OID.usage, tlv(1, Buffer.of(255)), octets(seq(usage))), years: made.years });
  const named = seq(seq(seq(octets(sha256(paper)))));
  const digest = sha256(wrong.otherDigest === true ? Buffer.from('y') : statement);
  const attributes = [
    seq(OID.type, set(OID.statement)),
    seq(OID.digest, set(octets(digest))),
    seq(OID.certificate, set(named)),
  ];
  const signature = sign(signing.hash, set(...attributes), wrong.otherKey === true ? keys().privateKey : privateKey);
  const signer = seq(int(1), seq(name(NAME), int(7)), SHA256, tlv(0xa0, ...attributes), signing.algorithm, octets(signature)); // prettier-ignore
  const shown = wrong.otherName === true ? certificate(privateKey, publicKey, 'The central bank', usage) : paper;
  const signed = seq(int(3), set(SHA256), seq(OID.statement, tlv(0xa0, octets(statement))), tlv(0xa0, shown), set(signer)); // prettier-ignore
  return seq(seq(int(0)), seq(OID.signed, tlv(0xa0, signed)));
} // prettier-ignore

const servers: { close(): Promise<void> }[] = [];

/** Starts an authority on a port of its own; it stamps with the time that `now` gives, and is closed after the test. */
export async function startAuthority(now: () => Date): Promise<Authority> {
  let misdeeds: Misdeeds = {};
  const asked: Authority['asked'] = [];
  const server = createServer((req: IncomingMessage, res) => {
    void buffer(req).then((body) => {
      asked.push({ authorization: req.headers.authorization, type: req.headers['content-type'], body });
      res.writeHead(misdeeds.status ?? 200, { 'content-type': 'application/timestamp-reply' });
      res.end(misdeeds.raw ?? answerTo(body, now(), misdeeds));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  servers.push({
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/stamp`,
    asked,
    behave: (next) => (misdeeds = next),
  };
}

afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});
