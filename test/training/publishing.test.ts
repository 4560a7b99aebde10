import { addOwnClause } from '../../src/committee/clause.ts';
import { openDraft } from '../../src/committee/draft.ts';
import { submitDraft, voteOnDraft } from '../../src/committee/review.ts';
import { draftOf } from '../../src/committee/draft.ts';
import { agreeing } from '../../src/courses/agrees.ts';
import { fits } from '../../src/courses/draw.ts';
import { isFor } from '../../src/courses/fitting.ts';
import type { Question } from '../../src/courses/question-file.ts';
import { shippedCourse } from '../../src/courses/shipped.ts';
import { transact } from '../../src/database/database.ts';
import { policyInForce, publish } from '../../src/policy/publication.ts';
import { EVERYBODY_SIGNS } from '../../src/policy/owing.ts';
import { textAt } from '../../src/policy/text.ts';
import { choicesOf } from '../../src/policy/version.ts';
import { JOB_ROLES } from '../../src/people/person.ts';
import { questionsAbout } from '../../src/training/changes.ts';
import { planFor } from '../../src/training/plan.ts';
import { ruleSource } from '../../src/policy/rule.ts';
import { addStaff, startApp, type Added, type Browser, type TestApp } from '../support/app.ts';
import { edit, run, source } from '../committee/make.ts';
import { onSqlite } from '../support/databases.ts';
import { fittedPolicy, passCourse, putIntoForce, signAs } from '../support/training.ts';

