import { transact } from '../../src/database/database.ts';
import { fileOfPerson } from '../../src/records/file.ts';
import type { RecordRow, SectionId, Sight } from '../../src/records/section.ts';
import { setLeave, withdrawLeave } from '../../src/people/leave.ts';
import { remind } from '../../src/reminders/remind.ts';
import { extend } from '../../src/obligations/extension.ts';
import { addOutside, withdrawOutside } from '../../src/obligations/outside.ts';
import { endWaiver, waive } from '../../src/obligations/waiver.ts';
import { withdrawSignature } from '../../src/training/signature-withdrawal.ts';
import { addStaff, startApp, type Added, type TestApp } from '../support/app.ts';
import { onBoth, type TestDatabase } from '../support/databases.ts';
import { passCourse, putIntoForce, signAs } from '../support/training.ts';

const THING = 'course:social-media';
const TODAY = '2026-10-05';

onBoth('the file of a person', (open) => {
  let database: TestDatabase;
  let app: TestApp;
  let officer: Added;
  let nia: Added;

  beforeEach(async () => {
    database = await open();
    app = await startApp({ database });
    await putIntoForce(database, app.clock.now());
    officer = await addStaff(app, { name: 'Ola Officer', roles: ['officer'] });
    nia = await addStaff(app, { name: 'Nia Nurse', hiredOn: '2026-09-28' });
  });
  afterEach(() => app.close());

  const now = () => app.clock.now();

  async function read(
    sight: Sight = { isOwn: true, isOfficer: false },
  ): Promise<Map<SectionId, RecordRow[]>> {
    const asked = { messages: app.ground.messages, zone: 'UTC', now: now(), sight };
    const found = new Map<SectionId, RecordRow[]>();
    for await (const { id, rows } of fileOfPerson(database.read, nia.id, asked)) {
      found.set(id, []);
      for await (const piece of rows) found.get(id)!.push(...piece);
    }
    return found;
  }

  it('holds what was owed, taught, answered, signed, given and said, with who and why', async () => {
    await transact(database.write, async (tx) => {
      await waive(tx, now(), officer.id, nia.id, {
        thing: THING, reason: 'Cares for a parent', today: TODAY, from: '2026-10-06', until: '2026-10-10',
      }); // prettier-ignore
      await extend(tx, now(), officer.id, nia.id, {
        thing: THING, reason: 'Away on a course', today: TODAY, until: '2026-11-20',
      }); // prettier-ignore
      await addOutside(tx, now(), officer.id, [
        {
          personId: nia.id,
          thing: THING,
          doneOn: '2024-03-03',
          provider: 'Old Clinic',
          evidence: 'folder 7',
        },
      ]);
    });
    app.clock.set('2026-11-13T14:00:00.000Z');
    await remind({ database, messages: app.ground.messages, origin: app.url }, now());
    await transact(database.write, async (tx) => {
      await passCourse(tx, now(), nia.id);
      await signAs(tx, now(), nia.id, nia.name, 1);
    });
    const file = await read();
    const rows = (id: SectionId) => file.get(id)!;
    expect(rows('person').map(({ text }) => text)).toContain('Name: Nia Nurse');
    expect(rows('work').map(({ kind }) => kind)).toEqual(['hired', 'person-added', 'placed']);
    const [owed] = rows('owed').filter(({ kind }) => kind === 'owed');
    expect(owed?.more.join(' ')).toContain('Hired 28 Sep 2026');
    expect(owed?.facts).toMatchObject({ thing: THING, done: '2026-11-13' });
    expect(rows('taught')[0]?.more.some((line) => line.includes(': done 13 Nov 2026'))).toBe(true);
    const [tried, paper] = rows('answered');
    expect(tried!.questions!.length).toBeGreaterThan(5);
    expect(paper!.text).toContain('Test, try 1');
    expect(paper!.more).toContain('Passed');
    for (const question of [...tried!.questions!, ...paper!.questions!]) {
      expect(question.right).toBe(true);
      expect(question.asShown.length).toBe(question.options.length);
      expect(question.options.every(({ why }) => why !== '')).toBe(true);
    }
    expect(rows('signed')[0]).toMatchObject({ kind: 'signed', values: { typedName: 'Nia Nurse' } });
    expect(rows('excused').map(({ text, by, more }) => [text, by, more])).toEqual([
      [
        'More time for Social media and our patients, until 20 Nov 2026',
        'Ola Officer',
        ['Reason: Away on a course'],
      ],
      [
        'Excused from Social media and our patients, 6 Oct 2026 to 10 Oct 2026',
        'Ola Officer',
        ['Reason: Cares for a parent'],
      ],
    ]);
    expect(rows('elsewhere')[0]).toMatchObject({ at: '2024-03-03', by: 'Ola Officer', more: ['Given by: Old Clinic', 'Evidence: folder 7'] }); // prettier-ignore
    const reminded = rows('reminded');
    expect(reminded.map(({ kind }) => kind)).toEqual(['reminded', 'mail']);
    expect(reminded[0]!.more[0]).toContain('days before it is due');
    expect(reminded[1]!.more[0]).toBe('Not sent yet');
    expect(reminded[1]!.more.join(' ')).toContain('Nia');
  });

  it('keeps what was taken back beside what took it back, struck, with who, when and why', async () => {
    const given = { thing: THING, reason: 'By mistake', today: TODAY };
    await transact(database.write, async (tx) => {
      await passCourse(tx, now(), nia.id);
      const signature = await signAs(tx, now(), nia.id, nia.name, 1);
      await withdrawSignature(tx, now(), nia.id, signature, {
        by: officer.id, reason: 'Another person signed', address: '127.0.0.1', device: 'test',
        how: 'password', signedInAt: now().toISOString(), language: 'en',
      }); // prettier-ignore
      const waiver = await waive(tx, now(), officer.id, nia.id, {
        ...given,
        from: TODAY,
        until: '2026-10-10',
      });
      await endWaiver(tx, now(), officer.id, nia.id, { waiver, today: TODAY, reason: 'Back at work' });
      const leave = await setLeave(tx, now(), officer.id, nia.id, { from: '2026-09-29', to: '2026-10-02' });
      await setLeave(tx, now(), officer.id, nia.id, {
        id: leave.id,
        from: '2026-09-29',
        to: '2026-10-01',
        why: { reason: 'A day less' },
      });
      await withdrawLeave(tx, now(), officer.id, nia.id, leave.id, 'Never away');
      await addOutside(tx, now(), officer.id, [
        { personId: nia.id, thing: THING, doneOn: '2024-03-03', provider: 'Old Clinic', evidence: '' },
      ]);
      const training = await tx.selectFrom('outside_training').select('id').executeTakeFirstOrThrow();
      await withdrawOutside(tx, now(), officer.id, nia.id, {
        training: training.id,
        today: TODAY,
        reason: 'No such course',
      });
    });
    const file = await read({ isOwn: false, isOfficer: true });
    const struck = [...file.values()]
      .flat()
      .filter((row) => row.struck !== null && row.kind !== 'corrections');
    expect(struck.map((row) => [row.kind, row.struck!.kind, row.struck!.by, row.struck!.reason])).toEqual([
      ['leave-set', 'leave-set', 'Ola Officer', 'A day less'],
      ['leave-set', 'leave-withdrawn', 'Ola Officer', 'Never away'],
      ['signed', 'signature-withdrawn', 'Ola Officer', 'Another person signed'],
      ['outside-training', 'outside-training-withdrawn', 'Ola Officer', 'No such course'],
      ['waived', 'waiver-ended', 'Ola Officer', 'Back at work'],
      // Among the corrections once more.
      ['leave-set', 'leave-withdrawn', 'Ola Officer', 'Never away'],
    ]);
    expect(file.get('corrections')!.map(({ kind }) => kind).toSorted()).toEqual(
      ['leave-set', 'leave-withdrawn', 'outside-training-withdrawn', 'signature-withdrawn', 'waiver-ended'],
    ); // prettier-ignore
  });

  it('is of nobody where there is nobody', async () => {
    const asked = {
      messages: app.ground.messages,
      zone: 'UTC',
      now: now(),
      sight: { isOwn: true, isOfficer: false },
    };
    await expect(fileOfPerson(database.read, 'nobody', asked).next()).rejects.toThrow();
  });
});
