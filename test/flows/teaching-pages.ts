import { keyOf } from '../../src/courses/key.ts';
import type { Story } from '../../src/demo/cast.ts';
import { addStaff, PASSWORD } from '../support/app.ts';
import { follow, pathOf, press, type House } from '../support/flow.ts';
import { giveAnswer, mouse, paperQuestion } from './learner.ts';
import { idOf, type Tour } from './tour.ts';

/** What somebody knows before the lessons, the yearly refresher, help, and what officers see of it all. */
export function teachingPages(house: House, tour: Tour, somebody: (story: Story) => string): void {
  // Answers everything on the open paper, right and sure where that is asked.
  async function answerAll(account: string): Promise<void> {
    const page = await tour.as(account);
    while (/^\/papers\/[^/]+\/\d+$/.test(pathOf(page))) {
      const question = await paperQuestion(house.database.read, page);
      const sure = page.locator('[name=sure][value=sure]');
      if ((await sure.count()) > 0) await page.locator('label.choice', { has: sure }).click();
      await giveAnswer(page, mouse, question, { chosen: keyOf(question), button: 'Save and go on' });
    }
  }

  it('of what somebody knows before the lessons', async () => {
    const account = 'nadia';
    await addStaff(house.app, { name: 'Nadia Bloom', email: `${account}@larkfield.example` });
    await tour.as(account, PASSWORD);
    const page = await tour.visit('check-in.course', account, '/courses/social-media');
    await press(page, 'Start the course');
    await tour.look('check-in.door', page);
    await press(page, 'Begin the questions');
    await tour.look('check-in.question', page);
    await tour.send('check-in.question.errors', page, 'Save and go on');
    await answerAll(account);
    await tour.look('check-in.overview', page);
    await press(page, 'Finish these questions');
    await tour.look('check-in.result', page);
    await follow(page, 'Look at the lesson anyway');
    await tour.look('check-in.spared-lesson', page);
    await tour.visit('home.spared', account, '/');
  });

  it('of the refresher', async () => {
    const account = somebody('renewable');
    const page = await tour.visit('refresher.course', account, '/courses/social-media');
    await press(page, 'Start the refresher');
    await tour.look('refresher.door', page);
    await press(page, 'Begin');
    await answerAll(account);
    await press(page, 'Finish these questions');
    await tour.look('refresher.result', page);
    await follow(page, 'Go on');
    await tour.look('refresher.step', page);
    await tour.visit('home.refresher', account, '/');
  });

  it('of help, and of what somebody was taught', async () => {
    await tour.visit('help.none', 'nurse', '/help');
    await tour.visit('sources', 'nurse', '/courses/social-media/sources');
    await tour.visit('words', 'nurse', '/courses/social-media/words');
    const failed = await idOf(house, `${somebody('failed-once')}@larkfield.example`);
    const page = await tour.visit('record', 'officer', `/people/${failed}/training`);
    await page.locator('tbody a').first().click();
    await page.waitForURL('**/papers/*');
    await tour.look('rebuilt-paper', page);
    await tour.visit('record.auditor', 'auditor', `/people/${failed}/training`);
    const admin = await idOf(house, 'admin@larkfield.example');
    await tour.visit('record.lead', 'officer', `/people/${admin}/training`);
  });
}
