// How the record went on in other logs, after a restore or with another key: what was signed on a day of one log, and on a day of
// a later one. Each next log begins with an entry that names the log before it, its size and its root.

const GROWTH = ['log', 'key', 'old', 'new', 'path'];
const LINK = ['tail', 'record'];
const KEY_CHANGED = 'log-key-changed';
const RESTORED = 'restored-from-backup';

/** Checks a chain of logs. Gives what was signed in it, and which key leads to which. */
async function checkChain({ old, new: grown, growth, links }, found) {
  if (!isOnly(growth, GROWTH) || !links.every((link) => isOnly(link, LINK)))
    found.push(bad('file', WORDS.unknownPart));
  const first = await checkConsistency(growth, found);
  const all = { links: [], ...first, steps: [], leads: [] };
  if (growth.old !== old) found.push(bad('chain', WORDS.chainBegins));
  if (links.length === 0 || links.at(-1).record.checkpoint !== grown)
    found.push(bad('chain', WORDS.chainEnds));
  // Where the chain does not hold what follows is still looked at, so that all of it is named.
  let before = { checkpoint: readCheckpoint(growth.new), key: await readKey(growth.key) };
  for (const link of links) {
    const here = await checkRecord(link.record, found);
    all.steps.push(...stepIn(here));
    const ended = await checkLink(before, link, here, found);
    if (ended !== undefined) all.links.push([before, { checkpoint: ended }]);
    if (here.holds && before.key !== undefined)
      all.leads.push({ from: before.key, to: here.key, vouched: isVouched(before, here) });
    if (here.holds) all.checkpoints.push({ checkpoint: here.checkpoint, key: here.key });
    before = {
      checkpoint: readCheckpoint(link.record.checkpoint),
      key: await readKey(link.record.key),
    };
  }
  if (found.every(({ state }) => state !== 'bad'))
    found.push(good('chain', WORDS.chained(readCheckpoint(old), readCheckpoint(grown), links.length)));
  return all;
}

/** Judges where one log goes on from another. Gives the end of the first when it is shown. */
async function checkLink({ checkpoint, key }, { tail, record }, here, found) {
  const { entry } = here;
  const names = (kind) => entry?.kind === kind;
  if (!here.holds || checkpoint === undefined || key === undefined)
    return void found.push(bad('link', WORDS.linkOpen));
  const { predecessor, size, root: named } = entry.facts;
  const root = strict64(String(named));
  if (!(names(KEY_CHANGED) || names(RESTORED)) || record.index !== 0 || predecessor !== checkpoint.origin)
    return void found.push(bad('link', WORDS.linkOther(here.key, checkpoint)));
  const isPath = Array.isArray(tail) && tail.every(isHash);
  const ended = isCount(size) && root !== undefined ? { size, root } : undefined;
  if (ended === undefined || !isPath || !(await isBeginning(checkpoint, ended, tail.map(unhex))))
    return void found.push(bad('link', WORDS.linkEnd(checkpoint, size)));
  found.push(good('link', WORDS.linkGood(checkpoint, here.key, size)));
  if (names(RESTORED)) found.push(note('restored', WORDS.restored(entry)));
  judgeKey({ checkpoint, key }, here, found);
  return ended;
}

const isSameKey = (key, other) => same(key.publicKey, other.publicKey);
const isVouched = ({ checkpoint, key }, here) =>
  isSameKey(key, here.key) || (checkpoint !== undefined && nextNamed(checkpoint.text) === here.key.text);

// The key of the next log that a checkpoint names in a line of its own, which its signature covers.
const nextNamed = (text) =>
  text
    .slice(0, text.lastIndexOf('\n\n') + 1)
    .split('\n')
    .slice(3)
    .find((line) => line.startsWith('heed-next-log '))
    ?.slice('heed-next-log '.length);

function judgeKey(before, { entry, key }, found) {
  const { vouched, why, key: named } = entry.facts;
  if (isSameKey(before.key, key)) return;
  if (named !== key.text) return void found.push(bad('link', WORDS.linkKey(key)));
  if (isVouched(before, { key })) found.push(good('vouched', WORDS.vouched(before.key, key)));
  else if (vouched === true) found.push(bad('vouched', WORDS.vouchedNot(before.key, key)));
  else found.push(note('vouched', WORDS.vouchedBy(key)));
  if (why === 'stolen' || why === 'lost') found.push(note('key', WORDS.keyWas(before.key, why)));
}
