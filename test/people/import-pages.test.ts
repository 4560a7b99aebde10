import { timedImport } from '../../src/people/import/timed.ts';
import { mapping } from '../../src/people/import/mapping.store.ts';
import { leavesOf } from '../../src/people/leave.store.ts';
import { personDetails } from '../../src/people/people.store.ts';
import { addStaff, startApp, type Added, type Browser, type TestApp } from '../support/app.ts';
import { onSqlite, type TestDatabase } from '../support/databases.ts';

onSqlite('the pages of an import', (open) => {
  let app: TestApp;
  let database: TestDatabase;
  let administrator: Browser;
  let people: Added[];
  beforeEach(async () => {
    database = await open();
    app = await startApp({ database });
    administrator = await app.as(
      await addStaff(app, { name: 'Ada Min', employeeNumber: 'A', roles: ['administrator'] }),
    );
    people = [];
    for (let n = 0; n < 3; n++)
      people.push(await addStaff(app, { name: `Person ${n}`, employeeNumber: `P${n}`, password: false }));
    await administrator.get('/people/import');
  });
  afterEach(() => app.close());

  const NOTHING = { field: 'file', name: '', content: '' };
  const upload = (content: string, fields: Record<string, string> = {}) =>
    administrator.postFile('/people/import', { field: 'file', name: 'staff.csv', content }, fields);
  const along = (fields: Record<string, string>) => administrator.postFile('/people/import', NOTHING, fields);
  const hidden = (html: string, names = ['packed', 'shown']) =>
    Object.fromEntries(
      names.map((name) => [name, new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? '']),
    );
  const details = async (n: number) => (await personDetails(database.read, people[n]!.id))!;

  it('ask what headings mean, keep it, and never ask that again', async () => {
    const file = 'Kennung;Wer;Gruppe\nP0;Person 0;Blue';
    const asked = await upload(file);
    expect(asked.status).toBe(200);
    for (const words of ['What the columns hold', 'Kennung', 'For example: Blue', 'name="column-2"'])
      expect(asked.text).toContain(words);
    const packed = hidden(asked.text, ['packed']);
    const answer = { ...packed, step: 'answer', 'column-0': 'employeeNumber', 'column-1': 'name' };
    const twice = await along({ ...answer, 'column-2': 'name' });
    expect([twice.status, twice.text.includes('href="#column-2"')]).toEqual([422, true]);
    expect(twice.text).toContain('This column is chosen twice');
    expect((await mapping(database.read)).columns.size).toBe(0);

    const planned = await along({ ...answer, 'column-2': 'team' });
    expect([planned.status, planned.text.includes('Team: nothing → Blue')]).toEqual([200, true]);
    const again = await along(hidden(planned.text));
    expect(again.location).toBe('/people/import?added=0&changed=1&same=0');
    expect((await details(0)).team).toBe('Blue');

    const page = await administrator.get('/people/import');
    for (const words of ['What we know of your files', '<dt>gruppe</dt><dd>team</dd>'])
      expect(page.text).toContain(words);
    const next = await upload('Kennung;Wer;Gruppe\nP0;Person 0;Red');
    expect(next.text).toContain('Team: Blue → Red');
    // And it can be said differently.
    const reread = await along({ ...hidden(next.text, ['packed']), step: 'ask' });
    expect(reread.text).toMatch(/name="column-2"[\s\S]*?value="team" selected/);
    const other = await along({ ...answer, ...hidden(next.text, ['packed']), 'column-2': '' });
    expect(other.text).toContain('Everything in this file is known already.');
  });

  it('take a list pasted out of a spreadsheet, propose what titles mean, and keep what is wrong to be corrected', async () => {
    const pasted = (text: string) => administrator.postFile('/people/import', NOTHING, { pasted: text });
    expect((await pasted(' ')).text).toContain('Choose a file, or paste the list.');
    const list = (hired: string) =>
      `Name\tEmail\tPosition\tHired\nLucy Hale\tlucy@x.example\tHygienist\t${hired}\nTom Becker\ttom@x.example\tJuggler\t2026-01-05\nAda Mop\tada@x.example\tCleaner\t2026-01-05\n`;
    const headings = await pasted(list('soon'));
    expect(headings.text).toMatch(/name="column-2"[\s\S]*?value="jobRole" selected/);
    const answer = { step: 'answer', 'column-2': 'jobRole' };
    const asked = await along({ ...hidden(headings.text, ['packed']), ...answer });
    const fields = [...asked.text.matchAll(/<select id="(word-\w+)"[\s\S]*?<\/select>/g)];
    expect(fields.map(([html]) => /value="(\w*)" selected/.exec(html)?.[1] ?? '')).toEqual([
      'other',
      'clinician',
      '',
    ]);
    const words = Object.fromEntries(fields.map(([, name], n) => [name!, n === 1 ? 'clinician' : 'other']));
    const wrong = await along({ ...hidden(asked.text, ['packed']), step: 'answer', ...words });
    const kept = /<textarea[^>]*>\s*([\s\S]*?)<\/textarea>/.exec(wrong.text)![1]!;
    expect([wrong.status, kept.replaceAll('\r', '')]).toEqual([422, list('soon').trim()]);
    // Nobody has to name the one site there is.
    const right = await pasted(list('2024-01-08'));
    expect(right.text).toContain('The file would add 3');
    expect(right.text).toContain('The time of the 3 people who are added starts on the day of the import');
    await along(hidden(right.text));
    const { id } = await database.read
      .selectFrom('person')
      .where('email', '=', 'lucy@x.example')
      .select('id')
      .executeTakeFirstOrThrow();
    expect((await personDetails(database.read, id))!.siteId).toBe(people[0]!.siteId);
  });

  it('ask which number is the day, and refuse to guess', async () => {
    const file = 'number,name,hired\nP0,Person 0,03/04/2026\nP1,Person 1,2026-04-05';
    const asked = await upload(file);
    for (const words of [
      'Which day is meant?',
      'Line 2, hired: “03/04/2026” is 3 Apr 2026 or 4 Mar 2026.',
      'value="month-first"',
    ])
      expect(asked.text).toContain(words);
    expect(asked.text).not.toContain('Line 3');
    const packed = hidden(asked.text, ['packed']);
    for (const dates of ['', 'perhaps']) {
      const refused = await along({ ...packed, step: 'answer', askedDates: '1', dates });
      expect([refused.status, refused.text.includes('href="#dates"')]).toEqual([422, true]);
    }
    const planned = await along({ ...packed, step: 'answer', dates: 'month-first' });
    expect(planned.text).toContain('→ 4 Mar 2026');
    expect((await administrator.get('/people/import')).text).toContain('The month first');
    // The next file is read so without a question.
    expect((await upload(file)).text).toContain('→ 4 Mar 2026');
  });

  it('list who is missing from a file of everybody, and do what is said of each', async () => {
    const shown = await upload('number,name\nA,Ada Min\nP2,Person 2', { everybody: '1' });
    for (const words of ['2 people are not in this file', 'Person 0', 'Person 1', 'name="missing"'])
      expect(shown.text).toContain(words);
    const fields = { ...hidden(shown.text), everybody: '1' };
    const unsaid = await along(fields);
    expect([unsaid.status, unsaid.text.includes('href="#missing"')]).toEqual([422, true]);
    const [left, away] = [people[0]!.id, people[1]!.id];
    const noDay = await along({
      ...fields,
      missing: 'keep',
      [`what-${left}`]: 'left',
      [`on-${left}`]: '2026-02-30',
    });
    expect([noDay.status, noDay.text.includes(`href="#on-${left}"`)]).toEqual([422, true]);
    expect(noDay.text).toContain('value="2026-02-30"');
    const forAll = await along({ ...fields, missing: 'leave' });
    expect([forAll.status, forAll.text.includes('href="#missingOn"')]).toEqual([422, true]);

    const answers = {
      ...fields,
      missing: 'leave',
      missingOn: '2026-09-01',
      [`what-${left}`]: 'left',
      [`on-${left}`]: '2026-09-30',
    };
    const many = await along(answers);
    expect([many.status, many.text.includes('By this file 1 person of 4 would leave.')]).toEqual([409, true]);
    expect(many.text).toMatch(/value="left" selected/);
    expect((await details(0)).leftOn).toBeNull();
    expect((await along({ ...answers, manyLeave: '1' })).location).toBe(
      '/people/import?added=0&changed=0&same=2',
    );
    expect((await details(0)).leftOn).toBe('2026-09-30');
    expect(await leavesOf(database.read, away)).toMatchObject([{ from: '2026-09-01', to: null }]);
    // In the other tab things were as before.
    expect((await along({ ...answers, manyLeave: '1' })).status).toBe(409);
  });

  it('take many answers, and refuse more than there can be', async () => {
    const ids = Array.from({ length: 150 }, (_, n) => [`what-x${n}`, 'keep'] as const);
    const answer = await upload('number,name\nP0,Person 0', { ...Object.fromEntries(ids), everybody: '1' });
    expect(answer.status).toBe(200);
  });

  it('stop when many leave by the column of the file too', async () => {
    const shown = await upload('number,name,left\nP0,Person 0,2026-10-31');
    expect(shown.text).toContain('That is more than 5 %');
    const stopped = await along(hidden(shown.text));
    expect([stopped.status, (await details(0)).leftOn]).toEqual([409, null]);
    await along({ ...hidden(shown.text), manyLeave: '1' });
    expect((await details(0)).leftOn).toBe('2026-10-31');
  });

  it('tell the administrator what came of the last timed import', async () => {
    expect((await administrator.get('/people')).text).not.toContain('timed import');
    const text = 'number,name,job role\nP0,Person 0,wizard\nP1,Person <b>,it';
    const at = { now: app.clock.now(), by: null, zone: 'UTC', country: 'us', everybody: true };
    await timedImport(database, text, 'night <1>.csv', at);
    expect((await administrator.get('/people')).text).toContain(
      'The last timed import could not take everything: 1 problem.',
    );
    const page = (await administrator.get('/people/import')).text;
    for (const words of [
      'night &lt;1&gt;.csv',
      'There is no job role “wizard”',
      'Added 0, changed 1',
      '2 people who work here are not in the file',
      'Person 2',
    ])
      expect(page).toContain(words);
    const officer = await app.as(await addStaff(app, { roles: ['officer'] }));
    expect((await officer.get('/people')).text).not.toContain('timed import');
    // What is personal may be erased; the page then tells the counts.
    await database.write.updateTable('import_timed').set({ file: '', report: '' }).execute();
    expect((await administrator.get('/people/import')).text).toContain('1 line was refused');
    app.clock.pass({ minutes: 1 });
    const later = { ...at, now: app.clock.now() };
    await timedImport(database, 'number,name\nP0,Person 0', 'good.csv', later);
    expect((await administrator.get('/people')).text).not.toContain('timed import');
  });

  it('survive odd forms', async () => {
    const asked = await upload('Kennung;Wer\nP0;Person 0');
    const packed = hidden(asked.text, ['packed']);
    for (const fields of [
      { ...packed, step: 'answer' },
      { ...packed, step: 'answer', 'column-0': '__proto__', 'column-99': 'name' },
      { ...packed, step: 'nonsense' },
      { ...packed, step: 'ask', everybody: 'x' },
      { ...packed, missing: 'constructor', shown: 'x' },
      { step: 'answer' },
    ]) {
      const { status } = await along(fields);
      expect([JSON.stringify(fields), [200, 422, 409].includes(status)]).toEqual([
        JSON.stringify(fields),
        true,
      ]);
    }
  });
});
