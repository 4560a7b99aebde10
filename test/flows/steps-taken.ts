import type { Locator, Page } from 'playwright-core';
import { leads } from '../support/flow.ts';

// The keystroke-level model of Card, Moran and Newell, coarse and slow on purpose: nobody here types for a living.
const SECONDS = { click: 1.5, character: 0.3, choice: 3, think: 5, page: 1 } as const;
const WORDS_A_MINUTE = 200;

/** What somebody has to do and read on their way, counted while a test does it. */
export class StepsTaken {
  pages = 0;
  clicks = 0;
  fields = 0;
  characters = 0;
  choices = 0;
  words = 0;
  readonly #page: Page;
  readonly #read = new Set<string>();

  constructor(page: Page) {
    this.#page = page;
  }

  /** A button or link that leads to another page. */
  async press(target: Locator): Promise<void> {
    this.clicks++;
    await leads(this.#page, () => target.click());
    await this.arrived();
  }

  button = (name: string | RegExp): Promise<void> =>
    this.press(this.#page.getByRole('button', { name, exact: true }).first());
  /** A link; on a narrow page what stands in the menu is shown first. */
  async link(name: string | RegExp): Promise<void> {
    const menu = this.#page.locator('details.menu:not([open]) > summary');
    const inMenu = this.#page
      .locator('details.menu')
      .getByRole('link', { name, exact: true, includeHidden: true });
    const shown = this.#page.getByRole('link', { name, exact: true });
    if ((await shown.count()) === 0 && (await inMenu.count()) > 0) await this.click(menu);
    await this.press(shown.first());
  }

  /** Something chosen or ticked on the page. */
  async click(target: Locator): Promise<void> {
    this.clicks++;
    await target.click();
  }

  async choose(label: string, option: string): Promise<void> {
    this.choices++;
    await this.#page.getByLabel(label, { exact: true }).selectOption(option);
  }

  async type(values: Readonly<Record<string, string>>): Promise<void> {
    for (const [label, value] of Object.entries(values)) {
      this.fields++;
      this.characters += value.length;
      await this.#page.getByLabel(label, { exact: true }).fill(value);
    }
  }

  /** Copied elsewhere, and put here with two keys. */
  async paste(target: Locator, value: string): Promise<void> {
    this.fields++;
    this.characters += 2;
    await target.fill(value);
  }

  /** A page was opened; its words are read once, but for those of lists to choose from and of examples to copy. */
  async arrived(): Promise<void> {
    this.pages++;
    const path = new URL(this.#page.url()).pathname;
    if (this.#read.has(path)) return;
    this.#read.add(path);
    this.words += await this.#page.locator('main').evaluate((main) => {
      const copy = main.cloneNode(true);
      for (const part of copy.querySelectorAll('select, pre, .visually-hidden, details')) part.remove();
      return (copy.textContent.match(/\S+/g) ?? []).length;
    });
  }

  get minutes(): { hands: number; thought: number; reading: number; all: number } {
    const hands =
      this.clicks * SECONDS.click +
      this.characters * SECONDS.character +
      this.choices * SECONDS.choice +
      this.pages * SECONDS.page;
    const thought = (this.fields + this.choices) * SECONDS.think;
    const reading = (this.words / WORDS_A_MINUTE) * 60;
    const round = (seconds: number) => Math.round(seconds / 6) / 10;
    return {
      hands: round(hands),
      thought: round(thought),
      reading: round(reading),
      all: round(hands + thought + reading),
    };
  }

  toString(): string {
    const { pages, clicks, fields, characters, choices, words } = this;
    const { hands, thought, reading, all } = this.minutes;
    return `${pages} pages, ${clicks} clicks, ${fields} fields with ${characters} characters, ${choices} choices from lists, ${words} words: ${all} minutes (hands ${hands}, thought ${thought}, reading ${reading})`;
  }
}
