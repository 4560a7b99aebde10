import { JOB_ROLES } from '../../src/people/person.ts';
import fc from 'fast-check';
import { oneLine } from '../../src/organisation/line.ts';
import {
  addressOf,
  NO_FILTERS,
  readFilters,
  SORTS,
  STATES,
  type Filters,
} from '../../src/reports/filters.ts';

const read = (address: string): Filters => {
  const search = new URL(address, 'http://localhost').searchParams;
  return readFilters((name) => search.get(name) ?? '');
};

describe('the address is the report', () => {
  it('an address without anything is the default', () => {
    expect(read('/r')).toEqual(NO_FILTERS);
    expect(addressOf('/r', NO_FILTERS)).toBe('/r');
  });

  it('says every filter, and reads back the same', () => {
    const line = fc.string({ unit: 'grapheme', maxLength: 40 }).map(oneLine);
    const filters: fc.Arbitrary<Filters> = fc.record({
      site: line,
      team: line,
      role: fc.constantFrom('', ...JOB_ROLES),
      thing: line,
      status: fc.constantFrom('' as const, 'all' as const, ...STATES),
      q: line,
      email: fc.constantFrom('' as const, 'none' as const),
      sort: fc.constantFrom(...SORTS),
      on: fc.constantFrom('', '2026-03-03', '2028-02-29'),
      known: fc.constantFrom('', '2026-03-03', '1999-12-31'),
    });
    fc.assert(fc.property(filters, (given) => expect(read(addressOf('/r', given))).toEqual(given)));
  });

  it.each([
    ['an unknown status', '/r?status=dead'],
    ['an unknown sort', '/r?sort=salary'],
    ['a day that is none', '/r?on=2026-02-30&known=yesterday'],
    ['a name of an object', '/r?status=__proto__&sort=constructor'],
    ['nothing but spaces', '/r?q=%20%20&team=%00'],
  ])('takes %s for the default', (_what, address) => {
    expect(read(address)).toEqual(NO_FILTERS);
  });

  it('keeps no more of a name than a name can have, and nothing that a database refuses', () => {
    expect(read(`/r?q=${'a'.repeat(5000)}`).q).toHaveLength(200);
    expect(readFilters(() => `${'a'.repeat(199)}😀`).q.isWellFormed()).toBe(true);
    expect(readFilters(() => 'a\0b').q).toBe('a b');
  });

  it('carries a place too', () => {
    expect(addressOf('/r', { ...NO_FILTERS, team: 'A & B' }, { after: 'x' })).toBe('/r?team=A+%26+B&after=x');
  });
});
