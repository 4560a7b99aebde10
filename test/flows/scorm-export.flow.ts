import type { Frame, Page } from 'playwright-core';
import { adoptCourse } from '../../src/courses/shipped.ts';
import { transact } from '../../src/database/database.ts';
import { exportCourse } from '../../src/scorm/export/export.ts';
import type { Standard } from '../../src/scorm/manifest.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { onSqlite } from '../support/databases.ts';
import { kindsCourse } from '../support/kinds.ts';
import { putIntoForce } from '../support/training.ts';
import { Elsewhere } from './elsewhere.ts';
import { keys, playExport, pointer, type Screen } from './export-player.ts';
import { inspect } from './inspect.ts';

jest.setTimeout(240_000);

const MOST_BYTES = 450 * 1024;
const heading = (course: Page | Frame): Promise<string> => course.locator('h1').innerText();
const told = async (course: Page | Frame): Promise<string> =>
  (await course.locator('body').innerText()).replace(/\s+/g, ' ');

onSqlite('the course inside the learning system of somebody else', (open) => {
  let app: TestApp;
  let at: Elsewhere | undefined;

  beforeAll(async () => {
    const database = await open();
    app = await startApp({ database, env: { HEED_ORIGIN: 'https://training.larkfield.example' } });
    await putIntoForce(database, app.clock.now());
  });
  afterEach(async () => {
    const faults = at?.faults ?? [];
    await at?.close();
    at = undefined;
    expect(faults).toEqual([]);
  });
  afterAll(() => app.close());

  const elsewhere = async (standard: Standard): Promise<Elsewhere> => {
    const wanted = { standard, role: 'all', country: 'us' } as const;
    const { zip } = await exportCourse(app.ground.database.read, wanted, app.ground);
    return (at = await Elsewhere.open(standard, zip));
  };

  describe('with every kind of question', () => {
    beforeAll(() =>
      transact(app.ground.database.write, (tx) => adoptCourse(tx, app.clock.now(), 'test', kindsCourse())),
    );

    it.each([
      ['1.2', 'by finger, at 390', pointer, 390],
      ['2004', 'by keyboard alone, at 1280', keys, 1280],
    ] as const)(
      'plays from start to finish by SCORM %s, %s, on three devices',
      async (standard, _how, hands, width) => {
        const system = await elsewhere(standard);
        const first = await system.device('sam', width);
        expect(await heading(first.course)).toBe('Social media and our patients');
        // Half of the lessons, then the window is closed.
        let left = await playExport(first.course, {
          hands,
          until: ({ question }) => question?.id === 'try-post',
        });
        expect(await system.complaints(first.page)).toEqual([]);
        await first.page.close({ runBeforeUnload: true });
        const second = await system.device('sam', width);
        expect((await screen(second.course)).question?.id).toBe(left.question!.id);
        // Half of a test in which something that must be right is not.
        const wrong = ({ critical }: { critical: boolean }) => critical;
        left = await playExport(second.course, { hands, wrong, until: ({ position }) => position === 5 });
        const paper = await stems(second.course);
        await second.page.close();
        const third = await system.device('sam', width);
        expect(await stems(third.course)).toEqual(paper);
        expect((await screen(third.course)).question?.id).toBe(left.question!.id);
        await playExport(third.course, {
          hands,
          wrong,
          until: ({ heading: h1 }) => h1 === 'Not passed this time',
        });
        expect(await told(third.course)).toContain('8 of 9 right. You need 80 percent.');
        expect(await told(third.course)).toContain('stays below the pass mark: 79.');
        const kept = () => system.kept.get('sam')!;
        const is12 = standard === '1.2';
        expect(kept()[is12 ? 'cmi.core.lesson_status' : 'cmi.success_status']).toBe('failed');
        expect(kept()[is12 ? 'cmi.core.score.raw' : 'cmi.score.raw']).toBe('79');
        // And once more, all right.
        const end = await playExport(third.course, { hands });
        expect(end.heading).toBe('One thing is left: sign the policy');
        const link = third.course.getByRole('link', { name: 'Sign the policy' });
        expect(await link.getAttribute('href')).toBe('https://training.larkfield.example/sign');
        expect(await link.getAttribute('target')).toBe('_blank');
        expect(await told(third.course)).toMatch(/Saved \d\d:\d\d/);
        expect(await system.complaints(third.page)).toEqual([]);
        await third.page.close();
        const done = kept();
        expect(done).toMatchObject(
          is12
            ? { 'cmi.core.lesson_status': 'passed', 'cmi.core.score.raw': '100', 'cmi.core.exit': '' }
            : {
                'cmi.success_status': 'passed',
                'cmi.completion_status': 'completed',
                'cmi.score.scaled': '1.00',
                'cmi.progress_measure': '1.0000',
                'cmi.exit': 'suspend',
              },
        );
        expect(Object.keys(done).filter((name) => /^cmi\.interactions\.\d+\.id$/.test(name))).toHaveLength(
          18,
        );
        expect(done['cmi.suspend_data']!.length).toBeLessThan(1000);
        // Whoever looks again loses nothing.
        const again = await system.device('sam', width);
        expect(await heading(again.course)).toBe('One thing is left: sign the policy');
        await again.course.getByText('All parts').click();
        await again.course.locator('.parts button').first().click();
        await again.course.getByRole('button', { name: 'Continue' }).click();
        await again.course.getByRole('button', { name: 'Stop here and come back later' }).click();
        expect(await heading(again.course)).toBe('You can close this window');
        expect(await told(again.course)).toContain('Your place is saved.');
        expect(await again.page.evaluate('globalThis.ended')).toBe(true);
        expect(await system.complaints(again.page)).toEqual([]);
        const same = (name: string) => /status|score/.test(name);
        const results = (all: Record<string, string>) => Object.entries(all).filter(([name]) => same(name));
        expect(results(kept())).toEqual(results(done));
      },
    );

    it('says what is missing in an answer, beside it', async () => {
      const system = await elsewhere('1.2');
      const { course } = await system.device('ada');
      await playExport(course, { until: ({ question }) => question !== null });
      await course.getByRole('button', { name: 'Check my answer' }).click();
      expect((await course.locator('#chosen-error').textContent())!.trim()).toBe(
        'Problem: Choose an answer first.',
      );
      expect(await course.locator('fieldset').getAttribute('aria-describedby')).toBe('chosen-error');
      expect(await course.evaluate('document.activeElement.name')).toBe('chosen');
      await playExport(course, { until: ({ question }) => question?.kind === 'ordering' });
      for (const select of await course.locator('select').all()) await select.selectOption('1');
      await course.getByRole('button', { name: 'Check my answer' }).click();
      expect(await told(course)).toContain('Give each step a number of its own');
    });

    it('has screens that are sound, light and dark, at a desk and on phones', async () => {
      const system = await elsewhere('1.2');
      const page = await system.alone();
      const problems: string[] = [];
      const seen = new Set<string>();
      const look = async ({ heading: h1, question, position }: Screen) => {
        const part = await page
          .locator('.story, .rule, .try')
          .first()
          .getAttribute('class')
          .catch(() => null);
        const answered = question === null && (await page.locator('.marked').count()) > 0;
        const name =
          question === null ? (part ?? (answered ? `answered ${await stemOf(page)}` : h1)) : question.id;
        const key = position === null ? name : question === null ? `told ${position}` : name;
        if (seen.has(key)) return;
        seen.add(key);
        problems.push(
          ...(await inspect(page, `export-${key.replace(/\W+/g, '-').slice(0, 50)}`, MOST_BYTES)),
        );
      };
      page.setDefaultTimeout(500);
      await playExport(page, { look });
      expect(seen.size).toBeGreaterThan(25);
      expect(problems).toEqual([]);
      expect(await told(page)).toContain('This course is not open inside a learning system.');
    });
  });
});

const screen = async (course: Frame): Promise<Screen> => playExport(course, { until: () => true });

const stemOf = async (page: Page): Promise<string> =>
  (await page.locator('.question-stem').first().textContent()) ?? '';

/** The questions of the paper that is open, by their words. */
async function stems(course: Frame): Promise<string[]> {
  const list = await course.evaluate<number[]>(
    `(() => { const kept = JSON.parse((window.parent.API ? window.parent.API.LMSGetValue : window.parent.API_1484_11.GetValue)('cmi.suspend_data')); return kept.q.match(/../g).map((two) => parseInt(two, 36)); })()`,
  );
  const ids = await course.evaluate<string[]>('window.heedCourse.questions.map((question) => question.id)');
  return list.map((place) => ids[place]!);
}
