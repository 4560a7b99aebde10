import { transact, type Tx } from '../../src/database/database.ts';
import { newId } from '../../src/database/id.ts';
import { append } from '../../src/ledger/ledger.ts';
import { checkRebuild } from '../../src/ledger/rebuild.ts';
import { doAct, planAct, type Act } from '../../src/obligations/bulk.ts';
import { requirementDone } from '../../src/obligations/requirement.ts';
import { standingsOf } from '../../src/obligations/standing.store.ts';
import { waive } from '../../src/obligations/waiver.ts';
import { importPeople } from '../../src/people/import/import.ts';
import { projections } from '../../src/projections.ts';
import { startAttempt } from '../../src/training/attempt.ts';
import { addStaff, startApp, type Added, type Browser, type TestApp } from '../support/app.ts';
import { onBoth, type TestDatabase } from '../support/databases.ts';
import { passCourse, putIntoForce, signAs } from '../support/training.ts';

const TODAY = '2026-10-05';
const COURSE = 'course:social-media';

onBoth('putting a record right', (open) => {
  let database: TestDatabase;
  let app: TestApp;
  let officer: Added;
  let nia: Added;
  let office: Browser;

  beforeEach(async () => {
    database = await open();
    app = await startApp({ database });
    await putIntoForce(database, now());
    officer = await addStaff(app, { name: 'Ola Officer', roles: ['officer'] });
    nia = await addStaff(app, { name: 'Nia Nurse', hiredOn: '2026-09-28' });
    office = await app.as(officer);
  });
  afterEach(async () => {
    const { ok, differing } = await checkRebuild(database, projections, now());
    expect([ok, differing]).toEqual([true, []]);
    await app.close();
  });

  const now = () => app.clock.now();
  const write = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => transact(database.write, work);
  const stands = async (thing: string) =>
    (await standingsOf(database.write, nia.id)).find((one) => one.thing === thing);
  const record = async () => (await office.get(`/people/${nia.id}/record`)).text;

  it('strikes an attempt with a reason: it is owed again, its signature is withdrawn, and both stay to be seen', async () => {
    const { attempt } = await write((tx) => passCourse(tx, now(), nia.id));
    await write((tx) => signAs(tx, now(), nia.id, nia.name, 1));
    expect(await stands(COURSE)).toMatchObject({ doneOn: TODAY });
    const path = `/people/${nia.id}/attempts/${attempt.id}/strike`;
    expect(await record()).toContain(`href="${path}"`);
    const form = await office.get(path);
    expect(form.text).toContain('Strike an attempt of Nia Nurse');
    const none = await office.post(path, { reason: '  ' });
    expect([none.status, none.text.includes('Say why.')]).toEqual([422, true]);
    const long = await office.post(path, { reason: 'x'.repeat(501) });
    expect([long.status, long.text.includes('x'.repeat(501))]).toEqual([422, true]);
    app.clock.pass({ hours: 2 });
    const sent = { reason: 'A <colleague> sat it' };
    expect((await office.post(path, sent)).location).toBe(`/people/${nia.id}/record?done=strike`);
    const page = await office.follow();
    expect(page.text).toContain('The attempt is struck.');
    expect(page.text).toContain('<del>Began Social media and our patients</del>');
    expect(page.text).toContain('<del>Signed version 1 of the policy</del>');
    expect(page.text).toContain('Taken back 5 Oct 2026 by Ola Officer. Reason: A &lt;colleague&gt; sat it');
    expect(await stands(COURSE)).toMatchObject({ doneOn: null, needs: 'course' });
    // A second time it is too late, and nobody goes on with it.
    expect((await office.post(path, sent)).status).toBe(409);
    expect((await office.get(path)).status).toBe(409);
    const nurse = await app.as(nia);
    expect((await nurse.get(`/attempts/${attempt.id}/test`)).status).toBe(404);
    const again = await write((tx) => startAttempt(tx, now(), nia.id, 'social-media'));
    expect(again).not.toBe(attempt.id);
    // The paper of then is there all the same.
    const [paper] = await database.read.selectFrom('paper').select('id').execute();
    expect((await office.get(`/people/${nia.id}/papers/${paper!.id}`)).status).toBe(200);
    const own = (await nurse.get('/kept')).text;
    expect(own).toContain('The attempt at Social media and our patients was struck: it does not count');
    expect(own).not.toContain('/strike');
  });

  it('says that what was asked for is not done after all: it is owed again from the start', async () => {
    const act: Act = {
      do: 'require', what: { clauses: ['SM-01'] }, cause: 'incident', due: '2026-10-15', reason: 'Read it again', caseNumber: '',
    }; // prettier-ignore
    const id = newId(now());
    const { mark: shown } = await planAct(database.write, act, [nia.id], TODAY);
    await write((tx) => doAct(tx, now(), officer.id, act, { id, ids: [nia.id], shown, today: TODAY }));
    const path = `/people/${nia.id}/requirements/${id}/undo`;
    expect((await office.get(path)).status).toBe(409);
    await write((tx) => requirementDone(tx, now(), nia.id, { id, day: TODAY }));
    expect(await stands(`required:${id}`)).toMatchObject({ needs: 'nothing' });
    expect(await record()).toContain(`href="${path}"`);
    expect((await office.get(path)).text).toContain('Nia Nurse has not done this after all');
    expect((await office.post(path, { reason: '' })).status).toBe(422);
    expect((await office.post(path, { reason: 'Marked by mistake' })).status).toBe(303);
    expect(await stands(`required:${id}`)).toMatchObject({ needs: 'requirement' });
    const page = await record();
    expect(page).toContain('<del>Did what was asked for');
    expect(page).toContain('Reason: Marked by mistake');
    expect((await office.post(path, { reason: 'Again' })).status).toBe(409);
    // Done anew, only the first stays struck.
    await write((tx) => requirementDone(tx, now(), nia.id, { id, day: TODAY }));
    expect((await record()).match(/<del>Did what was asked for/g)).toHaveLength(1);
  });

  it('takes a reason later for what was corrected without one, once', async () => {
    await write(async (tx) => {
      const given = {
        thing: 'policy',
        from: TODAY,
        until: '2026-10-10',
        reason: 'Away',
        today: TODAY,
      } as const;
      const waiver = await waive(tx, now(), officer.id, nia.id, given);
      // As it was entered before a reason was asked for.
      const facts = { by: officer.id, waiver };
      await append(tx, now(), [{ at: '2026-10-04', kind: 'waiver-ended', personId: nia.id, facts }]);
    });
    const path = /href="(\/people\/[\w-]+\/record\/reasons\/[\w-]+)"/.exec(await record())![1]!;
    expect((await office.get(path)).text).toContain('Nobody said why at the time.');
    expect((await office.post(path, { reason: '' })).status).toBe(422);
    expect((await office.post(path, { reason: 'It was the other Nia' })).status).toBe(303);
    const page = await record();
    expect(page).toContain('Taken back 5 Oct 2026 by Ola Officer. Reason: It was the other Nia');
    expect(page).toContain('The reason for a correction was added');
    expect(page).not.toContain('/record/reasons/');
    expect((await office.post(path, { reason: 'Another' })).status).toBe(409);
  });

  it('is said to be a file’s doing where an imported file did it, and asks nobody for words', async () => {
    const said = async (kinds: string[]) =>
      (
        await database.read
          .selectFrom('ledger')
          .select(['id', 'kind', 'body'])
          .where('person_id', '=', nia.id)
          .where('kind', 'in', kinds)
          .orderBy('id')
          .execute()
      ).map(({ id, kind, body }) => ({ id, kind, why: (JSON.parse(body) as { facts: { why?: string } }).facts.why }));
    const bring = async (columns: string, cells: string) => {
      const given = { dryRun: false, now: now(), by: officer.id, zone: 'UTC', country: 'us' };
      const text = `number,name,${columns}\n${nia.employeeNumber},${nia.name},${cells}`;
      expect((await importPeople(database, text, given)).outcome).toBe('done');
    };
    await bring('hired', '2026-09-21');
    await bring('leave from,leave to', '2026-10-12,2026-10-20');
    await bring('leave from,leave to', '2026-10-12,2026-10-23');
    const found = await said(['employment-corrected', 'leave-set']);
    expect(found.map(({ kind, why }) => [kind, why])).toEqual([
      ['employment-corrected', 'file'],
      // What is entered for the first time changes nothing that was on record.
      ['leave-set', undefined],
      ['leave-set', 'file'],
    ]);
    // The file is the reason: nobody's words stand beside it.
    const values = await database.read.selectFrom('commitment').select('name').where('entry_id', 'in', found.map(({ id }) => id)).execute();
    expect(values.map(({ name }) => name)).not.toContain('reason');
    const page = await record();
    expect(page.match(/Reason: A file that was imported said so\./g)!.length).toBeGreaterThanOrEqual(2);
    expect(page).not.toContain('/record/reasons/');
    const path = `/people/${nia.id}/record/reasons/${found[0]!.id}`;
    expect((await office.post(path, { reason: 'Another' })).status).toBe(409);
  }); // prettier-ignore

  it('is for officers; others, odd ids and somebody else’s are not found', async () => {
    const { attempt } = await write((tx) => passCourse(tx, now(), nia.id));
    const other = await addStaff(app);
    const auditor = await addStaff(app, { roles: ['auditor'] });
    const paths = (id: string, what: string) => [
      `/people/${id}/attempts/${what}/strike`,
      `/people/${id}/requirements/${what}/undo`,
      `/people/${id}/record/reasons/${what}`,
    ];
    for (const who of [nia, other, auditor]) {
      const browser = await app.as(who);
      for (const path of paths(nia.id, attempt.id)) {
        expect([who.name, path, (await browser.get(path)).status]).toEqual([who.name, path, 403]);
        expect((await browser.post(path, { reason: 'x' })).status).toBe(403);
      }
    }
    for (const path of [...paths(other.id, attempt.id), ...paths(nia.id, 'none'), ...paths('none', attempt.id), ...paths(nia.id, '%00')]) {
      expect([path, (await office.get(path)).status]).toEqual([path, 404]);
      expect([path, (await office.post(path, { reason: 'x' })).status]).toEqual([path, 404]);
    } // prettier-ignore
    // An entry that corrects nothing takes no reason.
    const hired = await database.read.selectFrom('ledger').select('id').where('kind', '=', 'hired').where('person_id', '=', nia.id).executeTakeFirstOrThrow(); // prettier-ignore
    expect((await office.get(`/people/${nia.id}/record/reasons/${hired.id}`)).status).toBe(404);
    expect((await app.browser().get(paths(nia.id, attempt.id)[0]!)).location).toContain('/sign-in');
  });
});
