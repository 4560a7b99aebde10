import { readFileSync } from 'node:fs';
import { transact } from '../../src/database/database.ts';
import { courseOf, type Course } from '../../src/courses/course.ts';
import { append } from '../../src/ledger/ledger.ts';
import { requiredEntries, requirementDone, withdrawRequirement } from '../../src/obligations/requirement.ts';
import type { Ask } from '../../src/packs/ask.ts';
import { packFile } from '../../src/packs/kept.ts';
import { makePacks } from '../../src/packs/make.ts';
import { askPack } from '../../src/packs/pack.ts';
import { waive } from '../../src/obligations/waiver.ts';
import { strikeAttempt } from '../../src/training/attempt-strike.ts';
import { addStaff } from '../support/app.ts';
import { onSqlite } from '../support/databases.ts';
import { openPack, type Opened } from './opened.ts';
import { aYear, failures, type Year } from './year.ts';

jest.setTimeout(120_000);

onSqlite('at the edges of an evidence pack', (open) => {
  let year: Year;

  beforeAll(async () => {
    year = await aYear(await open());
  });
  afterAll(() => year.app.close());
  afterEach(() => expect(failures.splice(0)).toEqual([]));

  async function made(given: Partial<Ask>): Promise<Opened> {
    const from = '2026-01-01';
    const ask: Ask = { from, to: '2026-06-30', sites: [], jobRole: '', people: [], incident: '', sample: null, ...given };
    const id = await transact(year.app.ground.database.write, (tx) =>
      askPack(tx, year.app.clock.now(), { ask, reference: '', by: null }),
    );
    expect(await makePacks(year.maker)).toBe(1);
    return openPack(readFileSync(packFile(year.maker.data, id)));
  } // prettier-ignore

  it('says in words what was excused, asked and reminded, and who approved how many', async () => {
    const pack = await made({});
    const title = 'Social media and our patients';
    expect(pack.sheet('exceptions/waivers')).toMatchObject([{ what: 'course:social-media', title }]);
    expect(pack.sheet('exceptions/extensions')).toMatchObject([{ title }]);
    expect(pack.sheet('exceptions/required')).toMatchObject([{ title: `The whole course: ${title}` }]);
    const said = pack.sheet('reminders/reminders').map(({ in_words: words }) => words);
    expect(said).toContain(`${title}: on the day it was due, 4 Feb 2026`);
    expect(said).toContain(`${title}: 371 days after it was due on 31 Jan 2025`);
    const page = pack.text('index.html').replace(/<[^>]+>/g, '|').replace(/[|\s]+/g, '|');
    expect(page).toContain('Olu|Officer|1|1|1|');
    expect(page).toContain('Jan|2026|1|1|');
    expect(page).toMatch(/SM-\d\d\|·\|\w+/);
  }); // prettier-ignore

  it('leaves out what was asked of people outside its period, or was over before it', async () => {
    const { app, people } = year;
    const { write } = app.ground.database;
    const by = people.officer.id;
    const now = () => app.clock.now();
    const required = async (id: string, day: string) => {
      const what = { course: 'social-media' };
      const asked = { what, cause: 'law', due: '2026-12-01', reason: 'A new law', caseNumber: '' } as const;
      await transact(write, (tx) => append(tx, now(), requiredEntries(by, id, asked, [people.never.id], day)));
    };
    await required('done-early', '2026-02-02');
    await transact(write, (tx) => requirementDone(tx, now(), people.never.id, { id: 'done-early', day: '2026-02-20' }));
    await required('stopped', '2026-03-03');
    await transact(write, (tx) =>
      withdrawRequirement(tx, now(), by, { id: 'stopped', reason: 'By mistake', today: '2026-06-30' }),
    );
    app.clock.pass({ days: 20 });
    const of = async (from: string, to: string) => {
      const pack = await made({ from, to });
      const owed = pack.sheet('obligations/obligations').map(({ what }) => String(what));
      return {
        asked: pack.sheet('exceptions/required').map(({ requirement }) => String(requirement)).toSorted(),
        owed: [...new Set(owed.filter((what) => what.startsWith('required:')))].toSorted(),
        text: /Asked of people one by one: (\d+)/.exec(pack.text('index.html'))![1],
      };
    };
    // Before any of them; when the first was done within; after that, with the one of May; and after the second was taken back.
    expect(await of('2026-01-01', '2026-01-31')).toEqual({ asked: [], owed: [], text: '0' });
    expect(await of('2026-02-01', '2026-02-28')).toMatchObject({ asked: ['done-early'], text: '1' });
    expect(await of('2026-03-01', '2026-03-31')).toMatchObject({ asked: ['stopped'], text: '1' });
    expect(await of('2026-05-01', '2026-06-30')).toMatchObject({ asked: ['asked-1', 'stopped'], text: '2' });
    expect(await of('2026-07-10', '2026-07-15')).toMatchObject({ asked: ['asked-1'], text: '1' });
  }); // prettier-ignore

  it('says what it cannot show of a course kept in a form from before the first release, and is made all the same', async () => {
    const { read } = year.app.ground.database;
    const { course_hash: hash } = await read.selectFrom('attempt').select('course_hash').executeTakeFirstOrThrow();
    // What is kept under a hash is read once: here as if it had been kept in that form.
    const course: Partial<Course> = await courseOf(read, hash);
    const { spelling } = course;
    delete course.spelling;
    try {
      const pack = await made({ people: [year.people.late.id] });
      const [row] = pack.sheet('course/versions');
      expect(row!['remark']).toContain('kept in an older form that this version cannot read');
      expect(pack.paths).toContain(row!['file']);
      expect(pack.sheet('course/questions')).toEqual([]);
      const answers = pack.sheet('training/answers');
      expect(answers.length).toBe(2);
      for (const { asked } of answers) expect(asked).toContain('kept in an older form');
      const page = pack.text('index.html');
      expect(page).toContain('A course marked ? is kept in an older form');
      expect(page).toContain('2 papers cannot be shown with their questions.');
    } finally {
      course.spelling = spelling!;
    }
  }); // prettier-ignore

  it('lists an attempt that was struck, and counts it nowhere', async () => {
    const { app, people } = year;
    const { read, write } = app.ground.database;
    const text = (pack: Opened) => pack.text('index.html').replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
    const before = await made({});
    expect(text(before)).toContain('2 times somebody took the course. 2 times they passed. 3 papers were marked.');
    const asked = (pack: Opened) => pack.sheet('effect/clauses').reduce((sum, row) => sum + Number(row['asked']), 0);
    const all = asked(before);
    const attempts = await read.selectFrom('attempt').select(['id', 'started_at']).where('person_id', '=', people.late.id).orderBy('started_at').execute();
    await transact(write, (tx) =>
      strikeAttempt(tx, app.clock.now(), people.officer.id, people.late.id, { attempt: attempts.at(-1)!.id, reason: 'A colleague sat it' }),
    );
    app.clock.pass({ minutes: 2 });
    const pack = await made({});
    expect(pack.sheet('training/attempts').filter(({ struck_at: at }) => at !== '').map(({ attempt }) => attempt)).toEqual([attempts.at(-1)!.id]);
    expect(pack.sheet('training/papers').filter(({ struck_at: at }) => at !== '').length).toBeGreaterThan(0);
    expect(text(pack)).toContain('1 times they passed.');
    expect(text(pack)).toContain('One attempt is listed and does not count: it was struck, with a reason.');
    expect(asked(pack)).toBeLessThan(all);
    expect(asked(pack)).toBeGreaterThan(0);
  }); // prettier-ignore

  it('tells two approvers of one name apart', async () => {
    const { app, people } = year;
    const { write } = app.ground.database;
    const other = await addStaff(app, { name: people.officer.name, roles: ['officer'], hiredOn: '2025-01-01' });
    const today = app.clock.now().toISOString().slice(0, 10);
    await transact(write, (tx) =>
      waive(tx, app.clock.now(), other.id, people.never.id, { thing: 'policy', from: today, until: '2026-12-31', reason: 'Away', today }),
    );
    app.clock.pass({ minutes: 2 });
    const pack = await made({ to: today });
    const page = pack.text('index.html').replace(/<[^>]+>/g, '|').replace(/[|\s]+/g, '|');
    expect(page.match(/Olu\|Officer\|\d+\|\d+\|\d+\|/g)).toHaveLength(2);
  }); // prettier-ignore
});
