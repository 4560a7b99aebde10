import fc from 'fast-check';
import { JOB_ROLES } from '../../src/people/person.ts';
import { judge } from '../../src/policy/judge.ts';
import { guardsPatients, LAYERS, ruleSource, type Layer, type Rule } from '../../src/policy/rule.ts';
import {
  DUTIES,
  KINDS,
  rank,
  VERDICTS,
  VOICES,
  WHENS,
  WHERES,
  type Kind,
  type Post,
  type Verdict,
  type When,
} from '../../src/policy/vocabulary.ts';
import { anyPost, rulesAt } from './every-post.ts';

/** A post of a nurse on her day off, on her own page, unless said otherwise. */
const post = (what: Kind[], other: Partial<Omit<Post, 'when'>> & { when?: When[] } = {}): Post => ({
  roles: ['clinician'],
  duty: 'off-duty',
  voice: 'myself',
  where: 'own-profile',
  ...other,
  what: new Set(what),
  when: new Set(other.when),
});

const rule = (
  clause: string,
  answer: Verdict,
  other: Record<string, unknown> = {},
  layer: Layer = 'open',
): Rule => ({
  ...ruleSource.parse({
    answer,
    ...(answer === 'allowed-if' ? { if: 'so' } : {}),
    ...(answer === 'ask-first' ? { ask: 'somebody' } : {}),
    ...other,
  }),
  clause,
  layer,
  protects: clause === 'SM-21',
});

describe('a judgement', () => {
  it('is undecided where no rule speaks', () => {
    const found = judge([rule('SM-20', 'never', { what: 'mockery' })], post(['location']));
    expect(found).toEqual({ verdict: 'undecided', rule: null, protected: 'no', beside: [], overridden: [] });
  });

  it('is made by the strictest rule that holds, wherever it stands', () => {
    const rules = VERDICTS.map((answer, n) => rule(`SM-0${n + 1}`, answer));
    for (const list of [rules, rules.toReversed()])
      expect(judge(list, post(['plain'])).rule!.clause).toBe('SM-05');
  });

  it('is, of rules of several clauses that are as strict, made by the one that stands first', () => {
    const rules = [rule('SM-04', 'never', {}, 'always'), rule('SM-15', 'never', {}, 'restrictive')];
    expect(judge(rules, post(['plain'])).rule!.clause).toBe('SM-04');
    expect(judge(rules.toReversed(), post(['plain'])).rule!.clause).toBe('SM-15');
  });

  it('is, of rules of one clause that are as strict, made by the strictest layer, and by the law before all', () => {
    const layers: Layer[] = [...LAYERS, 'law:eu'];
    const rules = layers.map((layer) => rule('SM-05', 'allowed-if', { if: layer }, layer));
    expect(judge(rules, post(['plain'])).rule!.if).toBe('law:eu');
    expect(judge(rules.slice(0, 3), post(['plain'])).rule!.if).toBe('balanced');
  });

  it('names beside it what other clauses ask, the strictest first and each clause once', () => {
    const rules = [
      rule('SM-01', 'allowed'),
      rule('SM-10', 'allowed-if', {}, 'open'),
      rule('SM-10', 'allowed-if', { if: 'the stricter' }, 'balanced'),
      rule('SM-13', 'ask-first'),
      rule('SM-15', 'never'),
    ];
    const { beside } = judge(rules, post(['plain']));
    expect(beside.map((one) => [one.clause, one.if])).toEqual([
      ['SM-13', ''],
      ['SM-10', 'the stricter'],
    ]);
  });

  it('lets protected speech set aside every rule but those that guard patients', () => {
    const rules = [
      rule('SM-02', 'never', { what: 'patient fact' }),
      rule('SM-14', 'never', { duty: 'on duty' }),
      rule('SM-21', 'allowed', { what: 'working conditions' }),
    ];
    const talk = judge(rules, post(['working-conditions'], { duty: 'on-duty' }));
    expect([talk.verdict, talk.protected, talk.overridden.map((one) => one.clause)]).toEqual([
      'allowed',
      'yes',
      ['SM-14'],
    ]);
    const both = judge(rules, post(['working-conditions', 'patient-fact'], { duty: 'on-duty' }));
    expect([both.verdict, both.rule!.clause, both.protected]).toEqual([
      'never',
      'SM-02',
      'without-the-patient',
    ]);
  });

  it('does not ask to leave the patient out where a guard asks for nothing more', () => {
    const rules = [
      rule('SM-09', 'allowed', { what: 'patient fact', where: 'secure tool' }),
      rule('SM-21', 'allowed', { what: 'working conditions' }),
    ];
    const found = judge(rules, post(['working-conditions', 'patient-fact'], { where: 'secure-tool' }));
    expect([found.rule!.clause, found.protected]).toEqual(['SM-21', 'yes']);
  });

  it('counts as a guard only what asks for something about a patient', () => {
    const guards = (other: Record<string, unknown>) => guardsPatients(rule('SM-06', 'never', other));
    expect(guards({ what: ['patient fact', 'case story'] })).toBe(true);
    expect(guards({ what: 'review reply', also: 'patient fact' })).toBe(true);
    expect(guards({ what: ['patient image', 'coworker'] })).toBe(false);
    expect(guards({ where: 'message' })).toBe(false);
  });
});

