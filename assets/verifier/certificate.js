// Certificates (X.509), as far as a stamp needs them: whose key, what for, when, and by whom signed.

const HASHES = {
  '2.16.840.1.101.3.4.2.1': 'SHA-256',
  '2.16.840.1.101.3.4.2.2': 'SHA-384',
  '2.16.840.1.101.3.4.2.3': 'SHA-512',
  '1.3.14.3.2.26': 'SHA-1',
};
// What is signed how; where the hash is null it stands elsewhere.
const RSA = { name: 'RSASSA-PKCS1-v1_5' };
const SIGNATURES = {
  '1.2.840.113549.1.1.1': [RSA, null],
  '1.2.840.113549.1.1.5': [RSA, 'SHA-1'],
  '1.2.840.113549.1.1.11': [RSA, 'SHA-256'],
  '1.2.840.113549.1.1.12': [RSA, 'SHA-384'],
  '1.2.840.113549.1.1.13': [RSA, 'SHA-512'],
  '1.2.840.10045.2.1': [{ name: 'ECDSA' }, null],
  '1.2.840.10045.4.1': [{ name: 'ECDSA' }, 'SHA-1'],
  '1.2.840.10045.4.3.2': [{ name: 'ECDSA' }, 'SHA-256'],
  '1.2.840.10045.4.3.3': [{ name: 'ECDSA' }, 'SHA-384'],
  '1.2.840.10045.4.3.4': [{ name: 'ECDSA' }, 'SHA-512'],
  '1.3.101.112': [{ name: 'Ed25519' }, ''],
};
const CURVES = {
  '1.2.840.10045.3.1.7': ['P-256', 32],
  '1.3.132.0.34': ['P-384', 48],
  '1.3.132.0.35': ['P-521', 66],
};
const USAGE = '2.5.29.37';
const BASIC = '2.5.29.19';
const FOR_STAMPS = '1.3.6.1.5.5.7.3.8';
const COMMON_NAME = '2.5.4.3';

/** An algorithm that cannot be computed here: no reason to call anything wrong. */
class Unknown extends Error {}

async function digest(name, ...parts) {
  const message = joined(...parts);
  if (name === 'SHA-256') return sha256(message);
  if (subtle !== undefined) return new Uint8Array(await subtle.digest(name, message));
  if (name === 'SHA-512') return plainSha512(message);
  throw new Unknown(name);
}

/** Reads a certificate. Throws when it is none. */
function readCertificate(whole) {
  const [body, algorithm, signature] = elements(contentOf(whole, SEQUENCE));
  const parts = partsOf(body);
  if (parts[0]?.tag === TAGGED(0)) parts.shift();
  const [, , issuer, validity, subject, spki, ...more] = parts;
  const [from, until] = partsOf(validity).map(instantOf);
  if (signature?.tag !== 0x03 || spki === undefined || from === undefined || until === undefined)
    throw new Error('it is no certificate');
  const listed = more.find(({ tag }) => tag === TAGGED(3));
  const extensions = listed === undefined ? [] : elements(contentOf(listed.content, SEQUENCE)).map(partsOf);
  const extension = (oid) => extensions.find(([name]) => oidOf(name) === oid)?.at(-1)?.content;
  const usage = extension(USAGE);
  const basic = extension(BASIC);
  return {
    whole,
    body: body.whole,
    algorithm,
    signature: signature.content.subarray(1),
    issuer: issuer.whole,
    subject: subject.whole,
    name: nameIn(subject),
    spki: spki.whole,
    from,
    until,
    isForStamps:
      usage !== undefined && elements(contentOf(usage, SEQUENCE)).some((one) => oidOf(one) === FOR_STAMPS),
    // BasicConstraints: SEQUENCE { TRUE … }.
    isAuthority: basic !== undefined && elements(contentOf(basic, SEQUENCE))[0]?.tag === 0x01,
  };
}

// The common name, or the last one said.
function nameIn(subject) {
  const said = partsOf(subject).flatMap(partsOf).map(partsOf);
  const one = said.findLast(([name]) => oidOf(name) === COMMON_NAME) ?? said.at(-1);
  return new TextDecoder().decode(one?.[1]?.content ?? new Uint8Array()).slice(0, 200);
}

/** Whether a key signed bytes so. Throws `Unknown` for what cannot be computed here. */
async function isSignedBy(spki, { algorithm, hash }, signature, message) {
  const [how, own] = SIGNATURES[oidOf(partsOf(algorithm)[0])] ?? [];
  if (how === undefined) throw new Unknown(oidOf(partsOf(algorithm)[0]));
  if (how.name === 'Ed25519') return isSigned(contentOfKey(spki), signature, message);
  if (subtle === undefined) throw new Unknown(how.name);
  const used = own ?? hash;
  let key;
  let given = signature;
  let params = { ...how, hash: used };
  if (how.name === 'ECDSA') {
    const [namedCurve, size] =
      CURVES[oidOf(partsOf(partsOf({ content: contentOf(spki, SEQUENCE) })[0])[1])] ?? [];
    if (namedCurve === undefined) throw new Unknown('ECDSA');
    params = { ...params, namedCurve };
    given = plainSignature(signature, size);
    if (given === undefined) return false;
  }
  try {
    key = await subtle.importKey('spki', spki, params, false, ['verify']);
  } catch {
    throw new Unknown(how.name);
  }
  try {
    return await subtle.verify(params, key, given, message);
  } catch {
    throw new Unknown(`${how.name} ${used}`);
  }
}

const contentOfKey = (spki) => elements(contentOf(spki, SEQUENCE))[1].content.subarray(1);

// Two numbers of DER as WebCrypto wants them: one after the other, each as long as the curve is.
function plainSignature(signature, size) {
  try {
    const numbers = elements(contentOf(signature, SEQUENCE)).map(({ tag, content }) => {
      const bytes = content[0] === 0 ? content.subarray(1) : content;
      if (tag !== INTEGER || bytes.length > size) throw new Error('it is no signature');
      return joined(new Uint8Array(size - bytes.length), bytes);
    });
    return numbers.length === 2 ? joined(...numbers) : undefined;
  } catch {
    return undefined;
  }
}

/** Whether one certificate was signed with the key of another that may do so, both valid at that time. */
async function isIssuedBy(one, other, at) {
  if (!same(one.issuer, other.subject) || at < other.from || at > other.until) return false;
  return isSignedBy(other.spki, { algorithm: one.algorithm }, one.signature, one.body);
}

/** Whether a chain of these certificates leads from one to one of the roots. */
async function leadsTo(one, others, roots, at, depth = 5) {
  if (roots.some(({ whole }) => same(whole, one.whole))) return true;
  for (const root of roots) if (await isIssuedBy(one, root, at)) return true;
  if (depth === 0) return false;
  for (const other of others) {
    if (other === one || !other.isAuthority || !(await isIssuedBy(one, other, at))) continue;
    if (
      await leadsTo(
        other,
        others.filter((left) => left !== other),
        roots,
        at,
        depth - 1,
      )
    )
      return true;
  }
  return false;
}

/** The certificates in a text (PEM) or in bytes (DER); none where it is neither. */
function certificatesIn(bytes) {
  try {
    const texts = [
      ...latin1(bytes).matchAll(/-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/g),
    ];
    if (texts.length > 0)
      return texts.map(([, text]) => readCertificate(unbase64(text.replaceAll(/\s/g, ''))));
    return [readCertificate(bytes)];
  } catch {
    return [];
  }
}
