import canonicalize from 'canonicalize';
import type { Db } from '../database/database.ts';
import { contentReader } from '../files/content.ts';
import { CHANGES, difference, partsFor, type Change, type ClauseDifference } from '../policy/difference.ts';
import type { Reader } from '../policy/owing.ts';
import type { Published } from '../policy/publication.ts';
import { redline } from '../policy/redline.ts';
import { changedRules, ruleLine, type RuleChange } from '../policy/rule-lines.ts';
import type { Clause, PolicyText } from '../policy/text.ts';
import { WORDED, type Worded } from '../policy/words.ts';
import type { Messages } from '../web/messages.ts';

/** A clause that is not what it was, as it is shown to somebody who signs. */
export interface ShownClause {
  id: string;
  title: string;
  kinds: Change[];
  words: { field: Worded; before: string; after: string }[];
  /** Rules that went and that came; not there when none did. */
  rules?: RuleChange;
}

/** What was shown as changed, from the text that was signed before to the one to sign. Kept under its hash. */
export interface ShownChanges {
  since: number;
  sinceText: string;
  number: number;
  text: string;
  clauses: ShownClause[];
}

/** A version as it reads in one place, with the hash of that text. */
export interface Sided {
  policy: Published;
  text: PolicyText;
  hash: string;
}

/** What changed for this reader; undefined when the two texts are the same. Pure. */
export function changesShown(before: Sided, after: Sided, reader: Reader): ShownChanges | undefined {
  if (before.hash === after.hash) return undefined;
  const clauses = clausesShown(before, after, reader);
  const since = { since: before.policy.number, sinceText: before.hash };
  return { ...since, number: after.policy.number, text: after.hash, clauses };
}

function clausesShown(before: Sided, after: Sided, reader: Reader): ShownClause[] {
  const [was, is] = [before, after].map(({ text }) => new Map(text.clauses.map((c) => [c.id, c])));
  const found = new Map(difference(before.policy.version, after.policy.version).map((one) => [one.id, one]));
  const gone = [...was!.keys()].filter((id) => !is!.has(id));
  return [...is!.keys(), ...gone].flatMap((id): ShownClause[] => {
    const [b, a] = [was!.get(id), is!.get(id)];
    const words = wordsChanged(b, a);
    const rules = changedRules(b?.rules ?? [], a?.rules ?? []);
    const one = found.get(id);
    const kinds = one === undefined ? [] : kindsFor(one, reader);
    if (b === undefined || a === undefined) kinds.splice(0, kinds.length, b === undefined ? 'new' : 'gone');
    if (kinds.length === 0 && words.length === 0 && rules === undefined) return [];
    if (kinds.length === 0) kinds.push('wording');
    return [{ id, title: (a ?? b)!.title, kinds, words, ...(rules === undefined ? {} : { rules }) }];
  });
}

// For this reader; of a change that reaches only others there, what it is for them.
function kindsFor(one: ClauseDifference, reader: Reader): Change[] {
  const mine = partsFor(one, reader);
  const anybody = { ...reader, roles: [...reader.roles, ...one.roles] };
  const meant = (mine.length > 0 ? mine : partsFor(one, anybody)).flatMap((part) => part.kinds);
  // Where the meaning changed, that the words did goes without saying.
  return CHANGES.filter((kind) => kind !== 'wording' && meant.includes(kind));
}

// Of a clause that came or went no more than what it asks: its whole text stands below, or once stood.
const ASKED: readonly Worded[] = ['floor', 'rule', 'laws'];

function wordsChanged(before: Clause | undefined, after: Clause | undefined): ShownClause['words'] {
  const [was, is] = [wordsOf(before), wordsOf(after)];
  const fields = before === undefined || after === undefined ? ASKED : WORDED;
  return fields
    .filter((field) => was[field] !== is[field])
    .map((field) => ({ field, before: was[field], after: is[field] }));
}

function wordsOf(clause: Clause | undefined): Record<Worded, string> {
  const said = clause?.rules.flatMap((rule) => [rule.if, rule.ask]).filter((text) => text !== '') ?? [];
  return {
    title: clause?.title ?? '',
    who: clause?.who ?? '',
    what: clause?.what ?? '',
    whatNot: clause?.whatNot ?? '',
    where: clause?.where ?? '',
    when: clause?.when ?? '',
    floor: clause?.floor ?? '',
    rule: clause?.rule ?? '',
    laws: clause?.here.map((law) => law.words).join('\n') ?? '',
    conditions: [...new Set(said)].join('\n'),
  };
}

/** The changes as they are kept: canonical JSON. */
export const keptChanges = (changes: ShownChanges): string => canonicalize(changes)!;

const readChanges = contentReader((body) => JSON.parse(body) as ShownChanges);

/** What was shown, by its hash. */
export const keptChangesOf = (db: Db, hash: string): Promise<ShownChanges> => readChanges(db, hash);

/** The changes with the words before and after as one text, and the rules in words, for the page. */
export const redlined = (messages: Messages, { since, number, clauses }: ShownChanges) => ({
  since,
  number,
  clauses: clauses.map(({ words, rules, ...clause }) => ({
    ...clause,
    lines: [
      ...words.map(({ field, before, after }) => ({ field, runs: redline(before, after) })),
      ...(rules === undefined ? [] : [ruleLine(messages, rules)]),
    ],
  })),
});
