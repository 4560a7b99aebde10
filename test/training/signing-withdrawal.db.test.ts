import { transact } from '../../src/database/database.ts';
import { projectionsInUse } from '../../src/ledger/ledger.ts';
import { checkRebuild, rebuild } from '../../src/ledger/rebuild.ts';
import { signaturesOf } from '../../src/training/signature.store.ts';
import { standingsOf } from '../../src/obligations/standing.store.ts';
import { toSign } from '../../src/training/signing.ts';
import { addStaff, startApp, type Added, type Browser, type TestApp } from '../support/app.ts';
import { onBoth, type TestDatabase } from '../support/databases.ts';
import { passCourse, publishNext, putIntoForce, signAs } from '../support/training.ts';

onBoth('withdrawing a signature', (open) => {
  let app: TestApp;
  let database: TestDatabase;
  let nurse: Added;
  let browser: Browser;
  let id: string;

  const write = <T>(work: (tx: Parameters<typeof passCourse>[0]) => Promise<T>): Promise<T> =>
    transact(database.write, work);
  const pass = () => write((tx) => passCourse(tx, app.clock.now(), nurse.id));
  const sign = (number = 1) => write((tx) => signAs(tx, app.clock.now(), nurse.id, 'Ana O’Neil', number));
  const stands = async () => (await standingsOf(database.write, nurse.id))[0]!;
  const entries = async () =>
    (await database.read.selectFrom('ledger').selectAll().where('kind', '=', 'signature-withdrawn').execute())
      .length;

  beforeEach(async () => {
    database = await open();
    app = await startApp({ database });
    await putIntoForce(database, app.clock.now());
    nurse = await addStaff(app, { name: 'Ana O’Neil', hiredOn: '2026-09-01' });
    browser = await app.as(nurse);
    await pass();
    id = await sign();
    app.clock.pass({ minutes: 10 });
  });
  afterEach(() => app.close());

  it('by the signer: it stays, says so everywhere, and what it settled is owed again', async () => {
    const form = await browser.get(`/signatures/${id}/withdrawal`);
    expect(form.text).toContain('What it settled is due again at once.');
    const answer = await browser.post(`/signatures/${id}/withdrawal`, { reason: 'I signed by mistake' });
    expect([answer.status, answer.location]).toEqual([303, `/signatures/${id}`]);
    const [signature] = await signaturesOf(database.read, nurse.id);
    expect(signature).toMatchObject({ id, withdrawn_at: '2026-10-05T09:10:00.000Z' });
    expect(await stands()).toMatchObject({ needs: 'signature', doneOn: null });
    const receipt = (await browser.get(`/signatures/${id}`)).text;
    expect(receipt).toContain('This signature was withdrawn on 5 Oct 2026, 09:10.');
    expect(receipt).toContain('5 Oct 2026, 09:10, by the signer');
    expect(receipt).toContain('I signed by mistake');
    expect(receipt).not.toContain('Withdraw this signature');
    const check = (await app.browser().get(`/receipts/${signature!.receipt}`)).text;
    expect(check).toContain('the signature was withdrawn on 5 Oct 2026, 09:10');
    expect(check).not.toMatch(/O’Neil|by mistake/);
    expect((await browser.get('/')).text).toContain('href="/sign"');
    // The reason stands in no entry.
    const rows = await database.read.selectFrom('ledger').select('body').execute();
    expect(rows.some(({ body }) => body.includes('by mistake'))).toBe(false);
  });

  it('lets the passed course be signed once more, the same in a rebuild at any time', async () => {
    await browser.post(`/signatures/${id}/withdrawal`, { reason: '' });
    const waiting = await toSign(database.write, nurse.id);
    expect(waiting?.attempt?.passed_at).not.toBeNull();
    const equal = async () =>
      expect(await checkRebuild(database, projectionsInUse(), app.clock.now())).toMatchObject({
        ok: true,
        differing: [],
      });
    await equal();
    const second = await sign();
    await equal();
    await rebuild(database, projectionsInUse(), app.clock.now());
    expect(await stands()).toMatchObject({ needs: 'nothing', doneOn: '2026-10-05', dueOn: '2027-10-05' });
    expect(
      (await signaturesOf(database.read, nurse.id)).map((one) => [one.id, one.withdrawn_at === null]),
    ).toEqual([
      [second, true],
      [id, false],
    ]);
    expect(await toSign(database.write, nurse.id)).toBeUndefined();
  });

  it('happens once: the second time is told so, also when two come at once', async () => {
    const answers = await Promise.all([
      browser.post(`/signatures/${id}/withdrawal`),
      browser.post(`/signatures/${id}/withdrawal`),
    ]);
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([303, 409]);
    const again = await browser.post(`/signatures/${id}/withdrawal`);
    expect(again.text).toContain('This signature was withdrawn before. Nothing was changed.');
    expect(await entries()).toBe(1);
  });

  it('by an officer for the signer needs a note, and names the officer', async () => {
    const boss = await addStaff(app, { name: 'Maria Lopez', roles: ['officer'] });
    const officer = await app.as(boss);
    const path = `/people/${nurse.id}/signatures/${id}/withdrawal`;
    expect((await officer.get(path)).text).toContain('You do this for Ana O’Neil.');
    const bare = await officer.post(path, { reason: '  ' });
    expect([bare.status, bare.text.includes('Say why it is withdrawn.')]).toEqual([422, true]);
    const long = await officer.post(path, { reason: 'x'.repeat(1001) });
    expect([long.status, long.text.includes('x'.repeat(1001))]).toEqual([422, true]);
    expect((await officer.post(path, { reason: 'Signed in her absence' })).status).toBe(303);
    const receipt = (await officer.get(`/signatures/${id}`)).text;
    expect(receipt).toContain('by Maria Lopez for the signer');
    expect((await officer.get(`/people/${nurse.id}`)).text).toContain('Signature under version 1 withdrawn');
    const body = await database.read
      .selectFrom('ledger')
      .select('body')
      .where('kind', '=', 'signature-withdrawn')
      .executeTakeFirstOrThrow();
    expect(JSON.parse(body.body)).toMatchObject({
      person_id: nurse.id,
      facts: { signature: id, by: boss.id },
    });
  });

  it('is nobody else’s: not found for a colleague, and for an officer under another person', async () => {
    const other = await addStaff(app);
    const colleague = await app.as(other);
    expect((await colleague.get(`/signatures/${id}/withdrawal`)).status).toBe(404);
    expect((await colleague.post(`/signatures/${id}/withdrawal`, { reason: 'No' })).status).toBe(404);
    const officer = await app.as(await addStaff(app, { roles: ['officer'] }));
    const wrong = `/people/${other.id}/signatures/${id}/withdrawal`;
    expect((await officer.get(wrong)).status).toBe(404);
    expect((await officer.post(wrong, { reason: 'No' })).status).toBe(404);
    expect((await officer.post(`/signatures/${id}/withdrawal`, { reason: 'No' })).status).toBe(404);
    expect(await entries()).toBe(0);
  });

  it('of a signature after a change brings back what the change asked', async () => {
    await publishNext(database, app.clock.now(), 1, true);
    const second = await sign(2);
    expect(await stands()).toMatchObject({ needs: 'nothing' });
    await browser.post(`/signatures/${second}/withdrawal`);
    expect(await stands()).toMatchObject({ needs: 'signature', doneOn: '2026-10-05', policyNumber: 1 });
    // What is shown as changed is counted from the signature that stands.
    expect((await browser.get('/sign')).text).toContain('What changed since version 1');
  });

  it('of an old course brings nothing back when a later one is signed', async () => {
    app.clock.pass({ days: 330 });
    await pass();
    await sign();
    browser = await app.as(nurse);
    await browser.post(`/signatures/${id}/withdrawal`);
    expect(await toSign(database.write, nurse.id)).toBeUndefined();
    expect(await stands()).toMatchObject({ needs: 'nothing', doneOn: '2027-08-31' });
    expect((await browser.get('/courses/social-media')).status).toBe(200);
    expect(await checkRebuild(database, projectionsInUse(), app.clock.now())).toMatchObject({
      differing: [],
    });
  });
});
