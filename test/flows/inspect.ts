import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import axe from 'axe-core';
import type { CDPSession, Page } from 'playwright-core';

/** With HEED_SHOTS=/some/folder every page that is inspected is also kept there as pictures. */
const SHOTS = process.env['HEED_SHOTS'];
const EVERYTHING = { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] };
/** The rules that look at colours. A theme changes nothing else, so these alone are run again. */
const COLOURS = { type: 'rule', values: ['color-contrast', 'link-in-text-block'] };
const MOST_BYTES = 100 * 1024;
/** What each answer carries besides its body. */
const HEAD_BYTES = 500;
/** 44 px, less what rounding takes. */
const LEAST_TARGET = 43.9;
const DESK = { width: 1280, height: 900 };
const PHONES = [320, 390];
const TABLET = 820;
/** What people do on a shared tablet: signing in, a slip, a lesson, a question, the signature. */
const ON_TABLETS = /^(?:ward|slip|lesson|practice|test\.question|sign(?:\.|$))/;
const IN_PAGE = `${axe.source}\n${readFileSync(join(import.meta.dirname, 'in-page.js'), 'utf8')}`;

/** Looks a page over, light and dark, at a desk, on two phones and, where it is for one, on a tablet. Gives what is wrong with it, a line each. */
export async function inspect(page: Page, name: string, mostBytes = MOST_BYTES): Promise<string[]> {
  const problems: string[] = [];
  const note = (about: string, list: readonly string[]) =>
    problems.push(...list.map((what) => `${name}: ${about}: ${what}`));
  await page.evaluate(IN_PAGE);
  const bodies = await inPage<number[]>(page, 'bodies');
  const bytes = bodies.reduce((sum, body) => sum + body + HEAD_BYTES, 0);
  if (bytes > mostBytes) note('too heavy', [`${bytes} bytes at first visit`]);
  note(`scrolls sideways at ${DESK.width}`, await inPage(page, 'tooWide'));
  note('light', await inPage(page, 'violations', EVERYTHING));
  await picture(page, `${name}.1280`);
  await page.emulateMedia({ colorScheme: 'dark' });
  note('dark', await inPage(page, 'violations', COLOURS));
  await picture(page, `${name}.1280.dark`);
  await page.emulateMedia({ colorScheme: 'light' });
  const screen = await page.context().newCDPSession(page);
  for (const width of ON_TABLETS.test(name) ? [TABLET, ...PHONES] : PHONES) {
    await page.setViewportSize({ width, height: width === TABLET ? 1180 : 844 });
    await touch(screen, true);
    note(`scrolls sideways at ${width}`, await inPage(page, 'tooWide'));
    note(`too small for a finger at ${width}`, await inPage(page, 'tooSmall', LEAST_TARGET));
  }
  await picture(page, `${name}.390`);
  await touch(screen, false);
  await screen.detach();
  await page.setViewportSize(DESK);
  return problems;
}

const inPage = <T = string[]>(page: Page, what: string, given?: unknown): Promise<T> =>
  page.evaluate(`inPage.${what}(${given === undefined ? '' : JSON.stringify(given)})`);

const touch = (session: CDPSession, enabled: boolean): Promise<unknown> =>
  session.send('Emulation.setTouchEmulationEnabled', enabled ? { enabled, maxTouchPoints: 1 } : { enabled });

async function picture(page: Page, name: string): Promise<void> {
  if (SHOTS === undefined) return;
  mkdirSync(SHOTS, { recursive: true });
  await page.screenshot({ path: join(SHOTS, `${name}.png`), fullPage: true });
}
