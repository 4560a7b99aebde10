import { transact } from '../../src/database/database.ts';
import { setSite } from '../../src/organisation/organisation.ts';
import { sites } from '../../src/organisation/organisation.store.ts';
import type { Browser, TestApp } from '../support/app.ts';
import type { Answer } from '../support/browser.ts';
import { signingForm } from '../training/signing-form.ts';

/** Adds a second site; gives its id. */
export async function addSite(app: TestApp): Promise<string> {
  const { database, clock } = app.ground;
  await transact(database.write, (tx) =>
    setSite(tx, clock.now(), 'test', { name: 'Second clinic', country: 'us', zone: 'UTC' }),
  );
  return (await sites(database.read)).find(({ name }) => name === 'Second clinic')!.id;
}

/** Signs as the form on the page would, with these fields filled in. */
export async function signOn(browser: Browser, fields: Record<string, string>): Promise<Answer> {
  const page = await browser.get('/sign');
  return browser.post('/sign', { ...signingForm(page.text), agree: 'yes', aid: '', ...fields });
}
