import fc from 'fast-check';
import { clauseHistory, readsSoSince } from '../../src/policy/history.ts';
import { decisivePlace, placeIn } from '../../src/policy/place.ts';
import type { Published } from '../../src/policy/publication.ts';
import { textAt } from '../../src/policy/text.ts';
import { withStates } from '../../src/policy/version-state.ts';
import type { PolicyVersion } from '../../src/policy/version.ts';
import { clause, policy } from './differing.ts';

const day = (n: number) => `2026-01-${String(n).padStart(2, '0')}T00:00:00.000Z`;

function published(number: number, version: PolicyVersion, more: Partial<Published> = {}): Published {
  return {
    number,
    version,
    hash: `h${number}`,
    at: day(number),
    publishedBy: null,
    kind: 'regular',
    material: true,
    effectiveOn: day(number).slice(0, 10),
    inForceAt: day(number),
    withdrawnAt: null,
    actBy: null,
    duties: [],
    draftId: null,
    confirmBy: null,
    confirmedAt: null,
    ...more,
  };
}

const V = policy([clause('SM-01')]);

describe('how versions stand', () => {
  it('tells which is in force, which was, which will be and which never was', () => {
    const list = [
      published(5, V, { inForceAt: null }),
      published(4, V),
      published(3, V, { inForceAt: null, withdrawnAt: day(3) }),
      published(2, V),
      published(1, V),
    ];
    expect(
      withStates(list).map(({ number, state, until, before }) => [number, state, until, before]),
    ).toEqual([
      [5, 'scheduled', null, 4],
      [4, 'in-force', null, 2],
      [3, 'withdrawn', null, 2],
      [2, 'superseded', day(4), 1],
      [1, 'superseded', day(2), null],
    ]);
  });

  it('tells an emergency that ended from a version that was taken back', () => {
    const lapsed = published(2, V, { kind: 'emergency', withdrawnAt: day(3) });
    const [, two] = withStates([published(3, V, { kind: 'restored' }), lapsed, published(1, V)]);
    expect([two!.state, two!.until]).toEqual(['lapsed', day(3)]);
  });

  it('has one in force as soon as one ever was, and leaves no day without', () => {
    const fates = fc.array(fc.constantFrom('effective', 'withdrawn'), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(fates, (all) => {
        const list = all.map((fate, n) =>
          published(n + 1, V, fate === 'effective' ? {} : { inForceAt: null, withdrawnAt: day(n + 1) }),
        );
        const found = withStates(list);
        const current = found.filter(({ state }) => state === 'in-force');
        expect(current).toHaveLength(all.includes('effective') ? 1 : 0);
        for (const one of found.filter(({ state }) => state === 'superseded'))
          expect(found.some((next) => next.inForceAt === one.until && next.before === one.number)).toBe(true);
      }),
    );
  });
});

describe('the history of a clause', () => {
  const texts = ['A cat sat there.', 'Dogs run over hills.'];
  const versions = (numbers: readonly number[]) =>
    numbers.map((text, n) =>
      published(n + 1, policy([clause('SM-01', { rule: texts[text]! }), clause(`OC-0${n + 1}`)])),
    );

  it('names the versions in which it changed, newest first, and since when it reads so', () => {
    const all = versions([0, 0, 1, 1, 0, 0]);
    expect(clauseHistory(all, 'SM-01').map(({ number, kinds }) => [number, kinds])).toEqual([
      [5, ['wording']],
      [3, ['wording']],
      [1, ['new']],
    ]);
    expect(readsSoSince(all, 'SM-01', { country: null, siteId: null })).toBe(5);
  });

  it('says that it came later, and that it went', () => {
    const all = versions([0, 0, 0]);
    expect(clauseHistory(all, 'OC-02').map(({ number, kinds }) => [number, kinds])).toEqual([
      [3, ['gone']],
      [2, ['new']],
    ]);
  });

  it('agrees: the version since which it reads so is the newest in its history', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1), { minLength: 1, maxLength: 9 }), (numbers) => {
        const all = versions(numbers);
        const [newest] = clauseHistory(all, 'SM-01');
        expect(readsSoSince(all, 'SM-01', { country: null, siteId: null })).toBe(newest!.number);
      }),
    );
  });

  it('counts for a place what changed there', () => {
    const law = (words: string) => [{ country: 'uk', words, basis: 'Law', rules: [] }];
    const all = [
      published(1, policy([clause('SM-01', { laws: law('Old words.') })], { countries: ['uk'] })),
      published(2, policy([clause('SM-01', { laws: law('New words.') })], { countries: ['uk'] })),
    ];
    expect(readsSoSince(all, 'SM-01', { country: 'us', siteId: null })).toBe(1);
    expect(readsSoSince(all, 'SM-01', { country: 'uk', siteId: null })).toBe(2);
  });
});

describe('the place of a text', () => {
  const version = policy(
    [clause('SM-01', { laws: [{ country: 'us', words: 'Law.', basis: 'B', rules: [] }], who: '[hotline]' })],
    {
      countries: ['us', 'uk'],
      brackets: { hotline: 'ours' },
      siteBrackets: { leeds: { hotline: 'theirs' } },
    },
  );

  it('is what decides how a version reads, and reads the same', () => {
    fc.assert(
      fc.property(
        fc.record({
          country: fc.constantFrom(null, 'us', 'us-tx', 'uk', 'au', 'eu'),
          siteId: fc.constantFrom(null, 'leeds', 'elsewhere'),
        }),
        (at) => expect(textAt(version, decisivePlace(version, at))).toEqual(textAt(version, at)),
      ),
    );
    expect(decisivePlace(version, { country: 'us-tx', siteId: 'elsewhere' })).toEqual({
      country: 'us',
      siteId: null,
    });
    expect(decisivePlace(version, { country: 'au', siteId: 'leeds' })).toEqual({
      country: null,
      siteId: 'leeds',
    });
  });

  it('is one of the version’s countries when one is asked for', () => {
    const own = { country: 'us', siteId: 'x' };
    expect(placeIn(version, own, 'uk')).toEqual({ country: 'uk', siteId: null });
    for (const odd of ['', 'au', 'constructor']) expect(placeIn(version, own, odd)).toBe(own);
  });
});
