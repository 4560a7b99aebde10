import { readFileSync } from 'node:fs';
import { transact } from '../../src/database/database.ts';
import { dropValues } from '../../src/keeping/let-go.store.ts';
import { append } from '../../src/ledger/ledger.ts';
import { loadLogKey } from '../../src/ledger/log-key.ts';
import { openLog } from '../../src/ledger/log.ts';
import { sealAll } from '../../src/ledger/sealer.ts';
import { packFile } from '../../src/packs/kept.ts';
import { makePacks } from '../../src/packs/make.ts';
import { askPack } from '../../src/packs/pack.ts';
import type { Maker } from '../../src/packs/standing-on.ts';
import { importPeople } from '../../src/people/import/import.ts';
import { keepUnread, timedImport } from '../../src/people/import/timed.ts';
import { addStaff, startApp, type Added, type TestApp } from '../support/app.ts';
import { onSqlite } from '../support/databases.ts';
import { openPack } from './opened.ts';

jest.setTimeout(120_000);

const HEAD = 'number,name,email,job role,site,hired\n';
const lineOf = ({ employeeNumber, name, email }: Pick<Added, 'employeeNumber' | 'name' | 'email'>): string =>
  `${employeeNumber},${name},${email},clinician,Main clinic,2026-01-05`;

