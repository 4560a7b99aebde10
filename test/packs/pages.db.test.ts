import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { parseEntry } from '../../src/ledger/entry.ts';
import { makeAgainHere, packFile } from '../../src/packs/kept.ts';
import { makePacks } from '../../src/packs/make.ts';
import { packOf } from '../../src/packs/pack.store.ts';
import type { Browser } from '../support/app.ts';
import { onBoth, temporaryFolder } from '../support/databases.ts';
import { openPack } from './opened.ts';
import { aYear, failures, type Year } from './year.ts';

jest.setTimeout(120_000);

onBoth('asking for a pack', (open) => {
  let year: Year;
  let officer: Browser;
  let auditor: Browser;

  beforeAll(async () => {
    year = await aYear(await open());
    officer = await year.app.as(year.people.officer);
    auditor = await year.app.as(year.people.auditor);
  });
  afterAll(() => year.app.close());
  afterEach(() => expect(failures.splice(0)).toEqual([]));

  const ask = (fields: Record<string, string> = {}) =>
    officer.post('/evidence/packs', { from: '2026-01-01', to: '2026-06-30', ...fields });
  const kinds = async (kind: string) => {
    const rows = await year.app.ground.database.read
      .selectFrom('ledger')
      .select('body')
      .where('kind', '=', kind)
      .orderBy('id')
      .execute();
    return rows.map(({ body }) => parseEntry(body).facts);
  };

  it('keeps what was typed, and says what is wrong', async () => {
    const wrong = async (fields: Record<string, string>, sentence: string) => {
      const page = await ask({ reference: 'OCR <7>', ...fields });
      expect([page.status, page.text.includes(sentence), page.text.includes('OCR &lt;7&gt;')]).toEqual([
        422,
        true,
        true,
      ]);
    };
    await wrong({ from: '' }, 'Enter the first day.');
    await wrong({ to: '2026-13-01' }, 'Enter the last day.');
    await wrong({ to: '2026-07-01' }, 'The last day is still to come.');
    await wrong({ from: '2026-06-30', to: '2026-06-01' }, 'The last day is before the first.');
    await wrong({ sample: '101', seed: '1' }, 'Enter a number from 1 to 100.');
    await wrong({ sample: 'two', seed: '1' }, 'Enter a number from 1 to 100.');
    await wrong({ sample: '2' }, 'Enter the seed that the auditor gave you.');
    await wrong({ seed: '7' }, 'Enter how many people to draw');
    await wrong({ people: 'P-0000' }, 'Nobody has the number, email or name P-0000.');
    // Before the first of them is looked up.
    await wrong({ people: 'P-0000\n'.repeat(101) }, 'Name up to 100 people, or leave this empty');
    expect((await ask({ reference: 'x'.repeat(101) })).text).toContain('Use up to 100 characters.');
    expect((await officer.get('/evidence/packs')).text).toContain('No pack was asked for yet');
  });

  it('makes it in the background, shows how far it is, and puts on record who took it', async () => {
    const { late } = year.people;
    const answer = await ask({ people: `${late.employeeNumber}\n${late.email}`, reference: 'OCR 26-1' });
    expect(answer.status).toBe(303);
    const address = answer.location;
    const waiting = (await auditor.get(address)).text;
    expect(waiting).toContain('It begins within a few seconds.');
    expect(waiting).toContain('data-again');
    expect(await auditor.get(`${address}/file`)).toMatchObject({ status: 303, location: address });
    expect(await makePacks(year.maker)).toBe(1);
    const ready = (await auditor.get(address)).text;
    for (const words of ['The pack is ready.', 'OCR 26-1', 'Lars =Late', year.log.origin])
      expect(ready).toContain(words);
    expect(ready).not.toContain('data-again');
    expect((await officer.get('/evidence/packs')).text).toContain(address);

    const cookie = [...auditor.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const file = await fetch(`${year.app.url}${address}/file`, { headers: { cookie } });
    expect(file.headers.get('content-disposition')).toBe(
      'attachment; filename=evidence-2026-01-01-2026-06-30.zip',
    );
    const bytes = Buffer.from(await file.arrayBuffer());
    const id = address.split('/').at(-1)!;
    expect(bytes.equals(readFileSync(packFile(year.maker.data, id)))).toBe(true);
    expect((await openPack(bytes)).sheet('people/roster').map(({ name }) => name)).toEqual(['Lars =Late']);
    const [made] = await kinds('pack-made');
    expect(await kinds('pack-taken')).toEqual([
      { pack: id, by: year.people.auditor.id, sha256: made!['sha256'] },
    ]);
    expect(made).toMatchObject({ pack: id, by: year.people.officer.id });

    // The file was lost: it is made again, the same, and not put on record as another.
    rmSync(packFile(year.maker.data, id));
    expect((await auditor.get(address)).text).toContain('The file is not on this server.');
    expect((await auditor.get(`${address}/file`)).status).toBe(303);
    expect(await makePacks(year.maker)).toBe(1);
    expect(bytes.equals(readFileSync(packFile(year.maker.data, id)))).toBe(true);
    expect((await kinds('pack-made')).length).toBe(1);
  });

  it('is made again where its file is wanted, while other servers go on giving theirs', async () => {
    const address = (await ask({ reference: 'two servers' })).location;
    const id = address.split('/').at(-1)!;
    const { maker, app } = year;
    const elsewhere = { ...maker, data: temporaryFolder() };
    const { write } = app.ground.database;
    expect(await makePacks(elsewhere)).toBe(1);

    expect((await auditor.get(address)).text).toContain('It was made on another one, or it was lost.');
    expect(await auditor.get(`${address}/file`)).toMatchObject({ status: 303, location: address });
    expect((await auditor.get(address)).text).toContain('0 of 14 parts are made.');
    // The other server leaves it to this one.
    expect(await makePacks(elsewhere)).toBe(0);
    expect(await makePacks(maker)).toBe(1);
    const mine = readFileSync(packFile(maker.data, id));
    expect(mine.equals(readFileSync(packFile(elsewhere.data, id)))).toBe(true);
    expect((await auditor.get(address)).text).toContain('Save the pack');

    // Lost there, and wanted there: this one still gives what it has.
    await makeAgainHere(app.ground.database, app.clock.now(), (await packOf(write, id))!, elsewhere.data);
    expect(await makePacks(maker)).toBe(0);
    expect((await auditor.get(`${address}/file`)).status).toBe(200);
    app.clock.pass({ minutes: 3 });
    expect(await makePacks(maker)).toBe(1);

    // A file that is as long but not the one on record is not given.
    writeFileSync(packFile(maker.data, id), Buffer.alloc(mine.length));
    expect((await auditor.get(`${address}/file`)).status).toBe(303);
    expect(await makePacks(maker)).toBe(1);
  });

  it('gives a pack up that was begun five times and came to nothing, whatever ended it', async () => {
    const address = (await ask({ reference: 'hopeless' })).location;
    const id = address.split('/').at(-1)!;
    const { write } = year.app.ground.database;
    await write.updateTable('pack').set({ state: 'making', tries: 5 }).where('id', '=', id).execute();
    expect(await makePacks(year.maker)).toBe(0);
    expect(failures.splice(0).map(String)).toEqual([
      `Error: the pack ${id} was begun 5 times and came to nothing`,
    ]);
    expect((await officer.get(address)).text).toContain('The pack could not be made.');
    expect(await officer.get(`${address}/file`)).toMatchObject({ status: 303, location: address });
    expect(await makePacks(year.maker)).toBe(1);
  });

  it('is for officers to ask, for auditors to read, and for nobody else', async () => {
    const nurse = await year.app.as(year.people.prompt);
    for (const path of [
      '/evidence',
      '/evidence/packs',
      '/evidence/packs/new',
      '/evidence/packs/x',
      '/evidence/packs/x/file',
    ])
      expect([path, (await nurse.get(path)).status, (await year.app.browser().get(path)).status]).toEqual([
        path,
        403,
        303,
      ]);
    expect((await auditor.get('/evidence/packs/new')).status).toBe(403);
    await auditor.get('/evidence/packs');
    expect((await auditor.post('/evidence/packs', { from: '2026-01-01', to: '2026-01-02' })).status).toBe(
      403,
    );
    for (const path of ['/evidence/packs/nothing', '/evidence/packs/nothing/file', '/evidence/packs/%00'])
      expect([path, (await officer.get(path)).status]).toEqual([path, 404]);
    expect((await officer.get('/evidence/packs?page=-1')).status).toBe(200);
  });
});
