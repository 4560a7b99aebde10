import { transact } from '../../src/database/database.ts';
import { addDays } from '../../src/days.ts';
import { approve, askPurge, rehearsal } from '../../src/keeping/purge.ts';
import { setHold } from '../../src/keeping/hold.ts';
import { runPiece, runPurges } from '../../src/keeping/run.ts';
import { parseEntry } from '../../src/ledger/entry.ts';
import { CATALOGUE } from '../../src/reports/catalogue.ts';
import { reportCommand, reportOptions } from '../../src/reports/report.command.ts';
import { addStaff, type Added } from '../support/app.ts';
import { onBoth } from '../support/databases.ts';
import { change, clinicOf2019, mailTo, sealed, soundness, taught, type Clinic } from './simulated.ts';

const COMPLETION = CATALOGUE.find(({ name }) => name === 'completion')!;

jest.setTimeout(240_000);

// A seed gives the same year each time.
function dice(seed: number): (n: number) => number {
  let state = seed;
  return (n) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
}

onBoth('a year, and a purge after it', (open) => {
  it.each([7, 2026])('leaves every report of the past as it was (seed %i)', async (seed) => {
    const roll = dice(seed);
    const clinic: Clinic = await clinicOf2019(await open());
    const { app, database, officer, second } = clinic;
    const people: Added[] = [clinic.stays];
    const left = new Set<string>();
    for (let day = '2019-07-01'; day < '2020-06-20'; day = addDays(day, 3 + roll(12))) {
      app.clock.set(`${day}T09:00:00.000Z`);
      const who = people[roll(people.length)]!;
      const what = roll(5);
      if (what === 0 || people.length < 4)
        people.push(await addStaff(app, { name: `Simulated ${seed} ${day}`, hiredOn: day }));
      else if (what === 1 && !left.has(who.id)) {
        left.add(who.id);
        await change(clinic, who, { leftOn: addDays(day, roll(20)) });
      } else if (what === 2) await mailTo(clinic, who.id, `Hello ${who.name}`);
      else if (what === 3) await change(clinic, who, { team: `Team ${roll(3)}` });
      else if (!left.has(who.id)) await taught(clinic, who).catch(() => undefined);
      await sealed(clinic);
    }

    const report = async (on: string, known: string) => {
      let text = '';
      const asked = reportOptions(['--format', 'json', '--as-of', on, '--known-at', known])!;
      const write = (piece: string) => (text += piece);
      await reportCommand(
        COMPLETION,
        { database, messages: app.ground.messages, now: app.clock.now(), ...asked, write },
        () => {},
      );
      // By ids and facts: names are those of today.
      const rows = JSON.parse(text) as Record<string, unknown>[];
      return rows
        .map(({ name: _w, employeeNumber: _n, number: _m, manager: _g, ...row }) => JSON.stringify(row))
        .toSorted();
    };
    const days = Array.from({ length: 3 }, () => addDays('2019-02-01', roll(480)));
    const today = addDays('2025-07-05', roll(300));
    app.clock.set(`${today}T09:00:00.000Z`);
    const held = people[roll(people.length)]!;
    await transact(database.write, (tx) =>
      setHold(tx, app.clock.now(), officer.id, { personId: held.id, from: '', to: '', reason: 'A case' }),
    );
    await sealed(clinic);
    const before = await Promise.all(days.map((day) => report(day, addDays(day, 30))));
    const rehearsed = await rehearsal(database.read, today, today);

    const id = await askPurge(database, app.clock.now(), officer.id, today, today);
    await transact(database.write, (tx) => approve(tx, app.clock.now(), second.id, id, today));
    for (let n = roll(4); n > 0; n--)
      await runPiece(database, app.ground.messages, app.clock.now(), id, 1 + roll(4));
    expect(await runPurges(app.ground)).toBe(1);
    await sealed(clinic);

    const rows = await database.read
      .selectFrom('ledger')
      .select('body')
      .where('kind', '=', 'purge-ended')
      .execute();
    expect(parseEntry(rows[0]!.body).facts).toMatchObject({
      gone: Object.fromEntries(rehearsed.filter(({ goes }) => goes > 0).map((one) => [one.class, one.goes])),
      stayed: 0,
    });
    expect(await soundness(clinic)).toMatchObject({ problems: [], differing: [] });
    expect(await Promise.all(days.map((day) => report(day, addDays(day, 30))))).toEqual(before);
    const name = await database.read.selectFrom('person').select('name').where('id', '=', held.id).execute();
    expect(name).toEqual([{ name: held.name }]);
    await app.close();
  });
});
