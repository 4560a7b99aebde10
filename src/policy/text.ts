import canonicalize from 'canonicalize';
import { lawsIn } from '../organisation/organisation.ts';
import type { Language } from '../web/languages.ts';
import { fillBrackets, type Brackets } from './brackets.ts';
import type { Layer, Rule, RuleBody } from './rule.ts';
import { versionIn } from './tongue.ts';
import type { ClauseVersion, Law, PolicyVersion } from './version.ts';

/** Where somebody reads the policy. Null: at no site, or in no country in particular. */
export interface ReadAt {
  country: string | null;
  siteId: string | null;
  /** In which language; in English where nothing is said. */
  language?: Language;
}

/** The policy as the organisation reads it, wherever that is. */
export const ANYWHERE: ReadAt = { country: null, siteId: null };

/** A clause as people read it in one place: every bracket filled, with what the law adds there. */
export interface Clause extends Omit<ClauseVersion, 'protects' | 'rules' | 'laws'> {
  /** Sentences that the law of this place adds, each with its source. */
  here: Omit<Law, 'rules'>[];
  rules: Rule[];
}

/** The policy as people read it in one place: what they sign is exactly this. */
export interface PolicyText {
  title: string;
  brackets: Brackets;
  clauses: Clause[];
  /** Absent for English. A clause that is not there in it says so. */
  language?: Language;
}

const MOST = 50;
const made = new WeakMap<PolicyVersion, Map<string, PolicyText>>();

/** The text of a version as it reads in a place. Versions never change: texts are remembered as long as theirs is. */
export function textAt(version: PolicyVersion, at: ReadAt): PolicyText {
  const own = at.siteId !== null && Object.hasOwn(version.siteBrackets, at.siteId) ? at.siteId : '';
  const key = `${at.country ?? ''} ${own} ${at.language ?? ''}`;
  let texts = made.get(version);
  if (texts === undefined) made.set(version, (texts = new Map()));
  let text = texts.get(key);
  if (text === undefined) {
    if (texts.size >= MOST) texts.delete(texts.keys().next().value!);
    texts.set(key, (text = makeText(versionIn(version, at.language), at)));
  }
  return text;
}

function makeText(version: PolicyVersion, { country, siteId }: ReadAt): PolicyText {
  const site = siteId === null ? {} : (version.siteBrackets[siteId] ?? {});
  const filled = Object.entries(site).filter(([, value]) => value.trim() !== '');
  const brackets = { ...version.brackets, ...Object.fromEntries(filled) };
  const laws = country === null ? [] : lawsIn(country);
  return {
    title: version.title,
    brackets,
    clauses: version.clauses.map((clause) => clauseAt(clause, brackets, laws)),
    ...(version.language && { language: version.language }),
  };
}

function clauseAt(c: ClauseVersion, brackets: Brackets, countries: readonly string[]): Clause {
  const fill = (text: string) => fillBrackets(text, brackets);
  const laws = c.laws.filter((law) => countries.includes(law.country));
  const rule = (body: RuleBody, layer: Layer): Rule => ({
    ...body,
    if: fill(body.if),
    ask: fill(body.ask),
    clause: c.id,
    layer,
    protects: c.protects,
  });
  const { protects: _protects, laws: _laws, ...kept } = c;
  return {
    ...kept,
    title: fill(c.title),
    who: fill(c.who),
    what: fill(c.what),
    whatNot: fill(c.whatNot),
    where: fill(c.where),
    when: fill(c.when),
    floor: fill(c.floor),
    rule: fill(c.rule),
    here: laws.map(({ country, words, basis }) => ({ country, words: fill(words), basis })),
    rules: [
      ...c.rules.map(({ layer, ...body }) => rule(body, layer)),
      ...laws.flatMap((law) => law.rules.map((body) => rule(body, `law:${law.country}`))),
    ],
  };
}

/** All rules of a text, in its order, for `judge`. */
export const rulesOf = (text: PolicyText): Rule[] => text.clauses.flatMap((clause) => clause.rules);

/** The text as it is kept and hashed when somebody signs it: canonical JSON. */
export const keptText = (text: PolicyText): string => canonicalize(text)!;

/** Clauses that somebody in these roles meets most come first; each list keeps the policy's order. */
export function forRoles(text: PolicyText, roles: readonly string[]): { mine: Clause[]; others: Clause[] } {
  const isMine = (c: Clause) => bindsRole(c.roles, roles);
  return { mine: text.clauses.filter(isMine), others: text.clauses.filter((c) => !isMine(c)) };
}

/** True when a clause for these audiences is for somebody in these roles. */
export const bindsRole = (audiences: readonly string[], roles: readonly string[]): boolean =>
  audiences.includes('all') || audiences.some((role) => roles.includes(role));
