import { adoptCourse, shippedCourse } from '../../src/courses/shipped.ts';
import { transact } from '../../src/database/database.ts';
import { changeSettings, setSite } from '../../src/organisation/organisation.ts';
import { fit } from '../../src/policy/fitting.ts';
import { firstVersion, publish } from '../../src/policy/publication.ts';
import { boundAttempt } from '../../src/training/attempt.ts';
import { openPaper } from '../../src/training/paper.ts';
import { handIn } from '../../src/training/hand-in.ts';
import { ONBOARDING, setRule } from '../../src/obligations/rule.ts';
import { addStaff, startApp, type TestApp } from '../support/app.ts';
import { onSqlite } from '../support/databases.ts';
import { answerPaper, doLessons } from '../support/training.ts';

const OF_THE_US = /\b(?:HIPAA|OCR|HHS|FTC|NLRB|NLRA|CMS)\b|\$|\bdollars?\b/i;

onSqlite('a business abroad', (open) => {
  let app: TestApp;

  beforeEach(async () => {
    app = await startApp({ database: await open(), empty: true, zone: 'Europe/London' });
  });
  afterEach(() => app.close());

  it.each([
    ['uk', 'clinician'],
    ['uk', 'marketing'],
    ['eu', 'front-desk'],
    ['au', 'it'],
    ['ca', 'care-staff'],
  ] as const)(
    'in %s teaches, asks and explains nothing of the law of the US, to somebody of %s',
    async (country, jobRole) => {
      const now = app.clock.now();
      const { policy } = shippedCourse();
      await transact(app.ground.database.write, async (tx) => {
        const house = { name: 'Larkfield', zone: 'UTC', country, startDay: '2020-01-01' } as const;
        await changeSettings(tx, now, 'test', house, 'UTC');
        await setSite(tx, now, 'test', { name: 'Main', country, zone: 'UTC' });
        await setRule(tx, now, 'test', ONBOARDING, 'UTC');
        const brackets = Object.fromEntries(
          policy.brackets.map((one) => [one.key, one.default || `our ${one.key}`]),
        );
        await publish(
          tx,
          now,
          'test',
          fit(policy, { choices: {}, brackets, countries: [country] }),
          firstVersion('UTC'),
        );
        await adoptCourse(tx, now, 'test', shippedCourse());
      });
      const who = await addStaff(app, { jobRole, hiredOn: '2026-10-01' });
      const browser = await app.as(who);
      const found: string[] = [];
      const look = async (path: string): Promise<void> => {
        const { status, text } = await browser.get(path);
        const main = /<main[\s\S]*<\/main>/.exec(text)?.[0] ?? '';
        expect([path, status, main.length > 500]).toEqual([path, 200, true]);
        const at = OF_THE_US.exec(main);
        if (at !== null) found.push(`${path}: …${main.slice(Math.max(0, at.index - 60), at.index + 40)}…`);
      };
      await look('/courses/social-media');
      const attempt = (await browser.post('/courses/social-media/attempts')).location.split('/')[2]!;
      await look(`/attempts/${attempt}/check-in`);
      const bound = await boundAttempt(app.ground.database.write, who.id, attempt);
      expect(bound.who).toMatchObject({ country, roles: [jobRole] });
      for (const step of bound.steps) await look(`/attempts/${attempt}/${step.id}`);
      await transact(app.ground.database.write, (tx) => doLessons(tx, now, who.id));
      // Answered, each with all its reasons.
      for (const step of bound.steps) await look(`/attempts/${attempt}/${step.id}`);
      // Wrong, so that what was missed is taught again.
      const paper = await transact(app.ground.database.write, (tx) => answerPaper(tx, now, bound, false));
      const { questions } = await openPaper(app.ground.database.write, who.id, paper);
      for (const n of questions.keys()) await look(`/papers/${paper}/${n + 1}`);
      await transact(app.ground.database.write, (tx) => handIn(tx, now, who.id, paper));
      await look(`/papers/${paper}/result`);
      await look(`/attempts/${attempt}/test`);
      expect(found).toEqual([]);
      // Each hard word is explained once on a page, so that its button opens its own explanation.
      const test = (await browser.get(`/attempts/${attempt}/test`)).text;
      const ids = [...test.matchAll(/ id="([^"]+)"/g)].map((match) => match[1]!);
      expect(ids.filter((id, n) => ids.indexOf(id) !== n)).toEqual([]);
    },
  );
});
