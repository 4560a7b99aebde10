import { transact } from '../../src/database/database.ts';
import { judge } from '../../src/policy/judge.ts';
import { postOf } from '../../src/courses/facts-file.ts';
import { EMPTY_RULE } from '../../src/policy/rule.ts';
import { rulesOf } from '../../src/policy/text.ts';
import { publish } from '../../src/policy/publication.ts';
import { openPaper } from '../../src/training/paper.ts';
import { addStaff, startApp, type TestApp } from '../support/app.ts';
import { onBoth } from '../support/databases.ts';
import { answerPaper, doLessons, fittedPolicy, putIntoForce } from '../support/training.ts';

onBoth('a rule of the organisation’s own', (open) => {
  let app: TestApp;
  beforeEach(async () => {
    app = await startApp({ database: await open() });
    await putIntoForce(app.ground.database, app.clock.now());
  });
  afterEach(() => app.close());

  it('takes every question out that the policy would now answer otherwise', async () => {
    const version = fittedPolicy();
    const [first] = version.clauses;
    const rule = { ...EMPTY_RULE, answer: 'ask-first', where: ['own-profile'], ask: 'your manager' } as const;
    const own = {
      ...first!,
      id: 'OC-01',
      own: true,
      rules: [{ ...rule, where: ['own-profile' as const], layer: 'always' as const }],
    };
    const now = app.clock.now();
    const nurse = await addStaff(app, { jobRole: 'clinician' });
    const { questions, bound } = await transact(app.ground.database.write, async (tx) => {
      const after = { after: 1, duties: [], material: false, actWithinDays: 14, zone: 'UTC' };
      await publish(tx, now, 'test', { ...version, clauses: [...version.clauses, own] }, after);
      const ready = await doLessons(tx, now, nurse.id);
      return openPaper(tx, nurse.id, await answerPaper(tx, now, ready));
    });
    expect(bound.policy.number).toBe(2);
    const rules = rulesOf(bound.text);
    expect(rules.some(({ clause }) => clause === 'OC-01')).toBe(true);
    const proofs = (list: typeof questions) =>
      list.flatMap((one) => [one, ...one.options]).filter(({ facts, answer }) => facts && answer);
    const wrong = proofs(questions).filter(
      ({ facts, answer }) =>
        !(answer as readonly string[]).includes(judge(rules, postOf(facts!, bound.who.roles)).verdict),
    );
    expect(wrong).toEqual([]);
    // There are such questions, or this would prove nothing.
    const contradicted = proofs(bound.course.questions).filter(
      ({ facts, answer }) =>
        !(answer as readonly string[]).includes(judge(rules, postOf(facts!, bound.who.roles)).verdict),
    );
    expect(contradicted.length).toBeGreaterThan(10);
    const tried = bound.steps.flatMap((step) => (step.kind === 'practice' ? [step.question] : []));
    for (const id of tried) {
      const question = bound.course.questions.find((one) => one.id === id)!;
      expect([id, proofs([question]).some((one) => contradicted.includes(one))]).toEqual([id, false]);
    }
  });
});
