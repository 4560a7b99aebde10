// npm run pictures: takes the pictures of README and docs anew, from a demo and a fresh place in temporary folders.
// `npm run pictures team clause` takes those alone. docs/pictures/words.json says what is to be read in each.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import closeBrowser from '../test/support/browser-down.mjs';
import openBrowser from '../test/support/browser-up.mjs';
import { smallPng } from './png.mjs';

const ROOT = join(import.meta.dirname, '..');
const FOLDER = join(ROOT, 'docs/pictures');
const WORDS = join(FOLDER, 'words.json');
const PASSWORD = 'larkfield-2026';
const WIDE = { width: 1040, height: 680 };
const PHONE = { width: 390, height: 844 };

async function freePort() {
  const server = createServer().listen(0);
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  return port;
}

/** A program in a place of its own, once it says where it is. */
async function program(what) {
  const data = mkdtempSync(join(tmpdir(), 'heed-pictures-'));
  const env = {
    ...process.env,
    HEED_DATA: data,
    PORT: String(await freePort()),
    HEED_LOG_LEVEL: 'error',
    DATABASE_URL: '',
  };
  const child = spawn(process.execPath, [join(ROOT, 'scripts/run.mjs'), what], {
    // A mail server that is never asked: what is written waits for the Start.
    env: {
      ...env,
      HEED_BACKUPS: join(data, 'backups'),
      ...(what === 'start' ? { SMTP_URL: 'smtp://127.0.0.1:9' } : {}),
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  for await (const part of child.stdout.iterator({ destroyOnReturn: false })) {
    said += part;
    if (said.includes('Heed is on')) break;
  }
  child.stdout.resume();
  return {
    url: /Heed is on (\S+)/.exec(said)[1],
    data,
    async stop() {
      child.kill('SIGTERM');
      await once(child, 'exit');
      rmSync(data, { recursive: true, force: true });
    },
  };
}

async function opened(browser, url, { width, height } = WIDE) {
  const context = await browser.newContext({
    baseURL: url,
    viewport: { width, height },
    isMobile: width < 700,
    colorScheme: 'light',
    reducedMotion: 'reduce',
    timezoneId: 'America/Chicago',
  });
  context.setDefaultTimeout(60_000);
  return context.newPage();
}

async function as(browser, url, account, size) {
  const page = await opened(browser, url, size);
  await page.goto('/sign-in');
  await page.getByLabel('Email or employee number').fill(`${account}@larkfield.example`);
  await page.getByLabel('Password or PIN').fill(PASSWORD);
  await press(page, 'Sign in');
  return page;
}

async function press(page, name) {
  const arrived = page.waitForEvent('domcontentloaded');
  await Promise.all([arrived, page.getByRole('button', { name, exact: true }).first().click()]);
}

async function follow(page, name) {
  const arrived = page.waitForEvent('domcontentloaded');
  await Promise.all([arrived, page.getByRole('link', { name }).first().click()]);
}

// Wordings of the interface, those with places in them last, for what a picture shows of them.
const wordings = readdirSync(join(ROOT, 'messages/en'))
  .flatMap((file) => Object.values(JSON.parse(readFileSync(join(ROOT, 'messages/en', file), 'utf8'))))
  .flatMap((text) => (typeof text === 'string' ? [text] : Object.values(text)));
const plain = new Set(wordings.filter((text) => !text.includes('{')));
const open = wordings
  .filter((text) => text.includes('{') && /\p{L}{3}.*\s\p{L}{3}/u.test(text.replaceAll(/\{\w+\}/g, '')))
  .map((text) => {
    const parts = text.split(/\{\w+\}/).map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    return { text, pattern: new RegExp(`^${parts.join('.+')}$`) };
  });
const wordingOf = (shown) =>
  plain.has(shown) ? shown : open.find(({ pattern }) => pattern.test(shown))?.text;

/** The wordings of headings, buttons and labels in the windows of the picture that is being taken. */
let seen = new Set();

async function note(page) {
  const shown = await page.evaluate(() =>
    [...document.querySelectorAll('h1, h2, h3, legend, label, summary, button, .button, nav a, th')]
      .filter((one) => {
        const { top, bottom, left, width } = one.getBoundingClientRect();
        return one.checkVisibility() && top >= 0 && bottom <= innerHeight && left >= 0 && width > 1;
      })
      .map((one) => one.innerText.replace(/\s+/g, ' ').trim()),
  );
  for (const wording of shown.map(wordingOf)) if (wording !== undefined) seen.add(wording);
}

/** What the window shows, from this part of the page on. */
async function shot(page, from) {
  // The switch of the demo is no part of what others see.
  await page.evaluate(() => document.querySelector('.demo-strip')?.remove());
  if (from === undefined) await page.evaluate(() => scrollTo(0, 0));
  else
    await page
      .locator(from)
      .first()
      .evaluate((part) => scrollTo(0, part.getBoundingClientRect().top + scrollY - 24));
  await note(page);
  return page.screenshot();
}

const DEMO = {
  async heed({ browser, url }) {
    const home = await as(browser, url, 'new.hire', PHONE);
    const first = await shot(home);
    await home.goto('/courses/social-media');
    await press(home, 'Start the course');
    await follow(home, 'Start with the first lesson');
    await press(home, 'Continue');
    const lesson = await shot(home);
    const manager = await as(browser, url, 'manager', { width: 1030, height: 844 });
    await manager.goto('/reports/team');
    const report = await shot(manager);
    const page = await opened(browser, url, { width: 1500, height: 700 });
    const images = [first, lesson, report].map(
      (one) => `<img src="data:image/png;base64,${one.toString('base64')}">`,
    );
    await page.setContent(
      `<style>body{margin:0;padding:24px;display:flex;gap:22px;background:#ece7dc;box-sizing:border-box;height:700px}
       img{height:652px;border-radius:10px;border:1px solid #d8d0c0}</style>${images.join('')}`,
    );
    return page.screenshot();
  },
  team: async ({ browser, url }) => {
    const page = await as(browser, url, 'manager');
    await page.goto('/reports/team');
    return shot(page);
  },
  organisation: async ({ browser, url }) => {
    const page = await as(browser, url, 'officer');
    await page.goto('/reports/organisation');
    return shot(page, 'text=Share done, by site and role');
  },
  pack: async ({ browser, url }) => {
    const page = await as(browser, url, 'officer');
    await page.goto('/evidence/packs/new');
    return shot(page);
  },
  clause: async ({ browser, url }) => {
    const page = await as(browser, url, 'officer');
    await page.goto('/committee');
    const draft = await page
      .locator('a[href^="/committee/drafts/"]:not([href$="/review"])')
      .first()
      .getAttribute('href');
    await page.goto(draft);
    const clause = await page.locator(`a[href^="${draft}/clauses/SM-"]`).first().getAttribute('href');
    await page.goto(clause);
    return shot(page);
  },
  difference: async ({ browser, url }) => {
    const page = await as(browser, url, 'officer');
    await page.goto('/committee');
    const draft = await page
      .locator('a[href^="/committee/drafts/"]:not([href$="/review"])')
      .first()
      .getAttribute('href');
    await page.goto(`${draft}/difference`);
    return shot(page);
  },
  course: async ({ browser, url }) => {
    const page = await as(browser, url, 'officer');
    await page.goto('/course/edit/lessons/L1');
    return shot(page);
  },
  running: async ({ browser, url }) => {
    const page = await as(browser, url, 'admin');
    await page.goto('/running');
    return shot(page);
  },
};

const STAFF = `Name\tEmail\tPosition\tStart date
Lucy Hale\tlucy@larkfield.example\tHygienist\t2024-01-08
Aisha Khan\taisha@larkfield.example\tDental assistant\t2022-06-03
Emma Stone\temma@larkfield.example\tReceptionist\t2017-07-19
Gina Rossi\tgina@larkfield.example\tOffice manager\t2015-03-12`;

/** A place where nothing was done yet, and the first administrator in it. */
async function setUp(browser, { url, data }) {
  const page = await opened(browser, url);
  await page.goto(readFileSync(join(data, 'first-run-link.txt'), 'utf8').trim());
  const answers = {
    organisation: 'Bright Dental',
    site: 'Elm Street',
    name: 'Dana Bright',
    email: 'dana@larkfield.example',
  };
  const passwords = { password: PASSWORD, passwordAgain: PASSWORD };
  for (const [name, value] of Object.entries({ ...answers, ...passwords }))
    await page.locator(`[name=${name}]`).fill(value);
  for (const field of await page.locator('input[name^=bracket-]').all())
    if ((await field.inputValue()) === '') await field.fill('Dr. Dana Bright');
  await press(page, 'Set up and publish version 1');
  await page.getByLabel('Email or employee number').fill(answers.email);
  await page.getByLabel('Password or PIN').fill(PASSWORD);
  await press(page, 'Sign in');
  return page;
}

const FRESH = {
  'setting-up': async ({ page }) => {
    await page.goto('/setup');
    return shot(page);
  },
  list: async ({ page }) => {
    await page.goto('/people/import');
    await page.getByLabel('Or paste the list').fill(STAFF);
    return shot(page);
  },
  start: async ({ page }) => {
    await page.goto('/people/import');
    await page.getByLabel('Or paste the list').fill(STAFF);
    await press(page, 'See what it would do');
    await press(page, 'Keep this and go on');
    await press(page, 'Keep this and go on');
    await press(page, 'Import these people');
    await press(page, 'Invite 4 people who have an email and no password yet');
    await page.goto('/setup/start');
    return shot(page);
  },
};

/** Writes a picture, as small as it can be; gives its size. */
async function keep(browser, name, png) {
  const page = await browser.newPage();
  const { width, height, base64 } = await page.evaluate(async (source) => {
    const image = new Image();
    image.src = `data:image/png;base64,${source}`;
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height);
    const context = canvas.getContext('2d');
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, image.width, image.height);
    const reader = new FileReader();
    const read = new Promise((resolve) => reader.addEventListener('load', () => resolve(reader.result)));
    reader.readAsDataURL(new Blob([data]));
    return { width: image.width, height: image.height, base64: (await read).split(',')[1] };
  }, png.toString('base64'));
  await page.close();
  const small = smallPng(width, height, Buffer.from(base64, 'base64'));
  writeFileSync(join(FOLDER, `${name}.png`), small);
  // Beside it what was to be read in it: a test fails when that is worded otherwise since, for then the picture is old.
  const words = existsSync(WORDS) ? JSON.parse(readFileSync(WORDS, 'utf8')) : {};
  words[name] = {
    sha256: createHash('sha256').update(small).digest('hex'),
    words: [...seen].toSorted((a, b) => (a < b ? -1 : 1)),
  };
  const sorted = Object.fromEntries(Object.entries(words).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(WORDS, `${JSON.stringify(sorted, null, 2)}\n`);
  console.log(`${name}.png ${Math.ceil(small.length / 1024)} KB`);
}

async function take(browser, what, pictures, ready = async () => ({})) {
  const wanted = Object.keys(pictures).filter((name) => asked.length === 0 || asked.includes(name));
  if (wanted.length === 0) return;
  const place = await program(what);
  try {
    const more = await ready(place);
    for (const name of wanted) {
      seen = new Set();
      await keep(browser, name, await pictures[name]({ browser, ...place, ...more }));
    }
  } finally {
    await place.stop();
  }
}

const asked = process.argv.slice(2);
await openBrowser();
const browser = await chromium.connect(process.env.HEED_TEST_BROWSER);
try {
  await take(browser, 'demo', DEMO);
  await take(browser, 'start', FRESH, async (place) => ({ page: await setUp(browser, place) }));
} finally {
  await browser.close();
  await closeBrowser();
}
