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
import { aYear, failures, type Year } from '../packs/year.ts';
import { addPackage } from '../scorm/hand-made.ts';
import { addStaff, type Added, type Browser } from '../support/app.ts';
import { onBoth } from '../support/databases.ts';
import { pdfPages } from '../support/pdf.ts';
import { readXlsx } from '../support/xlsx.ts';

jest.setTimeout(240_000);

const plain = (text: string) => text.replaceAll(/\s/g, '');

// Every way in which something leaves the house: what is added to the lists of reports is asked here by itself.
onBoth('the newest seal', (open) => {
  let year: Year;
  let manager: Added;
  let seal: { origin: string; root: string; begins: string };

  beforeAll(async () => {
    year = await aYear(await open());
    const { app, log } = year;
    manager = await addStaff(app, { name: 'Mia Manager' });
    await addStaff(app, { name: 'Tom Team', managerId: manager.id });
    await addPackage(app.ground.database, app.clock.now(), 'fire-safety', 'Fire safety', {});
    await sealAll(app.ground.database.write, log, app.clock.now());
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
  const expectSealed = (what: string, words: string) => {
    expect([what, plain(words).includes(plain(seal.begins))]).toEqual([what, true]);
    expect([what, plain(words).includes(seal.origin)]).toEqual([what, true]);
  };

  it.each([...COMMANDED, TEAM].map(({ name }) => name))(
    'is printed on each page and file of the report %s',
    async (name) => {
      const kind = [...COMMANDED, TEAM].find((one) => one.name === name)!;
      const officer = await year.app.as(kind === TEAM ? manager : year.people.officer);
      const given = (asked: string) => (asked === 'package' ? 'fire-safety' : '');
      const [path = '', search = ''] = kind.address(given).split('?');
      expectSealed(`${path} page`, (await body(officer, `${path}?${search}`)).toString());
      expectSealed(`${path}.pdf`, pdfPages(await body(officer, `${path}.pdf?${search}`)).join(' '));
      const sheet = await readXlsx(await body(officer, `${path}.xlsx?${search}`));
      expectSealed(`${path}.xlsx`, sheet.about);
      // A table that programs read stays one: what it stands on is in the entry of its export.
      expect((await body(officer, `${path}.csv?${search}`)).includes(seal.origin)).toBe(false);
      if (kind === TEAM) return;
      const { database, messages } = year.app.ground;
      const words = ['--format', 'pdf', ...(name === 'package-people' ? ['--package', 'fire-safety'] : [])];
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
    const words = pdfPages(await body(own, `/certificates/${number}/file`)).join(' ');
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
    expectSealed('/my-record.pdf', pdfPages(await body(own, '/my-record.pdf')).join(' '));
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
    expectSealed('index.pdf', pdfPages(Buffer.from(pack.bytes('index.pdf'))).join(' '));
    const hash = createHash('sha256').update(bytes).digest('hex');
    const rows = await read.selectFrom('ledger').select('body').where('kind', '=', 'pack-made').execute();
    expect(rows.some(({ body: entry }) => entry.includes(hash))).toBe(true);
  });
});
