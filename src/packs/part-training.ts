import { courseOf } from '../courses/course.ts';
import { explainedQuestion } from '../courses/question-view.ts';
import { publicationNumbered } from '../policy/publication.store.ts';
import type { Cell } from '../reports/table.ts';
import type { Item } from '../training/knowledge.store.ts';
import type { Mark } from '../courses/marking.ts';
import { rebuiltPaper } from '../training/record.ts';
import { pagesOf, type Packing } from './packing.ts';
import { instantsOf } from './part-policy.ts';
import { isKept } from './policy.store.ts';
import { isReadable } from './readable.ts';
import type { Out } from './spool.ts';
import { devicesOf } from './acted-on.ts';
import { attemptsOf, papersOf } from './training.store.ts';
import { monthsOf, type Month, type Handed } from './effect.ts';
import { namerOf } from './whom.ts';

/** What the first page says of the training, and of what it brought. */
export interface TrainingFacts {
  attempts: number;
  passed: number;
  papers: number;
  /** Attempts that do not count, and are in none of the other figures: somebody else took them, say. */
  struck: number;
  firstTries: number;
  firstPassed: number;
  months: Month[];
  /** Papers of people in depth whose words are gone, or cannot be read any more. */
  notShown: number;
}

const ATTEMPTS = [
  'person',
  'employee_number',
  'name',
  'attempt',
  'course',
  'kind',
  'course_sha256',
  'policy',
  'language',
  'job_role',
  'country',
  'started_at',
  'passed_at',
  'signed_at',
  'struck_at',
];
const PAPERS = [
  'person',
  'employee_number',
  'name',
  'attempt',
  'paper',
  'use',
  'number',
  'drawn_at',
  'handed_in_at',
  'right',
  'of',
  'percent',
  'must_be_right_missed',
  'passed',
  'course_sha256',
  'policy',
  'struck_at',
  'shared_device',
];
const ANSWERS = [
  'person',
  'employee_number',
  'name',
  'paper',
  'position',
  'question',
  'kind',
  'must_be_right',
  'clauses',
  'asked',
  'option',
  'words',
  'chosen',
  'right',
  'reason',
  'answered_right',
  'same_words_as_shown',
];

/** Who began, passed and signed when; each paper with its mark; and for those shown in depth every question with the answer. */
export async function trainingPart(packing: Packing, out: Out): Promise<TrainingFacts> {
  const { db, chosen, deep, messages, zone } = packing;
  const [from, to] = instantsOf(packing);
  const counts = { attempts: 0, passed: 0, papers: 0, struck: 0, firstTries: 0, firstPassed: 0, notShown: 0 };
  const handed: Handed = new Map();
  const labels = (ids: readonly string[]) => namerOf(db, ids, messages.t('packs.erased'));
  // Why a paper cannot be shown again; '' where it can.
  const whyNot = async (one: { course_hash: string; policy_number: number }): Promise<string> => {
    const policy = await publicationNumbered(db, one.policy_number);
    if (!(await isKept(db, one.course_hash)) || policy === undefined || !(await isKept(db, policy.hash)))
      return messages.t('packs.let-go');
    return isReadable(await courseOf(db, one.course_hash)) ? '' : messages.t('packs.old-form');
  };
  async function* attempts(): AsyncGenerator<Cell[][]> {
    for (const ids of pagesOf(chosen)) {
      const { name, number } = await labels(ids);
      const rows = await attemptsOf(db, ids, from, to);
      const counted = rows.filter(({ struck_at: at }) => at === null);
      counts.attempts += counted.length;
      counts.struck += rows.length - counted.length;
      counts.passed += counted.filter(({ passed_at: at }) => at !== null && at >= from && at < to).length;
      const upTo = (at: string | null) => (at !== null && at < to ? at : null);
      yield rows.map((row) => [
        row.person_id, number(row.person_id), name(row.person_id), row.id, row.course, row.use, row.course_hash, row.policy_number,
        row.language, row.job_role, row.country ?? '', row.started_at, upTo(row.passed_at), upTo(row.signed_at), row.struck_at,
      ]); // prettier-ignore
    }
  }
  async function* papers(): AsyncGenerator<Cell[][]> {
    for (const ids of pagesOf(chosen)) {
      const { name, number } = await labels(ids);
      const rows = await papersOf(db, ids, from, to);
      const device = await devicesOf(packing, ids);
      yield rows.map((row) => {
        const mark = JSON.parse(row.result!) as Mark & { items?: Item[] };
        if (row.struck_at === null) counts.papers++;
        if (row.struck_at === null && row.use === 'test' && row.number === 1) {
          counts.firstTries++;
          if (mark.passed) counts.firstPassed++;
          monthsOf(handed, zone, row.handed_in_at!, mark.passed);
        }
        return [
          row.person_id, number(row.person_id), name(row.person_id), row.attempt_id, row.id, row.use, row.number, row.drawn_at,
          row.handed_in_at, mark.right, mark.of, mark.percent, mark.criticalMissed, mark.passed ? 'yes' : 'no', row.course_hash,
          row.policy_number, row.struck_at, device(row.id),
        ] as Cell[]; // prettier-ignore
      });
    }
  }
  async function* answers(): AsyncGenerator<Cell[][]> {
    for (const ids of pagesOf(deep)) {
      const { name, number } = await labels(ids);
      for (const { id, person_id: person, ...bound } of await papersOf(db, ids, from, to)) {
        const why = await whyNot(bound);
        if (why !== '') {
          counts.notShown++;
          yield [
            [
              person,
              number(person),
              name(person),
              id,
              null,
              '',
              '',
              '',
              '',
              why,
              null,
              '',
              '',
              '',
              '',
              '',
              '',
            ],
          ];
          continue;
        }
        const { paper, questions, answers: given, bound: of, same } = await rebuiltPaper(db, person, id);
        yield questions.flatMap((question, n) => {
          const shown = explainedQuestion(
            question,
            paper.draw[n]!.order,
            given.get(n + 1)?.chosen ?? [],
            of.fit,
          );
          return shown.options.map((option, k): Cell[] => [
            person, number(person), name(person), id, n + 1, shown.id, shown.kind, shown.critical ? 'yes' : 'no',
            shown.clauses.join(' '), shown.stem, k + 1, option.text,
            option.number === null ? (option.chosen ? 'yes' : 'no') : String(option.number), option.right ? 'yes' : 'no', option.why,
            shown.right ? 'yes' : 'no', same === null ? '' : same ? 'yes' : 'no',
          ]); // prettier-ignore
        });
      }
    }
  }
  await out.sheet('training/attempts', ATTEMPTS, attempts());
  await out.sheet('training/papers', PAPERS, papers());
  if (deep.length > 0) await out.sheet('training/answers', ANSWERS, answers());
  const months = [...handed.entries()]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([month, one]) => ({ month, ...one }));
  await out.sheet(
    'effect/first-try',
    ['month', 'first_tries', 'passed_at_once'],
    [months.map((one): Cell[] => [one.month, one.tries, one.passed])],
  );
  return { ...counts, months };
}
