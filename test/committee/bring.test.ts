import { Document, HeadingLevel, Packer, Paragraph } from 'docx';
import { draftOf, openDraft } from '../../src/committee/draft.ts';
import { setCountries } from '../../src/committee/names.ts';
import { publish } from '../../src/policy/publication.ts';
import { addStaff, startApp, type Browser, type TestApp } from '../support/app.ts';
import { onSqlite } from '../support/databases.ts';
import { putIntoForce } from '../support/training.ts';
import { run, seated, source, type Committee } from './make.ts';

const MARKDOWN =
  '# Our policy\n\n## 1. Hospital radio\n\nAsk [the studio] before you speak.\n\n## 2. Pay\n\nNever discuss wages online.\n\n## 3. Reviews\n\nReply to reviews without showing that the writer is a patient.\n';

onSqlite('the pages that bring a policy into a draft', (open) => {
  let app: TestApp;
  let them: Committee;
  let officer: Browser;
  let member: Browser;
  let id: string;
  let home: string;

  beforeEach(async () => {
    app = await startApp({ database: await open() });
    await putIntoForce(app.ground.database, app.clock.now());
    them = await seated(app, ['seat-it']);
    officer = await app.as(them.officer);
    member = await app.as(them.seats['seat-it']);
    id = await run(app, (tx, now) => openDraft(tx, now, them.officer.id));
    home = `/committee/drafts/${id}`;
    await run(app, (tx, now, day) =>
      setCountries(tx, now, them.officer.id, id, { countries: ['us'], shown: 0 }, source(), day),
    );
  });
  afterEach(() => app.close());

  const send = (browser: Browser, name: string, content: string | Buffer, to = home) =>
    browser.postFile(`${to}/bring`, { field: 'file', name, content });
  const hashIn = (text: string) => /name="hash" value="([0-9a-f]{64})"/.exec(text)![1]!;
  const own = async () => (await draftOf(app.ground.database.read, id)).version.clauses.filter((c) => c.own);
  const entries = async (kind: string) =>
    (await app.ground.database.read.selectFrom('ledger').select('body').where('kind', '=', kind).execute())
      .length;

  it('lead from the draft to the file, to what is in it, to the draft', async () => {
    expect((await member.get(home)).text).toContain(`href="${home}/bring"`);
    expect((await member.get(`${home}/bring`)).text).toContain('enctype="multipart/form-data"');
    const shown = await send(member, 'policy.md', MARKDOWN);
    expect(shown.status).toBe(200);
    for (const words of [
      'We found 3 parts',
      'Ask [the studio] before you speak.',
      'The policy does not know [the studio]',
      'Keep them as plain words, in round brackets: (the studio)',
      'A question for your lawyer about “wages” in Pay',
      'Leave it out: SM-06 covers this',
      'No clause is near',
      'What your policy does not say',
    ])
      expect([words, shown.text.includes(words)]).toEqual([words, true]);
    expect(shown.text).toMatch(/<dt><span class="clause-number">SM-02<\/span>/);
    expect(await own()).toEqual([]);
    const form = {
      hash: hashIn(shown.text),
      plain: '1',
      'keep-0': 'clause',
      'title-0': 'The  radio',
      'keep-1': 'out',
      'title-1': 'Pay',
      'keep-2': 'clause',
      'title-2': 'Reviews',
    };
    await member.post(`${home}/brought`, form);
    expect((await member.follow()).text).toContain('2 clauses came from your policy');
    expect((await own()).map(({ id: ownId, title, rule }) => [ownId, title, rule])).toEqual([
      ['OC-01', 'The radio', 'Ask (the studio) before you speak.'],
      ['OC-02', 'Reviews', 'Reply to reviews without showing that the writer is a patient.'],
    ]);
    expect((await member.get(`${home}/clauses/OC-01`)).text).toContain(
      'a rule of our own that “Can I post this?” does not know yet',
    );
    const twice = await officer.post(`${home}/brought`, form);
    expect([twice.status, twice.text.includes('This was added to the draft already')]).toEqual([409, true]);
    expect([(await own()).length, await entries('draft-changed'), await entries('policy-brought')]).toEqual([
      2, 3, 1,
    ]);
    // Choosing the file again offers what is left, and says what is there.
    const again = await send(officer, 'policy.md', MARKDOWN);
    expect(again.text).toContain('These words are in the draft already, as OC-01');
    expect(again.text.match(/value="out" checked/g)).toHaveLength(2);
    await officer.post(`${home}/brought`, { hash: hashIn(again.text), 'keep-1': 'clause', 'title-1': 'Pay' });
    expect((await officer.follow()).text).toContain('1 clause came from your policy');
  });

  it('take a Word file', async () => {
    const heading = (text: string) => new Paragraph({ text, heading: HeadingLevel.HEADING_1 });
    const children = [
      heading('Friends & <family>'),
      new Paragraph('Do not accept friend requests of patients.'),
      heading('Long'),
      new Paragraph('Ask before you post. '.repeat(150)),
    ];
    const shown = await send(
      member,
      'Policy.DOCX',
      await Packer.toBuffer(new Document({ sections: [{ children }] })),
    );
    expect(shown.text).toContain('Friends &amp; &lt;family&gt;');
    expect(shown.text).toContain('Long (2/2)');
    expect(shown.text).toContain('The whole text');
    const form = { hash: hashIn(shown.text), 'keep-1': 'clause', 'keep-2': 'clause', 'keep-0': 'clause' };
    await member.post(`${home}/brought`, form);
    expect((await member.follow()).text).toContain('3 clauses came');
    expect((await own()).map(({ title }) => title)).toEqual([
      'Friends & <family>',
      'Long (1/2)',
      'Long (2/2)',
    ]);
  });

  it.each<[string, string, string | Buffer, number, string]>([
    ['of a wrong kind', 'policy.pdf', '%PDF-1.7', 422, 'Save a PDF or an old .doc file as .docx first'],
    ['that is empty', 'policy.md', '', 422, 'There are no words in this file'],
    ['with a password', 'p.docx', Buffer.from('d0cf11e0a1b11ae100', 'hex'), 422, 'has a password'],
    ['that is broken', 'p.docx', 'PK', 422, 'cannot be opened as a Word file'],
    ['of six megabytes', 'p.docx', Buffer.alloc(6 * 1024 * 1024, 'PK'), 422, 'This file is too large'],
    ['of 21 megabytes', 'p.docx', Buffer.alloc(21 * 1024 * 1024, 'PK'), 413, 'larger than we can take'],
    ['with too many parts', 'p.md', '# A\n\nb\n\n'.repeat(301), 422, 'more than 300 parts'],
  ])('refuse a file %s with a sentence', async (_what, name, content, status, words) => {
    const answer = await send(member, name, content);
    expect([answer.status, answer.text.includes(words)]).toEqual([status, true]);
    expect(
      await app.ground.database.read
        .selectFrom('content')
        .select('hash')
        .where('kind', '=', 'brought')
        .execute(),
    ).toEqual([]);
  });

  it('ask for a file that was forgotten', async () => {
    const answer = await send(member, '', '');
    expect([answer.status, answer.text.includes('Choose the file with your policy.')]).toEqual([422, true]);
  });

  it('refuse a hash that is none, of another draft, or of something else', async () => {
    const other = await run(app, (tx, now) => openDraft(tx, now, them.officer.id));
    const foreign = hashIn((await send(member, 'p.md', MARKDOWN, `/committee/drafts/${other}`)).text);
    const { hash: policy } = await app.ground.database.read
      .selectFrom('content')
      .select('hash')
      .where('kind', '=', 'policy')
      .executeTakeFirstOrThrow();
    for (const hash of ['', 'x', 'a'.repeat(64), '__proto__', foreign, policy]) {
      const answer = await member.post(`${home}/brought`, { hash, 'keep-0': 'clause', 'title-0': 'X' });
      expect([answer.status, answer.text.includes('Choose the file again')]).toEqual([422, true]);
    }
    expect(await own()).toEqual([]);
  });

  it('keep what was chosen and typed when something in it is wrong', async () => {
    const hash = hashIn((await send(member, 'p.md', MARKDOWN)).text);
    const form = {
      hash,
      'keep-0': 'clause',
      'title-0': 'Radio <1>',
      'keep-1': 'clause',
      'title-1': '',
      'keep-2': 'out',
      'title-2': 'Kept',
    };
    const wrong = await member.post(`${home}/brought`, form);
    expect(wrong.status).toBe(422);
    expect(wrong.text).toContain('The policy has no bracket [the studio]');
    expect(wrong.text).toMatch(/id="title-1-error"/);
    expect(wrong.text).toContain('value="Radio &lt;1&gt;"');
    expect(wrong.text).toContain('value="Kept"');
    expect(wrong.text).toMatch(/name="keep-2" id="keep-2-2" value="out" checked/);
    expect(wrong.text).not.toMatch(/name="plain"[^>]* checked/);
    const none = await member.post(`${home}/brought`, { hash, 'keep-0': 'out' });
    expect([none.status, none.text.includes('You left everything out')]).toEqual([422, true]);
    expect(await own()).toEqual([]);
  });

  it('take a file of 300 parts in one form, without titles to type', async () => {
    const text = Array.from({ length: 300 }, (_, n) => `# Bicycle ${n}\n\nShed ${n}.\n`).join('\n');
    const shown = await send(member, 'p.md', text);
    expect(shown.text).toContain('There is room for 99 more clauses of your own');
    expect(shown.text).not.toContain('name="title-0"');
    const choices = Object.fromEntries(
      Array.from({ length: 300 }, (_, n) => [`keep-${n}`, n > 290 ? 'clause' : 'out']),
    );
    const all = Object.fromEntries(Object.keys(choices).map((name) => [name, 'clause']));
    const many = await member.post(`${home}/brought`, { hash: hashIn(shown.text), ...all });
    expect([many.status, many.text.includes('there is room for 99 more')]).toEqual([422, true]);
    await member.post(`${home}/brought`, { hash: hashIn(shown.text), ...choices });
    expect((await member.follow()).text).toContain('9 clauses came');
    expect((await own())[0]).toMatchObject({ id: 'OC-01', title: 'Bicycle 291', rule: 'Shed 291.' });
  });

  it('are for the committee, and for drafts that there are', async () => {
    const nurse = await app.as(await addStaff(app));
    expect((await nurse.get(`${home}/bring`)).status).toBe(403);
    expect((await send(nurse, 'p.md', MARKDOWN)).status).toBe(403);
    expect((await nurse.post(`${home}/brought`, { hash: 'a'.repeat(64) })).status).toBe(403);
    expect((await officer.get('/committee/drafts/nothing/bring')).status).toBe(404);
    expect((await send(officer, 'p.md', MARKDOWN, '/committee/drafts/nothing')).status).toBe(404);
    expect((await officer.post('/committee/drafts/nothing/brought', {})).status).toBe(404);
    expect((await officer.get(`${home}/brought`)).status).toBe(404);
  });

  it('leave a published draft as it is', async () => {
    const hash = hashIn((await send(member, 'p.md', MARKDOWN)).text);
    const { version } = await draftOf(app.ground.database.read, id);
    const how = { after: 1, duties: [], material: true, actWithinDays: 14, zone: 'UTC', draftId: id };
    const next = { ...version, title: 'Next' };
    await run(app, (tx, now) => publish(tx, now, them.officer.id, next, how));
    const form = await officer.get(`${home}/bring`);
    expect(form.text).toContain('This text stands as it is');
    expect(form.text).not.toContain('multipart');
    expect((await officer.get(home)).text).not.toContain(`${home}/bring`);
    for (const answer of [
      await send(officer, 'p.md', MARKDOWN),
      await officer.post(`${home}/brought`, { hash, 'keep-0': 'clause', 'title-0': 'X', plain: '1' }),
    ])
      expect([answer.status, answer.text.includes('This text stands as it is')]).toEqual([409, true]);
    expect(await own()).toEqual([]);
  });
});
