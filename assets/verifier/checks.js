// The checks, after RFC 6962 (the tree), C2SP signed-note, tlog-checkpoint and tlog-cosignature (what is signed).
// A check gives findings: {state: 'good' | 'bad' | 'note', what, text}; `what` names the part of the file.

// What may stand in each kind of file. Anything else is refused: nobody could say what it shows.
const RECORDS = ['format', 'about', 'records', 'texts'];
const FORMATS = {
  'heed-signature-proof/1': [...RECORDS, 'receipt'],
  'heed-record-proof/1': RECORDS,
  'heed-certificate-proof/1': [...RECORDS, 'number'],
  'heed-file-proof/1': [...RECORDS, 'file'],
  'heed-consistency-proof/1': ['format', 'about', 'log', 'key', 'old', 'new', 'path'],
  'heed-chain-proof/1': ['format', 'about', 'old', 'new', 'growth', 'links'],
};
const RECORD = ['entry', 'leaf', 'log', 'index', 'size', 'path', 'checkpoint', 'sealedAt', 'key', 'values'];
const VALUE = ['name', 'salt', 'value'];
const PLAIN = 1;
const TIMED = 4;

const good = (what, text) => ({ state: 'good', what, text });
const bad = (what, text) => ({ state: 'bad', what, text });
const note = (what, text) => ({ state: 'note', what, text });

const isOnly = (thing, names) => Object.keys(thing).every((name) => names.includes(name));
const isHash = (value) => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
const isCount = (value) => Number.isSafeInteger(value) && value >= 0;
const inner = (left, right) => sha256(Uint8Array.of(1), left, right);
// Two ways to write the same bytes would be two files of which only one was made by Heed.
function strict64(text) {
  try {
    const bytes = unbase64(text);
    return base64(bytes) === text ? bytes : undefined;
  } catch {
    return undefined;
  }
}
const half = (n) => Math.floor(n / 2);

/** The root that a path leads to from a leaf; undefined when it is too short or too long for this place. */
async function rootFrom(leaf, index, size, path) {
  let [hash, at, last] = [leaf, index, size - 1];
  for (const step of path) {
    if (last === 0) return undefined;
    if (at % 2 === 1 || at === last) {
      hash = await inner(step, hash);
      while (at % 2 === 0 && at !== 0) [at, last] = [at / 2, half(last)];
    } else hash = await inner(hash, step);
    [at, last] = [half(at), half(last)];
  }
  return last === 0 ? hash : undefined;
}

/** True when the path shows that the old tree is the beginning of the new one. */
async function isBeginning(old, grown, path) {
  if (old.size > grown.size) return false;
  if (old.size === grown.size) return path.length === 0 && same(old.root, grown.root);
  if (old.size === 0) return path.length === 0 && same(old.root, await sha256());
  let [at, last] = [old.size - 1, grown.size - 1];
  while (at % 2 === 1) [at, last] = [half(at), half(last)];
  const [first, ...rest] = at === 0 ? [old.root, ...path] : path;
  if (first === undefined) return false;
  let [before, after] = [first, first];
  for (const step of rest) {
    if (last === 0) return false;
    if (at % 2 === 1 || at === last) {
      before = await inner(step, before);
      after = await inner(step, after);
      while (at % 2 === 0 && at !== 0) [at, last] = [at / 2, half(last)];
    } else after = await inner(after, step);
    [at, last] = [half(at), half(last)];
  }
  return last === 0 && same(before, old.root) && same(after, grown.root);
}

const keyIdOf = async (origin, publicKey, type) =>
  (await sha256(utf8(`${origin}\n`), Uint8Array.of(type), publicKey)).slice(0, 4);

/** Reads `<origin>+<key id>+<base64>`; undefined when it is no such key, or its id is not that of the key. */
async function readKey(text) {
  const found = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+=*)$/.exec(String(text));
  if (found === null) return undefined;
  const [, origin, id, key] = found;
  const bytes = strict64(key);
  if (bytes === undefined) return undefined;
  const publicKey = bytes.slice(1);
  if (bytes[0] !== PLAIN || publicKey.length !== 32) return undefined;
  return hex(await keyIdOf(origin, publicKey, PLAIN)) === id ? { origin, id, publicKey, text } : undefined;
}

/** Reads what a checkpoint says, without judging its signatures; undefined when it is none. */
function readCheckpoint(text) {
  const found = /^([^\s+]+)\n(0|[1-9]\d{0,15})\n([A-Za-z0-9+/]{43}=)\n/.exec(String(text));
  if (found === null) return undefined;
  const [size, root] = [Number(found[2]), strict64(found[3])];
  return isCount(size) && root !== undefined ? { origin: found[1], size, root, text } : undefined;
}

/** The bytes behind the key id on the line that this key signed with this type; undefined when there is none. */
async function signatureOf(text, key, type) {
  const cut = text.lastIndexOf('\n\n');
  if (cut < 0) return undefined;
  const id = await keyIdOf(key.origin, key.publicKey, type);
  for (const line of text.slice(cut + 2).split('\n')) {
    const [dash, name, encoded, ...more] = line.split(' ');
    if (dash !== '—' || name !== key.origin || encoded === undefined || more.length > 0) continue;
    const bytes = strict64(encoded);
    if (bytes === undefined) continue;
    if (same(bytes.slice(0, 4), id)) return bytes.slice(4);
  }
  return undefined;
}

