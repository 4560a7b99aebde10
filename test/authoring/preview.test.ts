import { scenarioMark } from '../../src/courses/scenario.ts';
import { reviewedScenarios } from '../../src/courses/scenario.store.ts';
import { seenAs } from '../../src/authoring/seen-as.ts';
import { onSqlite, type TestDatabase } from '../support/databases.ts';
import { COURSE, formIn, shippedCourse, study, type Study } from './make.ts';

const { course, policy } = shippedCourse();
const plain = (html: string) => html.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');

onSqlite('looking at the course as people see it', (open) => {
  let database: TestDatabase;
  let house: Study;
  beforeAll(async () => {
    database = await open();
    house = await study(database);
  });
  afterAll(() => house.app.close());
  const formOf = async (path: string) => formIn(await house.officer.get(path), path);

  it('shows every lesson and question in every role, country and setting, and leaves no trace', async () => {
    const everything = async () =>
      JSON.stringify(
        await Promise.all(
          (['ledger', 'content', 'course_draft', 'attempt', 'paper', 'scenario_review'] as const).map(
            (table) => database.read.selectFrom(table).selectAll().execute(),
          ),
        ),
      );
    const before = await everything();
    const ways = [
      '',
      '?role=it&country=uk&setting=open',
      '?role=manager&country=us-tx&setting=restrictive&of=force',
    ];
    for (const [n, way] of ways.entries()) {
      for (const { id } of course.lessons)
        expect([id, way, (await house.officer.get(`/course/preview/lessons/${id}${way}`)).status]).toEqual([
          id,
          way,
          200,
        ]);
      // A third of the questions each way: each kind is among them.
      for (const { id } of course.questions.filter((_q, place) => place % 3 === n))
        expect([id, way, (await house.seat.get(`/course/preview/questions/${id}${way}`)).status]).toEqual([
          id,
          way,
          200,
        ]);
      expect((await house.seat.get(`/course/scenarios${way}`)).status).toBe(200);
    }
    expect(await everything()).toBe(before);
  });

  it('fits what it shows to role, country and setting, with every reason', async () => {
    const at = async (way: string) =>
      plain((await house.officer.get(`/course/preview/lessons/L2?${way}`)).text);
    const [clinician, desk, british] = [
      await at('role=clinician&country=us'),
      await at('role=front-desk&country=us'),
      await at('role=clinician&country=uk'),
    ];
    expect(clinician).toContain('HIPAA');
    expect(british).not.toContain('HIPAA');
    expect(desk).not.toContain('In care work,');
    expect(clinician).toContain('In care work,');
    const clause = policy.clauses.find(({ id }) => id === 'SM-14')!;
    for (const setting of ['open', 'restrictive'] as const)
      expect(
        plain((await house.officer.get(`/course/preview/lessons/L3?setting=${setting}`)).text),
      ).toContain(clause.settings[setting].slice(0, 40).split('[')[0]);
    const question = course.questions.find(({ kind }) => kind === 'multiple')!;
    const shown = await house.officer.get(`/course/preview/questions/${question.id}`);
    expect(shown.text).toContain('This is a preview. Nothing of it is recorded.');
    expect(shown.text.match(/class="answer-reason"/g)).toHaveLength(question.options.length);
    expect(shown.text).toContain('type="checkbox"');
    const held = course.questions.find(({ holds }) =>
      Object.values(holds ?? {}).some((at_) => !at_.includes('restrictive')),
    )!;
    expect(
      (await house.officer.get(`/course/preview/questions/${held.id}?setting=restrictive`)).text,
    ).toContain('Not asked under this policy.');
    const home = course.questions.find(({ countries }) => countries?.[0] === 'us')!;
    expect((await house.officer.get(`/course/preview/questions/${home.id}?country=au`)).text).toContain(
      'Never asked here: Australia.',
    );
  });

  it('shows the draft beside what is in force, and what of it cannot be shown yet', async () => {
    const path = '/course/edit/lessons/L2';
    await house.officer.post(path, {
      ...(await formOf(path)),
      story: 'Zebra crossing. See [privacy lead].\n\n::: for it\nZebra for IT.\n:::',
    });
    const draft = (await house.officer.get('/course/preview/lessons/L2')).text;
    expect(draft).toContain('Zebra crossing. See our privacy lead.');
    expect(draft).not.toContain('Zebra for IT.');
    expect((await house.officer.get('/course/preview/lessons/L2?role=it')).text).toContain('Zebra for IT.');
    expect((await house.officer.get('/course/preview/lessons/L2?of=force')).text).not.toContain('Zebra');
    await house.officer.post(path, { ...(await formOf(path)), story: '::: for it\nNo end' });
    const broken = await house.officer.get('/course/preview/lessons/L2');
    expect(broken.text).toContain('It can be shown when this is mended.');
    expect(broken.text).toContain('has no end :::');
    // The rest of the draft still shows.
    expect((await house.officer.get('/course/preview/lessons/L3')).text).toContain('class="takeaway"');
    const { hash } = await house.desk();
    expect((await house.officer.get(`/course/preview/lessons/L2?of=${hash}`)).text).not.toContain('Zebra');
    for (const odd of [
      `lessons/L2?of=${'0'.repeat(64)}`,
      'lessons/L99',
      'questions/nothing',
      'questions/__proto__',
    ])
      expect([odd, (await house.officer.get(`/course/preview/${odd}`)).status]).toEqual([odd, 404]);
    expect((await house.nurse.get('/course/preview/lessons/L2')).status).toBe(403);
    await house.officer.post('/course/edit/end');
  });

  it('shows each case of a scenario with the policy’s answer, and takes it into use once somebody looked', async () => {
    const scenario = course.scenarios.find(
      ({ kind, countries }) => kind === 'verdict' && countries === undefined,
    )!;
    const path = `/course/scenarios/${scenario.id}/review`;
    const page = await house.officer.get('/course/scenarios?role=clinician&country=us');
    const part = page.text
      .split('<section class="card scenario"')
      .find((one) => one.includes(`id="s-${scenario.id}"`))!;
    const words = Object.values(course['scenario words']!);
    const cases = part.match(/verdict-word (encouraged|allowed-if|ask-first|never)/g)!;
    expect(new Set(cases).size).toBeGreaterThan(1);
    expect(words.some((word) => part.includes(word.slice(0, 3)))).toBe(true);
    expect(part).toContain('Not used yet');
    expect((await house.seat.get('/course/scenarios')).text).not.toContain('Use this scenario');
    expect((await house.seat.post(path, { mark: scenarioMark(scenario) })).status).toBe(403);
    const form = formIn(page, path);
    const stale = await house.officer.post(path, { ...form, mark: 'another' });
    expect(stale.status).toBe(409);
    expect((await house.officer.post(path, form)).location).toBe(
      '/course/scenarios?role=clinician&country=us&done=reviewed',
    );
    expect((await house.officer.follow()).text).toContain('people are asked it from now on');
    expect(await reviewedScenarios(database.read, COURSE)).toEqual(new Set([scenarioMark(scenario)]));
    const count = await house.entries();
    await house.other.post(path, form);
    expect(await house.entries()).toBe(count);
    expect((await house.officer.post('/course/scenarios/nothing/review', form)).status).toBe(404);
  });

  it('under a setting shows the clauses of our own beside the shipped ones', async () => {
    const as = await seenAs(database.read, policy, { role: 'x', country: 'x', setting: 'open' });
    expect(as).toMatchObject({ role: 'clinician', country: 'us', setting: 'open' });
    expect(as.text.clauses.map(({ id }) => id)).toEqual(policy.clauses.map(({ id }) => id));
  });
});
