import fc from 'fast-check';
import { questionFaults } from '../../src/courses/check-question.ts';
import { postOf } from '../../src/courses/facts-file.ts';
import { isFor } from '../../src/courses/fitting.ts';
import { keyOf, wrongAnswerTo } from '../../src/courses/key.ts';
import { isRight } from '../../src/courses/marking.ts';
import type { Question } from '../../src/courses/question-file.ts';
import {
  ANSWERS,
  scenarioMark,
  scenarioQuestion,
  variantsOf,
  type Answer,
  type Under,
  type Variant,
} from '../../src/courses/scenario.ts';
import { readScenarios, scenarioId, together, type Scenario } from '../../src/courses/scenario-file.ts';
import { shippedCourse } from '../../src/courses/shipped.ts';
import { COUNTRIES, lawsIn } from '../../src/organisation/organisation.ts';
import { JOB_ROLES } from '../../src/people/person.ts';
import { fit } from '../../src/policy/fitting.ts';
import { judge } from '../../src/policy/judge.ts';
import { SETTINGS } from '../../src/policy/policy-file.ts';
import { ruleSource, type Rule } from '../../src/policy/rule.ts';
import { rulesOf, textAt } from '../../src/policy/text.ts';
import type { Verdict } from '../../src/policy/vocabulary.ts';

const { course, policy } = shippedCourse();
const words = course['scenario words']!;
const seeds = fc.nat(2 ** 31 - 1);

const rule = (clause: string, answer: Verdict, other: Record<string, unknown>): Rule => ({
  ...ruleSource.parse({
    answer,
    ...(answer === 'allowed-if' ? { if: 'it is checked' } : {}),
    ...(answer === 'ask-first' ? { ask: 'your manager' } : {}),
    ...other,
  }),
  clause,
  layer: 'always',
  protects: false,
});

/** A policy of five rules: what is plain may be, patients never, pictures of work by asking, or checked. */
const RULES: Rule[] = [
  rule('SM-01', 'allowed', { what: 'plain' }),
  rule('SM-02', 'never', { what: 'patient image' }),
  rule('SM-04', 'ask-first', { what: 'work image', unless: 'checked' }),
  rule('SM-04', 'allowed-if', { what: 'work image', when: 'checked' }),
  rule('SM-15', 'never', { what: 'work image', when: 'care area' }),
];
const UNDER: Under = { rules: RULES, roles: ['clinician'] };

const read = (text: string): Scenario => readScenarios(text, 'scenarios.yaml')[0]!;
const PHOTO = read(`
- id: photo
  kind: verdict
  roles: [all]
  text: "You post {what}. {check}"
  always: {where: own profile}
  slots:
    what:
      - {say: a cake, what: [work image]}
      - {say: a patient, what: [patient image]}
      - {say: a sunset, what: [plain]}
      - {say: a hall, what: [work image], when: [care area]}
    check:
      - {say: ""}
      - {say: Somebody checked it., when: [checked]}
`);
const PICK = read(`
- id: pick
  kind: pick
  roles: [all]
  text: Which may you share?
  posts:
    - {say: a sunset, what: [plain]}
    - {say: my lunch, what: [plain]}
    - {say: my cat, what: [plain]}
    - {say: my bike, what: [plain]}
    - {say: a patient, what: [patient image]}
    - {say: her arm, what: [patient image]}
    - {say: the cake, what: [work image]}
    - {say: the cake again, what: [work image], when: [checked]}
`);

const ask = (scenario: Scenario, under: Under, seed: number): Question | undefined =>
  scenarioQuestion(scenario, words, under, seed);
// A yes with a condition is nobody's to answer: facts do not say whether the condition is met.
const OFFERED = ANSWERS.filter((answer) => answer !== 'if');
const answerTo = (question: Question): Answer => OFFERED[question.options.findIndex(({ right }) => right)]!;

/** The words of a variant as they stand in a question, told in a way of its own. */
function told(scenario: Extract<Scenario, { kind: 'verdict' }>, variant: Variant): string {
  let text = scenario.text;
  for (const [name, values] of Object.entries(scenario.slots)) {
    const value = values.find((one) => variant.values.includes(one))!;
    text = text.split(`{${name}}`).join(value.say);
  }
  return `${text.split(/\s+/).filter(Boolean).join(' ').replaceAll(' .', '.').replaceAll(' ,', ',')} ${words.asks}`;
}

