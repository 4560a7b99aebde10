import fc from 'fast-check';
import { transact } from '../../src/database/database.ts';
import { addDays, type Day } from '../../src/days.ts';
import { checkpointNow } from '../../src/ledger/checkpoint.ts';
import { openLog, type Log } from '../../src/ledger/log.ts';
import { checkRebuild } from '../../src/ledger/rebuild.ts';
import { sealAll } from '../../src/ledger/sealer.ts';
import { FOREVER } from '../../src/obligations/cycles.ts';
import { standings, stateOn } from '../../src/obligations/standing.ts';
import { standingsOf } from '../../src/obligations/standing.store.ts';
import { startFor } from '../../src/obligations/start.ts';
import { weekOf } from '../../src/obligations/start-days.ts';
import { changeSettings, setSite } from '../../src/organisation/organisation.ts';
import { sites } from '../../src/organisation/organisation.store.ts';
import { spread } from '../../src/organisation/spread.ts';
import { importPeople } from '../../src/people/import/import.ts';
import { changePerson } from '../../src/people/people.ts';
import { personDetails } from '../../src/people/people.store.ts';
import { projections } from '../../src/projections.ts';
import { inPast } from '../../src/reports/past.ts';
import { testKey } from '../ledger/filled.ts';
import { addStaff, startApp, type Added, type Browser, type TestApp } from '../support/app.ts';
import { onBoth, type TestDatabase } from '../support/databases.ts';
import { common, person, was } from '../support/obligations.ts';
import { putIntoForce } from '../support/training.ts';
import { someRule } from './facts.arbitrary.ts';
import { differingFromNew } from './kept.ts';

describe('spreading sites over weeks', () => {
  const someSites = fc
    .array(fc.integer({ min: 0, max: 400 }), { maxLength: 40 })
    .map((sizes) => sizes.map((people, n) => ({ id: `s${n}`, people })));
  const someWeeks = fc.integer({ min: 1, max: 26 });
  const FIRST = '2026-11-02';

  it('gives the largest sites weeks of their own', () => {
    const sizes = { small: 3, huge: 90, large: 40, middle: 38, none: 0 };
    const given = Object.entries(sizes).map(([id, people]) => ({ id, people }));
    expect(Object.fromEntries(spread(given, FIRST, 3))).toEqual({
      huge: '2026-11-02', large: '2026-11-09', middle: '2026-11-16', small: '2026-11-16', none: '2026-11-09',
    }); // prettier-ignore
  });

  it('gives every site a day of the weeks, evenly, whatever the order', () => {
    fc.assert(
      fc.property(someSites, someWeeks, fc.func(fc.integer()), (given, weeks, mixed) => {
        const found = spread(given, FIRST, weeks);
        const days = Array.from({ length: weeks }, (_, n) => addDays(FIRST, 7 * n));
        expect([...found.keys()].toSorted()).toEqual(given.map(({ id }) => id).toSorted());
        const loads = new Map(days.map((day) => [day, { people: 0, sites: 0 }]));
        for (const { id, people } of given) {
          const load = loads.get(found.get(id)!)!;
          load.people += people;
          load.sites++;
        }
        const people = [...loads.values()].map((load) => load.people);
        const largest = Math.max(0, ...given.map((site) => site.people));
        expect(Math.max(...people) - Math.min(...people)).toBeLessThanOrEqual(largest);
        // No week stays empty while there are sites for it.
        const used = [...loads.values()].filter((load) => load.sites > 0).length;
        expect(used).toBe(Math.min(weeks, given.length));
        const other = given.toSorted((a, b) => mixed(a.id) - mixed(b.id));
        expect(spread(other, FIRST, weeks)).toEqual(found);
      }),
    );
  });

  it('knows the Monday of each day', () => {
    expect(['2026-11-02', '2026-11-08', '2026-11-09', '1969-12-31'].map(weekOf)).toEqual([
      '2026-11-02', '2026-11-02', '2026-11-09', '1969-12-29',
    ]); // prettier-ignore
  });
});

