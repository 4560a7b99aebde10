import type { Locator, Page } from 'playwright-core';
import { follow, leads, pathOf, press } from '../support/flow.ts';

/** How somebody works a page: with the mouse or a finger, or by keyboard alone. */
export interface Hands {
  /** Ticks or chooses options by their places as they are shown; unticks the others. */
  choose(page: Page, places: readonly number[], name?: string): Promise<void>;
  /** Puts the steps of an ordering into this order, by their words: their names in the page give nothing away. */
  order(page: Page, steps: readonly string[]): Promise<void>;
  press(page: Page, name: string): Promise<void>;
  follow(page: Page, name: string): Promise<void>;
}

const valuesOf = (boxes: readonly Locator[]): Promise<(string | null)[]> =>
  Promise.all(boxes.map((box) => box.getAttribute('value')));

const stepOf = (page: Page, step: string): Locator =>
  page.locator('.order > li', { has: page.getByText(step, { exact: true }) });

/** The steps as they stand on the page. */
export const stepsOn = (page: Page): Promise<string[]> =>
  page.locator('.order .order-text').allTextContents();

/** Clicks, as a finger taps. */
export const mouse: Hands = {
  async choose(page, places, name = 'chosen') {
    const boxes = await page.locator(`[name=${name}]`).all();
    const values = await valuesOf(boxes);
    for (const [n, box] of boxes.entries()) {
      const wanted = places.includes(Number(values[n]));
      // The words beside a box are its label.
      if ((await box.isChecked()) !== wanted && (wanted || (await box.getAttribute('type')) === 'checkbox'))
        await page
          .locator('label.choice', { has: page.locator(`[name=${name}][value="${values[n]}"]`) })
          .click();
    }
  },
  async order(page, steps) {
    const hasButtons = await page.locator('.order-move').first().isVisible();
    for (const [n, step] of steps.entries()) {
      if (!hasButtons)
        await stepOf(page, step)
          .locator('select')
          .selectOption(String(n + 1));
      else
        for (let at = (await stepsOn(page)).indexOf(step); at > n; at--)
          await stepOf(page, step).locator('[data-up]').click();
    }
  },
  press,
  follow,
};

const MOST_TABS = 90;

/** Goes on from where the focus is, as a person does. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor();
  for (let n = 0; n < MOST_TABS; n++) {
    await page.keyboard.press('Tab');
    const here = await target.evaluate((element) => element === element.ownerDocument.activeElement);
    if (here) return;
  }
  throw new Error(`${pathOf(page)}: Tab does not lead to ${target.toString()}`);
}

/** Tab, Space, Enter and arrows. The mouse lies in a drawer. */
export const keyboard: Hands = {
  async choose(page, places, name = 'chosen') {
    const boxes = await page.locator(`[name=${name}]`).all();
    const values = (await valuesOf(boxes)).map(Number);
    if ((await boxes[0]!.getAttribute('type')) === 'radio') {
      // A group of radio buttons is one stop; arrows choose inside it, and Space takes the one in focus.
      const checked = await Promise.all(boxes.map((box) => box.isChecked()));
      const from = Math.max(0, checked.indexOf(true));
      const steps = values.indexOf(places[0]!) - from;
      await tabTo(page, boxes[from]!);
      if (steps === 0) await page.keyboard.press('Space');
      for (let n = Math.abs(steps); n > 0; n--)
        await page.keyboard.press(steps > 0 ? 'ArrowDown' : 'ArrowUp');
      return;
    }
    for (const [n, box] of boxes.entries()) {
      if ((await box.isChecked()) === places.includes(values[n]!)) continue;
      await tabTo(page, box);
      await page.keyboard.press('Space');
    }
  },

  async order(page, steps) {
    for (const [n, step] of steps.entries()) {
      const at = (await stepsOn(page)).indexOf(step);
      if (at === n) continue;
      await tabTo(page, stepOf(page, step).locator('[data-up]'));
      // The step moves, and the focus with it.
      for (let times = at; times > n; times--) await page.keyboard.press('Space');
    }
  },

  async press(page, name) {
    await tabTo(page, page.getByRole('button', { name, exact: true }));
    await leads(page, () => page.keyboard.press('Space'));
  },

  async follow(page, name) {
    await tabTo(page, page.getByRole('link', { name, exact: true }).first());
    await leads(page, () => page.keyboard.press('Enter'));
  },
};
