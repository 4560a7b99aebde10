import { isDeepStrictEqual } from 'node:util';
import type { Messages } from '../web/messages.ts';
import type { Rule } from './rule.ts';
import { fieldText, isUsed, RULE_FIELDS, type RuleField, type RuleNames } from './rule-words.ts';

/** A part of a rule that is another than it was, in words. */
export interface FieldDifference {
  field: RuleField;
  label: string;
  was: string;
  now: string;
}

/** What differs between a rule as it was and as it is, part by part. Parts that mean nothing in both are left out. */
export const differences = (
  messages: Messages,
  names: RuleNames,
  before: Rule,
  after: Rule,
): FieldDifference[] =>
  RULE_FIELDS.filter(
    (field) =>
      !isDeepStrictEqual(before[field], after[field]) && (isUsed(before, field) || isUsed(after, field)),
  ).map((field) => ({
    field,
    label: messages.t(`training-rules.field-${field}`),
    was: fieldText(messages, names, before, field),
    now: fieldText(messages, names, after, field),
  }));

/** A rule as a list of its parts in words: those that mean something in it. */
export const described = (
  messages: Messages,
  names: RuleNames,
  rule: Rule,
): { field: RuleField; label: string; text: string }[] =>
  RULE_FIELDS.filter((field) => field !== 'name' && isUsed(rule, field)).map((field) => ({
    field,
    label: messages.t(`training-rules.field-${field}`),
    text: fieldText(messages, names, rule, field),
  }));
