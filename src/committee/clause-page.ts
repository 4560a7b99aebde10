import type { Db } from '../database/database.ts';
import { check, type Remark } from '../policy/checks/check.ts';
import { shippedWording } from '../policy/checks/wording-file.ts';
import { SETTINGS, type PolicySource } from '../policy/policy-file.ts';
import { ruleInWords, verdictWords } from '../policy/rule-words.ts';
import { EMPTY_RULE } from '../policy/rule.ts';
import type { ClauseVersion } from '../policy/version.ts';
import type { Messages } from '../web/messages.ts';
import type { Draft } from './draft.ts';
import { isBelow, isShippedSentence, WORDS, type WordField } from './edited.ts';
import { effects, type Effect, type Shift } from './effects.ts';
import { fieldsOf, fitsForm } from './own-form.ts';
import { clausePart } from './parts.ts';
import { changedTwice } from './rebase.ts';

/** A setting of a clause as the page offers it. */
export interface Offered {
  setting: (typeof SETTINGS)[number];
  sentence: string;
  below: boolean;
  /** What it would change, a sentence each. */
  effect: string[];
}

// More than these are told as a number.
const MOST_SHIFTS = 4;

/** The settings of a clause that comes with Heed, with what each would change. Empty for one that Heed no longer has. */
export function offered(
  messages: Messages,
  draft: Draft,
  clause: ClauseVersion,
  source: PolicySource,
): Offered[] {
  const shipped = source.clauses.find((c) => c.id === clause.id);
  if (shipped === undefined) return [];
  const known = [draft.base.clauses.find((c) => c.id === clause.id), clause];
  return effects(draft.base, clause, shipped).map((effect) => ({
    setting: effect.setting,
    sentence: known.find((one) => one?.setting === effect.setting)?.rule ?? shipped.settings[effect.setting],
    below: isBelow(shipped, effect.setting),
    effect: effectWords(messages, effect),
  }));
}

function effectWords(messages: Messages, { kinds, roles, shifts, sameAnswers }: Effect): string[] {
  const { t } = messages;
  if (kinds.length === 0) return [t('committee.effect-none')];
  const told = shifts.slice(0, MOST_SHIFTS).map((shift) => shiftWords(messages, shift));
  const more = shifts.length - told.length;
  return [
    ...kinds.map((kind) => t(`committee.effect-${kind}`)),
    ...told,
    ...(sameAnswers && !kinds.includes('wording') ? [t('committee.effect-words')] : []),
    ...(more > 0 ? [t('committee.effect-more', { count: more })] : []),
    concerns(messages, roles),
  ];
}

function shiftWords(messages: Messages, { what, where, when, from, to }: Shift): string {
  // Many places in one line tell nobody anything.
  const places = where.length > 3 ? [] : where;
  const rule = { ...EMPTY_RULE, what: [what], where: places, when: when === null ? [] : [when] };
  return messages.t(where.length > 3 ? 'committee.effect-shift-some' : 'committee.effect-shift', {
    what: ruleInWords(messages, rule),
    from: verdictWords(messages, from),
    to: verdictWords(messages, to),
  });
}

function concerns({ t, language }: Messages, roles: readonly string[]): string {
  if (roles.includes('all')) return t('committee.concerns-all');
  const names = roles.map((role) => t(`people.job-role-${role}`));
  return t('committee.concerns', {
    roles: new Intl.ListFormat(language, { type: 'conjunction' }).format(names),
  });
}

/** The rules of a clause, a line each: what is answered, and for what. */
export const rulesInWords = (messages: Messages, clause: ClauseVersion) =>
  clause.rules.map((rule) => ({
    answer: rule.answer,
    verdict: verdictWords(messages, rule.answer),
    text: ruleInWords(messages, rule),
    more: rule.if === '' ? rule.ask : rule.if,
  }));

/** The remarks on one clause of the draft. */
export const remarksOn = (draft: Draft, id: string, source: PolicySource, language: string): Remark[] =>
  check(draft.version, { source, wording: shippedWording(language) }).filter(({ clause }) => clause === id);

/** A clause as the fields of its form. */
export function valuesOf(draft: Draft, clause: ClauseVersion, source: PolicySource): Record<string, string> {
  const words = Object.fromEntries(WORDS.map((field) => [field, clause[field]])) as Record<WordField, string>;
  const shipped = source.clauses.find((c) => c.id === clause.id);
  return {
    ...words,
    revision: String(draft.parts.get(clausePart(clause.id))?.revision ?? 0),
    setting: clause.setting,
    rule: !clause.own && isShippedSentence(clause, shipped) ? '' : clause.rule,
    below: clause.below,
    basis: clause.basis,
    aside: clause.aside,
    ...fieldsOf(clause.rules.filter(fitsForm)),
  };
}

/** The clauses before and after one in the order of the draft. */
export function neighbours(
  draft: Draft,
  id: string,
): { previous: string | undefined; next: string | undefined } {
  const ids = draft.version.clauses.map((c) => c.id);
  const at = ids.indexOf(id);
  return at === -1 ? { previous: undefined, next: ids[0] } : { previous: ids[at - 1], next: ids[at + 1] };
}

/** True when a version that the draft was brought onto changed this clause as well. */
export const isChangedTwice = async (db: Db, draft: Draft, id: string): Promise<boolean> =>
  (await changedTwice(db, draft)).includes(clausePart(id));
