import { keyOf } from '../../src/courses/key.ts';
import { adoptCourse, shippedCourse } from '../../src/courses/shipped.ts';
import { transact } from '../../src/database/database.ts';
import { LARKFIELD } from '../../src/demo/brackets.ts';
import { cast, type Story } from '../../src/demo/cast.ts';
import { makeDemo } from '../../src/demo/make.ts';
import { firstVersion, publish } from '../../src/policy/publication.ts';
import { newestNumber } from '../../src/policy/publication.store.ts';
import { fit } from '../../src/policy/fitting.ts';
import { inviteLink } from '../../src/sign-in/link.ts';
import { addStaff, PASSWORD } from '../support/app.ts';
import { fill, follow, inBrowser, pathOf, press } from '../support/flow.ts';
import { accessPages } from './access-pages.ts';
import { askedPages } from './asked-pages.ts';
import { askingPages } from './asking-pages.ts';
import { certificatePages } from './certificate-pages.ts';
import { authoringPages } from './authoring-pages.ts';
import { followUpTour } from './follow-up-pages.ts';
import { committeePages } from './committee-pages.ts';
import { giveAnswer, mouse, practiceQuestion, questionsOn } from './learner.ts';
import { networksPages } from './networks-pages.ts';
import { officePages } from './office-pages.ts';
import { evidencePages } from './evidence-pages.ts';
import { keepingPages } from './keeping-pages.ts';
import { overviewPages } from './overview-pages.ts';
import { packagePages } from './package-pages.ts';
import { policyReading } from './policy-pages.ts';
import { proofPages } from './proof-pages.ts';
import { savedPages } from './saved-pages.ts';
import { questionPages } from './question-pages.ts';
import { recordsPages } from './records-pages.ts';
import { reminderPages } from './reminder-pages.ts';
import { rulePagesTour } from './rule-pages.ts';
import { minutesPages, slipPages, wardPages } from './slip-pages.ts';
import { teachingPages } from './teaching-pages.ts';
import { idOf, LONG, STRANGER, Tour } from './tour.ts';

// Under load; alone none of these takes a third of it.
jest.setTimeout(90_000);

// Somebody of the demo who stands like this and has nobody below.
const somebody = (story: Story): string =>
  cast().find((part) => part.story === story && part.account !== null && part.jobRole !== 'manager')!
    .account!;

