import { scenarioMark } from '../../src/courses/scenario.ts';
import { isMade, scenarioId } from '../../src/courses/scenario-file.ts';
import { reviewScenario } from '../../src/courses/scenario-review.ts';
import { reviewedScenarios } from '../../src/courses/scenario.store.ts';
import { adoptCourse, shippedCourse } from '../../src/courses/shipped.ts';
import { transact, type Tx } from '../../src/database/database.ts';
import { boundAttempt } from '../../src/training/attempt.ts';
import { questionsToDraw, questionDrawn } from '../../src/training/asked.ts';
import { handIn } from '../../src/training/hand-in.ts';
import { openPaper, saveAnswer, beginTest } from '../../src/training/paper.ts';
import { itemsOf } from '../../src/training/knowledge.store.ts';
import { questionVersion } from '../../src/courses/question-version.ts';
import { keyOf } from '../../src/courses/key.ts';
import { addStaff, startApp, type Added, type TestApp } from '../support/app.ts';
import { onBoth } from '../support/databases.ts';
import { doLessons, putIntoForce } from '../support/training.ts';
import { rebuiltEqual } from '../training/answering.ts';

onBoth('a scenario', (open) => {
  let app: TestApp;
  let nurse: Added;
  const { course } = shippedCourse();

  beforeEach(async () => {
    app = await startApp({ database: await open() });
    await putIntoForce(app.ground.database, app.clock.now());
    nurse = await addStaff(app);
  });
  afterEach(() => app.close());

  const write = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => transact(app.ground.database.write, work);
  const now = () => app.clock.now();
  const review = (scenario: string, mark: string, id = course.id) =>
    write((tx) => reviewScenario(tx, now(), 'author', id, { scenario, mark }));
  const all = () =>
    Promise.all(course.scenarios.map((scenario) => review(scenario.id, scenarioMark(scenario))));

  it('is asked only once an author has looked it over, and only of whom it is for', async () => {
    const bound = await write((tx) => doLessons(tx, now(), nurse.id));
    const asked = async () =>
      (await questionsToDraw(app.ground.database.write, bound, () => 0.3))
        .map(({ id }) => id)
        .filter((id) => id.startsWith('scenario:'));
    expect(await asked()).toEqual([]);
    await all();
    const mine = course.scenarios.filter(({ roles }) => roles.includes('all') || roles.includes('clinician'));
    expect((await asked()).toSorted()).toEqual(mine.map(scenarioId).toSorted());
    expect(mine.length).toBeLessThan(course.scenarios.length);
  });

  it('is looked over once, however often it is said', async () => {
    const [one] = course.scenarios;
    await Promise.all([1, 2, 3].map(() => review(one!.id, scenarioMark(one!))));
    const entries = await app.ground.database.read
      .selectFrom('ledger')
      .select('id')
      .where('kind', '=', 'scenario-reviewed')
      .execute();
    expect(entries).toHaveLength(1);
    expect(await reviewedScenarios(app.ground.database.write, course.id)).toEqual(
      new Set([scenarioMark(one!)]),
    );
    await rebuiltEqual(app.ground.database, now());
  });

  it('that reads otherwise, is none, or of no course is refused', async () => {
    const [one] = course.scenarios;
    await expect(review(one!.id, 'another')).rejects.toMatchObject({ key: 'courses.changed-since' });
    await expect(review('no-such', 'x')).rejects.toMatchObject({ kind: 'not-found' });
    await expect(review(one!.id, scenarioMark(one!), 'no-course')).rejects.toMatchObject({
      kind: 'not-found',
    });
  });

  it('has to be looked over anew when its words change, and no other has', async () => {
    await all();
    const [first, ...rest] = course.scenarios;
    const changed = { ...first!, text: `${first!.text} Think.` };
    await write((tx) =>
      adoptCourse(tx, now(), 'test', { course: { ...course, scenarios: [changed, ...rest] } }),
    );
    const bound = await write((tx) => doLessons(tx, now(), nurse.id));
    const asked = (await questionsToDraw(app.ground.database.write, bound, () => 0.3)).map(({ id }) => id);
    expect(asked).not.toContain(scenarioId(first!));
    expect(asked.filter((id) => id.startsWith('scenario:')).length).toBeGreaterThan(5);
  });

  it('drawn in a paper is kept there whole, and nothing of the bank is; at most two on one paper', async () => {
    await all();
    // Of so small a bank scenarios have to be drawn.
    const few = course.questions
      .filter(({ kind, roles }) => kind === 'single' && roles.includes('all'))
      .slice(0, 13);
    await write((tx) => adoptCourse(tx, now(), 'test', { course: { ...course, questions: few } }));
    const bound = await write((tx) => doLessons(tx, now(), nurse.id));
    const id = await write((tx) => beginTest(tx, now(), nurse.id, bound.attempt.id));
    const paper = await openPaper(app.ground.database.write, nurse.id, id);
    const kept = paper.paper.draw.flatMap(({ made }) => made ?? []);
    expect(kept).toEqual(paper.questions.filter(isMade));
    expect(kept).toHaveLength(course.test['scenarios at most']);
    for (const [n, drawn] of paper.paper.draw.entries()) {
      expect(
        questionDrawn(await boundAttempt(app.ground.database.write, nurse.id, bound.attempt.id), drawn),
      ).toEqual(paper.questions[n]);
      await write((tx) => saveAnswer(tx, now(), nurse.id, id, n + 1, { chosen: keyOf(paper.questions[n]!) }));
    }
    expect(await write((tx) => handIn(tx, now(), nurse.id, id))).toMatchObject({ right: 15, passed: true });
    // Counted under the version of its template, whatever was made of it.
    for (const item of await itemsOf(app.ground.database.write, nurse.id)) {
      const from = bound.course.scenarios.find((scenario) => scenarioId(scenario) === item.question);
      if (from !== undefined) expect(item.version).toBe(questionVersion(from));
    }
    await rebuiltEqual(app.ground.database, now());
  });
});
