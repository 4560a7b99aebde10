import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../../src/clock.ts';
import { openDatabase, transact, type Database } from '../../src/database/database.ts';
import { dayIn } from '../../src/days.ts';
import { claimSlot, endSlot } from '../../src/running/timetable.store.ts';
import { makeBare } from './bare.ts';
import type { Cast } from './data.ts';
import { lookAt } from './likeness.ts';
import { startHeed } from './pair.ts';
import { ZONE } from './people.ts';
import { signInAll } from './sessions.ts';
import type { Props } from './subjects.ts';

/** Copies the data, signs everybody in, asks Heed once for each page, and makes the bare server like it. */
export async function prepare(
  data: string,
  run: string,
  cast: Cast,
  program: readonly string[],
): Promise<Props> {
  mkdirSync(run, { recursive: true });
  const folder = join(run, 'heed');
  cpSync(data, folder, { recursive: true });
  const database = openDatabase({ folder });
  const askers = [...cast.halfway, ...cast.sitting].map((one) => one.personId);
  const cookies = await signInAll(database, [...new Set([cast.officer, ...cast.leads, ...askers])]);
  await endTheDay(database);
  const named = await database.read.selectFrom('person').select(['id', 'name']).execute();
  await database.close();
  const people = named.flatMap((person) => {
    const cookie = cookies.get(person.id);
    return cookie === undefined ? [] : [{ ...person, cookie }];
  });
  const heed = await startHeed(run, program);
  try {
    // The last of those before the test shows what a hand-in writes, and is no longer measured.
    const { tokens, likeness } = await lookAt(heed.port, folder, cast, cookies, cast.sitting.pop()!, people);
    makeBare(join(run, 'bare'), likeness);
    return { cast, cookies, tokens, confirmed: [] };
  } finally {
    await heed.stop();
  }
}

// What is due once today would run in the middle of the measurements.
function endTheDay({ write }: Database): Promise<void> {
  const now = systemClock.now();
  const at = now.toISOString();
  return transact(write, async (tx) => {
    for (const job of ['remind', 'clear', 'day-end']) {
      await claimSlot(tx, job, dayIn(ZONE, now), at, at);
      await endSlot(tx, job, dayIn(ZONE, now), at, null);
    }
  });
}
