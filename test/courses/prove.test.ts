import { keysDisproved } from '../../src/courses/prove.ts';
import { readQuestions, type Question } from '../../src/courses/question-file.ts';
import { shippedCourse } from '../../src/courses/shipped.ts';

const { course, policy } = shippedCourse();
const read = (text: string): Question[] => readQuestions(text, 'q.yaml');
const one = (more: string, options = ''): Question[] =>
  read(`
- id: q
  kind: single
  clauses: [SM-02]
  roles: [all]
  stem: A post.
  ${more}
  options:
    - {text: A, right: true, why: a${options}}
    - {text: B, right: false, why: b}
`);
const found = (questions: Question[]): string[] =>
  keysDisproved({ questions }, policy).map(({ text }) => text);

describe('the proof of the keys', () => {
  it('bears out every key of the shipped course that comes with facts', () => {
    const proven = course.questions.filter((question) =>
      [question, ...question.options].some(({ facts }) => facts !== undefined),
    );
    expect(proven.length).toBeGreaterThan(30);
    expect(keysDisproved(course, policy)).toEqual([]);
  });

  it('finds a key of the shipped course that is turned round', () => {
    // Each that says never says allowed, and the other way round.
    const turned = course.questions.map((question) => ({
      ...question,
      ...(question.answer && {
        answer: [question.answer.includes('never') ? ('allowed' as const) : ('never' as const)],
      }),
    }));
    const whole = turned.filter(({ answer }) => answer !== undefined);
    expect(whole.length).toBeGreaterThan(10);
    expect(new Set(keysDisproved({ questions: whole }, policy).map(({ question }) => question)).size).toBe(
      whole.length,
    );
  });

  it('of a post that the policy forbids takes never, and nothing looser', () => {
    const facts = 'facts: {what: [patient image], where: own profile}';
    expect(found(one(`${facts}\n  answer: never`))).toEqual([]);
    expect(found(one(`${facts}\n  answer: [allowed, allowed if]`))).toEqual([
      expect.stringMatching(/^says allowed or allowed-if, and the policy says never by SM-\d\d \(/),
    ]);
  });

  it('looks at options too', () => {
    const facts = ', facts: {what: [patient image], where: own profile}, answer';
    expect(found(one('partly: so', `${facts}: never`))).toEqual([]);
    expect(found(one('partly: so', `${facts}: allowed`))).toHaveLength(1);
  });

  it('asks for facts and answer together', () => {
    const both = 'has facts without an answer, or an answer without facts';
    expect(found(one('facts: {what: [plain], where: own profile}'))).toEqual([both]);
    expect(found(one('answer: never'))).toEqual([both]);
    expect(found(one('partly: so', ', answer: never'))).toEqual([both]);
  });

  it('tries only the settings at which the key holds', () => {
    // What SM-15 says of a story that vanishes turns with its setting.
    const facts = 'facts: {what: [plain], where: story}';
    const at = (settings: string, answer: string) =>
      found(one(`holds: {SM-15: [${settings}]}\n  ${facts}\n  answer: ${answer}`));
    expect([at('balanced', 'allowed'), at('restrictive', 'allowed if')]).toEqual([[], []]);
    expect(at('restrictive', 'allowed')).toEqual([
      expect.stringContaining('the policy says allowed-if by SM-15'),
    ]);
    expect(at('balanced', 'allowed if')).toHaveLength(1);
    expect(at('balanced, restrictive', 'allowed')).toHaveLength(1);
    expect(at('balanced, restrictive', '[allowed, allowed if]')).toEqual([]);
  });

  it('tries Texas where a question is for the US, and not where it is for Texas alone elsewhere', () => {
    const texas = policy.clauses.find(({ countries }) => countries['us-tx'] !== undefined)!;
    // A law of Texas that forbids what is plain in the US.
    const stricter = structuredClone(policy);
    const clause = stricter.clauses.find(({ id }) => id === texas.id)!;
    const law = clause.countries['us-tx']!;
    law.rules = [{ ...clause.rules.always[0]!, ...empty(), what: ['plain'], answer: 'never' }];
    const plain = 'facts: {what: [plain], where: own profile}\n  answer: allowed';
    const disproved = (countries: string) =>
      keysDisproved({ questions: one(`countries: [${countries}]\n  ${plain}`) }, stricter).map(
        ({ text }) => text,
      );
    expect(found(one(`countries: [us]\n  ${plain}`))).toEqual([]);
    expect(disproved('us')).toEqual([expect.stringContaining('(us-tx, ')]);
    expect(disproved('uk')).toEqual([]);
  });

  it('takes so long that an author can wait for it', () => {
    const began = performance.now();
    keysDisproved(course, structuredClone(policy));
    const seconds = (performance.now() - began) / 1000;
    // It takes about a second and a half; others may be using the machine.
    expect(seconds).toBeLessThan(20);
  });
});

const empty = () => ({
  who: [], notWho: [], duty: null, as: null, also: [], without: [], where: [], notWhere: [], when: [], unless: [], if: '', ask: '',
}); // prettier-ignore
