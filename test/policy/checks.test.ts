import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FileError } from '../../src/files/yaml-file.ts';
import { check, refusals } from '../../src/policy/checks/check.ts';
import { idleRules } from '../../src/policy/checks/idle.ts';
import { placedRules } from '../../src/policy/checks/own-rules.ts';
import { uncovered } from '../../src/policy/checks/uncovered.ts';
import { readWording, shippedWording } from '../../src/policy/checks/wording-file.ts';
import { firmnessOf } from '../../src/policy/checks/wording.ts';
import { fit, fitClause } from '../../src/policy/fitting.ts';
import { judge } from '../../src/policy/judge.ts';
import { ownClause } from '../../src/policy/own.ts';
import { readPolicy, SETTINGS, type Setting } from '../../src/policy/policy-file.ts';
import type { RuleBody } from '../../src/policy/rule.ts';
import { ANYWHERE, rulesOf, textAt } from '../../src/policy/text.ts';
import type { ClauseVersion, PolicyVersion } from '../../src/policy/version.ts';
import { KINDS, VOICES, WHERES, type Kind } from '../../src/policy/vocabulary.ts';
import { loadMessages } from '../../src/web/messages.ts';
import { clause, policy, rule, ruled } from './differing.ts';

const FILE = join(import.meta.dirname, '../../courses/social-media/policy.yaml');
const source = readPolicy(readFileSync(FILE, 'utf8'), 'policy.yaml');
const { t } = loadMessages('en');
const COUNTRIES = ['us', 'us-tx', 'uk', 'au', 'ca', 'eu'];

const uniform = (setting: Setting, countries = COUNTRIES): PolicyVersion =>
  fit(source, {
    choices: Object.fromEntries(source.clauses.map((c) => [c.id, setting])),
    brackets: {},
    countries,
  });
const shipped = uniform('balanced');
const change = (id: string, said: Partial<ClauseVersion>): PolicyVersion => ({
  ...shipped,
  clauses: shipped.clauses.map((c) => (c.id === id ? { ...c, ...said } : c)),
});
const without = (...ids: string[]): PolicyVersion => ({
  ...shipped,
  clauses: shipped.clauses.filter((c) => !ids.includes(c.id)),
});
const withOwn = (text: string, rules: RuleBody[] = [], said = {}): PolicyVersion => ({
  ...shipped,
  clauses: [
    ...shipped.clauses,
    ownClause({ id: 'OC-01', title: 'Our own', text, who: 'All', where: 'Online', rules, ...said }),
  ],
});
const keys = (version: PolicyVersion) => check(version, { source }).map(({ key }) => key);

describe('the shipped policy', () => {
  it.each(SETTINGS)('gives no refusal, warning or prompt when every clause is %s', (setting) => {
    const found = check(uniform(setting), { source });
    expect(found.filter(({ severity }) => severity !== 'note')).toEqual([]);
    expect(found.filter(({ kind }) => kind === 'rigid' || kind === 'vague')).toEqual([]);
  });
});

