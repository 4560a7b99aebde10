import type { Page } from 'playwright-core';
import { pino } from 'pino';
import { transact } from '../../src/database/database.ts';
import { sendWaiting } from '../../src/mail/worker.ts';
import { saveFollowUpSettings } from '../../src/organisation/working-hours.ts';
import { followUpLinks } from '../../src/training/follow-up.ts';
import { followUpWanted } from '../../src/training/follow-up-due.ts';
import { sendFollowUps } from '../../src/training/follow-up-sending.ts';
import { standingsOf } from '../../src/obligations/standing.store.ts';
import { startSmtp } from '../mail/smtp-server.ts';
import { addStaff, type Added } from '../support/app.ts';
import { inBrowser, leads, pathOf, words } from '../support/flow.ts';
import { completeCourse } from '../training/follow-up-make.ts';

inBrowser('a follow-up question on a phone, without scripts', { empty: true }, (house) => {
  let nurse: Added;
  let phone: Page;

  /** Sends what is due on a day by mail; gives the address in the mail. */
  async function mailed(day: string): Promise<string> {
    const { app, database } = house;
    app.clock.set(`${day}T10:00:00.000Z`);
    const now = app.clock.now();
    await sendFollowUps({ database, messages: app.ground.messages }, now);
    const post = await startSmtp();
    const link = followUpLinks(app.url, () => Promise.reject(new Error('no other link')));
    const log = pino({ level: 'silent' });
    const deps = { database, log, smtpUrl: post.url, mailFrom: 'a@larkfield.example', link };
    expect(await sendWaiting({ ...deps, wanted: followUpWanted }, now)).toBe(1);
    return /http:\S+/.exec(post.arrived[0]!.text!)![0];
  }

  beforeAll(async () => {
    await house.setUp();
    nurse = await addStaff(house.app, { name: 'Sam Rivera' });
    await transact(house.database.write, async (tx) => {
      const on = { followUps: 'on', workFrom: '09:00', workTo: '17:00' } as const;
      await saveFollowUpSettings(tx, house.app.clock.now(), nurse.id, on);
      await completeCourse(tx, nurse.id, '2026-10-05T15:00:00.000Z', []);
    });
    phone = await house.visitor({ width: 390, scripts: false });
  });

  it('is two taps from the mail to the reasons, and is then always the same', async () => {
    const before = await standingsOf(house.database.read, nurse.id);
    const address = await mailed('2026-10-08');
    await phone.goto(address);
    expect(await words(phone)).toContain('Not a test. Nobody is graded.');
    expect(await words(phone)).not.toContain('Sam Rivera');
    const options = phone.locator('label.choice');
    const count = await options.count();
    await options.first().tap();
    await leads(phone, () => phone.getByRole('button', { name: 'See the answer' }).tap());
    expect(phone.url()).toBe(address);
    const told = await words(phone);
    expect(told).toMatch(/That is right\.|Not quite\./);
    expect(await phone.locator('.answer-reason').count()).toBe(count);
    expect(await phone.locator('.clause').count()).toBe(1);
    const later = await house.visitor({ width: 390, scripts: false });
    await later.goto(address);
    expect(await words(later)).toBe(told);
    expect(await standingsOf(house.database.read, nurse.id)).toEqual(before);
    // Nothing else is opened by it.
    await leads(later, () => later.locator('a.brand').tap());
    expect(pathOf(later)).toBe('/sign-in');
  });

  it('is asked no more of whoever says so, from the page', async () => {
    await phone.goto(await mailed('2026-10-19'));
    await leads(phone, () => phone.getByRole('button', { name: 'No more of these' }).tap());
    expect(await words(phone)).toContain('You will get no more of these questions.');
    expect(await phone.locator('input[name=chosen]').count()).toBeGreaterThan(0);
    await leads(phone, () => phone.getByRole('button', { name: 'Send them again' }).tap());
    expect(await words(phone)).toContain('No more of these?');
  });
});
