import { effects } from '../../src/committee/effects.ts';
import { rank } from '../../src/policy/vocabulary.ts';
import { fittedPolicy } from '../support/training.ts';
import { source } from './make.ts';

const base = fittedPolicy();

describe('what a setting means', () => {
  it.each(base.clauses.map((clause) => clause.id))('is said of %s for each of its settings', (id) => {
    const clause = base.clauses.find((c) => c.id === id)!;
    const shipped = source().clauses.find((c) => c.id === id)!;
    const [open, balanced, restrictive] = effects(base, clause, shipped);
    // What is in force changes nothing, and nothing else does not.
    expect(balanced).toEqual({
      setting: 'balanced',
      kinds: [],
      roles: [],
      shifts: [],
      sameAnswers: true,
    });
    // No answer is said to change where the rules are the same, in either direction.
    for (const one of [open!, restrictive!]) if (one.sameAnswers) expect(one.shifts).toEqual([]);
    expect(restrictive!.kinds.length).toBeGreaterThan(0);
    expect(open!.kinds.length).toBeGreaterThan(0);
    for (const { from, to } of restrictive!.shifts)
      if (from !== 'undecided' && to !== 'undecided') expect(rank(to)).toBeGreaterThan(rank(from));
    for (const { from, to } of open!.shifts)
      if (from !== 'undecided' && to !== 'undecided') expect(rank(to)).toBeLessThan(rank(from));
    expect(restrictive!.kinds).not.toContain('looser');
    expect(open!.kinds).not.toContain('stricter');
  });

  it('takes little time, for a page is made of it', () => {
    const clause = base.clauses.find((c) => c.id === 'SM-04')!;
    const shipped = source().clauses.find((c) => c.id === 'SM-04')!;
    const began = performance.now();
    for (let n = 0; n < 10; n++) effects(base, clause, shipped);
    expect((performance.now() - began) / 10).toBeLessThan(400);
  });

  it('is said of a clause that the version in force does not have', () => {
    const without = { ...base, clauses: base.clauses.filter((c) => c.id !== 'SM-17') };
    const clause = base.clauses.find((c) => c.id === 'SM-17')!;
    const found = effects(
      without,
      clause,
      source().clauses.find((c) => c.id === 'SM-17')!,
    );
    for (const { kinds } of found) expect(kinds).toEqual(['new']);
  });
});
