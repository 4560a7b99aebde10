import fc from 'fast-check';
import { COUNTRIES } from '../../src/organisation/organisation.ts';
import { judge, type Judgement } from '../../src/policy/judge.ts';
import { SETTINGS, type Setting } from '../../src/policy/policy-file.ts';
import { applies, guardsPatients, type Rule } from '../../src/policy/rule.ts';
import { PATIENT_KINDS, rank, VERDICTS, type Kind, type Post } from '../../src/policy/vocabulary.ts';
import {
  aboutPatients,
  anyCountry,
  anyPost,
  anySettings,
  CIRCUMSTANCES,
  CONTENTS,
  everyPost,
  policy,
  rulesAt,
} from './every-post.ts';

const ALIKE = new Map(SETTINGS.map((setting) => [setting, rulesAt(() => setting)]));
const isYes = ({ verdict }: Judgement) => verdict !== 'undecided' && rank(verdict) < rank('ask-first');
const said = (post: Post) =>
  [post.where, post.voice, post.duty, ...post.what, '|', ...post.when, '|', ...post.roles].join(' ');

interface Walked {
  /** How strict the answer to each post is, in the order of the walk; -1 for undecided. */
  ranks: Int8Array;
  undecidedIn: Set<string>;
  wrong: string[];
}

function walk(rules: readonly Rule[], roles: readonly string[], kinds?: readonly Kind[]): Walked {
  const ranks: number[] = [];
  const undecidedIn = new Set<string>();
  const wrong: string[] = [];
  const visit = (near: readonly Rule[], post: Post) => {
    const found = judge(near, post);
    ranks.push(found.verdict === 'undecided' ? -1 : rank(found.verdict));
    if (found.verdict === 'undecided') undecidedIn.add(post.where);
    const fault = faultOf(near, post, found);
    if (fault !== '' && wrong.length < 20) wrong.push(`${fault}: ${said(post)}`);
  };
  const contents = CONTENTS.filter((what) => kinds === undefined || kinds.some((kind) => what.has(kind)));
  everyPost(rules, roles, visit, contents);
  return { ranks: Int8Array.from(ranks), undecidedIn, wrong };
}

// What must be so of every answer under the shipped policy, however it is fitted.
function faultOf(rules: readonly Rule[], post: Post, found: Judgement): string {
  const { verdict, rule, protected: speech } = found;
  if (verdict === 'undecided') return rule === null ? '' : 'undecided, and yet a rule decides';
  if (rule === null || rule.answer !== verdict || !applies(rule, post))
    return 'decided by no rule that holds';
  const live = rules.filter((one) => applies(one, post));
  const overrides = speech !== 'no';
  for (const one of live) {
    const heard = !overrides || one.protects || guardsPatients(one);
    if (heard && rank(one.answer) > rank(verdict)) return `looser than ${one.clause} ${one.layer}`;
  }
  const talk = post.what.has('working-conditions') && post.voice === 'myself';
  if (overrides !== talk) return 'protected speech is mistaken';
  if (talk && speech === 'yes' && (rule.clause !== 'SM-21' || !isYes(found))) return 'SM-21 is not heard';
  if (talk && speech === 'without-the-patient' && !aboutPatients(post)) return 'no patient to do without';
  const bare = aboutPatients(post) && !post.when.has('permission') && post.where !== 'secure-tool';
  const named = [...post.what].some((kind) => PATIENT_KINDS.includes(kind) && kind !== 'case-story');
  if (bare && named && verdict !== 'never') return 'a patient’s detail without permission';
  if (talk && bare && named && speech !== 'without-the-patient') return 'what is protected is not said';
  return isYes(found) && post.where !== 'secure-tool' ? silence(live, post, overrides) : '';
}

// A yes must speak for everything that is in the post, not for a part of it.
function silence(live: readonly Rule[], post: Post, overrides: boolean): string {
  for (const kind of post.what) {
    const counts = !overrides || PATIENT_KINDS.includes(kind);
    if (counts && !live.some((one) => one.what.includes(kind) || one.also.includes(kind)))
      return `a yes that is silent on ${kind}`;
  }
  return '';
}

