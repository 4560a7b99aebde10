import fc from 'fast-check';
import { parse } from 'csv-parse/sync';
import { transact } from '../../src/database/database.ts';
import { addDays } from '../../src/days.ts';
import { setLeave } from '../../src/people/leave.ts';
import { weeksFrom } from '../../src/reports/calendar.ts';
import { comingCounts, comingOn, type Look } from '../../src/reports/calendar.store.ts';
import { addStaff, startApp, type Added, type TestApp } from '../support/app.ts';
import { onBoth, type TestDatabase } from '../support/databases.ts';
import { putIntoForce } from '../support/training.ts';
import { putMany, putSites, type Someone } from './many.ts';

const TODAY = '2026-10-05';
const WEEKS = weeksFrom(TODAY);
const EVERYONE = { scope: 'everyone', size: Infinity, total: Infinity } as const;
// A team that is gathered person by person, and one whose rows are found among all.
const few = (below: string[]) => ({ scope: { below }, size: 1, total: Infinity });
const most = (below: string[]) => ({ scope: { below }, size: 1, total: 1 });
const LOOK: Look = {
  first: TODAY,
  last: WEEKS.at(-1)!.to,
  widest: 60,
  whom: EVERYONE,
  site: '',
  team: '',
};
const ALL = 100_000;

onBoth('what is coming', (open) => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await open();
  });

  const names = async (look: Partial<Look> = {}) =>
    (await comingOn(database.read, { ...LOOK, ...look }, WEEKS, ALL)).map(
      ({ day, kind, name }) => `${day} ${kind} ${name}`,
    );

  it('is who is due, who is to renew and who may, each on the day', async () => {
    await putMany(database, [
      { name: 'New', dueOn: '2026-10-20' },
      { name: 'Yearly', dueOn: '2026-11-20', opensOn: '2026-10-08', needs: 'nothing' },
      { name: 'Far', dueOn: '2027-02-20', opensOn: '2026-12-22', needs: 'nothing' },
      { name: 'Late', dueOn: '2026-10-04' },
      { name: 'Later', dueOn: '2027-01-04' },
      { name: 'Last', dueOn: '2027-01-03' },
      { name: 'Gone', dueOn: '2026-10-21', leftOn: '2026-10-20' },
      { name: 'Leaves then', dueOn: '2026-10-22', leftOn: '2026-10-22' },
      { name: 'Never', dueOn: '2999-12-31', opensOn: '2999-12-31', needs: 'nothing' },
    ]);
    expect(await names()).toEqual([
      '2026-10-08 opens Yearly',
      '2026-10-20 due New',
      '2026-10-22 due Leaves then',
      '2026-11-20 renew Yearly',
      '2026-12-22 opens Far',
      '2027-01-03 due Last',
    ]);
  });

  it('leaves out who is away or excused on the day itself', async () => {
    const pause = (from: string, to: string | null) => [{ from, to, kind: 'leave' as const }];
    await putMany(database, [
      { name: 'Away', dueOn: '2026-10-20', pauses: pause('2026-10-01', null) },
      { name: 'Back', dueOn: '2026-10-20', pauses: pause('2026-10-01', '2026-10-19') },
      {
        name: 'Excused',
        dueOn: '2026-10-20',
        pauses: [{ from: '2026-10-20', to: '2026-10-20', kind: 'waiver' }],
      },
    ]);
    expect(await names()).toEqual(['2026-10-20 due Back']);
  });

  it('keeps to a team below somebody, to a site and to a team', async () => {
    await putMany(database, [
      { name: 'Mine', dueOn: '2026-10-20', above: ['boss', 'top'], site: 's0', team: 'Day' },
      { name: 'Theirs', dueOn: '2026-10-20', above: ['other', 'top'], site: 's1', team: 'Night' },
    ]);
    for (const team of [few, most]) {
      expect(await names({ whom: team(['boss']) })).toEqual(['2026-10-20 due Mine']);
      expect(await names({ whom: team(['boss', 'top']) })).toHaveLength(2);
      expect(await names({ whom: team(['nobody']) })).toEqual([]);
      expect(await names({ whom: team(['top']), site: 's1' })).toEqual(['2026-10-20 due Theirs']);
      expect(await names({ whom: team(['top']), team: 'Day' })).toEqual(['2026-10-20 due Mine']);
    }
    expect(await names({ site: 's1' })).toEqual(['2026-10-20 due Theirs']);
    expect(await names({ team: 'Day' })).toEqual(['2026-10-20 due Mine']);
  });

  it('counts the very people whom it names, whatever is known of them', async () => {
    const day = fc.integer({ min: -10, max: 110 }).map((n) => addDays(TODAY, n));
    const anyone: fc.Arbitrary<Someone> = fc.record({
      dueOn: day,
      opensOn: fc.option(day),
      needs: fc.constantFrom('course' as const, 'nothing' as const),
      leftOn: fc.option(day, { freq: 2 }),
      team: fc.constantFrom('Day', 'Night'),
      pauses: fc.array(fc.record({ from: day, to: fc.option(day), kind: fc.constant('leave' as const) }), {
        maxLength: 1,
      }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(anyone, { maxLength: 12 }), async (people) => {
        for (const table of ['standing', 'standing_pause', 'person'] as const)
          await database.write.deleteFrom(table).execute();
        await putMany(database, people);
        const counts = await comingCounts(database.read, LOOK);
        const found = await comingOn(database.read, LOOK, WEEKS, ALL);
        const tallied = new Map<string, number>();
        for (const { day: on, kind } of found)
          tallied.set(`${on} ${kind}`, (tallied.get(`${on} ${kind}`) ?? 0) + 1);
        expect(new Map(counts.map((one) => [`${one.day} ${one.kind}`, one.count]))).toEqual(tallied);
        const due = people.filter(({ dueOn, leftOn, pauses = [] }) => {
          const on = dueOn!;
          const away = pauses.some(({ from, to }) => from <= on && (to === null || on <= to));
          return on >= TODAY && on <= LOOK.last && (leftOn ?? '9') >= on && !away;
        });
        expect(found.filter(({ kind }) => kind === 'due' || kind === 'renew')).toHaveLength(due.length);
      }),
      { numRuns: 40 },
    );
  }, 60_000);

  it('is quick with 5,000 people', async () => {
    await putSites(database, [{ id: 's0' }]);
    const many = Array.from({ length: 5000 }, (_, n): Someone => ({
      dueOn: addDays(TODAY, (n * 7) % 365),
      opensOn: addDays(TODAY, ((n * 7) % 365) - 60),
      needs: n % 10 === 0 ? 'course' : 'nothing',
      above: n < 2500 ? ['boss'] : ['other'],
    }));
    await putMany(database, many);
    for (const whom of [EVERYONE, few(['boss']), most(['boss'])]) {
      const started = performance.now();
      await comingCounts(database.read, { ...LOOK, whom });
      await comingOn(database.read, { ...LOOK, whom }, WEEKS.slice(0, 1), 500);
      expect(performance.now() - started).toBeLessThan(1000);
    }
  }, 60_000);
});

