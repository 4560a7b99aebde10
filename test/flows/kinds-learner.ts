import type { Page } from 'playwright-core';
import { adoptCourse } from '../../src/courses/shipped.ts';
import { transact } from '../../src/database/database.ts';
import { addStaff, PASSWORD } from '../support/app.ts';
import { pathOf, signIn, type House } from '../support/flow.ts';
import { kindsCourse } from '../support/kinds.ts';
import type { Hands } from './hands.ts';

const COURSE = '/courses/social-media';

/** Puts the course of every kind into force. */
export const teachKinds = (house: House): Promise<string> =>
  transact(house.database.write, (tx) => adoptCourse(tx, house.app.clock.now(), 'test', kindsCourse()));

/** Somebody new on a device of their own, at the first question of the first lesson. Gives where the lesson is, too. */
export async function atPractice(house: House, page: Page, hands: Hands): Promise<string> {
  const sam = await addStaff(house.app, { hiredOn: '2026-10-01' });
  await signIn(page, sam.email, PASSWORD);
  await page.goto(COURSE);
  await hands.press(page, 'Start the course');
  await hands.follow(page, 'Start with the first lesson');
  const lesson = pathOf(page).replace(/\/story$/, '');
  for (let n = 0; n < 3; n++) await hands.press(page, 'Continue');
  return lesson;
}
