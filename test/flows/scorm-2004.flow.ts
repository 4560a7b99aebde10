import type { Page } from 'playwright-core';
import { attemptsAt } from '../../src/scorm/attempt.store.ts';
import { sessionOf, statesOf } from '../../src/scorm/runtime.store.ts';
import { addStaff, type Added } from '../support/app.ts';
import { inBrowser } from '../support/flow.ts';
import type { TestPackage } from '../support/packages.ts';
import { bring, content, deviceOf, open, says } from './player.ts';

const SINGLE: TestPackage = {
  standard: '2004',
  title: 'Fire safety',
  scos: [
    {
      id: 'one',
      title: 'All of it',
      sequencing: `<imsss:objectives><imsss:primaryObjective objectiveID="all" satisfiedByMeasure="true"><imsss:minNormalizedMeasure>0.8</imsss:minNormalizedMeasure></imsss:primaryObjective><imsss:objective objectiveID="doors"/></imsss:objectives>`,
      inside: '<adlcp:timeLimitAction>continue,no message</adlcp:timeLimitAction><adlcp:dataFromLMS>shift=night</adlcp:dataFromLMS>',
    },
  ],
};

inBrowser('a package of SCORM 2004 with one SCO', {}, (house) => {
  let nurse: Added;
  let count = 0;

  beforeAll(async () => {
    nurse = await addStaff(house.app, { name: "Siobhán O'Neill", email: 'nurse@larkfield.example' });
    await bring(house, 'fire-safety', SINGLE);
  });

  const fresh = (): Promise<Added> => addStaff(house.app, { email: `colleague${++count}@larkfield.example` });
  const attempt = async ({ id }: Added, packageId: string) =>
    (await attemptsAt(house.database.read, id, packageId))[0]!;

  const get = (page: Page, name: string): Promise<string> =>
    content(page).locator('body').evaluate((_body, element) => (globalThis as unknown as Content).sco.get(element), name);

  it('goes on exactly where one was, on another device too', async () => {
    const first = await deviceOf(house, nurse.email);
    const inside = await open(house, first.page, nurse.id, 'fire-safety');
    await inside.getByText('Entry: ab-initio').waitFor();
    expect(await get(first.page, 'cmi.learner_name')).toBe("Siobhán O'Neill");
    expect(await get(first.page, 'cmi.learner_id')).toBe(nurse.id);
    expect(await get(first.page, 'cmi.objectives._count')).toBe('2');
    expect(await get(first.page, 'cmi.objectives.1.id')).toBe('doors');
    await inside.getByRole('button', { name: 'Keep' }).click();
    await inside.getByRole('button', { name: 'Fail' }).click();
    await inside.getByRole('button', { name: 'Page 2' }).click();
    await says(first.page, /^Saved \d/);
    const second = await deviceOf(house, nurse.email);
    const again = await open(house, second.page, nurse.id, 'fire-safety');
    await again.getByText('Place: page 2. Kept: some thoughts. Status: completed/failed. Entry: resume. Mode: normal.').waitFor();
    expect(await get(second.page, 'cmi.launch_data')).toBe('shift=night');
    expect(await get(second.page, 'cmi.scaled_passing_score')).toBe('0.8');
    expect(await get(second.page, 'cmi.time_limit_action')).toBe('continue,no message');
    expect(await get(second.page, 'cmi.interactions.0.learner_response')).toBe('b');
  });
});

interface Content {
  sco: { get(name: string): string; set(name: string, value: string): string };
}

void sessionOf; void statesOf;
