import type { Page } from 'playwright-core';
import type { Db } from '../../src/database/database.ts';
import { questionOf } from '../../src/courses/course.ts';
import { keyOf, wrongAnswerTo } from '../../src/courses/key.ts';
import type { Chosen } from '../../src/courses/marking.ts';
import type { Question } from '../../src/courses/question-file.ts';
import { bind, type Bound } from '../../src/training/attempt.ts';
import { attemptOf } from '../../src/training/attempt.store.ts';
import { openPaper } from '../../src/training/paper.ts';
import { pathOf, words } from '../support/flow.ts';
import type { Hands } from './hands.ts';

export { mouse, type Hands } from './hands.ts';

const places = (page: Page): string[] => pathOf(page).split('/').slice(1);

async function boundOf(db: Db, attemptId: string): Promise<Bound> {
  const { person_id: personId } = await db
    .selectFrom('attempt')
    .select('person_id')
    .where('id', '=', attemptId)
    .executeTakeFirstOrThrow();
  return bind(db, (await attemptOf(db, personId, attemptId))!);
}

// With the words that stand on the page.
const fitted = (question: Question, fit: Bound['fit']): Question => ({
  ...question,
  options: question.options.map((option) => ({ ...option, text: fit(option.text) })),
});

/** The practice question that the page shows; undefined on any other screen. */
export async function practiceQuestion(db: Db, page: Page): Promise<Question | undefined> {
  const [, attempt = '', lesson = '', screen = ''] = places(page);
  const { course, steps, fit } = await boundOf(db, attempt);
  const step = steps.find(({ id }) => id === `${lesson}/${screen}`);
  return step?.kind === 'practice' ? fitted(questionOf(course, step.question), fit) : undefined;
}

/** The questions of the paper that the page shows, in their order. */
export async function questionsOn(db: Db, page: Page): Promise<Question[]> {
  const [, paperId = ''] = places(page);
  const { person_id: personId } = await db
    .selectFrom('paper')
    .innerJoin('attempt', 'attempt.id', 'paper.attempt_id')
    .select('attempt.person_id')
    .where('paper.id', '=', paperId)
    .executeTakeFirstOrThrow();
  const { questions, bound } = await openPaper(db, personId, paperId);
  return questions.map((question) => fitted(question, bound.fit));
}

/** The question of the paper that the page shows. */
export async function paperQuestion(db: Db, page: Page): Promise<Question> {
  return (await questionsOn(db, page))[Number(places(page)[2]) - 1]!;
}

/** Fills in an answer without sending it. Not for stories, which go on turn by turn. */
export async function fillIn(page: Page, hands: Hands, question: Question, chosen: Chosen): Promise<void> {
  if (question.kind === 'ordering')
    await hands.order(
      page,
      chosen.map((place) => question.options[place]!.text),
    );
  else await hands.choose(page, await shownAt(page, question, chosen));
}

// By their words, whatever stands in their brackets: the page names the options by where they stand on it.
async function shownAt(page: Page, question: Question, chosen: Chosen): Promise<Chosen> {
  if (question.kind !== 'single' && question.kind !== 'multiple') return chosen;
  const labels = page.locator('label.choice', { has: page.locator('[name=chosen]') });
  const texts = (await labels.allTextContents()).map((text) => text.trim());
  return chosen.map((place) => {
    const parts = question.options[place]!.text.split(/\[[^\][]*\]/).map((part) =>
      part.replaceAll(/[.*+?^${}()|\\]/g, '\\$&'),
    );
    const at = texts.findIndex((text) => new RegExp(`^${parts.join('.+')}$`).test(text));
    if (at === -1) throw new Error(`${pathOf(page)} does not offer: ${question.options[place]!.text}`);
    return at;
  });
}

/** Answers the question on the page and sends it by its button; a story turn by turn. */
export async function giveAnswer(
  page: Page,
  hands: Hands,
  question: Question,
  { chosen, button }: { chosen: Chosen; button: string },
): Promise<void> {
  if (question.kind !== 'story') {
    await fillIn(page, hands, question, chosen);
    await hands.press(page, button);
    return;
  }
  for (const place of chosen) {
    await hands.choose(page, [place]);
    await hands.press(page, 'Choose this');
  }
}

/** Goes past the questions before the lessons, when the course begins with them. */
export async function straightToLessons(page: Page, hands: Hands): Promise<void> {
  if (places(page)[2] === 'check-in') await hands.follow(page, 'Start with the first lesson');
}

/**
 * Does every lesson from the screen that the page shows to the door of the test, each third practice question wrong.
 * Gives how many questions were answered right and wrong; the reasons must stand there in both cases.
 */
export async function doLessons(db: Db, page: Page, hands: Hands): Promise<{ right: number; wrong: number }> {
  const told = { right: 0, wrong: 0 };
  await straightToLessons(page, hands);
  while (places(page)[2] !== 'test') {
    const question = await practiceQuestion(db, page);
    if (question === undefined) {
      await hands.press(page, 'Continue');
      continue;
    }
    const wrong = (told.right + told.wrong) % 3 === 2;
    const chosen = wrong ? wrongAnswerTo(question) : keyOf(question);
    await giveAnswer(page, hands, question, { chosen, button: 'Check my answer' });
    expect(await words(page)).toContain(wrong ? 'Not quite.' : 'That is right.');
    await expectReasons(page, question);
    told[wrong ? 'wrong' : 'right']++;
    await hands.follow(page, 'Continue');
  }
  return told;
}

// Every option stands there with a reason of its own; of a story those that were chosen stand there once more.
async function expectReasons(page: Page, question: Question): Promise<void> {
  const reasons = await page.locator('.answers .answer-reason').allTextContents();
  expect(reasons).toHaveLength(question.options.length);
  expect(reasons.filter((reason) => reason.trim() === '')).toEqual([]);
}

/** Answers a whole test from its first question, those at `wrongAt` wrong; ends at the list of answers. */
export async function answerTest(
  db: Db,
  page: Page,
  hands: Hands,
  wrongAt: readonly number[] = [],
): Promise<void> {
  const questions = await questionsOn(db, page);
  for (let position = 1; places(page).length === 3; position++) {
    const question = questions[position - 1]!;
    const chosen = wrongAt.includes(position) ? wrongAnswerTo(question) : keyOf(question);
    await giveAnswer(page, hands, question, { chosen, button: 'Save and go on' });
    // The end of a story stands there until one goes on.
    if (question.kind === 'story') await hands.press(page, 'Continue');
  }
}
