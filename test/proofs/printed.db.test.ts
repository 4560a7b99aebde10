import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { transact } from '../../src/database/database.ts';
import { latestCheckpoint, shownRoot } from '../../src/ledger/latest.ts';
import { sealAll } from '../../src/ledger/sealer.ts';
import { COMMANDED, TEAM } from '../../src/overview/catalogue.ts';
import { makePacks } from '../../src/packs/make.ts';
import { packFile } from '../../src/packs/kept.ts';
import { askPack } from '../../src/packs/pack.ts';
import { reportCommand, reportOptions } from '../../src/reports/report.command.ts';
import { openPack } from '../packs/opened.ts';
import { chooseLanguage } from '../../src/people/language.ts';
import { aYear, failures, type Year } from '../packs/year.ts';
import { addPackage, sayIn } from '../scorm/hand-made.ts';
import { addStaff, type Added, type Browser } from '../support/app.ts';
import { onBoth } from '../support/databases.ts';
import { expectTagged, pdfPages } from '../support/pdf.ts';
import { readXlsx } from '../support/xlsx.ts';

jest.setTimeout(240_000);

const plain = (text: string) => text.replaceAll(/\s/g, '');

const WHICH: Record<string, readonly string[]> = {
  team: ['manager'],
  question: ['question'],
  'package-people': ['package'],
  'package-person': ['person'],
  'package-interactions': ['attempt'],
};

