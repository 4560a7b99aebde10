import { z } from 'zod';
import { JOB_ROLES } from '../people/person.ts';
import {
  DUTIES,
  KINDS,
  PATIENT_KINDS,
  VERDICTS,
  VOICES,
  WHENS,
  WHERES,
  type Kind,
  type Post,
} from './vocabulary.ts';
import { anyOf, code } from './words-file.ts';

/**
 * A rule as it stands in `policy.yaml`. It holds for a post when all of its conditions do; a list means any of these,
 * `also`: any of these too, `when`: all of these. What is not said does not matter.
 */
export const ruleSource = z
  .strictObject({
    answer: code(VERDICTS),
    who: anyOf(JOB_ROLES),
    'not who': anyOf(JOB_ROLES),
    duty: code(DUTIES).optional(),
    as: code(VOICES).optional(),
    what: anyOf(KINDS),
    also: anyOf(KINDS),
    without: anyOf(KINDS),
    where: anyOf(WHERES),
    'not where': anyOf(WHERES),
    when: anyOf(WHENS),
    unless: anyOf(WHENS),
    if: z.string().trim().min(1).optional(),
    ask: z.string().trim().min(1).optional(),
  })
  .superRefine((rule, context) => {
    const say = (path: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message });
    if (rule.answer === 'allowed-if' && rule.if === undefined)
      say('if', 'is needed: an answer “allowed if” says what the condition is');
    if (rule.answer !== 'allowed-if' && rule.if !== undefined)
      say('if', 'stands only with the answer “allowed if”');
    if (rule.answer !== 'ask-first' && rule.ask !== undefined)
      say('ask', 'stands only with the answer “ask first”');
    if (rule.answer === 'ask-first' && rule.ask === undefined)
      say('ask', 'is needed: an answer “ask first” says whom to ask, as a bracket or in words');
    if (rule.when.some((flag) => rule.unless.includes(flag)))
      say('unless', 'names what “when” asks for: this rule can never apply');
    if (rule.what.length > 0 && rule.what.every((kind) => rule.without.includes(kind)))
      say('without', 'rules out everything that “what” asks for: this rule can never apply');
    if (rule.where.length > 0 && rule.where.every((place) => rule['not where'].includes(place)))
      say('not where', 'rules out every place that “where” asks for: this rule can never apply');
  })
  .transform((rule) => ({
    answer: rule.answer,
    who: rule.who,
    notWho: rule['not who'],
    duty: rule.duty ?? null,
    as: rule.as ?? null,
    what: rule.what,
    also: rule.also,
    without: rule.without,
    where: rule.where,
    notWhere: rule['not where'],
    when: rule.when,
    unless: rule.unless,
    if: rule.if ?? '',
    ask: rule.ask ?? '',
  }));

/** The conditions of a rule with its answer. Empty lists and nulls do not matter. */
export type RuleBody = z.output<typeof ruleSource>;

/** A rule that asks for nothing: conditions are put into it to be looked at, or said in words, alone. */
export const EMPTY_RULE: RuleBody = {
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

/** Where in its clause a rule comes from; a later one may only add to what the earlier ones ask. */
export const LAYERS = ['always', 'open', 'balanced', 'restrictive'] as const;
/** A layer, or the country whose law brings the rule. */
export type Layer = (typeof LAYERS)[number] | `law:${string}`;

/** A rule in force: with its clause, and whether it protects speech (SM-21). */
export interface Rule extends RuleBody {
  clause: string;
  layer: Layer;
  protects: boolean;
}

/**
 * The rule as several that each ask for kinds about patients or for others, never for both: so that what guards patients
 * stays a guard (`guardsPatients`) whatever else stands in the same list.
 */
export function parted<T extends Pick<RuleBody, 'what' | 'also'>>(rule: T): T[] {
  return halves(rule.what).flatMap((what) => halves(rule.also).map((also) => ({ ...rule, what, also })));
}

function halves(kinds: readonly Kind[]): Kind[][] {
  const about = (wanted: boolean) => kinds.filter((kind) => PATIENT_KINDS.includes(kind) === wanted);
  const both = [about(true), about(false)].filter((list) => list.length > 0);
  return both.length === 0 ? [[]] : both;
}

/** True for a rule that guards what is known of patients: it asks for something about a patient. Nothing overrides it. */
export function guardsPatients(rule: Pick<RuleBody, 'what' | 'also'>): boolean {
  const about = (kinds: readonly Kind[]) =>
    kinds.length > 0 && kinds.every((kind) => PATIENT_KINDS.includes(kind));
  return about(rule.what) || about(rule.also);
}

/** True when the rule says something about this post. */
export function applies(rule: RuleBody, post: Post): boolean {
  // What rules out most posts comes first.
  return (
    (rule.what.length === 0 || anyIn(rule.what, post.what)) &&
    (rule.where.length === 0 || rule.where.includes(post.where)) &&
    !rule.notWhere.includes(post.where) &&
    (rule.as === null || rule.as === post.voice) &&
    (rule.duty === null || rule.duty === post.duty) &&
    (rule.also.length === 0 || anyIn(rule.also, post.what)) &&
    !anyIn(rule.without, post.what) &&
    !anyIn(rule.unless, post.when) &&
    rule.when.every((flag) => post.when.has(flag)) &&
    (rule.who.length === 0 || rule.who.some((role) => post.roles.includes(role))) &&
    !rule.notWho.some((role) => post.roles.includes(role))
  );
}

function anyIn<T>(wanted: readonly T[], had: ReadonlySet<T>): boolean {
  for (const one of wanted) if (had.has(one)) return true;
  return false;
}
