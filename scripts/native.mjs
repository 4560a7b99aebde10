// The two parts that are made for one system and one Node: SQLite and the hashing of passwords. Gives a sentence for who has to
// install them, or undefined when both are there.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

const PARTS = {
  'better-sqlite3': (Database) => new Database(':memory:').close(),
  '@node-rs/argon2': () => {},
};

// Node 24.19 asks of parts made the old way what they cannot give, and ends the program at some later moment.
function isAbortedBy(version, load) {
  const [major, minor] = version.slice(1).split('.').map(Number);
  if (major < 24 || (major === 24 && minor < 19)) return false;
  return Number.parseInt(load('better-sqlite3/package.json').version, 10) < 13;
}

export function missingNative(load = require, version = process.version) {
  try {
    if (isAbortedBy(version, load))
      return `Under Node ${version} SQLite would end Heed in the middle of its work (better-sqlite3 before 13). Use Node 22, or 24.18 or earlier, and run npm ci again with it.`;
  } catch (error) {
    return sentence('better-sqlite3', error);
  }
  for (const [name, begin] of Object.entries(PARTS)) {
    try {
      begin(load(name));
    } catch (error) {
      return sentence(name, error);
    }
  }
  return undefined;
}

function sentence(name, error) {
  const why = String(error?.message ?? error)
    .replace(/\s+/g, ' ')
    .slice(0, 300);
  return [
    `Heed cannot load ${name} under Node ${process.version} on ${process.platform} ${process.arch}.`,
    'Run npm ci again, with the Node that starts Heed.',
    ...(name === 'better-sqlite3'
      ? [
          'If npm finds no ready-made build for this machine it makes one: for that install Python 3, make and a C++ compiler first',
          '(Debian and Ubuntu: apt install python3 make g++; macOS: xcode-select --install; Windows: the C++ workload of the Visual Studio Build Tools).',
        ]
      : ['Install it without --omit=optional: npm brings it ready-made for each system.']),
    `(${why})`,
  ].join(' ');
}