const some = <T>(all: readonly T[], max = 2) =>
  fc.oneof(
    { weight: 2, arbitrary: fc.constant<T[]>([]) },
    { weight: 1, arbitrary: fc.uniqueArray(fc.constantFrom(...all), { minLength: 1, maxLength: max }) },
  );
const anyRule: fc.Arbitrary<Rule> = fc.record({
  answer: fc.constantFrom(...VERDICTS),
  who: some(JOB_ROLES),
  notWho: some(JOB_ROLES, 1),
  duty: fc.option(fc.constantFrom(...DUTIES)),
  as: fc.option(fc.constantFrom(...VOICES)),
  what: some(KINDS, 8),
  also: some(KINDS, 4),
  without: some(KINDS, 1),
  where: some(WHERES, 6),
  notWhere: some(WHERES, 3),
  when: some(WHENS, 1),
  unless: some(WHENS, 1),
  if: fc.constant(''),
  ask: fc.constant(''),
  clause: fc.constantFrom('SM-01', 'SM-02', 'SM-03', 'SM-21'),
  layer: fc.constantFrom<Layer>(...LAYERS, 'law:eu'),
  protects: fc.boolean(),
});
const anyRules = fc.array(anyRule, { maxLength: 30 });

describe('any judgement under any rules', () => {
  it('is the same for the same facts, and its verdict does not hang on the order of the rules', () => {
    fc.assert(
      fc.property(anyRules, anyPost, (rules, one) => {
        const found = judge(rules, one);
        expect(judge(rules, { ...one, what: new Set([...one.what].toReversed()) })).toEqual(found);
        expect(judge(rules.toReversed(), one).verdict).toBe(found.verdict);
      }),
      { numRuns: 500 },
    );
  });

  it('never gets looser by one more rule, unless that protects speech', () => {
    fc.assert(
      fc.property(anyRules, anyRule, anyPost, (rules, more, one) => {
        const strictness = (list: readonly Rule[]) => {
          const { verdict } = judge(list, one);
          return verdict === 'undecided' ? -1 : rank(verdict);
        };
        const added = { ...more, protects: false };
        expect(strictness([...rules, added])).toBeGreaterThanOrEqual(strictness(rules));
      }),
      { numRuns: 500 },
    );
  });
});

/** A post of ours by the marketer who runs our registered page, unless said otherwise. */
const ours = (what: Kind[], when: When[] = [], other: Partial<Omit<Post, 'when'>> = {}): Post =>
  post(what, {
    roles: ['marketing'],
    duty: 'on-duty',
    voice: 'the-business',
    where: 'official-account',
    when: ['registered', ...when],
    ...other,
  });
const off = (what: Kind[], where: Post['where'], ...when: When[]): Post => post(what, { where, when });