/** Throws unless the question is a sound one of this scenario. */
function expectSound(scenario: Scenario, under: Under, question: Question): void {
  const variants = variantsOf(scenario, under);
  expect(questionFaults(question, { pictures: {} })).toEqual([]);
  expect([isRight(question, keyOf(question)), isRight(question, wrongAnswerTo(question))]).toEqual([
    true,
    false,
  ]);
  expect(question.id).toBe(scenarioId(scenario));
  expect(question.critical).toBe(false);
  expect(question.clauses.length).toBeGreaterThan(0);
  for (const { why } of question.options) expect(why.length).toBeGreaterThan(10);
  for (const text of [question.stem, ...question.options.flatMap((option) => [option.text, option.why])])
    expect(text).not.toMatch(/\{[a-z]*\}|undefined|  | [.,]/);
  if (scenario.kind === 'pick') {
    expect(question.kind).toBe('multiple');
    expect(question.stem).toBe(scenario.text);
    for (const option of question.options) {
      const variant = variants.find(({ values }) => values[0]!.say === option.text)!;
      // What is neither a plain yes nor a plain no is not asked.
      expect(variant.answer).toBe(option.right ? 'yes' : 'no');
    }
    return;
  }
  expect(question.kind).toBe('single');
  expect(question.options.map(({ text }) => text)).toEqual([words.yes, words.ask, words.no]);
  const asked = variants.find((variant) => told(scenario, variant) === question.stem)!;
  const answer = answerTo(question);
  expect(asked.answer).toBe(answer);
  expect(question.clauses).toEqual([asked.judgement.rule!.clause]);
  // The flip that is named gives the other answer, when the evaluator is asked itself.
  const right = question.options.find((option) => option.right)!;
  const named = variants.filter((other) => {
    const changed = other.values.flatMap((value, n) => (value === asked.values[n] ? [] : [n]));
    if (changed.length !== 1) return false;
    const { verdict } = judge(under.rules, postOf(together([scenario.always, ...other.values]), under.roles));
    const others = ANSWER[verdict as Verdict];
    if (others === undefined || others === 'if' || others === answer) return false;
    const say = other.values[changed[0]!]!.say;
    const sentence =
      say === ''
        ? words['flip without'].replace('{this}', asked.values[changed[0]!]!.say)
        : words.flip.replace('{other}', say);
    return right.why.endsWith(sentence.replace('{answer}', words[others]));
  });
  expect(named.length).toBeGreaterThan(0);
  for (const option of question.options)
    if (!option.right) expect(option.why).toContain(words['not so'].replace('{answer}', words[answer]));
}

const ANSWER: Record<Verdict, Answer> = {
  encouraged: 'yes',
  allowed: 'yes',
  'allowed-if': 'if',
  'ask-first': 'ask',
  never: 'no',
};

describe('the variants of a scenario', () => {
  it('are every way to fill its slots, each judged', () => {
    const variants = variantsOf(PHOTO, UNDER);
    expect(variants).toHaveLength(8);
    const byWords = new Map(
      variants.map((variant) => [
        variant.values
          .map(({ say }) => say)
          .toSorted()
          .join('|'),
        variant.answer,
      ]),
    );
    expect(Object.fromEntries(byWords)).toEqual({
      '|a cake': 'ask', 'Somebody checked it.|a cake': 'if',
      '|a patient': 'no', 'Somebody checked it.|a patient': 'no',
      '|a sunset': 'yes', 'Somebody checked it.|a sunset': 'yes',
      '|a hall': 'no', 'Somebody checked it.|a hall': 'no',
    }); // prettier-ignore
  });

  it('flip where one slot is another, and the answer with it; both ways', () => {
    for (const scenario of [PHOTO, PICK, ...course.scenarios]) {
      const variants = variantsOf(scenario, UNDER);
      for (const [a, one] of variants.entries())
        for (const { slot, variant: b } of one.flips) {
          const other = variants[b]!;
          const changed = one.values.flatMap((value, n) => (value === other.values[n] ? [] : [n]));
          expect(changed).toEqual([slot]);
          expect([one.answer, other.answer]).not.toContain(undefined);
          expect(one.answer).not.toBe(other.answer);
          expect(other.flips).toContainEqual({ slot, variant: a });
        }
    }
  });

  it('are undecided where no rule speaks, and then no part of a pair', () => {
    const silent = variantsOf(PHOTO, { ...UNDER, rules: RULES.filter(({ clause }) => clause !== 'SM-01') });
    const sunsets = silent.filter(({ values }) => values.some(({ say }) => say === 'a sunset'));
    expect(sunsets.map(({ answer, flips }) => [answer, flips.length])).toEqual([
      [undefined, 0],
      [undefined, 0],
    ]);
    expect(
      silent.flatMap(({ flips }) => flips).filter(({ variant }) => silent[variant]!.answer === undefined),
    ).toEqual([]);
  });
});

