import fc from 'fast-check';
import { CHOICES, fieldsOf, fitsForm, readOwn } from '../../src/committee/own-form.ts';
import { HeedError } from '../../src/errors.ts';
import type { RuleBody } from '../../src/policy/rule.ts';

const given = { title: 'Radio', rule: 'Ask first.' };
const some = <T>(values: readonly T[]) => fc.option(fc.constantFrom(...values), { nil: undefined });
const list = <T>(value: T | undefined): T[] => (value === undefined ? [] : [value]);
const words = fc.constantFrom('it is quiet', '[privacy lead]', 'you asked');

const rule: fc.Arbitrary<RuleBody> = fc
  .record({
    answer: fc.constantFrom(...CHOICES.answer),
    who: some(CHOICES.who),
    duty: some(CHOICES.duty),
    as: some(CHOICES.as),
    what: some(CHOICES.what),
    where: some(CHOICES.where),
    when: some(CHOICES.when),
    unless: some(CHOICES.unless),
    text: words,
  })
  .filter((one) => one.when === undefined || one.when !== one.unless)
  .map((one) => ({
    answer: one.answer,
    who: list(one.who),
    notWho: [],
    duty: one.duty ?? null,
    as: one.as ?? null,
    what: list(one.what),
    also: [],
    without: [],
    where: list(one.where),
    notWhere: [],
    when: list(one.when),
    unless: list(one.unless),
    if: one.answer === 'allowed-if' ? one.text : '',
    ask: one.answer === 'ask-first' ? one.text : '',
  }));

describe('the form of a clause of one’s own', () => {
  it('gives the rules back that it was filled with', () => {
    fc.assert(
      fc.property(fc.array(rule, { maxLength: 6 }), (rules) => {
        expect(rules.every(fitsForm)).toBe(true);
        expect(readOwn({ ...given, ...fieldsOf(rules) }, ['all'], []).rules).toEqual(rules);
      }),
    );
  });

  it('keeps the rules that it cannot show', () => {
    const [rich] = fc.sample(rule, 1).map((one) => ({ ...one, notWhere: ['secure-tool' as const] }));
    expect(fitsForm(rich!)).toBe(false);
    expect(readOwn(given, ['all'], [rich!]).rules).toEqual([rich]);
  });

  it('never fails in another way than by saying which field is wrong', () => {
    const names = [...Object.keys(CHOICES), 'if', 'ask'].map((name) => `rule-1-${name}`);
    const sent = fc.dictionary(
      fc.constantFrom(...names),
      fc.oneof(fc.string(), fc.constantFrom('never', 'ask-first', 'live')),
    );
    fc.assert(
      fc.property(sent, (fields) => {
        try {
          readOwn({ ...given, ...fields }, [], []);
        } catch (error) {
          if (!(error instanceof HeedError)) throw error;
          expect(error.problems.every((problem) => names.includes(problem.field))).toBe(true);
        }
      }),
    );
  });

  it('is for everyone unless it says for whom', () => {
    expect(readOwn(given, [], []).roles).toEqual(['all']);
    expect(readOwn(given, ['all', 'it'], []).roles).toEqual(['all']);
    expect(readOwn(given, ['it', 'nobody', 'clinician'], []).roles).toEqual(['clinician', 'it']);
  });
});
