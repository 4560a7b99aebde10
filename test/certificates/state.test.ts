import fc from 'fast-check';
import { inGroups, spokenNumber } from '../../src/database/spoken-number.ts';
import { initialsOf } from '../../src/certificates/initials.ts';
import { stateOn } from '../../src/certificates/state.ts';

const AT = '2026-10-05T09:00:00.000Z';
const certificate = { withdrawn_at: null, replaced_at: null, holds_until: '2027-10-05' };
const signature = { withdrawn_at: null };

describe('the state of a certificate', () => {
  it.each([
    ['valid', {}, {}, '2027-10-05'],
    ['expired', {}, {}, '2027-10-06'],
    ['valid', { holds_until: null }, {}, '2999-01-01'],
    ['replaced', { replaced_at: AT }, {}, '2028-01-01'],
    ['withdrawn', { replaced_at: AT, withdrawn_at: AT }, {}, '2026-10-05'],
    ['withdrawn', { withdrawn_at: AT }, { withdrawn_at: AT }, '2028-01-01'],
    ['signature-withdrawn', { replaced_at: AT }, { withdrawn_at: AT }, '2026-10-05'],
  ] as const)('is %s: %o, %o on %s', (state, own, signed, today) => {
    expect(stateOn({ ...certificate, ...own }, { ...signature, ...signed }, today)).toBe(state);
  });
});

describe('initials', () => {
  it.each([
    ['Ana O’Neil', 'A. O.'],
    ['  jean-luc  de la Cruz ', 'J. D. L. C.'],
    ['Åsa Öberg', 'Å. Ö.'],
    ['李 小龍', '李. 小.'],
    ['(Dr.) Ana 2nd', 'D. A. N.'],
    ['', ''],
  ])('of %j are %j', (name, initials) => expect(initialsOf(name)).toBe(initials));

  it('never give more than one letter of a word', () => {
    fc.assert(
      fc.property(fc.string(), (name) => {
        const shown = initialsOf(name);
        expect(shown.split(' ').every((one) => one === '' || one.endsWith('.'))).toBe(true);
        expect(shown.match(/\p{L}\p{L}\p{L}\p{L}/u)).toBeNull();
      }),
    );
  });
});

describe('a number to be read out', () => {
  it('is in groups of letters that nobody mistakes, and the same however it is typed', () => {
    for (let n = 0; n < 200; n++) {
      const number = spokenNumber(5);
      expect(number).toMatch(/^([B-DF-HJ-NP-TV-XZ2-9]{4}-){4}[B-DF-HJ-NP-TV-XZ2-9]{4}$/);
      expect(inGroups(` ${number.toLowerCase().replaceAll('-', ' ')} `)).toBe(number);
      expect(inGroups(number.replaceAll('-', ''))).toBe(number);
    }
  });
});
