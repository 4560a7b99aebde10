// Stamps (RFC 3161): an authority's signed statement that it saw a hash at a time (CMS, RFC 5652).

const SIGNED_DATA = '1.2.840.113549.1.7.2';
const STATEMENT = '1.2.840.113549.1.9.16.1.4';
const CONTENT_TYPE = '1.2.840.113549.1.9.3';
const MESSAGE_DIGEST = '1.2.840.113549.1.9.4';
const CERTIFICATE_1 = '1.2.840.113549.1.9.16.2.12';
const CERTIFICATE_2 = '1.2.840.113549.1.9.16.2.47';

/** The token in a file: as it is, or within the answer of an authority. Undefined when it is no stamp. */
function stampIn(bytes) {
  if (bytes[0] !== SEQUENCE) return undefined;
  try {
    const [first, second] = elements(contentOf(bytes, SEQUENCE));
    if (oidOf(first) === SIGNED_DATA) return bytes;
    const isAnswer = first?.tag === SEQUENCE && oidOf(partsOf(second)[0]) === SIGNED_DATA;
    return isAnswer ? second.whole : undefined;
  } catch {
    return undefined;
  }
}

function readToken(token) {
  const [, wrapped] = elements(contentOf(token, SEQUENCE));
  const [, , inside, ...rest] = elements(contentOf(wrapped.content, SEQUENCE));
  const [kind, held] = partsOf(inside);
  if (oidOf(kind) !== STATEMENT) throw new Error('it says something else');
  const statement = contentOf(held.content, OCTETS);
  const signers = partsOf(rest.at(-1));
  if (rest.at(-1)?.tag !== SET || signers.length !== 1) throw new Error('it has not exactly one signer');
  const certificates = partsOf(rest.find(({ tag }) => tag === TAGGED(0)));
  const [, , imprint, , time] = elements(contentOf(statement, SEQUENCE));
  const [algorithm, hash] = partsOf(imprint);
  const at = instantOf(time);
  const name = HASHES[oidOf(partsOf(algorithm)[0])];
  if (at === undefined || time.tag !== 0x18 || hash?.tag !== OCTETS) throw new Error('it has no time');
  return {
    statement,
    signer: partsOf(signers[0]),
    certificates: certificates.map(({ whole }) => readCertificate(whole)),
    at,
    hash: { name, value: hash.content },
  };
}

// What is signed are the attributes, as the set that they are; one of them is the hash of the statement, another names the certificate.
async function signerOf({ statement, signer, certificates }) {
  const place = signer.findIndex(({ tag }) => tag === TAGGED(0));
  const [attributes, algorithm, signature] = signer.slice(place);
  const hash = HASHES[oidOf(partsOf(signer[place - 1])[0])];
  if (place < 1 || signature?.tag !== OCTETS) return undefined;
  if (hash === undefined) throw new Unknown(oidOf(partsOf(signer[place - 1])[0]));
  const said = partsOf(attributes).map(partsOf);
  const valueOf = (oid) => said.find(([name]) => oidOf(name) === oid)?.[1]?.content;
  if (oidOf(elements(valueOf(CONTENT_TYPE) ?? new Uint8Array())[0]) !== STATEMENT) return undefined;
  const digested = contentOf(valueOf(MESSAGE_DIGEST) ?? new Uint8Array(), OCTETS);
  if (!same(digested, await digest(hash, statement))) return undefined;
  const named =
    (await namedIn(valueOf(CERTIFICATE_2), 'SHA-256', certificates)) ??
    (await namedIn(valueOf(CERTIFICATE_1), 'SHA-1', certificates));
  if (named === undefined || !named.isForStamps) return undefined;
  const signed = joined(attributes.whole);
  signed[0] = SET;
  return (await isSignedBy(named.spki, { algorithm, hash }, signature.content, signed)) ? named : undefined;
}

// The signer names their certificate by its hash: nobody can put another name beside the same signature.
async function namedIn(value, usual, certificates) {
  if (value === undefined) return undefined;
  const [list] = elements(contentOf(value, SEQUENCE));
  const parts = partsOf(partsOf(list)[0]);
  const name = parts[0]?.tag === SEQUENCE ? HASHES[oidOf(partsOf(parts[0])[0])] : usual;
  const hash = parts.find(({ tag }) => tag === OCTETS)?.content;
  if (name === undefined || hash === undefined) return undefined;
  for (const one of certificates) if (same(hash, await digest(name, one.whole))) return one;
  return undefined;
}

/**
 * Judges a stamp: whose key signed it, and what it is of. `texts`: the seals that are here; `files`: other files with their
 * hashes, `[{name, hash}]`. Gives whether all of it could be computed here.
 */
async function judgeStamp({ token, found }, { texts, files, roots }) {
  let read;
  try {
    read = readToken(token);
  } catch {
    found.push(bad('stamp', WORDS.stampBad));
    return true;
  }
  try {
    const signer = await signerOf(read);
    const isValid = signer !== undefined && read.at >= signer.from && read.at <= signer.until;
    if (!isValid)
      found.push(bad('stamp', signer === undefined ? WORDS.stampUnsigned : WORDS.stampOutside(signer)));
    const of = await stamped(read.hash, texts, files);
    if (of === undefined) found.push(bad('stamp', WORDS.stampOfOther));
    if (!isValid || of === undefined) return true;
    found.push(good('stamp', WORDS.stampGood(of, read.at.toISOString())));
    await judgeRoot(signer, read, roots, found);
    return true;
  } catch (error) {
    if (!(error instanceof Unknown)) found.push(bad('stamp', WORDS.stampBad));
    else found.push(note('stamp', WORDS.stampUnknown(error.message || '?')));
    return !(error instanceof Unknown);
  }
}

async function stamped({ name, value }, texts, files) {
  if (name === undefined) throw new Unknown('hash');
  for (const seal of texts) if (same(value, await digest(name, utf8(seal.text)))) return WORDS.sealOf(seal);
  const file = name === 'SHA-256' ? files.find(({ hash }) => hash === hex(value)) : undefined;
  return file?.name;
}

async function judgeRoot(signer, { certificates, at }, roots, found) {
  found.push(note('authority', WORDS.stampBy(signer.name, hex(await sha256(signer.spki)).slice(0, 16))));
  if (roots.length === 0) return void found.push(note('authority', WORDS.rootNone));
  const leads = await leadsTo(signer, certificates, roots, at);
  found.push(leads ? good('authority', WORDS.rootGood(roots[0].name)) : bad('authority', WORDS.rootOther));
}
