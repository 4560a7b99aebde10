import { transact } from '../../src/database/database.ts';
import { decideByHand } from '../../src/scorm/by-hand.ts';
import { attemptsAt } from '../../src/scorm/attempt.store.ts';
import { setPackageRule } from '../../src/scorm/package.ts';
import { saveIn } from '../scorm/hand-made.ts';
import { fill, follow, type House } from '../support/flow.ts';
import { packageZip } from '../support/packages.ts';
import { idOf, LONG, type Tour } from './tour.ts';

const ID = 'fire-safety';
const PAGE = `/packages/${ID}`;

// As the form does without its script.
const sendPlain = 'document.querySelector("form[data-upload]").submit()';

/** The pages of packages: bringing them in, what counts, who has done them, and what they said. */
export function packagePages(house: House, tour: Tour): void {
  it('of bringing in packages', async () => {
    const page = await tour.visit('package.new', 'officer', '/packages/new');
    await fill(page, { 'Short name': 'Fire Safety' });
    const bad = Buffer.from('this is no zip');
    await page
      .getByLabel('The package')
      .setInputFiles({ name: 'a.zip', mimeType: 'application/zip', buffer: bad });
    await Promise.all([page.waitForEvent('domcontentloaded'), page.evaluate(sendPlain)]);
    await tour.look('package.new.refused', page);
    await page.goto('/packages/new');
    await fill(page, { 'Short name': ID });
    const scos = [
      { id: 'alarm', title: 'When the alarm sounds', masteryScore: 80, parameters: '?lang=en&amp;site=1' },
      { id: 'exits', title: LONG, prerequisites: 'alarm' },
      { id: 'test', title: 'Final test', prerequisites: 'alarm&exits', masteryScore: 70 },
    ];
    const title = 'Fire safety for clinics';
    await page.getByLabel('The package').setInputFiles(await packageZip({ standard: '1.2', title, scos }));
    await page.getByRole('button', { name: 'Bring it in' }).click();
    // What is odd in it is said at once, without another page.
    await page.waitForURL(/fire-safety/, { timeout: 30_000 });
    await tour.look('package.brought', page);
    await tour.visit('package.auditor', 'auditor', PAGE);
    await tour.visit('package.people.none', 'officer', `${PAGE}/people`);
    await page.goto(PAGE);
    await page.evaluate("for (const one of document.querySelectorAll('main details')) one.open = true");
    await tour.look('package.forms', page);
    await fill(page, { 'Score at least, in percent': '101' });
    await tour.send('package.rule.errors', page, 'Save what counts');
  });

  it('of what packages said and what was decided', async () => {
    const { database, app } = house;
    const now = () => app.clock.now();
    const nurse = await idOf(house, 'nurse@larkfield.example');
    const long = await idOf(house, 'long@larkfield.example');
    const hana = await idOf(house, 'hana.sato@larkfield.example');
    const officer = await idOf(house, 'officer@larkfield.example');
    const rule = { completed: false, passed: true, score: 70, minutes: 5, attempts: 3, outside: false };
    await transact(database.write, (tx) => setPackageRule(tx, now(), officer, ID, rule));
    const asked = {
      0: { id: 'exits_near_you', type: 'choice', student_response: 'door,window', correct_responses: { 0: { pattern: 'door' } }, result: 'wrong', latency: '00:00:41', time: '09:12:30' },
      1: { id: 'urn:tool:who_calls_the_fire_service', type: 'true-false', student_response: 't', result: 'correct', latency: '00:00:09' },
    }; // prettier-ignore
    const core = {
      lesson_status: 'passed',
      lesson_location: 'page 12',
      total_time: '00:18:20',
      score: { raw: '85' },
    };
    const save = (who: string, sco: string, ...states: object[]) =>
      saveIn({ database, clock: app.clock }, who, ID, states, sco);
    const objectives = { 0: { id: 'find-exit', status: 'passed' } };
    await save(
      nurse,
      'alarm',
      { core: { lesson_status: 'incomplete' } },
      { core, interactions: asked, objectives },
    );
    await save(long, 'test', { core: { lesson_status: 'failed', score: { raw: '30' } } });
    await save(hana, 'alarm', { core: { lesson_status: 'incomplete' } });
    const of = async (who: string) => (await attemptsAt(database.write, who, ID))[0]!.id;
    const given = {
      on: '2026-11-22',
      reason: 'She did the test on paper with the fire officer. Folder 7, HR office.',
    };
    const byHand = await of(long);
    await transact(database.write, (tx) => decideByHand(tx, now(), officer, byHand, given));
    await tour.visit('package', 'officer', PAGE);
    await tour.visit('packages', 'officer', '/packages');
    await tour.visit('packages.auditor', 'auditor', '/packages');
    await tour.visit('package.people', 'officer', `${PAGE}/people`);
    await tour.visit('package.people.filtered', 'officer', `${PAGE}/people?state=ended`);
    await tour.visit('package.people.team', 'manager', `${PAGE}/people`);
    const attempt = `/packages/attempts/${await of(nurse)}`;
    const page = await tour.visit('package.attempt', 'officer', attempt);
    await page.evaluate("for (const one of document.querySelectorAll('main details')) one.open = true");
    await tour.look('package.attempt.open', page);
    await tour.send('package.attempt.errors', page, 'Decide that it counts');
    await tour.visit('package.attempt.decided', 'officer', `/packages/attempts/${byHand}`);
    await tour.visit('package.attempt.auditor', 'auditor', attempt);
    await tour.visit('package.person', 'officer', `/people/${long}/packages`);
    await tour.visit('package.person.none', 'officer', `/people/${officer}/packages`);
    await tour.visit('record.packages', 'auditor', `/people/${long}/training`);
    const files = [`${PAGE}/people`, `/people/${long}/packages`, `${attempt}/interactions`].flatMap((path) =>
      ['csv', 'xlsx', 'pdf'].map((ending) => `${path}.${ending}`),
    );
    await tour.visit('package.person.past', 'officer', `/people/${long}/packages?on=2026-10-01`);
    for (const path of [...files, `${attempt}/raw.json`]) {
      expect([path, (await page.request.get(path)).status()]).toEqual([path, 200]);
      tour.see(path);
    }
    await tour.visit('learn', 'nurse', '/learn');
    const learner = await tour.visit('learn.begun', 'nurse', `/learn/${ID}`);
    await tour.visit('learn.done', 'hana.sato', `/learn/${ID}`);
    // The player itself is looked at where packages are played.
    for (const [who, path] of [
      [learner, `/learn/${ID}/play`],
      [page, `${PAGE}/preview`],
    ] as const) {
      expect([path, (await who.request.get(path)).status()]).toEqual([path, 200]);
      tour.see(path);
    }
    await tour.visit('package.use', 'officer', `${PAGE}/use`);
    const use = await tour.as('officer');
    await tour.send('package.retired', use, 'Take out of use');
    await follow(use, 'Put back in use');
    await tour.look('package.use.back', use);
    await tour.send('package.restored', use, 'Put back in use');
  });
}
