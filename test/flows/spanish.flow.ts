import type { Page } from 'playwright-core';
import { courseFrom } from '../../src/courses/course-folder.ts';
import { keyOf } from '../../src/courses/key.ts';
import { adoptCourse, shippedCourse } from '../../src/courses/shipped.ts';
import { transact } from '../../src/database/database.ts';
import { learn } from '../../src/demo/learner.ts';
import { messagesIn } from '../../src/web/messages.ts';
import { addStaff, PASSWORD, type Added } from '../support/app.ts';
import { follow, inBrowser, leads, pathOf, press, words } from '../support/flow.ts';
import { withSpanish } from '../support/spanish.ts';
import { fillIn, mouse, paperQuestion, practiceQuestion } from './learner.ts';

// A Spanish of the tests' own for the course, and the words of the interface as far as they are Spanish by now.
const { t } = messagesIn('es');

inBrowser('the course in Spanish, on a phone', { empty: true }, (house) => {
  let ana: Added;
  let phone: Page;
  const db = () => house.database.write;
  const lang = () => phone.locator('html').getAttribute('lang');

  beforeAll(async () => {
    await house.setUp();
    const { policy } = shippedCourse();
    const files = withSpanish();
    await transact(db(), (tx) =>
      adoptCourse(tx, house.app.clock.now(), 'test', {
        course: courseFrom(files, policy, ''),
        files,
        shipped: files,
      }),
    );
    ana = await addStaff(house.app, { name: 'Ana Ruiz', jobRole: 'care-staff', hiredOn: '2026-10-01' });
    phone = await house.visitor({ width: 390 });
  });

  async function answer(
    question: Awaited<ReturnType<typeof practiceQuestion>>,
    button: string,
  ): Promise<void> {
    if (question?.kind !== 'story') {
      await fillIn(phone, mouse, question!, keyOf(question!));
      await press(phone, button);
      return;
    }
    for (const place of keyOf(question)) {
      await mouse.choose(phone, [place]);
      await press(phone, t('question.choose-this'));
    }
  }

  it('is chosen before sign-in, and is still theirs at another browser', async () => {
    await phone.goto('/sign-in');
    expect(await lang()).toBe('en');
    await press(phone, 'Español');
    expect([pathOf(phone), await lang()]).toEqual(['/sign-in', 'es']);
    await phone.locator('[name=who]').fill(ana.email);
    await phone.locator('[name=password]').fill(PASSWORD);
    await leads(phone, () => phone.locator('main form button').first().click());
    expect([pathOf(phone), await lang()]).toEqual(['/', 'es']);
    await phone.locator('.menu > summary').click();
    await press(phone, 'English');
    expect(await lang()).toBe('en');
    await phone.locator('.menu > summary').click();
    await press(phone, 'Español');
    const other = await house.visitor({ width: 1280 });
    await other.goto('/sign-in');
    await other.locator('[name=who]').fill(ana.email);
    await other.locator('[name=password]').fill(PASSWORD);
    await leads(other, () => other.locator('main form button').first().click());
    expect(await other.locator('html').getAttribute('lang')).toBe('es');
  });

  it('teaches and asks in it', async () => {
    await phone.goto('/courses/social-media');
    expect(await words(phone)).toContain('ñ Redes sociales');
    await press(phone, t('course.start'));
    const [, , attempt] = pathOf(phone).split('/');
    await phone.goto(`/attempts/${attempt}/L1/story`);
    expect(await words(phone)).toContain('ñ Why posts go wrong');
    await follow(phone, t('words.link'));
    expect(await phone.locator('dl.facts dt').count()).toBeGreaterThan(20);
    await phone.goBack();
    for (let screens = 0; pathOf(phone).split('/')[3] === 'L1' && screens < 20; screens++) {
      const question = await practiceQuestion(db(), phone);
      if (question === undefined) await press(phone, t('training.continue'));
      else {
        expect(question.stem.startsWith('ñ')).toBe(true);
        await answer(question, t('question.check'));
        await follow(phone, t('training.continue'));
      }
    }
    expect(pathOf(phone)).toContain('/L2/');
  });

  it('tests in it', async () => {
    const now = house.app.clock.now();
    const learner = { id: ana.id, name: ana.name, isManager: false, random: Math.random };
    await transact(db(), (tx) => learn(tx, now, learner, 'social-media', Number.POSITIVE_INFINITY));
    await phone.goto('/courses/social-media');
    await press(phone, t('course.go-on'));
    await press(phone, t('test.begin'));
    const paper = pathOf(phone).split('/').slice(0, 3).join('/');
    for (let position = 1; position <= 15; position++) {
      await phone.goto(`${paper}/${position}`);
      await answer(await paperQuestion(db(), phone), t('test.save'));
    }
    await phone.goto(paper);
    expect(await lang()).toBe('es');
    await leads(phone, () => phone.locator('form[action$="/hand-in"] button').click());
    expect(await words(phone)).toContain('15');
  });

  it('is signed in it, and the receipt says so', async () => {
    await phone.goto('/sign');
    await phone.locator('[name=agree]').check();
    await phone.locator('[name=typedName]').fill('Ana Ruiz');
    await press(phone, t('signing.button'));
    expect(pathOf(phone)).toMatch(/^\/signatures\//);
    expect(await words(phone)).toContain('español');
    await phone.locator('.menu > summary').click();
    await press(phone, 'English');
    expect(await words(phone)).toContain('Spanish');
  });
});
