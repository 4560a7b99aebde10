import { createHash } from 'node:crypto';
import { transact, type Database } from '../../src/database/database.ts';
import { beginAttempt } from '../../src/scorm/attempt.ts';
import { attemptRow } from '../../src/scorm/attempt.store.ts';
import { acceptCommit } from '../../src/scorm/commit.ts';
import { launchOf, openLaunch, takeOver } from '../../src/scorm/launch.ts';
import type { Manifest } from '../../src/scorm/manifest.ts';
import { addVersion } from '../../src/scorm/package.ts';
import type { TestApp, TestClock } from '../support/app.ts';

/** A manifest of SCORM 1.2 with one SCO, as the import would have read it. */
export const manifestOf = (title: string, masteryScore: number | null = null): Manifest => ({
  standard: '1.2',
  edition: '1.2',
  identifier: 'made-by-hand',
  title,
  items: [
    {
      id: 'only',
      title,
      visible: true,
      children: [],
      launch: {
        kind: 'sco',
        file: 'index.html',
        parameters: '',
        masteryScore,
        passingMeasure: null,
        completionThreshold: null,
        data: '',
        prerequisites: '',
        maxTime: '',
        timeLimitAction: '',
      },
    },
  ],
  sequencing: null,
});

/** Brings in a package that has no files behind it, or the next version of it. */
export const addPackage = (
  database: Database,
  now: Date,
  id: string,
  title: string,
  given: { isNew?: boolean; masteryScore?: number | null } = {},
): Promise<number> =>
  transact(database.write, (tx) =>
    addVersion(tx, now, 'test', {
      id,
      isNew: given.isNew ?? true,
      read: {
        hash: createHash('sha256').update(`${id} ${title}`).digest('hex'),
        bytes: 10,
        manifest: manifestOf(title, given.masteryScore ?? null),
        files: [{ path: 'index.html', kept: '0', bytes: 10, hash: 'x' }],
      },
    }),
  );

/** Opens somebody's attempt at a package, begun before or not, and has its content say this. True when it counts by now. */
export async function sayIn(
  database: Database,
  now: Date,
  personId: string,
  id: string,
  status: string,
  score?: number,
): Promise<boolean> {
  const attemptId = await transact(database.write, (tx) => beginAttempt(tx, now, personId, id, false));
  const { version } = (await attemptRow(database.write, attemptId))!;
  const opening = { personId, packageId: id, version, attemptId, mode: 'normal' as const };
  const launch = (await launchOf(database.write, await openLaunch(database, now, opening), now))!;
  await takeOver(database, launch);
  const core = { lesson_status: status, ...(score === undefined ? {} : { score: { raw: String(score) } }) };
  const commit = { sequence: 1, sco: 'only', cause: 'commit', partial: false, data: { core } } as const;
  const answer = await acceptCommit(database, now, launch, commit);
  return 'counts' in answer && answer.counts;
}

/** Opens somebody's attempt and has one of its parts save these states of its data, a minute apart. Gives the attempt. */
export async function saveIn(
  { database, clock }: Pick<TestApp['ground'], 'database'> & { clock: TestClock },
  personId: string,
  packageId: string,
  states: readonly object[],
  sco = 'only',
): Promise<string> {
  const attemptId = await transact(database.write, (tx) =>
    beginAttempt(tx, clock.now(), personId, packageId, false),
  );
  const { version } = (await attemptRow(database.write, attemptId))!;
  const opening = { personId, packageId, version, attemptId, mode: 'normal' } as const;
  const launch = (await launchOf(
    database.write,
    await openLaunch(database, clock.now(), opening),
    clock.now(),
  ))!;
  await takeOver(database, launch);
  for (const [n, data] of states.entries()) {
    clock.pass({ minutes: 1 });
    const commit = { sequence: n + 1, sco, cause: 'commit', partial: false } as const;
    await acceptCommit(database, clock.now(), launch, { ...commit, data: { ...data } });
  }
  return attemptId;
}
