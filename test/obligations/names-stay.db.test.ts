import { transact } from '../../src/database/database.ts';
import type { NewEntry } from '../../src/ledger/entry.ts';
import { append } from '../../src/ledger/ledger.ts';
import { checkRebuild } from '../../src/ledger/rebuild.ts';
import { extend } from '../../src/obligations/extension.ts';
import { standingsOf } from '../../src/obligations/standing.store.ts';
import { projections } from '../../src/projections.ts';
import { remind } from '../../src/reminders/remind.ts';
import { addStaff, startApp, type Added, type TestApp } from '../support/app.ts';
import { onBoth, type TestDatabase } from '../support/databases.ts';
import { putIntoForce } from '../support/training.ts';

const THING = 'course:social-media';
const today = '2026-10-05';

onBoth('what is owed keeps its name', (open) => {
  let database: TestDatabase;
  let app: TestApp;
  let nia: Added;

  beforeEach(async () => {
    database = await open();
    app = await startApp({ database });
    await putIntoForce(database, app.clock.now());
    nia = await addStaff(app, { name: 'Nia Nurse', hiredOn: '2026-09-30' });
  });
  afterEach(() => app.close());

  const now = () => app.clock.now();
  const say = (...entries: NewEntry[]) => transact(database.write, (tx) => append(tx, now(), entries));
  const older = (hiredOn: string, leftOn: string): NewEntry[] => [
    { at: hiredOn, kind: 'hired', personId: nia.id, facts: { by: null } },
    { at: leftOn, kind: 'left', personId: nia.id, facts: { by: null, hiredOn } },
  ];
  const owed = async () => (await standingsOf(database.write, nia.id)).find(({ thing }) => thing === THING)!;

  it('where an older spell of employment is entered later: more time and reminders stay with it', async () => {
    const officer = await addStaff(app, { roles: ['officer'] });
    const more = { thing: THING, until: '2026-11-04', reason: 'r', today };
    await transact(database.write, (tx) => extend(tx, now(), officer.id, nia.id, more));
    const run = () => remind({ database, messages: app.ground.messages, origin: app.url }, now());
    const told = async () => (await run()).filter(({ personId }) => personId === nia.id).length;
    const before = await owed();
    expect([before.obligation, before.dueOn, await told()]).toEqual([`${THING}:1.1`, '2026-11-04', 1]);
    await say(...older('2020-01-01', '2024-12-31'));
    const after = await owed();
    expect([after.obligation, after.dueOn, await told()]).toEqual([`${THING}:1.1`, '2026-11-04', 0]);
    // And so does what was owed in between, and what comes after both.
    await say(...older('2025-02-01', '2025-06-30'));
    expect((await owed()).obligation).toBe(`${THING}:1.1`);
    await say(
      { at: '2026-12-31', kind: 'left', personId: nia.id, facts: { by: null, hiredOn: '2026-09-30' } },
      { at: '2027-03-01', kind: 'hired', personId: nia.id, facts: { by: null } },
    );
    const again = await owed();
    expect([again.obligation, again.dueOn]).toEqual([`${THING}:4.1`, '2027-03-31']);
    expect((await checkRebuild(database, projections, now())).ok).toBe(true);
  });

  it('where the first day is corrected', async () => {
    const facts = { by: null, was: '2026-09-30', hiredOn: '2026-09-28' };
    await say({ at: '2026-09-28', kind: 'employment-corrected', personId: nia.id, facts });
    expect((await owed()).obligation).toBe(`${THING}:1.1`);
    await say({ at: '2026-09-28', kind: 'hired', personId: nia.id, facts: { by: null } });
    expect((await owed()).obligation).toBe(`${THING}:1.1`);
    expect((await checkRebuild(database, projections, now())).ok).toBe(true);
  });
});
