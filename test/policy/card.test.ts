import fc from 'fast-check';
import { JOB_ROLES } from '../../src/people/person.ts';
import { cardFor, shortened } from '../../src/policy/card.ts';
import { judge } from '../../src/policy/judge.ts';
import { textAt } from '../../src/policy/text.ts';
import { decidingRules, rulingRules } from '../../src/policy/verdicts.ts';
import type { OwnLayer } from '../../src/policy/version.ts';
import { addStaff, startApp, type Browser, type TestApp } from '../support/app.ts';
import { onSqlite } from '../support/databases.ts';
import { fittedPolicy, putIntoForce } from '../support/training.ts';
import { clause, policy, rule, someRule } from './differing.ts';
import { anyPost } from './every-post.ts';

const at = { country: null, siteId: null };
const said = (one: { answer: string }) => `says ${one.answer}.`;

const layered = (...rules: [OwnLayer, ReturnType<typeof rule>][]) =>
  textAt(policy([clause('SM-01', { rules: rules.map(([layer, body]) => ({ ...body, layer })) })]), at)
    .clauses[0]!;

describe('the rules that go with the sentence of a clause', () => {
  const ruling = (one: ReturnType<typeof layered>, role = 'it') =>
    rulingRules(one, role).map(({ answer }) => answer);

  it('are the strictest of the setting that was chosen', () => {
    const one = layered(
      ['always', rule('never')],
      ['open', rule('allowed')],
      ['balanced', rule('allowed-if')],
      ['balanced', rule('ask-first')],
    );
    expect(ruling(one)).toEqual(['ask-first']);
  });

  it('are those below where the setting adds none, and of refusals all that hold', () => {
    expect(ruling(layered(['always', rule('never')], ['open', rule('never')]))).toEqual(['never', 'never']);
    expect(ruling(layered(['always', rule('allowed')]))).toEqual(['allowed']);
    expect(ruling(layered())).toEqual([]);
  });

  it('leave out what is for other roles', () => {
    const one = layered(
      ['always', rule('allowed')],
      ['balanced', rule('never', { who: ['marketing'] })],
      ['balanced', rule('ask-first', { notWho: ['it'] })],
    );
    expect(ruling(one)).toEqual(['allowed']);
    expect(ruling(one, 'marketing')).toEqual(['never']);
    expect(ruling(one, 'clinician')).toEqual(['ask-first']);
  });

  it('say of protected speech what it allows', () => {
    const rules = [rule('allowed'), rule('allowed-if', { if: 'no patient shows' })];
    const text = textAt(
      policy([
        clause('SM-21', { protects: true, rules: rules.map((body) => ({ ...body, layer: 'always' })) }),
      ]),
      at,
    );
    expect(ruling(text.clauses[0]!)).toEqual(['allowed']);
  });

  it('do not count what the law of a country adds', () => {
    const laws = [{ country: 'au', words: 'No testimonials.', basis: 'Law', rules: [rule('never')] }];
    const version = policy([clause('SM-05', { rules: [{ ...rule('allowed'), layer: 'always' }], laws })]);
    const { clauses } = textAt(version, { country: 'au', siteId: null });
    expect(ruling(clauses[0]!)).toEqual(['allowed']);
  });
});

describe('the rules of a clause that can decide', () => {
  const told = (id: string) => {
    const { clauses } = textAt(fittedPolicy(), at);
    return decidingRules(clauses.find((one) => one.id === id)!.rules);
  };

  it('are in SM-04 not the condition of the open setting, which the balanced one replaces', () => {
    const found = told('SM-04').filter(({ answer }) => answer === 'allowed-if');
    expect(found.map((one) => one.layer)).toEqual(['balanced']);
    expect(found[0]!.if).toContain('marked photo spot');
    expect(told('SM-04').map(({ answer }) => answer)).toEqual(['never', 'never', 'allowed-if', 'ask-first']);
  });

  it('are in SM-14 the refusals alone, where the open setting said “Yes, if”', () => {
    expect(new Set(told('SM-14').map(({ answer }) => answer))).toEqual(new Set(['never']));
  });

  it('are exactly those that decide some post by the judgement itself, and answer as all do', () => {
    fc.assert(
      fc.property(fc.array(someRule, { maxLength: 5 }), anyPost, (bodies, post) => {
        const layers = ['always', 'open', 'balanced'] as const;
        const one = layered(...bodies.map((body, n) => [layers[n % 3]!, body] as [OwnLayer, typeof body]));
        const left = decidingRules(one.rules);
        const { rule: decides } = judge(one.rules, post);
        expect(judge(left, post).rule).toEqual(decides);
        if (decides !== null) expect(left).toContain(decides);
      }),
    );
  });
});

