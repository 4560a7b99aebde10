import { parse } from 'yaml';
import { transact } from '../../src/database/database.ts';
import { adoptCourse, shippedCourse, type Taught } from '../../src/courses/shipped.ts';
import type { CourseFiles } from '../../src/courses/course-folder.ts';
import { deskOf, type Desk } from '../../src/authoring/draft.ts';
import { partOf } from '../../src/authoring/parts.ts';
import { addStaff, startApp, type Browser, type TestApp } from '../support/app.ts';
import type { Answer } from '../support/browser.ts';
import type { TestDatabase } from '../support/databases.ts';
import { putIntoForce } from '../support/training.ts';

export const COURSE = 'social-media';

/** A house with a policy and the shipped course in force, an author, another one, and somebody with a seat. */
export interface Study {
  app: TestApp;
  officer: Browser;
  other: Browser;
  seat: Browser;
  nurse: Browser;
  desk: () => Promise<Desk>;
  /** How many entries the record has. */
  entries: () => Promise<number>;
  adopt: (taught: Taught) => Promise<string>;
}

export async function study(database: TestDatabase): Promise<Study> {
  const app = await startApp({ database });
  await putIntoForce(database, app.clock.now());
  const officer = await app.as(await addStaff(app, { name: 'Olive Officer', roles: ['officer'] }));
  const other = await app.as(await addStaff(app, { name: 'Oscar Other', roles: ['officer'] }));
  const seat = await app.as(await addStaff(app, { name: 'Sal Seat', roles: ['seat-staff'] }));
  const nurse = await app.as(await addStaff(app));
  return {
    app,
    officer,
    other,
    seat,
    nurse,
    desk: () => deskOf(database.read, COURSE),
    entries: async () => (await database.read.selectFrom('ledger').select('id').execute()).length,
    adopt: (taught) => transact(database.write, (tx) => adoptCourse(tx, app.clock.now(), 'test', taught)),
  };
}

/** One entry of a list in the files, as an object. */
export function entry(files: CourseFiles, thing: string): Record<string, unknown> | undefined {
  const part = partOf(files, thing);
  return part && (parse(part.text) as Record<string, unknown>[])[0];
}

/** What the form of a page would send as it stands: every field with its value. */
export function formIn({ text }: Answer, action: string): Record<string, string | string[]> {
  const form = text.split('<form ').find((part) => part.includes(`action="${action}"`)) ?? '';
  const fields: Record<string, string[]> = {};
  const add = (name: string, value: string) => (fields[name] ??= []).push(plain(value));
  const body = form.slice(0, form.indexOf('</form>'));
  for (const [, tag = '', attributes = ''] of body.matchAll(/<(input|select|textarea)\b([^>]*)>/g)) {
    const name = /\bname="([^"]*)"/.exec(attributes)?.[1];
    if (name === undefined || name === '_csrf') continue;
    if (tag === 'input') {
      const isTick = /type="(checkbox|radio)"/.test(attributes);
      if (!isTick || / checked/.test(attributes)) add(name, /\bvalue="([^"]*)"/.exec(attributes)?.[1] ?? '');
      continue;
    }
    const inner = body.slice(body.indexOf(`name="${name}"`));
    if (tag === 'textarea')
      add(name, inner.slice(inner.indexOf('>') + 1, inner.indexOf('</textarea>')).trim());
    else
      add(
        name,
        /<option value="([^"]*)" selected/.exec(inner.slice(0, inner.indexOf('</select>')))?.[1] ?? '',
      );
  }
  return Object.fromEntries(
    Object.entries(fields).map(([name, list]) => [name, list.length === 1 ? list[0]! : list]),
  );
}

const plain = (html: string): string =>
  html
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&#34;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');

export { shippedCourse };