describe('the day on which a clock begins', () => {
  const house = { startDay: '2026-10-05', siteStarts: new Map([['a', '2026-11-02'], ['b', '2027-01-04']]) }; // prettier-ignore
  const since = (...at: [Day, string][]) => ({
    spells: [{ hiredOn: '2015-01-01', leftOn: null }],
    history: at.map(([from, siteId]) => was(from, { siteId })),
  });

  it.each([
    ['the site’s', [['2026-10-05', 'a']], 'site-start 2026-11-02'],
    ['the organisation’s where the site has none', [['2026-10-05', 'c']], 'start 2026-10-05'],
    ['that of the new site, moved before the old one started', [['2026-10-05', 'a'], ['2026-10-20', 'b']], 'site-start 2027-01-04'],
    ['kept, moved after the clock began', [['2026-10-05', 'a'], ['2026-12-01', 'b']], 'site-start 2026-11-02'],
    ['the day of the move to a site that has started', [['2026-10-05', 'b'], ['2026-12-01', 'a']], 'site-joined 2026-12-01'],
    ['the same with another role at one site', [['2026-10-05', 'b'], ['2026-12-01', 'b']], 'site-start 2027-01-04'],
  ] as [string, [Day, string][], string][])('is %s', (_name, at, expected) => {
    const { why, day } = startFor(since(...at), house);
    expect(`${why} ${day}`).toBe(expected);
  }); // prettier-ignore

  it('goes by the newest spell', () => {
    const spells = [{ hiredOn: '2015-01-01', leftOn: '2026-12-01' }, { hiredOn: '2026-12-14', leftOn: null }]; // prettier-ignore
    const history = [was('2026-10-05', { siteId: 'a' }), was('2026-12-14', { siteId: 'b' })];
    expect(startFor({ spells, history }, house).day).toBe('2027-01-04');
  });

  it('makes nobody who was brought in late, whatever the sites, the moves and the rules', () => {
    const TODAY = '2026-10-05';
    const later = fc.integer({ min: 0, max: 200 }).map((n) => addDays(TODAY, n));
    const site = fc.constantFrom('a', 'b', 'c');
    fc.assert(
      fc.property(
        fc.tuple(later, later),
        fc.uniqueArray(fc.tuple(later, site), { selector: ([day]) => day, maxLength: 4 }),
        site,
        someRule('r', ['course:social-media']),
        ([a, b], moves, at, rule) => {
          const history = [[TODAY, at] as const, ...moves.toSorted(([x], [y]) => (x < y ? -1 : 1))];
          const whom = person({ hiredOn: '2015-01-01', history: history.map(([from, siteId]) => was(from, { siteId })) }); // prettier-ignore
          const all = common({ startDay: TODAY, siteStarts: new Map([['a', a], ['b', b]]) }); // prettier-ignore
          const days = 'on' in rule.first || rule.first.days !== 'policy' ? Number(rule.first.days) : 30;
          for (const [n, [day]] of history.entries()) {
            const then = { ...whom, history: whom.history.slice(0, n + 1) };
            for (const row of standings([{ ...rule, for: [{}], from: null }], then, all)) {
              expect(row.dueOn >= addDays(row.beginsOn, days) || row.dueOn === FOREVER).toBe(true);
              expect(row.beginsOn >= TODAY).toBe(true);
              // Also on the day of a move: nobody comes too late by being sent elsewhere before their clock ran.
              if (n > 0 && row.beginsOn >= day) expect(stateOn(row, day)).not.toBe('overdue');
            }
          }
        },
      ),
    );
  });
});

const ADA = 'ada@larkfield.example';

