// The files as somebody has them: proofs, and what they prove (a certificate, a report, a pack).

/** Compares what the files rest on with what the reader has from elsewhere: keys (or their ids), and a checkpoint. */
async function compare(signed, links, { key: keyGiven = '', checkpoint: noteGiven = '' }, found) {
  const keys = new Map(signed.map(({ key }) => [key.text, key]));
  // Each log has a key of its own: a restore and a change of the key begin another log.
  const wanted = keyGiven.split(/\s+/).filter((one) => one !== '');
  for (const key of keys.values()) {
    if (wanted.length === 0) found.push(note('key', WORDS.keyUncompared(key)));
    else if (wanted.includes(key.text) || wanted.includes(key.id)) found.push(good('key', WORDS.keyCompared(key)));
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

/** Holds where a log ended, as the next one says, against the checkpoints of it that are here. */
function judgeStep({ after, end }, signed) {
  const found = [note('log', WORDS.goesOn(after, end))];
  for (const { checkpoint } of signed.filter((one) => one.checkpoint.origin === end.origin)) {
    if (checkpoint.size > end.size) found.push(note('log', WORDS.beyondEnd(checkpoint.size, end)));
    else if (checkpoint.size === end.size)
      found.push(
        same(checkpoint.root, end.root) ? good('log', WORDS.endGood(end)) : bad('log', WORDS.endBad(end)),
      );
    else found.push(note('log', WORDS.beforeEnd(checkpoint.size, end)));
  }
  return found;
}

const textOf = (bytes) => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
};

/** The object in a file that says of itself that it is a proof; undefined when it does not. */
function proofIn(text) {
  try {
    const file = JSON.parse(text ?? '');
    return typeof file?.format === 'string' && file.format.startsWith('heed-') ? file : undefined;
  } catch {
    return undefined;
  }
}

async function checkProof(file, found, all) {
  const known = Object.hasOwn(FORMATS, file.format) ? FORMATS[file.format] : undefined;
  if (known === undefined || !isOnly(file, known)) return void found.push(bad('file', WORDS.unknownFormat));
  try {
    const check = file.format === 'heed-consistency-proof/1' ? checkConsistency : checkRecords;
    const { checkpoints, named, links = [], steps = [] } = await check(file, found);
    all.signed.push(...checkpoints);
    all.named.push(...named);
    all.links.push(...links);
    all.steps.push(...steps);
  } catch {
    // Something is not of the kind that it must be: a list that is none, a text that is none.
    found.push(bad('file', WORDS.unknownFormat));
  }
}

/** Checks one file as far as it can be alone. What is to be found in some record is put aside until all were read. */
async function checkFile({ name, bytes }, all) {
  const found = [];
  all.parts.push({ name, found });
  const attached = isPdf(bytes) ? attachedTo(bytes) : undefined;
  if (attached === null) return void found.push(bad('file', WORDS.attachedBad));
  const file = proofIn(attached === undefined ? textOf(bytes) : attached.text);
  if (attached !== undefined) {
    found.push(note('file', WORDS.attached(attached.issued.length)));
    // Written in another way it would say the same, and be another file.
    if (file === undefined || JSON.stringify(file) !== attached.text)
      return void found.push(bad('file', WORDS.unknownFormat));
  }
  if (file !== undefined) await checkProof(file, found, all);
  if (file === undefined || attached !== undefined) {
    const plain = attached?.issued ?? bytes;
    const hash = hex(await sha256(plain));
    const inside = isZip(plain) ? await checkZip(name, plain, all, found) : false;
    all.plain.push({ found, hash, inside });
  }
}

// A report as a workbook is a zip too, but holds no proof: then it is a file like any other.
async function checkZip(name, bytes, all, found) {
  let members;
  try {
    members = zipMembers(bytes);
  } catch {
    return void found.push(note('zip', WORDS.zipUnreadable));
  }
  const list = members.find((one) => one.name === LISTING);
  const listed = list === undefined ? undefined : await listing(list, found);
  let proofs = 0;
  let compared = 0;
  for (const member of members) {
    const hash = listed?.get(member.name);
    if (listed !== undefined && hash === undefined && !UNLISTED.includes(member.name))
      found.push(bad('zip', WORDS.memberUnlisted(member.name)));
    if (hash === undefined && !member.name.endsWith('.json')) continue;
    let content;
    try {
      content = await member.read();
    } catch {
      found.push(bad('zip', WORDS.memberUnreadable(member.name)));
      continue;
    }
    if (hash !== undefined) {
      compared++;
      if (hex(await sha256(content)) !== hash) found.push(bad('zip', WORDS.memberOther(member.name)));
    }
    const file = member.name.endsWith('.json') ? proofIn(textOf(content)) : undefined;
    if (file === undefined) continue;
    proofs++;
    const part = { name: `${name} › ${member.name}`, found: [] };
    all.parts.push(part);
    await checkProof(file, part.found, all);
    part.found = shortened(file, part.found);
  }
  const names = new Set(members.map((one) => one.name));
  for (const one of listed?.keys() ?? []) if (!names.has(one)) found.push(bad('zip', WORDS.memberGone(one)));
  if (listed !== undefined) found.push(note('zip', WORDS.listed(compared)));
  if (proofs > 0) found.push(note('zip', WORDS.proofsInside(proofs)));
  return proofs > 0;
}

// What is in a pack, with the hash of each; it cannot name itself, nor the first page, which tells of it.
const LISTING = 'contents.json';
const UNLISTED = [LISTING, 'index.html', 'index.pdf'];
const MANY = 10;

async function listing(member, found) {
  try {
    const { files } = JSON.parse(textOf(await member.read()));
    return new Map(files.map(({ path, sha256: hash }) => [path, hash]));
  } catch {
    found.push(bad('zip', WORDS.listBad));
    return new Map();
  }
}

// Of hundreds of records nobody reads every line: what is not right, and how many are.
function shortened({ records }, found) {
  if (!Array.isArray(records) || records.length <= MANY) return found;
  const wrong = found.filter(({ state }) => state === 'bad');
  return wrong.length > 0 ? wrong : [good('records', WORDS.recordsGood(records.length))];
}

/**
 * Checks files, `[{name, bytes}]`, and compares them with what is given from elsewhere. Gives one list of findings for each file
 * and one for the comparison, `[{name, found}]`, whether all holds, and that in a sentence.
 */
async function verifyFiles(files, elsewhere) {
  const all = { parts: [], signed: [], named: [], links: [], steps: [], plain: [] };
  for (const file of files) await checkFile(file, all);
  let isOpen = false;
  for (const { found, hash, inside } of all.plain) {
    const by = all.named.find((one) => one.hash === hash);
    if (by !== undefined) found.push(good('file', WORDS.fileNamed(hash, by.entry)));
    else if (inside) found.push(note('file', WORDS.packUnnamed(hash)));
    else found.push(bad('file', WORDS.fileUnnamed(hash)));
    isOpen ||= by === undefined;
  }
  const found = [];
  await compare(all.signed, all.links, elsewhere, found);
  for (const step of all.steps) found.push(...judgeStep(step, all.signed));
  all.parts.push({ name: WORDS.compared, found });
  const holds = all.parts.every((part) => part.found.every(({ state }) => state !== 'bad'));
  const said = !holds ? WORDS.notGood : isOpen ? WORDS.partlyGood : WORDS.allGood;
  return { ok: holds && !isOpen, said, parts: all.parts };
}