// Posts as somebody who answers for the policy would judge them, each clause at balanced.
const EXAMPLES: [string, Post, Verdict | 'undecided', string | null][] = [
  // patients
  ['a nurse writes that the mayor was on her ward', off(['patient-fact'], 'own-profile'), 'never', 'SM-02'],
  ['… in a closed group of nurses', off(['patient-fact'], 'closed-group'), 'never', 'SM-02'],
  ['… in a chat with two coworkers', off(['patient-fact'], 'message'), 'never', 'SM-02'],
  ['… in the tool for patient matters', off(['patient-fact'], 'secure-tool'), 'allowed-if', 'SM-09'],
  [
    '… there, at work, naming the doctor',
    post(['patient-fact', 'coworker'], { where: 'secure-tool', duty: 'on-duty' }),
    'allowed-if',
    'SM-09',
  ],
  ['a joke about a patient there', off(['patient-story'], 'secure-tool'), 'allowed-if', 'SM-09'],
  ['… into a chatbot, to tidy up a note', off(['patient-fact'], 'ai-tool'), 'never', 'SM-02'],
  ['… into an AI tool that IT has approved', off(['patient-fact'], 'ai-tool', 'approved'), 'never', 'SM-02'],
  ['… to a reporter who knows it already', off(['patient-fact'], 'press', 'incident'), 'never', 'SM-02'],
  [
    'a photo of an empty sickroom with the name on the board',
    off(['patient-image'], 'story', 'care-area'),
    'never',
    'SM-02',
  ],
  [
    'a wound photo for the team, in the tool for patient matters',
    post(['patient-image'], { where: 'secure-tool', duty: 'on-duty', when: ['care-area'] }),
    'allowed-if',
    'SM-09',
  ],
  [
    '… in the team’s chat app',
    post(['patient-image'], { where: 'message', duty: 'on-duty' }),
    'never',
    'SM-02',
  ],
  [
    'a patient’s photo in a chat app, with a signed form',
    off(['patient-image'], 'message', 'permission'),
    'never',
    'SM-09',
  ],
  [
    'a patient’s video in a chatbot, with a signed form',
    off(['patient-image'], 'ai-tool', 'permission'),
    'never',
    'SM-18',
  ],
  ['a patient’s story on our page without a form', ours(['patient-story']), 'never', 'SM-05'],
  ['… with a form, not checked yet', ours(['patient-story'], ['permission']), 'ask-first', 'SM-13'],
  [
    '… with a form, checked and signed off',
    ours(['patient-story'], ['permission', 'checked', 'approved']),
    'allowed-if',
    'SM-05',
  ],
  [
    '… made up by an AI tool',
    ours(['patient-story', 'ai-made'], ['permission', 'checked', 'approved']),
    'never',
    'SM-18',
  ],
  [
    'before and after pictures of a patient, “painless”',
    ours(['patient-image', 'health-claim'], ['checked', 'approved']),
    'never',
    'SM-02',
  ],
  [
    'a thank-you note from a patient on a nurse’s page',
    off(['patient-story'], 'own-profile'),
    'never',
    'SM-05',
  ],
  ['a lesson from a case, not checked', off(['case-story'], 'closed-group'), 'ask-first', 'SM-03'],
  ['… confirmed by the privacy lead', off(['case-story'], 'closed-group', 'checked'), 'allowed-if', 'SM-03'],
  ['… while the event is in the news', off(['case-story'], 'press', 'checked', 'incident'), 'never', 'SM-03'],
  [
    '… with the name of our small town',
    off(['case-story', 'location'], 'own-profile', 'checked'),
    'never',
    'SM-03',
  ],
  ['… in a chat app', off(['case-story'], 'message', 'checked'), 'never', 'SM-09'],
  ['… pasted into a chatbot', off(['case-story'], 'ai-tool'), 'never', 'SM-18'],
  // pictures, places, live
  [
    'a nurse on her break posts a selfie from the staff room',
    off(['work-image'], 'own-profile'),
    'ask-first',
    'SM-04',
  ],
  [
    '… after a coworker checked the background',
    off(['work-image'], 'own-profile', 'checked'),
    'allowed-if',
    'SM-04',
  ],
  [
    '… unchecked, saying where she works',
    off(['work-image'], 'own-profile', 'disclosed', 'job-shows'),
    'ask-first',
    'SM-04',
  ],
  [
    '… from the corridor of the ward',
    off(['work-image'], 'own-profile', 'checked', 'care-area'),
    'never',
    'SM-04',
  ],
  [
    '… with the place switched on',
    off(['work-image', 'location'], 'own-profile', 'checked'),
    'never',
    'SM-15',
  ],
  [
    'a team photo with two coworkers, checked',
    off(['work-image', 'coworker'], 'own-profile', 'checked'),
    'allowed-if',
    'SM-04',
  ],
  ['a birthday wish that tags a coworker', off(['coworker'], 'own-profile'), 'allowed-if', 'SM-15'],
  ['a shift swap with a coworker in a chat app', off(['coworker'], 'message'), 'allowed-if', 'SM-20'],
  ['a check-in at the beach', off(['location'], 'own-profile'), 'allowed-if', 'SM-15'],
  ['a check-in from the waiting room', off(['location'], 'own-profile', 'care-area'), 'never', 'SM-14'],
  [
    'our page goes live from the ward',
    ours(['work-image'], ['checked', 'care-area'], { where: 'live' }),
    'never',
    'SM-04',
  ],
  [
    'our page goes live from the ward, nothing of work in it',
    ours(['health-fact'], ['checked', 'care-area'], { where: 'live' }),
    'never',
    'SM-15',
  ],
  ['holiday pictures', off(['plain'], 'own-profile'), 'allowed', 'SM-01'],
  [
    'holiday pictures, where people see the employer',
    off(['plain'], 'own-profile', 'job-shows'),
    'allowed',
    'SM-01',
  ],
  ['holiday pictures, posted between two patients', post(['plain'], { duty: 'on-duty' }), 'never', 'SM-14'],
  [
    'holiday pictures, on a break in a patient area',
    off(['plain'], 'own-profile', 'care-area'),
    'never',
    'SM-14',
  ],
  // reviews, contact, advice
  [
    'a clerk answers a review from her own account',
    post(['review-reply'], { roles: ['front-desk'], where: 'review-site' }),
    'never',
    'SM-06',
  ],
  [
    'a clerk who is not named answers for us',
    post(['review-reply'], {
      roles: ['front-desk'],
      where: 'review-site',
      voice: 'the-business',
      duty: 'on-duty',
    }),
    'never',
    'SM-06',
  ],
  [
    'a named clerk answers in general words',
    ours(['review-reply'], [], { roles: ['front-desk'], where: 'review-site' }),
    'allowed-if',
    'SM-06',
  ],
  [
    '… and says “your visit on Tuesday”',
    ours(['review-reply', 'patient-fact'], [], { where: 'review-site' }),
    'never',
    'SM-02',
  ],
  [
    '… which the patient had signed a form for',
    ours(['review-reply', 'patient-fact'], ['permission'], { where: 'review-site' }),
    'never',
    'SM-06',
  ],
  [
    '… while an incident is in the news',
    ours(['review-reply'], ['incident'], { where: 'review-site' }),
    'never',
    'SM-13',
  ],
  ['a draft of a reply in a chatbot', ours(['review-reply'], [], { where: 'ai-tool' }), 'ask-first', 'SM-18'],
  ['a friend request from a patient', off(['contact'], 'own-profile'), 'allowed-if', 'SM-07'],
  ['… with a word about her pills', off(['contact', 'advice'], 'message'), 'never', 'SM-07'],
  ['a dose for a stranger in a forum', off(['advice'], 'comment'), 'never', 'SM-08'],
  ['a dose in a message to our page', ours(['advice', 'contact']), 'never', 'SM-08'],
  ['our page points somebody who writes to us to the phone', ours(['contact']), 'allowed-if', 'SM-07'],
  [
    'a nurse shares hand-washing facts, her job shows',
    off(['health-fact'], 'own-profile', 'job-shows'),
    'allowed-if',
    'SM-08',
  ],
  [
    'a clerk does, her job shows',
    post(['health-fact'], { roles: ['front-desk'], when: ['job-shows'] }),
    'ask-first',
    'SM-08',
  ],
  [
    'a clerk does, nobody sees where she works',
    post(['health-fact'], { roles: ['front-desk'] }),
    'allowed',
    'SM-01',
  ],
  ['our page shares flu facts, checked', ours(['health-fact'], ['checked']), 'allowed-if', 'SM-08'],
  // speaking for oneself and for us
  ['five stars for us, without saying who writes', off(['praise-of-us'], 'review-site'), 'never', 'SM-11'],
  ['five stars for us, saying so', off(['praise-of-us'], 'review-site', 'disclosed'), 'allowed', 'SM-11'],
  [
    'praise of our clinic that says “I work here”',
    off(['praise-of-us'], 'own-profile', 'disclosed'),
    'encouraged',
    'SM-11',
  ],
  [
    '… where the profile shows it, too',
    off(['praise-of-us'], 'own-profile', 'disclosed', 'job-shows'),
    'allowed-if',
    'SM-10',
  ],
  [
    'five stars that somebody paid for',
    off(['praise-of-us', 'paid'], 'review-site', 'disclosed'),
    'never',
    'SM-11',
  ],
  [
    'our own account rates us',
    ours(['praise-of-us'], ['checked'], { where: 'review-site' }),
    'never',
    'SM-11',
  ],
  ['our post on flu shots, shared', off(['official-post'], 'own-profile'), 'allowed-if', 'SM-11'],
  ['… with “I work here”', off(['official-post'], 'own-profile', 'disclosed'), 'encouraged', 'SM-11'],
  ['… and “best clinic in town”', off(['official-post', 'praise-of-us'], 'own-profile'), 'never', 'SM-11'],
  ['a selfie in uniform at home', off(['our-look'], 'own-profile'), 'allowed-if', 'SM-10'],
  ['a nurse speaks for us on her own page', post(['plain'], { voice: 'the-business' }), 'never', 'SM-10'],
  [
    'a team opens a page of its own, not registered',
    post(['official-post'], { voice: 'the-business', where: 'official-account' }),
    'never',
    'SM-12',
  ],
  [
    'a marketer posts holiday pictures on our page',
    post(['plain'], { roles: ['marketing'], where: 'official-account', when: ['registered'] }),
    'never',
    'SM-12',
  ],
  [
    'a reporter calls a manager for a word from us',
    post(['official-post'], { roles: ['manager'], voice: 'the-business', where: 'press', duty: 'on-duty' }),
    'ask-first',
    'SM-12',
  ],
  [
    '… after the communications lead said yes',
    post(['official-post'], {
      roles: ['manager'],
      voice: 'the-business',
      where: 'press',
      duty: 'on-duty',
      when: ['approved'],
    }),
    'allowed',
    'SM-12',
  ],
  ['opening hours on our page, not checked', ours(['official-post']), 'ask-first', 'SM-13'],
  ['opening hours on our page, checked', ours(['official-post'], ['checked']), 'allowed', 'SM-13'],
  ['… during an incident', ours(['official-post'], ['checked', 'incident']), 'never', 'SM-13'],
  [
    '… during an incident, approved',
    ours(['official-post'], ['checked', 'incident', 'approved']),
    'allowed',
    'SM-13',
  ],
  [
    'a new doctor on our page, checked, not signed off',
    ours(['coworker'], ['checked']),
    'ask-first',
    'SM-13',
  ],
  [
    'an offer on our page, checked and signed off',
    ours(['health-claim'], ['checked', 'approved']),
    'allowed-if',
    'SM-16',
  ],
  // money, AI, respect, rights
  ['a paid post about a cream that does not say so', off(['paid'], 'own-profile'), 'never', 'SM-17'],
  ['… that says so', off(['paid'], 'own-profile', 'disclosed'), 'allowed-if', 'SM-17'],
  ['… in our uniform', off(['paid', 'our-look'], 'own-profile', 'disclosed'), 'never', 'SM-17'],
  [
    '… with a case from work',
    off(['paid', 'case-story'], 'own-profile', 'disclosed', 'checked'),
    'never',
    'SM-17',
  ],
  ['a drawing of a waiting room from an AI tool', off(['ai-made'], 'own-profile'), 'allowed-if', 'SM-18'],
  ['a coworker’s details in a chatbot', off(['coworker'], 'ai-tool'), 'never', 'SM-18'],
  [
    'a caption for our page in a chatbot nobody approved',
    ours(['praise-of-us'], [], { where: 'ai-tool' }),
    'ask-first',
    'SM-18',
  ],
  ['a joke about patients in a “funny” group', off(['mockery'], 'closed-group'), 'never', 'SM-20'],
  ['a threat to a coworker in a chat', off(['mockery', 'coworker'], 'message'), 'never', 'SM-20'],
  [
    '“two of us for the whole floor again”',
    off(['working-conditions'], 'own-profile', 'job-shows'),
    'allowed',
    'SM-21',
  ],
  ['… written while at work', post(['working-conditions'], { duty: 'on-duty' }), 'allowed', 'SM-21'],
  [
    '… about an angry boss, by name',
    off(['working-conditions', 'coworker'], 'review-site'),
    'allowed',
    'SM-21',
  ],
  [
    '… to a reporter, during an incident',
    off(['working-conditions'], 'press', 'incident'),
    'allowed',
    'SM-21',
  ],
  [
    '… with a photo of the broken lift',
    off(['working-conditions', 'work-image'], 'own-profile'),
    'allowed-if',
    'SM-21',
  ],
  ['… with a threat in it', off(['working-conditions', 'mockery'], 'own-profile'), 'allowed-if', 'SM-21'],
  [
    '… with the list of patients as proof',
    off(['working-conditions', 'patient-fact'], 'own-profile'),
    'never',
    'SM-02',
  ],
  [
    '… with a patient’s picture, in a chat',
    off(['working-conditions', 'patient-image'], 'message'),
    'never',
    'SM-02',
  ],
  // what no clause speaks of
  [
    'a picture of our logo in the tool for patient matters',
    off(['our-look'], 'secure-tool'),
    'undecided',
    null,
  ],
];