describe('a card', () => {
  it.each(JOB_ROLES)('names each clause that is for somebody in the role once: %s', (role) => {
    const text = textAt(fittedPolicy(), at);
    const { groups, others } = cardFor(text, role, said);
    const shown = [...groups.flatMap(({ lines }) => lines), ...others].map((line) => line.clause.id);
    const bound = text.clauses.filter(({ roles }) => roles.includes('all') || roles.includes(role));
    expect(shown.toSorted()).toEqual(bound.map(({ id }) => id).toSorted());
    for (const { verdict, lines } of groups)
      for (const line of lines) expect(line.said.startsWith(`says ${verdict}.`)).toBe(true);
  });

  it('says the sentence of a clause as it is', () => {
    const { groups } = cardFor(textAt(fittedPolicy(), at), 'clinician', said);
    for (const { clause: one, sentence } of groups.flatMap(({ lines }) => lines))
      expect(sentence).toBe(one.rule);
  });

  it('is printed smaller the more it says, and leaves out rules before it is too small to read', () => {
    const own = (n: number) =>
      policy(
        Array.from({ length: n }, (_, i) =>
          clause(`OC-${i}`, {
            rule: 'Think twice. '.repeat(14),
            rules: [{ ...rule('never'), layer: 'always' }],
          }),
        ),
      );
    const print = (n: number) => cardFor(textAt(own(n), at), 'it', said);
    expect([10, 30, 40].map((n) => print(n).print)).toEqual(['', 'dense', 'densest']);
    expect(print(40).groups[0]!.lines[0]!.said).not.toBe('');
    expect(print(60).groups[0]!.lines[0]!.said).toBe('');
  });

  it('keeps a long text of our own to its first sentences', () => {
    expect(shortened('Do  it.\nNow.')).toBe('Do it. Now.');
    const long = `${'Do it well. '.repeat(10)}${'And then there is more to say about it all. '.repeat(10)}`;
    expect(shortened(long).length).toBeLessThanOrEqual(200);
    expect(shortened(long)).toMatch(/\.$/);
    expect(shortened('word '.repeat(80))).toMatch(/^(word ){10,}word…$/);
    expect(shortened('x'.repeat(500))).toHaveLength(200);
  });
});

onSqlite('the page of a card', (open) => {
  let app: TestApp;
  let staff: Browser;

  beforeAll(async () => {
    app = await startApp({ database: await open() });
    await putIntoForce(app.ground.database, app.clock.now());
    staff = await app.as(await addStaff(app, { jobRole: 'front-desk' }));
  });
  afterAll(() => app.close());

  it('is there for every role and linked from the policy for one’s own', async () => {
    expect((await staff.get('/policy')).text).toContain('href="/policy/cards/front-desk"');
    for (const role of JOB_ROLES) {
      const { status, text } = await staff.get(`/policy/cards/${role}`);
      expect([role, status]).toEqual([role, 200]);
      expect(text).toContain('Do not post any fact, picture or hint that could point to a patient');
      expect(text).toContain('class="verdict-word never"');
      expect(text).toContain('our privacy lead');
      expect(text).toContain('<b>Report a mistake at night or on a weekend</b>');
      expect(text).not.toMatch(/\[[a-z ]+\]/);
    }
    for (const odd of ['nobody', 'all', 'constructor'])
      expect((await staff.get(`/policy/cards/${odd}`)).status).toBe(404);
  });

  it('says which version it is, from when, and the beginning of its fingerprint', async () => {
    const { text } = await staff.get('/policy/cards/front-desk');
    const { hash } = await app.ground.database.read
      .selectFrom('publication')
      .select('hash')
      .executeTakeFirstOrThrow();
    expect(text).toContain('version 1, in force since 5 Oct 2026');
    expect(text).toContain(hash.slice(0, 16));
  });
});
