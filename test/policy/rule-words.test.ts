import {
  dutyWords,
  ruleInWords,
  ruleSentence,
  verdictWords,
  voiceWords,
  whatWords,
  whenWords,
  whereWords,
} from '../../src/policy/rule-words.ts';
import { ruleSource } from '../../src/policy/rule.ts';
import { DUTIES, KINDS, VERDICTS, VOICES, WHENS, WHERES } from '../../src/policy/vocabulary.ts';
import { loadMessages } from '../../src/web/messages.ts';
import { rulesAt } from './every-post.ts';

const messages = loadMessages('en');
const said = (rule: Record<string, unknown>) =>
  ruleInWords(messages, ruleSource.parse({ answer: 'never', ...rule }));

describe('the words for a post', () => {
  it('are there for every code, short and each its own', () => {
    const words = [
      ...KINDS.map((kind) => whatWords(messages, kind)),
      ...WHERES.map((where) => whereWords(messages, where)),
      ...WHENS.flatMap((when) => [whenWords(messages, when, true), whenWords(messages, when, false)]),
      ...VOICES.map((voice) => voiceWords(messages, voice)),
      ...DUTIES.map((duty) => dutyWords(messages, duty)),
      ...[...VERDICTS, 'undecided' as const].map((verdict) => verdictWords(messages, verdict)),
    ];
    expect(new Set(words).size).toBe(words.length);
    for (const text of words) {
      expect(text).toMatch(/^[A-Z][^.]*$/);
      expect(text.split(' ').length).toBeLessThanOrEqual(16);
    }
  });
});

describe('a rule as a line', () => {
  const line = (rule: Record<string, unknown>) =>
    ruleSentence(messages, ruleSource.parse({ answer: 'never', ...rule }));

  it('is a sentence also when it names nothing but what is in the post', () => {
    expect(line({ what: 'mockery' })).toBe('This goes for every post with mockery or threats.');
    expect(line({ what: 'mockery', where: 'live' })).toBe('Mockery or threats, live.');
    expect(line({})).toBe('Anything you post.');
  });
});

describe('a rule in words', () => {
  it('says all of its conditions and nothing else', () => {
    expect(said({ what: 'patient image', 'not where': 'secure tool', unless: 'permission' })).toBe(
      'A picture of a patient, everywhere except in our secure tool, unless the patient’s signed permission is on file',
    );
    expect(
      said({
        who: ['front desk', 'marketing'],
        what: ['review reply', 'contact'],
        also: 'patient fact',
        where: 'review site',
        as: 'the business',
        duty: 'on duty',
        when: ['registered', 'checked'],
      }),
    ).toBe(
      'A reply to a review or contact with a patient, together with a patient’s details, on a review site, for the ' +
        'business, while you work, for: Front desk or Marketing, when the account is on our register and you are ' +
        'named for it and a second person has checked it',
    );
    expect(said({ 'not who': 'marketing', without: 'plain', where: ['live', 'story'] })).toBe(
      'Anything you post, other than private life, live or in a story, for everyone but: Marketing',
    );
  });

  it('tells the rules of one clause apart', () => {
    const rules = rulesAt(() => 'restrictive');
    const keys = rules.map((rule) =>
      [rule.clause, rule.answer, rule.layer, rule.if, ruleInWords(messages, rule)].join('|'),
    );
    expect(new Set(keys).size).toBe(rules.length);
  });
});