describe('a post under the shipped policy, each clause at balanced', () => {
  const rules = rulesAt(() => 'balanced');

  it.each(EXAMPLES)('%s', (_name, one, verdict, clause) => {
    const found = judge(rules, one);
    expect([found.verdict, found.rule?.clause ?? null]).toEqual([verdict, clause]);
  });

  it('that mixes protected talk with a patient is protected without the patient', () => {
    const talk = off(['working-conditions', 'patient-fact'], 'own-profile');
    expect(judge(rules, talk).protected).toBe('without-the-patient');
  });
});

describe('a post in a country with a law of its own', () => {
  const signed = ours(['patient-story'], ['permission', 'checked', 'approved']);
  const at = (country: string) =>
    judge(
      rulesAt(() => 'balanced', country),
      signed,
    );

  it('is judged by that law there, and nowhere else', () => {
    expect([at('au').verdict, at('au').rule!.layer]).toEqual(['never', 'law:au']);
    expect([at('us').verdict, at('us-tx').verdict, at('ca').verdict]).toEqual(Array(3).fill('allowed-if'));
    expect(at('eu').rule!.if).toMatch(/^consent is explicit/);
    expect(at('uk').rule!.layer).toBe('law:uk');
  });

  it('carries the label that EU law asks for', () => {
    const drawing = off(['ai-made'], 'own-profile');
    expect(
      judge(
        rulesAt(() => 'balanced', 'eu'),
        drawing,
      ).rule!.if,
    ).toContain('EU law');
    expect(
      judge(
        rulesAt(() => 'balanced', 'us'),
        drawing,
      ).rule!.if,
    ).not.toContain('EU law');
  });
});

