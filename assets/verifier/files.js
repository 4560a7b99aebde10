// The files as somebody has them: proofs, and what they prove (a certificate, a report, a pack).

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

const CHECKS = { 'heed-consistency-proof/1': checkConsistency, 'heed-chain-proof/1': checkChain };

async function checkProof(file, found, all) {
  const known = Object.hasOwn(FORMATS, file.format) ? FORMATS[file.format] : undefined;
  if (known === undefined || !isOnly(file, known)) return void found.push(bad('file', WORDS.unknownFormat));
  try {
    const check = CHECKS[file.format] ?? checkRecords;
    const { checkpoints, named, links = [], steps = [], leads = [] } = await check(file, found);
    all.signed.push(...checkpoints);
    all.named.push(...named);
    all.links.push(...links);
    all.steps.push(...steps);
    all.leads.push(...leads);
  } catch {
    // Something is not of the kind that it must be: a list that is none, a text that is none.
    found.push(bad('file', WORDS.unknownFormat));
  }
}

/** Puts a seal or a stamp aside until all was read: one needs the key that is in another file, the other what it stamps. */
function isSealed({ text, bytes, found }, all) {
  const token = stampIn(bytes);
  if (token !== undefined) all.stamps.push({ token, found });
  const checkpoint = text === undefined ? undefined : readCheckpoint(text);
  if (checkpoint !== undefined) all.seals.push({ text, checkpoint, found });
  return token !== undefined || checkpoint !== undefined;
}

/** Checks one file as far as it can be alone. What is to be found in some record is put aside until all were read. */
async function checkFile({ name, bytes }, all) {
  const found = [];
  all.parts.push({ name, found });
  const attached = isPdf(bytes) ? attachedTo(bytes) : undefined;
  if (attached === null) return void found.push(bad('file', WORDS.attachedBad));
  const text = attached === undefined ? textOf(bytes) : attached.text;
  if (attached === undefined && isSealed({ text, bytes, found }, all)) return;
  const file = proofIn(text);
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
    all.plain.push({ name, found, hash, inside });
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
    if (hash === undefined && !/\.(?:json|tst|txt)$/.test(member.name)) continue;
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
    const text = /\.(?:json|txt)$/.test(member.name) ? textOf(content) : undefined;
    const seal = { name: `${name} › ${member.name}`, found: [] };
    if (/\.(?:tst|txt)$/.test(member.name) && isSealed({ text, bytes: content, found: seal.found }, all))
      all.parts.push(seal);
    const file = member.name.endsWith('.json') ? proofIn(text) : undefined;
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
  const all = {
    parts: [],
    signed: [],
    named: [],
    links: [],
    steps: [],
    leads: [],
    plain: [],
    seals: [],
    stamps: [],
  };
  for (const file of files) await checkFile(file, all);
  let isOpen = false;
  for (const { found, hash, inside } of all.plain) {
    const by = all.named.find((one) => one.hash === hash);
    if (by !== undefined) found.push(good('file', WORDS.fileNamed(hash, by.entry)));
    else if (inside) found.push(note('file', WORDS.packUnnamed(hash)));
    else found.push(bad('file', WORDS.fileUnnamed(hash)));
    isOpen ||= by === undefined;
  }
  const isKeyed = await judgeSeals(all, elsewhere);
  const isKnown = await judgeStamps(all, elsewhere);
  const found = [];
  await compare(all, elsewhere, found);
  for (const step of once(all.steps)) found.push(...judgeStep(step, all));
  all.parts.push({ name: WORDS.compared, found });
  const holds = all.parts.every((part) => part.found.every(({ state }) => state !== 'bad'));
  const best = isKeyed && isKnown ? WORDS.allGood : WORDS.openGood;
  const said = !holds ? WORDS.notGood : isOpen ? WORDS.partlyGood : best;
  return { ok: holds && !isOpen && isKeyed && isKnown, said, parts: all.parts };
}

/** Judges the seals that are here by the keys that are, or that the reader gave. Gives whether there was a key for each. */
async function judgeSeals(all, { key: given = '' }) {
  const keys = all.signed.map(({ key }) => key);
  for (const one of given.split(/\s+/)) keys.push(...[await readKey(one)].filter((key) => key !== undefined));
  let isKeyed = true;
  for (const { text, checkpoint, found } of all.seals) {
    found.push(note('seal', WORDS.sealSays(checkpoint)));
    const key = keys.find(({ origin }) => origin === checkpoint.origin);
    isKeyed &&= key !== undefined;
    if (key === undefined) found.push(note('seal', WORDS.sealUnkeyed(checkpoint)));
    else if ((await judgeSigned(text, key, found)) !== undefined) all.signed.push({ checkpoint, key });
  }
  return isKeyed;
}

/** Judges the stamps that are here. Gives whether this browser or Node could compute all that they are signed with. */
async function judgeStamps(all, { checkpoint: kept = '', roots: given = [] }) {
  if (all.stamps.length === 0) return true;
  const roots = given.flatMap(certificatesIn);
  const seals = [
    ...all.signed.map(({ checkpoint }) => checkpoint),
    ...all.seals.map(({ checkpoint }) => checkpoint),
  ];
  const own = readCheckpoint(`${kept.replaceAll('\r\n', '\n').trim()}\n`);
  const texts = new Map([...seals, ...(own === undefined ? [] : [own])].map((one) => [one.text, one]));
  let isKnown = true;
  for (const stamp of all.stamps) {
    if (given.length > 0 && roots.length === 0) stamp.found.push(bad('authority', WORDS.rootUnreadable));
    isKnown = (await judgeStamp(stamp, { texts: [...texts.values()], files: all.plain, roots })) && isKnown;
  }
  return isKnown;
}
