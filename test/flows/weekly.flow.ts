import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { makeDemo } from '../../src/demo/make.ts';
import { openLog } from '../../src/ledger/log.ts';
import { sealAll } from '../../src/ledger/sealer.ts';
import { mailViews } from '../../src/saved/mailing.ts';
import { testKey } from '../ledger/filled.ts';
import { fill, follow, inBrowserOnBoth, pathOf, press, signIn, words } from '../support/flow.ts';
import { unzipped } from '../support/unzipped.ts';

jest.setTimeout(120_000);

const DEMO = 'larkfield-2026';

// A Sunday: the mails of the week go out the next morning.
inBrowserOnBoth('who looks after others', { empty: true, now: '2026-11-22T14:00:00.000Z' }, (house) => {
  const folder = mkdtempSync(join(tmpdir(), 'heed-weekly-'));
  beforeAll(async () => {
    const { ground } = house.app;
    await makeDemo(ground);
    const now = ground.clock.now();
    await sealAll(ground.database.write, await openLog(ground.database.write, testKey(), now), now);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const saved = async (page: Page, name: string): Promise<{ file: string; body: Buffer }> => {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      // The last of that name: a link further up may lead to it.
      page.getByRole('link', { name, exact: true }).last().click(),
    ]);
    const file = join(folder, download.suggestedFilename());
    await download.saveAs(file);
    return { file: download.suggestedFilename(), body: readFileSync(file) };
  };
  const numberBefore = async (page: Page, name: string): Promise<number> => {
    const item = page.locator('main li').filter({ has: page.getByRole('link', { name, exact: true }) }).first(); // prettier-ignore
    return Number.parseInt(await item.innerText(), 10);
  };

  it('a manager sees in a minute, on a phone, who needs them this week, and reminds these', async () => {
    const page = await house.visitor({ width: 390 });
    await signIn(page, 'manager@larkfield.example', DEMO);
    await page.goto('/reports/team');
    const late = await numberBefore(page, 'Overdue');
    expect(late).toBeGreaterThan(0);
    expect(await words(page)).toContain(`${late} overdue`);
    await follow(page, 'Overdue');
    const names = await page.locator('table.report tbody th a').allInnerTexts();
    expect(names).toHaveLength(late);
    // On paper: who they are and what it stands on, and nothing to choose or press.
    await page.emulateMedia({ media: 'print' });
    for (const hidden of ['form.filters', 'main .actions', '.pager'])
      expect([hidden, await page.locator(hidden).first().isVisible()]).toEqual([hidden, false]);
    for (const shown of ['table.report', '.on-paper .sealed'])
      expect([shown, await page.locator(shown).first().isVisible()]).toEqual([shown, true]);
    await page.emulateMedia({ media: 'screen' });

    const file = (await saved(page, 'Download as CSV')).body.toString('utf8');
    for (const name of names) expect(file).toContain(name);

    await follow(page, 'Remind everybody who is late');
    const before = await words(page);
    for (const name of names) expect(before).toContain(name);
  });

  it('a manager reads of their people how they stand, and no answer, score or minute', async () => {
    const page = await house.visitor({ width: 390 });
    await signIn(page, 'manager@larkfield.example', DEMO);
    await page.goto('/reports/team');
    await page.locator('.needing a').first().click();
    await page.waitForURL('**/line');
    expect(await words(page)).toMatch(/Due|Overdue|due/);
    expect(await words(page)).not.toMatch(/\b(score|answers?|minutes?|attempts?)\b/i);
    for (const address of ['/reports/organisation', '/reports/questions', '/evidence']) {
      const answer = await page.goto(address);
      expect([address, answer!.status()]).toEqual([address, 403]);
    }
  });

  it('a manager keeps a view, and has it by mail on Monday', async () => {
    const page = await house.visitor({ width: 390 });
    await signIn(page, 'manager@larkfield.example', DEMO);
    await page.goto('/reports/completion?status=overdue');
    await follow(page, 'Keep this view');
    await fill(page, { Name: 'Late in my team' });
    await page.getByLabel('By mail').selectOption({ label: 'Each week, on Monday' });
    await press(page, 'Keep it');
    expect(pathOf(page)).toBe('/reports/views');
    house.app.clock.pass({ days: 1 });
    const { database, messages, config } = house.app.ground;
    const deps = { database, messages, origin: config.origin };
    expect(await mailViews(deps, house.app.clock.now())).toBe(1);
    expect(await mailViews(deps, house.app.clock.now())).toBe(0);
    const mail = await database.read
      .selectFrom('mail')
      .select(['subject', 'text'])
      .where('subject', 'like', '%Late in my team%')
      .executeTakeFirstOrThrow();
    const names = await page.goto('/reports/completion?status=overdue').then(() => page.locator('table.report tbody th a').allInnerTexts()); // prettier-ignore
    for (const name of names.slice(0, 3)) expect(mail.text).toContain(name);
  });

  it('a compliance lead sees where they are exposed: today, and as it was known on the day of an incident', async () => {
    const page = await house.visitor();
    await signIn(page, 'officer@larkfield.example', DEMO);
    await page.goto('/reports/organisation');
    const today = await words(page);
    expect(today).toMatch(/\d+ overdue/);
    const pictures = page.locator('figure.picture');
    expect(await pictures.count()).toBeGreaterThan(1);
    // Every picture has its table.
    expect(await page.locator('figure.picture + details.as-table').count()).toBe(await pictures.count());

    await page.getByText('On another day').click();
    await page.getByLabel('On', { exact: true }).fill('2026-06-01');
    await page.getByRole('button', { name: 'Show', exact: true }).click();
    await page.waitForURL('**on=2026-06-01**');
    await page.getByText('How it stood on 1 Jun 2026').waitFor();
    expect(await words(page)).not.toBe(today);
    const pdf = await saved(page, 'Download as PDF');
    expect(pdf.body.subarray(0, 5).toString()).toBe('%PDF-');
    const csv = await saved(page, 'Download as CSV');
    // The two dates that it answers stand in its name.
    expect(csv.file).toBe('organisation-2026-06-01-known-2026-11-23.csv');
    const taken = await house.database.read
      .selectFrom('ledger')
      .select('body')
      .where('kind', '=', 'report-exported')
      .execute();
    expect(taken.filter(({ body }) => body.includes('"organisation"'))).toHaveLength(2);
  });

  it('somebody takes along, on a phone, what is kept about them: to read, as data, and with its proofs', async () => {
    const { read } = house.database;
    const page = await house.visitor({ width: 390 });
    await signIn(page, 'nurse@larkfield.example', DEMO);
    await page.goto('/kept');
    const taken = await saved(page, 'Take it with you');
    expect(taken.file).toBe('my-record-2026-11-23.zip');
    const files = await unzipped(taken.body);
    const { id, name } = await read
      .selectFrom('person')
      .select(['id', 'name'])
      .where('email', '=', 'nurse@larkfield.example')
      .executeTakeFirstOrThrow();
    const signatures = await read
      .selectFrom('signature')
      .select('receipt')
      .where('person_id', '=', id)
      .execute();
    expect(signatures.length).toBeGreaterThan(0);
    const proofs = signatures.map(({ receipt }) => `proofs/signature-${receipt}.json`);
    expect([...files.keys()]).toEqual(
      expect.arrayContaining(['record.html', 'record.pdf', 'record.json', ...proofs]),
    );
    const data = JSON.parse(files.get('record.json')!.toString('utf8')) as {
      person: string;
      sections: { rows: unknown[] }[];
    };
    expect(data.person).toBe(id);
    expect(data.sections.flatMap(({ rows }) => rows).length).toBeGreaterThan(signatures.length);
    expect(files.get('record.html')!.toString('utf8')).toContain(name);
    expect(files.get('record.pdf')!.subarray(0, 5).toString()).toBe('%PDF-');
    const copies = await read
      .selectFrom('ledger')
      .select('person_id')
      .where('kind', '=', 'record-taken')
      .execute();
    expect(copies).toEqual([{ person_id: id }]);
  });
});
