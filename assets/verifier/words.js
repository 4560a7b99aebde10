// Every word that this verifier says. It must run without Heed, so it holds them itself.
const WORDS = {
  title: 'Check a Heed record',
  compared: 'Compared with what you have from elsewhere',
  allGood: 'All that was checked holds.',
  partlyGood:
    'The records inside hold. That the rest of the pack is as it was made is not shown yet: choose its proof together with it.',
  openGood: 'What could be checked holds. Not everything could be: see the lines marked Note.',
  notGood: 'Something here is not what was recorded. See the lines marked NOT RIGHT.',
  states: { good: 'OK', bad: 'NOT RIGHT', note: 'Note' },
  limits: [
    'What was shown: that each record stands, unchanged, in the log whose key is named above, and that each file is one that such a record names.',
    'What was not shown: that what was recorded is true, or that the key belongs to whom you think. Compare the key id with one that you got another way.',
    'This detects changes. It does not prevent them. Whoever holds the key can sign a second, different log; only a checkpoint that was kept elsewhere shows that.',
  ],
  usage: 'Usage: node verify-heed.mjs FILE… [--key KEY-OR-ID-OR-FILE] [--checkpoint FILE] [--root FILE]',
  unreadable: (file, why) => `${file} cannot be read: ${why}`,
  unknownFormat: 'This is not a proof that Heed made, or it is damaged, or of a newer kind.',
  noRecords: 'The file holds no record.',
  entryUnreadable: 'The text of the entry cannot be read.',
  entrySays: ({ kind, at, known_at: known, person_id: person, id }) =>
    `Entry ${id}: “${kind}”, so since ${at}, entered ${known}, person ${person ?? 'none'}.`,
  entryGood: 'The text of the entry is the one that was sealed as this leaf.',
  entryBad: (leaf) => `The text of the entry or its leaf was changed: the text has the leaf ${leaf}.`,
  keyBad: 'The key cannot be read, or its id is not the id of this key.',
  checkpointBad: 'The checkpoint cannot be read.',
  logBad: 'The record, the checkpoint and the key are not of one log.',
  signatureGood: ({ id }) => `The checkpoint is signed by the key ${id}.`,
  signatureBad: ({ id }) =>
    `The checkpoint is not signed by the key ${id}: it, its signature or the key was changed.`,
  timeGood: (time) => `The signed time is ${time}.`,
  timeBad: 'The time of the checkpoint is not signed by this key.',
  sealedAtBad: 'The time that the file tells is not the signed one.',
  sizeBad: (told, signed) => `The file tells of ${told} entries, the checkpoint of ${signed}.`,
  indexBad: (index, size) => `There is no place ${index} in a log of ${size} entries.`,
  pathUnreadable: 'The hashes of the path cannot be read.',
  pathGood: (place, size) => `It is entry ${place} of the ${size} that the checkpoint signs.`,
  pathBad: (index) =>
    `From place ${index} the path does not lead to the root of the checkpoint: the entry, its place, a hash of the path or the checkpoint was changed.`,
  valuesUnreadable: 'The values cannot be read.',
  valueGood: (name, value) => `${name}: “${value}” is what was committed to.`,
  valueBad: (name) => `${name}: this value with this salt is not what was committed to.`,
  valuesClosed: (names) => `Committed to, but not in this file: ${names.join(', ')}.`,
  textGood: (hash, length) =>
    `The text ${hash.slice(0, 12)}… (${length} characters) is the one that the entry names.`,
  textBad: (hash) => `The text ${hash.slice(0, 12)}… was changed.`,
  textUnnamed: (hash) => `No entry here names the text ${hash.slice(0, 12)}….`,
  textsAbsent: (hashes) =>
    `Named by the entry, but not in this file: ${hashes.map((hash) => `${hash.slice(0, 12)}…`).join(', ')}.`,
  unknownPart: 'The file holds something that no proof of this kind has.',
  numberBad: 'An entry is not of the certificate that the file names.',
  certificateThen:
    'This shows what was issued, and that it was. Whether it still holds is told by the page with its number: it may have ended, been replaced or been withdrawn.',
  attached: (length) =>
    `The first ${length} bytes are the file as it was issued. Its proof was attached behind them.`,
  attachedBad:
    'More was put behind the file than its proof, or the proof was changed. What the pages show cannot be trusted.',
  fileNotNamed: 'No entry here names the file that this proof is of.',
  fileNamed: (hash, { kind, at }) =>
    `Every byte of this file is as recorded: its fingerprint ${hash} is in the entry “${kind}” of ${at}.`,
  fileUnnamed: (hash) =>
    `No record here names this file. Its fingerprint (SHA-256) is ${hash}. Choose its proof together with it. If you did, one of them was changed.`,
  packUnnamed: (hash) =>
    `The records inside were checked. That the whole file is the one that was made is not shown: its fingerprint is ${hash}; choose its proof together with it.`,
  zipUnreadable: 'It is a zip that cannot be read here: it is damaged, or was made by another program.',
  memberUnreadable: (name) => `${name} in it cannot be read, or was changed.`,
  memberOther: (name) => `${name} is not the file that the list in the pack names: it was changed.`,
  memberGone: (name) => `${name} is in the list of the pack, but not in the pack.`,
  memberUnlisted: (name) => `${name} is in the pack, but not in its list: it was put in later.`,
  recordsGood: (count) =>
    `All ${count} records hold: each stands, unchanged, in the log that the checkpoint signs.`,
  listBad: 'The list of the files in the pack cannot be read.',
  listed: (count) => `${count} files in it were compared with the list in it, contents.json.`,
  proofsInside: (count) => `It holds ${count} proofs. Each was checked.`,
  receiptBad: 'An entry is not of the receipt that the file names.',
  grew: (old, grown) =>
    `The log of ${old} entries is the beginning of the log of ${grown}: nothing before was rewritten.`,
  grewNot: (old, grown) =>
    `It is not shown that the log of ${old} entries is the beginning of the log of ${grown}: the log was rewritten, or this file was changed.`,
  sealSays: ({ origin, size }) => `It is a seal of the log ${origin} with ${size} entries.`,
  sealUnkeyed: ({ origin }) =>
    `Whether it is signed was not checked: give the whole key of ${origin}, or a proof of that log together with it.`,
  sealOf: ({ origin, size }) => `the seal of ${size} entries of ${origin}`,
  stampBad: 'The time stamp cannot be read: it is damaged, or no stamp.',
  stampUnsigned:
    'The time stamp was changed: it is not signed over this statement by a certificate in it that is meant for stamps.',
  stampOutside: ({ name }) =>
    `The time stamp is of a time at which the certificate of ${name} was not valid.`,
  stampOfOther:
    'The time stamp is of something that is not here, or that was changed since. Choose the seal that it is of together with it.',
  stampGood: (what, time) =>
    `${what} was there at ${time}, as the time stamp says: it holds, to the last byte.`,
  stampBy: (name, id) =>
    `It is signed with the key ${id}… of a certificate that names “${name}”. Anybody can make a certificate with any name: whether you trust this one is for you to say.`,
  stampUnknown: (what) =>
    `The time stamp could not be checked here: this browser or Node cannot compute what it is signed with (${what}). OpenSSL can: openssl ts -verify.`,
  rootNone:
    'The certificate of the authority was compared with none that you have from elsewhere: without a network it cannot be. Give the authority’s root certificate if you have it.',
  rootGood: (name) => `Its certificate leads to the root certificate that you gave, “${name}”.`,
  rootOther: 'Its certificate does not lead to a root certificate that you gave.',
  rootUnreadable: 'The root certificate that you gave cannot be read.',
  chainBegins: 'The chain does not begin with the seal that the file names first.',
  chainEnds:
    'The chain does not lead to the seal that the file names last: a link was left out, or another put in.',
  chained: (old, grown, count) =>
    `What ${old.origin} held with ${old.size} entries is the beginning of what ${grown.origin} goes on from, over ${count} change${count === 1 ? '' : 's'} of log, up to its ${grown.size} entries: nothing before was rewritten.`,
  linkOpen: 'Here the chain is broken: the entry that leads from one log to the next does not hold.',
  linkOther: (key, { origin }) =>
    `The log ${key.origin} does not begin with an entry that names ${origin} as the log before it: a link was left out, or exchanged.`,
  linkEnd: ({ origin, size }, named) =>
    `The next log says that ${origin} ended with ${named} entries. That is not shown to go on from the ${size} that were signed: one of them was rewritten, or this file was changed.`,
  linkGood: ({ origin }, key, size) =>
    `The log ${key.origin} begins with an entry that names ${origin} and all of its ${size} entries.`,
  linkKey: ({ id }) => `The entry that leads to this log names another key than ${id}.`,
  restored: ({ at, facts }) =>
    `A backup of ${facts.backup} was brought back at ${at}. WHAT WAS RECORDED BETWEEN THE TWO MAY BE LOST: it is not in this record. Seals of that time that were kept elsewhere show if there was anything.`,
  vouched: (old, next) =>
    `The key ${old.id} signed the end of its log and vouches there for the key ${next.id}.`,
  vouchedNot: (old, next) =>
    `The entry says that the key ${old.id} vouches for the key ${next.id}. The last seal of the old log does not say so.`,
  vouchedBy: ({ id }) =>
    `No older key vouches for the key ${id}: the log that it signs says of itself that it goes on from there. Ask for its id another way.`,
  keyWas: ({ id }, why) =>
    why === 'stolen'
      ? `The key ${id} was said to be stolen: what it signs after the end of its log does not count.`
      : `The key ${id} was said to be lost.`,
  goesOn: (after, { origin, size }) =>
    `The log ${after} goes on from ${origin}, which it says ended with ${size} entries: after a restore, or with another key. The entry says which.`,
  endGood: ({ origin, size }) =>
    `${origin} had that root at ${size} entries: both logs tell of the same end.`,
  endBad: ({ origin, size }) =>
    `At ${size} entries ${origin} signed another root than the log after it names: one of them was rewritten.`,
  beyondEnd: (size, end) =>
    `A checkpoint here is of ${size} entries of ${end.origin}. The log after it knows only ${end.size}: what came between is not in that record.`,
  beforeEnd: (size, end) =>
    `A checkpoint here is of the first ${size} of the ${end.size} entries of ${end.origin}. Ask for a proof between the two.`,
  keyUncompared: ({ id, origin }) =>
    `The key of ${origin} has the id ${id}. It was compared with none that you have from elsewhere.`,
  keyCompared: ({ id }) => `The key ${id} is the one that you gave.`,
  keyLed: ({ id }, { key, back }) =>
    back
      ? `You did not give the key ${id}. The end of its log is named in the log of the key ${key.id}.`
      : `You did not give the key ${id}. The key ${key.id} vouches for it, as whoever had that key could.`,
  keyOther: ({ id }) => `The key ${id} is not the one that you gave.`,
  checkpointUncompared: 'No checkpoint that was kept elsewhere was given.',
  keptUnreadable: 'The checkpoint that you gave cannot be read.',
  keptOtherLog: (origin) =>
    `The checkpoint that you gave is of another log, ${origin}, or nothing here is signed.`,
  keptUnsigned: 'The checkpoint that you gave is not signed by the key of this log.',
  keptSame: (size) => `At ${size} entries it says the same as the checkpoint that you gave.`,
  keptDiffers: (size) =>
    `At ${size} entries it says something else than the checkpoint that you gave: one log has two histories.`,
  keptLost: (kept, { after, end }) =>
    `The checkpoint that you gave is of ${kept} entries of ${end.origin}. The log after it, ${after}, goes on from ${end.size} of them: what came between is not in this record. After a restore it was lost with what came after the backup; a change of the key loses nothing.`,
  keptLinked: (old, grown) =>
    `The checkpoint that you gave agrees: the log of ${old} entries is the beginning of that of ${grown}.`,
  keptApart: (kept, here) =>
    `Your checkpoint is of ${kept} entries, this one of ${here}. Ask for a proof between the two and check both files together.`,
};
