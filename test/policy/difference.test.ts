import fc from 'fast-check';
import { shippedCourse } from '../../src/courses/shipped.ts';
import { difference, material, owedBy, type Change } from '../../src/policy/difference.ts';
import { fit } from '../../src/policy/fitting.ts';
import { ANYWHERE, textAt } from '../../src/policy/text.ts';
import type { ClauseVersion, PolicyVersion } from '../../src/policy/version.ts';
import { clause, policy, rule, ruled, twoPolicies } from './differing.ts';

const one = (before: ClauseVersion, after: ClauseVersion, said: Partial<PolicyVersion> = {}) => {
  const found = difference(policy([before], said), policy([after], said));
  expect(found.length).toBeLessThan(2);
  return found[0];
};
const base = clause('SM-01');
const nurse = { roles: ['clinician'], country: 'us', siteId: 'site-1' };

describe('the kinds of a difference', () => {
  const asks = clause('SM-01', { rules: ruled(rule('ask-first', { what: ['work-image'] })) });
  const answers = (...rules: Parameters<typeof ruled>) => clause('SM-01', { rules: ruled(...rules) });

  it.each<[string, ClauseVersion, Change[], string]>([
    ['a stricter answer', answers(rule('never', { what: ['work-image'] })), ['stricter'], 'sign'],
    ['a looser answer', answers(rule('allowed', { what: ['work-image'] })), ['looser'], 'read'],
    [
      'an answer to one kind more',
      answers(rule('ask-first', { what: ['work-image', 'location'] })),
      ['reaches-further'],
      'sign',
    ],
    [
      'an answer at fewer places',
      answers(rule('ask-first', { what: ['work-image'], where: ['live'] })),
      ['reaches-less'],
      'read',
    ],
    [
      'stricter here and looser there',
      answers(
        rule('never', { what: ['work-image'], where: ['live'] }),
        rule('allowed', { what: ['work-image'], notWhere: ['live'] }),
      ),
      ['stricter', 'looser'],
      'sign',
    ],
    ['no rule at all any more', answers(), ['reaches-less'], 'read'],
  ])('%s', (_name, after, kinds, duty) => {
    expect(one(asks, after)).toMatchObject({ kinds, duty, moved: null });
  });

  it('is no change of answers when rules say the same in other words', () => {
    const after = answers(
      rule('ask-first', { what: ['work-image'], as: 'myself' }),
      rule('ask-first', { what: ['work-image'], as: 'the-business' }),
    );
    expect(one(asks, after)).toMatchObject({ kinds: ['wording'], duty: 'nothing' });
  });

  it('asks for an answer where a clause about patients became looser', () => {
    const weighty = { ...asks, weight: 2 };
    const after = { ...weighty, rules: ruled(rule('allowed', { what: ['work-image'] })) };
    expect(one(weighty, after)).toMatchObject({ kinds: ['looser'], duty: 'answer' });
  });

  it('names only the roles whose answers changed, where no sentence did', () => {
    const after = answers(
      rule('ask-first', { what: ['work-image'] }),
      rule('never', { what: ['work-image'], who: ['marketing'] }),
    );
    const found = one(asks, after)!;
    expect(found.roles).toEqual(['marketing']);
    expect(owedBy(found, { ...nurse, roles: ['marketing'] })).toBe('sign');
    expect(owedBy(found, nurse)).toBe('nothing');
  });

  it('goes by the setting where a clause has no rules', () => {
    const strict: ClauseVersion = {
      ...base,
      setting: 'restrictive',
      rule: 'Ask before each post, in writing.',
    };
    expect(one(base, strict)).toMatchObject({ kinds: ['stricter'], duty: 'sign' });
    expect(one(strict, base)).toMatchObject({ kinds: ['looser'], duty: 'read' });
    expect(one(base, { ...base, setting: 'restrictive' })).toMatchObject({ kinds: ['wording'] });
  });

  it.each([
    ['Sign it in 14 days.', 'Sign it in 7 days.', ['stricter'], 'sign'],
    ['Sign it in 7 days.', 'Sign it in 14 days.', ['looser'], 'read'],
    ['Tell us within one hour.', 'Tell us within 24 hours.', ['looser'], 'read'],
    ['Tell us within two days.', 'Tell us within 24 hours.', ['stricter'], 'sign'],
    ['Name 2 owners.', 'Name 3 owners.', ['stricter', 'looser'], 'sign'],
    ['Reply at once.', 'Reply in 3 working days.', ['stricter', 'looser'], 'sign'],
    ['Call 555-0142 now.', 'Call 555-0143 now.', ['wording'], 'nothing'],
    ['No one replies here.', 'Nobody replies here.', ['wording'], 'read'],
    ['See 45 CFR 164.502.', 'See 45 CFR 164.504.', ['wording'], 'nothing'],
  ])('reads numbers: %s %s', (before, after, kinds, duty) => {
    expect(one({ ...base, rule: before }, { ...base, rule: after })).toMatchObject({ kinds, duty });
  });

  it('finds nothing owed for a typo, in one clause, wording only', () => {
    const others = [clause('SM-02'), clause('SM-03')];
    const typo = { ...base, rule: 'Think about it twise, then post it once.' };
    const found = difference(policy([typo, ...others]), policy([base, ...others]));
    expect(found).toMatchObject([{ id: 'SM-01', kinds: ['wording'], duty: 'nothing' }]);
    expect(found[0]!.words).toMatchObject([{ field: 'rule', before: typo.rule, after: base.rule }]);
    expect(material(found)).toBe(false);
  });

  it('asks people to read a sentence that a word turned round, or that was written anew', () => {
    const turned = one({ ...base, rule: 'You may post it.' }, { ...base, rule: 'You may not post it.' });
    expect(turned).toMatchObject({ kinds: ['wording'], duty: 'read' });
    const anew = one(base, { ...base, rule: 'Kindly leave phones in lockers during rounds.' });
    expect(anew).toMatchObject({ kinds: ['wording'], duty: 'read' });
  });

  it('reaches a new audience and nobody else', () => {
    const found = one({ ...base, roles: ['marketing'] }, { ...base, roles: ['marketing', 'it'] })!;
    expect(found).toMatchObject({ kinds: ['reaches-further'], roles: ['it'], duty: 'sign' });
    expect(one({ ...base, roles: ['all'] }, { ...base, roles: ['all', 'it'] })).toMatchObject({
      kinds: ['wording'],
    });
    const less = one(base, { ...base, roles: ['it'] })!;
    expect(less.kinds).toEqual(['reaches-less']);
    expect(less.roles).not.toContain('it');
  });

  it('tells new, gone and moved', () => {
    const clauses = ['SM-01', 'SM-02', 'SM-03', 'SM-04'].map((id) => clause(id));
    const [first, ...others] = clauses;
    const moved = difference(policy(clauses), policy([...others, first!]));
    expect(moved).toMatchObject([
      { id: 'SM-01', kinds: ['moved'], moved: { from: 1, to: 4 }, duty: 'nothing' },
    ]);
    expect(material(moved)).toBe(false);
    const gone = difference(policy(clauses), policy(others));
    expect(gone).toMatchObject([{ id: 'SM-01', kinds: ['gone'], after: null, duty: 'read', moved: null }]);
    const found = difference(policy(others), policy(clauses));
    expect(found).toMatchObject([{ id: 'SM-01', kinds: ['new'], before: null, duty: 'sign' }]);
    expect(found[0]!.words.map(({ field }) => field)).toContain('rule');
    expect([material(gone), material(found)]).toEqual([true, true]);
  });
});

