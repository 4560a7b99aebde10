import { createHash, verify, X509Certificate } from 'node:crypto';
import { der, element, elements, oid, TAG, type Der } from './der.ts';

// RFC 3161: a request has the hash of what is to be stamped; the answer is a signed statement of hash and time (CMS, RFC 5652).

const SHA256 = '2.16.840.1.101.3.4.2.1';
const SIGNED_DATA = oid('1.2.840.113549.1.7.2');
const STATEMENT = oid('1.2.840.113549.1.9.16.1.4');
const MESSAGE_DIGEST = oid('1.2.840.113549.1.9.4');
const CERTIFICATE_1 = oid('1.2.840.113549.1.9.16.2.12');
const CERTIFICATE_2 = oid('1.2.840.113549.1.9.16.2.47');
const FOR_STAMPS = '1.3.6.1.5.5.7.3.8';
const HASHES: readonly [string, string][] = [
  ['sha256', SHA256],
  ['sha384', '2.16.840.1.101.3.4.2.2'],
  ['sha512', '2.16.840.1.101.3.4.2.3'],
];
const PLAIN_ED25519 = oid('1.3.101.112');

/** A request for a stamp on a SHA-256, in DER. The nonce is one of `newNonce`. */
export const stampRequest = (hash: Buffer, nonce: Buffer): Buffer =>
  der(
    TAG.sequence,
    der(TAG.integer, Buffer.of(1)),
    imprint(hash),
    der(TAG.integer, nonce),
    der(TAG.boolean, Buffer.of(0xff)),
  );

const imprint = (hash: Buffer): Buffer =>
  der(TAG.sequence, der(TAG.sequence, oid(SHA256), der(TAG.null)), der(TAG.octets, hash));

/** Random bytes as the content of a positive integer of DER, which has one spelling alone. */
export function tidyNonce(random: Buffer): Buffer {
  const nonce = Buffer.from(random);
  nonce[0] = (nonce[0]! & 0x3f) | 0x40;
  return nonce;
}

export interface Stamp {
  /** The signed statement (a CMS ContentInfo) in DER: all that it takes to check it. */
  token: Buffer;
  /** When the authority saw the hash, as it says. */
  at: Date;
  /** Whom the certificate in the token names. */
  authority: string;
}

/**
 * Reads an authority's answer and checks it: granted, for this hash and this request, signed by a certificate in it that is meant
 * for stamps. Whether that certificate is to be trusted is for whoever checks the token. Throws a sentence when it is not so.
 */
export function readStamp(answer: Buffer, asked: { hash: Buffer; nonce: Buffer }): Stamp {
  const [status, token] = elements(element(answer, TAG.sequence).content);
  const [code] = elements(status?.content ?? Buffer.alloc(0));
  // 0 granted, 1 granted with changes.
  if (code?.tag !== TAG.integer || code.content.length !== 1 || code.content[0]! > 1)
    throw new Error('the authority did not grant a stamp');
  if (token === undefined) throw new Error('the answer has no stamp');
  const { statement, signer, certificates } = partsOf(token);
  const { at, hash, nonce } = readStatement(statement);
  if (!hash.equals(imprint(asked.hash))) throw new Error('the stamp is for something else');
  if (nonce === undefined || !nonce.equals(asked.nonce)) throw new Error('the stamp is not for this request');
  const authority = signedBy(statement, signer, certificates);
  if (authority === undefined) throw new Error('the stamp is not signed by a certificate in it that is for stamps');
  return { token: token.whole, at, authority: subjectOf(authority) };
} // prettier-ignore

function partsOf(token: Der): { statement: Buffer; signer: Der[]; certificates: X509Certificate[] } {
  const [type, wrapped] = elements(token.content);
  if (!type?.whole.equals(SIGNED_DATA) || wrapped === undefined) throw new Error('the stamp is not signed');
  const [, , inside, ...rest] = elements(element(wrapped.content, TAG.sequence).content);
  const [kind, held] = elements(inside?.content ?? Buffer.alloc(0));
  if (!kind?.whole.equals(STATEMENT) || held === undefined) throw new Error('the stamp says something else');
  const statement = element(held.content, TAG.octets).content;
  const signers = elements(rest.at(-1)?.content ?? Buffer.alloc(0));
  if (rest.at(-1)?.tag !== TAG.set || signers.length !== 1)
    throw new Error('the stamp has not exactly one signer');
  const certificates = elements(rest.find(({ tag }) => tag === TAG.of(0))?.content ?? Buffer.alloc(0));
  return {
    statement,
    signer: elements(signers[0]!.content),
    certificates: certificates.map(({ whole }) => new X509Certificate(whole)),
  };
}

