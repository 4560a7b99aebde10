import { lockPeople, type Db, type Tx } from '../database/database.ts';
import { conflict } from '../errors.ts';
import { isRight, markPaper } from '../courses/marking.ts';
import type { Question } from '../courses/question-file.ts';
import { questionVersion } from '../courses/question-version.ts';
import { scenarioId } from '../courses/scenario-file.ts';
import { append } from '../ledger/ledger.ts';
import { organisation } from '../organisation/organisation.ts';
import { secondsSince } from './active-time.ts';
import { entriesOnPapers } from './items.store.ts';
import type { Item } from './knowledge.store.ts';
import { passRefresher } from './refresher-papers.ts';
import { isOpenTo, openPaper, openPositions, type OpenPaper } from './paper.ts';
import type { Result } from './paper.store.ts';
import { activeUntil } from './record.store.ts';
import { todayAt } from '../obligations/standing.store.ts';

/** Hands the paper in and marks it. Twice, or from two tabs, gives the same mark. `shared` is the shared device it was handed in on. Refused while a question is open. */
export async function handIn(
  tx: Tx,
  now: Date,
  personId: string,
  paperId: string,
  shared?: { id: string; name: string },
): Promise<Result> {
  await lockPeople(tx, [personId]);
  const open = await openPaper(tx, personId, paperId);
  const { paper, bound, questions, answers } = open;
  if (paper.result !== null) return paper.result;
  const missing = openPositions(open);
  if (missing.length === questions.length) throw conflict('training.none-answered');
  if (missing.length > 0)
    throw conflict('training.questions-open', { count: missing.length, list: missing.join(', ') });
  const given = questions.map((_question, n) => answers.get(n + 1)?.chosen);
  const items = itemsOn(open);
  const isTest = paper.use === 'test';
  const mark = { ...markPaper(questions, given, bound.course.test.pass), items };
  // Only the final test passes anybody by itself.
  const result: Result = isTest ? mark : { ...mark, passed: false };
  const at = now.toISOString();
  const { right, of, percent, criticalMissed, passed } = result;
  await append(tx, now, [
    {
      at,
      kind: 'test-marked',
      personId,
      facts: {
        attempt: paper.attemptId,
        paper: paperId,
        use: paper.use === 'check-in' || paper.use === 'again' ? paper.use : bound.attempt.use,
        role: bound.who.roles.includes('manager') ? 'manager' : bound.attempt.job_role,
        right,
        of,
        percent,
        day: await todayAt(tx, personId, now),
        criticalMissed,
        passed,
        ...(paper.use === 'check-in' ? { spared: await sparedNow(tx, open) } : {}),
        ...(shared === undefined ? {} : { sharedDevice: shared.id }),
        ...(passed ? { activeSeconds: await activeUntil(tx, bound.attempt, at) } : {}),
      },
      commits: {
        paper: JSON.stringify({ draw: paper.draw, answers: given, handedInAt: at }),
        items: JSON.stringify(items),
        ...(shared === undefined ? {} : { sharedDevice: shared.name }),
      },
    },
  ]);
  if (bound.plan !== null) await passRefresher(tx, now, personId, paper.attemptId);
  return result;
}

/**
 * The shared device on which a paper was handed in, by its name then: '' where that was erased, undefined where it was on no such
 * device.
 */
export async function handedInOn(db: Db, personId: string, paperId: string): Promise<string | undefined> {
  const marked = await entriesOnPapers(db, personId, ['test-marked']);
  const entry = marked.find(({ facts }) => facts['paper'] === paperId && 'sharedDevice' in facts);
  return entry && (entry.values['sharedDevice'] ?? '');
}

/** How each question of a paper was answered. */
function itemsOn({ paper, bound, questions, answers }: OpenPaper): Item[] {
  const rights = questions.map((question, n) => isRight(question, answers.get(n + 1)?.chosen ?? []));
  const right = rights.filter(Boolean).length;
  const acts = [paper.drawnAt, ...[...answers.values()].map(({ at }) => at)].toSorted();
  const others = Math.max(1, questions.length - 1);
  return questions.map((question, n) => {
    const answer = answers.get(n + 1);
    const before = answer && acts[acts.indexOf(answer.at) - 1];
    return {
      question: question.id,
      version: versionAsked(bound, question),
      clauses: question.clauses,
      right: rights[n]!,
      rest: Math.round(((right - (rights[n] ? 1 : 0)) * 100) / others),
      seconds: answer === undefined ? null : secondsSince(before, answer.at),
      chosen: answer?.chosen ?? [],
      confidence: answer?.sure ?? null,
    };
  });
}

// A question made from a scenario is of the version of that scenario.
const versionAsked = ({ course }: OpenPaper['bound'], question: Question): string =>
  questionVersion(course.scenarios.find((one) => scenarioId(one) === question.id) ?? question);

/** The lessons that somebody showed they know, while lessons may be spared at all. */
const sparedNow = async (tx: Tx, open: OpenPaper): Promise<string[]> =>
  (await organisation(tx))?.testOut === 'off' ? [] : sparedBy(open);

// Every question on them right, and none of them guessed.
function sparedBy({ paper, bound, questions, answers }: OpenPaper): string[] {
  return bound.course.lessons
    .filter((lesson) => lesson['test out'] && isOpenTo(bound, lesson.id))
    .filter((lesson) => {
      const asked = questions.flatMap((question, n) =>
        paper.draw[n]!.lesson === lesson.id ? [{ question, answer: answers.get(n + 1) }] : [],
      );
      return (
        asked.length >= FEWEST &&
        asked.every(
          ({ question, answer }) => isRight(question, answer?.chosen ?? []) && answer?.sure !== 'guess',
        )
      );
    })
    .map((lesson) => lesson.id);
}

// Fewer could be luck.
const FEWEST = 2;
