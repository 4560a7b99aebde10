// Under Node: node verify-heed.mjs FILE… [--key KEY-OR-ID-OR-FILE] [--checkpoint FILE] [--root FILE]. Ends with 0 when all holds, 1 when not, 2 for wrong usage.

const { existsSync, readFileSync } = await import('node:fs');
// Node still warns that Ed25519 in WebCrypto is new. It says nothing about the file.
process.removeAllListeners('warning');

const files = [];
const elsewhere = {};
let usable = true;
const read = (path) => {
  try {
    return readFileSync(path);
  } catch (error) {
    console.error(WORDS.unreadable(path, error.code ?? error.message));
    process.exit(2);
  }
};
// A pack has the key in a file.
const keyGiven = (given) => (existsSync(given) ? read(given).toString().trim() : given);
const words = process.argv.slice(2);
for (let n = 0; n < words.length; n++) {
  if (words[n] === '--key' && n + 1 < words.length)
    elsewhere.key = `${elsewhere.key ?? ''} ${keyGiven(words[++n])}`.trim();
  else if (words[n] === '--checkpoint' && n + 1 < words.length)
    elsewhere.checkpoint = read(words[++n]).toString();
  else if (words[n] === '--root' && n + 1 < words.length)
    elsewhere.roots = [...(elsewhere.roots ?? []), new Uint8Array(read(words[++n]))];
  else if (words[n].startsWith('--')) usable = false;
  else files.push({ name: words[n], bytes: new Uint8Array(read(words[n])) });
}
if (!usable || files.length === 0) {
  console.error(WORDS.usage);
  process.exit(2);
}
// What stands in a file must not steer the terminal.
const quiet = (text) => text.replaceAll(/[\p{Cc}\p{Bidi_Control}]/gu, ' ');
const { ok, said, parts } = await verifyFiles(files, elsewhere);
for (const { name, found } of parts) {
  console.log(quiet(name));
  for (const { state, what, text } of found) console.log(quiet(`  ${WORDS.states[state]} [${what}] ${text}`));
}
for (const limit of WORDS.limits) console.log(limit);
console.log(said);
process.exitCode = ok ? 0 : 1;
