import { transact, type Database } from '../../src/database/database.ts';
import { projectionsInUse } from '../../src/ledger/ledger.ts';
import { checkRebuild, rebuild } from '../../src/ledger/rebuild.ts';
import { addPerson, changePerson, type PersonDetails } from '../../src/people/people.ts';
import { personDetails } from '../../src/people/people.store.ts';
import { changeSettings, setSite } from '../../src/organisation/organisation.ts';
import { firstVersion, publish } from '../../src/policy/publication.ts';
import { boundAttempt, startAttempt } from '../../src/training/attempt.ts';
import { handIn } from '../../src/training/hand-in.ts';
import { beginTest, openPaper, saveAnswer } from '../../src/training/paper.ts';
import { papersOf } from '../../src/training/paper.store.ts';
import { signaturesOf } from '../../src/training/signature.store.ts';
import { standingsOf } from '../../src/obligations/standing.store.ts';
import '../../src/projections.ts';
import { onBoth } from '../support/databases.ts';
import {
  answerPaper,
  doLessons,
  fittedPolicy,
  passCourse,
  publishNext,
  putIntoForce,
  signAs,
} from '../support/training.ts';

const NOW = new Date('2026-11-22T10:00:00.000Z');
const later = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000);

onBoth('training', (open) => {
  let database: Database;
  let ana: string;

  beforeEach(async () => {
    database = await open();
    const siteId = await transact(database.write, async (tx) => {
      await changeSettings(
        tx,
        NOW,
        'test',
        { name: 'Clinic', zone: 'UTC', country: 'us', startDay: '2020-01-01' },
        'UTC',
      );
      return setSite(tx, NOW, 'test', { name: 'Main', country: 'us', zone: 'UTC' });
    });
    await putIntoForce(database, NOW);
    const details: PersonDetails = {
      employeeNumber: 'E1', name: 'Ana O’Neil', email: 'ana@clinic.example', jobRole: 'clinician', siteId,
      team: 'Nursing', managerId: null, hiredOn: '2026-11-12', leftOn: null,
    }; // prettier-ignore
    ana = await transact(database.write, (tx) => addPerson(tx, NOW, 'test', details, '2026-11-22'));
  });

  const stands = async () => (await standingsOf(database.write, ana))[0]!;
  const rebuiltEqual = async () =>
    expect(await checkRebuild(database, projectionsInUse(), NOW)).toMatchObject({ ok: true, differing: [] });

  it('leads from hired to signed, with the standing right at each step and equal to a rebuild', async () => {
    expect(await stands()).toMatchObject({ needs: 'course', dueOn: '2026-12-12', doneOn: null });
    await transact(database.write, (tx) => passCourse(tx, later(1), ana));
    expect(await stands()).toMatchObject({ needs: 'signature', doneOn: null });
    await transact(database.write, (tx) => signAs(tx, later(2), ana, 'Ana O’Neil', 1));
    expect(await stands()).toMatchObject({
      needs: 'nothing',
      doneOn: '2026-11-22',
      dueOn: '2027-11-22',
      opensOn: '2027-09-23',
    });
    await rebuiltEqual();
    await rebuild(database, projectionsInUse(), later(3));
    expect(await stands()).toMatchObject({ needs: 'nothing', dueOn: '2027-11-22' });
    expect(await signaturesOf(database.write, ana)).toHaveLength(1);
  });

  it('makes one attempt and one paper of two clicks at once', async () => {
    const ids = await Promise.all(
      [1, 2, 3].map(() => transact(database.write, (tx) => startAttempt(tx, NOW, ana, 'social-media'))),
    );
    expect(new Set(ids).size).toBe(1);
    const bound = await transact(database.write, (tx) => doLessons(tx, NOW, ana));
    const papers = await Promise.all(
      [1, 2, 3].map(() => transact(database.write, (tx) => beginTest(tx, NOW, ana, bound.attempt.id))),
    );
    expect(new Set(papers).size).toBe(1);
  });

  it('refuses the test while a lesson is open, and a hand-in while a question is', async () => {
    const id = await transact(database.write, (tx) => startAttempt(tx, NOW, ana, 'social-media'));
    const bound = await boundAttempt(database.write, ana, id);
    await expect(
      transact(database.write, (tx) => beginTest(tx, NOW, ana, bound.attempt.id)),
    ).rejects.toMatchObject({
      key: 'training.lessons-first',
    });
    const ready = await transact(database.write, (tx) => doLessons(tx, NOW, ana));
    const paper = await transact(database.write, (tx) => beginTest(tx, NOW, ana, ready.attempt.id));
    await expect(transact(database.write, (tx) => handIn(tx, NOW, ana, paper))).rejects.toMatchObject({
      key: 'training.none-answered',
    });
  });

  it('marks once, however often and at once the paper is handed in, and changes no answer afterwards', async () => {
    const bound = await transact(database.write, (tx) => doLessons(tx, NOW, ana));
    const paper = await transact(database.write, (tx) => answerPaper(tx, NOW, bound));
    const marks = await Promise.all(
      [1, 2, 3].map(() => transact(database.write, (tx) => handIn(tx, later(5), ana, paper))),
    );
    expect(marks.every((mark) => mark.passed)).toBe(true);
    const entries = await database.write
      .selectFrom('ledger')
      .select('id')
      .where('kind', '=', 'test-marked')
      .execute();
    expect(entries).toHaveLength(1);
    await expect(
      transact(database.write, (tx) => saveAnswer(tx, NOW, ana, paper, 1, { chosen: [0] })),
    ).rejects.toMatchObject({ kind: 'conflict' });
  });

  it('keeps every try: a failed paper stays as it was when another is drawn', async () => {
    const bound = await transact(database.write, (tx) => doLessons(tx, NOW, ana));
    const first = await transact(database.write, (tx) => answerPaper(tx, NOW, bound, false));
    expect(await transact(database.write, (tx) => handIn(tx, NOW, ana, first))).toMatchObject({
      right: 0,
      passed: false,
    });
    const before = await openPaper(database.write, ana, first);
    const second = await transact(database.write, (tx) => answerPaper(tx, later(9), bound));
    await transact(database.write, (tx) => handIn(tx, later(10), ana, second));
    expect(await openPaper(database.write, ana, first)).toMatchObject({
      paper: before.paper,
      answers: before.answers,
    });
    expect((await papersOf(database.write, bound.attempt.id)).map((paper) => paper.number)).toEqual([1, 2]);
  });

  it('signs nothing that is no longer in force', async () => {
    await transact(database.write, (tx) => passCourse(tx, NOW, ana));
    await publishNext(database, later(1), 1, true);
    await expect(
      transact(database.write, (tx) => signAs(tx, later(2), ana, 'Ana O’Neil', 1)),
    ).rejects.toMatchObject({ key: 'signing.overtaken' });
    await transact(database.write, (tx) => signAs(tx, later(3), ana, 'Ana O’Neil', 2));
    expect((await signaturesOf(database.write, ana)).map((s) => s.policy_number)).toEqual([2]);
  });

  it('signs either before or after a publication that races it, never an old version after it', async () => {
    await transact(database.write, (tx) => passCourse(tx, NOW, ana));
    const [signed] = await Promise.allSettled([
      transact(database.write, (tx) => signAs(tx, later(1), ana, 'Ana O’Neil', 1)),
      publishNext(database, later(1), 1, true),
    ]);
    const found = await stands();
    if (signed.status === 'fulfilled') expect(found).toMatchObject({ needs: 'signature', policyNumber: 1 });
    else expect(await signaturesOf(database.write, ana)).toEqual([]);
    await rebuiltEqual();
  });

  it('asks those who signed before for another signature when a version asks for it, and nobody for wording', async () => {
    await transact(database.write, (tx) => passCourse(tx, NOW, ana));
    await transact(database.write, (tx) => signAs(tx, later(1), ana, 'ana o’neil', 1));
    await publishNext(database, later(2), 1, false, 'our other tool');
    expect(await stands()).toMatchObject({ needs: 'nothing' });
    await publishNext(database, later(3), 2, true);
    expect(await stands()).toMatchObject({ needs: 'signature', dueOn: '2026-12-06' });
    await transact(database.write, (tx) => signAs(tx, later(4), ana, 'Ana O’Neil', 3));
    expect(await stands()).toMatchObject({ needs: 'nothing', dueOn: '2027-11-22' });
    await rebuiltEqual();
  });

  it('finds a paper, an answer and a signature that were edited in the database', async () => {
    await transact(database.write, (tx) => passCourse(tx, NOW, ana));
    await transact(database.write, (tx) => signAs(tx, later(1), ana, 'Ana O’Neil', 1));
    const edits = {
      answer: { chosen: '[3]' },
      paper: { result: '{"right":15}' },
      signature: { policy_number: 9 },
    };
    for (const [table, values] of Object.entries(edits)) {
      const name = table as keyof typeof edits;
      const before = await database.write.selectFrom(name).selectAll().execute();
      await database.write.updateTable(name).set(values).execute();
      const check = await checkRebuild(database, projectionsInUse(), NOW);
      expect(check.differing.map((difference) => difference.table)).toEqual([table]);
      await rebuild(database, projectionsInUse(), NOW);
      const after = await database.write.selectFrom(name).selectAll().execute();
      expect(new Set(after.map((row) => JSON.stringify(row)))).toEqual(
        new Set(before.map((row) => JSON.stringify(row))),
      );
    }
  });

  it('takes only the person’s own name for a signature', async () => {
    await transact(database.write, (tx) => passCourse(tx, NOW, ana));
    await expect(
      transact(database.write, (tx) => signAs(tx, NOW, ana, 'Somebody Else', 1)),
    ).rejects.toMatchObject({ kind: 'invalid' });
  });

  it('has nothing to sign for somebody who has not passed, nor twice', async () => {
    await expect(
      transact(database.write, (tx) => signAs(tx, NOW, ana, 'Ana O’Neil', 1)),
    ).rejects.toMatchObject({ key: 'signing.nothing-to-sign' });
    await transact(database.write, (tx) => passCourse(tx, NOW, ana));
    await transact(database.write, (tx) => signAs(tx, later(1), ana, 'Ana O’Neil', 1));
    await expect(
      transact(database.write, (tx) => signAs(tx, later(2), ana, 'Ana O’Neil', 1)),
    ).rejects.toMatchObject({ kind: 'conflict' });
  });

  it('lets one of two publications at once win, and refuses a text with an open bracket', async () => {
    const results = await Promise.allSettled([
      publishNext(database, NOW, 1, true),
      publishNext(database, NOW, 1, true),
    ]);
    expect(results.map((r) => r.status).toSorted()).toEqual(['fulfilled', 'rejected']);
    const open = {
      ...fittedPolicy(),
      clauses: fittedPolicy().clauses.map((c) => ({ ...c, floor: `${c.floor} [nobody knows]` })),
    };
    const how = { ...firstVersion('UTC'), after: 2 };
    await expect(transact(database.write, (tx) => publish(tx, NOW, 'test', open, how))).rejects.toMatchObject(
      { key: 'policy.open-brackets' },
    );
  });

  it('keeps an attempt on the course and policy it began with', async () => {
    const id = await transact(database.write, (tx) => startAttempt(tx, NOW, ana, 'social-media'));
    await publishNext(database, later(1), 1, true);
    expect((await boundAttempt(database.write, ana, id)).policy.number).toBe(1);
  });

  it('begins anew for who came back, also when they hand in a paper of before', async () => {
    const paper = await transact(database.write, async (tx) =>
      answerPaper(tx, NOW, await doLessons(tx, NOW, ana)),
    );
    const change = (day: string, given: Partial<PersonDetails>) =>
      transact(database.write, async (tx) =>
        changePerson(
          tx,
          new Date(`${day}T10:00:00.000Z`),
          'test',
          ana,
          { ...(await personDetails(tx, ana))!, ...given },
          day,
        ),
      );
    await change('2026-11-24', { leftOn: '2026-11-23' });
    await change('2027-02-01', { leftOn: null, hiredOn: '2027-02-01' });
    const back = new Date('2027-02-02T10:00:00.000Z');
    await transact(database.write, (tx) => handIn(tx, back, ana, paper));
    // Nothing to sign waits for them: that attempt is of the past.
    expect(await stands()).toMatchObject({ needs: 'course', doneOn: null });
    await transact(database.write, (tx) => passCourse(tx, back, ana));
    expect(await stands()).toMatchObject({ needs: 'signature' });
    await transact(database.write, (tx) => signAs(tx, back, ana, 'Ana O’Neil', 1));
    expect(await stands()).toMatchObject({ needs: 'nothing', doneOn: '2027-02-02' });
    await rebuiltEqual();
  });

  it('is nobody else’s: an attempt or paper of another person is not found', async () => {
    const bound = await transact(database.write, (tx) => passCourse(tx, NOW, ana));
    const [paper] = await papersOf(database.write, bound.attempt.id);
    await expect(boundAttempt(database.write, 'somebody', bound.attempt.id)).rejects.toMatchObject({
      kind: 'not-found',
    });
    await expect(openPaper(database.write, 'somebody', paper!.id)).rejects.toMatchObject({
      kind: 'not-found',
    });
  });
});