describe('a question made of a scenario', () => {
  it('is the same for the same seed, also of a course that was kept and read again', () => {
    fc.assert(
      fc.property(seeds, fc.constantFrom(PHOTO, PICK, ...course.scenarios), (seed, scenario) => {
        const turned = JSON.parse(JSON.stringify(scenario)) as Scenario;
        if (turned.kind === 'verdict')
          turned.slots = Object.fromEntries(Object.entries(turned.slots).toReversed());
        expect(ask(turned, UNDER, seed)).toEqual(ask(scenario, UNDER, seed));
      }),
    );
  });

  it('has one right answer that the evaluator gives, and names a change that truly turns it', () => {
    fc.assert(
      fc.property(seeds, fc.constantFrom(PHOTO, PICK), (seed, scenario) => {
        expectSound(scenario, UNDER, ask(scenario, UNDER, seed)!);
      }),
    );
  });

  it('has each possible answer about equally often, so that the commonest wins nothing', () => {
    for (const numbers of [(n: number) => n, (n: number) => (n * 2_654_435_761) % 2 ** 31]) {
      const counts: Partial<Record<Answer, number>> = { yes: 0, ask: 0, no: 0 };
      for (let n = 0; n < 3000; n++) {
        const answer = answerTo(ask(PHOTO, UNDER, numbers(n))!);
        counts[answer] = (counts[answer] ?? 0) + 1;
      }
      for (const count of Object.values(counts)) expect(Math.abs(count - 1000)).toBeLessThan(120);
    }
  });

  it('is asked of every case in time', () => {
    const stems = new Set(Array.from({ length: 400 }, (_, seed) => ask(PHOTO, UNDER, seed)!.stem));
    const variants = variantsOf(PHOTO, UNDER);
    const clear = ({ answer }: Variant) => answer !== undefined && answer !== 'if';
    const cases = variants.filter(
      (one) => clear(one) && one.flips.some(({ variant }) => clear(variants[variant]!)),
    );
    expect(stems.size).toBe(cases.length);
    const posts = new Set(
      Array.from({ length: 400 }, (_, seed) =>
        ask(PICK, UNDER, seed)!.options.map(({ text }) => text),
      ).flat(),
    );
    expect([...posts].toSorted()).toEqual([
      'a patient',
      'a sunset',
      'her arm',
      'my bike',
      'my cat',
      'my lunch',
    ]);
  });

  it('is not asked where nothing turns it, or where nothing may be shared', () => {
    const always = { ...UNDER, rules: [rule('SM-01', 'never', {})] };
    const nothing = { ...UNDER, rules: [] };
    for (const under of [always, nothing]) {
      expect(ask(PHOTO, under, 7)).toBeUndefined();
      expect(ask(PICK, under, 7)).toBeUndefined();
    }
    expect(ask(PICK, { ...UNDER, rules: [rule('SM-01', 'allowed', {})] }, 7)).toBeUndefined();
  });

  it('has of “which may you share” four or five posts where there are so many, at least one yes and one no', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const { options } = ask(PICK, UNDER, seed)!;
        const yes = options.filter(({ right }) => right).length;
        expect(options.length).toBeGreaterThanOrEqual(4);
        expect(options.length).toBeLessThanOrEqual(5);
        expect([yes >= 1, yes < options.length]).toEqual([true, true]);
        expect(new Set(options.map(({ text }) => text)).size).toBe(options.length);
      }),
    );
  });

  it('has the posts that may be shared at any place: their places stand in the page', () => {
    const made = Array.from({ length: 400 }, (_one, seed) => ask(PICK, UNDER, seed)!.options);
    const first = made.filter(([option]) => option!.right).length;
    const last = made.filter((options) => options.at(-1)!.right).length;
    expect(Math.abs(first - last)).toBeLessThan(80);
  });

  it('goes by the roles of who is asked', () => {
    const own: Rule[] = [
      ...RULES,
      rule('SM-05', 'allowed', { what: 'plain', who: 'clinician' }),
      rule('SM-13', 'never', { what: 'plain', 'not who': 'clinician' }),
    ];
    const answer = (role: string) =>
      variantsOf(PICK, { rules: own, roles: [role] }).map((variant) => variant.answer)[0];
    expect([answer('clinician'), answer('it')]).toEqual(['yes', 'no']);
  });

  it('has a mark that another word changes, and nothing else does', () => {
    expect(scenarioMark(PHOTO)).toMatch(/^[0-9a-f]{16}$/);
    expect(scenarioMark(structuredClone(PHOTO))).toBe(scenarioMark(PHOTO));
    const marks = [
      PHOTO,
      PICK,
      { ...PHOTO, text: `${PHOTO.text} ` },
      { ...PHOTO, roles: ['it' as const] },
    ].map(scenarioMark);
    expect(new Set(marks).size).toBe(4);
  });
});

