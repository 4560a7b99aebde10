import { sql } from 'kysely';
import { createHash } from 'node:crypto';
import { parse } from 'csv-parse/sync';
import { transact } from '../../src/database/database.ts';
import { checkRebuild } from '../../src/ledger/rebuild.ts';
import { ONBOARDING, setRule } from '../../src/obligations/rule.ts';
import { standingsOf } from '../../src/obligations/standing.store.ts';
import { projections } from '../../src/projections.ts';
import { median } from '../../src/reports/package-summary.ts';
import { attemptsAt } from '../../src/scorm/attempt.store.ts';
import { setPackageRule } from '../../src/scorm/package.ts';
import { addStaff, startApp, type Added, type Browser, type TestApp } from '../support/app.ts';
import { onBoth, type TestDatabase } from '../support/databases.ts';
import { addPackage, saveIn, sayIn } from '../scorm/hand-made.ts';
import { putMany } from './many.ts';

const ID = 'fire-safety';
const PEOPLE = `/packages/${ID}/people`;

onBoth('the reports on packages', (open) => {
  let database: TestDatabase;
  let app: TestApp;
  let lead: Added;
  let nia: Added;
  let officer: Browser;

  beforeEach(async () => {
    database = await open();
    app = await startApp({ database });
    lead = await addStaff(app, { name: 'Lena Lead', roles: ['officer'] });
    nia = await addStaff(app, { name: '=Nia <Nurse>', hiredOn: '2026-10-01' });
    officer = await app.as(lead);
    await addPackage(database, now(), ID, 'Fire safety', { masteryScore: 80 });
  });
  afterEach(() => app.close());

  const now = () => app.clock.now();
  const say = (status: string, score?: number, who = nia.id) =>
    sayIn(database, now(), who, ID, status, score);
  const attemptsOf = (who = nia.id) => attemptsAt(database.write, who, ID);
  const words = (html: string) =>
    html
      .slice(html.indexOf('<main'))
      .replace(/<svg[\s\S]*?<\/svg>/g, '')
      .replace(/<[^>]+>/g, ' ')
      .replace(/\s+/g, ' ');
  const read = async (path: string, who = officer) => {
    const answer = await who.get(path);
    expect([path, answer.status]).toEqual([path, 200]);
    return words(answer.text);
  };
  const csv = async (path: string, who = officer) => {
    const answer = await who.get(path);
    expect([path, answer.status]).toEqual([path, 200]);
    return parse<Record<string, string>>(answer.text, { bom: true, columns: true });
  };
  const rule = (more: object) =>
    transact(database.write, (tx) =>
      setPackageRule(tx, now(), lead.id, ID, {
        completed: false,
        passed: true,
        score: null,
        minutes: null,
        attempts: null,
        outside: false,
        ...more,
      }),
    );
  const save = (...states: object[]): Promise<string> =>
    saveIn({ database, clock: app.clock }, nia.id, ID, states);

  it('shows what the package said beside what we decided, and which condition is missing', async () => {
    expect(await read(PEOPLE)).toContain('Nobody has begun this package');
    await rule({ minutes: 30 });
    await say('passed', 90);
    const page = await read(PEOPLE);
    for (const said of [
      '=Nia &lt;Nurse&gt;',
      'Main clinic',
      'Completed, passed, score 90%',
      'Not done yet',
      'Missing: 0 of 30 minutes',
    ])
      expect(page).toContain(said);
    expect(page).not.toContain('it says passed');
    await rule({ minutes: null });
    await say('passed', 90);
    const done = await read(PEOPLE);
    expect(done).toContain('Done on 5 Oct 2026');
    expect(done).toContain('Because: it says passed');
    expect(await read(`/packages/${ID}`)).toContain('Begun 1 person');
    expect(await read(`/packages/${ID}`)).toContain('Shown when 5 people or more have it');
  });

  it('filters by state, site and name, and gives a file that no spreadsheet runs', async () => {
    await say('passed', 90);
    await say('failed', 20, lead.id);
    expect(await read(`${PEOPLE}?state=done`)).not.toContain('Lena Lead');
    expect(await read(`${PEOPLE}?state=open`)).toContain('Lena Lead');
    expect(await read(`${PEOPLE}?state=ended`)).toContain('There is no such attempt');
    expect(await read(`${PEOPLE}?q=lena`)).not.toContain('Nurse');
    expect(await read(`${PEOPLE}?site=nowhere`)).toContain('There is no such attempt');
    expect(await read(`${PEOPLE}?site=${nia.siteId}&q=nia&state=garbage`)).toContain('Nurse');
    const rows = await csv(`${PEOPLE}.csv`);
    expect(
      rows.map((row) => [
        row['Name'],
        row['It said: success'],
        row['It said: score (percent)'],
        row['We decided'],
      ]),
    ).toEqual([
      ["'=Nia <Nurse>", 'passed', '90', 'Done'],
      ['Lena Lead', 'failed', '20', 'Going on'],
    ]);
    expect(rows[1]!['Why']).toBe('Missing: it says passed');
    expect(await csv(`${PEOPLE}.csv?state=done`)).toHaveLength(1);
    const taken = await database.read
      .selectFrom('ledger')
      .select('body')
      .where('kind', '=', 'report-exported')
      .execute();
    expect(taken).toHaveLength(2);
    expect(JSON.parse(taken[1]!.body)).toMatchObject({
      facts: { by: lead.id, report: 'package-people', filters: { package: ID, state: 'done' } },
    });
    const own = await csv(`/people/${nia.id}/packages.csv`);
    expect(own).toHaveLength(1);
    expect(own[0]).toMatchObject({
      Package: ID,
      'We decided': 'Done',
      'File (SHA-256)': expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(await csv(`/people/${lead.id}/packages.csv`)).toHaveLength(1);
    // Another's attempts are not had by naming them beside one's own.
    expect(await csv(`/people/${nia.id}/packages.csv?person=${lead.id}`)).toEqual(own);
    expect(await csv(`/people/${nia.id}/packages.csv?on=2026-01-01`)).toEqual([]);
  });

  it('shows a manager the people below them, and nobody an attempt of which they may not know', async () => {
    const boss = await addStaff(app, { name: 'Bo Boss' });
    const below = await addStaff(app, { name: 'Below Bo', managerId: boss.id });
    await say('passed', 90);
    await say('passed', 95, below.id);
    const manager = await app.as(boss);
    const page = await read(PEOPLE, manager);
    expect(page).toContain('Below Bo');
    expect(page).not.toContain('Nurse');
    expect((await csv(`${PEOPLE}.csv`, manager)).map((row) => row['Name'])).toEqual(['Below Bo']);
    expect((await manager.get(PEOPLE)).text).not.toContain('/packages/attempts/');
    const [attempt] = await attemptsOf(below.id);
    for (const path of [
      `/packages/attempts/${attempt!.id}`,
      `/people/${below.id}/packages`,
      `/packages/attempts/${attempt!.id}/raw.json`,
    ])
      expect([path, (await manager.get(path)).status]).toEqual([path, 403]);
    const staff = await app.as(nia);
    for (const path of [PEOPLE, `${PEOPLE}.csv`, `/people/${nia.id}/packages`])
      expect((await staff.get(path)).status).toBe(403);
    expect((await app.browser().get(PEOPLE)).location).toMatch(/^\/sign-in/);
    for (const path of [
      '/packages/nothing/people',
      '/packages/nothing/people.csv',
      '/packages/attempts/nothing',
      '/people/nothing/packages',
      '/people/nothing/packages.csv',
    ])
      expect([path, (await officer.get(path)).status]).toEqual([path, 404]);
  });

  it('tells of an attempt whole: parts, questions, objectives, and what came in raw', async () => {
    const asked = {
      0: {
        id: 'q1',
        type: 'choice',
        student_response: 'a,c',
        correct_responses: { 0: { pattern: 'b' } },
        result: 'wrong',
        latency: '00:00:12',
        time: '09:30:00',
      },
      1: { id: '=1+1', type: 'true-false', student_response: 't', result: 'correct' },
    };
    const core = { lesson_status: 'incomplete', lesson_location: 'page <7>', total_time: '00:12:00' };
    const id = await save(
      { core },
      {
        core: { ...core, lesson_status: 'failed', score: { raw: '40' } },
        interactions: asked,
        objectives: { 0: { id: 'find-exit', status: 'passed', score: { raw: '60' } } },
      },
    );
    const page = await read(`/packages/attempts/${id}`);
    for (const said of [
      'Completed, not passed, score 40%, its own time: 12 minutes',
      'page &lt;7&gt;',
      'q1',
      'choice',
      'a, c',
      'Wrong',
      '12 seconds',
      '09:30:00',
      'True',
      'find-exit : passed, score 60',
      '2 saves are kept',
      'saved by the package',
      '&#34;interactions.0.id&#34;: &#34;q1&#34;',
      '2 minutes',
    ])
      expect(page).toContain(said);
    expect(page.indexOf('core.lesson_location')).toBeLessThan(page.indexOf('interactions.0.id'));
    const rows = await csv(`/packages/attempts/${id}/interactions.csv`);
    expect(
      rows.map((row) => [row['Id'], row['Answer'], row['Right answer'], row['Result'], row['Seconds']]),
    ).toEqual([
      ['q1', 'a, c', 'b', 'Wrong', '12'],
      ["'=1+1", 'True', '', 'Right', ''],
    ]);
    const raw = await officer.get(`/packages/attempts/${id}/raw.json`);
    await csv(`/people/${nia.id}/packages.csv`);
    // Each of these files is on record with its bytes too.
    const files = await database.read
      .selectFrom('ledger')
      .innerJoin('commitment', 'commitment.entry_id', 'ledger.id')
      .select(['ledger.body', 'commitment.value'])
      .where('ledger.kind', '=', 'report-sent')
      .orderBy('ledger.id')
      .execute();
    const sent = files.map(({ body, value }) => [
      (JSON.parse(body) as { facts: { report: string } }).facts.report,
      value,
    ]);
    expect(sent.map(([report]) => report)).toEqual(['package-interactions', 'package-raw', 'package-person']);
    expect(sent[1]![1]).toBe(createHash('sha256').update(raw.text).digest('hex'));
    expect(raw.headers.get('content-disposition')).toContain('attachment');
    expect(JSON.parse(raw.text)).toMatchObject({
      attempt: id,
      complete: true,
      parts: [{ id: 'only', data: { core: { lesson_location: 'page <7>' } } }],
      commits: [{ sequence: 1 }, { sequence: 2, difference: { set: { 'interactions.0.id': 'q1' } } }],
    });
    await database.write.updateTable('scorm_session').set({ capped: 1 }).execute();
    expect(await read(`/packages/attempts/${id}`)).toContain('This attempt sent more than is kept of one.');
    const auditor = await app.as(await addStaff(app, { roles: ['auditor'] }));
    expect(await read(`/packages/attempts/${id}`, auditor)).not.toContain('Decide that it counts');
  });

  it('never breaks on odd data, and pages what there is much of', async () => {
    const odd = [
      { core: 7, interactions: 'x' },
      { interactions: [null, { id: {}, type: ['x'], correct_responses: 5 }], objectives: { 0: [] } },
    ];
    const id = await save(
      ...odd,
      ...Array.from({ length: 40 }, (_one, n) => ({
        core: { lesson_location: `p${n}` },
        suspend_data: 'x'.repeat(n === 0 ? 20_000 : n),
      })),
    );
    const first = await read(`/packages/attempts/${id}`);
    expect(first).toContain('42 saves are kept');
    expect(first).toContain('This is the beginning. The download has all of it.');
    expect(first.length).toBeLessThan(30_000);
    const second = await read(`/packages/attempts/${id}?page=2`);
    expect(second).toContain('p39');
    expect(second).not.toContain('p10&#34;');
    expect(await read(`/packages/attempts/${id}?page=99`)).toContain('p39');
  });

  it('lets an officer decide that an attempt counts, once, and what is owed follows', async () => {
    await transact(database.write, (tx) =>
      setRule(tx, now(), 'test', { ...ONBOARDING, id: 'fire', name: 'Fire', thing: `package:${ID}` }, 'UTC'),
    );
    app.clock.set('2026-10-07T09:00:00.000Z');
    await say('failed', 40);
    app.clock.set('2026-10-09T09:00:00.000Z');
    officer = await app.as(lead);
    const [attempt] = await attemptsOf();
    const path = `/packages/attempts/${attempt!.id}`;
    const needs = async () =>
      (await standingsOf(database.read, nia.id)).map((row) => [row.thing, row.needs, row.doneOn]);
    expect(await needs()).toEqual([[`package:${ID}`, 'package', null]]);
    for (const [fields, said] of [
      [{ on: '2026-10-08', reason: ' ' }, 'Say why.'],
      [{ on: 'yesterday', reason: 'On paper' }, 'Give the day on which it was done.'],
      [{ on: '2026-10-10', reason: 'On paper' }, 'That day is still to come.'],
      [{ on: '2026-10-06', reason: 'On paper' }, 'That is before the attempt was begun.'],
    ] as const) {
      const answer = await officer.post(`${path}/decision`, fields);
      expect([answer.status, said, answer.text.includes(said)]).toEqual([422, said, true]);
      expect(answer.text).toContain(`value="${fields.on}"`);
    }
    expect((await officer.post(`${path}/decision/withdrawal`, { reason: 'x' })).status).toBe(409);
    const good = { on: '2026-10-08', reason: 'Test on paper, folder 7' };
    expect((await officer.post(`${path}/decision`, good)).location).toBe(`${path}?done=decided`);
    const twice = await officer.post(`${path}/decision`, good);
    expect([twice.status, twice.text.includes('This attempt counts already.')]).toEqual([409, true]);
    expect(await needs()).toEqual([[`package:${ID}`, 'nothing', '2026-10-08']]);
    expect(await read(PEOPLE)).toContain('Decided by Lena Lead: Test on paper, folder 7');
    expect(await read(`/people/${nia.id}/packages`)).toContain('Decided by Lena Lead');
    expect(await read(`${path}?done=decided`)).toContain(
      'counts from 8 Oct 2026, decided by Lena Lead. Test on paper, folder 7',
    );
    const body = await database.read
      .selectFrom('ledger')
      .select('body')
      .where('kind', '=', 'package-decided')
      .executeTakeFirstOrThrow();
    expect(body.body).not.toContain('folder 7');

    const back = await officer.post(`${path}/decision/withdrawal`, { reason: 'Wrong person' });
    expect(back.location).toBe(`${path}?done=taken-back`);
    expect(await needs()).toEqual([[`package:${ID}`, 'package', null]]);
    expect((await attemptsOf())[0]).toMatchObject({ decided_at: null, ended_at: null });
    expect(await read(path)).toContain('taken back by Lena Lead. Wrong person');
    const own = await read(`/people/${nia.id}`);
    expect(own).toContain(`Began the training package ${ID}, version 1`);
    expect(own).toContain(`The decision on the training package ${ID} was taken back`);
    expect((await checkRebuild(database, projections, now())).differing).toEqual([]);
  });

  it('ends an attempt of which the decision of its rule is taken back, and that one costs nobody an attempt', async () => {
    await rule({ attempts: 1 });
    expect(await say('passed', 90)).toBe(true);
    const [attempt] = await attemptsOf();
    const path = `/packages/attempts/${attempt!.id}`;
    expect((await officer.post(`${path}/decision/withdrawal`, { reason: '' })).status).toBe(422);
    await officer.post(`${path}/decision/withdrawal`, { reason: 'The package passes everybody' });
    expect((await attemptsOf())[0]).toMatchObject({ decided_at: null, end_kind: 'taken-back' });
    expect(await read(PEOPLE)).toContain('Ended, not done');
    expect(await read(path)).toContain('The decision was taken back.');
    expect(await say('passed', 90)).toBe(true);
    expect((await attemptsOf()).map(({ number }) => number)).toEqual([2, 1]);
    const staff = await app.as(nia);
    for (const way of ['decision', 'decision/withdrawal'])
      expect((await staff.post(`${path}/${way}`, { reason: 'x' })).status).toBe(403);
    for (const way of ['decision', 'decision/withdrawal'])
      expect(
        (await officer.post(`/packages/attempts/nothing/${way}`, { on: '2026-10-05', reason: 'x' })).status,
      ).toBe(404);
    expect((await officer.get(`${path}/decision`)).status).toBe(404);
    expect((await checkRebuild(database, projections, now())).differing).toEqual([]);
  });

  it('shows what one person did, with the hash of each file', async () => {
    expect(await read(`/people/${nia.id}/packages`)).toContain('No package was begun');
    await say('passed', 90);
    const page = await read(`/people/${nia.id}/packages`);
    const { hash } = await database.read
      .selectFrom('package_version')
      .select('hash')
      .executeTakeFirstOrThrow();
    for (const said of ['Fire safety', 'version 1, file SHA-256', hash, 'Because: it says passed'])
      expect(page).toContain(said);
    expect((await officer.get(`/people/${nia.id}/training`)).text).toContain(`/people/${nia.id}/packages`);
    expect(words(officer.last!.text)).toContain(`Fire safety, version 1, file sha256 ${hash}`);
  });

  it('shows a day before only what was decided by then, and claims nothing of what was said', async () => {
    await say('incomplete');
    await rule({ minutes: null });
    await say('passed', 90);
    app.clock.pass({ days: 2 });
    officer = await app.as(lead);
    const [on, known] = ['2026-10-05', '2026-10-06'];
    const then = await read(`${PEOPLE}?on=${on}`);
    expect(then).toContain('How it stood on 5 Oct 2026');
    expect(then).toContain('Done on 5 Oct 2026');
    expect(then).toContain('Not kept by day');
    expect(then).not.toContain('score 90%');
    expect(await csv(`${PEOPLE}.csv?on=${on}`)).toEqual([
      expect.objectContaining({
        Name: "'=Nia <Nurse>",
        'It said: score (percent)': '',
        'Done on': '2026-10-05',
      }),
    ]);
    expect(await read(`${PEOPLE}?on=2026-10-04`)).not.toContain('Done on');
    expect(await read(`${PEOPLE}?on=${on}&known=${known}`)).toContain('with what we knew on 6 Oct 2026');
    expect((await officer.get(`/packages/nothing/people?on=${on}`)).status).toBe(404);
  });

  it('answers quickly with 5,000 attempts', async () => {
    const many = await putMany(
      database,
      Array.from({ length: 5000 }, (_one, n) => ({ name: `Worker ${String(n).padStart(4, '0')}` })),
    );
    const claim = JSON.stringify({ completion: 'completed', success: 'passed', score: 90, seconds: 60 });
    await transact(database.write, async (tx) => {
      for (let from = 0; from < many.length; from += 500) {
        const piece = many.slice(from, from + 500);
        await tx.insertInto('package_attempt').values(piece.map((person, n) => ({
          id: `a-${person}`, person_id: person, package_id: ID, version: 1, number: 1, started_at: '2026-10-01T08:00:00.000Z',
          ended_at: null, end_kind: null, decided_at: '2026-10-02T08:00:00.000Z', decided_on: '2026-10-02', decided_by: null,
          reasons: '[{"of":"passed","met":true}]', score: 80 + (n % 2), seconds: 600, entry_id: null,
        }))).execute(); // prettier-ignore
        await tx.insertInto('scorm_session').values(piece.map((person) => ({
          attempt_id: `a-${person}`, launch_id: 'l', last_sequence: 1, saved_at: '2026-10-02T08:00:00.000Z', seconds: 600, claim,
          sequencing: null, kept_bytes: 0, capped: 0,
        }))).execute(); // prettier-ignore
      }
    });
    await read(PEOPLE);
    const raw = async (path: string) => (await officer.get(path)).text;
    const started = performance.now();
    const first = await raw(`${PEOPLE}?state=done`);
    expect(performance.now() - started).toBeLessThan(1500);
    expect(first).toContain('5,000 attempts, by name');
    const shown = (html: string) => [
      ...new Set([...html.matchAll(/Worker (\d{4})/g)].map(([, n]) => Number(n))),
    ];
    const link = (html: string, place: string) =>
      new RegExp(`href="([^"]*${place}=[^"]*)"`).exec(html)![1]!.replaceAll('&amp;', '&');
    expect(shown(first)).toEqual(Array.from({ length: 50 }, (_one, n) => n));
    const second = await raw(link(first, 'after'));
    expect(shown(second)).toEqual(Array.from({ length: 50 }, (_one, n) => 50 + n));
    expect(shown(await raw(link(await raw(link(second, 'after')), 'before')))).toEqual(shown(second));
    expect(shown(await raw(link(second, 'before')))).toEqual(shown(first));
    for (const odd of ['after=9999', 'before=WzFd', 'after[]=1'])
      expect(shown(await raw(`${PEOPLE}?${odd}`))).toEqual(shown(first));
    expect((await csv(`${PEOPLE}.csv`)).map((row) => row['Name'])).toEqual(
      Array.from({ length: 5000 }, (_one, n) => `Worker ${String(n).padStart(4, '0')}`),
    );
    const summary = await read(`/packages/${ID}`);
    expect(summary).toContain('5,000 people');
    expect(summary).toContain('10 minutes');
    expect(summary).toContain('81%');
    // Of more than are counted a page walks the names; and a person's attempts stand the newest first, over pages too.
    for (const number of [2, 3])
      await sql`insert into package_attempt (id, person_id, package_id, version, number, started_at, ended_at)
        select id || ${`-${number}`}, person_id, package_id, version, ${sql.lit(number)}, started_at, started_at from package_attempt where number = 1`.execute(
        database.write,
      );
    const walked = await raw(PEOPLE);
    expect(walked).toContain('There are more than 10,000 attempts');
    expect(walked).not.toMatch(/attempts, by name|class="summary-bar"/);
    expect(shown(walked)).toEqual(Array.from({ length: 17 }, (_one, n) => n));
    const after = await raw(link(walked, 'after'));
    expect(shown(after)).toEqual(Array.from({ length: 18 }, (_one, n) => 16 + n));
    expect(shown(await raw(link(after, 'before')))).toEqual(shown(walked));
    expect(await raw(link(walked, 'count'))).toContain('15,000 attempts, by name');
    expect(await csv(`${PEOPLE}.csv?state=ended`)).toHaveLength(10_000);
  }, 60_000);
});

describe('the median', () => {
  it.each([
    [[], 0],
    [[5], 5],
    [[9, 1, 2], 2],
    [[4, 1, 2, 10], 3],
  ])('of %j is %d', (values, expected) => expect(median(values.toSorted((a, b) => a - b).map((minutes) => ({ minutes, n: 1 })))).toBe(expected)); // prettier-ignore

  it('counts everybody who took as long', () => {
    expect(median([{ minutes: 1, n: 2 }, { minutes: 5, n: 1 }, { minutes: 9, n: 1 }])).toBe(3);
    expect(median([{ minutes: 1, n: 1 }, { minutes: 5, n: 7 }, { minutes: 90, n: 2 }])).toBe(5);
  }); // prettier-ignore
});
