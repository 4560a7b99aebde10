import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { pino } from 'pino';
import { sql } from 'kysely';
import { undecidedSince, unclearSince } from '../../src/asking/asking.store.ts';
import type { Database } from '../../src/database/database.ts';
import { judge } from '../../src/policy/judge.ts';
import { policyInForce } from '../../src/policy/publication.ts';
import { rulesOf, textAt } from '../../src/policy/text.ts';
import { KINDS, WHENS, WHERES } from '../../src/policy/vocabulary.ts';
import { addStaff, startApp, type Browser, type TestApp } from '../support/app.ts';
import { onBoth } from '../support/databases.ts';
import { putIntoForce } from '../support/training.ts';
import { unzipped } from '../support/unzipped.ts';
import { anyPost, formOf, truth, verdictOn } from './walk.ts';

const SCHEMA = join(import.meta.dirname, '../../src/database');

// Every table of every part of the schema, so that a new one is looked at too.
const TABLES = readdirSync(SCHEMA)
  .filter((name) => name === 'schema.ts' || name.endsWith('-tables.ts'))
  .flatMap((name) =>
    // `interface WorkRow {` begins at the margin: it is no table.
    [...readFileSync(join(SCHEMA, name), 'utf8').matchAll(/^ {2}([a-z_]+): (?:\{|[A-Z]\w+)/gm)].map(
      (match) => match[1]!,
    ),
  )
  .filter((name) => name !== 'person_id');

onBoth('what somebody asks', (open) => {
  let app: TestApp;
  let database: Database;
  let lines: string[];
  let nurse: Browser;

  beforeAll(async () => {
    database = await open();
    lines = [];
    const log = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) });
    app = await startApp({ database, log });
    await putIntoForce(database, app.clock.now());
    nurse = await app.as(await addStaff(app, { jobRole: 'clinician' }));
  });
  afterAll(() => app.close());

  /** Taps as somebody does who has an undecided post in mind; gives the answers. */
  async function askUndecided(browser: Browser): Promise<string[]> {
    const { version } = await policyInForce(database.read);
    const rules = rulesOf(textAt(version, { country: 'us', siteId: null }));
    const { post, mostly } = fc
      .sample(anyPost(['clinician']), { numRuns: 4000, seed: 7 })
      .find((one) => judge(rules, one.post).verdict === 'undecided')!;
    let tokens: string[] = [];
    let page = await browser.get('/can-i-post');
    for (let n = 0; n < 12 && verdictOn(page.text) === undefined; n++) {
      const { before, buttons } = formOf(page.text);
      tokens = [...before, truth(post, mostly, buttons)];
      page = await browser.post('/can-i-post', { answer: tokens });
    }
    expect(verdictOn(page.text)).toBe('undecided');
    return tokens;
  }

  /** Every row of every table but those that are meant, as text. */
  async function everything(except: readonly string[] = []): Promise<Record<string, string>> {
    const found: Record<string, string> = {};
    for (const table of TABLES.filter((name) => !except.includes(name))) {
      const { rows } = await sql`select * from ${sql.table(table)}`.execute(database.write);
      found[table] = JSON.stringify(rows.map((row) => JSON.stringify(row)).toSorted());
    }
    return found;
  }

  it('leaves nothing in any table, session, log, address or store of the browser', async () => {
    expect(TABLES).toEqual(
      expect.arrayContaining(['session', 'ledger', 'undecided', 'unclear', 'secret', 'work', 'attempt', 'mail', 'nudge', 'certificate', 'data_request']),
    ); // prettier-ignore
    await nurse.get('/can-i-post');
    const before = await everything();
    const cookies = new Map(nurse.cookies);
    lines.length = 0;
    const answers = ['about:patient-fact', 'where:own-profile', 'no:permission'];
    for (let n = 1; n <= answers.length; n++) {
      const page = await nurse.post('/can-i-post', { answer: answers.slice(0, n) });
      expect(page.status).toBe(200);
      expect(page.location).toBe('');
      expect(page.headers.get('cache-control')).toBe('no-store');
      expect(page.headers.get('set-cookie')).toBeNull();
    }
    expect(verdictOn(nurse.last!.text)).toBe('never');
    await nurse.post('/can-i-post', { answer: ['about:oddity'] });
    expect(await everything()).toEqual(before);
    expect(nurse.cookies).toEqual(cookies);
    expect(lines).toHaveLength(4);
    for (const code of [...KINDS, ...WHERES, ...WHENS, 'oddity'])
      expect(lines.filter((line) => line.includes(code))).toEqual([]);
  });

  it('leaves of an undecided combination only its facts, the day and a count', async () => {
    const before = await everything(['undecided']);
    await askUndecided(nurse);
    const rows = await database.read.selectFrom('undecided').selectAll().execute();
    expect(rows).toHaveLength(1);
    expect(Object.keys(rows[0]!).toSorted()).toEqual(['count', 'day', 'facts']);
    expect(rows[0]).toMatchObject({
      day: '2026-10-05',
      facts: expect.stringMatching(/^what=[a-z+-]+ where=[a-z-]+/),
    });
    expect(await everything(['undecided'])).toEqual(before);
  });

  it('counts the same facts together, over days, the most asked first', async () => {
    const [row] = await undecidedSince(database.read, '2026-10-05');
    const tokens = await askUndecided(nurse);
    app.clock.pass({ days: 1 });
    nurse = await app.as(await addStaff(app, { jobRole: 'clinician' }));
    await nurse.post('/can-i-post', { answer: tokens.toReversed() });
    expect(await undecidedSince(database.read, '2026-10-05')).toEqual([{ facts: row!.facts, count: 3 }]);
    expect(await undecidedSince(database.read, '2026-10-06')).toEqual([{ facts: row!.facts, count: 1 }]);
  });

  it('notes nothing for an auditor, who changes nothing', async () => {
    const before = await everything(['session', 'ledger', 'seal']);
    const auditor = await addStaff(app, { roles: ['auditor'] });
    const browser = await app.as(auditor);
    await database.write.deleteFrom('employment').where('person_id', '=', auditor.id).execute();
    await askUndecided(browser);
    expect((await browser.post('/unclear', { about: 'SM-14', back: '/' })).status).toBe(403);
    const after = await everything(['session', 'ledger', 'seal']);
    for (const table of ['undecided', 'unclear']) expect(after[table]).toBe(before[table]);
  });

  it('is not known of who found something unclear', async () => {
    const before = await everything(['unclear']);
    const cookies = new Map(nurse.cookies);
    lines.length = 0;
    for (let n = 0; n < 2; n++) {
      const page = await nurse.post('/unclear', { about: 'SM-14', back: '/policy/SM-14' });
      expect(page.headers.get('set-cookie')).toBeNull();
      expect(page.location).not.toContain('about');
    }
    expect(await everything(['unclear'])).toEqual(before);
    expect(nurse.cookies).toEqual(cookies);
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.filter((line) => line.includes('SM-14'))).toEqual([]);
    expect(await unclearSince(database.read, '2026-10-06')).toEqual([{ about: 'SM-14', count: 2 }]);
  });

  it('is not in what they take with them, for it is kept nowhere', async () => {
    nurse = await app.as(await addStaff(app, { jobRole: 'clinician' }));
    await nurse.post('/can-i-post', { answer: ['about:patient-fact', 'where:own-profile', 'no:permission'] });
    await nurse.post('/unclear', { about: 'SM-14', back: '/policy/SM-14' });
    const cookie = [...nurse.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(`${app.url}/my-record.zip`, { headers: { cookie } });
    const files = await unzipped(Buffer.from(await answer.arrayBuffer()));
    expect([...files.keys()]).toEqual(['record.html', 'record.pdf', 'record.json']);
    for (const name of ['record.html', 'record.json'])
      for (const code of [...KINDS, ...WHERES, ...WHENS, 'SM-14', 'unclear'].filter((one) => one.length > 5))
        expect([name, code, files.get(name)!.includes(code)]).toEqual([name, code, false]);
  });
});
