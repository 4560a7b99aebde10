import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { addStaff, PASSWORD } from '../support/app.ts';
import { inBrowser, pathOf, press, signIn, words } from '../support/flow.ts';
import { packageZip } from '../support/packages.ts';

const zipCalled = (title: string): Promise<string> =>
  packageZip({ standard: '1.2', title, scos: [{ id: 'one', title: 'One' }] });
const file = (name: string, text: string) => ({
  name,
  mimeType: 'application/zip',
  buffer: Buffer.from(text),
});

inBrowser('bringing in a package', {}, (house) => {
  beforeAll(() => addStaff(house.app, { email: 'ada@larkfield.example', roles: ['officer'] }));

  const officer = async (scripts: boolean) => {
    const page = await house.visitor({ scripts });
    await signIn(page, 'ada@larkfield.example', PASSWORD);
    await page.goto('/packages/new');
    return page;
  };
  const inProgress = () => readdirSync(join(house.app.ground.config.data, 'packages', 'tmp'));

  it('says what is wrong on the same page, keeps what was typed, and takes the next one', async () => {
    const page = await officer(true);
    const bring = page.getByRole('button', { name: 'Bring it in' });
    await page.getByLabel('Short name').fill('Fire Safety');
    await page.getByLabel('The package').setInputFiles(file('a.zip', 'no zip'));
    await bring.click();
    // The browser itself sees what the name may be, before anything is sent.
    const isOdd = "document.querySelector('#id').validity.patternMismatch";
    expect(await page.evaluate(isOdd)).toBe(true);
    expect(await page.locator('.error-summary').count()).toBe(0);
    await page.getByLabel('Short name').fill('fire-safety');
    await bring.click();
    await page.locator('.error-summary').waitFor();
    expect(await words(page)).toContain('This file is not a zip.');
    expect(await page.evaluate('document.activeElement.className')).toBe('error-summary');
    expect(await page.getByLabel('Short name').inputValue()).toBe('fire-safety');
    expect(await page.title()).toMatch(/^Problem: /);
    // It is asked for without leaving the page, so this is no visit.
    expect(house.faults.splice(0)).toEqual([expect.stringContaining('422 for')]);
    await page.getByLabel('The package').setInputFiles(await zipCalled('Fire safety'));
    await bring.click();
    await page.waitForURL(/\/packages\/fire-safety\?done=brought$/, { timeout: 30_000 });
    expect(await words(page)).toContain('The package is here.');
    expect(inProgress()).toEqual([]);
  });

  it('says when the network is gone, and when a file is too large to be sent at all', async () => {
    const page = await officer(true);
    await page.getByLabel('The package').setInputFiles(await zipCalled('Lifting'));
    await page.route('**/packages', (route) => route.abort());
    await page.getByRole('button', { name: 'Bring it in' }).click();
    await page.getByText('The file did not arrive. Nothing was kept.').waitFor();
    await page.unroute('**/packages');
    await page.evaluate("document.querySelector('[data-upload]').dataset.most = '10'");
    await page.getByRole('button', { name: 'Bring it in' }).click();
    await page.getByText('This file is too large.').waitFor();
    await page.evaluate("document.querySelector('[data-upload]').dataset.most = '100000'");
    // A proxy before us may take less, and has a page of its own for it.
    await page.route('**/packages', (route) => route.fulfill({ status: 413, body: '<h1>Too large</h1>' }));
    await page.getByRole('button', { name: 'Bring it in' }).click();
    await page.getByText('The file did not arrive. Nothing was kept.').waitFor();
    await page.unroute('**/packages');
    await page.getByRole('button', { name: 'Bring it in' }).click();
    await page.waitForURL(/\/packages\/lifting\?done=brought$/, { timeout: 30_000 });
    await page.getByText('Bring in a new version').click();
    await page.locator('#file').setInputFiles(file('a.zip', 'no zip'));
    await page.getByRole('button', { name: 'Bring in this version' }).click();
    await page.locator('.error-summary').waitFor();
    expect(await page.locator('details[open] #file-error').count()).toBe(1);
    expect(await page.locator('body.wide').count()).toBe(1);
    expect(house.faults.splice(0)).toEqual([
      expect.stringContaining('ERR_FAILED'),
      expect.stringContaining('413 for'),
      expect.stringContaining('422 for'),
    ]);
  });

  it('does the same without scripts', async () => {
    const page = await officer(false);
    await page.getByLabel('The package').setInputFiles(file('a.zip', 'no zip'));
    await press(page, 'Bring it in');
    expect(await words(page)).toContain('This file is not a zip.');
    await page.getByLabel('The package').setInputFiles(await zipCalled('Hand hygiene'));
    await press(page, 'Bring it in');
    expect(pathOf(page)).toBe('/packages/hand-hygiene');
    expect(await words(page)).toContain('The package is here.');
    expect(inProgress()).toEqual([]);
  });
});
