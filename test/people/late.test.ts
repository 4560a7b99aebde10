import fc from 'fast-check';
import { changed, since, type Dated } from '../../src/people/late.ts';

interface Place {
  team: string;
  site: string;
}

const at = (history: readonly Dated<Place>[], day: string, first: Place): Place =>
  history.findLast((one) => one.from <= day)?.value ?? first;

// The last that is said of one day wins, as in the tables.
const with_ = (history: readonly Dated<Place>[], said: readonly Dated<Place>[]) =>
  [...new Map([...history, ...said].map((one) => [one.from, one])).values()].toSorted((a, b) =>
    a.from < b.from ? -1 : 1,
  );

describe('a fact that is learned late', () => {
  const history = [
    { from: '2026-01-10', value: { team: 'A', site: 'x' } },
    { from: '2026-03-10', value: { team: 'A', site: 'y' } },
    { from: '2026-06-10', value: { team: 'C', site: 'y' } },
    { from: '2026-08-10', value: { team: 'A', site: 'y' } },
  ];
  const first = { team: '', site: 'x' };

  it('holds until something else was said of the same thing, and leaves the rest', () => {
    expect(since(history, { team: 'B' }, '2026-02-01', first)).toEqual([
      { from: '2026-02-01', value: { team: 'B', site: 'x' } },
      { from: '2026-03-10', value: { team: 'B', site: 'y' } },
    ]);
    expect(since(history, { team: 'B' }, '2026-08-10', first)).toEqual([
      { from: '2026-08-10', value: { team: 'B', site: 'y' } },
    ]);
    expect(since(history, { team: 'B' }, '2025-01-01', first)).toEqual([
      { from: '2025-01-01', value: { team: 'B', site: 'x' } },
    ]);
    expect(since(history, { team: 'A' }, '2026-03-10', first)).toEqual([]);
    expect(since([], { team: 'B' }, '2026-03-10', first)).toEqual([
      { from: '2026-03-10', value: { team: 'B', site: 'x' } },
    ]);
  });

  it('changes nothing before its day, nothing else ever, and says nothing twice', () => {
    const day = fc.integer({ min: 1, max: 28 }).map((n) => `2026-02-${String(n).padStart(2, '0')}`);
    const place = fc.record({ team: fc.constantFrom('A', 'B', 'C'), site: fc.constantFrom('x', 'y') });
    const past = fc
      .uniqueArray(fc.record({ from: day, value: place }), { selector: (one) => one.from, maxLength: 6 })
      .map((list) => list.toSorted((a, b) => (a.from < b.from ? -1 : 1)));
    fc.assert(
      fc.property(past, place, day, fc.constantFrom('A', 'B', 'C'), (before, held, from, team) => {
        const after = with_(before, since(before, { team }, from, held));
        expect(at(after, from, held).team).toBe(team);
        for (let n = 1; n <= 28; n++) {
          const one = `2026-02-${String(n).padStart(2, '0')}`;
          const [was, is] = [at(before, one, held), at(after, one, held)];
          expect(is.site).toBe(was.site);
          if (one < from) expect(is).toEqual(was);
          else expect([team, was.team]).toContain(is.team);
        }
        expect(
          since(after, changed(at(after, from, held), { ...at(after, from, held), team }), from, held),
        ).toEqual([]);
      }),
    );
  });
});