describe('what stops publication', () => {
  const sm02 = source.clauses.find((c) => c.id === 'SM-02')!;
  const below = (reason: string) => change('SM-02', fitClause(sm02, 'open', COUNTRIES, reason));

  it.each<[string, PolicyVersion, string, string]>([
    ['a locked clause dropped', without('SM-21'), 'SM-21', 'checks.locked-dropped'],
    ['a clause dropped that guards patients alone', without('SM-06'), 'SM-06', 'checks.patients-dropped'],
    ['a floor in other words', change('SM-04', { floor: 'Be careful.' }), 'SM-04', 'checks.floor-changed'],
    ['a floor left empty', change('SM-02', { floor: '' }), 'SM-02', 'checks.floor-changed'],
    ['the rules of a floor taken out', change('SM-02', { rules: [] }), 'SM-02', 'checks.floor-rules'],
    ['a clause unlocked', change('SM-22', { locked: false }), 'SM-22', 'checks.unlocked'],
    ['another clause put before all', change('SM-12', { protects: true }), 'SM-12', 'checks.unlocked'],
    ['below the minimum without a reason', below(' '), 'SM-02', 'checks.below'],
    [
      'a clause twice',
      { ...shipped, clauses: [...shipped.clauses, shipped.clauses[0]!] },
      'SM-01',
      'checks.twice',
    ],
    [
      'an own clause that says yes to pictures of patients',
      withOwn('Share pictures.', [rule('allowed', { what: ['patient-image'] })]),
      'OC-01',
      'checks.yes-against-floor',
    ],
    [
      'a rule of one’s own in a shipped clause that does so',
      change('SM-02', {
        rules: [
          ...shipped.clauses[1]!.rules,
          ...ruled(rule('encouraged', { what: ['patient-fact'], where: ['closed-group'] })),
        ],
      }),
      'SM-02',
      'checks.yes-against-floor',
    ],
    [
      'an own clause that comes before all',
      {
        ...shipped,
        clauses: [
          ...shipped.clauses,
          { ...ownClause({ id: 'OC-01', title: 'Ours', text: 'Post it.' }), protects: true },
        ],
      },
      'OC-01',
      'checks.own-protects',
    ],
  ])('%s', (_name, version, at, key) => {
    const found = refusals(version, source);
    expect(found).toContainEqual(expect.objectContaining({ clause: at, key, severity: 'refused' }));
    expect(t(found[0]!.key, found[0]!.params)).toContain(at);
  });

  it('is nothing of these', () => {
    expect(refusals(below('We are a helpline without names'), source)).toEqual([]);
    expect(refusals(without('SM-14'), source)).toEqual([]);
    expect(refusals(change('SM-20', { rule: 'Be kind to patients.' }), source)).toEqual([]);
    expect(
      refusals(withOwn('Share team photos.', [rule('encouraged', { what: ['work-image'] })]), source),
    ).toEqual([]);
  });

  it('is the law of a country that the version names, left out', () => {
    const c = source.clauses.find((one) => Object.keys(one.countries).length > 0);
    if (c === undefined) throw new Error('no clause has a law');
    expect(refusals(change(c.id, { laws: [] }), source)).toMatchObject([
      { clause: c.id, key: 'checks.law-missing' },
    ]);
    expect(refusals({ ...change(c.id, { laws: [] }), countries: [] }, source)).toEqual([]);
  });
});

describe('contradictions', () => {
  it('are found between a clause of one’s own and another, once', () => {
    const version = withOwn('Go live anywhere.', [
      rule('allowed', { where: ['live'], when: ['care-area'] }),
      rule('encouraged', { where: ['live'], when: ['care-area'] }),
    ]);
    const found = check(version, { source }).filter(({ kind }) => kind === 'contradiction');
    expect(found.map(({ params }) => params['other'])).toContain('SM-15');
    expect(new Set(found.map(({ params }) => params['other'])).size).toBe(found.length);
    expect(found.every(({ severity, clause }) => severity === 'warning' && clause === 'OC-01')).toBe(true);
  });

  it('are not found where no post can meet both, nor between an exception and its rule', () => {
    const apart = [
      ownClause({
        id: 'OC-01',
        title: 'A',
        text: 'Ask.',
        rules: [rule('allowed', { what: ['plain'], where: ['story'] })],
      }),
      ownClause({
        id: 'OC-02',
        title: 'B',
        text: 'Ask.',
        rules: [rule('never', { what: ['plain'], where: ['live'] })],
      }),
      ownClause({
        id: 'OC-03',
        title: 'C',
        text: 'Ask.',
        rules: [rule('allowed', { what: ['advice'] }), rule('never', { what: ['advice'], duty: 'on-duty' })],
      }),
    ];
    const found = check(policy(apart), { source }).filter(({ kind }) => kind === 'contradiction');
    expect(found).toEqual([]);
  });

  it('are found in one clause that says yes and no to the same', () => {
    const both = [rule('allowed', { what: ['advice'] }), rule('never', { what: ['advice'] })];
    const own = ownClause({ id: 'OC-01', title: 'A', text: 'Ask.', rules: both });
    expect(keys(policy([own]))).toContain('checks.contradiction-within');
  });
});

