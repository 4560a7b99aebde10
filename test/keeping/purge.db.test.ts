import { transact } from '../../src/database/database.ts';
import { purgeCommand, purgeOptions } from '../../src/keeping/keeping.command.ts';
import { approve, askPurge, rehearsal } from '../../src/keeping/purge.ts';
import { setHold } from '../../src/keeping/hold.ts';
import { runPiece, runPurges } from '../../src/keeping/run.ts';
import { parseEntry } from '../../src/ledger/entry.ts';
import { recordProof } from '../../src/ledger/record-proof.ts';
import { shownAt } from '../support/past.ts';
import { onBoth } from '../support/databases.ts';
import { change, clinicOf2019, sealed, soundness, taught, type Clinic } from './simulated.ts';

const LATER = '2025-07-02T09:00:00.000Z';
const TODAY = '2025-07-02';

// Each begins with a clinic of its own, lived through for months.
jest.setTimeout(90_000);

onBoth('a purge', (open) => {
  let clinic: Clinic;
  beforeEach(async () => {
    clinic = await clinicOf2019(await open());
    clinic.app.clock.set(LATER);
  });
  afterEach(() => clinic.app.close());

  const now = () => clinic.app.clock.now();
  const counts = async (day = TODAY) =>
    Object.fromEntries(
      (await rehearsal(clinic.database.read, day, TODAY)).map(
        ({ class: kind, goes, held, young, ...rest }) => [kind, [goes, held, rest['in-force'], young]],
      ),
    );
  const ask = () => askPurge(clinic.database, now(), clinic.officer.id, TODAY, TODAY);
  const agree = (id: string) =>
    transact(clinic.database.write, (tx) => approve(tx, now(), clinic.second.id, id, TODAY));
  const run = () => runPurges(clinic.app.ground);
  const purged = async () => {
    const rows = await clinic.database.read
      .selectFrom('ledger')
      .select('body')
      .where('kind', '=', 'purged')
      .execute();
    return rows.map(({ body }) => parseEntry(body).facts);
  };

  it('counts what goes, and what was in force later, by the rule', async () => {
    // Of those who left six years ago all goes; of who stays nothing that is in force.
    expect(await counts()).toEqual({
      signatures: [2, 0, 1, 0],
      answers: [2, 0, 1, 0],
      decisions: [1, 0, 0, 0],
      reminders: [4, 0, 0, 0],
      people: [2, 0, 0, 0],
    });
    expect(await counts('2024-12-31')).toMatchObject({ signatures: [0, 0, 0, 3], reminders: [4, 0, 0, 0] });
  });

  it('lets go what was rehearsed, and leaves a record that verifies and derives the same', async () => {
    // By ids and facts: the order of the rows is that of the names.
    const shown = async () => {
      const { counts: all, rows } = await shownAt(clinic.database.read, 'UTC', now());
      return { all, rows: rows.map((row) => JSON.stringify(row)).toSorted() };
    };
    const before = await shown();
    const expected = await counts();
    const id = await ask();
    expect(await run()).toBe(0);
    await agree(id);
    expect(await run()).toBe(1);
    await sealed(clinic);

    const done: Record<string, number> = {};
    for (const { class: kind, count } of await purged())
      done[kind as string] = (done[kind as string] ?? 0) + Number(count);
    expect(done).toEqual(Object.fromEntries(Object.entries(expected).map(([kind, [goes]]) => [kind, goes])));
    const facts = (await purged())[0]!;
    expect(facts).toMatchObject({
      purge: id,
      until: TODAY,
      by: clinic.officer.id,
      approvedBy: clinic.second.id,
    });

    const sound = await soundness(clinic);
    expect(sound).toMatchObject({ problems: [], differing: [] });
    expect(sound.gaps).toBeGreaterThan(20);
    const marks = await clinic.database.read
      .selectFrom('ledger')
      .select('id')
      .where('kind', '=', 'purged')
      .execute();
    expect(sound.by.length).toBeGreaterThan(0);
    expect(marks.map((mark) => mark.id)).toEqual(expect.arrayContaining(sound.by));
    expect(await shown()).toEqual(before);
    expect(await counts()).toMatchObject({ signatures: [0, 0, 1, 0], answers: [0, 0, 1, 0] });
    expect(await run()).toBe(0);
    await expect(ask()).rejects.toThrow('keeping.nothing-goes');
  });

  it('leaves receipts, proofs of records and pages as they were, without the words', async () => {
    const receipt = async (name: string) => {
      const id = clinic.signatures[name]!;
      const row = await clinic.database.read
        .selectFrom('signature')
        .selectAll()
        .where('id', '=', id)
        .executeTakeFirstOrThrow();
      return { row, proof: await recordProof(clinic.database.read, now(), row.entry_id) };
    };
    await sealed(clinic);
    const before = await receipt(clinic.gone.name);
    await agree(await ask());
    await run();
    await sealed(clinic);
    const after = await receipt(clinic.gone.name);
    expect(after.row).toEqual(before.row);
    if (typeof after.proof === 'string' || typeof before.proof === 'string') throw new Error('no proof');
    expect(after.proof.entry).toBe(before.proof.entry);
    expect(after.proof.leaf).toBe(before.proof.leaf);

    const browser = await clinic.app.as(clinic.officer);
    const { id } = clinic.gone;
    for (const path of [
      `/people/${id}`,
      `/people/${id}/signatures`,
      `/people/${id}/training`,
      `/people/${id}/duties`,
      `/people/${id}/line`,
      `/reminders?person=${id}`,
      `/receipts/${before.row.receipt}`,
      '/reports/completion?status=all',
      '/reports/questions',
      '/people',
      '/keeping',
    ]) {
      const answer = await browser.get(path);
      expect([path, answer.status]).toEqual([path, 200]);
      expect(answer.text).not.toMatch(/Gonegirl|georgina/i);
    }
  });

  it('holds win: over a rehearsal, and over what was approved already', async () => {
    const hold = (personId: string | null, from: string, to: string) =>
      transact(clinic.database.write, (tx) =>
        setHold(tx, now(), clinic.officer.id, { personId, from, to, reason: 'The case of Smith' }),
      );
    const id = await ask();
    await agree(id);
    await hold(clinic.gone.id, '', '');
    expect(await counts()).toMatchObject({ signatures: [1, 1, 1, 0], people: [1, 1, 0, 0] });
    await run();
    const kept = await clinic.database.read
      .selectFrom('person')
      .select('name')
      .where('id', '=', clinic.gone.id)
      .execute();
    expect(kept).toEqual([{ name: clinic.gone.name }]);
    expect((await purged()).flatMap(({ people }) => people ?? [])).toEqual([clinic.also.id]);
    const purge = await clinic.database.read
      .selectFrom('purge')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    expect(purge.stayed).toBeGreaterThan(2);
    // Later all goes, but what an incident of everybody’s touches.
    expect(await soundness(clinic)).toMatchObject({ problems: [], differing: [] });
  });

  it('a hold of everybody for a time keeps what touches it', async () => {
    await transact(clinic.database.write, (tx) =>
      setHold(tx, now(), clinic.officer.id, {
        personId: null,
        from: '2019-01-09',
        to: '2019-01-09',
        reason: 'An incident',
      }),
    );
    // One was signed the day before, and in force on it.
    expect(await counts()).toMatchObject({
      signatures: [0, 2, 1, 0],
      reminders: [3, 1, 0, 0],
      people: [0, 2, 0, 0],
    });
  });

  it('keeps what is in force again: a leaving that was taken back', async () => {
    const id = await ask();
    await agree(id);
    await change(clinic, clinic.gone, { leftOn: null });
    await run();
    const left = await clinic.database.read
      .selectFrom('signature')
      .innerJoin('commitment', 'commitment.entry_id', 'signature.entry_id')
      .select('signature.person_id')
      .distinct()
      .execute();
    expect(left.map((row) => row.person_id).toSorted()).toEqual([clinic.gone.id, clinic.stays.id].toSorted());
    expect(await soundness(clinic)).toMatchObject({ problems: [], differing: [] });
  });

  it('goes on where it was stopped, at any piece, and comes to the same', async () => {
    const id = await ask();
    await agree(id);
    // Two things at a time, and the process dies after each: what is verified in between is sound but for what is derived.
    for (let n = 0; n < 3; n++) {
      expect(await runPiece(clinic.database, clinic.app.ground.messages, now(), id, 2)).toBe(true);
      expect((await soundness(clinic)).problems).toEqual([]);
    }
    expect((await purged()).reduce((sum, { count }) => sum + Number(count), 0)).toBe(6);
    // Killed here: the next one that looks goes on.
    expect(await run()).toBe(1);
    expect(await soundness(clinic)).toMatchObject({ problems: [], differing: [] });
    expect(await counts()).toMatchObject({ signatures: [0, 0, 1, 0] });
    expect(await counts()).not.toHaveProperty('people');
  });

  it('two processes that run it at a time do it once', async () => {
    const id = await ask();
    await agree(id);
    await Promise.all([run(), run()]);
    const ended = await clinic.database.read
      .selectFrom('ledger')
      .select('id')
      .where('kind', '=', 'purge-ended')
      .execute();
    expect(ended).toHaveLength(1);
    expect(await soundness(clinic)).toMatchObject({ problems: [], differing: [] });
  });

  it('never touches what came after: somebody taught again keeps the newer one', async () => {
    clinic.app.clock.set('2020-01-07T09:00:00.000Z');
    clinic.signatures['again'] = await taught(clinic, clinic.stays);
    clinic.app.clock.set('2026-01-08T09:00:00.000Z');
    const found = await rehearsal(clinic.database.read, '2026-01-08', '2026-01-08');
    const of = (kind: string) => found.find((one) => one.class === kind);
    expect(of('signatures')).toMatchObject({ goes: 3, 'in-force': 1 });
    expect(of('answers')).toMatchObject({ goes: 3, 'in-force': 1 });
  });

  it('nothing but a purge entry excuses what is gone', async () => {
    await agree(await ask());
    await run();
    await sealed(clinic);
    const { entry_id } = await clinic.database.read
      .selectFrom('commitment')
      .select('entry_id')
      .limit(1)
      .executeTakeFirstOrThrow();
    await clinic.database.write.deleteFrom('commitment').where('entry_id', '=', entry_id).execute();
    const { problems } = await soundness(clinic);
    expect(problems[0]).toMatchObject({ kind: 'value-gone', where: { entry: entry_id } });
  });

  it('heed purge says what may go, changes nothing, and runs what was approved', async () => {
    const said: string[] = [];
    const command = (...args: string[]) =>
      purgeCommand({ ...clinic.app.ground }, purgeOptions(args)!, (line) => said.push(line));
    expect(purgeOptions(['--until', TODAY])).toBeUndefined();
    expect(purgeOptions(['--until', 'soon', '--dry-run'])).toBeUndefined();
    expect(await command('--until', TODAY, '--dry-run')).toBe(0);
    expect(said).toContain(
      'Signed statements and certificates: 2 go, 0 on hold, 1 in force later, 0 not old enough',
    );
    expect(await purged()).toEqual([]);
    const id = await ask();
    expect(await command('--run', id)).toBe(1);
    await agree(id);
    expect(await command('--run', id)).toBe(0);
    expect(said.at(-1)).toBe(`Purge ${id} is done: 11 went, 0 stayed.`);
  });
});
