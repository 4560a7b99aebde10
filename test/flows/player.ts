import type { BrowserContext, FrameLocator, Page } from 'playwright-core';
import { transact } from '../../src/database/database.ts';
import { beginAttempt } from '../../src/scorm/attempt.ts';
import { bringPackage } from '../../src/scorm/bring/bring.ts';
import { PASSWORD } from '../support/app.ts';
import { signIn, type House } from '../support/flow.ts';
import { packageZip, type TestPackage } from '../support/packages.ts';

/** Brings a test package in, as an officer would. */
export async function bring(house: House, id: string, made: TestPackage): Promise<void> {
  const { database, config, clock } = house.app.ground;
  const zip = await packageZip(made);
  await bringPackage(database, clock.now(), 'test', { zip, id, isNew: true, data: config.data });
}

/** The content inside the page in which it runs. */
export const content = (page: Page): FrameLocator =>
  page.frameLocator('iframe.player-frame').frameLocator('#sco');

/** Begins a package for a person, and opens it; gives its content once that has begun. */
export async function open(house: House, page: Page, personId: string, id: string): Promise<FrameLocator> {
  const { database, clock } = house.app.ground;
  await transact(database.write, (tx) => beginAttempt(tx, clock.now(), personId, id, false));
  await page.goto(`/learn/${id}/play`);
  const inside = content(page);
  await inside.getByText('begin true').waitFor();
  return inside;
}

/** What the page says of saving, once it says this. */
export const says = (page: Page, text: string | RegExp): Promise<void> =>
  page.locator('.player-state').filter({ hasText: text }).waitFor();

/** A person's own device, signed in. */
export async function deviceOf(
  house: House,
  email: string,
): Promise<{ context: BrowserContext; page: Page }> {
  const context = await house.device();
  const page = await context.newPage();
  await signIn(page, email, PASSWORD);
  return { context, page };
}