describe('rules that do nothing', () => {
  it.each([
    ['shut each other out in circumstances', rule('never', { when: ['checked'], unless: ['checked'] })],
    ['shut each other out in kinds', rule('never', { what: ['paid'], without: ['paid'] })],
    ['ask for private life with something else in it', rule('never', { what: ['plain'], also: ['paid'] })],
    ['shut out everybody', rule('never', { who: ['it'], notWho: ['it'] })],
    ['shut out every place', rule('never', { where: ['live'], notWhere: ['live'] })],
  ])('never apply: they %s', (_name, body) => {
    const remarks = check(withOwn('Do not post it.', [body]), { source });
    expect(remarks).toContainEqual(expect.objectContaining({ key: 'checks.dead-rule', clause: 'OC-01' }));
  });

  it('never decide: a stricter one is always there, or SM-21 goes first', () => {
    const covered = withOwn('Share it.', [rule('allowed', { what: ['mockery'] })]);
    expect(keys(covered)).toContain('checks.idle-rule');
    const overridden = withOwn('Do not talk of pay.', [
      rule('never', { what: ['working-conditions'], as: 'myself', where: ['own-profile'] }),
    ]);
    expect(keys(overridden)).toContain('checks.idle-rule');
    const decides = withOwn('Do not post maps.', [rule('never', { what: ['location'], as: 'myself' })]);
    expect(keys(decides)).not.toContain('checks.idle-rule');
  });

  it('are idle just when no single or pair of kinds is decided by them', () => {
    const [strict, loose] = [
      rule('never', { what: ['advice'] }),
      rule('ask-first', { what: ['advice', 'paid'] }),
    ];
    const version = policy([
      clause('SM-01', { rules: ruled(strict, loose, rule('allowed', { what: ['advice'] })) }),
    ]);
    const idle = idleRules(placedRules(version, source));
    expect(idle.map(({ body }) => body.answer)).toEqual(['allowed']);
  });
});

describe('what no clause covers', () => {
  const gapsOf = (version: PolicyVersion) => {
    const rules = rulesOf(textAt(version, ANYWHERE));
    const gaps = new Set<string>();
    const kinds = KINDS.filter((kind) => kind !== 'plain');
    const sets: Kind[][] = [
      ...KINDS.map((kind) => [kind]),
      ...kinds.flatMap((a, n) => kinds.slice(n + 1).map((b) => [a, b])),
    ];
    for (const voice of VOICES)
      for (const where of WHERES) {
        const open = (what: readonly Kind[]) =>
          judge(rules, {
            roles: ['other'],
            duty: 'off-duty',
            voice,
            what: new Set(what),
            where,
            when: new Set(),
          }).verdict === 'undecided';
        for (const what of sets)
          if (open(what) && (what.length === 1 || !what.some((kind) => open([kind]))))
            gaps.add(`${voice} ${where} ${what.join('+')}`);
      }
    return gaps;
  };

  it.each([
    ['the shipped policy', shipped],
    [
      'a policy with one rule',
      policy([clause('SM-01', { rules: ruled(rule('never', { what: ['paid'], without: ['advice'] })) })]),
    ],
    [
      'a policy with rules for some',
      policy([
        clause('SM-01', {
          rules: ruled(
            rule('never', { who: ['it'], what: ['paid'] }),
            rule('never', { duty: 'on-duty' }),
            rule('allowed', { when: ['checked'] }),
            rule('allowed', {
              notWho: ['it'],
              notWhere: ['press'],
              unless: ['incident'],
              without: ['paid', 'advice'],
            }),
          ),
        }),
      ]),
    ],
  ])('is what the judge leaves undecided: %s', (_name, version) => {
    const listed = uncovered(version).flatMap(({ what, voice, where }) =>
      where.map((place) => `${voice} ${place} ${what.join('+')}`),
    );
    expect(new Set(listed)).toEqual(gapsOf(version));
  });

  it('is one remark with a number', () => {
    const found = check(policy([]), { source }).find(({ kind }) => kind === 'uncovered')!;
    expect(found).toMatchObject({ clause: null, severity: 'note', params: { count: 2 * 11 * 20 } });
    expect(t(found.key, found.params)).toContain('440');
  });
});

describe('the map of rigid and vague', () => {
  const placeOf = (said: Partial<ClauseVersion>) =>
    firmnessOf(policy([clause('SM-01', said)]), shippedWording())[0]!;

  it.each<[string, Partial<ClauseVersion>, string, string[]]>([
    ['never and nothing else', { rules: ruled(rule('never')) }, 'rigid', ['checks.rigid']],
    ['never and a yes', { rules: ruled(rule('never'), rule('allowed')) }, 'between', []],
    ['no place', { where: ' ' }, 'vague', ['checks.no-where']],
    ['a word without an example', { rule: 'Post in an appropriate way.' }, 'vague', ['checks.vague-words']],
    [
      'a word with its example',
      { rule: 'Post in an appropriate way, such as without names.' },
      'between',
      [],
    ],
    ['nothing to do', { rule: 'Our values are our own.' }, 'vague', ['checks.no-doing']],
    ['nobody named', { who: '', roles: [], own: true }, 'vague', ['checks.no-who']],
  ])('%s', (_name, said, place, why) => expect(placeOf(said)).toMatchObject({ place, why }));
});

