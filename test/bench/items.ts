import BetterSqlite3 from 'better-sqlite3';
import { systemClock } from '../../src/clock.ts';
import { adoptCourse, shippedCourse } from '../../src/courses/shipped.ts';
import { openDatabase, sqliteFile, transact, type Database } from '../../src/database/database.ts';
import { migrate } from '../../src/database/migrate.ts';
import '../../src/projections.ts';
import { clausesMissed } from '../../src/reports/clauses-missed.ts';
import { questionDetail } from '../../src/reports/question-detail.ts';
import { readQuestionFilters } from '../../src/reports/question-filters.ts';
import { questionSurvey } from '../../src/reports/questions.ts';
import { itemsProjection } from '../../src/training/items.projection.ts';
import { knownEntry, staffPapers, type Paper } from '../support/answers.ts';
import { measured, type PolicyMeasurement } from './policy.ts';

const ROUNDS = 21;
/** Questions on a paper. */
const EACH = 20;
const AIM_MS = 50;
const PIECE = 500;

/**
 * Adds 20 answers of each of so many people up, in a database of its own in `folder`, and measures what the report on
 * questions reads of it; the least there is to do is to add the same rows up in one prepared statement.
 */
export async function itemsBench(
  folder: string,
  people: number,
  say: (line: string) => void,
): Promise<PolicyMeasurement[]> {
  say('Measuring: the questions …');
  const database = openDatabase({ folder });
  try {
    const now = systemClock.now();
    await migrate(database, now);
    const shipped = shippedCourse();
    await transact(database.write, (tx) => adoptCourse(tx, now, 'bench', shipped));
    const papers = staffPapers(shipped.course, people, EACH);
    await fill(database, papers);
    const found = await reading(database, sqliteFile(folder), papers);
    return [...found, await adding(database, sqliteFile(folder), shipped.course)];
  } finally {
    await database.close();
  }
}

async function fill(database: Database, papers: readonly Paper[]): Promise<void> {
  const now = systemClock.now();
  for (let n = 0; n < papers.length; n += PIECE) {
    const entries = papers.slice(n, n + PIECE).map((paper) => knownEntry(paper, now));
    await transact(database.write, (tx) => itemsProjection.apply(tx, entries));
  }
}

async function reading(
  database: Database,
  file: string,
  papers: readonly Paper[],
): Promise<PolicyMeasurement[]> {
  const db = database.read;
  const bare = new BetterSqlite3(file, { readonly: true });
  const answers = papers.reduce((sum, { items }) => sum + items.length, 0);
  const { question } = papers[0]!.items[0]!;
  const filters = (search: Record<string, string>) => readQuestionFilters((name) => search[name] ?? '');
  const all = bare.prepare(
    `select question, version, sum(n), sum(n_right), sum(sum_rest), sum(sum_rest_sq), sum(sum_rest_right), sum(n_timed),
      sum(sum_seconds) from item_stat group by question, version`,
  );
  const of = bare.prepare('select * from item_stat where question = ?');
  const clauses = bare.prepare(
    'select clause, role, sum(n), sum(n_right) from clause_stat group by clause, role',
  );
  const one = async (name: string, work: () => Promise<unknown>, least: () => unknown) =>
    measured(name, await typical(work), await typical(async () => least()), AIM_MS);
  try {
    const { rows } = await questionSurvey(db, filters({}));
    const counted = rows.reduce((sum, { statistics }) => sum + statistics.n, 0);
    if (counted !== answers) throw new Error(`the report counts ${counted} answers of ${answers}`);
    return [
      await one(
        `report on questions, ${answers} answers of ${papers.length} people`,
        () => questionSurvey(db, filters({})),
        () => all.all(),
      ),
      await one(
        'the same, one role and use',
        () => questionSurvey(db, filters({ role: 'clinician', use: 'onboarding' })),
        () => all.all(),
      ),
      await one(
        'one question',
        () => questionDetail(db, question, ''),
        () => of.all(question),
      ),
      await one(
        'clauses people miss',
        () => clausesMissed(db, ''),
        () => clauses.all(),
      ),
    ];
  } finally {
    bare.close();
  }
}

// What one more paper costs whoever hands it in, beside a durable transaction that changes as many rows.
async function adding(
  database: Database,
  file: string,
  course: ReturnType<typeof shippedCourse>['course'],
): Promise<PolicyMeasurement> {
  const papers = staffPapers(course, ROUNDS, EACH, 'more');
  const now = systemClock.now();
  const heed = await typical((round) =>
    transact(database.write, (tx) => itemsProjection.apply(tx, [knownEntry(papers[round]!, now)])),
  );
  const bare = new BetterSqlite3(file);
  bare.pragma('synchronous = full');
  const put = bare.prepare('update item_stat set n = n + 1 where rowid = ?');
  try {
    const least = await typical(async (round) => {
      bare.transaction(() => {
        for (let n = 1; n <= EACH; n++) put.run(round * EACH + n);
      })();
    });
    return measured(`adding the ${EACH} answers of a paper up`, heed, least, null);
  } finally {
    bare.close();
  }
}

async function typical(work: (round: number) => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const began = performance.now();
    await work(round);
    times.push(performance.now() - began);
  }
  return times.toSorted((a, b) => a - b)[Math.floor(ROUNDS / 2)]!;
}
