import fc from 'fast-check';
import { confidentialChanges } from '../../src/committee/confidential.ts';
import { bare, clausePart, moved, overlay } from '../../src/committee/parts.ts';
import { fittedPolicy } from '../support/training.ts';

const base = fittedPolicy();
const ids = base.clauses.map((c) => c.id);
const words = new Map(
  ids.map((id) => [id, { ...bare(base.clauses.find((c) => c.id === id)!), what: 'new' }]),
);

describe('the parts of a draft', () => {
  it('change nothing when there are none', () => {
    expect(overlay(base, new Map())).toEqual(base);
  });

  it('never touch the clauses that they do not name, in whatever order they came', () => {
    const touched = fc.uniqueArray(fc.constantFrom(...ids), { maxLength: 6 });
    fc.assert(
      fc.property(touched, fc.infiniteStream(fc.boolean()), (list, gone) => {
        const parts = new Map(list.map((id) => [clausePart(id), gone.next().value ? null : words.get(id)!]));
        const made = overlay(base, parts);
        const reversed = overlay(base, new Map([...parts].toReversed()));
        expect(reversed).toEqual(made);
        for (const clause of base.clauses) {
          const found = made.clauses.find((c) => c.id === clause.id);
          if (!parts.has(clausePart(clause.id))) expect(found).toEqual(clause);
          else if (parts.get(clausePart(clause.id)) === null) expect(found).toBeUndefined();
          else expect(found!.what).toBe('new');
        }
      }),
    );
  });

  it('keep every clause when they are moved', () => {
    const moves = fc.array(fc.tuple(fc.constantFrom(...ids), fc.constantFrom(1 as const, -1 as const)));
    fc.assert(
      fc.property(moves, (list) => {
        const order = list.reduce((now, [id, by]) => moved(now, id, by), ids);
        const made = overlay(base, new Map([['order', order]]));
        expect(made.clauses.map((c) => c.id)).toEqual(order);
        expect([...order].toSorted()).toEqual(ids);
      }),
    );
  });

  it('put a clause that the order does not know after the one before it', () => {
    const order = ids.filter((id) => id !== 'SM-10').toReversed();
    const made = overlay(base, new Map([['order', order]])).clauses.map((c) => c.id);
    expect(made.indexOf('SM-10')).toBe(made.indexOf('SM-09') + 1);
    expect(made).toHaveLength(25);
  });
});

describe('what concerns confidentiality', () => {
  const change = (id: string, what: string) => ({
    ...base,
    clauses: base.clauses.map((c) => (c.id === id ? { ...c, what } : c)),
  });

  it('is a change of the clauses that guard patients, and of no other', () => {
    expect(confidentialChanges(base, base)).toEqual([]);
    expect(confidentialChanges(base, change('SM-02', 'x'))).toEqual(['SM-02']);
    expect(confidentialChanges(base, change('SM-14', 'x'))).toEqual([]);
    const gone = { ...base, clauses: base.clauses.filter((c) => c.id !== 'SM-04') };
    expect(confidentialChanges(base, gone)).toEqual(['SM-04']);
  });

  it('is also another name in a bracket of theirs, for all or at a site', () => {
    const tool = { ...base, brackets: { ...base.brackets, 'secure tool': 'any chat' } };
    expect(confidentialChanges(base, tool)).toContain('SM-09');
    const site = { ...base, siteBrackets: { north: { 'secure tool': 'any chat' } } };
    expect(confidentialChanges(base, site)).toContain('SM-09');
    const days = { ...base, brackets: { ...base.brackets, 'days to train': '20' } };
    expect(confidentialChanges(base, days)).toEqual([]);
  });
});
