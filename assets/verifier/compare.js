// What the files rest on, held against what the reader has from elsewhere and against each other.

/** Compares what the files rest on with what the reader has from elsewhere: keys (or their ids), and a checkpoint. */
async function compare(
  { signed, links, steps, leads },
  { key: keyGiven = '', checkpoint: noteGiven = '' },
  found,
) {
  const keys = new Map(signed.map(({ key }) => [key.text, key]));
  // Each log has a key of its own: a restore and a change of the key begin another log.
  const wanted = keyGiven.split(/\s+/).filter((one) => one !== '');
  const trusted = trustedFrom(
    [...keys.values()].filter(({ text, id }) => wanted.includes(text) || wanted.includes(id)),
    leads,
  );
  for (const key of keys.values()) {
    const by = trusted.get(key.text);
    if (wanted.length === 0) found.push(note('key', WORDS.keyUncompared(key)));
    else if (wanted.includes(key.text) || wanted.includes(key.id))
      found.push(good('key', WORDS.keyCompared(key)));
    else if (by !== undefined) found.push((by.back ? note : good)('key', WORDS.keyLed(key, by)));
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
  const step = steps.find(({ end }) => end.origin === kept.origin);
  // Nothing here reaches beyond the end that the next log names: to ask for a proof would be in vain.
  if (step !== undefined && kept.size > step.end.size)
    return void found.push(bad('checkpoint-elsewhere', WORDS.keptLost(kept.size, step)));
  for (const checkpoint of checkpointsOf(kept.origin, signed)) found.push(agreement(kept, checkpoint, links));
}

// Thousands of records may rest on one.
const checkpointsOf = (origin, signed) => [
  ...new Map(
    signed
      .filter(({ checkpoint }) => checkpoint.origin === origin)
      .map(({ checkpoint }) => [checkpoint.text, checkpoint]),
  ).values(),
];

/**
 * From the keys that the reader has to those that they lead to: forward where the old key vouches for the next (`back` false), back
 * where the log of a trusted key names the end of the one before.
 */
function trustedFrom(given, leads) {
  const trusted = new Map(given.map((key) => [key.text, { key, back: false }]));
  for (let grew = true; grew;) {
    grew = false;
    for (const { from, to, vouched } of leads) {
      const [old, next] = [trusted.get(from.text), trusted.get(to.text)];
      if (old !== undefined && next === undefined && vouched)
        trusted.set(to.text, { key: from, back: old.back });
      else if (next !== undefined && old === undefined) trusted.set(from.text, { key: to, back: true });
      else continue;
      grew = true;
    }
  }
  return trusted;
}

const once = (steps) => [
  ...new Map(
    steps.map((step) => [JSON.stringify([step.after, step.end.origin, step.end.size]), step]),
  ).values(),
];

const is = (one, other) => one.size === other.size && same(one.root, other.root);
// One proof may go on from where another ends.
const isLinked = (old, grown, links) =>
  links.some(
    ([from, to], n) =>
      is(from.checkpoint, old) &&
      (is(to.checkpoint, grown) || isLinked(to.checkpoint, grown, links.toSpliced(n, 1))),
  );

function agreement(kept, checkpoint, links) {
  if (kept.size === checkpoint.size)
    return is(kept, checkpoint)
      ? good('checkpoint', WORDS.keptSame(kept.size))
      : bad('checkpoint-elsewhere', WORDS.keptDiffers(kept.size));
  const [old, grown] = kept.size < checkpoint.size ? [kept, checkpoint] : [checkpoint, kept];
  return isLinked(old, grown, links)
    ? good('checkpoint', WORDS.keptLinked(old.size, grown.size))
    : note('checkpoint', WORDS.keptApart(kept.size, checkpoint.size));
}

/** Holds where a log ended, as the next one says, against the checkpoints of it that are here. */
function judgeStep({ after, end }, { signed, links }) {
  const found = [note('log', WORDS.goesOn(after, end))];
  for (const checkpoint of checkpointsOf(end.origin, signed)) {
    if (checkpoint.size > end.size) found.push(note('log', WORDS.beyondEnd(checkpoint.size, end)));
    else if (checkpoint.size === end.size)
      found.push(
        same(checkpoint.root, end.root) ? good('log', WORDS.endGood(end)) : bad('log', WORDS.endBad(end)),
      );
    else if (!isLinked(checkpoint, end, links))
      found.push(note('log', WORDS.beforeEnd(checkpoint.size, end)));
  }
  return found;
}
