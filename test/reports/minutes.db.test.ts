import { parse } from 'csv-parse/sync';
import { transact } from '../../src/database/database.ts';
import { dayIn } from '../../src/days.ts';
import { changeSettings } from '../../src/organisation/organisation.ts';
import { secondsByDay } from '../../src/reports/minutes.ts';
import { boundAttempt, startAttempt } from '../../src/training/attempt.ts';
import { finishStep } from '../../src/training/step-verbs.ts';
import { addStaff, startApp, type Added, type TestApp } from '../support/app.ts';
import { onBoth } from '../support/databases.ts';
import { putIntoForce } from '../support/training.ts';

describe('the time that somebody was at work', () => {
  const at = (time: string) => `2026-10-0${time}:00.000Z`;
  const act = (attempt: string, time: string) => ({ attempt, person: 'p', at: at(time) });

  it('is that between one act and the next, five minutes of a pause, on the day of the later', () => {
    const acts = [
      act('a', '1T10:00'),
      act('a', '1T10:02'),
      act('a', '1T11:00'),
      act('a', '2T09:00'),
      act('a', '2T09:01'),
      act('b', '2T12:00'),
      act('b', '2T12:03'),
    ];
    const sums = secondsByDay(acts, (_person, when) => dayIn('UTC', new Date(when)));
    expect([...sums.get('p')!]).toEqual([
      ['2026-10-01', 120 + 300],
      ['2026-10-02', 300 + 60 + 180],
    ]);
  });
});

onBoth('minutes for payroll', (open) => {
  let app: TestApp;
  let ana: Added;
  beforeEach(async () => {
    const database = await open();
    app = await startApp({ database });
    await putIntoForce(database, app.clock.now());
    const boss = await addStaff(app, { email: 'mona@x.example' });
    ana = await addStaff(app, { name: 'Ana Alvarez', employeeNumber: '=A-1', managerId: boss.id });
    for (const role of ['officer', 'auditor', 'administrator'] as const)
      await addStaff(app, { email: `${role}@x.example`, roles: [role] });
  });
  afterEach(() => app.close());

  const work = (id: string, minutes: readonly number[]) =>
    transact(app.ground.database.write, async (tx) => {
      const start = app.clock.now();
      const attempt = await startAttempt(tx, start, id, 'social-media');
      for (const [n, minute] of minutes.entries()) {
        const bound = await boundAttempt(tx, id, attempt);
        const step = bound.steps.filter(({ kind }) => kind !== 'practice')[n]!;
        await finishStep(tx, new Date(start.getTime() + minute * 60_000), bound, step.id);
      }
    });

  it('are a file for compliance leads alone, which is on record', async () => {
    await work(ana.id, [1, 3, 30]);
    const range = 'from=2026-10-01&to=2026-10-31';
    const officer = await app.as('officer@x.example');
    expect((await officer.get(`/reports/minutes?${range}`)).text).toContain('8 minutes in all');
    // The form alone works nothing out, and gives the files of the month before.
    const form = (await officer.get('/reports/minutes')).text;
    expect(form).toContain('Press “Show” to work out the sums');
    expect(form).toContain('href="/reports/minutes.xlsx?from=2026-09-01&amp;to=2026-09-30"');
    expect(form).not.toContain('minutes in all');
    const file = await officer.get(`/reports/minutes.csv?${range}`);
    const rows: string[][] = parse(file.text, { bom: true });
    expect(rows).toEqual([
      ['employee number', 'name', 'site', 'day', 'minutes'],
      ["'=A-1", 'Ana Alvarez', 'Main clinic', '2026-10-05', '8'],
    ]);
    const taken = await app.ground.database.read
      .selectFrom('ledger')
      .select('body')
      .where('kind', '=', 'report-exported')
      .execute();
    expect(taken.map(({ body }) => (JSON.parse(body) as { facts: object }).facts)).toMatchObject([
      { report: 'minutes', format: 'csv', filters: { from: '2026-10-01', to: '2026-10-31' } },
    ]);
    expect(
      parse((await officer.get('/reports/minutes.csv?from=2026-09-01&to=2026-09-30')).text, { bom: true }),
    ).toHaveLength(1);
    // Two of one name, and neither with a number, are two.
    for (const email of ['one@x.example', 'two@x.example']) {
      const { id } = await addStaff(app, { name: 'Kim Lee', email, employeeNumber: null });
      await work(id, [2]);
    }
    const page = (await officer.get(`/reports/minutes?${range}`)).text;
    expect(page).toContain('3 people');
    expect(page).toContain('12 minutes in all');
    for (const who of ['mona', 'auditor', 'administrator']) {
      const other = await app.as(`${who}@x.example`);
      for (const path of ['/reports/minutes', '/reports/minutes.csv'])
        expect([who, path, (await other.get(path)).status]).toEqual([who, path, 403]);
    }
    // As it was known before anybody worked, and after.
    app.clock.set('2026-10-20T12:00:00.000Z');
    const later = await app.as('officer@x.example');
    const then = await later.get(`/reports/minutes?${range}&on=2026-10-04`);
    expect(then.text).toContain('0 minutes in all');
    expect(then.text).toContain('How it stood on 4 Oct 2026');
    expect((await later.get(`/reports/minutes?${range}&on=2026-10-06`)).text).toContain('12 minutes in all');
    for (const format of ['xlsx', 'pdf'])
      expect((await later.get(`/reports/minutes.${format}?${range}`)).status).toBe(200);
  });

  it('are said to be paid where the organisation says so', async () => {
    const { database, clock } = app.ground;
    const said = 'This is paid time. You need not do it at home.';
    const browser = await app.as(ana.email);
    expect((await browser.get('/courses/social-media')).text).not.toContain(said);
    await transact(database.write, (tx) =>
      changeSettings(tx, clock.now(), 'test', { paidTime: 'on' }, 'UTC'),
    );
    expect((await browser.get('/courses/social-media')).text).toContain(said);
  });
});