describe('a stricter setting', () => {
  const cases: [string, Post, (Verdict | 'undecided')[]][] = [
    [
      'a named reply to a review',
      ours(['review-reply'], [], { where: 'review-site' }),
      ['allowed-if', 'allowed-if', 'never'],
    ],
    [
      'a checked case story',
      off(['case-story'], 'own-profile', 'checked'),
      ['allowed-if', 'allowed-if', 'never'],
    ],
    ['a friend request', off(['contact'], 'own-profile'), ['allowed-if', 'allowed-if', 'never']],
    [
      'a disclosed five-star review',
      off(['praise-of-us'], 'review-site', 'disclosed'),
      ['allowed', 'allowed', 'never'],
    ],
    [
      'health facts of a nurse whose job shows',
      off(['health-fact'], 'comment', 'job-shows'),
      ['allowed-if', 'allowed-if', 'ask-first'],
    ],
    ['routine news on our page', ours(['official-post']), ['allowed', 'ask-first', 'ask-first']],
    [
      'a break in a patient area',
      off(['plain'], 'own-profile', 'care-area'),
      ['allowed-if', 'never', 'never'],
    ],
    ['going live', off(['plain'], 'live'), ['allowed', 'allowed', 'allowed-if']],
    [
      'an offer of ours',
      off(['health-claim'], 'own-profile', 'disclosed'),
      ['allowed-if', 'allowed-if', 'ask-first'],
    ],
    ['a picture from an AI tool', off(['ai-made'], 'own-profile'), ['allowed-if', 'allowed-if', 'ask-first']],
    ['pay and hours', off(['working-conditions'], 'own-profile'), ['allowed', 'allowed', 'allowed']],
  ];

  it.each(cases)('answers what its sentence says: %s', (_name, one, verdicts) => {
    const settings = ['open', 'balanced', 'restrictive'] as const;
    expect(
      settings.map(
        (setting) =>
          judge(
            rulesAt(() => setting),
            one,
          ).verdict,
      ),
    ).toEqual(verdicts);
  });
});
