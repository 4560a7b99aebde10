import { readFileSync, rmSync } from 'node:fs';
import { backup } from '../../src/backup/backup.ts';
import { restore } from '../../src/backup/restore.ts';
import { openDatabase, transact } from '../../src/database/database.ts';
import { parseEntry } from '../../src/ledger/entry.ts';
import { loadLogKey } from '../../src/ledger/log-key.ts';
import { openLog } from '../../src/ledger/log.ts';
import { askText, type Ask } from '../../src/packs/ask.ts';
import { packFile } from '../../src/packs/kept.ts';
import { makePack, makePacks } from '../../src/packs/make.ts';
import { askPack } from '../../src/packs/pack.ts';
import { packOf } from '../../src/packs/pack.store.ts';
import { targetOf } from '../backup/make.ts';
import { Desk } from '../proofs/verifying.ts';
import { emptyPlace, onBoth, temporaryFolder } from '../support/databases.ts';
import { join } from 'node:path';
import { openPack, type Opened } from './opened.ts';
import { aYear, failures, type Year } from './year.ts';

jest.setTimeout(180_000);

const ASK: Ask = {
  from: '2026-01-01',
  to: '2026-06-30',
  sites: [],
  jobRole: '',
  people: [],
  incident: '',
  sample: null,
};

