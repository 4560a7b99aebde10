import { questionOf } from '../courses/course.ts';
import { explainedQuestion } from '../courses/question-view.ts';
import type { Question } from '../courses/question-file.ts';
import type { Chosen } from '../courses/marking.ts';
import type { Db } from '../database/database.ts';
import type { Facts } from '../ledger/entry.ts';
import { bind, type Bound } from '../training/attempt.ts';
import type { Attempt } from '../training/attempt.store.ts';
import { papersOf, type Paper } from '../training/paper.store.ts';
import { practiceOrder } from '../training/practice-order.ts';
import { attemptsOf } from '../training/record.store.ts';
import { rebuiltPaper } from '../training/record.ts';
import type { Messages } from '../web/messages.ts';
import { practicesOf } from './attempts.store.ts';
import type { RecordRow, ShownQuestion } from './section.ts';

/** Every question that somebody answered, as it was shown to them then: of lessons first, then each paper; attempt by attempt. */
export async function* answeredRows(
  db: Db,
  messages: Messages,
  personId: string,
): AsyncGenerator<RecordRow[]> {
  for (const attempt of (await attemptsOf(db, personId)).toReversed()) {
    const bound = await bind(db, attempt);
    const tried = await triedRow(db, messages, bound);
    if (tried !== undefined) yield [tried];
    for (const paper of await papersOf(db, attempt.id)) yield [await paperRow(db, messages, bound, paper)];
  }
}

const blank = (attempt: Attempt) =>
  ({
    knownAt: null,
    group: 'answered',
    by: '',
    values: {},
    struck: null,
    entry: null,
    href: '',
    more: [] as string[],
    facts: { attempt: attempt.id } as Facts,
  }) as const;

async function triedRow(db: Db, messages: Messages, bound: Bound): Promise<RecordRow | undefined> {
  const { attempt, course, fit } = bound;
  const tried = await practicesOf(db, attempt.id);
  const last = tried.at(-1);
  if (last === undefined) return undefined;
  return {
    ...blank(attempt),
    at: last.at,
    kind: 'practised',
    text: messages.t('kept.practised', { title: fit(course.title) }),
    questions: tried.map((one) => {
      const question = questionOf(course, one.question_id);
      const order = practiceOrder(question, attempt.id);
      return shownQuestion(bound, question, order, JSON.parse(one.chosen) as Chosen);
    }),
  };
}

function shownQuestion(
  bound: Bound,
  question: Question,
  order: readonly number[],
  chosen: Chosen,
): ShownQuestion {
  const { fit } = bound;
  return {
    ...explainedQuestion(question, order, chosen, fit),
    asShown: order.map((place) => fit(question.options[place]!.text)),
  };
}

async function paperRow(
  db: Db,
  messages: Messages,
  { attempt, course, fit }: Bound,
  paper: Paper,
): Promise<RecordRow> {
  const { t } = messages;
  const { id, number, use, result } = paper;
  const text = t('kept.paper', { title: fit(course.title), paper: t(`record.paper-${use}`, { number }) });
  if (result === null)
    return { ...blank(attempt), at: paper.drawnAt, kind: 'paper', text, more: [t('kept.paper-open')] };
  const { explained, asShown, same } = await rebuiltPaper(db, attempt.person_id, id);
  const { right, of, percent, passed } = result;
  return {
    ...blank(attempt),
    at: paper.handedInAt ?? paper.drawnAt,
    kind: 'paper',
    text,
    more: [
      t('test.score', { right, of }),
      ...(use === 'test' ? [t(passed ? 'record.passed-test' : 'record.not-passed-test')] : []),
      ...(same === null ? [] : [t(same ? 'record.same' : 'record.differs')]),
    ],
    facts: { attempt: attempt.id, paper: id, use, number, right, of, percent, passed, shown: paper.shown },
    questions: explained.map((question, n) => ({ ...question, asShown: asShown[n]! })),
  };
}
