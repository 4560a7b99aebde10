import { postOf } from '../../src/courses/facts-file.ts';
import { wrongAnswerTo } from '../../src/courses/key.ts';
import type { Question } from '../../src/courses/question-file.ts';
import { seeded } from '../../src/courses/seeded.ts';
import { adoptCourse, shippedCourse } from '../../src/courses/shipped.ts';
import { transact, type Tx } from '../../src/database/database.ts';
import { judge } from '../../src/policy/judge.ts';
import { publish } from '../../src/policy/publication.ts';
import { EMPTY_RULE } from '../../src/policy/rule.ts';
import { rulesOf, textAt } from '../../src/policy/text.ts';
import { choicesOf, type PolicyVersion } from '../../src/policy/version.ts';
import { answerChange, changedFor, questionsAbout } from '../../src/training/changes.ts';
import { dueFor } from '../../src/training/follow-up-due.ts';
import { openPaper } from '../../src/training/paper.ts';
import { addStaff, startApp, type Added, type TestApp } from '../support/app.ts';
import { onBoth } from '../support/databases.ts';
import {
  answerPaper,
  doLessons,
  fittedPolicy,
  passCourse,
  putIntoForce,
  signAs,
} from '../support/training.ts';

/** The shipped policy, with a clause of the organisation's own: on one's own profile one asks first, whatever it is. */
function withOwnRule(): PolicyVersion {
  const version = fittedPolicy();
  const own = {
    ...version.clauses[0]!,
    id: 'OC-01',
    own: true,
    rules: [
      {
        ...EMPTY_RULE,
        answer: 'ask-first' as const,
        where: ['own-profile' as const],
        ask: 'your manager',
        layer: 'always' as const,
      },
    ],
  };
  return { ...version, clauses: [...version.clauses, own] };
}

onBoth('a rule of the organisation’s own', (open) => {
  let app: TestApp;
  let nurse: Added;
  beforeEach(async () => {
    app = await startApp({ database: await open(), now: '2026-10-05T10:00:00.000Z' });
    await putIntoForce(app.ground.database, now());
    nurse = await addStaff(app, { jobRole: 'clinician', hiredOn: '2026-10-01' });
  });
  afterEach(() => app.close());

  const now = () => app.clock.now();
  const db = () => app.ground.database.write;
  const write = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => transact(db(), work);
  const roles = ['clinician'];
  const rules = rulesOf(textAt(withOwnRule(), { country: 'us', siteId: null }));
  const isContradicted = (question: Question): boolean =>
    [question, ...question.options].some(
      ({ facts, answer }) =>
        facts !== undefined &&
        answer !== undefined &&
        !(answer as readonly string[]).includes(judge(rules, postOf(facts, roles)).verdict),
    );

  /** Publishes the policy with the rule, and with a question to answer about these clauses. */
  const publishRule = (asked: readonly string[] = []) =>
    write((tx) =>
      publish(tx, now(), 'test', withOwnRule(), {
        after: 1,
        duties: asked.map((clause) => ({
          clause,
          duty: 'answer',
          roles: ['all'],
          country: null,
          site: null,
          places: { countries: [], sites: [] },
        })),
        material: asked.length > 0,
        actWithinDays: 14,
        zone: 'UTC',
      }),
    );

  it('contradicts questions of the shipped course, or this would prove nothing', () => {
    expect(rules.some(({ clause }) => clause === 'OC-01')).toBe(true);
    expect(shippedCourse().course.questions.filter(isContradicted).length).toBeGreaterThan(10);
  });

  it('takes every question out of lessons and papers that the policy would now answer otherwise', async () => {
    await publishRule();
    const { questions, bound } = await write(async (tx) => {
      const ready = await doLessons(tx, now(), nurse.id);
      return openPaper(tx, nurse.id, await answerPaper(tx, now(), ready));
    });
    expect([bound.policy.number, bound.who.roles]).toEqual([2, roles]);
    expect(questions.filter(isContradicted)).toEqual([]);
    const tried = bound.steps.flatMap((step) => (step.kind === 'practice' ? [step.question] : []));
    expect(bound.course.questions.filter((one) => tried.includes(one.id) && isContradicted(one))).toEqual([]);
  });

  const completed = async (number: number) => {
    await write((tx) => passCourse(tx, now(), nurse.id));
    await write((tx) => signAs(tx, now(), nurse.id, nurse.name, number));
  };

  it('takes them out of what is asked after a change', async () => {
    await completed(1);
    const { course } = shippedCourse();
    const ofMine = course.questions.filter(
      (one) => one.roles.includes('all') || one.roles.includes('clinician'),
    );
    const about = (clause: string) => questionsAbout(ofMine, [clause], choicesOf(withOwnRule()), 'us');
    const clause = fittedPolicy()
      .clauses.map(({ id }) => id)
      .find((id) => about(id).some(isContradicted) && !about(id).every(isContradicted))!;
    await publishRule([clause]);
    const asked: Question[] = [];
    // After each wrong answer comes the next, so in the end all of them.
    for (const _one of about(clause)) {
      const { question } = await changedFor(db(), nurse.id);
      asked.push(question!);
      const given = { number: 2, question: question!.id, chosen: wrongAnswerTo(question!) };
      await write((tx) => answerChange(tx, now(), nurse.id, given));
    }
    expect(asked.length).toBeGreaterThan(1);
    expect(asked.filter(isContradicted).map(({ id }) => id)).toEqual([]);
  });

  it('takes them out of the questions that follow by mail', async () => {
    await publishRule();
    await completed(2);
    const asked = new Set<string>();
    for (let n = 0; n < 200; n++)
      asked.add((await dueFor(db(), nurse.id, '2026-10-08', seeded(String(n))))!.question);
    expect(asked.size).toBeGreaterThan(10);
    const { questions } = shippedCourse().course;
    expect(questions.filter((one) => asked.has(one.id) && isContradicted(one)).map(({ id }) => id)).toEqual(
      [],
    );
  });

  it('makes another case that of the year', async () => {
    const { course } = shippedCourse();
    const facts = { voice: 'myself', duty: 'off-duty', where: 'own-profile', what: [], when: [] } as const;
    const [first] = course.refresher!.cases;
    const questions = course.questions.map((one): Question =>
      one.id === first ? { ...one, facts: { ...facts, what: ['health-fact'] }, answer: ['allowed'] } : one,
    );
    await write((tx) => adoptCourse(tx, now(), 'test', { course: { ...course, questions } }));
    await completed(1);
    await publishRule();
    app.clock.set('2027-09-01T10:00:00.000Z');
    const { plan } = await write((tx) => doLessons(tx, now(), nurse.id));
    expect(plan!.story).not.toBe(first);
    expect(course.refresher!.cases).toContain(plan!.story);
  });
});
