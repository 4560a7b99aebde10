import type { Frame, Locator, Page } from 'playwright-core';
import { isAnswered } from '../../src/courses/marking.ts';
import type { Question } from '../../src/courses/question-file.ts';
import { keyOf, wrongAnswerTo } from '../../src/courses/key.ts';
import type { Content } from '../../src/scorm/export/content.ts';

/** Where the course of a package is shown. */
export type Course = Page | Frame;

/** How somebody works the course. */
export interface ExportHands {
  /** Presses a button. */
  press(course: Course, button: Locator): Promise<void>;
  /** Ticks or chooses a box. */
  tick(course: Course, box: Locator): Promise<void>;
  /** Chooses the option of a select by its place, from 1. */
  select(course: Course, select: Locator, place: number): Promise<void>;
}

/** With a mouse or a finger. */
export const pointer: ExportHands = {
  press: (_course, button) => button.click(),
  tick: (course, box) => course.locator('label.choice', { has: box }).click(),
  async select(_course, select, place) {
    await select.selectOption(String(place));
  },
};

const keysOf = (course: Course) => ('keyboard' in course ? course : course.page()).keyboard;
const MOST_TABS = 120;

async function tabTo(course: Course, target: Locator): Promise<void> {
  await target.waitFor();
  for (let n = 0; n < MOST_TABS; n++) {
    if (await target.evaluate((element) => element === element.ownerDocument.activeElement)) return;
    await keysOf(course).press('Tab');
  }
  throw new Error(`Tab does not lead to ${target.toString()}`);
}

/** By keyboard alone. */
export const keys: ExportHands = {
  async press(course, button) {
    await tabTo(course, button);
    await keysOf(course).press('Enter');
  },
  async tick(course, box) {
    if ((await box.getAttribute('type')) === 'checkbox') {
      await tabTo(course, box);
      await keysOf(course).press('Space');
      return;
    }
    // A group of radio buttons is one stop, at its first; arrows choose inside it.
    const group = course.locator('input[name=chosen]');
    const at = await box.evaluate((element) =>
      [...element.ownerDocument.querySelectorAll('input[name=chosen]')].indexOf(element),
    );
    await tabTo(course, group.first());
    await keysOf(course).press('Space');
    for (let n = 0; n < at; n++) await keysOf(course).press('ArrowDown');
  },
  async select(course, select, place) {
    await tabTo(course, select);
    await keysOf(course).press('Home');
    for (let n = 0; n < place; n++) await keysOf(course).press('ArrowDown');
  },
};

export interface Playing {
  hands?: ExportHands;
  /** Answers a question of the test wrong, by its place on the paper from 0. */
  wrong?: (question: Question, at: number) => boolean;
  /** Stops before a screen of this heading or button is worked. */
  until?: (screen: Screen) => boolean;
  /** Sees every screen. */
  look?: (screen: Screen) => Promise<void>;
}

/** What stands on the screen: its heading, its place on the paper from 0 (null outside of it), and its question. */
export interface Screen {
  heading: string;
  position: number | null;
  question: Question | null;
  /** The words on its biggest button, '' without one. */
  button: string;
}

const MOST_SCREENS = 400;

/** What the course says of itself. */
export const contentOn = (course: Course): Promise<Content> => course.evaluate('window.heedCourse');

/** The screen that is shown. */
export async function screenOn(course: Course, content: Content): Promise<Screen> {
  await course.locator('h1').waitFor({ state: 'attached' });
  const heading = (await course.locator('h1').textContent()) ?? '';
  const asked = course.locator('[data-question]');
  const place = (await asked.count()) === 0 ? null : await asked.getAttribute('data-question');
  const big = course.locator('button.big');
  const number = /^Question (\d+) of/.exec(heading)?.[1];
  return {
    heading,
    position: number === undefined ? null : Number(number) - 1,
    question: place === null ? null : (content.questions[Number(place)] as unknown as Question),
    button: (await big.count()) === 0 ? '' : ((await big.first().textContent()) ?? '').trim(),
  };
}

/**
 * Plays the course of a package from where it stands to its last screen, or until it is told to stop: answers everything
 * right but for what `wrong` says. Gives the screen where it ends.
 */
export async function playExport(course: Course, playing: Playing = {}): Promise<Screen> {
  const { hands = pointer, wrong = () => false } = playing;
  const content = await contentOn(course);
  for (let n = 0; n < MOST_SCREENS; n++) {
    const screen = await screenOn(course, content);
    await playing.look?.(screen);
    if (playing.until?.(screen) === true) return screen;
    if (screen.button === '') return screen;
    if (screen.question !== null) {
      const isWrong = screen.position !== null && wrong(screen.question, screen.position);
      await answer(course, hands, screen, isWrong);
      continue;
    }
    await hands.press(course, course.locator('button.big').first());
  }
  throw new Error('the course does not end');
}

async function answer(course: Course, hands: ExportHands, screen: Screen, isWrong: boolean): Promise<void> {
  const question = screen.question!;
  const chosen = isWrong ? wrongAnswerTo(question) : keyOf(question);
  const button = course.locator('button.big').first();
  if (question.kind === 'story') {
    for (const place of chosen) {
      await hands.tick(course, course.locator(`input[name=chosen][value="${place}"]`));
      await hands.press(course, button);
      await course.locator('.way').waitFor();
    }
    if (!isAnswered(question, chosen)) throw new Error(`${question.id}: the way does not end`);
    if (screen.position !== null) await hands.press(course, button);
    return;
  }
  if (question.kind === 'ordering')
    for (const [at, step] of chosen.entries())
      await hands.select(course, course.locator(`#chosen-${step}`), at + 1);
  else
    for (const place of chosen)
      await hands.tick(course, course.locator(`input[name=chosen][value="${place}"]`));
  await hands.press(course, button);
}
