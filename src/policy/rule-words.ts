import type { Messages } from '../web/messages.ts';
import type { Judgement } from './judge.ts';
import { EMPTY_RULE, type RuleBody } from './rule.ts';
import type { Duty, Kind, Voice, When, Where } from './vocabulary.ts';

/** A kind of content as somebody chooses it: “A coworker’s name, tag or picture”. */
export const whatWords = (messages: Messages, kind: Kind): string => messages.t(`rules.what-${kind}`);

/** A place as somebody chooses it: “On a review site”. */
export const whereWords = (messages: Messages, where: Where): string => messages.t(`rules.where-${where}`);

/** A circumstance, or that it is not so, as an answer that stands alone. */
export const whenWords = (messages: Messages, when: When, isSo: boolean): string =>
  isSo ? messages.t(`rules.when-${when}`) : messages.t(`rules.when-not-${when}`);

export const voiceWords = (messages: Messages, voice: Voice): string => messages.t(`rules.voice-${voice}`);

export const dutyWords = (messages: Messages, duty: Duty): string => messages.t(`rules.duty-${duty}`);

/** What a verdict is called on the screen: “Ask first”. */
export const verdictWords = (messages: Messages, verdict: Judgement['verdict']): string =>
  messages.t(`rules.verdict-${verdict}`);

/**
 * The conditions of a rule as one phrase without a full stop, for people who know the policy: “A picture of a patient,
 * everywhere except in our secure tool, unless the patient’s signed permission is on file”.
 */
export function ruleInWords(messages: Messages, rule: RuleBody): string {
  const short = (code: string) => messages.t(`rules.short-${code}`);
  const joined = (type: 'conjunction' | 'disjunction', texts: readonly string[]) =>
    new Intl.ListFormat(messages.language, { type }).format(texts);
  const any = (codes: readonly string[]) => joined('disjunction', codes.map(short));
  const all = (codes: readonly string[]) => joined('conjunction', codes.map(short));
  const roles = (codes: readonly string[]) =>
    joined(
      'disjunction',
      codes.map((role) => messages.t(`people.job-role-${role}`)),
    );
  let text = rule.what.length === 0 ? messages.t('rules.anything') : any(rule.what);
  const add = (
    codes: readonly string[],
    key: string,
    name: string,
    words: (codes: readonly string[]) => string,
  ) => {
    if (codes.length > 0) text = messages.t(key, { text, [name]: words(codes) });
  };
  const one = (code: string | null) => (code === null ? [] : [code]);
  add(rule.also, 'rules.together', 'kinds', any);
  add(rule.without, 'rules.other-than', 'kinds', any);
  add(rule.where, 'rules.said', 'said', any);
  add(rule.notWhere, 'rules.anywhere-but', 'places', any);
  add(one(rule.as), 'rules.said', 'said', any);
  add(one(rule.duty), 'rules.said', 'said', any);
  add(rule.who, 'rules.for', 'roles', roles);
  add(rule.notWho, 'rules.not-for', 'roles', roles);
  add(rule.when, 'rules.when', 'facts', all);
  add(rule.unless, 'rules.unless', 'facts', any);
  return text.charAt(0).toLocaleUpperCase(messages.language) + text.slice(1);
}

/** The conditions of a rule as a line that stands alone, with its full stop. */
export function ruleSentence(messages: Messages, rule: RuleBody): string {
  const words = ruleInWords(messages, rule);
  const bare = ruleInWords(messages, { ...EMPTY_RULE, what: rule.what });
  if (rule.what.length === 0 || words !== bare) return messages.t('rules.sentence', { words });
  const kinds = rule.what.map((kind) => messages.t(`rules.short-${kind}`));
  const list = new Intl.ListFormat(messages.language, { type: 'disjunction' }).format(kinds);
  return messages.t('rules.sentence-kinds', { kinds: list });
}
