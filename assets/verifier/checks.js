// The checks, after RFC 6962 (the tree), C2SP signed-note, tlog-checkpoint and tlog-cosignature (what is signed).
// A check gives findings: {state: 'good' | 'bad' | 'note', what, text}; `what` names the part of the file.

const FORMATS = ['heed-signature-proof/1', 'heed-record-proof/1', 'heed-consistency-proof/1'];
const PLAIN = 1;
const TIMED = 4;

const good = (what, text) => ({ state: 'good', what, text });
const bad = (what, text) => ({ state: 'bad', what, text });
const note = (what, text) => ({ state: 'note', what, text });

const isHash = (value) => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
const isCount = (value) => Number.isSafeInteger(value) && value >= 0;
const inner = (left, right) => sha256(Uint8Array.of(1), left, right);
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
  let bytes;
  try {
    bytes = unbase64(key);
  } catch {
    return undefined;
  }
  const publicKey = bytes.slice(1);
  if (bytes[0] !== PLAIN || publicKey.length !== 32) return undefined;
  return hex(await keyIdOf(origin, publicKey, PLAIN)) === id ? { origin, id, publicKey, text } : undefined;
}

/** Reads what a checkpoint says, without judging its signatures; undefined when it is none. */
function readCheckpoint(text) {
  const found = /^([^\s+]+)\n(0|[1-9]\d{0,15})\n([A-Za-z0-9+/]{43}=)\n/.exec(String(text));
  if (found === null) return undefined;
  const size = Number(found[2]);
  return isCount(size) ? { origin: found[1], size, root: unbase64(found[3]), text } : undefined;
}

/** The bytes behind the key id on the line that this key signed with this type; undefined when there is none. */
async function signatureOf(text, key, type) {
  const cut = text.lastIndexOf('\n\n');
  if (cut < 0) return undefined;
  const id = await keyIdOf(key.origin, key.publicKey, type);
  for (const line of text.slice(cut + 2).split('\n')) {
    const [dash, name, encoded] = line.split(' ');
    if (dash !== '—' || name !== key.origin || encoded === undefined) continue;
    let bytes;
    try {
      bytes = unbase64(encoded);
    } catch {
      continue;
    }
    if (same(bytes.slice(0, 4), id)) return bytes.slice(4);
  }
  return undefined;
}