describe('where a difference holds', () => {
  const law = { country: 'us', words: 'Keep it for six years.', basis: 'A law', rules: [] };

  it('is the country whose law changed, and no other', () => {
    const found = one(base, { ...base, laws: [law] }, { countries: ['uk', 'us'] })!;
    expect(found).toMatchObject({ kinds: ['reaches-further'], countries: ['us'], sites: null });
    expect(owedBy(found, nurse)).toBe('sign');
    expect(owedBy(found, { ...nurse, country: 'us-tx' })).toBe('sign');
    expect(owedBy(found, { ...nurse, country: 'uk' })).toBe('nothing');
    expect(owedBy(found, { ...nurse, country: null })).toBe('nothing');
  });

  it('is the site whose brackets changed, and the others only when theirs did', () => {
    const tells = clause('SM-01', { rule: 'Tell [lead] today.' });
    const at = (brackets: Record<string, string>, site: string) =>
      policy([tells], { brackets, siteBrackets: { 'site-1': { lead: site } } });
    const there = difference(at({ lead: 'Ada' }, 'Bo'), at({ lead: 'Ada' }, 'Cy'));
    expect(there).toMatchObject([{ kinds: ['wording'], duty: 'read', sites: ['site-1'] }]);
    expect(there[0]!.words).toMatchObject([
      { site: 'site-1', before: 'Tell Bo today.', after: 'Tell Cy today.' },
    ]);
    expect(owedBy(there[0]!, { ...nurse, siteId: 'site-2' })).toBe('nothing');
    const elsewhere = difference(at({ lead: 'Ada' }, 'Bo'), at({ lead: 'Di' }, 'Bo'));
    expect(owedBy(elsewhere[0]!, nurse)).toBe('nothing');
    expect(owedBy(elsewhere[0]!, { ...nurse, siteId: 'site-2' })).toBe('read');
    expect(material([...there, ...elsewhere])).toBe(false);
  });

  it('takes a name in other letters for the same name', () => {
    const tells = clause('SM-01', { rule: 'Tell [lead] today.' });
    const as = (lead: string) => policy([tells], { brackets: { lead } });
    expect(difference(as('ada byron'), as('Ada Byron'))).toMatchObject([{ duty: 'nothing' }]);
  });

  it('reads the number in a bracket, and no number in a name', () => {
    const signs = clause('SM-01', { rule: 'Sign in [days] days, or call [line].' });
    const as = (days: string, line: string) => policy([signs], { brackets: { days, line } });
    expect(difference(as('14', 'x'), as('7', 'x'))).toMatchObject([{ kinds: ['stricter'] }]);
    expect(difference(as('7', 'line 12'), as('7', 'line 13'))).toMatchObject([
      { kinds: ['wording'], duty: 'read' },
    ]);
  });
});

