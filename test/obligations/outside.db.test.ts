import { transact } from '../../src/database/database.ts';
import { checkRebuild } from '../../src/ledger/rebuild.ts';
import { outsideImportCommand } from '../../src/obligations/outside.command.ts';
import { importOutside } from '../../src/obligations/outside-import.ts';
import { withdrawOutside } from '../../src/obligations/outside.ts';
import { outsideOf } from '../../src/obligations/outside.store.ts';
import { readOutside } from '../../src/obligations/outside-table.ts';
import { ONBOARDING, setRule, type Rule } from '../../src/obligations/rule.ts';
import { standingsOf } from '../../src/obligations/standing.store.ts';
import { projections } from '../../src/projections.ts';
import { addStaff, startApp, type Added, type TestApp } from '../support/app.ts';
import { onBoth, type TestDatabase } from '../support/databases.ts';
import { putIntoForce } from '../support/training.ts';

const HEAD = 'employee number,what,done on,provider,evidence reference\n';
const today = '2026-10-05';

onBoth('earlier and outside training', (open) => {
  let database: TestDatabase;
  let app: TestApp;
  let nia: Added;

  beforeEach(async () => {
    database = await open();
    app = await startApp({ database });
    await putIntoForce(database, app.clock.now());
    nia = await addStaff(app, { name: 'Nia Nurse', hiredOn: '2026-09-30', employeeNumber: '0042' });
  });
  afterEach(() => app.close());

  const counts = (outside: Rule['outside']) =>
    transact(database.write, (tx) => setRule(tx, app.clock.now(), 'test', { ...ONBOARDING, outside }, 'UTC'));
  const bring = (text: string, options: { dryRun?: boolean; shown?: string } = {}) =>
    importOutside(database, app.ground.messages, HEAD + text, {
      now: app.clock.now(),
      today,
      by: null,
      dryRun: false,
      ...options,
    });
  const stands = async () => {
    const [row] = await standingsOf(database.write, nia.id);
    return [row!.doneOn, row!.dueOn, row!.needs, row!.reasons.at(-1)!.dueOn];
  };

  it.each([
    ['no', [null, '2026-10-30', 'course', '2026-10-30']],
    // The policy is still to be signed here, as soon as somebody new would have to.
    ['first', ['2026-03-14', '2026-10-30', 'signature', '2027-03-14']],
    // Half a year is before the window: a new anchor.
    ['always', ['2026-09-20', '2026-10-30', 'signature', '2027-09-20']],
  ] as const)('counts %s: as the rule says', async (outside, expected) => {
    await counts(outside);
    await bring(
      "'0042,Social-media,2026-03-14,Acme Academy,Cert 1\n0042,social-media,20 Sep 2026,Acme Academy,Cert 2\n",
    );
    expect(await stands()).toEqual(expected);
    expect((await checkRebuild(database, projections, app.clock.now())).ok).toBe(true);
  });

  it('shows first what it would do, adds it once, and knows it again', async () => {
    await counts('always');
    const line = '0042,social-media,2026-03-14,Acme Academy,Cert 1\n';
    const planned = await bring(`${line}${line}nobody,social-media,2026-03-14,Acme,1\n`, { dryRun: true });
    expect(planned).toMatchObject({
      outcome: 'planned',
      known: 1,
      added: [{ line: 2, name: 'Nia Nurse', doneOn: '2026-03-14' }],
      unknown: [{ line: 4, who: 'nobody' }],
    });
    expect(await outsideOf(database.write, nia.id)).toEqual([]);
    expect(await bring(line, { shown: 'something else' })).toMatchObject({ outcome: 'changed' });
    expect(await bring(line, { shown: planned.mark })).toMatchObject({ outcome: 'done' });
    expect(await bring(line)).toMatchObject({ outcome: 'done', known: 1, added: [] });
    expect(await outsideOf(database.write, nia.id)).toMatchObject([
      { provider: 'Acme Academy', evidence: 'Cert 1', done_on: '2026-03-14', added_by: null },
    ]);
    const bodies = await database.read.selectFrom('ledger').select('body').execute();
    expect(bodies.filter(({ body }) => /Acme|Cert 1/.test(body))).toEqual([]);
  });

  it('stops counting once it is taken back, and can be brought in again', async () => {
    await counts('always');
    await bring('0042,social-media,2026-03-14,Acme Academy,Cert 1\n');
    const [row] = await outsideOf(database.write, nia.id);
    const back = () =>
      transact(database.write, (tx) =>
        withdrawOutside(tx, app.clock.now(), 'test', nia.id, {
          training: row!.id,
          today,
          reason: 'Entered by mistake',
        }),
      );
    await back();
    expect((await stands()).slice(0, 2)).toEqual([null, '2026-10-30']);
    await expect(back()).rejects.toMatchObject({ key: 'asked.outside-gone' });
    expect(await bring('0042,social-media,2026-03-14,Acme Academy,Cert 1\n')).toMatchObject({ added: [{}] });
  });

  it('prints on the command line, and answers with 1 where somebody is not known', async () => {
    await counts('always');
    const said: string[] = [];
    const run = (text: string, dryRun = false) =>
      outsideImportCommand(
        { database, messages: app.ground.messages, now: app.clock.now() },
        Buffer.from(HEAD + text),
        { dryRun },
        (line) => said.push(line),
      );
    expect(await run('0042,social-media,2026-03-14,Acme,1\nX,social-media,2026-03-14,Acme,1\n', true)).toBe(
      1,
    );
    expect(said).toContain('Line 3: nobody here has “X”.');
    expect(said.at(-1)).toBe('1 training would be added. Known already: 0.');
    expect(await run('0042,social-media,2026-03-14,Acme,1\n')).toBe(0);
    expect(await run('0042,social-media,03/04/2026,Acme,1\n')).toBe(1);
    expect(said.at(-2)).toContain('“03/04/2026” is no day, or can mean two.');
    expect(await run('0042,juggling,2026-03-14,Acme,1\n')).toBe(1);
    expect(said.at(-2)).toContain('“juggling” is no training that is known here.');
  });

  it('is brought in on a page: shown, confirmed, listed, taken back', async () => {
    const officer = await app.as(await addStaff(app, { roles: ['officer'] }));
    const content = `${HEAD}0042,social-media,2026-03-14,"Acme, Inc",Cert 1\nX-1,social-media,2026-03-14,Acme,1\n`;
    const file = { field: 'file', name: 'outside.csv', content };
    const plan = await officer.postFile('/asked/import', file);
    expect(plan.status).toBe(200);
    expect(plan.text).toContain('1 training would be added.');
    expect(plan.text).toContain('Line 3: nobody here has “X-1”.');
    const [, shown] = /name="shown" value="([^"]+)"/.exec(plan.text)!;
    const nothing = { field: 'other', name: 'x', content: '' };
    const send = (text: string) =>
      officer.postFile('/asked/import', { ...nothing, field: 'file' }, { shown: shown!, text });
    expect((await send(content.replace('Cert 1', 'Cert 2'))).status).toBe(409);
    expect((await send(content)).location).toBe('/asked/import?added=1&known=0');
    expect((await officer.follow()).text).toContain('1 training was added.');
    const duties = await officer.get(`/people/${nia.id}/duties`);
    expect(duties.text).toContain('Acme, Inc');
    const [, back] = /href="(\/people\/[\w-]+\/outside\/[\w-]+\/withdrawal)"/.exec(duties.text)!;
    expect((await officer.get(back!)).text).toContain('Take back outside training of');
    expect((await officer.post(back!, { reason: ' ' })).status).toBe(422);
    const why = { reason: 'Not theirs' };
    expect((await officer.post(back!, why)).location).toBe(`/people/${nia.id}/duties?done=outside-withdrawn`);
    expect((await officer.post(back!, why)).status).toBe(409);
    expect((await officer.get(back!)).status).toBe(409);
    expect((await officer.postFile('/asked/import', { ...file, content: '' })).status).toBe(422);
    expect((await officer.postFile('/asked/import', { ...file, content: `${HEAD}0042,,x,,\n` })).status).toBe(
      422,
    );
  });
});