onSqlite('publishing an approved draft', (open) => {
  let app: TestApp;
  let ada: Added;
  let officer: Browser;
  let id: string;
  let home: string;

  beforeEach(async () => {
    app = await startApp({ database: await open() });
    await putIntoForce(app.ground.database, app.clock.now());
    ada = await addStaff(app, { name: 'Ada', roles: ['officer', 'seat-privacy'] });
    officer = await app.as(ada);
    id = await run(app, (tx, now) => openDraft(tx, now, ada.id));
    home = `/committee/drafts/${id}`;
    await edit(app, ada.id, id, 'SM-15', { setting: 'restrictive' });
  });
  afterEach(() => app.close());

  const submit = () =>
    run(app, (tx, now, day) =>
      submitDraft(tx, now, ada.id, id, { staffUntil: null, closesOn: '2026-12-01' }, source(), day),
    );
  const approve = async () =>
    run(app, async (tx, now, day) => {
      const hash = (await draftOf(tx, id)).row.hash!;
      await voteOnDraft(
        tx,
        now,
        ada.id,
        id,
        { seat: 'seat-privacy', vote: 'approve', reason: '', hash },
        day,
      );
    });
  const hidden = (text: string) =>
    Object.fromEntries(
      [...text.matchAll(/<input type="hidden" name="(shown|counted)" value="([^"]*)"/g)].map(
        ([, name, value]) => [name!, value!.replaceAll('&amp;', '&')],
      ),
    );
  const inForce = async () => (await policyInForce(app.ground.database.read)).number;

  it('publishes what was counted, and nothing else', async () => {
    await submit();
    await approve();
    const shown = hidden((await officer.get(`${home}/publishing`)).text);
    const list = await officer.get(`${home}/publishing.csv?${shown['counted']!}`);
    expect(list.text).toMatch(/^\uFEFF?Name,Employee number,/);
    const exported = await app.ground.database.read
      .selectFrom('ledger')
      .select(['kind', 'body'])
      .where('kind', 'like', 'report-%')
      .orderBy('id')
      .execute();
    const what = { by: ada.id, report: 'publishing', format: 'csv' };
    expect(exported.map(({ kind, body }) => ({ kind, ...(JSON.parse(body) as { facts: object }).facts }))).toMatchObject([
      { kind: 'report-exported', ...what, filters: { draft: id, version: '2', 'duty-SM-15': expect.any(String) } },
      { kind: 'report-sent', ...what, bytes: 3 + Buffer.byteLength(list.text) },
    ]); // prettier-ignore
    const sent = { ...Object.fromEntries(new URLSearchParams(shown['counted'])), ...shown };
    const changed = await officer.post(`${home}/publication`, { ...sent, 'duty-SM-15': 'read' });
    expect([changed.status, changed.text.includes('You changed something on the form')]).toEqual([409, true]);
    expect(changed.text).toContain('Why do you choose other than proposed?');
    const counted = await officer.post(`${home}/publication`, { ...sent, 'duty-SM-15': 'read', do: 'count' });
    expect([counted.status, await inForce()]).toEqual([200, 1]);
    const again = { ...sent, ...hidden(counted.text), 'duty-SM-15': 'read' };
    expect((await officer.post(`${home}/publication`, again)).status).toBe(422);
    const done = await officer.post(`${home}/publication`, { ...again, reason: 'They know it already.' });
    expect([done.location, await inForce()]).toEqual(['/policy/versions/2', 2]);
    const twice = await officer.post(`${home}/publication`, { ...again, reason: 'Again.' });
    expect([twice.status, await inForce()]).toEqual([409, 2]);
  });

  it('promises no question that a rule of the draft answers otherwise than its key', async () => {
    const { database } = app.ground;
    const { course } = shippedCourse();
    const own = {
      title: 'Ask first',
      who: 'Everyone',
      what: 'Your own profile',
      whatNot: '',
      where: 'Everywhere',
      when: 'Always',
      rule: 'Ask your manager before you post anything about work.',
      roles: ['all'],
      basis: '',
      aside: '',
      rules: [ruleSource.parse({ answer: 'ask-first', where: 'own-profile', ask: 'your manager' })],
    };
    await edit(app, ada.id, id, 'SM-10', { setting: 'restrictive' });
    await run(app, (tx, now, day) => addOwnClause(tx, now, ada.id, id, own, source(), day));
    await submit();
    await approve();
    const { version } = await draftOf(database.read, id);
    const asks = { country: 'us', choices: choicesOf(version) };
    const text = textAt(version, { country: 'us', siteId: null });
    const plan = await planFor(database.read, id, () => '', app.clock.now(), 'UTC');
    const fitting = course.questions.filter((question) => fits(question, asks));
    // Whoever it is for, a nurse or a manager: what is counted is asked.
    const left = (role: string) => new Set(agreeing(course, text, [role]));
    const isAsked = (question: Question) =>
      JOB_ROLES.filter((role) => isFor({ roles: question.roles }, { roles: [role], country: 'us' })).every(
        (role) => left(role).has(question),
      );
    expect(fitting.filter((question) => !isAsked(question)).length).toBeGreaterThan(10);
    expect(plan.test.fit).toBe(fitting.filter(isAsked).length);
    for (const { clause, questions } of plan.asked)
      expect([clause, questions]).toEqual([
        clause,
        questionsAbout(fitting.filter(isAsked), [clause], asks.choices, 'us').length,
      ]);
    const ofClause = (clause: string) => questionsAbout(fitting, [clause], asks.choices, 'us').length;
    expect(plan.asked.some(({ clause, questions }) => questions < ofClause(clause))).toBe(true);
  });

  it('does not publish a text that guards patients less than it must, though the committee approved it', async () => {
    await submit();
    const rule = ruleSource.parse({ answer: 'encouraged', what: 'patient fact', where: 'closed group' });
    const words = {
      title: 'Sharing',
      who: 'Everyone',
      what: 'Talk',
      whatNot: '',
      where: 'Groups',
      when: 'Always',
    };
    const own = {
      ...words,
      rule: 'Feel free to share.',
      roles: ['all'],
      basis: '',
      aside: '',
      rules: [rule],
    };
    await run(app, (tx, now, day) => addOwnClause(tx, now, ada.id, id, own, source(), day));
    await approve();
    const page = await officer.get(`${home}/publishing`);
    expect([page.status, page.text.includes('Publish version 2')]).toEqual([409, false]);
    const shown = (await draftOf(app.ground.database.read, id)).row.hash!;
    expect((await officer.post(`${home}/publication`, { shown, change: 'material' })).status).toBe(409);
    expect(await inForce()).toBe(1);
  });

  it('keeps the countries that sites are in', async () => {
    const answer = await officer.post(`${home}/countries`, { countries: 'uk', revision: '0' });
    expect([answer.status, answer.text.includes('Keep the countries that your sites are in')]).toEqual([
      422,
      true,
    ]);
  });
});

onSqlite('a version whose day came while nobody looked', (open) => {
  it('is in force for whoever signs next', async () => {
    const app = await startApp({ database: await open() });
    const { database } = app.ground;
    await putIntoForce(database, app.clock.now());
    const nurse = await addStaff(app, { name: 'Nina' });
    await transact(database.write, (tx) => passCourse(tx, app.clock.now(), nurse.id));
    const how = { after: 1, duties: EVERYBODY_SIGNS, material: true, actWithinDays: 9, zone: 'UTC' };
    const today = app.clock.now().toISOString().slice(0, 10);
    const effectiveOn = `${today.slice(0, 8)}${String(Number(today.slice(8)) + 2).padStart(2, '0')}`;
    await transact(database.write, (tx) =>
      publish(tx, app.clock.now(), null, fittedPolicy({ 'SM-15': 'restrictive' }), { ...how, effectiveOn }),
    );
    app.clock.pass({ days: 3 });
    // The timetable has not run: the old version must not be signed any more.
    await expect(
      transact(database.write, (tx) => signAs(tx, app.clock.now(), nurse.id, 'Nina', 1)),
    ).rejects.toMatchObject({ key: 'signing.overtaken' });
    await app.close();
  });
});