inBrowser('every page, in every state', { empty: true, now: '2026-11-22T14:00:00.000Z' }, (house) => {
  const tour = new Tour(house);

  afterEach(() => expect(tour.problems.splice(0)).toEqual([]));

  it('before there is anything', async () => {
    const link = await house.firstRunLink();
    const page = await tour.visit('first-run', STRANGER, link);
    await tour.send('first-run.errors', page, 'Set up and publish version 1');
    await makeDemo(house.app.ground);
    await tour.visit('first-run.over', STRANGER, link, 404);
  });

  it('of signing in', async () => {
    const page = await tour.visit('sign-in', STRANGER, '/sign-in');
    await tour.send('sign-in.errors', page, 'Sign in');
    await fill(page, {
      'Email or employee number': 'nobody@larkfield.example',
      'Password or PIN': 'wrong password',
    });
    await tour.send('sign-in.wrong', page, 'Sign in');
    await tour.visit('sign-in.ended', STRANGER, '/sign-in?next=%2F&ended=1');
    await tour.visit('forgotten', STRANGER, '/forgotten-password');
    await tour.send('forgotten.errors', page, 'Send me a link');
    await fill(page, { 'Email or employee number': 'nurse@larkfield.example' });
    await tour.send('forgotten.asked', page, 'Send me a link');
    const nurse = await idOf(house, 'nurse@larkfield.example');
    const token = await transact(house.database.write, (tx) =>
      inviteLink(tx, house.app.clock.now(), nurse, nurse),
    );
    await tour.visit('welcome', STRANGER, `/welcome/${token}`);
    await tour.send('welcome.errors', page, 'Save and sign in');
    await tour.visit('welcome.gone', STRANGER, '/welcome/nonsense', 404);
    const account = await tour.visit('account', 'nurse', '/account');
    await tour.send('account.errors', account, 'Change password');
  });

  it.each([
    'new', 'halfway', 'failed-once', 'signature-left', 'done', 'renewable', 'renewal-overdue', 'overdue',
  ] as const)('of one’s own: %s', async (story) => {
    await tour.visit(`home.${story}`, somebody(story), '/');
  }); // prettier-ignore

  it('of those who owe nothing, or have a long name', async () => {
    await tour.visit('home.auditor', 'auditor', '/');
    const manager = await idOf(house, 'manager@larkfield.example');
    await addStaff(house.app, {
      name: LONG,
      email: 'long@larkfield.example',
      team: LONG.slice(0, 90),
      managerId: manager,
    });
    await tour.as('long', PASSWORD);
    await tour.visit('home.long-name', 'long', '/');
  });

  policyReading(house, tour);

  committeePages(house, tour);

  it('of the course in force', async () => {
    await tour.visit('course-in-force', 'officer', '/course');
    await tour.visit('picture.none', 'nurse', '/pictures/none', 404);
  });

  it('of the lessons', async () => {
    const { read } = house.database;
    const page = await tour.visit('course', 'new.hire', '/courses/social-media');
    await press(page, 'Start the course');
    await tour.look('check-in.door', page);
    await follow(page, 'Start with the first lesson');
    for (const screen of ['story', 'rule', 'try']) {
      await tour.look(`lesson.${screen}`, page);
      await press(page, 'Continue');
    }
    await tour.look('practice', page);
    await tour.send('practice.errors', page, 'Check my answer');
    const question = (await practiceQuestion(read, page))!;
    await giveAnswer(page, mouse, question, { chosen: keyOf(question), button: 'Check my answer' });
    await tour.look('practice.answered', page);
  });

  it('of the test', async () => {
    const page = await tour.as(somebody('failed-once'));
    await page.goto('/');
    await follow(page, 'Go to the test');
    await tour.look('test.again', page);
    await follow(page, 'Try 1');
    await tour.look('test.failed', page);
    await follow(page, 'Take the test again');
    await press(page, 'Take the test again');
    const questions = await questionsOn(house.database.read, page);
    const position = 1 + questions.findIndex(({ kind }) => kind === 'single');
    await page.goto(pathOf(page).replace(/1$/, String(position)));
    await tour.look('test.question', page);
    await tour.send('test.question.errors', page, 'Save and go on');
    await follow(page, 'All questions');
    await tour.look('test.overview', page);
    await tour.send('test.overview.errors', page, 'Hand in the test');
    await tour.visit('home.test-open', somebody('failed-once'), '/');
  });

  teachingPages(house, tour, somebody);

  it('of signing', async () => {
    const page = await tour.visit('sign', somebody('signature-left'), '/sign');
    await fill(page, { 'Type your full name': 'Somebody Else' });
    await tour.send('sign.errors', page, 'Sign the policy');
    const desk = await tour.as('front.desk');
    await desk.goto('/');
    await desk.locator('a[href^="/signatures/"]').first().click();
    await desk.waitForURL('**/signatures/*');
    await tour.look('receipt', desk);
    const receipt = pathOf(desk);
    const number = (await desk.locator('.receipt-number').innerText()).trim();
    await tour.visit('receipt.text', 'front.desk', `${receipt}/text`);
    await tour.visit('receipt.withdrawal', 'front.desk', `${receipt}/withdrawal`);
    expect((await desk.request.get(`${receipt}/proof`)).status()).toBe(200);
    tour.see(`${receipt}/proof`);
    await tour.visit('receipt.check', STRANGER, `/receipts/${number}`);
    tour.see(`/receipts/${number}/proof`);
    await tour.visit('receipt.check.bad', STRANGER, '/receipts/BCDF-GHJK-2345', 404);
  });

  it('of the report', async () => {
    const manager = await tour.visit('report.manager', 'manager', '/reports/completion');
    const file = await manager.getByRole('link', { name: 'Download as CSV' }).getAttribute('href');
    expect((await manager.request.get(file!)).status()).toBe(200);
    tour.see(file!.split('?')[0]!);
    await tour.visit('report.none', 'manager', '/reports/completion?q=nobodyatall');
    const officer = await tour.visit('report.officer', 'officer', '/reports/completion');
    await follow(officer, 'Next');
    await tour.look('report.officer.2', officer);
    await tour.visit('report.past', 'officer', '/reports/completion?on=2026-06-01');
    await tour.visit('report.past.nobody', 'auditor', '/reports/completion?on=2020-01-01&known=2020-01-01');
  });

  askingPages(tour);

  networksPages(house, tour);

  officePages(house, tour);

  askedPages(house, tour);

  reminderPages(house, tour);

  followUpTour(house, tour);

  questionPages(house, tour);
  overviewPages(house, tour);

  authoringPages(house, tour);

  it('after a new version of policy and course', async () => {
    const { course, policy } = shippedCourse();
    const now = house.app.clock.now();
    const officer = await idOf(house, 'officer@larkfield.example');
    await transact(house.database.write, async (tx) => {
      const how = { ...firstVersion('UTC'), after: await newestNumber(tx), actWithinDays: 14 };
      const fitting = { choices: { 'SM-14': 'restrictive' as const }, brackets: LARKFIELD };
      await publish(tx, now, officer, fit(policy, fitting), how);
      await adoptCourse(tx, now, officer, { course: { ...course, title: 'Social media and us' } });
    });
    await tour.visit('home.policy-changed', 'front.desk', '/');
    await tour.visit('sign.changed', 'front.desk', '/sign');
    await tour.visit('changes', 'front.desk', '/changes');
    await tour.visit('changes.never-signed', 'new.hire', '/changes');
    await tour.visit('policy.version.old', 'nurse', '/policy/versions/1');
    await tour.visit('course-in-force.newer', 'officer', '/course');
  });

  rulePagesTour(house, tour);

  packagePages(house, tour);

  certificatePages(tour);

  savedPages(tour);

  proofPages(house, tour);

  accessPages(house, tour);

  slipPages(house, tour);

  wardPages(house, tour);

  minutesPages(tour);

  evidencePages(house, tour);
  keepingPages(house, tour);

  recordsPages(house, tour);

  it('of what goes wrong', async () => {
    await tour.visit('error.404', 'nurse', '/no/such/page', 404);
    await tour.visit('error.404.guest', STRANGER, '/no/such/page', 404);
    await tour.visit('error.403', 'nurse', '/mail', 403);
    const page = await tour.as('nurse');
    await page.goto('/account');
    await page.evaluate("for (const field of document.querySelectorAll('[name=_csrf]')) field.value = 'old'");
    await tour.send('error.csrf', page, 'Sign out everywhere');
  });

  it('and each row of the table of routes was looked at', () => {
    expect(tour.unseen()).toEqual([]);
  });
});
