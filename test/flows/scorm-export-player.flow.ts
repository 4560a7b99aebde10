import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Frame, Page } from 'playwright-core';
import { transact } from '../../src/database/database.ts';
import { beginAttempt } from '../../src/scorm/attempt.ts';
import { attemptsAt } from '../../src/scorm/attempt.store.ts';
import { bringPackage } from '../../src/scorm/bring/bring.ts';
import { exportCourse } from '../../src/scorm/export/export.ts';
import type { Data } from '../../src/scorm/claim.ts';
import { interactionsIn } from '../../src/scorm/interactions.ts';
import type { Standard } from '../../src/scorm/manifest.ts';
import { statesOf } from '../../src/scorm/runtime.store.ts';
import { addStaff, type Added } from '../support/app.ts';
import { follow, inBrowser } from '../support/flow.ts';
import { putIntoForce } from '../support/training.ts';
import { reviewAll } from '../scorm/export/make.ts';
import { playExport } from './export-player.ts';
import { inspect } from './inspect.ts';
import { deviceOf, says } from './player.ts';

jest.setTimeout(180_000);

inBrowser('our own course, taken away and brought back as a package', {}, (house) => {
  let nurse: Added;

  beforeAll(async () => {
    const { database, clock } = house.app.ground;
    await putIntoForce(database, clock.now());
    await reviewAll(database, clock.now());
    nurse = await addStaff(house.app, { email: 'nurse@larkfield.example' });
  });

  it('is taken away by an officer', async () => {
    const officer = await addStaff(house.app, { roles: ['officer'], email: 'officer@larkfield.example' });
    const { page } = await deviceOf(house, officer.email);
    await page.goto('/course');
    await follow(page, 'Take it elsewhere');
    expect(await inspect(page, 'export-form')).toEqual([]);
    await page.getByLabel('SCORM 1.2').check();
    await page.getByLabel('Made for').selectOption('clinician');
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download the package' }).click(),
    ]);
    expect(file.suggestedFilename()).toBe('social-media-scorm-1.2-clinician-us.zip');
  });

  async function brought(standard: Standard): Promise<string> {
    const { database, config, clock } = house.app.ground;
    const wanted = { standard, role: 'clinician', country: 'us' } as const;
    const made = await exportCourse(database.read, wanted, house.app.ground);
    const zip = join(mkdtempSync(join(tmpdir(), 'heed-export-')), made.name);
    writeFileSync(zip, made.zip);
    const id = `our-course-${standard.replace('.', '-')}`;
    const { found } = await bringPackage(database, clock.now(), 'test', {
      zip,
      id,
      isNew: true,
      data: config.data,
    });
    expect(found.warnings).toEqual([]);
    await transact(database.write, (tx) => beginAttempt(tx, clock.now(), nurse.id, id, false));
    return id;
  }

  // The clock of the test stands: nobody answers a hundred questions in an instant.
  const look = async () => house.app.clock.pass({ seconds: 4 });

  async function inside(page: Page, id: string): Promise<Frame> {
    await page.goto(`/learn/${id}/play`);
    await page.frameLocator('iframe.player-frame').frameLocator('#sco').locator('h1').waitFor();
    return page.frames().find((frame) => frame.url().includes('/files/index.html'))!;
  }

  it.each(['1.2', '2004'] as const)(
    'plays from start to finish by SCORM %s, and is decided',
    async (standard) => {
      const id = await brought(standard);
      const first = await deviceOf(house, nurse.email);
      const left = await playExport(await inside(first.page, id), {
        look,
        until: ({ position }) => position === 7,
      });
      await says(first.page, /^Saved/);
      await first.page.close({ runBeforeUnload: true });
      const second = await deviceOf(house, nurse.email);
      const course = await inside(second.page, id);
      expect((await playExport(course, { until: () => true })).question?.id).toBe(left.question?.id);
      const end = await playExport(course, { look });
      expect(end.heading).toBe('One thing is left: sign the policy');
      await says(second.page, 'it counts as done');
      const { read } = house.database;
      const [attempt] = await attemptsAt(read, nurse.id, id);
      expect(attempt).toMatchObject({ version: 1, score: 100, decided_by: null });
      expect(attempt!.decided_at).not.toBeNull();
      const [state] = await statesOf(read, attempt!.id);
      expect(state).toMatchObject({ success: 'passed', score: 100 });
      const said = interactionsIn(standard, JSON.parse(state!.data) as Data);
      expect(said).toHaveLength(15);
      for (const one of said) expect(one).toMatchObject({ result: 'correct' });
      expect(await course.locator('.unsaved').count()).toBe(0);
      // Opened again it goes on where it ended, and nothing falls back.
      const third = await deviceOf(house, nurse.email);
      await third.page.goto(`/learn/${id}/play?mode=review`);
      const again = third.page.frameLocator('iframe.player-frame').frameLocator('#sco');
      await again.getByText('You are looking back.').waitFor();
      expect(await statesOf(read, attempt!.id)).toMatchObject([{ success: 'passed', score: 100 }]);
    },
  );
});