// In a pack thousands of records rest on one checkpoint: it is judged once.
const judgedBefore = new Map();

/** Judges both signatures of a checkpoint. Adds findings; gives the signed time in seconds, or undefined. */
async function judgeSigned(text, key, found) {
  const name = `${key.text}\n${text}`;
  let judged = judgedBefore.get(name);
  if (judged === undefined) {
    const own = [];
    judgedBefore.set(name, (judged = { own, seconds: await signedTime(text, key, own) }));
  }
  found.push(...judged.own);
  return judged.seconds;
}

async function signedTime(text, key, found) {
  const signed = text.slice(0, text.lastIndexOf('\n\n') + 1);
  const plain = await signatureOf(text, key, PLAIN);
  const isGood = plain !== undefined && (await isSigned(key.publicKey, plain, utf8(signed)));
  found.push(
    isGood ? good('signature', WORDS.signatureGood(key)) : bad('signature', WORDS.signatureBad(key)),
  );
  const timed = await signatureOf(text, key, TIMED);
  if (timed?.length === 72) {
    const seconds = Number(new DataView(timed.buffer, timed.byteOffset).getBigUint64(0));
    const words = utf8(`cosignature/v1\ntime ${seconds}\n${signed}`);
    if (await isSigned(key.publicKey, timed.slice(8), words)) {
      if (isGood) found.push(good('time', WORDS.timeGood(timeText(seconds))));
      return isGood ? seconds : undefined;
    }
  }
  found.push(bad('time', WORDS.timeBad));
  return undefined;
}

// Beyond what a date can hold there is still something to say.
const timeText = (seconds) =>
  seconds < 8e12 ? new Date(seconds * 1000).toISOString().replace('.000', '') : `${seconds}`;

/** Checks one record of a file. Gives its entry when it can be read, its checkpoint when that is signed, and whether all holds. */
async function checkRecord(record, found) {
  const begin = found.length;
  const read = await judgeRecord(record, found);
  const holds = found.slice(begin).every(({ state }) => state !== 'bad') && read.checkpoint !== undefined;
  return { ...read, holds, values: holds ? (record.values ?? []) : [] };
}

async function judgeRecord(record, found) {
  if (!isOnly(record, RECORD)) found.push(bad('file', WORDS.unknownPart));
  let entry;
  try {
    entry = JSON.parse(record.entry);
  } catch {
    // Said below.
  }
  if (typeof entry?.facts !== 'object' || entry.facts === null) {
    found.push(bad('entry', WORDS.entryUnreadable));
    return {};
  }
  found.push(note('entry', WORDS.entrySays(entry)));
  const leaf = await sha256(Uint8Array.of(0), utf8(record.entry));
  found.push(
    hex(leaf) === record.leaf ? good('entry', WORDS.entryGood) : bad('entry', WORDS.entryBad(hex(leaf))),
  );
  const key = await readKey(record.key);
  const checkpoint = readCheckpoint(record.checkpoint);
  if (key === undefined) found.push(bad('key', WORDS.keyBad));
  if (checkpoint === undefined) found.push(bad('checkpoint', WORDS.checkpointBad));
  let seconds;
  if (key !== undefined && checkpoint !== undefined) {
    if (key.origin !== checkpoint.origin || record.log !== checkpoint.origin)
      found.push(bad('log', WORDS.logBad));
    seconds = await judgeSigned(record.checkpoint, key, found);
    if (seconds !== undefined && record.sealedAt !== new Date(seconds * 1000).toISOString())
      found.push(bad('sealedAt', WORDS.sealedAtBad));
  }
  if (checkpoint !== undefined) await checkPlace(record, leaf, checkpoint, found);
  await checkValues(record.values ?? [], entry, found);
  return seconds === undefined ? { entry } : { entry, key, checkpoint };
}

async function checkPlace({ index, size, path }, leaf, checkpoint, found) {
  if (size !== checkpoint.size) found.push(bad('size', WORDS.sizeBad(size, checkpoint.size)));
  if (!isCount(index) || index >= checkpoint.size)
    return void found.push(bad('index', WORDS.indexBad(index, checkpoint.size)));
  if (!Array.isArray(path) || !path.every(isHash)) return void found.push(bad('path', WORDS.pathUnreadable));
  const root = await rootFrom(leaf, index, checkpoint.size, path.map(unhex));
  const leads = root !== undefined && same(root, checkpoint.root);
  found.push(
    leads ? good('path', WORDS.pathGood(index + 1, checkpoint.size)) : bad('path', WORDS.pathBad(index)),
  );
}

