import fc from 'fast-check';
import { shippedCourse } from '../../src/courses/shipped.ts';
import { bracketsIn, fillBrackets } from '../../src/policy/brackets.ts';
import { SETTINGS } from '../../src/policy/policy-file.ts';
import { fit } from '../../src/policy/fitting.ts';
import { ANYWHERE, forRoles, textAt } from '../../src/policy/text.ts';
import { openBrackets } from '../../src/policy/version.ts';
import { fittedPolicy } from '../support/training.ts';

const { policy } = shippedCourse();

describe('fitting a policy', () => {
  it('fills every bracket, and says which are still open', () => {
    expect(openBrackets(fittedPolicy())).toEqual([]);
    const open = openBrackets(fit(policy, { choices: {}, brackets: { 'privacy lead': 'Maria Lopez' } }));
    expect(open).toContain('secure tool');
    expect(open).not.toContain('privacy lead');
  });

  it('never goes below a clause’s minimum, whatever is chosen', () => {
    const choice = fc.constantFrom(...SETTINGS);
    fc.assert(
      fc.property(fc.tuple(...policy.clauses.map(() => choice)), (choices) => {
        const chosen = Object.fromEntries(policy.clauses.map((clause, n) => [clause.id, choices[n]!]));
        const version = fit(policy, { choices: chosen, brackets: {} });
        for (const [n, clause] of version.clauses.entries()) {
          const { minimum, settings, floor } = policy.clauses[n]!;
          expect(SETTINGS.indexOf(clause.setting)).toBeGreaterThanOrEqual(SETTINGS.indexOf(minimum));
          expect([clause.rule, clause.floor]).toEqual([settings[clause.setting], floor]);
        }
      }),
    );
  });

  it('puts the clauses of a role first and loses none', () => {
    const version = textAt(fittedPolicy(), ANYWHERE);
    const { mine, others } = forRoles(version, ['marketing']);
    expect(mine.map((clause) => clause.id)).toContain('SM-13');
    expect([...mine, ...others].map((clause) => clause.id).toSorted()).toEqual(
      version.clauses.map((c) => c.id),
    );
  });
});

describe('brackets', () => {
  it('are filled literally: nothing in a value is special', () => {
    expect(fillBrackets('Ask [HR].', { HR: '$& <b>[form]</b>' })).toBe('Ask $& <b>[form]</b>.');
  });

  it('stay open for no value, spaces, and names of Object’s own', () => {
    expect(fillBrackets('[HR] [constructor] [toString]', { HR: '  ' })).toBe('[HR] [constructor] [toString]');
  });

  it('are found once each', () => {
    expect(bracketsIn('[HR] and [privacy lead] and [HR]')).toEqual(['HR', 'privacy lead']);
  });
});
