import { LANGUAGES, ownName, type Language } from '../web/languages.ts';
import { needsWords, shippedPolicy, shippedPolicyWords, type PolicyWords } from './tongue-file.ts';
import type { ClauseSource } from './policy-file.ts';
import type { RuleBody } from './rule.ts';
import type { ClauseVersion, PolicyVersion } from './version.ts';

/** The words of a clause in another language, as a version keeps them. A condition is found by its sentence. */
export interface KeptWords extends Pick<
  ClauseVersion,
  'title' | 'who' | 'what' | 'whatNot' | 'where' | 'when' | 'floor' | 'rule' | 'aside' | 'basis'
> {
  laws: Readonly<Record<string, { words: string; basis: string }>>;
  conditions: Readonly<Record<string, string>>;
}

/** What a version says in another language: of the clauses that are there in it, by id. */
export interface VersionWords {
  title: string;
  clauses: Readonly<Record<string, KeptWords>>;
}

/** The version with the words of other languages that belong to it: kept with it, they stay what was published. */
export function withWords(version: PolicyVersion, shipped = shippedPolicyWords('es')): PolicyVersion {
  const { words: _words, ...plain } = version;
  const es = wordsFor(plain, shipped);
  return es === undefined ? plain : { ...plain, words: { es } };
}

function wordsFor(version: PolicyVersion, words: PolicyWords | undefined): VersionWords | undefined {
  if (words === undefined) return undefined;
  const source = shippedPolicy();
  const clauses = version.clauses.flatMap((clause) => {
    const found = keptWords(
      clause,
      source.clauses.find(({ id }) => id === clause.id),
      words,
    );
    return found === undefined ? [] : [[clause.id, found] as const];
  });
  const title = version.title === source.title ? words.title : undefined;
  return { title: title ?? version.title, clauses: Object.fromEntries(clauses) };
}

// A sentence that the organisation wrote itself has no translation, and a clause is read in one language or in the other.
function keptWords(
  clause: ClauseVersion,
  source: ClauseSource | undefined,
  { clauses }: PolicyWords,
): KeptWords | undefined {
  const words = clauses[clause.id];
  if (source === undefined || words === undefined) return undefined;
  let isWhole = true;
  const said = (text: string, of: string | undefined, translated: string | undefined): string => {
    if (text === '') return '';
    if (text !== of || translated === undefined) isWhole = false;
    return translated ?? text;
  };
  const all = [...clause.rules, ...clause.laws.flatMap((law) => law.rules)];
  const conditions = all.flatMap((rule) => [rule.if, rule.ask]).filter(needsWords);
  const kept: KeptWords = {
    title: said(clause.title, source.title, words.title),
    who: said(clause.who, source.who, words.who),
    what: said(clause.what, source.what, words.what),
    whatNot: said(clause.whatNot, source['what not'], words['what not']),
    where: said(clause.where, source.where, words.where),
    when: said(clause.when, source.when, words.when),
    floor: said(clause.floor, source.floor, words.floor),
    rule: said(clause.rule, source.settings[clause.setting], words.settings[clause.setting]),
    aside: said(clause.aside, source['not about posts'], words['not about posts']),
    // Where something comes from is no sentence of the policy.
    basis: clause.basis === source.basis ? (words.basis ?? clause.basis) : clause.basis,
    laws: Object.fromEntries(
      clause.laws.map(({ country, words: text, basis }) => {
        const law = source.countries[country as keyof typeof source.countries];
        const own = words.countries[country as keyof typeof words.countries];
        return [
          country,
          {
            words: said(text, law?.words, own?.words),
            basis: basis === law?.basis ? (own?.basis ?? basis) : basis,
          },
        ];
      }),
    ),
    conditions: Object.fromEntries(
      conditions.map((text) => [text, said(text, text, words.conditions[text])] as const),
    ),
  };
  return isWhole ? kept : undefined;
}

const translated = new WeakMap<PolicyVersion, Map<Language, PolicyVersion>>();

/**
 * The version as it reads in a language: the rules are the same, and a clause that is not there in it stands in English. One
 * that was published before Heed spoke it has the words of today.
 */
export function versionIn(version: PolicyVersion, language: Language | undefined): PolicyVersion {
  if (language === undefined || language === 'en') return version;
  let known = translated.get(version);
  if (known === undefined) translated.set(version, (known = new Map()));
  let found = known.get(language);
  if (found === undefined) {
    const words = version.words?.[language] ?? wordsFor(version, shippedPolicyWords(language));
    const none = { title: version.title, clauses: {} };
    known.set(language, (found = translate(version, words ?? none, language)));
  }
  return found;
}

const translate = (version: PolicyVersion, words: VersionWords, language: Language): PolicyVersion => ({
  ...version,
  title: words.title,
  language,
  brackets: bracketsIn(version.brackets, language),
  siteBrackets: Object.fromEntries(
    Object.entries(version.siteBrackets).map(([site, own]) => [site, bracketsIn(own, language)]),
  ),
  clauses: version.clauses.map((clause) => {
    const said = words.clauses[clause.id];
    return said === undefined ? { ...clause, language: 'en' } : clauseIn(clause, said);
  }),
});

/** How the filling of a bracket is called that is for one language: `es:HR`. */
export const bracketIn = (key: string, language: Language): string => `${language}:${key}`;

function bracketsIn(brackets: PolicyVersion['brackets'], language: Language): PolicyVersion['brackets'] {
  const own = Object.keys(brackets).flatMap((key) => {
    const value = brackets[bracketIn(key, language)]?.trim() ?? '';
    return value === '' ? [] : [[key, value] as const];
  });
  return { ...brackets, ...Object.fromEntries(own) };
}

function clauseIn(clause: ClauseVersion, { laws, conditions, ...words }: KeptWords): ClauseVersion {
  const ruleIn = <T extends RuleBody>(rule: T): T => ({
    ...rule,
    if: conditions[rule.if] ?? rule.if,
    ask: conditions[rule.ask] ?? rule.ask,
  });
  return {
    ...clause,
    ...words,
    rules: clause.rules.map(ruleIn),
    laws: clause.laws.map((law) => ({ ...law, ...laws[law.country], rules: law.rules.map(ruleIn) })),
  };
}

/** The clauses of a version that cannot be read in a language, by id. */
export const missingIn = (version: PolicyVersion, language: Language): string[] =>
  versionIn(version, language).clauses.flatMap((clause) => (clause.language === undefined ? [] : clause.id));

/** The languages in which a clause of a draft, as it is worded now, cannot be read: by their own names. */
export const untoldIn = (draft: PolicyVersion, clause: string): string[] =>
  LANGUAGES.filter((language) => language !== 'en')
    .filter((language) => missingIn(withWords(draft), language).includes(clause))
    .map(ownName);
