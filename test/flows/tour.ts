import type { Page } from 'playwright-core';
import { routes } from '../../src/app.ts';
import { DEMO_PASSWORD } from '../../src/demo/make.ts';
import { pathOf, press, signIn, type House } from '../support/flow.ts';
import { inspect } from './inspect.ts';

/** Somebody whom nobody knows. */
export const STRANGER = '';

/** As long as a name gets, with a word that no line can hold. */
export const LONG =
  'Wolfeschlegelsteinhausenbergerdorffvoralternwarengewissenhaft Montgomery-Featherstonehaugh de la Cruz y Santamaría';

/** Goes round the house as many people, inspects every page on the way and notes which rows of the table it saw. */
export class Tour {
  readonly problems: string[] = [];
  readonly #seen = new Set<string>();
  readonly #pages = new Map<string, Page>();
  readonly #house: House;

  constructor(house: House) {
    this.#house = house;
  }

  /** The window of one account of the demo, signed in. */
  async as(account: string, password = DEMO_PASSWORD): Promise<Page> {
    const known = this.#pages.get(account);
    if (known !== undefined) return known;
    const page = await this.#house.visitor();
    if (account !== STRANGER) await signIn(page, `${account}@larkfield.example`, password);
    this.#pages.set(account, page);
    return page;
  }

  /** Opens an address and inspects what is there; it must answer with this status, and lead nowhere else. */
  async visit(name: string, account: string, path: string, status = 200): Promise<Page> {
    const page = await this.as(account);
    const answer = await page.goto(path);
    if (answer?.status() !== status)
      this.problems.push(`${name}: answered ${answer?.status()}, not ${status}`);
    // Whoever is signed out is led to a page that is as good as any other.
    const { pathname, search } = new URL(page.url());
    const [asked] = path.split('#');
    if (pathname + search !== asked) this.problems.push(`${name}: ended at ${pathname}${search}`);
    await this.look(name, page);
    return page;
  }

  /** Inspects a page as it stands. */
  async look(name: string, page: Page): Promise<void> {
    this.see(pathOf(page));
    this.problems.push(...(await inspect(page, name)));
  }

  /** Presses a button of a form whatever the browser thinks of what is in it, and inspects the answer. */
  async send(name: string, page: Page, button: string): Promise<void> {
    await page.evaluate("for (const form of document.querySelectorAll('main form')) form.noValidate = true");
    await press(page, button);
    await this.look(name, page);
  }

  /** Notes which row of the table an address belongs to: the first that fits, as Express takes it. */
  see(path: string): void {
    const row = this.rows().find((one) => patternOf(one).test(path));
    if (row !== undefined) this.#seen.add(row);
  }

  /** The rows for reading that nobody has looked at. */
  unseen(): string[] {
    return this.rows().filter((row) => !this.#seen.has(row));
  }

  rows(): string[] {
    return routes(this.#house.app.ground)
      .filter((row) => row.method === 'GET')
      .map((row) => row.path);
  }
}

/** Whose email this is. */
export async function idOf(house: House, email: string): Promise<string> {
  const people = house.database.read.selectFrom('person').select('id');
  return (await people.where('email', '=', email).executeTakeFirstOrThrow()).id;
}

export const patternOf = (path: string): RegExp =>
  new RegExp(
    `^${path
      .replaceAll('.', String.raw`\.`)
      .replaceAll(/:\w+/g, '[^/]+')
      .replaceAll(/\*\w+/g, '.+')}$`,
  );
