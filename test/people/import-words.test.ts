import { checkRebuild } from '../../src/ledger/rebuild.ts';
import { mapping } from '../../src/people/import/mapping.store.ts';
import { wordField } from '../../src/people/import/own-words.ts';
import { timedImport } from '../../src/people/import/timed.ts';
import { personDetails } from '../../src/people/people.store.ts';
import { projections } from '../../src/projections.ts';
import { addStaff, startApp, type Added, type Browser, type TestApp } from '../support/app.ts';
import { onSqlite, type TestDatabase } from '../support/databases.ts';

onSqlite('the own words of a file that is imported', (open) => {
  let app: TestApp;
  let database: TestDatabase;
  let administrator: Browser;
  let pia: Added;
  beforeEach(async () => {
    database = await open();
    app = await startApp({ database });
    administrator = await app.as(await addStaff(app, { roles: ['administrator'] }));
    pia = await addStaff(app, { name: 'Pia Park', employeeNumber: 'P1', jobRole: 'other', password: false });
    await administrator.get('/people/import');
  });
  afterEach(() => app.close());

  const HEAD = 'number,name,job role,employment kind,country,hourly,shift\n';
  const upload = (content: string, fields: Record<string, string> = {}) =>
    administrator.postFile('/people/import', { field: 'file', name: 'staff.csv', content }, fields);
  const along = (fields: Record<string, string>) => upload('', fields);
  const hidden = (html: string, name: string) =>
    new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? '';
  const packed = (html: string) => ({ packed: hidden(html, 'packed'), step: 'answer' });

  const NURSE = wordField('jobRole', 'Registered Nurse II');
  const REGULAR = wordField('kind', 'Regular FT');

  it('are asked about once, kept, and used by every later import', async () => {
    const file = `${HEAD}P1,Pia Park,Registered Nurse II,Regular FT,Ohio,Salaried FT,Nights A\n`;
    const asked = await upload(file);
    expect([asked.status, asked.text.includes('role="alert"')]).toEqual([200, false]);
    for (const words of [
      'What your words mean here',
      'job role: “Registered Nurse II”',
      'employment kind: “Regular FT”',
      'country or state: “Ohio”',
      'hourly: “Salaried FT”',
      'shift: “Nights A”',
      'In 1 line.',
    ])
      expect(asked.text).toContain(words);
    const answers = {
      ...packed(asked.text),
      [NURSE]: 'clinician',
      [REGULAR]: 'permanent',
      [wordField('country', 'Ohio')]: 'us',
      [wordField('hourly', 'Salaried FT')]: 'no',
      [wordField('shift', 'Nights A')]: 'night',
    };
    const odd = await along({ ...answers, [NURSE]: 'wizard' });
    expect([odd.status, odd.text.includes(`href="#${NURSE}"`)]).toEqual([422, true]);
    expect((await mapping(database.read)).words.size).toBe(0);
    const planned = await along(answers);
    expect(planned.text).toContain('Job role: Other → Clinician');
    expect(planned.text).toContain('Shift: nothing → Night shift');
    const page = (await administrator.get('/people/import')).text;
    expect(page).toContain('<dt>job role: “registered nurse ii”</dt><dd>Clinician</dd>');

    // Nobody is there to ask: what was said holds, whatever the case.
    const text = `${HEAD}P1,Pia Park,REGISTERED  nurse-II,regular ft,,,\n`;
    const at = { now: app.clock.now(), by: null, zone: 'UTC', country: 'us' };
    expect((await timedImport(database, text, 'night.csv', at)).refused).toEqual([]);
    expect((await personDetails(database.read, pia.id))!.jobRole).toBe('clinician');
    expect((await checkRebuild(database, projections, app.clock.now())).ok).toBe(true);
    const bodies = await database.read.selectFrom('ledger').select('body').execute();
    expect(bodies.filter(({ body }) => /nurse ii/i.test(body))).toEqual([]);

    // It can be said differently, and taken back.
    const again = await along({ ...packed(asked.text), step: 'ask' });
    expect(again.text).toMatch(new RegExp(`name="${NURSE}"[\\s\\S]*?value="clinician" selected`));
    await along({ ...packed(asked.text), [NURSE]: '' });
    expect([...(await mapping(database.read)).words.values()].map(({ word }) => word)).not.toContain(
      'registered nurse ii',
    );
  });

  it('that nobody says anything about stay problems of the file, not a question for ever', async () => {
    const asked = await upload(`${HEAD}P1,Pia Park,wizzard,,,,\n`);
    const planned = await along({ ...packed(asked.text), [wordField('jobRole', 'wizzard')]: '' });
    expect(planned.status).toBe(422);
    expect(planned.text).toContain('There is no job role “wizzard”');
    expect(planned.text).toContain('Read the file differently');
  });

  it('come as a question after the headings, and so do the days', async () => {
    const asked = await upload('number,name,Stelle,hired\nP1,Pia Park,Chirurgin,03/04/2026\n');
    expect(asked.text).not.toContain('Chirurgin”');
    const then = await along({ ...packed(asked.text), 'column-2': 'jobRole', dates: 'day-first' });
    expect([then.status, then.text.includes('role="alert"')]).toEqual([200, false]);
    expect(then.text).toContain('job role: “Chirurgin”');

    const days = await upload('number,name,Eintritt\nP1,Pia Park,Chirurgin\n');
    expect(days.status).toBe(200);
  });

  it('let the order of a date be a question first and a mistake only when it is left open', async () => {
    const asked = await upload('number,name,Eintritt\nP1,Pia Park,03/04/2026\n');
    const first = await along({ ...packed(asked.text), 'column-2': 'hired' });
    expect([first.status, first.text.includes('role="alert"')]).toEqual([200, false]);
    expect(first.text).toContain('Which day is meant?');
    const second = await along({ ...packed(first.text), askedDates: hidden(first.text, 'askedDates') });
    expect([second.status, second.text.includes('href="#dates"')]).toEqual([422, true]);
  });

  it('never call the day optional that somebody left on', async () => {
    const shown = await upload('number,name\nnobody,Some Body\n', { everybody: '1' });
    expect(shown.status).toBe(422);
    const page = await upload('number,name\n"",', { everybody: '1' });
    expect(page.text).not.toContain('Since when?');
    const missing = await upload(`number,name\nP1,Pia Park\n`, { everybody: '1' });
    expect(missing.text).toContain('On which day?');
    expect(missing.text).toContain('Needed where they have left or are on leave');
    expect(missing.text).not.toMatch(/On which day\?[^<]*<span class="optional">/);
  });
});