describe('the facts of a scenario', () => {
  it('add up, and of duty, place and voice the last one holds', () => {
    const [first, second] = [
      { what: ['plain' as const], when: ['checked' as const], where: 'story' as const },
      { what: ['plain' as const, 'coworker' as const], when: [], duty: 'on-duty' as const },
    ];
    expect(together([first, second])).toEqual({
      voice: 'myself', duty: 'on-duty', where: 'story', what: ['plain', 'coworker'], when: ['checked'],
    }); // prettier-ignore
    expect(together([])).toEqual({
      voice: 'myself',
      duty: 'off-duty',
      where: 'own-profile',
      what: [],
      when: [],
    });
  });

  it('are read with the words of the policy, and refused when they are none', () => {
    expect(PHOTO.kind === 'verdict' && PHOTO.slots['what']![3]).toMatchObject({
      what: ['work-image'],
      when: ['care-area'],
    });
    const faulty = (from: string, to: string) => () =>
      readScenarios(
        `
- id: s
  kind: verdict
  roles: [all]
  text: "{a}"
  slots: {a: [{say: x, what: [plain]}, {say: y, what: [coworker]}]}
`.replace(from, to),
        'scenarios.yaml',
      );
    expect(faulty('plain', 'plane')).toThrow(/scenarios\.yaml:\d+/);
    expect(faulty('kind: verdict', 'kind: verdicts')).toThrow(/kind/);
    expect(faulty(', {say: y, what: [coworker]}', '')).toThrow(/slots/);
    expect(faulty('roles: [all]', 'roles: [cook]')).toThrow(/roles/);
  });
});

describe('the shipped scenarios', () => {
  const places = SETTINGS.flatMap((setting) =>
    COUNTRIES.map((country) => {
      const choices = Object.fromEntries(policy.clauses.map(({ id }) => [id, setting]));
      const brackets = Object.fromEntries(policy.brackets.map(({ key }) => [key, key]));
      const version = fit(policy, { choices, brackets, countries: lawsIn(country) });
      return { setting, country, rules: rulesOf(textAt(version, { country, siteId: null })) };
    }),
  );
  const rolesOf = ({ roles }: Scenario): string[] =>
    roles.includes('all') ? [...JOB_ROLES] : JOB_ROLES.filter((role) => (roles as string[]).includes(role));

  it.each(course.scenarios.map((scenario) => [scenario.id, scenario] as const))(
    '%s is decided and can be asked at every setting, in every country and by everybody whom it is for',
    (_id, scenario) => {
      const found: string[] = [];
      for (const { setting, country, rules } of places)
        for (const role of rolesOf(scenario)) {
          if (!isFor(scenario, { roles: [role], country })) continue;
          const under = { rules, roles: [role] };
          const where = `${setting}, ${country}, ${role}`;
          for (const { answer, values } of variantsOf(scenario, under))
            if (answer === undefined)
              found.push(`undecided (${where}): ${values.map(({ say }) => say).join(' | ')}`);
          if (ask(scenario, under, 1) === undefined) found.push(`cannot be asked (${where})`);
        }
      expect(found).toEqual([]);
    },
  );

  it('make sound questions, whoever is asked, wherever, of every seed', () => {
    const given = fc
      .tuple(fc.constantFrom(...course.scenarios), fc.constantFrom(...places), seeds)
      .chain(([scenario, place, seed]) =>
        fc.constantFrom(...rolesOf(scenario)).map((role) => ({ scenario, place, seed, role })),
      );
    fc.assert(
      fc.property(given, ({ scenario, place: { rules }, seed, role }) => {
        const under = { rules, roles: [role] };
        const question = ask(scenario, under, seed);
        if (question !== undefined) expectSound(scenario, under, question);
      }),
      { numRuns: 600 },
    );
  });

  it('have each answer that is possible about equally often', () => {
    const { rules } = places.find(({ setting, country }) => setting === 'balanced' && country === 'us')!;
    for (const scenario of course.scenarios.filter(({ kind }) => kind === 'verdict')) {
      const under = { rules, roles: [rolesOf(scenario)[0]!] };
      const counts = new Map<Answer, number>();
      for (let n = 0; n < 1200; n++) {
        const answer = answerTo(ask(scenario, under, (n * 2_654_435_761) % 2 ** 31)!);
        counts.set(answer, (counts.get(answer) ?? 0) + 1);
      }
      for (const count of counts.values())
        expect([scenario.id, Math.abs(count - 1200 / counts.size) < 100]).toEqual([scenario.id, true]);
      expect([scenario.id, counts.size >= 2]).toEqual([scenario.id, true]);
    }
  });
});
