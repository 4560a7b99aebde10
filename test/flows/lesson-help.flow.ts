import type { Page } from 'playwright-core';
import { messagesIn } from '../../src/web/messages.ts';
import { addStaff, PASSWORD } from '../support/app.ts';
import { follow, inBrowser, leads, pathOf, press, signIn } from '../support/flow.ts';

// A device with voices: `said` is what it was given to say, and each saying lasts until the test ends it.
const voices = (list: readonly { lang: string; localService: boolean }[]): string => `
  window.said = [];
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
  Object.defineProperty(window, 'speechSynthesis', { value: {
    getVoices: () => ${JSON.stringify(list)},
    speak(words) { window.said.push(words); },
    cancel() { window.said.push({ text: '(hush)' }); },
    addEventListener() {},
  } });`;

const OWN = { lang: 'en-US', localService: true };

inBrowser('in a lesson', { empty: true }, (house) => {
  /** Somebody at the first screen of the first lesson. */
  async function atStory(page: Page): Promise<void> {
    const sam = await addStaff(house.app, { hiredOn: '2026-10-01' });
    await signIn(page, sam.email, PASSWORD);
    await page.goto('/courses/social-media');
    await press(page, 'Start the course');
    await follow(page, 'Start with the first lesson');
  }

  const said = (page: Page): Promise<{ text: string; lang?: string }[]> => page.evaluate('window.said');
  const reads = (page: Page) => page.getByRole('button', { name: 'Read aloud' });

  beforeAll(() => house.setUp());

  it('a hard word opens its plain explanation, also without scripts, and moves no line', async () => {
    const phone = await house.visitor({ width: 390, scripts: false });
    await atStory(phone);
    const word = phone.locator('button.word').first();
    const means = phone.locator('.word-means').first();
    const before = await phone.locator('.lesson').boundingBox();
    expect(await means.isVisible()).toBe(false);
    await word.tap();
    expect(await means.isVisible()).toBe(true);
    expect((await means.innerText()).trim().length).toBeGreaterThan(20);
    expect(await phone.locator('.lesson').boundingBox()).toEqual(before);
    const { x, width } = (await means.boundingBox())!;
    expect(x >= 0 && x + width <= 390).toBe(true);
    await phone.keyboard.press('Escape');
    expect(await means.isVisible()).toBe(false);
  });

  it('is not read aloud without a voice of the device', async () => {
    const without = await house.visitor({ scripts: false });
    await atStory(without);
    expect(await reads(without).count()).toBe(0);
    for (const list of [
      [],
      [{ lang: 'en-US', localService: false }],
      [{ lang: 'de-DE', localService: true }],
    ]) {
      const page = await house.visitor();
      await page.addInitScript(voices(list));
      await atStory(page);
      expect(await reads(page).count()).toBe(0);
    }
  });

  it('is read in Spanish by a Spanish voice, and by no other', async () => {
    const { t } = messagesIn('es');
    const spanish = { lang: 'es-MX', localService: true };
    const sam = await addStaff(house.app, { hiredOn: '2026-10-01' });
    const button = (page: Page) => page.getByRole('button', { name: t('lesson.aloud'), exact: true });
    for (const list of [[OWN], [OWN, spanish]]) {
      const page = await house.visitor();
      await page.addInitScript(voices(list));
      await page.goto('/sign-in');
      await press(page, 'Español');
      await page.locator('[name=who]').fill(sam.email);
      await page.locator('[name=password]').fill(PASSWORD);
      await press(page, t('sign-in.button'));
      await page.goto('/courses/social-media');
      await press(page, t(list.length === 1 ? 'course.start' : 'course.go-on'));
      const [, , attempt] = pathOf(page).split('/');
      await page.goto(`/attempts/${attempt}/L1/story`);
      expect(await button(page).count()).toBe(list.length - 1);
      if (list.length === 1) continue;
      await button(page).click();
      expect((await said(page))[0]).toMatchObject({ lang: 'es-MX', voice: spanish });
      // A piece in another language has the voice of that.
      await page.reload();
      await page.evaluate("document.querySelector('h1').lang = 'en'");
      await button(page).click();
      expect((await said(page))[0]).toMatchObject({ lang: 'en-US', voice: OWN });
    }
  });

  it('is read aloud piece by piece, stops where it is told to, and goes on there', async () => {
    const page = await house.visitor();
    await page.addInitScript(voices([{ lang: 'en-US', localService: false }, OWN]));
    await atStory(page);
    const title = await page.locator('h1').innerText();
    await reads(page).click();
    const [first] = await said(page);
    expect(first).toMatchObject({ text: title, lang: 'en-US', voice: OWN });
    expect(await page.locator('.being-read').innerText()).toBe(title);
    const next = () => page.evaluate('window.said.at(-1).onend()');
    await next();
    await next();
    const third = (await said(page)).at(-1)!.text;
    expect((await page.locator('.lesson').innerText()).replace(/\s+/g, ' ')).toContain(third.slice(0, 40));

    // By keyboard: the focus stays with the buttons that take the place of the one that was pressed.
    expect(await page.evaluate('document.activeElement.innerText.trim()')).toBe('Pause');
    await page.keyboard.press('Enter');
    expect((await said(page)).at(-1)!.text).toBe('(hush)');
    expect(await page.evaluate('document.activeElement.innerText.trim()')).toBe('Go on reading');
    await page.keyboard.press('Enter');
    expect((await said(page)).at(-1)!.text).toBe(third);

    const all: string[] = [];
    for (let n = 0; n < 200 && (await page.locator('.being-read').count()) > 0; n++) {
      all.push((await said(page)).at(-1)!.text);
      await next();
    }
    expect(await reads(page).isVisible()).toBe(true);
    const told = all.join(' ');
    for (const silent of ['Continue', 'Lesson 1 of', 'Read aloud', 'Stop here'])
      expect(told).not.toContain(silent);
    // The explanation of a hard word is not part of the sentence.
    const means = await page.locator('.word-means').allTextContents();
    for (const one of means) expect(told).not.toContain(one.trim().slice(-30));

    await reads(page).click();
    await page.getByRole('button', { name: 'Stop', exact: true }).click();
    expect((await said(page)).at(-1)!.text).toBe('(hush)');
    expect(await page.locator('.being-read').count()).toBe(0);
    await press(page, 'Continue');
    expect(pathOf(page)).toMatch(/\/rule$/);

    // A question with its choices, and the answer to what may be posted.
    const whole = async () => {
      await page.evaluate('window.said.length = 0');
      await reads(page).click();
      for (let n = 0; n < 200 && (await page.locator('.being-read').count()) > 0; n++) await next();
      return (await said(page)).map(({ text }) => text);
    };
    await press(page, 'Continue');
    await press(page, 'Continue');
    const choices = await page.locator('.question .choice').allInnerTexts();
    expect(choices.length).toBeGreaterThan(1);
    expect(await whole()).toEqual(expect.arrayContaining(choices.map((one) => one.trim())));
    await page.goto('/can-i-post');
    for (let taps = 0; taps < 14 && (await page.locator('.taps').count()) > 0; taps++)
      await leads(page, () => page.locator('.tap').first().click());
    const verdict = await page.locator('.verdict-title').innerText();
    const sentence = await page.locator('.verdict-says').innerText();
    expect((await whole()).slice(0, 2)).toEqual([verdict.trim(), sentence.trim()]);
  });
});