onBoth('an evidence pack', (open, kind) => {
  let year: Year;
  const desk = new Desk();

  beforeEach(async () => {
    year = await aYear(await open());
  });
  afterEach(() => year.app.close());
  afterEach(() => expect(failures.splice(0)).toEqual([]));
  afterAll(() => desk.clear());

  const asked = (ask: Partial<Ask>, reference = ''): Promise<string> =>
    transact(year.app.ground.database.write, (tx) =>
      askPack(tx, year.app.clock.now(), { ask: { ...ASK, ...ask }, reference, by: null }),
    );
  const fileOf = (id: string): Buffer => readFileSync(packFile(year.maker.data, id));
  const made = async (ask: Partial<Ask>, reference = ''): Promise<Opened> => {
    const id = await asked(ask, reference);
    expect(await makePacks(year.maker)).toBe(1);
    return openPack(fileOf(id));
  };
  const names = (rows: Record<string, string>[]) => rows.map(({ name }) => name);

  it('holds all that it promises, each sheet twice', async () => {
    const pack = await made({ sample: { size: 3, seed: '42' } }, 'OCR 26-1');
    const roster = pack.sheet('people/roster');
    expect(names(roster)).toEqual([
      'Olu Officer', 'Ada Auditor', 'Pia Prompt', 'Lars =Late', 'Nia Never', 'Gus Gone', 'Eva Excused',
    ]); // prettier-ignore
    expect(roster.find(({ name }) => name === 'Gus Gone')).toMatchObject({ left_on: '2026-03-31' });
    const filed = Object.fromEntries(roster.map((row) => [row['name'], row['in_last_hr_file']]));
    expect(filed).toMatchObject({
      'Pia Prompt': 'yes',
      'Nia Never': 'yes',
      'Lars =Late': 'no',
      'Gus Gone': '',
    });

    const owed = pack.sheet('obligations/obligations');
    const of = (name: string) => owed.filter((row) => row['name'] === name);
    expect(of('Pia Prompt')).toMatchObject([
      { due_on: '2026-02-04', done_on: '2026-01-09', days_late: '0', state: 'done' },
    ]);
    expect(of('Lars =Late')).toMatchObject([
      { due_on: '2026-02-04', done_on: '2026-03-20', days_late: '44', state: 'done late' },
      { due_on: '2026-06-01', done_on: '', state: 'overdue' },
    ]);
    expect(of('Nia Never')[0]).toMatchObject({ due_on: '2026-04-15', state: 'overdue' });
    expect(of('Nia Never')[0]!['reason']).toBe(
      'Hired 1 Feb 2026; 30 days, so 3 Mar 2026; more time was given, so 15 Apr 2026.',
    );
    expect(of('Gus Gone')[0]).toMatchObject({ state: 'ended' });
    const train = Object.fromEntries(
      pack.sheet('obligations/days-to-train').map((row) => [row['name'], row['days_to_train']]),
    );
    expect(train).toEqual({
      'Pia Prompt': '4',
      'Lars =Late': '74',
      'Nia Never': '',
      'Gus Gone': '',
      'Eva Excused': '',
    });

    expect(pack.sheet('policy/versions').map(({ number }) => number)).toEqual(['1', '2']);
    expect(pack.text('policy/policy-version-2.md')).toContain('our new chat tool');
    expect(pack.sheet('policy/differences').some(({ after }) => after!.includes('our new chat tool'))).toBe(
      true,
    );
    const [course] = pack.sheet('course/versions');
    const whole = JSON.parse(pack.text(course!['file']!)) as {
      lessons: object[];
      questions: { id: string; options: object[] }[];
    };
    expect(pack.sheet('course/questions').length).toBe(
      whole.questions.flatMap(({ options }) => options).length,
    );
    expect(new Set(pack.sheet('course/screens').map(({ lesson }) => lesson)).size).toBe(whole.lessons.length);

    expect(pack.sheet('training/papers').map(({ name, passed }) => [name, passed])).toEqual([
      ['Pia Prompt', 'yes'], ['Lars =Late', 'no'], ['Lars =Late', 'yes'],
    ]); // prettier-ignore
    expect(pack.sheet('effect/first-try')).toEqual([
      { month: '2026-01', first_tries: '1', passed_at_once: '1' },
      { month: '2026-03', first_tries: '1', passed_at_once: '0' },
    ]);
    expect(pack.sheet('signatures/signatures').map(({ name, policy }) => [name, policy])).toEqual([
      ['Pia Prompt', '1'], ['Pia Prompt', '2'], ['Lars =Late', '1'],
    ]); // prettier-ignore
    expect(pack.sheet('signatures/signatures')[0]).toMatchObject({
      typed_name: 'Pia Prompt',
      statement: 'I have read it.',
    });
    const retrained = Object.fromEntries(
      pack.sheet('changes/retrained').map((row) => [row['name'], row['state']]),
    );
    expect(retrained).toMatchObject({ 'Pia Prompt': 'done', 'Lars =Late': 'overdue' });
    expect(retrained).not.toHaveProperty('Gus Gone');
    expect(pack.sheet('exceptions/waivers')).toMatchObject([
      { name: 'Eva Excused', approved_by: 'Olu Officer', reason: 'Seconded to the county' },
    ]);
    expect(pack.sheet('exceptions/extensions')).toMatchObject([
      { name: 'Nia Never', approved_by: 'Olu Officer', reason: 'Night shifts only' },
    ]);
    expect(pack.sheet('exceptions/required')).toMatchObject([
      { name: 'Lars =Late', cause: 'incident', case: 'INC-7' },
    ]);
    expect(pack.sheet('reminders/reminders').length).toBeGreaterThan(0);

    const contents = JSON.parse(pack.text('contents.json')) as { files: { path: string; sha256: string }[] };
    const inside = pack.paths.filter((path) => !['index.html', 'index.pdf', 'contents.json'].includes(path));
    expect(contents.files.map(({ path }) => path)).toEqual(inside);
    expect(pack.text('people/roster.csv')).toContain('Lars =Late');
  });

  it('leads from requirement to document on its first page, in both forms', async () => {
    const pack = await made({}, 'OCR 26-1 <b>');
    const page = pack.text('index.html');
    for (const words of [
      '45 CFR 164.530(b)(1)',
      '164.530(e)',
      '164.530(i)',
      '164.530(j)',
      'OCR 26-1 &lt;b&gt;',
      'It finds changes; it does not prevent them',
    ])
      expect(page).toContain(words);
    // No site in Texas or the UK was asked for.
    expect(page).not.toContain('Texas');
    expect(page).not.toMatch(/<script|https?:\/\/|undefined|\[object/);
    const links = [...page.matchAll(/href="([^"#]+)"/g)].map((match) => match[1]!);
    expect(links.length).toBeGreaterThan(30);
    expect(links.filter((path) => !pack.paths.includes(path))).toEqual([]);
    expect(pack.bytes('index.pdf').subarray(0, 5).toString()).toBe('%PDF-');
  });

  it('holds proofs that the checker finds right, and wrong once they are changed', async () => {
    const pack = await made({ people: [year.people.late.id] });
    const path = desk.put('records.json', pack.text('proof/records-0001.json'));
    const key = desk.put('key.txt', pack.text('proof/key.txt'));
    const note = desk.put('checkpoint.txt', pack.text('proof/checkpoint.txt'));
    const good = await desk.check([path, '--key', readFileSync(key, 'utf8').trim(), '--checkpoint', note]);
    expect([good.code, good.wrong]).toEqual([0, []]);
    const receipt = pack.paths.find((one) => one.startsWith('receipts/'))!;
    expect((await desk.check([desk.put('receipt.json', pack.text(receipt))])).code).toBe(0);
    const changed = pack
      .text('proof/records-0001.json')
      .replace('\\"kind\\":\\"signed\\"', '\\"kind\\":\\"sighed\\"');
    expect((await desk.check([desk.put('changed.json', changed)])).code).toBe(1);
  });

  it('shows one person with each question and answer, and nobody else', async () => {
    const pack = await made({ people: [year.people.late.id] });
    for (const path of [
      'people/roster',
      'obligations/obligations',
      'training/papers',
      'training/answers',
      'signatures/signatures',
    ])
      expect([path, new Set(names(pack.sheet(path)))]).toEqual([path, new Set(['Lars =Late'])]);
    const answers = pack.sheet('training/answers');
    expect(new Set(answers.map(({ same_words_as_shown: same }) => same))).toEqual(new Set(['yes']));
    expect(answers.filter(({ chosen }) => chosen === 'yes').length).toBeGreaterThan(5);
    expect(answers.every(({ reason }) => reason !== '')).toBe(true);
    const everything = pack.paths
      .filter((one) => !one.startsWith('course/') && !one.endsWith('.pdf'))
      .map((one) => pack.text(one))
      .join('\n');
    for (const { name, employeeNumber } of [year.people.prompt, year.people.gone])
      for (const word of [name, `"${employeeNumber}"`])
        expect([word, everything.includes(word)]).toEqual([word, false]);
  });

  it('takes just the period, the role, and the people of an incident', async () => {
    expect(names((await made({ from: '2026-04-01' })).sheet('people/roster'))).not.toContain('Gus Gone');
    expect(names((await made({ jobRole: 'front-desk' })).sheet('people/roster'))).toEqual(['Lars =Late']);
    expect(names((await made({ incident: 'asked-1' })).sheet('people/roster'))).toEqual(['Lars =Late']);
    const early = await made({ to: '2026-02-28' });
    expect(early.sheet('policy/versions').map(({ number }) => number)).toEqual(['1']);
    expect(names(early.sheet('signatures/signatures'))).toEqual(['Pia Prompt']);
  });

  it('is the same bytes for the same question at the same checkpoint, whoever asks and on whichever database', async () => {
    const sample = { size: 2, seed: 'x' };
    const ids = [
      await asked({ sample }),
      await asked({ sample }),
      await asked({ sample: { size: 2, seed: 'y' } }),
    ];
    expect(await makePacks(year.maker)).toBe(3);
    const [one, two, other] = ids.map(fileOf);
    expect(one!.equals(two!)).toBe(true);
    expect(one!.equals(other!)).toBe(false);

    const { database, clock } = year.app.ground;
    const file = join(temporaryFolder(), 'heed.backup');
    const { place: from } = database as typeof database & {
      place: { folder: string; url: string | undefined };
    };
    const config = { data: from.folder, databaseUrl: from.url };
    await backup({ database, log: year.log, config }, file, clock.now());
    const { place, remove } = await emptyPlace(kind === 'sqlite' ? 'postgres' : 'sqlite');
    await restore(targetOf(place), file, clock.now());
    const restored = openDatabase(place);
    const log = await openLog(restored.write, loadLogKey(undefined, place.folder), clock.now());
    const maker = { ...year.maker, database: restored, log, data: place.folder };
    // The file is not there: it is made again from what was restored.
    await transact(restored.write, (tx) =>
      tx.updateTable('pack').set({ state: 'waiting', tries: 0 }).where('id', '=', ids[0]!).execute(),
    );
    expect(await makePacks(maker)).toBe(1);
    expect(readFileSync(packFile(place.folder, ids[0]!)).equals(one!)).toBe(true);
    await restored.close();
    await remove();
  });

  it('goes on where it was killed, with the same bytes', async () => {
    const [first, second] = [await asked({}), await asked({})];
    expect(await makePack(year.maker, first)).toBe(true);
    // Killed after three parts: nothing after that is written, and the lease stays.
    const { write } = year.app.ground.database;
    const dying = new AbortController();
    const clock = { now: () => year.app.clock.now() };
    const cut = {
      ...year.maker,
      clock,
      messages: {
        ...year.maker.messages,
        t: (key: string, params?: Record<string, string | number>) => {
          if (key === 'signing.proof-about') throw new Error('killed');
          return year.maker.messages.t(key, params);
        },
      },
    };
    expect(await makePack(cut, second, dying.signal)).toBe(false);
    expect(failures.splice(0)).toMatchObject([{ message: 'killed' }]);
    expect(await packOf(write, second)).toMatchObject({ state: 'making', done: 11 });
    // Nobody else begins it while the lease runs.
    expect(await makePacks(year.maker)).toBe(0);
    year.app.clock.pass({ minutes: 3 });
    expect(await makePacks(year.maker)).toBe(1);
    expect(fileOf(second).equals(fileOf(first))).toBe(true);
  });

  it('is made by one of two who try at once, and put on record once', async () => {
    const id = await asked({}, 'Case of Jane Doe');
    const done = await Promise.all([makePack(year.maker, id), makePack(year.maker, id)]);
    expect(done.toSorted()).toEqual([false, true]);
    const rows = await year.app.ground.database.read
      .selectFrom('ledger')
      .select('body')
      .where('kind', '=', 'pack-made')
      .execute();
    const [entry] = rows.map(({ body }) => parseEntry(body));
    const pack = (await packOf(year.app.ground.database.read, id))!;
    expect(rows.length).toBe(1);
    expect(entry!.facts).toMatchObject({
      pack: id,
      sha256: pack.hash,
      bytes: pack.bytes,
      log: year.log.origin,
    });
    expect(rows[0]!.body).not.toContain('Jane');
    expect(pack.ask).toBe(askText(ASK));
  });

  it('names whom the law has erased as erased, and keeps what was proven', async () => {
    const { write } = year.app.ground.database;
    await write
      .updateTable('person')
      .set({ name: '', employee_number: null, email: null })
      .where('id', '=', year.people.prompt.id)
      .execute();
    const pack = await made({});
    const row = pack.sheet('people/roster').find(({ person }) => person === year.people.prompt.id);
    expect(row).toMatchObject({ name: '(erased)', employee_number: '' });
    expect(pack.sheet('signatures/signatures').length).toBe(3);
    rmSync(packFile(year.maker.data, 'nothing'), { force: true });
  });
});