onBoth('the calendar of a team', (open) => {
  let database: TestDatabase;
  let app: TestApp;
  let boss: Added;
  let officer: Added;
  let nia: Added;

  beforeEach(async () => {
    database = await open();
    app = await startApp({ database });
    await putIntoForce(database, app.clock.now());
    boss = await addStaff(app, { name: 'Bo Boss', hiredOn: '2026-10-01' });
    officer = await addStaff(app, { name: 'Ola Officer', roles: ['officer'] });
    nia = await addStaff(app, {
      name: '=Nia <Nurse>',
      hiredOn: '2026-09-28',
      managerId: boss.id,
      team: 'Day',
    });
  });
  afterEach(() => app.close());

  it('shows a manager the team, an officer everybody, and nobody else anything', async () => {
    const team = (await (await app.as(boss)).get('/team/calendar')).text;
    expect(team).toContain('What is coming for your team');
    expect(team).toContain(`<a href="/people/${nia.id}/line">=Nia &lt;Nurse&gt;</a>`);
    expect(team).not.toContain('Bo Boss</a>');
    const whole = (await (await app.as(officer)).get('/team/calendar')).text;
    expect(whole).toContain('Bo Boss</a>');
    const filtered = (await (await app.as(officer)).get('/team/calendar?team=Day&site=nowhere')).text;
    expect(filtered).not.toContain('Bo Boss</a>');
    expect((await (await app.as(nia)).get('/team/calendar')).status).toBe(403);
  });

  it('says who comes back from leave, on the day after its last', async () => {
    await transact(database.write, (tx) =>
      setLeave(tx, app.clock.now(), officer.id, nia.id, { from: '2026-10-05', to: '2026-10-20' }),
    );
    const page = (await (await app.as(boss)).get('/team/calendar')).text;
    expect(page).toMatch(/Wed 21 Oct 2026<\/time><\/h3>\s*<ul>\s*<li class="coming-back">/);
  });

  it('counts a week of many people and names them on its own page', async () => {
    for (let n = 0; n < 31; n++)
      await addStaff(app, { hiredOn: '2026-09-28', managerId: boss.id, password: false });
    const manager = await app.as(boss);
    const page = (await manager.get('/team/calendar')).text;
    expect(page).toContain('32 due');
    expect(page).not.toContain('Nia');
    const href = /href="(\/team\/calendar\?week=[\d-]+)"/.exec(page)?.[1];
    const week = (await manager.get(href!)).text;
    expect(week).toContain('=Nia &lt;Nurse&gt;');
    expect(week.match(/class="coming-due"/g)).toHaveLength(32);
    expect((await manager.get('/team/calendar?week=2020-01-01')).location).toBe('/team/calendar');
    expect((await manager.get('/team/calendar?week=%00')).status).toBe(200);
  });

  it('goes out as a CSV file that is safe to open, and that is put on record', async () => {
    const file = await (await app.as(boss)).get('/team/calendar.csv');
    const rows = parse(file.text, { bom: true, columns: true }) as Record<string, string>[];
    expect(rows).toEqual([
      expect.objectContaining({ Name: "'=Nia <Nurse>", 'What happens': 'Due', Team: 'Day' }),
    ]);
    expect(rows[0]?.['Day']).toMatch(/^2026-\d\d-\d\d$/);
    const exported = await database.read
      .selectFrom('ledger')
      .select('body')
      .where('kind', '=', 'report-exported')
      .execute();
    expect(exported.map(({ body }) => body)).toEqual([expect.stringContaining('"report":"calendar"')]);
  });

  it('puts one’s own due days into a calendar file, and has none for who owes nothing', async () => {
    const file = await (await app.as(nia)).get('/my-line.ics');
    expect(file.text).toContain('BEGIN:VEVENT');
    expect(file.text).toMatch(/DTSTART;VALUE=DATE:2026\d{4}/);
    const auditor = await addStaff(app, { hiredOn: null, roles: ['auditor'] });
    expect((await (await app.as(auditor)).get('/my-line.ics')).status).toBe(404);
  });
});
