import { transact } from '../../src/database/database.ts';
import { checkRebuild } from '../../src/ledger/rebuild.ts';
import { projections } from '../../src/projections.ts';
import { planAct, doAct, type Act } from '../../src/obligations/bulk.ts';
import { extend } from '../../src/obligations/extension.ts';
import { dropRequirement, requirementDone, withdrawRequirement } from '../../src/obligations/requirement.ts';
import { standingsOf } from '../../src/obligations/standing.store.ts';
import { stateOn } from '../../src/obligations/standing.ts';
import { endWaiver, waive } from '../../src/obligations/waiver.ts';
import { waiversOf } from '../../src/obligations/waiver.store.ts';
import { newId } from '../../src/database/id.ts';
import { setLeave } from '../../src/people/leave.ts';
import { addStaff, startApp, type Added, type TestApp } from '../support/app.ts';
import { onBoth, type TestDatabase } from '../support/databases.ts';
import { putIntoForce } from '../support/training.ts';

const THING = 'course:social-media';
const today = '2026-10-05';

onBoth('waivers, more time and requirements', (open) => {
  let database: TestDatabase;
  let app: TestApp;
  let officer: Added;
  let nia: Added;

  beforeEach(async () => {
    database = await open();
    app = await startApp({ database });
    await putIntoForce(database, app.clock.now());
    officer = await addStaff(app, { name: 'Ola Officer', roles: ['officer'] });
    // Due 30 Oct.
    nia = await addStaff(app, { name: 'Nia Nurse', hiredOn: '2026-09-30' });
  });
  afterEach(() => app.close());

  const now = () => app.clock.now();
  const row = async (id = nia.id, thing = THING) =>
    (await standingsOf(database.write, id)).find((one) => one.thing === thing);
  const excuse = (from: string, until: string, reason = 'Long course abroad') =>
    transact(database.write, (tx) =>
      waive(tx, now(), officer.id, nia.id, { thing: THING, from, until, reason, today }),
    );
  const act = async (what: Act, ids: readonly string[], id = newId(now())) => {
    const { mark } = await planAct(database.write, what, ids, today);
    return transact(database.write, (tx) =>
      doAct(tx, now(), officer.id, what, { id, ids, shown: mark, today }),
    );
  };

  it('excuses until an end, after which the duty is back with what was left', async () => {
    await excuse('2026-10-10', '2026-11-10');
    const found = (await row())!;
    expect(found.dueOn).toBe('2026-12-01');
    expect(found.reasons[0]!.steps.at(-1)).toEqual({
      why: 'waiver',
      from: '2026-10-10',
      to: '2026-11-10',
      day: '2026-12-01',
    });
    const states = ['2026-10-09', '2026-10-10', '2026-11-10', '2026-11-11', '2026-12-02'];
    expect(states.map((day) => stateOn(found, day))).toEqual(['due', 'exempt', 'exempt', 'due', 'overdue']);
    expect((await checkRebuild(database, projections, now())).ok).toBe(true);
  });

  it.each([
    ['no end', today, '', 'asked.end-needed'],
    ['an end before the beginning', '2026-11-02', '2026-11-01', 'asked.backwards'],
    ['an end that is over', '2026-09-01', '2026-10-04', 'asked.past'],
    ['more than a year', today, '2027-10-06', 'asked.waiver-long'],
    ['a day that is none', '2026-02-30', '2026-11-01', 'asked.day-wrong'],
    ['a beginning far away', '2028-01-01', '2028-02-01', 'asked.from-far'],
  ])('refuses %s', async (_name, from, until, key) => {
    await expect(excuse(from, until)).rejects.toMatchObject({ problems: [{ key }] });
    expect(await waiversOf(database.write, nia.id)).toEqual([]);
  });

  it('takes a whole year, and no day without a reason', async () => {
    await expect(excuse(today, '2026-11-01', '')).rejects.toMatchObject({
      problems: [{ field: 'reason', key: 'asked.reason-needed' }],
    });
    await expect(excuse(today, '2027-10-05')).resolves.toEqual(expect.any(String));
  });

  it('refuses one over another of the same thing, also by a single day', async () => {
    await excuse('2026-10-10', '2026-11-10');
    await expect(excuse('2026-11-10', '2026-12-01')).rejects.toMatchObject({ key: 'asked.skip-excused' });
    await expect(excuse('2026-11-11', '2026-12-01')).resolves.toEqual(expect.any(String));
  });

  it('ends one at once: the duty is back today; one that was to come is gone; twice is refused', async () => {
    const end = (waiver: string) =>
      transact(database.write, (tx) =>
        endWaiver(tx, now(), officer.id, nia.id, { waiver, today, reason: 'Entered by mistake' }),
      );
    const [running, coming] = [
      await excuse('2026-10-01', '2026-10-20'),
      await excuse('2026-11-01', '2026-11-09'),
    ];
    await end(running);
    expect(await waiversOf(database.write, nia.id)).toMatchObject([
      { id: coming },
      { id: running, to_on: '2026-10-04' },
    ]);
    expect(stateOn((await row())!, today)).toBe('due');
    await expect(end(running)).rejects.toMatchObject({ key: 'asked.waiver-over' });
    await end(coming);
    // What was given, by whom and why, and who ended it, stays.
    expect(await waiversOf(database.write, nia.id)).toMatchObject([
      { id: coming, from_on: '2026-11-01', given_to: '2026-11-09', ended_by: officer.id },
      { id: running, given_to: '2026-10-20', ended_by: officer.id },
    ]);
    await expect(excuse('2026-11-01', '2026-11-09')).resolves.toEqual(expect.any(String));
    await expect(end('nothing')).rejects.toMatchObject({ kind: 'not-found' });
  });

  it('gives more time for what is open, up to 180 days, and never less', async () => {
    const more = (until: string, thing = THING) =>
      transact(database.write, (tx) =>
        extend(tx, now(), officer.id, nia.id, { thing, until, reason: 'Short of staff', today }),
      );
    await expect(more('2027-04-04')).rejects.toMatchObject({ problems: [{ key: 'asked.extension-long' }] });
    await expect(more('2026-10-30')).rejects.toMatchObject({ key: 'asked.skip-later' });
    await expect(more('2026-12-01', 'package:x')).rejects.toMatchObject({ kind: 'not-found' });
    await more('2027-04-03');
    expect(await row()).toMatchObject({ dueOn: '2027-04-03', lateAfter: '2027-04-03' });
    expect((await row())!.reasons[0]!.steps.at(-1)).toEqual({ why: 'extended', day: '2027-04-03' });
    await expect(more('2027-04-02')).rejects.toMatchObject({ key: 'asked.skip-later' });
  });

  it('does an act for many as it was shown, in one go, and once however often it is sent', async () => {
    const olu = await addStaff(app, { hiredOn: '2026-09-01' });
    const gone = await addStaff(app, { hiredOn: '2026-01-01', leftOn: '2026-09-30' });
    const auditor = await addStaff(app, { roles: ['auditor'] });
    const outsider = await addStaff(app, { hiredOn: null });
    const ids = [nia.id, olu.id, gone.id, auditor.id, outsider.id];
    const waiving: Act = { do: 'waive', thing: THING, from: today, until: '2026-10-14', reason: 'Flood' };
    const plan = await planAct(database.write, waiving, ids, today);
    expect(plan.lines.map(({ skip, before, after }) => [skip, before?.dueOn, after?.dueOn])).toEqual([
      [null, '2026-10-30', '2026-11-09'],
      // Late since 1 Oct: what was missed before stays missed.
      [null, '2026-10-01', '2026-10-01'],
      ['asked.skip-left', undefined, undefined],
      ['asked.skip-reads', undefined, undefined],
      ['asked.skip-outside', undefined, undefined],
    ]);
    const id = newId(now());
    const given = { id, ids, shown: plan.mark, today };
    const send = () => transact(database.write, (tx) => doAct(tx, now(), officer.id, waiving, given));
    expect(await send()).toEqual({ outcome: 'done', count: 2 });
    expect(await send()).toEqual({ outcome: 'done', count: 0 });
    expect((await row())!.dueOn).toBe(plan.lines[0]!.after!.dueOn);
    expect(await waiversOf(database.write, olu.id)).toHaveLength(1);
    // The same again under another name: everybody is excused already.
    expect(await act(waiving, ids)).toMatchObject({ outcome: 'changed' });
  });

  it('does nothing when something changed since it was shown, and shows what it would do now', async () => {
    const extending: Act = { do: 'extend', thing: THING, until: '2026-11-20', reason: 'Flood' };
    const { mark } = await planAct(database.write, extending, [nia.id], today);
    await transact(database.write, (tx) =>
      setLeave(tx, now(), officer.id, nia.id, { from: '2026-10-06', to: '2026-10-08' }),
    );
    const given = { id: newId(now()), ids: [nia.id], shown: mark, today };
    const done = await transact(database.write, (tx) => doAct(tx, now(), officer.id, extending, given));
    expect(done).toMatchObject({
      outcome: 'changed',
      plan: { lines: [{ before: { dueOn: '2026-11-02' }, after: { dueOn: '2026-11-20' } }] },
    });
    expect((await row())!.dueOn).toBe('2026-11-02');
  });

  it('requires clauses: owed by its day, done once, dropped for one, taken back from all', async () => {
    const olu = await addStaff(app, { hiredOn: '2026-09-01' });
    const requiring: Act = {
      do: 'require',
      what: { clauses: ['SM-07'] },
      cause: 'law',
      due: '2026-10-20',
      reason: 'A new state law',
      caseNumber: 'C-17',
    };
    const id = newId(now());
    expect(await act(requiring, [nia.id, olu.id, officer.id], id)).toEqual({ outcome: 'done', count: 3 });
    const thing = `required:${id}`;
    expect(await row(nia.id, thing)).toMatchObject({
      dueOn: '2026-10-20',
      needs: 'requirement',
      ruleId: null,
    });
    // The very same again is left out while it is open.
    const { lines } = await planAct(database.write, requiring, [nia.id], today);
    expect(lines[0]!.skip).toBe('asked.skip-asked');
    const day = '2026-10-06';
    const done = () => transact(database.write, (tx) => requirementDone(tx, now(), nia.id, { id, day }));
    await done();
    await done();
    expect(await row(nia.id, thing)).toMatchObject({ needs: 'nothing', doneOn: day });
    const drop = (personId: string) =>
      transact(database.write, (tx) =>
        dropRequirement(tx, now(), officer.id, personId, { id, reason: 'Not her', today }),
      );
    await drop(olu.id);
    expect(await row(olu.id, thing)).toBeUndefined();
    await expect(drop(nia.id)).rejects.toMatchObject({ key: 'asked.done-meanwhile' });
    await expect(drop(olu.id)).rejects.toMatchObject({ kind: 'not-found' });
    const withdraw = () =>
      transact(database.write, (tx) =>
        withdrawRequirement(tx, now(), officer.id, { id, reason: 'Repealed', today }),
      );
    await withdraw();
    expect(await row(officer.id, thing)).toBeUndefined();
    await expect(withdraw()).rejects.toMatchObject({ key: 'asked.withdrawn-meanwhile' });
    await expect(
      transact(database.write, (tx) => requirementDone(tx, now(), officer.id, { id, day })),
    ).rejects.toMatchObject({ kind: 'not-found' });
    // Free words are beside the facts, never in them.
    const bodies = await database.read.selectFrom('ledger').select('body').execute();
    expect(bodies.filter(({ body }) => /state law|C-17|Repealed|Not her/.test(body))).toEqual([]);
    expect((await checkRebuild(database, projections, now())).ok).toBe(true);
  });
});
