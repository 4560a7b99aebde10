import fc from 'fast-check';
import { decodeKey, encodeKey, readFrom } from '../../src/reports/cursor.ts';
import { SORTS } from '../../src/reports/filters.ts';

const text = fc.string({ unit: 'grapheme', maxLength: 60 }).filter((s) => !s.includes('\0'));
const place = fc.oneof(
  fc.record({ sort: fc.constantFrom('due' as const, 'name' as const), key: fc.tuple(text, text, text) }),
  fc.record({
    sort: fc.constantFrom('site' as const, 'status' as const),
    key: fc.tuple(fc.nat(1000), text, text, text),
  }),
);

const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('a cursor', () => {
  it('comes back as it went out', () => {
    fc.assert(fc.property(place, ({ sort, key }) => expect(decodeKey(encodeKey(key), sort)).toEqual(key)));
  });

  it('of another order is absent', () => {
    expect(decodeKey(encodeKey(['2026-01-01', 'p', 'r']), 'status')).toBeUndefined();
    expect(decodeKey(encodeKey([1, '2026-01-01', 'p', 'r']), 'due')).toBeUndefined();
  });

  it.each([
    ['nothing', ''],
    ['words', 'hello there'],
    ['half of one', encodeKey(['2026-01-01', 'p', 'r']).slice(0, 9)],
    ['too much', encodeKey(['2026-01-01', 'p', 'r'.repeat(3000)])],
    ['no list', encoded({ length: 3 })],
    ['null', encoded(null)],
    ['too few', encoded(['a', 'b'])],
    ['a list in it', encoded(['a', 'b', ['c']])],
    ['NUL, which PostgreSQL refuses', encoded(['a', 'b', '\0'])],
    ['half a character', encoded(['a', 'b', '\ud800'])],
  ])('is absent when it is %s', (_what, given) => {
    expect(decodeKey(given, 'due')).toBeUndefined();
  });

  it('ranks are small whole numbers', () => {
    for (const rank of [-1, 1.5, 1e9, '1'])
      expect(decodeKey(encoded([rank, 'a', 'b', 'c']), 'site')).toBeUndefined();
  });

  it('never throws, whatever the address says', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.constantFrom(...SORTS), (given, sort) => {
        expect(() => readFrom(() => given, sort)).not.toThrow();
      }),
    );
  });

  it('after wins over before', () => {
    const after = encodeKey(['a', 'b', 'c']);
    const before = encodeKey(['d', 'e', 'f']);
    expect(readFrom((name) => (name === 'after' ? after : before), 'due')).toEqual({
      after: ['a', 'b', 'c'],
    });
    expect(readFrom((name) => (name === 'after' ? '?' : before), 'due')).toEqual({ before: ['d', 'e', 'f'] });
    expect(readFrom(() => '', 'due')).toBe('beginning');
  });
});