/** Judges both signatures of a checkpoint. Adds findings; gives the signed time in seconds, or undefined. */
async function judgeSigned(text, key, found) {
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

/** Checks one record of a file. Gives its entry when it can be read, and its checkpoint when that is signed. */
async function checkRecord(record, found) {
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
    if (seconds !== undefined && Date.parse(record.sealedAt) !== seconds * 1000)
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
  for (const { name, salt, value } of values) {
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

/** Checks a file of records. Gives the checkpoints that were signed. */
async function checkRecords(file, found) {
  const records = Array.isArray(file.records) ? file.records : [];
  if (records.length === 0) found.push(bad('file', WORDS.noRecords));
  const seen = [];
  for (const record of records) seen.push(await checkRecord(record ?? {}, found));
  const entries = seen.flatMap(({ entry }) => entry ?? []);
  await checkTexts(file.texts, entries, found);
  if (file.receipt !== undefined && entries.some(({ facts }) => facts.receipt !== file.receipt))
    found.push(bad('receipt', WORDS.receiptBad));
  return seen.flatMap(({ checkpoint, key }) => (checkpoint === undefined ? [] : [{ checkpoint, key }]));
}

/** Checks that one signed checkpoint is the beginning of another. Gives both when they are. */
async function checkConsistency(file, found) {
  const key = await readKey(file.key);
  const [old, grown] = [readCheckpoint(file.old), readCheckpoint(file.new)];
  if (key === undefined) found.push(bad('key', WORDS.keyBad));
  if (old === undefined || grown === undefined) found.push(bad('checkpoint', WORDS.checkpointBad));
  if (key === undefined || old === undefined || grown === undefined) return [];
  if ([old.origin, grown.origin, file.log].some((origin) => origin !== key.origin))
    found.push(bad('log', WORDS.logBad));
  const times = [await judgeSigned(file.old, key, found), await judgeSigned(file.new, key, found)];
  const isPath = Array.isArray(file.path) && file.path.every(isHash);
  const grew = isPath && (await isBeginning(old, grown, file.path.map(unhex)));
  found.push(
    grew ? good('path', WORDS.grew(old.size, grown.size)) : bad('path', WORDS.grewNot(old.size, grown.size)),
  );
  if (!grew || times.includes(undefined)) return [];
  return [
    { checkpoint: old, key },
    { checkpoint: grown, key },
  ];
}

/** Compares what the files rest on with what the reader has from elsewhere: a key (or its id), and a checkpoint. */
async function compare(signed, links, { key: keyGiven = '', checkpoint: noteGiven = '' }, found) {
  const keys = new Map(signed.map(({ key }) => [key.text, key]));
  const wanted = keyGiven.trim();
  for (const key of keys.values()) {
    if (wanted === '') found.push(note('key', WORDS.keyUncompared(key)));
    else if (wanted === key.text || wanted === key.id) found.push(good('key', WORDS.keyCompared(key)));
    else found.push(bad('key-elsewhere', WORDS.keyOther(key)));
  }
  if (noteGiven.trim() === '') return void found.push(note('checkpoint', WORDS.checkpointUncompared));
  const text = `${noteGiven.replaceAll('\r\n', '\n').trim()}\n`;
  const kept = readCheckpoint(text);
  const key = kept && [...keys.values()].find(({ origin }) => origin === kept.origin);
  if (kept === undefined) return void found.push(bad('checkpoint-elsewhere', WORDS.keptUnreadable));
  if (key === undefined) return void found.push(bad('checkpoint-elsewhere', WORDS.keptOtherLog(kept.origin)));
  const judged = [];
  await judgeSigned(text, key, judged);
  if (judged.some(({ state }) => state === 'bad'))
    return void found.push(bad('checkpoint-elsewhere', WORDS.keptUnsigned));
  for (const { checkpoint } of signed.filter((one) => one.checkpoint.origin === kept.origin))
    found.push(agreement(kept, checkpoint, links));
}

function agreement(kept, checkpoint, links) {
  const is = (one, other) => one.size === other.size && same(one.root, other.root);
  if (kept.size === checkpoint.size)
    return is(kept, checkpoint)
      ? good('checkpoint', WORDS.keptSame(kept.size))
      : bad('checkpoint-elsewhere', WORDS.keptDiffers(kept.size));
  const [old, grown] = kept.size < checkpoint.size ? [kept, checkpoint] : [checkpoint, kept];
  const linked = links.some(([from, to]) => is(from.checkpoint, old) && is(to.checkpoint, grown));
  return linked
    ? good('checkpoint', WORDS.keptLinked(old.size, grown.size))
    : note('checkpoint', WORDS.keptApart(kept.size, checkpoint.size));
}

/**
 * Checks the texts of files, `[{name, text}]`, and compares them with what is given from elsewhere. Gives one list of findings for each
 * file and one for the comparison, `[{name, found}]`, and whether all holds.
 */
async function verifyFiles(files, elsewhere) {
  const parts = [];
  const signed = [];
  const links = [];
  for (const { name, text } of files) {
    const found = [];
    parts.push({ name, found });
    let file;
    try {
      file = JSON.parse(text);
    } catch {
      // Said below.
    }
    if (!FORMATS.includes(file?.format)) {
      found.push(bad('file', WORDS.unknownFormat));
      continue;
    }
    const isLink = file.format === 'heed-consistency-proof/1';
    try {
      const checkpoints = await (isLink ? checkConsistency : checkRecords)(file, found);
      if (isLink && checkpoints.length === 2) links.push(checkpoints);
      signed.push(...checkpoints);
    } catch {
      // Something is not of the kind that it must be: a list that is none, a text that is none.
      found.push(bad('file', WORDS.unknownFormat));
    }
  }
  const found = [];
  await compare(signed, links, elsewhere, found);
  parts.push({ name: WORDS.compared, found });
  const ok = parts.every((part) => part.found.every(({ state }) => state !== 'bad'));
  return { ok, parts };
}