describe('a file of outside training', () => {
  const faults = (text: string) => readOutside(text, today).faults.map(({ line, key }) => [line, key]);

  it('is read with other headings, separators and marks', () => {
    const text =
      '\uFEFFsep=;\nE-mail;Course;Date completed;Given by;Certificate\nA@x.example;B;2026-01-02;C;"D\nd"\n';
    expect(readOutside(text, today)).toEqual({
      lines: [
        { line: 2, who: 'A@x.example', what: 'B', doneOn: '2026-01-02', provider: 'C', evidence: 'D d' },
      ],
      others: [],
      faults: [],
    });
  });

  it.each([
    ['', [[1, 'outside.empty']]],
    ['what,done on,provider,evidence\n', [[1, 'outside.no-person'], [1, 'outside.no-lines']]],
    ['id,what,provider,evidence\n', [[1, 'outside.no-column'], [1, 'outside.no-lines']]],
    [HEAD, [[1, 'outside.no-lines']]],
    [`${HEAD}1,"a,2026-01-01,b,c\n`, [[2, 'outside.quote']]],
    [`${HEAD}1,a,2026-10-06,b,c\n`, [[2, 'outside.day-future']]],
    [`${HEAD},,,,x\n`, [[2, 'outside.who-needed'], [2, 'outside.what-needed'], [2, 'outside.day-needed'], [2, 'outside.provider-needed']]],
    [`${HEAD}1,a,1/2/2026,b,\n`, [[2, 'outside.day-unclear'], [2, 'outside.evidence-needed']]],
  ])('says what is wrong in %j', (text, expected) => expect(faults(text)).toEqual(expected)); // prettier-ignore
});
