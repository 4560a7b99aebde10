import { createWriteStream, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import { transact } from '../database/database.ts';
import { beginAttempt } from '../scorm/attempt.ts';
import { bringPackage } from '../scorm/bring/bring.ts';
import { acceptCommit, type Commit } from '../scorm/commit.ts';
import { launchOf, openLaunch, takeOver } from '../scorm/launch.ts';
import type { Ground } from '../web/ground.ts';

const FOLDER = join(import.meta.dirname, '../../demo/find-your-way');
const ID = 'find-your-way';

/** Something that makes its own transactions. */
interface AloneAct {
  at: Date;
  alone(when: Date): Promise<void>;
}

/** The demo's own package: brought in, and played by three people. */
export const tourActs = (
  ground: Ground,
  { at, id }: { at: (daysAgo: number, time: string) => Date; id: (account: string) => string },
): AloneAct[] => [
  { at: at(60, '10:00'), alone: (when) => bringTour(ground, when, id('officer')) },
  { at: at(41, '12:15'), alone: (when) => playTour(ground, when, id('nurse'), 100) },
  { at: at(33, '12:30'), alone: (when) => playTour(ground, when, id('manager'), 50) },
  { at: at(2, '16:45'), alone: (when) => playTour(ground, when, id('marketing'), null) },
];

async function bringTour({ database, config }: Ground, now: Date, by: string): Promise<void> {
  mkdirSync(config.data, { recursive: true });
  const folder = mkdtempSync(join(tmpdir(), 'heed-demo-'));
  try {
    const zip = join(folder, `${ID}.zip`);
    const file = new ZipFile();
    for (const name of readdirSync(FOLDER).toSorted()) file.addFile(join(FOLDER, name), name, { mtime: now });
    file.end();
    await pipeline(file.outputStream, createWriteStream(zip));
    await bringPackage(database, now, by, { zip, id: ID, isNew: true, data: config.data });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

// To its end with this score, or with null as far as its third page.
async function playTour(
  { database }: Ground,
  now: Date,
  personId: string,
  score: number | null,
): Promise<void> {
  const attemptId = await transact(database.write, (tx) => beginAttempt(tx, now, personId, ID, false));
  const opening = { personId, packageId: ID, version: 1, attemptId, mode: 'normal' } as const;
  const launch = (await launchOf(database.write, await openLaunch(database, now, opening), now))!;
  await takeOver(database, launch);
  const core =
    score === null
      ? { lesson_status: 'incomplete', lesson_location: '2' }
      : {
          lesson_status: score >= 50 ? 'passed' : 'failed',
          lesson_location: '5',
          score: { raw: String(score), min: '0', max: '100' },
          total_time: '0000:02:40',
        };
  const interactions = score === null ? {} : { interactions: answered(score) };
  const commit: Commit = {
    sequence: 1,
    sco: 'tour',
    cause: 'terminate',
    partial: false,
    data: { core, ...interactions },
  };
  await acceptCommit(database, new Date(now.getTime() + 160_000), launch, commit);
}

const answered = (score: number) => ({
  0: { id: 'badge', type: 'choice', student_response: 'report', result: 'correct' },
  1:
    score === 100
      ? { id: 'post', type: 'choice', student_response: 'ask', result: 'correct' }
      : { id: 'post', type: 'choice', student_response: 'post', result: 'wrong' },
});
