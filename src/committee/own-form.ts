import { invalid, type FieldProblem } from '../errors.ts';
import { oneLine } from '../organisation/line.ts';
import { JOB_ROLES } from '../people/person.ts';
import { AUDIENCES } from '../policy/policy-file.ts';
import { ruleSource, type RuleBody } from '../policy/rule.ts';
import { DUTIES, KINDS, VERDICTS, VOICES, WHENS, WHERES } from '../policy/vocabulary.ts';
import { LONGEST, WORDS, type OwnEdit, type WordField } from './edited.ts';

/** Rules that the form of a clause of one's own has room for. */
export const MOST_RULES = 6;

/** The choices of a rule in the form, each with what may be chosen. */
export const CHOICES = {
  answer: VERDICTS,
  who: JOB_ROLES,
  duty: DUTIES,
  as: VOICES,
  what: KINDS,
  where: WHERES,
  when: WHENS,
  unless: WHENS,
} as const;
const TEXTS = ['if', 'ask'] as const;

type Sent = Readonly<Record<string, string>>;

/** A rule as the form's fields. */
export function rowOf(rule: RuleBody): Record<string, string> {
  return {
    answer: rule.answer,
    who: rule.who[0] ?? '',
    duty: rule.duty ?? '',
    as: rule.as ?? '',
    what: rule.what[0] ?? '',
    where: rule.where[0] ?? '',
    when: rule.when[0] ?? '',
    unless: rule.unless[0] ?? '',
    if: rule.if,
    ask: rule.ask,
  };
}

/** True for a rule that the form can show whole; others are kept as they are. */
export const fitsForm = (rule: RuleBody): boolean =>
  [rule.who, rule.what, rule.where, rule.when, rule.unless].every((list) => list.length <= 1) &&
  [rule.notWho, rule.also, rule.without, rule.notWhere].every((list) => list.length === 0);

/** The fields of a form as somebody has sent them: `rule-1-answer` … */
export const fieldsOf = (rules: readonly RuleBody[]): Record<string, string> =>
  Object.fromEntries(
    rules
      .slice(0, MOST_RULES)
      .flatMap((rule, n) =>
        Object.entries(rowOf(rule)).map(([name, value]) => [`rule-${n + 1}-${name}`, value]),
      ),
  );

/** Reads a clause of one's own from a form. `kept`: rules that the form cannot show. Throws invalid with a field for each problem. */
export function readOwn(sent: Sent, roles: readonly string[], kept: readonly RuleBody[]): OwnEdit {
  const line = (name: string) => oneLine(sent[name] ?? '');
  const words = Object.fromEntries(WORDS.map((field) => [field, line(field)])) as Record<WordField, string>;
  const problems: FieldProblem[] = [];
  const rules = [...kept];
  for (let n = 1; n <= MOST_RULES; n++) {
    const rule = readRule(sent, n, problems);
    if (rule !== undefined) rules.push(rule);
  }
  if (problems.length > 0) throw invalid(problems);
  const audience = AUDIENCES.filter((role) => roles.includes(role));
  return {
    ...words,
    rule: paragraphs(sent['rule'] ?? ''),
    roles: audience.length === 0 || audience.includes('all') ? ['all'] : audience,
    basis: line('basis').slice(0, LONGEST.who),
    aside: line('aside').slice(0, LONGEST.who),
    rules,
  };
}

function readRule(sent: Sent, n: number, problems: FieldProblem[]): RuleBody | undefined {
  const at = (name: string) => `rule-${n}-${name}`;
  const value = (name: string) => oneLine(sent[at(name)] ?? '');
  const names = [...Object.keys(CHOICES), ...TEXTS];
  if (names.every((name) => value(name) === '')) return undefined;
  const found: FieldProblem[] = [];
  const wrong = (name: string, key: string) => found.push({ field: at(name), key });
  const answer = value('answer');
  if (answer === '') wrong('answer', 'committee.rule-answer-needed');
  if (answer === 'allowed-if' && value('if') === '') wrong('if', 'committee.rule-if-needed');
  if (answer !== 'allowed-if' && value('if') !== '') wrong('if', 'committee.rule-if-only');
  if (answer === 'ask-first' && value('ask') === '') wrong('ask', 'committee.rule-ask-needed');
  if (answer !== 'ask-first' && value('ask') !== '') wrong('ask', 'committee.rule-ask-only');
  if (value('when') !== '' && value('when') === value('unless'))
    wrong('unless', 'committee.rule-never-applies');
  for (const name of TEXTS) if (value(name).length > LONGEST.who) wrong(name, 'committee.rule-long');
  const given = Object.fromEntries(
    names.map((name) => [name, value(name)]).filter(([, text]) => text !== ''),
  );
  const parsed = ruleSource.safeParse(given);
  if (!parsed.success && found.length === 0)
    for (const issue of parsed.error.issues) wrong(String(issue.path[0]), 'error.field');
  problems.push(...found);
  return parsed.success ? parsed.data : undefined;
}

/** Text of several paragraphs as it is kept. */
export const paragraphs = (text: string): string =>
  text
    .split(/\r?\n/)
    .map(oneLine)
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
