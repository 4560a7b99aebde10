import ICAL from 'ical.js';
import { transact } from '../../src/database/database.ts';
import { addStaff, startApp, type Added, type TestApp } from '../support/app.ts';
import { onSqlite } from '../support/databases.ts';
import { passCourse, putIntoForce, signAs } from '../support/training.ts';

onSqlite('a due day for one’s own calendar', (open) => {
  let app: TestApp;
  let nurse: Added;

  beforeEach(async () => {
    const database = await open();
    app = await startApp({ database });
    await putIntoForce(database, app.clock.now());
    nurse = await addStaff(app, { name: 'Nia Nurse', hiredOn: '2026-10-01' });
  });
  afterEach(() => app.close());

  const standingOf = (personId: string) =>
    app.ground.database.read
      .selectFrom('standing')
      .selectAll()
      .where('person_id', '=', personId)
      .executeTakeFirstOrThrow();
  const address = (obligation: string) => `/calendar/${encodeURIComponent(obligation)}.ics`;
  const entry = (text: string) => {
    const calendar = new ICAL.Component(ICAL.parse(text));
    return {
      method: calendar.getFirstPropertyValue('method'),
      event: new ICAL.Event(calendar.getFirstSubcomponent('vevent')!),
    };
  };

  it('is a file with the day by which something is due', async () => {
    const owed = await standingOf(nurse.id);
    const browser = await app.as(nurse);
    expect((await browser.get('/')).text).toContain(`href="${address(owed.obligation)}"`);
    const answer = await browser.get(address(owed.obligation));
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toMatch(/^text\/calendar/);
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename=reminder.ics');
    const { method, event } = entry(answer.text);
    expect([method, event.startDate.toString(), event.summary]).toEqual([
      'PUBLISH',
      owed.due_on,
      'Social media training',
    ]);
    expect(event.description).toContain(`${app.url}/`);
  });

  it('is nobody else’s, and nothing for what is not owed', async () => {
    const other = await addStaff(app, { roles: ['auditor'], hiredOn: null });
    const owed = await standingOf(nurse.id);
    expect((await (await app.as(other)).get(address(owed.obligation))).status).toBe(404);
    expect((await app.browser().get(address(owed.obligation))).status).toBe(303);
    const browser = await app.as(nurse);
    for (const odd of ['nothing', '', '%00', `${owed.obligation}x`])
      expect((await browser.get(odd === '%00' ? '/calendar/%00.ics' : address(odd))).status).toBe(404);
    expect((await browser.post(address(owed.obligation))).status).toBe(404);
  });

  it('takes the entry out again when it was mailed and is done', async () => {
    const { obligation } = await standingOf(nurse.id);
    let browser = await app.as(nurse);
    const before = entry((await browser.get(address(obligation))).text).event;
    const said = { person_id: nurse.id, obligation, stage: 'before-30', mail_id: null };
    await app.ground.database.write
      .insertInto('said')
      .values({ ...said, at: app.clock.now().toISOString() })
      .execute();
    app.clock.pass({ days: 1 });
    await transact(app.ground.database.write, async (tx) => {
      await passCourse(tx, app.clock.now(), nurse.id);
      await signAs(tx, app.clock.now(), nurse.id, nurse.name, 1);
    });
    browser = await app.as(nurse);
    const { method, event } = entry((await browser.get(address(obligation))).text);
    expect([method, event.component.getFirstPropertyValue('status')]).toEqual(['CANCEL', 'CANCELLED']);
    expect(event.uid).toBe(before.uid);
    expect(event.sequence).toBeGreaterThan(before.sequence);
    const next = await standingOf(nurse.id);
    expect(entry((await browser.get(address(next.obligation))).text).event.startDate.toString()).toBe(
      next.due_on,
    );
  });
});
