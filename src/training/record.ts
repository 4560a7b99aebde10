import type { Db } from '../database/database.ts';
import { notFound } from '../errors.ts';
import { packagesKnown } from '../courses/package.store.ts';
import { explainedQuestion, type ExplainedQuestion } from '../courses/question-view.ts';
import { activeSeconds, tooFast } from './active-time.ts';
import { bind } from './attempt.ts';
import { attemptOf, type Attempt } from './attempt.store.ts';
import { helpOf, type HelpRequest } from './help.store.ts';
import { paperUnder, shownHash, type OpenPaper } from './paper.ts';
import { packagesCounted } from './package.store.ts';
import { paperOf, papersOf, type Paper } from './paper.store.ts';
import { actsIn, attemptsOf, screensRead, type ReadScreen } from './record.store.ts';

/** One attempt as an officer or an auditor sees it. */
export interface AttemptRecord {
  attempt: Attempt;
  title: string;
  minutes: number;
  spared: readonly string[];
  /** Screens that nobody could have read so fast: a reason to talk, never to fail somebody. */
  fast: ReadScreen[];
  papers: Paper[];
  help: HelpRequest[];
}

/** The packages that somebody has done, each with the file that it was, the newest first. */
export async function packagesRecord(db: Db, personId: string) {
  const rows = await packagesCounted(db, personId);
  const known = await packagesKnown(db, [...new Set(rows.map((row) => row.package_id))]);
  const titles = new Map(known.map(({ id, title }) => [id, title]));
  return rows.map(({ id, package_id: of, version, decided_on: day, hash }) => ({
    id,
    title: titles.get(of) ?? of,
    version,
    day: day!,
    hash,
  }));
}

/** What somebody did in each attempt, the newest first. */
export async function trainingRecord(db: Db, personId: string): Promise<AttemptRecord[]> {
  const records: AttemptRecord[] = [];
  for (const attempt of await attemptsOf(db, personId)) {
    const { course, fit, spared } = await bind(db, attempt);
    records.push({
      attempt,
      title: fit(course.title),
      minutes: Math.round(activeSeconds([attempt.started_at, ...(await actsIn(db, attempt.id))]) / 60),
      spared: course.lessons.filter(({ id }) => spared.includes(id)).map(({ title }) => fit(title)),
      fast: (await screensRead(db, attempt.id)).filter(({ words, seconds }) => tooFast(words, seconds)),
      papers: await papersOf(db, attempt.id),
      help: await helpOf(db, attempt.id),
    });
  }
  return records;
}

/** A paper made again out of what is kept. */
export interface RebuiltPaper extends OpenPaper {
  explained: ExplainedQuestion[];
  /** Of each question the options in the order in which they were shown. */
  asShown: string[][];
  /** Whether its words are those that were shown, by the hash of that day; null where none was kept then. */
  same: boolean | null;
}

/**
 * Makes somebody's paper again as it was shown, with answers, marks and key. Throws not found, also until it is handed
 * in: whoever sits it may be allowed to look here.
 */
export async function rebuiltPaper(db: Db, personId: string, paperId: string): Promise<RebuiltPaper> {
  const known = await paperOf(db, personId, paperId);
  const attempt = known && (await attemptOf(db, personId, known.attemptId));
  if (known === undefined || attempt === undefined || known.result === null) throw notFound();
  // What was struck is shown all the same.
  const open = await paperUnder(db, known, await bind(db, attempt));
  const { paper, questions, answers, bound } = open;
  return {
    ...open,
    explained: questions.map((question, n) =>
      explainedQuestion(question, paper.draw[n]!.order, answers.get(n + 1)?.chosen ?? [], bound.fit),
    ),
    asShown: questions.map(({ options }, n) =>
      paper.draw[n]!.order.map((place) => bound.fit(options[place]!.text)),
    ),
    same: paper.shown === null ? null : paper.shown === shownHash(questions, paper.draw, bound.fit),
  };
}
