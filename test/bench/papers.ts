import BetterSqlite3 from 'better-sqlite3';
import { systemClock } from '../../src/clock.ts';
import { keyOf } from '../../src/courses/key.ts';
import { markPaper } from '../../src/courses/marking.ts';
import { drawPaper, type Examinee } from '../../src/courses/draw.ts';
import { shippedCourse } from '../../src/courses/shipped.ts';
import { openDatabase, sqliteFile, transact, type Database } from '../../src/database/database.ts';
import { migrate } from '../../src/database/migrate.ts';
import '../../src/projections.ts';
import { handIn } from '../../src/training/hand-in.ts';
import { beginTest, openPaper, saveAnswer } from '../../src/training/paper.ts';
import { addPerson } from '../../src/people/people.ts';
import { doLessons, putIntoForce } from '../support/training.ts';
import { measured, type PolicyMeasurement } from './policy.ts';

const ROUNDS = 21;

/**
 * What a paper costs: to draw it, to save one answer and to hand it in by the verbs that the pages call, in a database of
 * its own in `folder`; beside a durable transaction that inserts as many rows. Drawing and marking also alone, in memory.
 */
export async function papersBench(folder: string, say: (line: string) => void): Promise<PolicyMeasurement[]> {
  say('Measuring: papers …');
  const database = openDatabase({ folder });
  const now = systemClock.now();
  try {
    await migrate(database, now);
    await putIntoForce(database, now);
    return [...pure(), ...(await durable(database, now, sqliteFile(folder)))];
  } finally {
    await database.close();
  }
}

// Against reading every question once, which nothing can do without.
function pure(): PolicyMeasurement[] {
  const { course, policy } = shippedCourse();
  const examinee: Examinee = {
    roles: ['clinician'],
    country: 'us',
    choices: Object.fromEntries(policy.clauses.map(({ id }) => [id, 'balanced' as const])),
    weights: Object.fromEntries(policy.clauses.map(({ id, weight }) => [id, weight])),
    seen: new Set(),
  };
  const paper = drawPaper(course.questions, course.test, examinee, Math.random);
  const answers = paper.map(keyOf);
  let sum = 0;
  const look = () => {
    for (const question of course.questions) sum += question.options.length;
  };
  const draw = typicalNow(() => drawPaper(course.questions, course.test, examinee, Math.random));
  const mark = typicalNow(() => markPaper(paper, answers, course.test.pass));
  const least = typicalNow(look);
  if (sum === 0) throw new Error('there are no questions');
  return [
    measured(`drawing ${paper.length} of ${course.questions.length} questions, in memory`, draw, least, null),
    measured('marking them, in memory', mark, least, null),
  ];
}

async function durable(database: Database, now: Date, file: string): Promise<PolicyMeasurement[]> {
  const attempts: { person: string; attempt: string }[] = [];
  for (let n = 0; n < ROUNDS; n++) attempts.push(await someoneReady(database, now, n));
  const times = { draw: [] as number[], save: [] as number[], mark: [] as number[] };
  const timed = async <T>(list: number[], work: () => Promise<T>): Promise<T> => {
    const began = performance.now();
    const result = await work();
    list.push(performance.now() - began);
    return result;
  };
  for (const { person, attempt } of attempts) {
    const paper = await timed(times.draw, () =>
      transact(database.write, (tx) => beginTest(tx, now, person, attempt)),
    );
    const { questions } = await openPaper(database.read, person, paper);
    for (const [n, question] of questions.entries())
      await timed(times.save, () =>
        transact(database.write, (tx) =>
          saveAnswer(tx, now, person, paper, n + 1, { chosen: keyOf(question) }),
        ),
      );
    const { passed } = await timed(times.mark, () =>
      transact(database.write, (tx) => handIn(tx, now, person, paper)),
    );
    if (!passed) throw new Error('a paper with every answer right was not passed');
  }
  const [one, many] = bareInserts(file);
  return [
    measured('drawing a test', median(times.draw), one, null),
    measured('saving an answer', median(times.save), one, null),
    measured('marking a paper that passes', median(times.mark), many, null),
  ];
}

async function someoneReady(database: Database, now: Date, n: number) {
  const day = now.toISOString().slice(0, 10);
  return transact(database.write, async (tx) => {
    const details = {
      employeeNumber: `B-${n}`,
      name: `Person ${n}`,
      email: null,
      jobRole: 'clinician',
    } as const;
    const place = { siteId: 's', team: '', managerId: null, hiredOn: day, leftOn: null };
    const person = await addPerson(tx, now, null, { ...details, ...place }, day);
    const { attempt } = await doLessons(tx, now, person);
    return { person, attempt: attempt.id };
  });
}

// One row and twenty, durable, as a program would that kept nothing else.
function bareInserts(file: string): [number, number] {
  const db = new BetterSqlite3(`${file}.bare`);
  try {
    db.pragma('journal_mode = wal');
    db.pragma('synchronous = full');
    db.exec('create table bare (id integer primary key, body text)');
    const put = db.prepare('insert into bare (body) values (?)');
    const body = 'x'.repeat(400);
    const rows = (many: number) =>
      typicalNow(() => {
        db.transaction(() => {
          for (let n = 0; n < many; n++) put.run(body);
        })();
      });
    return [rows(1), rows(20)];
  } finally {
    db.close();
  }
}

function typicalNow(work: () => unknown): number {
  const times = Array.from({ length: ROUNDS }, () => {
    const began = performance.now();
    work();
    return performance.now() - began;
  });
  return median(times);
}

const median = (list: readonly number[]): number =>
  list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)]!;
