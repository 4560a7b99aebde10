import { transact } from '../../src/database/database.ts';
import { contentHash, contentOf } from '../../src/files/content.store.ts';
import { projectionsInUse } from '../../src/ledger/ledger.ts';
import { parseEntry } from '../../src/ledger/entry.ts';
import { saltedValues } from '../../src/ledger/record-proof.store.ts';
import { checkRebuild } from '../../src/ledger/rebuild.ts';
import { setSite } from '../../src/organisation/organisation.ts';
import { changePerson } from '../../src/people/people.ts';
import { personDetails } from '../../src/people/people.store.ts';
import { shippedCourse } from '../../src/courses/shipped.ts';
import { fit } from '../../src/policy/fitting.ts';
import { readerOf } from '../../src/policy/reader.store.ts';
import { keptText, textAt } from '../../src/policy/text.ts';
import { firstVersion, policyInForce, publish } from '../../src/policy/publication.ts';
import { APP_VERSION } from '../../src/training/signing-circumstances.ts';
import { signedText, signaturesOf } from '../../src/training/signature.store.ts';
import { standingsOf } from '../../src/obligations/standing.store.ts';
import { addStaff, startApp, type Added, type Browser, type TestApp } from '../support/app.ts';
import { onBoth, type TestDatabase } from '../support/databases.ts';
import { fittedPolicy, passCourse, publishNext, putIntoForce, signAs } from '../support/training.ts';
import { signingForm } from './signing-form.ts';

const PHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148';
const TICKED =
  'Yes, this is what I sign. I agree to sign it electronically. I understand that I may read, print or save it at any time.';

