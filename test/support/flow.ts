import { chromium, type Browser, type BrowserContext, type Locator, type Page } from 'playwright-core';
import { shippedCourse } from '../../src/courses/shipped.ts';
import { LARKFIELD } from '../../src/demo/brackets.ts';
import type { Config } from '../../src/config.ts';
import { transact } from '../../src/database/database.ts';
import { putMailStart } from '../../src/mail/start.store.ts';
import { contentPlace } from '../../src/scorm/content.ts';
import { hashPassword } from '../../src/sign-in/password.ts';
import { firstRun, firstRunToken } from '../../src/training/first-run.ts';
import { PASSWORD, startApp, type AppOptions, type TestApp } from './app.ts';
import { onBoth, onSqlite, type TestDatabase } from './databases.ts';

export interface Device {
  /** Width of the window. Below 700 it is a phone, below 1000 a tablet: touch, no mouse. */
  width?: number;
  /** False for a browser in which scripts are turned off. */
  scripts?: boolean;
  /** The time zone it is set to; that of the machine unless told. */
  zone?: string;
}

/** The real program in a real browser. Every page that anybody opens in it is watched. */
export class House {
  app!: TestApp;
  database!: TestDatabase;
  /** What no page may ever do: an error in the console, a blocked or foreign request, a 500. */
  readonly faults: string[] = [];
  readonly #contexts: BrowserContext[] = [];
  #browser!: Browser;
  #config!: Config;

  async open(database: TestDatabase, options: Omit<AppOptions, 'database'>): Promise<void> {
    this.database = database;
    this.app = await startApp({ database, ...options });
    await this.openBefore(this.app.ground.config);
  }

  /** Opens a browser before a program that runs with these settings, and was not started here. */
  async openBefore(config: Config): Promise<void> {
    this.#config = config;
    this.#browser = await chromium.connect(process.env['HEED_TEST_BROWSER']!);
  }

  /** Somebody's own browser, with nobody signed in. */
  async device({ width = 1280, scripts = true, zone }: Device = {}): Promise<BrowserContext> {
    const phone = width < 700;
    const context = await this.#browser.newContext({
      baseURL: this.#config.origin,
      javaScriptEnabled: scripts,
      viewport: { width, height: phone ? 844 : width < 1000 ? 1180 : 900 },
      hasTouch: width < 1000,
      isMobile: phone,
      reducedMotion: 'reduce',
      ...(zone === undefined ? {} : { timezoneId: zone }),
    });
    context.setDefaultTimeout(8000);
    context.on('page', (page) => this.#watch(page));
    this.#contexts.push(context);
    return context;
  }

  /** A page in a browser of its own. */
  async visitor(device: Device = {}): Promise<Page> {
    return (await this.device(device)).newPage();
  }

  /** The one-time link that `npm start` prints over an empty database. */
  async firstRunLink(): Promise<string> {
    return `/first-run/${await firstRunToken(this.database, this.app.clock.now())}`;
  }

  /** Everything that the first run sets up, without its page; ada@larkfield.example administers and leads compliance. */
  async setUp(): Promise<void> {
    const now = this.app.clock.now();
    const token = await firstRunToken(this.database, now);
    const admin = {
      name: 'Ada Okafor',
      email: 'ada@larkfield.example',
      employeeNumber: null,
      jobRole: 'manager',
      passwordHash: await hashPassword(PASSWORD),
    } as const;
    const house = {
      organisation: 'Larkfield Clinics',
      zone: 'UTC',
      country: 'us',
      site: 'Main Street',
    } as const;
    const given = { ...house, startDay: '2026-01-01', admin, brackets: LARKFIELD };
    await firstRun(this.database, now, token!, given, shippedCourse());
    await transact(this.database.write, (tx) => putMailStart(tx, now.toISOString(), null));
  }

  async close(): Promise<void> {
    await Promise.all(this.#contexts.map((context) => context.close()));
    await this.#browser.close();
    if (this.app !== undefined) await this.app.close();
  }

  #watch(page: Page): void {
    const fault = (what: string) => this.faults.push(`${new URL(page.url()).pathname}: ${what}`);
    page.on('pageerror', (error) => fault(error.message));
    page.on('console', (message) => {
      // A page with an error status is logged as one too; it is judged by its status below.
      const isStatus = message.text().startsWith('Failed to load resource: the server responded');
      if (message.type() === 'error' && !isStatus) fault(message.text());
    });
    page.on('request', (request) => {
      const { origin, host, protocol } = new URL(request.url());
      const isOurs = origin === this.#config.origin || contentPlace(this.#config).holds(host);
      if (!isOurs && !['data:', 'about:'].includes(protocol)) fault(`asks ${origin}`);
    });
    page.on('response', (response) => {
      const worst = response.request().isNavigationRequest() ? 500 : 400;
      if (response.status() >= worst) fault(`${response.status()} for ${response.url()}`);
    });
  }
}

type Flows = (name: string, options: Omit<AppOptions, 'database'>, block: (house: House) => void) => void;

const over =
  (on: typeof onSqlite): Flows =>
  (name, options, block) =>
    on(name, (open) => {
      const house = new House();
      beforeAll(async () => house.open(await open(), options));
      afterEach(() => expect(house.faults.splice(0)).toEqual([]));
      afterAll(() => house.close());
      block(house);
    });

/** Describes a block of flows over a fresh SQLite database. After each of them no page may have done what none may do. */
export const inBrowser = over(onSqlite);

/** The same once on SQLite and once on PostgreSQL. */
export const inBrowserOnBoth = over(onBoth);

/** Signs in through the page; ends where it leads. */
export async function signIn(page: Page, who: string, password: string): Promise<void> {
  await page.goto('/sign-in');
  await fill(page, { 'Email or employee number': who, 'Password or PIN': password });
  await press(page, 'Sign in');
}

/** Does what leads to another page, and waits for that page. */
export async function leads(page: Page, act: () => Promise<unknown>): Promise<void> {
  const arrived = page.waitForEvent('domcontentloaded');
  await Promise.all([arrived, act()]);
}

/** Presses a button that leads to another page. */
export const press = (page: Page, name: string): Promise<void> =>
  leads(page, () => page.getByRole('button', { name, exact: true }).click());

/** Follows a link. */
export const follow = (page: Page, name: string): Promise<void> =>
  leads(page, () => page.getByRole('link', { name, exact: true }).first().click());

/** Fills text fields by their labels. */
export async function fill(page: Page, values: Readonly<Record<string, string>>): Promise<void> {
  for (const [label, value] of Object.entries(values)) await labelled(page, label).fill(value);
}

// A label may go on with "(optional)".
const labelled = (page: Page, label: string): Locator =>
  page.getByLabel(label, { exact: true }).or(page.getByLabel(`${label} (optional)`, { exact: true }));

/** The words of the main part, as one line. */
export const words = async (page: Page): Promise<string> =>
  (await page.locator('main').innerText()).replace(/\s+/g, ' ');

/** The path that the page stands at. */
export const pathOf = (page: Page): string => new URL(page.url()).pathname;
