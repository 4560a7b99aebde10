import { checkAll, conflict, invalid, invalidField, type FieldProblem } from '../errors.ts';
import { bracketsIn, type Brackets } from '../policy/brackets.ts';
import { fitClause } from '../policy/fitting.ts';
import { ownClause } from '../policy/own.ts';
import { SETTINGS, type ClauseSource, type Setting } from '../policy/policy-file.ts';
import type { RuleBody } from '../policy/rule.ts';
import type { ClauseVersion } from '../policy/version.ts';

/** The fields of a clause that people write. */
export const WORDS = ['title', 'who', 'what', 'whatNot', 'where', 'when'] as const;
export type WordField = (typeof WORDS)[number];

/** The longest that each may be, in characters. */
export const LONGEST = { title: 120, who: 400, what: 400, whatNot: 400, where: 400, when: 400, rule: 2000 };

/** What somebody makes of one of the clauses that come with Heed. */
export interface ClauseEdit extends Record<WordField, string> {
  setting: Setting;
  /** A sentence of one’s own; '' for the one that comes with the setting. */
  rule: string;
  /** Why it goes below its minimum; only the privacy seat may say. */
  below: string;
}

/** What somebody writes as a clause of the organisation’s own. */
export interface OwnEdit extends Record<WordField, string> {
  rule: string;
  roles: string[];
  basis: string;
  /** What it is about when it says nothing about a post; '' for the others. */
  aside: string;
  rules: RuleBody[];
}

export interface Fit {
  /** The clause as the draft has it now. */
  now: ClauseVersion;
  /** As it is in force; undefined for one that is new. */
  base: ClauseVersion | undefined;
  /** As it comes with Heed. */
  source: ClauseSource | undefined;
  mayGoBelow: boolean;
}

/** True for a setting looser than the clause offers by itself. */
export const isBelow = (source: ClauseSource | undefined, setting: Setting): boolean =>
  source !== undefined && SETTINGS.indexOf(setting) < SETTINGS.indexOf(source.minimum);

/**
 * The clause as edited: floor, lock and weight stay as they are, the rules are those of the setting. Throws invalid for
 * a setting below the minimum without the privacy seat’s reason. Pure.
 */
export function editedClause({ now, base, source, mayGoBelow }: Fit, edit: ClauseEdit): ClauseVersion {
  const { setting, rule, below: reason, ...words } = edit;
  const known = [base, now].find((clause) => clause?.setting === setting);
  if (known === undefined && source === undefined) throw invalidField('setting', 'committee.setting-unknown');
  const under = isBelow(source, setting);
  const kept = under && setting === now.setting && (reason === now.below || reason === '');
  if (under && !kept && !mayGoBelow) throw invalidField('setting', 'committee.below-seat');
  if (under && !kept && reason === '') throw invalidField('below', 'committee.below-reason');
  if (rule === '' && source === undefined) throw invalidField('rule', 'committee.sentence-needed');
  const rules = known?.rules ?? fitClause(source!, setting, []).rules;
  return {
    ...now,
    ...words,
    setting,
    rule: rule === '' ? source!.settings[setting] : rule,
    rules,
    laws: [],
    below: under ? (kept ? now.below : reason) : '',
  };
}

/** True when the clause says the sentence that comes with its setting. */
export const isShippedSentence = (c: ClauseVersion, source: ClauseSource | undefined): boolean =>
  source?.settings[c.setting] === c.rule;

/** A clause of the organisation’s own as written. */
export function ownEdited(id: string, edit: OwnEdit): ClauseVersion {
  const { rule, aside, ...words } = edit;
  if (aside !== '' && edit.rules.length > 0) throw invalidField('aside', 'committee.aside-with-rules');
  return { ...ownClause({ ...words, id, text: rule }), aside };
}

/** Throws invalid for words that are missing, too long, or name a bracket that the policy does not have. */
export function checkWords(
  edit: Record<WordField | 'rule', string>,
  needed: readonly (WordField | 'rule')[],
  brackets: Brackets,
): void {
  checkAll(
    ...[...WORDS, 'rule' as const].map((field) => () => {
      const text = edit[field];
      const unknown = bracketsIn(text).find((key) => !Object.hasOwn(brackets, key));
      const problem: FieldProblem | undefined =
        text === '' && needed.includes(field)
          ? { field, key: 'committee.words-needed' }
          : text.length > LONGEST[field]
            ? { field, key: 'committee.words-long', params: { most: LONGEST[field] } }
            : unknown === undefined
              ? undefined
              : { field, key: 'committee.bracket-unknown', params: { bracket: unknown } };
      if (problem !== undefined) throw invalid([problem]);
    }),
  );
}

/** Throws where a clause cannot go: its floor is there for patients or for staff, whatever the committee thinks. */
export function mayGo(clause: ClauseVersion): void {
  if (clause.locked) throw conflict('committee.locked', { clause: clause.id });
}

/** Throws when a form names what nobody may edit, and not as it is. */
export function checkFixed(clause: ClauseVersion, sent: Readonly<Record<string, string | undefined>>): void {
  const fixed: Record<string, string> = {
    floor: clause.floor,
    locked: String(clause.locked),
    weight: String(clause.weight),
  };
  const changed = Object.keys(fixed).some((name) => sent[name] !== undefined && sent[name] !== fixed[name]);
  if (changed) throw conflict('committee.floor-fixed');
}
