import type { RuleBody } from '../policy/rule.ts';

/** A rule that says nothing of anything: to put facts into, and have them in words. */
export const ANY_RULE: RuleBody = {
  answer: 'allowed',
  who: [],
  notWho: [],
  duty: null,
  as: null,
  what: [],
  also: [],
  without: [],
  where: [],
  notWhere: [],
  when: [],
  unless: [],
  if: '',
  ask: '',
};
