import type { Page } from 'playwright-core';
import type { Db } from '../../src/database/database.ts';
import type { Question } from '../../src/courses/question-file.ts';
import { questionOf } from '../../src/courses/course.ts';
import { bind } from '../../src/training/attempt.ts';
import { attemptOf } from '../../src/training/attempt.store.ts';
import { fillBrackets } from '../../src/policy/brackets.ts';
import { follow, pathOf, press, words } from '../support/flow.ts';

/** The key of a question as it is kept: the words of the options that are right, and of those that are not. */
export interface Key {
  right: string[];
  wrong: string[];
  multiple: boolean;
}

/** How somebody works a page: with the mouse, or by keyboard alone. */
export interface Hands {
  choose(page: Page, texts: readonly string[]): Promise<void>;
  press(page: Page, name: string): Promise<void>;
  follow(page: Page, name: string): Promise<void>;
}

export const mouse: Hands = {
  async choose(page, texts) {
    for (const text of texts) await page.getByLabel(text, { exact: true }).check();
  },
  press,
  follow,
};

const places = (page: Page): string[] => pathOf(page).split('/').slice(1);

async function attemptKey(db: Db, attemptId: string, questionId: string): Promise<Key> {
  const { person_id: personId } = await db
    .selectFrom('attempt')
    .select('person_id')
    .where('id', '=', attemptId)
    .executeTakeFirstOrThrow();
  const { course, policy } = await bind(db, (await attemptOf(db, personId, attemptId))!);
  const question = questionOf(course, questionId);
  const textsOf = (right: boolean) =>
    question.options
      .filter((option) => option.right === right)
      .map((option) => fillBrackets(option.text, policy.version.brackets));
  return { right: textsOf(true), wrong: textsOf(false), multiple: isMultiple(question) };
}

const isMultiple = (question: Question): boolean => question.kind === 'multiple';

/** The key of the practice question that the page shows; undefined on any other screen. */
export async function practiceKey(db: Db, page: Page): Promise<Key | undefined> {
  const [, attempt = '', , step = ''] = places(page);
  return ['story', 'rule', 'try'].includes(step) ? undefined : attemptKey(db, attempt, step);
}

/** The key of the test question that the page shows. */
export async function testKey(db: Db, page: Page): Promise<Key> {
  const [, paperId = '', position = ''] = places(page);
  const paper = await db
    .selectFrom('paper')
    .select(['attempt_id', 'draw'])
    .where('id', '=', paperId)
    .executeTakeFirstOrThrow();
  const draw = JSON.parse(paper.draw) as { question: string }[];
  return attemptKey(db, paper.attempt_id, draw[Number(position) - 1]!.question);
}

/** What is chosen to be wrong: one wrong option. */
export const wrongChoice = (key: Key): string[] => [key.wrong[0] ?? key.right[0]!];

/**
 * Does every lesson from the screen that the page shows to the door of the test, each third practice question wrong.
 * Gives how many questions were answered right and wrong; the reasons must stand there in both cases.
 */
export async function doLessons(db: Db, page: Page, hands: Hands): Promise<{ right: number; wrong: number }> {
  const told = { right: 0, wrong: 0 };
  while (places(page)[2] !== 'test') {
    const key = await practiceKey(db, page);
    if (key === undefined) {
      await hands.press(page, 'Continue');
      continue;
    }
    const wrong = (told.right + told.wrong) % 3 === 2;
    await hands.choose(page, wrong ? wrongChoice(key) : key.right);
    await hands.press(page, 'Check my answer');
    expect(await words(page)).toContain(wrong ? 'Not quite.' : 'That is right.');
    await expectReasons(page, key);
    told[wrong ? 'wrong' : 'right']++;
    await hands.follow(page, 'Continue');
  }
  return told;
}

// Every option stands there with a reason of its own.
async function expectReasons(page: Page, key: Key): Promise<void> {
  const reasons = await page.locator('.answer-reason').allInnerTexts();
  expect(reasons).toHaveLength(key.right.length + key.wrong.length);
  expect(reasons.filter((reason) => reason.trim() === '')).toEqual([]);
}

/** Answers a whole test from its first question, those at `wrongAt` wrong; ends at the list of answers. */
export async function answerTest(
  db: Db,
  page: Page,
  hands: Hands,
  wrongAt: readonly number[] = [],
): Promise<void> {
  for (let position = 1; places(page).length === 3; position++) {
    const key = await testKey(db, page);
    await hands.choose(page, wrongAt.includes(position) ? wrongChoice(key) : key.right);
    await hands.press(page, 'Save and go on');
  }
}