describe('every post of one or two kinds, under the shipped policy', () => {
  const posts = CONTENTS.length * CIRCUMSTANCES.length * 11 * 2 * 2;
  const walked = new Map(SETTINGS.map((setting) => [setting, walk(ALIKE.get(setting)!, ['clinician'])]));

  it.each(SETTINGS)('has one of the five answers with its clause, or none, at %s', (setting) => {
    const { ranks, wrong } = walked.get(setting)!;
    expect(wrong).toEqual([]);
    expect(ranks).toHaveLength(posts);
    for (const verdict of VERDICTS) expect(ranks).toContain(rank(verdict));
  });

  it('is never answered more loosely at a stricter setting', () => {
    const [open, balanced, restrictive] = SETTINGS.map((setting) => walked.get(setting)!.ranks);
    const looser = (a: Int8Array, b: Int8Array) => a.findIndex((was, n) => b[n]! < was);
    expect([looser(open!, balanced!), looser(balanced!, restrictive!)]).toEqual([-1, -1]);
  });

  it('is decided in every place but the tool for patient matters', () => {
    for (const setting of SETTINGS) expect([...walked.get(setting)!.undecidedIn]).toEqual(['secure-tool']);
  });

  it('is answered like this also in roles that a rule names', () => {
    const rules = ALIKE.get('restrictive')!;
    const named = rules.filter((rule) => rule.who.length + rule.notWho.length > 0);
    expect(new Set(named.map((rule) => rule.clause))).toEqual(new Set(['SM-08', 'SM-12']));
    for (const role of ['marketing', 'other'])
      expect(walk(rules, [role], ['health-fact', 'praise-of-us', 'plain']).wrong).toEqual([]);
  });

  it('is answered like this also where a law adds its own', () => {
    for (const country of COUNTRIES) {
      const rules = rulesAt(() => 'balanced', country);
      const kinds = rules.filter((rule) => rule.layer.startsWith('law:')).flatMap((rule) => rule.what);
      expect(walk(rules, ['clinician'], kinds).wrong).toEqual([]);
    }
  });
});

describe('any post, under any fitting', () => {
  const anyCase = fc.tuple(anySettings, anyCountry, anyPost);

  it('is answered as every post is', () => {
    fc.assert(
      fc.property(anyCase, ([settings, country, post]) => {
        const rules = rulesAt((id) => settings[id]!, country);
        expect(faultOf(rules, post, judge(rules, post))).toBe('');
      }),
      { numRuns: 500 },
    );
  });

  it('gets no looser an answer when one clause is set stricter', () => {
    const clause = fc.constantFrom(...policy.clauses.map(({ id }) => id));
    fc.assert(
      fc.property(anyCase, clause, ([settings, country, post], id) => {
        const next = SETTINGS[Math.min(2, SETTINGS.indexOf(settings[id]!) + 1)] as Setting;
        const ranks = [settings, { ...settings, [id]: next }].map((chosen) => {
          const { verdict } = judge(
            rulesAt((one) => chosen[one]!, country),
            post,
          );
          return verdict === 'undecided' ? -1 : rank(verdict);
        });
        expect(ranks[1]).toBeGreaterThanOrEqual(ranks[0]!);
      }),
      { numRuns: 400 },
    );
  });

  it('stays above every floor, with clauses of one’s own and with laws', () => {
    const floors = rulesAt(() => 'open').filter((rule) => rule.layer === 'always');
    const own: Rule = { ...floors[0]!, clause: 'OWN-01', layer: 'open', what: [], as: null, duty: null };
    fc.assert(
      fc.property(anyCase, fc.constantFrom(...VERDICTS), ([settings, country, post], answer) => {
        const added = { ...own, answer, if: answer === 'allowed-if' ? 'you like it' : '' };
        const rules = [...rulesAt((id) => settings[id]!, country), added];
        const found = judge(rules, post);
        for (const floor of floors.filter((one) => applies(one, post))) {
          if (found.protected !== 'no' && !floor.protects && !guardsPatients(floor)) continue;
          expect(rank(found.rule!.answer)).toBeGreaterThanOrEqual(rank(floor.answer));
        }
      }),
      { numRuns: 400 },
    );
  });

  it('keeps protected speech free, whatever else is in the post and however strict the rest is', () => {
    fc.assert(
      fc.property(anyCase, ([settings, country, post]) => {
        const talk = {
          ...post,
          voice: 'myself' as const,
          what: new Set([...post.what, 'working-conditions' as const]),
        };
        const strict: Rule = {
          ...ALIKE.get('open')![0]!,
          answer: 'never',
          what: [],
          as: null,
          duty: null,
          clause: 'OWN-01',
        };
        const found = judge([strict, ...rulesAt((id) => settings[id]!, country)], talk);
        if (!aboutPatients(talk)) expect([found.protected, isYes(found)]).toEqual(['yes', true]);
        else if (!isYes(found)) expect(found.protected).toBe('without-the-patient');
      }),
      { numRuns: 400 },
    );
  });
});

describe('what a rule of the shipped policy asks', () => {
  it('is said in words that fit behind “Yes, if” and “Ask”', () => {
    for (const clause of policy.clauses) {
      const laws = Object.values(clause.countries).flatMap((law) => law.rules);
      for (const rule of [...Object.values(clause.rules).flat(), ...laws]) {
        const text = rule.if + rule.ask;
        expect(text).not.toMatch(/[.!]$|^[A-Z](?!T\b)/);
        expect(text.split(' ').length).toBeLessThanOrEqual(22);
      }
    }
  });

  it('protects speech by SM-21 alone', () => {
    expect(policy.clauses.filter((clause) => clause.protects).map(({ id }) => id)).toEqual(['SM-21']);
  });
});
