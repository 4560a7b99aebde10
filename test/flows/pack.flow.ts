import { mkdtempSync, rmSync, writeFileSync, mkdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { makePacks } from '../../src/packs/make.ts';
import { PASSWORD } from '../support/app.ts';
import { signIn, inBrowser } from '../support/flow.ts';
import { openPack } from '../packs/opened.ts';
import { liveAYear, type Year } from '../packs/year.ts';

jest.setTimeout(120_000);

inBrowser('an evidence pack', { now: '2026-01-05T09:00:00.000Z' }, (house) => {
  const folder = mkdtempSync(join(tmpdir(), 'heed-pack-flow-'));
  let year: Year;
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is asked for by the compliance lead, and read by the auditor from a disk', async () => {
    year = await liveAYear(house.app);
    const officer = await house.visitor();
    await signIn(officer, year.people.officer.email, PASSWORD);
    await officer.goto('/evidence');
    await officer.getByRole('link', { name: 'Evidence packs' }).click();
    await officer.getByRole('link', { name: 'Ask for a pack' }).click();
    await officer.getByLabel('From').fill('2026-01-01');
    await officer.getByLabel('Only these people').fill(year.people.late.employeeNumber!);
    await officer.getByLabel('Reference').fill('OCR 26-118');
    await officer.getByRole('button', { name: 'Make the pack' }).click();
    await officer.getByText('It begins within a few seconds.').waitFor();
    const address = new URL(officer.url()).pathname;
    expect(await makePacks(year.maker)).toBe(1);
    // The page sees it by itself.
    await officer.getByText('The pack is ready.').waitFor();

    const auditor = await house.visitor({ width: 390 });
    await signIn(auditor, year.people.auditor.email, PASSWORD);
    await auditor.goto('/evidence/packs');
    expect(await auditor.getByRole('link', { name: 'Ask for a pack' }).count()).toBe(0);
    await auditor.goto(address);
    const [download] = await Promise.all([
      auditor.waitForEvent('download'),
      auditor.getByRole('link', { name: 'Save the pack' }).click(),
    ]);
    const zip = join(folder, 'pack.zip');
    await download.saveAs(zip);
    const pack = await openPack(readFileSync(zip));
    for (const path of pack.paths) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), pack.bytes(path));
    }

    const context = await house.device({ scripts: false });
    await context.setOffline(true);
    const page = await context.newPage();
    await page.goto(pathToFileURL(join(folder, 'index.html')).href);
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe(
      'Evidence of social media training',
    );
    for (const words of [
      'OCR 26-118',
      '45 CFR 164.530(b)(2)(i)(B)',
      'It finds changes; it does not prevent them',
    ])
      expect(await page.locator('body').innerText()).toContain(words);
    await page.getByRole('link', { name: 'How soon new people were trained' }).click();
    expect(await page.locator('#train').innerText()).toContain('74');
    await page
      .getByRole('link', { name: 'policy/policy-version-1.md' })
      .or(page.locator('a[href="policy/policy-version-1.md"]'))
      .first()
      .click();
    expect(await page.locator('body').innerText()).toContain('SM-01');
    house.faults.splice(0);
  });
});