const OPPOSITE: Record<Change, Change> = {
  stricter: 'looser',
  looser: 'stricter',
  'reaches-further': 'reaches-less',
  'reaches-less': 'reaches-further',
  new: 'gone',
  gone: 'new',
  wording: 'wording',
  moved: 'moved',
};

describe('any two versions', () => {
  it('differ in nothing when they are equal', () => {
    fc.assert(
      fc.property(twoPolicies, ([version]) => {
        expect(difference(version, structuredClone(version))).toEqual([]);
      }),
    );
  });

  it('differ the other way round when they are swapped', () => {
    fc.assert(
      fc.property(twoPolicies, ([before, after]) => {
        const kinds = (found: ReturnType<typeof difference>, turn: (kind: Change) => Change) =>
          Object.fromEntries(
            found
              .map(
                ({ id, kinds }) =>
                  [
                    id,
                    kinds
                      .filter((k) => k !== 'moved')
                      .map(turn)
                      .toSorted(),
                  ] as const,
              )
              .filter(([, kinds]) => kinds.length > 0),
          );
        expect(kinds(difference(after, before), (kind) => kind)).toEqual(
          kinds(difference(before, after), (kind) => OPPOSITE[kind]),
        );
      }),
      { numRuns: 200 },
    );
  });

  it('differ in every clause that reads otherwise anywhere, or is kept otherwise', () => {
    fc.assert(
      fc.property(twoPolicies, ([before, after]) => {
        const ids = new Set(difference(before, after).map(({ id }) => id));
        const places = [null, 'us', 'us-tx', 'uk'].flatMap((country) =>
          [null, 'site-1', 'site-2'].map((siteId) => ({ country, siteId })),
        );
        const at = (version: PolicyVersion, id: string) =>
          JSON.stringify([
            version.clauses.find((c) => c.id === id),
            ...places.map((place) => textAt(version, place).clauses.find((c) => c.id === id)),
          ]);
        for (const { id } of textAt(after, ANYWHERE).clauses)
          if (at(before, id) !== at(after, id)) expect(ids).toContain(id);
      }),
      { numRuns: 100 },
    );
  });

  it('are material just when an answer, setting, audience, law, number or clause changed', () => {
    const parts = (c: ClauseVersion, { brackets }: PolicyVersion) => {
      const filled = JSON.stringify([c.rule, c.floor, c.where, c.laws]).replaceAll(
        '[days]',
        brackets['days']!,
      );
      return {
        rules: JSON.stringify([c.rules, c.laws.map((law) => [law.country, law.rules]), c.protects]),
        roles: c.roles.includes('all') ? 'all' : JSON.stringify(c.roles.toSorted()),
        setting: c.setting,
        numbers: JSON.stringify(filled.match(/\b\d+\b|\bone\b/g)),
      };
    };
    fc.assert(
      fc.property(twoPolicies, ([before, after]) => {
        for (const found of difference(before, after)) {
          if (found.before === null || found.after === null) {
            expect(material([found])).toBe(true);
            continue;
          }
          const [was, is] = [parts(found.before, before), parts(found.after, after)];
          const sites = JSON.stringify([before.siteBrackets]) === JSON.stringify([after.siteBrackets]);
          const untouched = JSON.stringify(was) === JSON.stringify(is) && sites;
          if (untouched) expect([found.id, material([found])]).toEqual([found.id, false]);
          if (was.roles !== is.roles) expect(material([found])).toBe(true);
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('the difference of two whole versions', () => {
  it('finds every clause that a stricter setting changes, and none that got looser', () => {
    const { policy: source } = shippedCourse();
    const uniform = (setting: 'open' | 'restrictive') =>
      fit(source, {
        choices: Object.fromEntries(source.clauses.map((c) => [c.id, setting])),
        brackets: {},
        countries: ['us', 'us-tx', 'uk', 'au', 'ca', 'eu'],
      });
    const [before, after] = [uniform('open'), uniform('restrictive')];
    const found = difference(before, after);
    expect(found.length).toBeGreaterThan(20);
    expect(found.every(({ kinds }) => !kinds.includes('looser'))).toBe(true);
  });
});