onSqlite('the roster beside the last file from HR', (open) => {
  let app: TestApp;
  let maker: Maker;
  let [ann, bea, cem]: Added[] = [];
  const failures: unknown[] = [];

  beforeAll(async () => {
    app = await startApp({ database: await open(), now: '2026-02-02T09:00:00.000Z' });
    const { database, messages, config } = app.ground;
    const log = await openLog(database.write, loadLogKey(undefined, config.data), app.clock.now());
    await sealAll(database.write, log, app.clock.now());
    const failed = (error: unknown) => failures.push(error);
    maker = { database, log, messages, clock: app.clock, data: config.data, failed };
    ann = await addStaff(app, { name: 'Ann', hiredOn: '2026-01-05' });
    bea = await addStaff(app, { name: 'Bea', hiredOn: '2026-01-05' });
    cem = await addStaff(app, { name: 'Cem', hiredOn: '2026-01-05' });
  });
  afterAll(() => app.close());
  afterEach(() => expect(failures.splice(0)).toEqual([]));

  const how = (everybody: boolean) => ({
    now: app.clock.now(), by: null, zone: 'UTC', country: 'us', everybody,
  }); // prettier-ignore
  const timed = async (lines: readonly string[], everybody = false) => {
    app.clock.pass({ hours: 1 });
    const report = await timedImport(app.ground.database, HEAD + lines.join('\n'), 'hr.csv', how(everybody));
    app.clock.pass({ minutes: 1 });
    return report;
  };

  /** In the last file or not, by name, with the reason of who was not compared; and what the first page says of it. */
  async function shown(to = '2026-03-31') {
    app.clock.pass({ hours: 1 });
    const ask = { from: '2026-01-01', to, sites: [], jobRole: '', people: [], incident: '', sample: null } as const;
    const id = await transact(maker.database.write, (tx) =>
      askPack(tx, app.clock.now(), { ask: { ...ask, sites: [], people: [] }, reference: '', by: null }),
    );
    expect(await makePacks(maker)).toBe(1);
    const pack = await openPack(readFileSync(packFile(maker.data, id)));
    const rows = pack.sheet('people/roster');
    const page = pack.text('index.html').replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
    const all = rows.map((row) => [row['name'], row['in_last_hr_file'] || row['why_not_compared']]);
    return { of: Object.fromEntries(all) as Record<string, string>, rows, page };
  } // prettier-ignore

  it('says that there was none', async () => {
    const { of, page } = await shown();
    expect(of).toEqual(Object.fromEntries(['Ann', 'Bea', 'Cem'].map((name) => [name, 'no file from HR was taken in'])));
    expect(page).toContain('No file from HR was taken in, so the roster was not compared with one.');
  }); // prettier-ignore

  it('says nothing of who is missing from a file that was not to name everybody', async () => {
    await timed([lineOf(ann!)]);
    const { of, page } = await shown();
    expect(of).toEqual({ Ann: 'yes', Bea: 'the file did not name everybody', Cem: 'the file did not name everybody' });
    expect(page).toContain('Of 3 people here at the end of the period, 1 was in it.');
    expect(page).toContain('2 people were not in it, which says nothing: the file did not name everybody.');
    expect(page).not.toContain('people were not in it.');
  }); // prettier-ignore

  it('says who is missing from one of everybody, whose line was refused too, and who came later', async () => {
    await timed([lineOf(ann!), `${lineOf(bea!)}x`], true);
    const late = await addStaff(app, { name: 'Late', hiredOn: '2026-02-20' });
    const backdated = await addStaff(app, { name: 'Backdated', hiredOn: '2026-01-20' });
    expect((await shown()).of).toEqual({
      Ann: 'yes', Bea: 'yes', Cem: 'no', Late: 'hired after the file came', Backdated: 'no',
    }); // prettier-ignore
    const { page } = await shown();
    for (const words of ['2 were in it.', '2 people were not in it.', '1 person was hired after it came.'])
      expect(page).toContain(words);
    app.clock.set('2026-02-21T09:00:00.000Z');
    await timed(
      [ann!, bea!, cem!, backdated].map(lineOf).concat(lineOf(late).replace('01-05', '02-20')),
      true,
    );
    expect(new Set(Object.values((await shown()).of))).toEqual(new Set(['yes']));
  });

  it('takes a file that came by hand for one', async () => {
    app.clock.pass({ hours: 1 });
    const text = `${HEAD}${[ann!, bea!].map(lineOf).join('\n')}`;
    expect((await importPeople(maker.database, text, { ...how(false), dryRun: true })).outcome).toBe(
      'planned',
    );
    expect((await shown()).of['Cem']).toBe('yes');
    expect((await importPeople(maker.database, text, { ...how(false), dryRun: false })).outcome).toBe('done');
    expect((await shown()).of).toMatchObject({ Bea: 'yes', Cem: 'the file did not name everybody' });
  });

  it('passes over a file that could not be read, and says when it came', async () => {
    const before = (await shown()).of;
    app.clock.pass({ hours: 1 });
    await keepUnread(maker.database, 'hr.csv', 'ENOENT', how(true));
    await timed([], true);
    const { of, page } = await shown();
    expect(of).toEqual(before);
    expect(page).toMatch(/A later file came on .*? and could not be read\./);
  });

  it('says nothing where the list was let go, or was never kept', async () => {
    await timed([lineOf(ann!)], true);
    const entry = await maker.database.read
      .selectFrom('ledger').select('id').where('kind', '=', 'import-timed').orderBy('id', 'desc').executeTakeFirstOrThrow();
    await transact(maker.database.write, (tx) => dropValues(tx, [entry.id]));
    const gone = await shown();
    expect(new Set(Object.values(gone.of))).toEqual(new Set(['the list of those in the file was let go']));
    expect(gone.page).toContain('the list of those it named was let go. That leaves 5 people.');
    expect(gone.page).not.toContain('end of the period,');
    const now = app.clock.now();
    const facts = { by: null, added: 0, changed: 0, same: 1, refused: 0, missing: 4 };
    await transact(maker.database.write, (tx) =>
      append(tx, now, [{ at: now.toISOString(), kind: 'import-timed', facts, commits: { file: 'a', report: '{}' } }]),
    );
    const old = await shown();
    expect([...new Set(Object.values(old.of))]).toEqual([expect.stringContaining('did not keep whom it named')]);
  }); // prettier-ignore

  it('knows each of more missing than an import lists by name', async () => {
    const many = Array.from({ length: 505 }, (_, n) => ({ employeeNumber: `M${n}`, name: `M${n}`, email: `m${n}@x.example` }));
    expect(await timed(many.map(lineOf))).toMatchObject({ added: 505, refused: [] });
    await timed([lineOf(ann!)], true);
    const { rows, page } = await shown();
    expect(rows.filter((row) => row['in_last_hr_file'] === 'no').length).toBe(509);
    expect(page).toContain('509 people were not in it.');
  }); // prettier-ignore
});
