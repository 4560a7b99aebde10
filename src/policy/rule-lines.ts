import type { Messages } from '../web/messages.ts';
import type { ClauseDifference } from './difference.ts';
import type { Line, Run } from './redline.ts';
import { ruleInWords, verdictWords } from './rule-words.ts';
import type { RuleBody } from './rule.ts';

/** Rules that went and that came, without the sentences of their conditions: those are shown as words. */
export interface RuleChange {
  gone: RuleBody[];
  came: RuleBody[];
}

/** What differs between two lists of rules, in their order; undefined when they answer for the same posts alike. Pure. */
export function changedRules(
  before: readonly RuleBody[],
  after: readonly RuleBody[],
): RuleChange | undefined {
  const [was, is] = [before, after].map((rules) => new Map(rules.map(bare).map((one) => [keyOf(one), one])));
  const gone = [...was!].flatMap(([key, rule]) => (is!.has(key) ? [] : [rule]));
  const came = [...is!].flatMap(([key, rule]) => (was!.has(key) ? [] : [rule]));
  return gone.length + came.length === 0 ? undefined : { gone, came };
}

/** The rules that came and went as one line, a rule in words to each run. */
export function ruleLine(messages: Messages, change: RuleChange, country: string | null = null): Line {
  const runs = (kind: Run['kind'], rules: readonly RuleBody[]): Run[] =>
    [...new Set(rules.map((rule) => inWords(messages, rule)))].map((text) => ({ kind, text }));
  const all = [...runs('gone', change.gone), ...runs('new', change.came)];
  const apart: Run = { kind: 'same', text: '\n' };
  return {
    field: 'rules',
    country,
    site: null,
    runs: all.flatMap((run, n) => (n === 0 ? [run] : [apart, run])),
  };
}

/** The lines of a clause’s rules: those that hold everywhere, then what the law of each country brings. */
export function ruleLines(
  messages: Messages,
  { before, after }: Pick<ClauseDifference, 'before' | 'after'>,
): Line[] {
  const laws = [before, after].flatMap((clause) => clause?.laws ?? []);
  const countries = [null, ...new Set(laws.map((law) => law.country))];
  return countries.flatMap((country) => {
    const [was, is] = [before, after].map((clause) =>
      country === null
        ? (clause?.rules ?? [])
        : (clause?.laws ?? []).filter((law) => law.country === country).flatMap((law) => law.rules),
    );
    const change = changedRules(was!, is!);
    return change === undefined ? [] : [ruleLine(messages, change, country)];
  });
}

const inWords = (messages: Messages, rule: RuleBody): string =>
  messages.t('difference.rule', {
    verdict: verdictWords(messages, rule.answer),
    rule: ruleInWords(messages, rule),
  });

const bare = (rule: RuleBody): RuleBody => ({
  answer: rule.answer,
  who: rule.who,
  notWho: rule.notWho,
  duty: rule.duty,
  as: rule.as,
  what: rule.what,
  also: rule.also,
  without: rule.without,
  where: rule.where,
  notWhere: rule.notWhere,
  when: rule.when,
  unless: rule.unless,
  if: '',
  ask: '',
});

const keyOf = (rule: RuleBody): string => JSON.stringify(rule);