describe('wording that labor law may object to', () => {
  const prompts = (text: string, countries: string[], said: Partial<ClauseVersion> = {}) =>
    check(policy([clause('OC-01', { own: true, rule: text, ...said })], { countries }), { source }).filter(
      ({ kind }) => kind === 'wording',
    );

  it.each([
    ['Never post anything negative about us.', 'us', 'negative'],
    ['Staff must not make disrespectful or embarrassing posts.', 'us', 'disrespectful'],
    ['Do not disparage the business.', 'us-tx', 'disparage'],
    ['Do not share confidential information.', 'us', 'confidential information'],
    ['Do not discuss pay or staffing online.', 'us', 'pay'],
    ['You may not use our logo in any post.', 'us', 'our logo'],
    ['No one may record in the building.', 'us', 'record'],
    ['Never speak to reporters.', 'us', 'reporters'],
    ['Do not raise concerns in public.', 'uk', 'raise concerns'],
    ['Criticism of the clinic is not allowed.', 'ca', 'Criticism'],
  ])('asks counsel about %j in %s', (text, country, words) => {
    const found = prompts(text, [country]);
    expect(found).toContainEqual(
      expect.objectContaining({ severity: 'prompt', params: expect.objectContaining({ words }) }),
    );
    expect(t(found[0]!.key, found[0]!.params)).toMatch(/^A question for your lawyer.*Source: \S/);
    expect(prompts(text, ['au'])).toEqual([]);
  });

  it.each([
    ['Do not mock patients or post negative words about a patient.', 'us'],
    ['Do not use our logo in a way that makes your post look like ours.', 'us'],
    ['Do not record where patients can be seen.', 'us'],
    ['Talk about pay, hours and safety as you like.', 'us'],
    ['Tell patients that negative test results come by mail.', 'us'],
  ])('lets pass what is narrow, or forbids nothing: %s', (text, country) => {
    expect(prompts(text, [country])).toEqual([]);
  });

  it('reads what not to do as forbidden, and lets SM-21 name what it allows', () => {
    expect(prompts('Take care.', ['us'], { whatNot: 'Negative posts' })).toHaveLength(1);
    expect(prompts('Take care.', ['us'], { whatNot: 'Negative posts', protects: true })).toEqual([]);
  });
});

describe('the wording file', () => {
  const file = (find: string) =>
    `labor:\n  - id: a\n    countries: [us]\n    find: [${find}]\n    why: Why.\n    source: S\nvague: []\nclear: []\ndoing: []\n`;

  it('takes words literally, but for the star, and finds whole words', () => {
    const [pattern] = readWording(file('"a.b (c)", nois*'), 'wording.yaml').labor;
    expect(['a.b (c)', 'Noisy', 'noise-free'].every((text) => pattern!.find.test(text))).toBe(true);
    expect(['axb (c)', 'unnoisy', 'no is'].some((text) => pattern!.find.test(text))).toBe(false);
  });

  it('says why in another language, and looks for the same words', () => {
    const [first, spanish] = [shippedWording(), shippedWording('es')];
    expect(spanish.labor.map(({ id, source: from }) => [id, from])).toEqual(
      first.labor.map(({ id, source: from }) => [id, from]),
    );
    expect(spanish.labor[0]!.find).toEqual(first.labor[0]!.find);
    expect(spanish.labor[0]!.why).toContain('Prohibir publicaciones');
    expect(shippedWording().labor[0]!.why).toContain('A ban on posts');
  });

  it('is refused with entry and line', () => {
    expect(() => readWording(file('x').replace('[us]', '[usa]'), 'wording.yaml')).toThrow(FileError);
    expect(() => readWording(file('x').replace('[us]', '[usa]'), 'wording.yaml')).toThrow(
      /wording\.yaml:3: a/,
    );
  });
});