function readStatement(statement: Buffer): { at: Date; hash: Buffer; nonce: Buffer | undefined } {
  const [, , hash, , time, ...rest] = elements(element(statement, TAG.sequence).content);
  if (hash === undefined || time?.tag !== TAG.time) throw new Error('the stamp has no time');
  return {
    at: timeIn(time.content.toString('latin1')),
    hash: hash.whole,
    nonce: rest.find(({ tag }) => tag === TAG.integer)?.content,
  };
}

function timeIn(text: string): Date {
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.(\d+))?Z$/.exec(text);
  if (parts === null) throw new Error('the stamp has no time');
  const [, year, month, day, hour, minute, second, fraction = ''] = parts;
  const at = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction.padEnd(3, '0').slice(0, 3)}Z`);
  if (Number.isNaN(at)) throw new Error('the stamp has no time');
  return new Date(at);
} // prettier-ignore

// What is signed are the attributes, one of which is the hash of the statement; they are signed as the set that they are.
function signedBy(
  statement: Buffer,
  signer: readonly Der[],
  certificates: readonly X509Certificate[],
): X509Certificate | undefined {
  const at = signer.findIndex(({ tag }) => tag === TAG.of(0));
  const [attributes, algorithm, signature] = signer.slice(at);
  const hashName = hashIn(signer[at - 1]);
  if (at < 0 || attributes === undefined || signature?.tag !== TAG.octets || hashName === undefined)
    return undefined;
  const said = elements(attributes.content).map(({ content }) => elements(content));
  const valueOf = (name: Buffer) => said.find(([first]) => first?.whole.equals(name))?.[1]?.content;
  const digest = valueOf(MESSAGE_DIGEST);
  if (digest === undefined) return undefined;
  if (!element(digest, TAG.octets).content.equals(createHash(hashName).update(statement).digest()))
    return undefined;
  const isNamed = namedBy(valueOf(CERTIFICATE_2), 'sha256') ?? namedBy(valueOf(CERTIFICATE_1), 'sha1');
  const signed = der(TAG.set, attributes.content);
  const isPlain = elements(algorithm?.content ?? Buffer.alloc(0))[0]?.whole.equals(PLAIN_ED25519) === true;
  return certificates.find(
    (certificate) =>
      isNamed?.(certificate) === true &&
      certificate.keyUsage.includes(FOR_STAMPS) &&
      verify(isPlain ? null : hashName, signed, certificate.publicKey, signature.content),
  );
}

// The signer says by its hash which certificate is theirs: nobody can put another name beside the same signature.
function namedBy(
  value: Buffer | undefined,
  usual: string,
): ((certificate: X509Certificate) => boolean) | undefined {
  if (value === undefined) return undefined;
  const [list] = elements(element(value, TAG.sequence).content);
  const [first] = elements(list?.content ?? Buffer.alloc(0));
  const parts = elements(first?.content ?? Buffer.alloc(0));
  const algorithm = parts[0]?.tag === TAG.sequence ? hashIn(parts[0]) : usual;
  const hash = parts.find(({ tag }) => tag === TAG.octets)?.content;
  if (algorithm === undefined || hash === undefined) return undefined;
  return ({ raw }) => hash.equals(createHash(algorithm).update(raw).digest());
}

function hashIn(algorithm: Der | undefined): string | undefined {
  const [name] = elements(algorithm?.content ?? Buffer.alloc(0));
  return HASHES.find(([, dotted]) => name?.whole.equals(oid(dotted)))?.[0];
}

// The common name alone, or all of it where there is none.
const subjectOf = ({ subject }: X509Certificate): string =>
  (/^CN=(.+)$/m.exec(subject)?.[1] ?? subject.replaceAll('\n', ', ')).slice(0, 200);