async function checkValues(values, entry, found) {
  if (!Array.isArray(values)) return void found.push(bad('value', WORDS.valuesUnreadable));
  const commits = new Map(Object.entries(entry.facts.commits ?? {}));
  for (const one of values) {
    const { name, salt, value } = one;
    if (!isOnly(one, VALUE)) found.push(bad('file', WORDS.unknownPart));
    const hash = hex(await sha256(utf8(`${salt}\n${value}`)));
    found.push(
      commits.get(name) === hash
        ? good(`value ${name}`, WORDS.valueGood(name, value))
        : bad(`value ${name}`, WORDS.valueBad(name)),
    );
  }
  const open = new Set(values.map(({ name }) => name));
  const closed = [...commits.keys()].filter((name) => !open.has(name));
  if (closed.length > 0) found.push(note('values', WORDS.valuesClosed(closed)));
}

// The hashes of texts that an entry names.
const hashesIn = (entry) =>
  Object.entries(entry.facts).flatMap(([name, value]) =>
    /Hash$/.test(name) && isHash(value) ? [value] : [],
  );

async function checkTexts(texts, entries, found) {
  const named = new Set(entries.flatMap(hashesIn));
  for (const [hash, text] of Object.entries(texts ?? {})) {
    const isSame = hex(await sha256(utf8(String(text)))) === hash;
    if (!isSame) found.push(bad('text', WORDS.textBad(hash)));
    else if (!named.has(hash)) found.push(bad('text', WORDS.textUnnamed(hash)));
    else found.push(good('text', WORDS.textGood(hash, text.length)));
  }
  const absent = [...named].filter((hash) => !Object.hasOwn(texts ?? {}, hash));
  if (absent.length > 0) found.push(note('text', WORDS.textsAbsent(absent)));
}

/** Checks a file of records. Gives the checkpoints that were signed, and the hashes that what holds in it names. */
async function checkRecords(file, found) {
  const records = Array.isArray(file.records) ? file.records : [];
  if (records.length === 0) found.push(bad('file', WORDS.noRecords));
  const seen = [];
  for (const record of records) seen.push(await checkRecord(record ?? {}, found));
  const entries = seen.flatMap(({ entry }) => entry ?? []);
  await checkTexts(file.texts, entries, found);
  const isOf = (what, name) => entries.every(({ facts }) => facts[name] === what);
  if (file.receipt !== undefined && !isOf(file.receipt, 'receipt'))
    found.push(bad('receipt', WORDS.receiptBad));
  if (file.number !== undefined && !isOf(file.number, 'number')) found.push(bad('number', WORDS.numberBad));
  if (entries.some(({ kind }) => kind === 'certificate-issued'))
    found.push(note('certificate', WORDS.certificateThen));
  const named = seen.flatMap(namesIn);
  if (file.file !== undefined && !named.some(({ hash }) => hash === file.file))
    found.push(bad('file', WORDS.fileNotNamed));
  const checkpoints = seen.flatMap(({ checkpoint, key }) =>
    checkpoint === undefined ? [] : [{ checkpoint, key }],
  );
  return { checkpoints, named, steps: seen.flatMap(stepIn) };
}

// Where a log goes on from another, after a restore or with another key: an entry of it names where that one ended.
function stepIn({ holds, entry, key }) {
  if (!holds || typeof entry.facts.predecessor !== 'string') return [];
  const { predecessor: origin, size } = entry.facts;
  const root = strict64(String(entry.facts.root));
  return isCount(size) && root !== undefined ? [{ after: key.origin, end: { origin, size, root } }] : [];
}

// The files that a record names by their hash: as a fact, or as a value that is open here.
function namesIn({ holds, entry, values }) {
  if (!holds) return [];
  const opened = values.filter(({ name, value }) => (name === 'file' || name === 'pdf') && isHash(value));
  const hashes = [...opened.map(({ value }) => value), entry.facts.sha256].filter(isHash);
  return hashes.map((hash) => ({ hash, entry }));
}

/** Checks that one signed checkpoint is the beginning of another. Gives both when they are. */
async function checkConsistency(file, found) {
  const key = await readKey(file.key);
  const [old, grown] = [readCheckpoint(file.old), readCheckpoint(file.new)];
  if (key === undefined) found.push(bad('key', WORDS.keyBad));
  if (old === undefined || grown === undefined) found.push(bad('checkpoint', WORDS.checkpointBad));
  if (key === undefined || old === undefined || grown === undefined) return { checkpoints: [], named: [] };
  if ([old.origin, grown.origin, file.log].some((origin) => origin !== key.origin))
    found.push(bad('log', WORDS.logBad));
  const times = [await judgeSigned(file.old, key, found), await judgeSigned(file.new, key, found)];
  const isPath = Array.isArray(file.path) && file.path.every(isHash);
  const grew = isPath && (await isBeginning(old, grown, file.path.map(unhex)));
  found.push(
    grew ? good('path', WORDS.grew(old.size, grown.size)) : bad('path', WORDS.grewNot(old.size, grown.size)),
  );
  if (!grew || times.includes(undefined)) return { checkpoints: [], named: [] };
  const checkpoints = [
    { checkpoint: old, key },
    { checkpoint: grown, key },
  ];
  return { checkpoints, named: [], links: [checkpoints] };
}
