import { fits } from '../../src/courses/draw.ts';
import { isFor } from '../../src/courses/fitting.ts';
import { scenarioMark, scenarioQuestion } from '../../src/courses/scenario.ts';
import { reviewScenario } from '../../src/courses/scenario-review.ts';
import { adoptCourse, shippedCourse } from '../../src/courses/shipped.ts';
import { transact, type Tx } from '../../src/database/database.ts';
import { decideWatch, saveWatch, type WatchAction } from '../../src/networks/watch.ts';
import { changePerson } from '../../src/people/people.ts';
import { personDetails } from '../../src/people/people.store.ts';
import { difference, owedBy } from '../../src/policy/difference.ts';
import { policyNumbered, publish } from '../../src/policy/publication.ts';
import { rulesOf } from '../../src/policy/text.ts';
import { choicesOf, type Choices } from '../../src/policy/version.ts';
import { boundAttempt, startAttempt, type Bound } from '../../src/training/attempt.ts';
import { handIn } from '../../src/training/hand-in.ts';
import { itemsOf, seenQuestions } from '../../src/training/knowledge.store.ts';
import { openPaper, saveAnswer, type OpenPaper } from '../../src/training/paper.ts';
import { papersOf } from '../../src/training/paper.store.ts';
import { beginRefresherPaper } from '../../src/training/refresher-papers.ts';
import { standingsOf } from '../../src/obligations/standing.store.ts';
import { finishStep } from '../../src/training/step-verbs.ts';
import { newestFirst, weakClauses } from '../../src/training/weak-clauses.ts';
import { keyOf } from '../../src/courses/key.ts';
import { addStaff, startApp, type Added, type Browser, type TestApp } from '../support/app.ts';
import { onBoth } from '../support/databases.ts';
import { fittedPolicy, passCourse, publishNext, putIntoForce, signAs } from '../support/training.ts';
import { answerAt, formsOf, learned, paperAt, rebuiltEqual, type How } from './answering.ts';