// Every way in which something leaves the house: what is added to the lists of reports is asked here by itself.
onBoth('the newest seal', (open) => {
  let year: Year;
  let manager: Added;
  /** One of each thing that a report can be about. */
  let one: Record<string, string>;
  let seal: { origin: string; root: string; begins: string };

  beforeAll(async () => {
    year = await aYear(await open());
    const { app, log } = year;
    manager = await addStaff(app, { name: 'Mia Manager' });
    await addStaff(app, { name: 'Tom Team', managerId: manager.id });
    await addPackage(app.ground.database, app.clock.now(), 'fire-safety', 'Fire safety', {});
    const { database } = app.ground;
    const { late } = year.people;
    await sayIn(database, app.clock.now(), late.id, 'fire-safety', 'passed', 90);
    const attempt = await database.read.selectFrom('package_attempt').select('id').executeTakeFirstOrThrow();
    const stat = await database.read.selectFrom('item_stat').select('question').executeTakeFirstOrThrow();
    one = {
      package: 'fire-safety',
      person: late.id,
      attempt: attempt.id,
      question: stat.question,
      manager: manager.id,
    };
    await sealAll(database.write, log, app.clock.now());
    await again();
  });
  afterAll(() => year.app.close());
  afterEach(() => expect(failures.splice(0)).toEqual([]));

  /** The seal as it is now: exports are entries themselves. */
  const again = async () => {
    const { app, log } = year;
    app.clock.pass({ minutes: 2 });
    await sealAll(app.ground.database.write, log, app.clock.now());
    const { origin, root } = (await latestCheckpoint(app.ground.database.read))!;
    seal = { origin, root, begins: shownRoot(root) };
  };
  const body = async (browser: Browser, path: string): Promise<Buffer> => {
    const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(year.app.url + path, { headers: { cookie }, redirect: 'manual' });
    expect([path, answer.status]).toEqual([path, 200]);
    return Buffer.from(await answer.arrayBuffer());
  };
  /** What the newest entries say, the oldest of them first. */
  const newest = async (most: number) => {
    const { read } = year.app.ground.database;
    const rows = await read
      .selectFrom('ledger')
      .select(['kind', 'body'])
      .orderBy('id', 'desc')
      .limit(most)
      .execute();
    return rows
      .toReversed()
      .map(({ kind, body: said }) => ({ kind, ...(JSON.parse(said) as { facts: object }).facts }));
  };
  const expectSealed = (what: string, words: string) => {
    expect([what, plain(words).includes(plain(seal.begins))]).toEqual([what, true]);
    expect([what, plain(words).includes(seal.origin)]).toEqual([what, true]);
  };

  it.each(COMMANDED.map(({ name }) => name))(
    'is printed on each page and file of the report %s',
    async (name) => {
      const kind = COMMANDED.find((one) => one.name === name)!;
      const officer = await year.app.as(kind === TEAM ? manager : year.people.officer);
      const [page = '', search = ''] = kind.address((asked) => one[asked] ?? '').split('?');
      expectSealed(`${page} page`, (await body(officer, `${page}?${search}`)).toString());
      const path = kind.name === 'package-interactions' ? `${page}/interactions` : page;
      const pdf = await body(officer, `${path}.pdf?${search}`);
      expectSealed(`${path}.pdf`, pdfPages(pdf).join(' '));
      expectTagged(`${path}.pdf`, pdf);
      const by = kind === TEAM ? manager.id : year.people.officer.id;
      expect(await newest(2)).toMatchObject([
        { kind: 'report-exported', by, report: name, format: 'pdf' },
        { kind: 'report-sent', by, report: name, format: 'pdf', bytes: pdf.length },
      ]);
      const sheet = await readXlsx(await body(officer, `${path}.xlsx?${search}`));
      expectSealed(`${path}.xlsx`, sheet.about);
      // A table that programs read stays one: what it stands on is in the entry of its export.
      expect((await body(officer, `${path}.csv?${search}`)).includes(seal.origin)).toBe(false);
      const { database, messages } = year.app.ground;
      const words = [
        '--format',
        'pdf',
        ...(WHICH[name] ?? []).flatMap((option) => [`--${option}`, one[option]!]),
      ];
      const { out: _out, ...options } = reportOptions(words)!;
      const pieces: Buffer[] = [];
      const write = (piece: string | Buffer) => pieces.push(Buffer.from(piece));
      const asked = { database, messages, now: year.app.clock.now(), ...options, write };
      expect(await reportCommand(kind, asked, () => undefined)).toBe(0);
      expectSealed(`heed report ${name}`, pdfPages(Buffer.concat(pieces)).join(' '));
    },
  );

  it('is printed on the pages of one question, of the minutes and of what somebody did with packages', async () => {
    await again();
    const { question } = await year.app.ground.database.read.selectFrom('item_stat').select('question').executeTakeFirstOrThrow();
    const officer = await year.app.as(year.people.officer);
    const paths = [`/reports/questions/${question}`, '/reports/minutes', `/people/${year.people.late.id}/packages`];
    for (const path of paths) expectSealed(path, (await body(officer, path)).toString());
  }); // prettier-ignore

  it('is printed on a certificate, whole, and on its page and that of the receipt', async () => {
    await again();
    const { database } = year.app.ground;
    const { prompt } = year.people;
    const own = await year.app.as(prompt);
    const { id, receipt } = await database.read
      .selectFrom('signature')
      .select(['id', 'receipt'])
      .where('person_id', '=', prompt.id)
      .where('policy_number', '=', 1)
      .executeTakeFirstOrThrow();
    expect((await own.post(`/signatures/${id}/certificate`)).status).toBe(303);
    const { number } = await database.read.selectFrom('certificate').select('number').executeTakeFirstOrThrow();
    const pdf = await body(own, `/certificates/${number}/file`);
    expectTagged('certificate', pdf, { tables: false });
    const words = pdfPages(pdf).join(' ');
    expectSealed('certificate', words);
    expect(plain(words)).toContain(seal.root);
    const anyone = year.app.browser();
    for (const path of [`/certificates/${number}`, `/receipts/${receipt}`])
      expectSealed(path, (await body(anyone, path)).toString());
    expectSealed('own receipt', (await body(own, `/signatures/${id}`)).toString());
  }); // prettier-ignore

  it('is printed on the page and the PDF of what is kept about somebody', async () => {
    await again();
    const own = await year.app.as(year.people.prompt);
    expectSealed('/kept', (await body(own, '/kept')).toString());
    const pdf = await body(own, '/my-record.pdf');
    expectSealed('/my-record.pdf', pdfPages(pdf).join(' '));
    expectTagged('/my-record.pdf', pdf);
    // In the language of whoever takes it.
    await transact(year.app.ground.database.write, (tx) =>
      chooseLanguage(tx, year.app.clock.now(), year.people.officer.id, 'es'),
    );
    const spoken = await body(await year.app.as(year.people.officer), '/reports/completion.pdf');
    expectTagged('/reports/completion.pdf in Spanish', spoken, { language: 'es' });
    expect(pdfPages(spoken).join(' ')).toContain('Nombre');
    await transact(year.app.ground.database.write, (tx) =>
      chooseLanguage(tx, year.app.clock.now(), year.people.officer.id, 'en'),
    );
  });

  it('is printed on a pack, which has it whole and is on record by its bytes', async () => {
    await again();
    const { write, read } = year.app.ground.database;
    const ask = { from: '2026-01-01', to: '2026-06-30', sites: [], jobRole: '', people: [], incident: '', sample: null }; // prettier-ignore
    const id = await transact(write, (tx) =>
      askPack(tx, year.app.clock.now(), { ask, reference: '', by: null }),
    );
    expect(await makePacks(year.maker)).toBe(1);
    const bytes = readFileSync(packFile(year.maker.data, id));
    const pack = await openPack(bytes);
    const note = pack.text('proof/checkpoint.txt');
    const [origin, , root] = note.split('\n');
    expect([origin, (await read.selectFrom('checkpoint').select('note').where('note', '=', note).execute()).length]).toEqual([seal.origin, 1]); // prettier-ignore
    seal = { origin: origin!, root: root!, begins: shownRoot(root!) };
    expectSealed('index.html', pack.text('index.html'));
    const index = Buffer.from(pack.bytes('index.pdf'));
    expectSealed('index.pdf', pdfPages(index).join(' '));
    expectTagged('index.pdf', index);
    const hash = createHash('sha256').update(bytes).digest('hex');
    const rows = await read.selectFrom('ledger').select('body').where('kind', '=', 'pack-made').execute();
    expect(rows.some(({ body: entry }) => entry.includes(hash))).toBe(true);
  });
});
