import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { pino } from 'pino';
import { transact } from '../../src/database/database.ts';
import { askErasure } from '../../src/keeping/erasure.ts';
import { setHold } from '../../src/keeping/hold.ts';
import { approve } from '../../src/keeping/purge.ts';
import { runPurges } from '../../src/keeping/run.ts';
import { recordProof } from '../../src/ledger/record-proof.ts';
import { onBoth, type TestDatabase } from '../support/databases.ts';
import { change, clinicOf2019, mailTo, sealed, soundness, type Clinic } from './simulated.ts';

const TODAY = '2020-02-03';

// Every text of every table, with where it stands.
async function* everyText(database: TestDatabase): AsyncGenerator<[where: string, text: string]> {
  const { rows: tables } =
    database.kind === 'sqlite'
      ? await sql<{ name: string }>`select name from sqlite_master where type = 'table'`.execute(
          database.read,
        )
      : await sql<{ name: string }>`
          select tablename as name from pg_tables where schemaname = current_schema()`.execute(database.read);
  for (const { name } of tables) {
    const { rows } = await sql<Record<string, unknown>>`select * from ${sql.table(name)}`.execute(
      database.read,
    );
    for (const row of rows)
      for (const [column, value] of Object.entries(row)) {
        if (value instanceof Buffer) yield [`${name}.${column}`, value.toString('latin1')];
        else if (typeof value === 'string') yield [`${name}.${column}`, value];
      }
  }
}

// Each begins with a clinic of its own, lived through for months.
jest.setTimeout(90_000);

