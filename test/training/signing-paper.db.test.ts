import { transact } from '../../src/database/database.ts';
import { changePerson } from '../../src/people/people.ts';
import { personDetails } from '../../src/people/people.store.ts';
import { projectionsInUse } from '../../src/ledger/ledger.ts';
import { checkRebuild } from '../../src/ledger/rebuild.ts';
import { signaturesOf, signedText, signingEntry } from '../../src/training/signature.store.ts';
import { standingsOf } from '../../src/obligations/standing.store.ts';
import { addStaff, startApp, type Added, type Browser, type TestApp } from '../support/app.ts';
import { onBoth, type TestDatabase } from '../support/databases.ts';
import { passCourse, publishNext, putIntoForce, signAs } from '../support/training.ts';

onBoth('a signature on paper', (open) => {
  let app: TestApp;
  let database: TestDatabase;
  let nurse: Added;
  let witness: Added;
  let boss: Added;
  let officer: Browser;

  const write = <T>(work: (tx: Parameters<typeof passCourse>[0]) => Promise<T>): Promise<T> =>
    transact(database.write, work);
  const stands = async () => (await standingsOf(database.write, nurse.id))[0]!;
  const paper = (more: Record<string, string> = {}) => ({
    number: '1',
    language: 'en',
    day: '2026-10-05',
    typedName: 'Ana M. O’Neil',
    otherName: 'yes',
    witness: witness.email,
    note: 'HR office, folder 7',
    agree: 'yes',
    ...more,
  });
  const enter = (more: Record<string, string> = {}, who = nurse.id) =>
    officer.post(`/people/${who}/paper-signature`, paper(more));

  // Version 1 from 5 Oct, version 2 from 12 Oct; it is 20 Oct.
  beforeEach(async () => {
    database = await open();
    app = await startApp({ database });
    await putIntoForce(database, app.clock.now());
    nurse = await addStaff(app, { name: 'Ana O’Neil', hiredOn: '2026-09-01' });
    witness = await addStaff(app, { name: 'Bo Winter' });
    boss = await addStaff(app, { name: 'Maria Lopez', roles: ['officer'] });
    app.clock.pass({ days: 1 });
    await write((tx) => passCourse(tx, app.clock.now(), nurse.id));
    app.clock.pass({ days: 6 });
    await publishNext(database, app.clock.now(), 1, true, 'PigeonPost');
    app.clock.pass({ days: 8 });
    officer = await app.as(boss);
  });
  afterEach(() => app.close());

  it('settles what is owed at the end of a course that was passed, and is told as what it is', async () => {
    await officer.get(`/people/${nurse.id}/signatures`);
    expect(officer.last!.text).toContain(`href="/people/${nurse.id}/paper-signature"`);
    const form = await officer.get(`/people/${nurse.id}/paper-signature`);
    expect(form.text).toContain('Version 1, from 5 Oct 2026');
    const answer = await enter({ number: '2', day: '2026-10-14' });
    expect([answer.status, answer.location]).toEqual([303, expect.stringMatching(/^\/signatures\//)]);
    expect(await stands()).toMatchObject({ needs: 'nothing', doneOn: '2026-10-14', policyNumber: 2 });
    const [signature] = await signaturesOf(database.read, nurse.id);
    expect(signature).toMatchObject({ on_paper: 1, signed_on: '2026-10-14', policy_number: 2 });
    expect(signature!.attempt_id).not.toBeNull();
    const receipt = (await officer.get(answer.location)).text;
    for (const said of [
      'This was signed on paper. Maria Lopez entered it here on 20 Oct 2026',
      'Ana M. O’Neil',
      'Another name on the paper</dt><dd>Maria Lopez has checked that it is this person.',
      '14 Oct 2026',
      'Bo Winter',
      'HR office, folder 7',
      'I have the signed paper in hand.',
    ])
      expect(receipt).toContain(said);
    expect(receipt).toContain('<dd>English</dd>');
    expect((await officer.get(`/people/${nurse.id}`)).text).toMatch(
      /Signed version 2 of the policy on paper[^]*?by Maria Lopez/,
    );
    const check = (await app.browser().get(`/receipts/${signature!.receipt}`)).text;
    expect(check).toContain('14 Oct 2026. It was signed on paper and entered here later.');
    expect(check).not.toMatch(/O’Neil|Lopez|Winter|HR office/);
    const rows = await database.read.selectFrom('ledger').select('body').execute();
    expect(rows.some(({ body }) => /O’Neil|HR office|Winter/.test(body))).toBe(false);
    expect(await checkRebuild(database, projectionsInUse(), app.clock.now())).toMatchObject({
      differing: [],
    });
  });

  it('settles a change, and the signer can withdraw it like any other', async () => {
    await enter({ number: '1', day: '2026-10-07' });
    expect(await stands()).toMatchObject({ needs: 'signature', doneOn: '2026-10-07', policyNumber: 1 });
    const { location } = await enter({ number: '2', day: '2026-10-13' });
    expect(await stands()).toMatchObject({ needs: 'nothing' });
    const browser = await app.as(nurse);
    expect((await browser.get('/')).text).toContain('13 Oct 2026, on paper');
    expect((await browser.post(`${location}/withdrawal`)).status).toBe(303);
    expect(await stands()).toMatchObject({ needs: 'signature' });
    // The same paper may be entered again: the first one does not count any more.
    expect((await enter({ number: '2', day: '2026-10-13' })).status).toBe(303);
    expect(await checkRebuild(database, projectionsInUse(), app.clock.now())).toMatchObject({
      differing: [],
    });
  });

  it('keeps the text in the language of the paper, which is that of the person unless somebody says another', async () => {
    const chosen = /<option value="(..)" selected>/;
    const form = `/people/${nurse.id}/paper-signature`;
    expect(chosen.exec((await officer.get(form)).text)![1]).toBe('en');
    await (await app.as(nurse)).post('/language', { language: 'es', next: '/' });
    expect(chosen.exec((await officer.get(form)).text)![1]).toBe('es');
    const { location } = await enter({ language: 'es' });
    const receipt = (await officer.get(location)).text;
    expect(receipt).toContain('<dd>Spanish');
    const [signature] = await signaturesOf(database.read, nurse.id);
    const text = await signedText(database.read, signature!);
    expect(text.language).toBe('es');
    expect(text.title).toContain('redes sociales');
  });

  it('does not settle a course that was passed after the day on the paper', async () => {
    await enter({ number: '1', day: '2026-10-05' });
    expect((await signaturesOf(database.read, nurse.id))[0]).toMatchObject({ attempt_id: null });
    expect(await stands()).toMatchObject({ needs: 'signature', doneOn: null });
  });

  it.each([
    [
      'a version not in force that day',
      { number: '1', day: '2026-10-13' },
      'number',
      'not in force on the day',
    ],
    ['a version of a later day', { number: '2', day: '2026-10-11' }, 'number', 'not in force on the day'],
    ['a version there never was', { number: '9', day: '2026-10-13' }, 'number', 'not in force on the day'],
    ['a day to come', { number: '2', day: '2026-10-21' }, 'day', 'still to come'],
    ['no day', { day: '30 Feb' }, 'day', 'Enter the day'],
    ['no version', { number: '' }, 'number', 'Choose the version'],
    ['no language', { language: 'fr' }, 'language', 'Choose the language'],
    ['no witness', { witness: '' }, 'witness', 'Say who saw it signed.'],
    ['an unknown witness', { witness: 'Nobody At All' }, 'witness', 'We know nobody'],
    ['the signer as witness', { witness: 'Ana O’Neil' }, 'witness', 'must be a third person'],
    ['the officer as witness', { witness: 'Maria Lopez' }, 'witness', 'must be a third person'],
    ['no place', { note: '' }, 'note', 'Say where the paper is kept.'],
    ['no confirmation', { agree: '' }, 'agree', 'Tick the box'],
  ])('refuses %s, and keeps what was typed', async (_what, more, field, said) => {
    const answer = await enter(more);
    expect([answer.status, answer.text.includes(said)]).toEqual([422, true]);
    expect(answer.text).toContain(`href="#${field}"`);
    expect(answer.text).toContain('value="Ana M. O’Neil"');
    expect(await signaturesOf(database.read, nurse.id)).toEqual([]);
  });

  it('refuses the same twice, also at once', async () => {
    const answers = await Promise.all([enter(), enter()]);
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([303, 422]);
    expect((await enter()).text).toContain('This paper signature is on record already.');
    expect(await signaturesOf(database.read, nurse.id)).toHaveLength(1);
  });

  it('refuses it of somebody who never worked here, who had left, of oneself, and of nobody', async () => {
    const outside = await addStaff(app, { hiredOn: null, roles: ['auditor'] });
    const gone = await addStaff(app, { hiredOn: '2026-01-01', leftOn: '2026-10-06' });
    const never = await enter({}, outside.id);
    expect([never.status, never.text.includes('never worked here')]).toEqual([409, true]);
    expect((await officer.get(`/people/${outside.id}/paper-signature`)).status).toBe(409);
    expect((await enter({ day: '2026-10-07' }, gone.id)).text).toContain('no longer worked here on that day');
    expect((await enter({ day: '2026-10-06' }, gone.id)).status).toBe(303);
    expect((await enter({}, boss.id)).status).toBe(409);
    expect((await enter({}, 'nobody')).status).toBe(404);
  });

  it('refuses a day outside every spell of employment, and takes the first and the last of each', async () => {
    const first = { hiredOn: '2026-01-01', leftOn: '2026-10-06' };
    const back = await addStaff(app, { name: 'Rita Again', ...first });
    await write(async (tx) => {
      const known = (await personDetails(tx, back.id))!;
      const now = app.clock.now();
      await changePerson(
        tx,
        now,
        'test',
        back.id,
        { ...known, hiredOn: '2026-10-09', leftOn: null },
        '2026-10-20',
      );
    });
    const late = await addStaff(app, { hiredOn: '2026-10-07' });
    const said = async (who: string, day: string) => {
      const { status, text } = await enter({ day }, who);
      return [status, text.includes('They did not work here on that day.'), text.includes('href="#day"')];
    };
    const [refused, taken] = [
      [422, true, true],
      [303, false, false],
    ];
    expect(await said(late.id, '2026-10-06')).toEqual(refused);
    expect(await said(late.id, '2026-10-07')).toEqual(taken);
    expect(await said(back.id, '2026-10-07')).toEqual(refused);
    expect(await said(back.id, '2026-10-08')).toEqual(refused);
    expect(await said(back.id, '2026-10-06')).toEqual(taken);
    expect(await said(back.id, '2026-10-09')).toEqual(taken);
  });

  it('takes another name on the paper only from an officer who says that it was checked', async () => {
    const other = await enter({ typedName: 'Bea Stranger', otherName: '' });
    expect(other.status).toBe(422);
    expect(other.text).toContain('On record this person is Ana O’Neil.');
    expect(other.text).toContain('href="#typedName"');
    expect(other.text).toContain('value="Bea Stranger"');
    expect((await enter({ otherName: 'perhaps' })).status).toBe(422);
    expect(await signaturesOf(database.read, nurse.id)).toEqual([]);
    // What was ticked is never lost either.
    const ticked = await enter({ typedName: 'Bea Stranger', note: '' });
    expect(ticked.text).toMatch(/name="otherName"[^>]* checked/);
    const facts = async () =>
      (await signingEntry(database.read, (await signaturesOf(database.read, nurse.id))[0]!)).facts;
    expect((await enter({ day: '2026-10-05', typedName: 'Bea Stranger' })).status).toBe(303);
    expect(await facts()).toMatchObject({ otherName: true });
    // The same name in other letters is no other name, ticked or not.
    const same = await enter({ day: '2026-10-06', typedName: "ANA  o'neil", otherName: '' });
    expect(same.status).toBe(303);
    expect(await facts()).not.toHaveProperty('otherName');
    expect((await officer.get(same.location)).text).not.toContain('Another name on the paper');
    expect((await enter({ day: '2026-10-07', typedName: 'Ana O’Neil' })).status).toBe(303);
    expect(await facts()).not.toHaveProperty('otherName');
  });

  it('leaves a signature on the screen alone that came meanwhile', async () => {
    await write((tx) => signAs(tx, app.clock.now(), nurse.id, 'Ana O’Neil', 2));
    await enter({ number: '2', day: '2026-10-14' });
    const found = await signaturesOf(database.read, nurse.id);
    expect(found.map((one) => [one.on_paper, one.attempt_id !== null])).toEqual([
      [0, true],
      [1, false],
    ]);
    expect(await stands()).toMatchObject({ needs: 'nothing', doneOn: '2026-10-20' });
  });
});