onBoth('start days by site', (open) => {
  let app: TestApp;
  let database: TestDatabase;
  let admin: Browser;
  let log: Log;
  let ids: { main: string; north: string; hill: string };
  const staff: Record<string, Added> = {};

  beforeEach(async () => {
    database = await open();
    app = await startApp({ database });
    const now = app.clock.now();
    log = await openLog(database.write, testKey(), now);
    await putIntoForce(database, now);
    const [north, hill] = await transact(database.write, async (tx) => {
      await changeSettings(tx, now, 'test', { startDay: '2026-10-05' }, 'UTC');
      const made = (name: string) => setSite(tx, now, 'test', { name, country: 'us', zone: 'UTC' });
      return [await made('North'), await made('Hill')];
    });
    ids = { main: (await sites(database.read)).find(({ name }) => name === 'Main clinic')!.id, north, hill };
    for (const [name, siteId] of [
      ['Nia', north],
      ['Ned', north],
      ['Hal', hill],
    ] as const)
      staff[name] = await addStaff(app, { name, siteId, hiredOn: '2015-01-01' });
    const ada = { name: 'Ada', email: ADA, roles: ['administrator'], hiredOn: '2015-01-01' } as const;
    await addStaff(app, ada);
    admin = await app.as(ADA);
  });
  afterEach(() => app.close());

  const due = async (name: string) => (await standingsOf(database.write, staff[name]!.id))[0]?.dueOn;
  const entries = async () =>
    (
      await database.read.selectFrom('ledger').select('body').where('kind', '=', 'start-days-set').execute()
    ).map((row) => (JSON.parse(row.body) as { facts: { days: object } }).facts.days);
  const hidden = (html: string, name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(html)![1]!;
  const shown = (html: string): Record<string, string> =>
    Object.fromEntries(
      [...html.matchAll(/name="(day-[\w-]+)" value="([^"]*)"/g)].map(([, name, day]) => [name!, day!]),
    );
  const form = (html: string) => ({
    seen: hidden(html, 'seen'),
    planned: hidden(html, 'planned'),
    ...shown(html),
  });
  const send = (fields: Record<string, string>) => admin.post('/settings/start-days', fields);
  const plan = async (first: string, weeks: string) => (await send({ do: 'plan', first, weeks })).text;
  const isWhole = async () => [(await checkRebuild(database, projections, app.clock.now())).ok, await differingFromNew(database.write)]; // prettier-ignore

  it('are planned, looked at, saved as one entry, and followed by all that is due', async () => {
    expect(await due('Nia')).toBe('2026-11-04');
    expect((await admin.get('/setup')).text).toContain('href="/settings/start-days"');
    expect((await admin.get('/settings')).text).toContain('href="/settings/start-days"');
    const before = await admin.get('/settings/start-days');
    expect(before.text).not.toContain('value="save"');
    const page = await plan('2026-10-12', '3');
    // North has the most people, and Main and Hill one each.
    expect(shown(page)[`day-${ids.north}`]).toBe('2026-10-12');
    expect(new Set([ids.main, ids.hill].map((id) => shown(page)[`day-${id}`]))).toEqual(
      new Set(['2026-10-19', '2026-10-26']),
    );
    expect(page).toMatch(/Week of 2 Nov 2026<\/th><td[^>]*>4<\/td><td[^>]*>0</);
    expect(page).toMatch(/Week of 9 Nov 2026<\/th><td[^>]*>0<\/td><td[^>]*>2</);
    expect(await entries()).toEqual([]);

    // One day is changed: what it means is shown before it is saved.
    const edited = { ...form(page), [`day-${ids.hill}`]: '2026-12-01' };
    const again = await send({ do: 'save', ...edited });
    expect([again.status, again.text]).toEqual([200, expect.stringContaining('You changed a day')]);
    expect(again.text).toContain('Week of 28 Dec 2026');
    expect(await entries()).toEqual([]);
    expect((await send({ do: 'save', ...form(again.text) })).location).toBe(
      '/settings/start-days?done=saved',
    );
    expect((await admin.follow()).text).toContain('The start days are saved');
    expect(await entries()).toEqual([expect.objectContaining({ [ids.north]: '2026-10-12', [ids.hill]: '2026-12-01' })]); // prettier-ignore
    expect([await due('Nia'), await due('Hal')]).toEqual(['2026-11-11', '2026-12-31']);
    expect((await admin.get('/settings')).text).toContain('1 Dec 2026');
    expect((await admin.get(`/people/${staff['Hal']!.id}/duties`)).text).toContain(
      'the start at this site was 1 Dec 2026, so the clock starts there',
    );
    // Twice is once.
    expect((await send({ do: 'save', ...form(again.text) })).location).toBe('/settings/start-days?done=same');
    expect(await entries()).toHaveLength(1);
    expect(await isWhole()).toEqual([true, []]);
  }, 60_000);

  it('are not saved over those that somebody else gave meanwhile, in another tab say', async () => {
    const page = await plan('2026-10-12', '3');
    const other = await plan('2026-11-02', '1');
    await send({ do: 'save', ...form(other) });
    const refused = await send({ do: 'save', ...form(page) });
    expect([refused.status, refused.text]).toEqual([409, expect.stringContaining('Somebody changed start days meanwhile')]); // prettier-ignore
    expect(await due('Nia')).toBe('2026-12-02');
    // What was chosen is still there, beside what is so now; it can be saved knowingly.
    expect(shown(refused.text)[`day-${ids.north}`]).toBe('2026-10-12');
    expect(refused.text).toContain('2 Nov 2026');
    expect((await send({ do: 'save', ...form(refused.text) })).location).toContain('done=saved');
    expect(await due('Nia')).toBe('2026-11-11');
  }, 60_000);

  it('say what is wrong beside its field, and keep what was typed', async () => {
    for (const [fields, says] of [
      [{ do: 'plan', first: '12.10.2026', weeks: '3' }, 'Write a day'],
      [{ do: 'plan', first: '2026-10-04', weeks: '3' }, 'This day is over'],
      [{ do: 'plan', first: '2027-09-20', weeks: '26' }, 'more than a year away'],
      [{ do: 'plan', first: '2026-10-12', weeks: '0' }, 'from 1 to 26'],
      [{ do: 'plan', first: '2026-10-12', weeks: '27' }, 'from 1 to 26'],
      [{ do: 'plan', first: '2026-10-12', weeks: 'three' }, 'from 1 to 26'],
      [{ do: 'plan' }, 'Write a day'],
      [{ do: 'preview', [`day-${ids.north}`]: '2026-10-04' }, 'This day is over'],
      [{ do: 'save', [`day-${ids.north}`]: '2028-01-01' }, 'more than a year away'],
      [{ do: 'save', [`day-${ids.north}`]: '2026-02-30' }, 'Write a day'],
    ] as [Record<string, string>, string][]) {
      const { status, text } = await send(fields);
      expect([fields, status, text]).toEqual([fields, 422, expect.stringContaining(says)]);
      for (const value of Object.values(fields).slice(1)) expect(text).toContain(`value="${value}"`);
    }
    // Nothing, something else, or sites that are not there change nothing.
    for (const fields of [{}, { do: 'sell' }, { do: 'save' }, { do: 'save', 'day-x': '2026-12-01' }])
      expect([200, 303]).toContain((await send(fields as Record<string, string>)).status);
    expect(await entries()).toEqual([]);
    const officer = await app.as(await addStaff(app, { roles: ['officer'] }));
    expect((await officer.get('/settings/start-days')).status).toBe(403);
    expect((await officer.post('/settings/start-days', { do: 'plan' })).status).toBe(403);
  }, 60_000);

  it('make nobody overdue who is brought in long after them, whatever is corrected', async () => {
    const file = (days: Readonly<Record<string, string>>) =>
      `number,name,job role,site,hired\n${Object.entries(days)
        .map(([name, day]) => `${name},${name},clinician,North,${day}`)
        .join('\n')}`;
    const bring = (days: Readonly<Record<string, string>>) =>
      importPeople(database, file(days), {
        dryRun: false, now: app.clock.now(), by: null, zone: 'UTC', country: 'us',
      }); // prettier-ignore
    const ofNumber = async (number: string) =>
      (
        await database.read
          .selectFrom('person')
          .innerJoin('standing', 'standing.person_id', 'person.id')
          .select(['person.id', 'due_on'])
          .where('employee_number', '=', number)
          .executeTakeFirstOrThrow()
      ).due_on;
    const ends = async () => {
      await sealAll(database.write, log, app.clock.now());
      await checkpointNow(database.write, log, app.clock.now());
    };
    await ends();
    app.clock.set('2027-03-01T09:00:00.000Z');
    expect(await due('Nia')).toBe('2026-11-04');
    const old = Object.fromEntries(Array.from({ length: 50 }, (_, n) => [`X${n}`, '2015-01-01']));
    expect(await bring({ ...old, Q1: '2027-03-20' })).toMatchObject({ outcome: 'done', problems: [] });
    expect([await ofNumber('X0'), await ofNumber('X49'), await ofNumber('Q1')]).toEqual([
      '2027-03-31',
      '2027-03-31',
      '2027-04-19',
    ]);
    const late = await database.read
      .selectFrom('standing')
      .innerJoin('person', 'person.id', 'standing.person_id')
      .select('person.id')
      .where('employee_number', 'like', 'X%')
      .where('late_after', '<', '2027-03-31')
      .execute();
    expect(late).toEqual([]);
    const idOf = async (number: string) =>
      (
        await database.read
          .selectFrom('person')
          .select('id')
          .where('employee_number', '=', number)
          .executeTakeFirstOrThrow()
      ).id;
    const id = await idOf('X0');
    admin = await app.as(ADA);
    expect((await admin.get(`/people/${id}/duties`)).text).toContain(
      'was brought into Heed on 1 Mar 2027, so the clock starts there',
    );
    const added = await admin.post('/people', {
      name: 'Tara Typed', employeeNumber: 'T1', jobRole: 'clinician', site: ids.north, hiredOn: '2016-05-01',
    }); // prettier-ignore
    expect([added.status, await ofNumber('T1')]).toEqual([303, '2027-03-31']);

    // What is corrected later moves the first day, and not the day on which somebody was first known.
    app.clock.set('2027-06-01T09:00:00.000Z');
    await bring({ X0: '2014-01-01' });
    expect(await ofNumber('X0')).toBe('2027-03-31');
    // Who is hired again is known: their new spell begins on its first day.
    const again = await idOf('X2');
    const details = (await personDetails(database.read, again))!;
    const put = (change: object) =>
      transact(database.write, (tx) =>
        changePerson(tx, app.clock.now(), null, again, { ...details, ...change }, '2027-06-01'),
      );
    await put({ leftOn: '2027-04-01' });
    await put({ hiredOn: '2027-04-10', leftOn: null });
    expect(await ofNumber('X2')).toBe('2027-05-10');
    // A start day of their site that is later wins, as for everybody.
    admin = await app.as(ADA);
    const page = await send({ do: 'preview', [`day-${ids.north}`]: '2027-06-07' });
    await send({ do: 'save', ...form(page.text) });
    expect(await ofNumber('X0')).toBe('2027-07-07');
    await ends();
    app.clock.set('2027-06-03T09:00:00.000Z');
    const then = (on: Day, knownOn: Day) =>
      inPast(
        database,
        { on, knownOn, scope: 'everyone' },
        { zone: 'UTC', now: app.clock.now() },
        async ({ db }) => (await standingsOf(db, id))[0]?.dueOn,
      );
    // Of a day before they were known: nothing was late then, as we know it now.
    expect([await then('2027-02-01', '2027-06-02'), await then('2027-03-02', '2027-06-02')]).toEqual([
      '2027-03-31',
      '2027-03-31',
    ]);
    expect(await isWhole()).toEqual([true, []]);
  }, 60_000);

  it('count from the day on which they were given: the past stays as it was and was known', async () => {
    const ends = async () => {
      await sealAll(database.write, log, app.clock.now());
      await checkpointNow(database.write, log, app.clock.now());
    };
    await ends();
    app.clock.set('2026-10-20T09:00:00.000Z');
    admin = await app.as(ADA);
    const page = await send({ do: 'preview', [`day-${ids.north}`]: '2026-11-30' });
    await send({ do: 'save', ...form(page.text) });
    expect(await due('Nia')).toBe('2026-12-30');
    // Who moves to a site that started has the whole time from that day on; whose clock runs keeps their day.
    app.clock.set('2026-11-20T09:00:00.000Z');
    await transact(database.write, async (tx) => {
      const details = (await personDetails(tx, staff['Ned']!.id))!;
      await changePerson(
        tx,
        app.clock.now(),
        null,
        staff['Ned']!.id,
        { ...details, siteId: ids.hill },
        '2026-11-20',
      );
    });
    expect([await due('Ned'), await due('Hal')]).toEqual(['2026-12-20', '2026-11-04']);
    admin = await app.as(ADA);
    expect((await admin.get(`/people/${staff['Ned']!.id}/duties`)).text).toContain(
      'came on 20 Nov 2026 to a site that had started',
    );
    await ends();
    app.clock.set('2026-11-25T09:00:00.000Z');
    const then = (on: Day, knownOn: Day) =>
      inPast(
        database,
        { on, knownOn, scope: 'everyone' },
        { zone: 'UTC', now: app.clock.now() },
        async ({ db }) =>
          Promise.all(['Nia', 'Ned'].map(async (name) => (await standingsOf(db, staff[name]!.id))[0]?.dueOn)),
      );
    expect(await then('2026-10-06', '2026-10-06')).toEqual(['2026-11-04', '2026-11-04']);
    expect(await then('2026-10-06', '2026-11-25')).toEqual(['2026-11-04', '2026-11-04']);
    expect(await then('2026-10-21', '2026-11-25')).toEqual(['2026-12-30', '2026-12-30']);
    expect(await then('2026-11-25', '2026-11-25')).toEqual(['2026-12-30', '2026-12-20']);
    expect(await isWhole()).toEqual([true, []]);
  }, 60_000);
});