onBoth('erasing one person', (open) => {
  let clinic: Clinic;
  let output: string[];
  beforeEach(async () => {
    output = [];
    const log = pino({ level: 'debug' }, { write: (line: string) => void output.push(line) });
    clinic = await clinicOf2019(await open(), { log });
    clinic.app.clock.set('2020-02-03T09:00:00.000Z');
  });
  afterEach(() => clinic.app.close());

  const now = () => clinic.app.clock.now();
  const ask = (id = clinic.gone.id) => {
    const asking = { now: now(), by: clinic.officer.id, today: TODAY };
    return askErasure(clinic.database, clinic.app.ground.messages, asking, id, 'asked');
  };
  const agree = (id: string) =>
    transact(clinic.database.write, (tx) => approve(tx, now(), clinic.second.id, id, TODAY));
  const run = () => runPurges(clinic.app.ground);
  const signatures = () => clinic.database.read.selectFrom('signature').selectAll().orderBy('id').execute();
  const hold = (personId: string | null) =>
    transact(clinic.database.write, (tx) =>
      setHold(tx, now(), clinic.officer.id, {
        personId,
        from: '',
        to: '',
        reason: `About ${clinic.gone.name}`,
      }),
    );

  it('leaves nothing that names them anywhere, and all that was proven', async () => {
    const { gone, officer, app, database } = clinic;
    const words = [
      gone.name,
      'Gonegirl',
      gone.email,
      gone.employeeNumber!,
      'Gone&#39;girl',
      'O&#39;Gonegirl',
    ];
    await mailTo(clinic, clinic.second.id, `${gone.name.toUpperCase()} (${gone.employeeNumber}) has left`);
    const browser = await app.as(officer);
    // A name that was searched for stands in a record of its own.
    await browser.get(`/reports/completion.csv?status=all&name=${encodeURIComponent(gone.name)}`);
    const mine = clinic.signatures[gone.name]!;
    await browser.post(`/people/${gone.id}/signatures/${mine}/certificate`, { why: 'lost' });
    const issued = await database.read.selectFrom('certificate').select('number').execute();
    const number = issued[0]?.number;
    expect(number).toBeDefined();
    await sealed(clinic);
    const before = await signatures();
    const proofs = await Promise.all(before.map((row) => recordProof(database.read, now(), row.entry_id)));

    // Views of others name them too; one that does not stays. So do packs in the making.
    for (const [address, name] of [
      [`/reports/completion?q=${encodeURIComponent(gone.name)}`, 'Searched'],
      ['/reports/completion?status=overdue', `About ${gone.name}`],
      ['/reports/completion?status=due', 'Due'],
    ])
      await browser.post('/reports/views', { address: address!, name: name!, mail: 'never' });
    const packs = join(app.ground.config.data, 'packs');
    mkdirSync(join(packs, 'half-made'), { recursive: true });
    writeFileSync(join(packs, 'half-made', 'part.json'), gone.name);

    const id = await ask();
    expect(await run()).toBe(0);
    await agree(id);
    expect(await run()).toBe(1);
    await sealed(clinic);

    const views = await database.read.selectFrom('saved_view').select('name').execute();
    expect(views).toEqual([{ name: 'Due' }]);
    expect(readdirSync(packs)).toEqual([]);
    expect(await database.read.selectFrom('certificate_file').select('hash').execute()).toEqual([]);
    const found: string[] = [];
    for await (const [where, text] of everyText(database))
      for (const word of words)
        if (text.toLowerCase().includes(word.toLowerCase())) found.push(`${where}: ${word}`);
    expect(found).toEqual([]);
    for (const line of output)
      for (const word of words) expect(line.toLowerCase()).not.toContain(word.toLowerCase());

    if (database.kind === 'sqlite') {
      // Nor in the bytes of the file, and of what SQLite keeps beside it.
      const { folder } = database.place;
      for (const file of readdirSync(folder).filter((name) => name.startsWith('heed.sqlite')))
        for (const word of words)
          expect([file, word, readFileSync(join(folder, file)).includes(word)]).toEqual([file, word, false]);
    }
    const sound = await soundness(clinic);
    expect(sound).toMatchObject({ problems: [], differing: [] });
    // The gaps are marked, each by the entry of this erasure, and whoever verifies is told which that is.
    const marks = await database.read
      .selectFrom('ledger')
      .select('body')
      .where('kind', '=', 'purged')
      .execute();
    const [mark, ...more] = marks.map(
      ({ body }) => JSON.parse(body) as { id: string; facts: Record<string, unknown> },
    );
    expect(more).toEqual([]);
    expect(mark!.facts).toMatchObject({ purge: id, class: 'erasure', people: [gone.id] });
    // An entry may have had more than one value.
    expect(sound.by).toEqual([mark!.id]);
    expect(sound.gaps).toBeGreaterThanOrEqual((mark!.facts['entries'] as string[]).length);
    expect(mark!.facts['entries']).not.toEqual([]);
    expect(await signatures()).toEqual(before);
    for (const [n, row] of before.entries()) {
      const proof = await recordProof(database.read, now(), row.entry_id);
      const was = proofs[n]!;
      if (typeof proof === 'string' || typeof was === 'string') throw new Error('no proof');
      expect([proof.entry, proof.leaf, proof.index]).toEqual([was.entry, was.leaf, was.index]);
    }
    const name = `Erased person ${gone.id.slice(-6)}`;
    const { receipt } = before.find((row) => row.person_id === gone.id)!;
    for (const path of [
      `/people/${gone.id}`,
      '/people?status=left',
      '/people?state=left',
      `/receipts/${receipt}`,
      `/certificates/${number}`,
    ]) {
      const answer = await browser.get(path);
      expect([path, answer.status]).toEqual([path, 200]);
      if (path.startsWith('/people/')) expect(answer.text).toContain(name);
    }
    expect((await browser.get('/reports/completion?status=all')).text).toContain(name);
    const list = await browser.get('/keeping/erased.csv');
    expect(list.text).toContain(`${gone.id},2020-02-03,${id}`);
    // The others' mails and names stay.
    const mails = await database.read
      .selectFrom('mail')
      .select('text')
      .where('person_id', '=', clinic.second.id)
      .execute();
    expect(mails.map(({ text }) => text).toSorted()).toEqual([
      expect.stringContaining(`${name} (${name}) has left`),
      `On your team: ${name} and ${clinic.stays.name} are done`,
    ]);
  });

  it('is refused under a hold, before it is asked and after it was approved', async () => {
    const id = await ask();
    await agree(id);
    await hold(clinic.gone.id);
    expect(await run()).toBe(1);
    const { name } = await clinic.database.read
      .selectFrom('person')
      .select('name')
      .where('id', '=', clinic.gone.id)
      .executeTakeFirstOrThrow();
    expect(name).toBe(clinic.gone.name);
    await expect(ask()).rejects.toThrow('keeping.way-held');
    await hold(null);
    await expect(ask(clinic.also.id)).rejects.toThrow('keeping.way-held');
  });

  it('is not done to somebody who came back after it was approved', async () => {
    const id = await ask();
    await agree(id);
    await change(clinic, clinic.gone, { hiredOn: TODAY, leftOn: null });
    await run();
    const person = await clinic.database.read
      .selectFrom('person')
      .select(['name', 'email'])
      .where('id', '=', clinic.gone.id)
      .executeTakeFirstOrThrow();
    expect(person).toEqual({ name: clinic.gone.name, email: clinic.gone.email });
  });

  it('is refused for who works here, who has a role, and who is erased', async () => {
    await expect(ask(clinic.stays.id)).rejects.toThrow('keeping.way-works-here');
    await expect(ask(clinic.auditor.id)).rejects.toThrow('keeping.way-has-roles');
    await agree(await ask());
    await expect(ask()).rejects.toThrow('keeping.open-already');
    await run();
    await expect(ask()).rejects.toThrow('keeping.way-erased');
  });

  it('needs a second person', async () => {
    const id = await ask();
    const own = transact(clinic.database.write, (tx) => approve(tx, now(), clinic.officer.id, id, TODAY));
    await expect(own).rejects.toThrow('keeping.own');
    const auditor = transact(clinic.database.write, (tx) => approve(tx, now(), clinic.auditor.id, id, TODAY));
    await expect(auditor).rejects.toThrow('error.not-allowed');
    await agree(id);
    await expect(agree(id)).rejects.toThrow('keeping.decided-already');
  });

  it('a renaming or a leaving changes nothing that was proven', async () => {
    const before = await signatures();
    const proof = await recordProof(clinic.database.read, now(), before[0]!.entry_id);
    await change(clinic, clinic.stays, { name: 'Somebody Else', leftOn: '2020-03-01' });
    await change(clinic, clinic.gone, { name: 'Gina Married' });
    await sealed(clinic);
    expect(await signatures()).toEqual(before);
    expect(await soundness(clinic)).toMatchObject({ problems: [], gaps: 0, differing: [] });
    const after = await recordProof(clinic.database.read, now(), before[0]!.entry_id);
    if (typeof proof === 'string' || typeof after === 'string') throw new Error('no proof');
    expect([after.entry, after.leaf, after.index]).toEqual([proof.entry, proof.leaf, proof.index]);
  });
});