onBoth('the yearly refresher', (open) => {
  let app: TestApp;
  let nurse: Added;
  let browser: Browser;

  beforeEach(async () => {
    app = await startApp({ database: await open(), now: '2026-10-05T09:00:00.000Z' });
    await putIntoForce(database(), app.clock.now());
    nurse = await completed({ name: 'Ana O’Neil', hiredOn: '2026-09-20' });
  });
  afterEach(() => app.close());

  const database = () => app.ground.database;
  const now = () => app.clock.now();
  const write = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => transact(database().write, work);
  const bound = (attempt: string): Promise<Bound> => boundAttempt(database().write, nurse.id, attempt);
  const stands = async (who = nurse) => (await standingsOf(database().write, who.id))[0]!;
  const count = async (kind: string) =>
    (await database().read.selectFrom('ledger').select('id').where('kind', '=', kind).execute()).length;

  /** Somebody who passed and signed. */
  async function completed(staff: Parameters<typeof addStaff>[1]): Promise<Added> {
    const who = await addStaff(app, staff);
    await write((tx) => passCourse(tx, now(), who.id));
    await write(async (tx) => {
      const { number } = await tx
        .selectFrom('publication')
        .select('number')
        .orderBy('number', 'desc')
        .executeTakeFirstOrThrow();
      await signAs(tx, now(), who.id, who.name, number);
    });
    return who;
  }

  /** Publishes the next version, in which these clauses have other settings; it asks nothing of anybody. */
  async function publishChoices(choices: Choices): Promise<void> {
    const { number } = await database()
      .read.selectFrom('publication')
      .select((e) => e.fn.max('number').as('number'))
      .executeTakeFirstOrThrow();
    const how = { after: number, duties: [], material: true, actWithinDays: 14, zone: 'UTC' };
    await write((tx) => publish(tx, now(), 'test', fittedPolicy(choices), how));
  }

  async function watch(feature: string, action: WatchAction, roles: string[] = []): Promise<void> {
    const today = now().toISOString().slice(0, 10);
    const item = {
      feature,
      platform: 'Parlor',
      firstSeen: today,
      risk: `The risk of ${feature}.`,
      clauses: ['SM-04'],
      roles,
      owner: '',
    };
    const id = await write((tx) => saveWatch(tx, now(), 'test', today, item));
    await write((tx) => decideWatch(tx, now(), 'test', today, id, { action, reason: 'Seen.' }));
  }

  async function started(who = nurse): Promise<string> {
    browser = await app.as(who);
    await browser.get('/courses/social-media');
    return (await browser.post('/courses/social-media/attempts')).location.split('/')[2]!;
  }

  /** Opens the next paper from the door of the refresher. */
  async function paper(attempt: string, who = nurse): Promise<OpenPaper> {
    expect((await browser.get(`/attempts/${attempt}/refresher`)).status).toBe(200);
    return paperAt(database(), who.id, (await browser.post(`/attempts/${attempt}/refresher`)).location);
  }

  async function answered(open: OpenPaper, how: (n: number) => How = () => 'right'): Promise<string> {
    for (const n of open.questions.keys()) await answerAt(browser, open, n + 1, how(n));
    const at = `/papers/${open.paper.id}`;
    await browser.get(at);
    expect((await browser.post(`${at}/hand-in`)).location).toBe(`${at}/result`);
    return (await browser.get(`${at}/result`)).text;
  }

  /** Goes through what comes after the questions, each by its page; gives the addresses. */
  async function cards(attempt: string): Promise<string[]> {
    const { steps, course } = await bound(attempt);
    for (const step of steps) {
      const at = `/attempts/${attempt}/${step.id}`;
      expect([at, (await browser.get(at)).status]).toEqual([at, 200]);
      if (step.kind !== 'practice') await browser.post(at);
      else {
        const story = course.questions.find(({ id }) => id === step.question)!;
        for (const form of formsOf(story, keyOf(story), [])) await browser.post(at, form);
      }
    }
    return steps.map(({ id }) => id);
  }

  const signed = async (who = nurse, number = 1) =>
    write((tx) => signAs(tx, now(), who.id, who.name, number));

  it('takes six right answers, what changed, what is new and one case, no lesson; and keeps the anniversary', async () => {
    app.clock.set('2027-03-01T09:00:00.000Z');
    await publishChoices({ 'SM-04': 'restrictive' });
    await watch('Shared albums', 'nudge');
    app.clock.set('2027-09-01T09:00:00.000Z');
    expect(await stands()).toMatchObject({ dueOn: '2027-10-05', needs: 'nothing' });

    const attempt = await started();
    expect(browser.last!.location).toBe(`/attempts/${attempt}/refresher`);
    const { plan, steps, attempt: row } = await bound(attempt);
    expect(row.use).toBe('refresher');
    expect(plan).toMatchObject({ since: 1, changed: ['SM-04'] });
    expect(plan!.nudges.map(({ feature }) => feature)).toEqual(['Shared albums']);
    expect(steps.map(({ kind }) => kind)).toEqual(['changed', 'nudge', 'practice']);

    const had = await seenQuestions(database().write, nurse.id);
    const cold = await paper(attempt);
    expect(cold.paper).toMatchObject({ use: 'cold', number: 1 });
    expect(cold.questions).toHaveLength(6);
    expect(cold.questions.filter(({ critical }) => critical).length).toBeGreaterThanOrEqual(3);
    expect(cold.questions.filter(({ id, critical }) => had.has(id) && !critical)).toEqual([]);
    expect(await answered(cold)).toContain('Every answer is right. You still know this.');

    // Nothing is taught again: the next page is what changed.
    const first = `/attempts/${attempt}/${steps[0]!.id}`;
    expect((await browser.get('/')).text).toContain(`href="${first}"`);
    expect((await browser.get(`/attempts/${attempt}/refresher`)).location).toBe(first);
    expect((await browser.post(`/attempts/${attempt}/refresher`)).status).toBe(409);
    expect(await count('refresher-passed')).toBe(0);

    expect((await browser.get(first)).text).toContain('SM-04');
    expect((await browser.get(`/attempts/${attempt}/${steps[1]!.id}`)).text).toContain(
      'The risk of Shared albums.',
    );
    await cards(attempt);
    expect(await count('refresher-passed')).toBe(1);
    expect(await stands()).toMatchObject({ dueOn: '2027-10-05' });
    expect((await browser.get('/')).text).toContain('href="/sign"');
    await signed(nurse, 2);
    expect(await stands()).toMatchObject({ needs: 'nothing', doneOn: '2027-09-01', dueOn: '2028-10-05' });
    expect((await stands()).reasons[0]!.steps.at(-1)).toMatchObject({ why: 'kept', anchor: '2026-10-05' });
    await rebuiltEqual(database(), now());
  });

  it('teaches what was wrong again, with another question, until all is right, and nothing else', async () => {
    app.clock.set('2027-09-01T09:00:00.000Z');
    const attempt = await started();
    const cold = await paper(attempt);
    const clauseAt = (n: number) => cold.questions[n]!.clauses[0]!;
    const other = [1, 2, 3, 4, 5].find((n) => clauseAt(n) !== clauseAt(0))!;
    const result = await answered(cold, (n) => (n === 0 || n === other ? 'wrong' : 'right'));
    expect(result).toContain('4 of 6 right. 2 points come once more.');
    const missed = [clauseAt(0), clauseAt(other)];
    const had = await seenQuestions(database().write, nurse.id);

    const door = (await browser.get(`/attempts/${attempt}/refresher`)).text;
    const { course, fit } = await bound(attempt);
    for (const { clause, point } of course.points)
      expect([clause, door.includes(escaped(fit(point)))]).toEqual([clause, missed.includes(clause)]);

    const again = await paper(attempt);
    expect(again.paper).toMatchObject({ use: 'again', number: 2 });
    expect(again.questions.map(({ clauses }) => clauses[0])).toEqual(missed);
    // Another one, as long as there is one on the clause that they never had.
    const data = await bound(attempt);
    const isNew = (one: (typeof again.questions)[number], clause: string) =>
      one.clauses[0] === clause &&
      one.kind !== 'story' &&
      !had.has(one.id) &&
      isFor({ roles: one.roles }, data.who) &&
      fits(one, { country: 'us', choices: choicesOf(data.policy.version) });
    for (const [n, question] of again.questions.entries())
      if (had.has(question.id)) expect(course.questions.filter((one) => isNew(one, missed[n]!))).toEqual([]);
    await answered(again, (n) => (n === 0 ? 'wrong' : 'right'));

    const third = await paper(attempt);
    expect(third.paper).toMatchObject({ use: 'again', number: 3 });
    expect(third.questions).toHaveLength(1);
    expect(third.questions[0]!.clauses).toContain(again.questions[0]!.clauses[0]);
    await cards(attempt);
    expect(await count('refresher-passed')).toBe(0);
    await answered(third);
    expect(await count('refresher-passed')).toBe(1);
    const marks = (await papersOf(database().write, attempt)).map(({ result }) => [
      result!.right,
      result!.of,
      result!.passed,
    ]);
    expect(marks).toEqual([
      [4, 6, false],
      [again.questions.length - 1, again.questions.length, false],
      [1, 1, false],
    ]);
    await rebuiltEqual(database(), now());
  });

  it('passes once, whatever is done last, and however often at once', async () => {
    app.clock.set('2027-09-01T09:00:00.000Z');
    await publishChoices({ 'SM-04': 'restrictive', 'SM-09': 'restrictive' });
    const attempt = await started();
    // The pages may be gone to in any order.
    await cards(attempt);
    expect(await count('refresher-passed')).toBe(0);
    const papers = await Promise.all(
      [1, 2, 3].map(() => write((tx) => beginRefresherPaper(tx, now(), nurse.id, attempt))),
    );
    expect(new Set(papers).size).toBe(1);
    const { questions } = await openPaper(database().write, nurse.id, papers[0]!);
    for (const [n, question] of questions.entries())
      await write((tx) => saveAnswer(tx, now(), nurse.id, papers[0]!, n + 1, { chosen: keyOf(question) }));
    await Promise.all([1, 2, 3].map(() => write((tx) => handIn(tx, now(), nurse.id, papers[0]!))));
    expect([await count('test-marked'), await count('refresher-passed')]).toEqual([2, 1]);
    const data = await bound(attempt);
    await Promise.all(
      data.steps
        .filter(({ kind }) => kind === 'changed')
        .map((step) => write((tx) => finishStep(tx, now(), data, step.id))),
    );
    expect(await count('refresher-passed')).toBe(1);
    await signed(nurse, 2);
    await expect(signed(nurse, 2)).rejects.toMatchObject({ kind: 'conflict' });
    await rebuiltEqual(database(), now());
  });

  it('is the same in two tabs: each step once, and a start goes on with what was begun', async () => {
    app.clock.set('2027-09-01T09:00:00.000Z');
    await publishChoices({ 'SM-04': 'restrictive' });
    const attempt = await started();
    const starts = await Promise.all(
      [1, 2, 3].map(() => write((tx) => startAttempt(tx, now(), nurse.id, 'social-media'))),
    );
    expect(new Set(starts)).toEqual(new Set([attempt]));
    const data = await bound(attempt);
    const step = data.steps[0]!;
    await Promise.all([1, 2, 3].map(() => write((tx) => finishStep(tx, now(), data, step.id))));
    const rows = await database()
      .read.selectFrom('step_done')
      .select('step')
      .where('attempt_id', '=', attempt)
      .execute();
    expect(rows).toEqual([{ step: step.id }]);
  });

  it('loses nothing and passes nobody when the program is killed between the last answer and its mark', async () => {
    app.clock.set('2027-09-01T09:00:00.000Z');
    const attempt = await started();
    await cards(attempt);
    const cold = await paper(attempt);
    for (const n of cold.questions.keys()) await answerAt(browser, cold, n + 1, 'right');
    const before = await count('test-marked');
    await expect(
      write(async (tx) => {
        await handIn(tx, now(), nurse.id, cold.paper.id);
        throw new Error('killed');
      }),
    ).rejects.toThrow('killed');
    expect([await count('test-marked'), await count('refresher-passed')]).toEqual([before, 0]);
    expect((await bound(attempt)).attempt.passed_at).toBeNull();
    // Another process goes on where it stood.
    const place = database();
    await app.close();
    app = await startApp({ database: place, now: '2027-09-02T09:00:00.000Z', empty: true });
    browser = await app.as(nurse);
    expect((await browser.get('/')).text).toContain(`href="/papers/${cold.paper.id}"`);
    await browser.get(`/papers/${cold.paper.id}`);
    await browser.post(`/papers/${cold.paper.id}/hand-in`);
    expect(await count('refresher-passed')).toBe(1);
    await rebuiltEqual(database(), now());
  });

  it('stays what it was when the policy, the networks or the course change meanwhile; the newest version is signed', async () => {
    app.clock.set('2027-09-01T09:00:00.000Z');
    await publishChoices({ 'SM-04': 'restrictive' });
    const attempt = await started();
    const { plan, steps } = await bound(attempt);
    app.clock.pass({ days: 2 });
    await publishChoices({ 'SM-04': 'restrictive', 'SM-09': 'restrictive' });
    await watch('Live rooms', 'nudge');
    const later = await bound(attempt);
    expect([later.plan, later.steps, later.policy.number]).toEqual([plan, steps, 2]);
    browser = await app.as(nurse);
    await answered(await paper(attempt));
    await cards(attempt);
    await expect(signed(nurse, 2)).rejects.toMatchObject({ key: 'signing.overtaken' });
    await signed(nurse, 3);
    expect(await stands()).toMatchObject({ needs: 'nothing', dueOn: '2028-10-05', policyNumber: 3 });
    await rebuiltEqual(database(), now());
  });

  it('shows of what changed only what concerns the person, and of what is new only what was decided for them since', async () => {
    await watch('Before they signed', 'nudge');
    app.clock.set('2027-02-01T09:00:00.000Z');
    for (const [feature, action, roles] of [
      ['For everybody', 'nudge', []],
      ['For clinicians', 'policy-change', ['clinician']],
      ['For marketing', 'nudge', ['marketing']],
      ['Of no weight', 'none', []],
    ] as const)
      await watch(feature, action, [...roles]);
    // SM-13 is for whoever keeps our pages.
    await publishChoices({ 'SM-13': 'restrictive', 'SM-04': 'restrictive' });
    app.clock.set('2027-09-01T09:00:00.000Z');
    const mine = await bound(await started());
    // What was decided on the day of the signature may not have been known then.
    expect(mine.plan!.nudges.map(({ feature }) => feature).toSorted()).toEqual([
      'Before they signed',
      'For clinicians',
      'For everybody',
    ]);
    const found = difference(
      (await policyNumbered(database().write, 1)).version,
      (await policyNumbered(database().write, 2)).version,
    );
    expect(found.length).toBeGreaterThan(0);
    expect(mine.plan!.changed).toEqual(
      found.filter((one) => owedBy(one, mine.who) !== 'nothing').map(({ id }) => id),
    );
    for (const step of mine.steps) {
      const at = `/attempts/${mine.attempt.id}/${step.id}`;
      expect([at, (await browser.get(at)).status]).toEqual([at, 200]);
    }
  });

  it('begins with what the person is weakest in', async () => {
    const who = await addStaff(app, { hiredOn: '2026-09-20' });
    browser = await app.as(who);
    await browser.get('/courses/social-media');
    const first = (await browser.post('/courses/social-media/attempts')).location.split('/')[2]!;
    await browser.get(`/attempts/${first}/check-in`);
    const checkIn = await paperAt(
      database(),
      who.id,
      (await browser.post(`/attempts/${first}/check-in`)).location,
    );
    for (const n of checkIn.questions.keys())
      await answerAt(browser, checkIn, n + 1, 'wrong', { sure: n % 2 === 0 ? 'sure' : 'guess' });
    await write((tx) => handIn(tx, now(), who.id, checkIn.paper.id));
    app.clock.pass({ minutes: 40 });
    await learned(database(), now(), who.id, first);
    await write((tx) => passCourse(tx, now(), who.id));
    await signed(who);
    app.clock.set('2027-09-01T09:00:00.000Z');
    const attempt = await started(who);
    const { plan } = await boundAttempt(database().write, who.id, attempt);
    const weak = weakClauses(newestFirst(await itemsOf(database().write, who.id)));
    expect(plan!.weak).toEqual(weak);
    expect(weak.length).toBeGreaterThan(0);
    const cold = await paper(attempt, who);
    const critical = cold.questions.slice(0).filter((question) => question.critical).length;
    const asked = cold.questions.map(({ clauses }) => clauses[0]!);
    for (const clause of weak.slice(0, 6 - Math.max(3, critical))) expect(asked).toContain(clause);
  });

  it('has a case that fits the country and the role, and the one not had before', async () => {
    app.clock.set('2027-09-01T09:00:00.000Z');
    const attempt = await started();
    const { plan, course, who } = await bound(attempt);
    const story = course.questions.find(({ id }) => id === plan!.story)!;
    expect(story.kind).toBe('story');
    expect(course.refresher!.cases).toContain(story.id);
    expect(story.countries === undefined || story.countries.includes('us')).toBe(true);
    expect(who.country).toBe('us');
    await answered(await paper(attempt));
    await cards(attempt);
    await signed();
    app.clock.set('2028-09-01T09:00:00.000Z');
    const next = await bound(await started());
    expect(next.plan!.story).not.toBe(story.id);
    expect(next.plan!.story).not.toBeNull();
  });

  it('is refused of a course that is no refresher, of a test, of somebody else, and by odd ids', async () => {
    const fresh = await addStaff(app, { hiredOn: '2026-09-20' });
    const other = await app.as(fresh);
    await other.get('/courses/social-media');
    const onboarding = (await other.post('/courses/social-media/attempts')).location.split('/')[2]!;
    expect((await other.get(`/attempts/${onboarding}/refresher`)).status).toBe(404);
    expect((await other.post(`/attempts/${onboarding}/refresher`)).status).toBe(404);

    app.clock.set('2027-09-01T09:00:00.000Z');
    const attempt = await started();
    const elsewhere = await app.as(fresh);
    for (const path of ['refresher', 'changed/SM-04', 'case/case-success-stories'])
      expect([path, (await elsewhere.get(`/attempts/${attempt}/${path}`)).status]).toEqual([path, 404]);
    expect((await elsewhere.post(`/attempts/${attempt}/refresher`)).status).toBe(404);
    // No lesson, no test, no check-in within a refresher.
    for (const path of ['L1/story', 'L2/rule', 'changed/SM-99', 'nudge/no-such', 'case/no-such', 'test'])
      expect([path, (await browser.get(`/attempts/${attempt}/${path}`)).status]).toEqual([path, 404]);
    expect((await browser.post(`/attempts/${attempt}/papers`)).status).toBe(404);
    expect((await browser.get(`/attempts/${attempt}/check-in`)).location).toBe(
      `/attempts/${attempt}/refresher`,
    );
    expect((await browser.post(`/attempts/${attempt}/check-in`)).status).toBe(409);
    expect((await browser.post(`/attempts/${attempt}/L1/story`)).status).toBe(404);
    expect(await papersOf(database().write, attempt)).toEqual([]);
  });

  describe('or the whole course', () => {
    const kindOf = async (who: Added): Promise<string> => {
      const attempt = await started(who);
      return (await boundAttempt(database().write, who.id, attempt)).attempt.use;
    };

    it.each([
      ['2027-08-01', 'refresher'],
      ['2027-10-05', 'refresher'],
      ['2027-11-05', 'refresher'],
      ['2028-10-05', 'refresher'],
      ['2028-10-06', 'onboarding'],
      ['2031-01-01', 'onboarding'],
    ])('of somebody who completed on 5 Oct 2026, on %s: %s', async (day, use) => {
      app.clock.set(`${day}T09:00:00.000Z`);
      expect(await kindOf(nurse)).toBe(use);
    });

    it('for somebody who left and came back', async () => {
      const details = (await personDetails(database().read, nurse.id))!;
      const change = (day: string, more: object) =>
        write((tx) =>
          changePerson(tx, new Date(`${day}T09:00:00.000Z`), 'test', nurse.id, { ...details, ...more }, day),
        );
      await change('2026-12-01', { leftOn: '2026-11-30' });
      await change('2027-02-01', { hiredOn: '2027-02-01', leftOn: null });
      app.clock.set('2027-02-02T09:00:00.000Z');
      expect(await stands()).toMatchObject({ needs: 'course', doneOn: null });
      expect(await kindOf(nurse)).toBe('onboarding');
      await rebuiltEqual(database(), now());
    });

    it('for somebody whose only signature came without it, and for whoever never finished', async () => {
      const who = await addStaff(app, { hiredOn: '2026-09-20' });
      await write((tx) => startAttempt(tx, now(), who.id, 'social-media'));
      app.clock.set('2027-09-01T09:00:00.000Z');
      expect(await kindOf(who)).toBe('onboarding');
      expect(await kindOf(await addStaff(app))).toBe('onboarding');
    });
  });

  it('after a change that asked for a signature brings nothing that was signed for', async () => {
    app.clock.set('2027-01-10T09:00:00.000Z');
    const number = await publishNext(database(), now(), 1, true);
    await signed(nurse, number);
    app.clock.set('2027-09-01T09:00:00.000Z');
    expect((await bound(await started())).plan).toMatchObject({ since: number, changed: [] });
  });

  it('asks the same once more when no other question is on what was missed', async () => {
    const { course } = shippedCourse();
    // On what points to patients nothing is left but what a scenario makes of some numbers, and not of others.
    const rest = course.questions.filter(
      ({ kind, roles, critical, clauses }) =>
        kind === 'single' &&
        roles.includes('all') &&
        !critical &&
        !clauses.some((id) => ['SM-02', 'SM-04'].includes(id)),
    );
    const scenario = course.scenarios.find(({ id }) => id === 'cake-photo')!;
    await write(async (tx) => {
      await adoptCourse(tx, now(), 'test', {
        course: { ...course, questions: rest.slice(0, 5), scenarios: [scenario] },
      });
      const shown = { scenario: scenario.id, mark: scenarioMark(scenario) };
      await reviewScenario(tx, now(), 'test', course.id, shown);
    });
    app.clock.set('2027-09-01T09:00:00.000Z');
    const attempt = await started();
    const { text, who } = await bound(attempt);
    const under = { rules: rulesOf(text), roles: who.roles };
    const clauseOf = (number: number): string =>
      scenarioQuestion(scenario, course['scenario words']!, under, Math.floor(number * 2 ** 31))!.clauses[0]!;
    const drawnWith = (number: number) =>
      write((tx) => beginRefresherPaper(tx, now(), nurse.id, attempt, () => number));
    const numbers = Array.from({ length: 300 }, (_, n) => n / 301);
    const [one, other] = ['SM-02', 'SM-04'].map((id) => numbers.find((number) => clauseOf(number) === id)!);

    const cold = await openPaper(database().write, nurse.id, await drawnWith(one!));
    const made = cold.questions.findIndex(({ id }) => id === 'scenario:cake-photo');
    expect(cold.questions[made]!.clauses).toEqual(['SM-02']);
    await answered(cold, (n) => (n === made ? 'wrong' : 'right'));
    const again = await openPaper(database().write, nurse.id, await drawnWith(other!));
    expect(again.questions).toEqual([cold.questions[made]]);
    await answered(again);
    await cards(attempt);
    expect(await count('refresher-passed')).toBe(1);
    await rebuiltEqual(database(), now());
  });

  it('begins anew when what was wrong was erased', async () => {
    app.clock.set('2027-09-01T09:00:00.000Z');
    const attempt = await started();
    const cold = await paper(attempt);
    await answered(cold, (n) => (n === 0 ? 'wrong' : 'right'));
    const [first] = await papersOf(database().write, attempt);
    await database()
      .write.updateTable('paper')
      .set({ result: JSON.stringify({ ...first!.result, items: [] }) })
      .where('id', '=', cold.paper.id)
      .execute();
    const told = (await browser.get(`/papers/${cold.paper.id}/result`)).text;
    expect(told).toContain('5 of 6');
    expect(told).not.toContain('Every answer is right');
    await cards(attempt);
    expect(await count('refresher-passed')).toBe(0);
    expect((await browser.get(`/attempts/${attempt}/refresher`)).text).toContain('6 questions');
    const anew = await paper(attempt);
    expect(anew.paper).toMatchObject({ use: 'cold', number: 2 });
    expect(anew.questions).toHaveLength(6);
    await answered(anew);
    expect(await count('refresher-passed')).toBe(1);
  });

  it('asks nothing that does not hold under the policy of the day', async () => {
    app.clock.set('2027-09-01T09:00:00.000Z');
    const all = Object.fromEntries(fittedPolicy().clauses.map(({ id }) => [id, 'restrictive' as const]));
    await publishChoices(all);
    const attempt = await started();
    const { policy } = await bound(attempt);
    const choices = Object.fromEntries(policy.version.clauses.map(({ id, setting }) => [id, setting]));
    const cold = await paper(attempt);
    expect(cold.questions.filter((question) => !fits(question, { country: 'us', choices }))).toEqual([]);
  });
});

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&#34;').replaceAll("'", '&#39;');