onBoth('signing', (open) => {
  let app: TestApp;
  let database: TestDatabase;
  let nurse: Added;
  let browser: Browser;

  beforeEach(async () => {
    database = await open();
    app = await startApp({ database, zone: 'America/Chicago' });
    await putIntoForce(database, app.clock.now());
    nurse = await addStaff(app, { name: 'Ana O’Neil', hiredOn: '2026-09-01' });
    browser = await app.as(nurse);
    app.clock.pass({ minutes: 40 });
  });
  afterEach(() => app.close());

  const write = <T>(work: (tx: Parameters<typeof passCourse>[0]) => Promise<T>): Promise<T> =>
    transact(database.write, work);
  const pass = () => write((tx) => passCourse(tx, app.clock.now(), nurse.id));
  const fields = async (more: Record<string, string> = {}): Promise<Record<string, string>> => ({
    ...signingForm((await browser.get('/sign')).text),
    typedName: 'Ana O’Neil',
    agree: 'yes',
    ...more,
  });
  const signed = async () => {
    const [signature] = await signaturesOf(database.read, nurse.id);
    const row = await database.read
      .selectFrom('ledger')
      .select('body')
      .where('id', '=', signature!.entry_id)
      .executeTakeFirstOrThrow();
    const values = await saltedValues(database.read, signature!.entry_id);
    return {
      signature: signature!,
      entry: parseEntry(row.body),
      values: Object.fromEntries(values.map(({ name, value }) => [name, value])),
    };
  };

  it('keeps all that a signature needs as evidence, one claim after the other', async () => {
    await pass();
    const page = await browser.get('/sign');
    const form = {
      ...signingForm(page.text),
      typedName: "ana o'neil",
      agree: 'yes',
      aid: 'Read aloud by Bo',
    };
    const answer = await browser.post('/sign', form, { headers: { 'user-agent': PHONE } });
    expect([answer.status, answer.location]).toEqual([303, expect.stringMatching(/^\/signatures\//)]);
    const { signature, entry, values } = await signed();
    const policy = await policyInForce(database.read);
    const attempt = await database.read.selectFrom('attempt').selectAll().executeTakeFirstOrThrow();

    // Who signed, with the name as it was typed.
    expect(entry.personId).toBe(nurse.id);
    expect(values['typedName']).toBe("ana o'neil");
    // The exact statement, and the exact words that were ticked: intent, consent to do it electronically, "I may print this".
    expect(values['statement']).toContain(
      'I have read the Social media policy of Larkfield Clinics, version 1.',
    );
    expect(page.text).toContain(values['statement']);
    expect(values['consent']).toBe(TICKED);
    expect(page.text).toContain(TICKED);
    // What it means.
    expect(entry.facts['meaning']).toBe('read-and-follow');
    // Version id and content hash; the text as fitted to the signer's country and site, which can be shown again.
    const text = keptText(textAt(policy.version, await readerOf(database.read, nurse.id)));
    expect(entry.facts).toMatchObject({ policy: 1, policyHash: policy.hash, textHash: contentHash(text) });
    expect(await contentOf(database.read, signature.text_hash)).toBe(text);
    expect(contentHash((await contentOf(database.read, policy.hash))!)).toBe(policy.hash);
    // The course behind it, kept under its hash.
    expect(entry.facts).toMatchObject({ courseHash: attempt.course_hash, courseAttempt: attempt.id });
    expect(await contentOf(database.read, attempt.course_hash)).toBeDefined();
    // When: UTC, and the zone of the site.
    expect(entry.at).toBe('2026-10-05T09:40:00.000Z');
    expect(entry.facts).toMatchObject({ zone: 'America/Chicago', day: '2026-10-05' });
    // How and when the person had signed in.
    expect(entry.facts).toMatchObject({ how: 'password', signedInAt: '2026-10-05T09:00:00.000Z' });
    // Address and kind of device.
    expect(values['address']).toMatch(/127\.0\.0\.1$/);
    expect([values['device'], entry.facts['deviceClass']]).toEqual([PHONE, 'phone']);
    // Language, accommodation, and the program that kept the record.
    expect([entry.facts['language'], values['aid']]).toEqual(['en', 'Read aloud by Bo']);
    expect(entry.facts['app']).toBe(APP_VERSION);
    // Nothing changed for somebody new.
    expect(entry.facts).toMatchObject({ since: null, changed: [], changesHash: null, onPaper: false });
    // No personal value stands in the entry itself.
    for (const value of Object.values(values)) expect(JSON.stringify(entry)).not.toContain(value);
    // Linked with its record, so that it cannot be moved to another person or version.
    await database.write.updateTable('signature').set({ person_id: 'another' }).execute();
    const check = await checkRebuild(database, projectionsInUse(), app.clock.now());
    expect(check.differing.map(({ table }) => table)).toEqual(['signature']);
  });

  it('shows all of it on the receipt, in words, and the text that was signed behind a link', async () => {
    await pass();
    await browser.post('/sign', await fields({ aid: 'Large print' }), { headers: { 'user-agent': PHONE } });
    const { signature } = await signed();
    const { text } = await browser.get(`/signatures/${signature.id}`);
    for (const said of [
      signature.receipt,
      'Ana O’Neil',
      'Social media policy, Version 1',
      '5 Oct 2026, 04:40</time> (America/Chicago)',
      '5 Oct 2026, 09:40:00 UTC',
      'I have read the Social media policy of Larkfield Clinics, version 1.',
      TICKED,
      'agrees to follow it at work',
      'None. No clause changed for this person.',
      'Social media and our patients',
      'Large print',
      'With a password, 5 Oct 2026, 04:00',
      'Phone',
      'English',
      signature.policy_hash,
      signature.text_hash,
      `Heed ${APP_VERSION}`,
      'The record is being sealed. Look again in a minute.',
    ])
      expect(text).toContain(said);
    const words = await browser.get(`/signatures/${signature.id}/text`);
    expect(words.text).toContain('SM-25');
    expect(words.text).toContain(signature.text_hash);
  });

  it('is one record an act: twice, and from a second tab, leads to the receipt', async () => {
    await pass();
    const form = await fields();
    const answers = await Promise.all([browser.post('/sign', form), browser.post('/sign', form)]);
    expect(answers.map(({ status }) => status)).toEqual([303, 303]);
    expect((await browser.post('/sign', form)).location).toBe('/sign');
    const found = await signaturesOf(database.read, nurse.id);
    expect(found).toHaveLength(1);
    expect((await browser.follow()).text).toContain(found[0]!.receipt);
    expect((await browser.get('/')).text).toContain('You are up to date until 5 Oct 2027');
  });

  it('takes the own name and the tick only, and keeps what was typed', async () => {
    await pass();
    const wrong = await browser.post('/sign', await fields({ typedName: 'Bob', aid: 'My daughter read it' }));
    expect([wrong.status, wrong.text.includes('as it stands in our records')]).toEqual([422, true]);
    expect(wrong.text).toContain('value="Bob"');
    expect(wrong.text).toContain('value="My daughter read it"');
    const { agree: _, ...unticked } = await fields();
    expect((await browser.post('/sign', unticked)).status).toBe(422);
    expect((await browser.post('/sign', await fields({ aid: 'x'.repeat(201) }))).status).toBe(422);
    expect(await signaturesOf(database.read, nurse.id)).toEqual([]);
  });

  it('signs no version that was overtaken: the new text is shown with what changed, and that is kept', async () => {
    await pass();
    const before = await fields({ aid: 'Large print' });
    await publishNext(database, app.clock.now(), 1, true, 'PigeonPost');
    const answer = await browser.post('/sign', before);
    expect(answer.status).toBe(409);
    expect(answer.text).toContain('Nothing was signed');
    expect(answer.text).toContain('What changed since version 1');
    expect(answer.text).toMatch(/<ins>[^]*?PigeonPost[^]*?<\/ins>/);
    expect(answer.text).toContain('value="Large print"');
    const shown = signingForm(answer.text);
    expect(await signaturesOf(database.read, nurse.id)).toEqual([]);
    expect((await browser.post('/sign', { ...before, ...shown })).status).toBe(303);
    const { signature, entry } = await signed();
    expect(entry.facts).toMatchObject({ policy: 2, since: 1, changesHash: shown['changes'] });
    expect(entry.facts['changed']).toContain('SM-09');
    const kept = await contentOf(database.read, shown['changes']!);
    expect(contentHash(kept!)).toBe(shown['changes']);
    expect(JSON.parse(kept!)).toMatchObject({ since: 1, number: 2, text: signature.text_hash });
    // For ever, also under the next version.
    await publishNext(database, app.clock.now(), 2, true, 'CarrierCrow');
    const receipt = await browser.get(`/signatures/${signature.id}`);
    expect(receipt.text).toContain('Since version 1: ');
    const words = await browser.get(`/signatures/${signature.id}/text`);
    expect(words.text).toMatch(/<ins>[^]*?PigeonPost[^]*?<\/ins>/);
    expect(words.text).not.toContain('CarrierCrow');
  });

  it('keeps the course of the latest completed attempt with a signature after a change', async () => {
    const { attempt } = await pass();
    await write((tx) => signAs(tx, app.clock.now(), nurse.id, 'Ana O’Neil', 1));
    await publishNext(database, app.clock.now(), 1, true, 'PigeonPost');
    app.clock.pass({ minutes: 5 });
    expect((await browser.post('/sign', await fields())).status).toBe(303);
    const { entry } = await signed();
    expect(entry.facts).toMatchObject({
      attempt: null,
      courseAttempt: attempt.id,
      courseHash: attempt.course_hash,
      since: 1,
    });
  });

  it('shows the page anew when the text changed for where the person works, and signs the text of that place', async () => {
    await pass();
    const how = { ...firstVersion('UTC'), after: 1 };
    const { brackets } = fittedPolicy();
    const version = fit(shippedCourse().policy, { choices: {}, brackets, countries: ['us', 'uk'] });
    await write((tx) => publish(tx, app.clock.now(), 'test', version, how));
    const before = await fields();
    const site = await write((tx) =>
      setSite(tx, app.clock.now(), 'test', { name: 'Leeds', country: 'uk', zone: 'Europe/London' }),
    );
    await write(async (tx) => {
      const details = (await personDetails(tx, nurse.id))!;
      await changePerson(tx, app.clock.now(), 'test', nurse.id, { ...details, siteId: site }, '2026-10-05');
    });
    const answer = await browser.post('/sign', before);
    expect([answer.status, answer.text.includes('The text for your place of work changed')]).toEqual([
      409,
      true,
    ]);
    expect(answer.text).toContain('value="Ana O’Neil"');
    const shown = signingForm(answer.text);
    expect(shown['text']).not.toBe(before['text']);
    expect((await browser.post('/sign', { ...before, ...shown })).status).toBe(303);
    const { signature, entry } = await signed();
    const laws = (await signedText(database.read, signature)).clauses.flatMap((clause) => clause.here);
    expect(new Set(laws.map(({ country }) => country))).toEqual(new Set(['uk']));
    expect(entry.facts).toMatchObject({ zone: 'Europe/London', textHash: shown['text'] });
  });

  it('does not take a page that does not say what it showed', async () => {
    await pass();
    const { text: _, ...without } = await fields();
    expect((await browser.post('/sign', without)).status).toBe(409);
    expect((await browser.post('/sign', await fields({ changes: 'f'.repeat(64) }))).status).toBe(409);
    expect((await browser.post('/sign', await fields({ organisation: 'Elsewhere' }))).status).toBe(409);
    expect(await signaturesOf(database.read, nurse.id)).toEqual([]);
    expect((await standingsOf(database.read, nurse.id))[0]?.needs).toBe('signature');
  });

  it('is seen by the signer, officers and auditors, and by nobody else', async () => {
    await pass();
    const id = await write((tx) => signAs(tx, app.clock.now(), nurse.id, 'Ana O’Neil', 1));
    const [officer, auditor, other, manager] = await Promise.all([
      addStaff(app, { roles: ['officer'] }),
      addStaff(app, { roles: ['auditor'] }),
      addStaff(app),
      addStaff(app, { jobRole: 'manager', roles: ['administrator'] }),
    ]);
    const pages = [`/signatures/${id}`, `/signatures/${id}/text`, `/people/${nurse.id}/signatures`];
    for (const [who, status] of [
      [nurse, 200],
      [officer, 200],
      [auditor, 200],
      [other, 404],
      [manager, 404],
    ] as const) {
      const one = await app.as(who);
      for (const page of pages) expect([page, (await one.get(page)).status]).toEqual([page, status]);
    }
    expect((await (await app.as(officer)).get('/people/nobody/signatures')).status).toBe(404);
  });
});
