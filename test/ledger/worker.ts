import { setTimeout as pause } from 'node:timers/promises';
import { openDatabase, transact } from '../../src/database/database.ts';
import { makeEntry } from '../../src/ledger/entry.ts';
import { insertEntries } from '../../src/ledger/ledger.store.ts';
import { sealRound } from '../../src/ledger/sealer.ts';
import { NOON, something, testKey } from './filled.ts';
import type { WorkerPlace } from './workers.ts';

// A process of its own for the races: `write` or `seal`, where, and its number. It is killed, and never ends.

const [what, where, n] = process.argv.slice(2);
const place: WorkerPlace = JSON.parse(where!);
const { write } = openDatabase(place);

if (what === 'seal') {
  const log = { origin: place.origin, ...testKey() };
  await sealRound(write, log);
  console.log('running');
  for (;;) {
    if ((await sealRound(write, log)) === 0) await pause(5);
  }
}

console.log('running');
for (let i = 0; ; i++) {
  const made = [1, 2].map((part) => {
    const { entry, commitments } = makeEntry(something(i), NOON);
    const id = `${n}-${String(i).padStart(6, '0')}-${part}`;
    return { entry: { ...entry, id }, body: JSON.stringify({ id, i }), commitments };
  });
  const rollsBack = i % 10 === 9;
  try {
    await transact(write, async (tx) => {
      await insertEntries(tx, made);
      if (place.url !== undefined) await pause((i * 7) % 20);
      if (rollsBack) throw new Error('rolled back');
    });
  } catch (error) {
    if (!rollsBack) throw error;
    continue;
  }
  for (const { entry } of made) console.log(entry.id);
  await pause(3);
}
