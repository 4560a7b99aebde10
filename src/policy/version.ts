import { contentReader } from '../files/content.ts';
import type { Language } from '../web/languages.ts';
import { bracketsIn, type Brackets } from './brackets.ts';
import type { Setting } from './policy-file.ts';
import type { RuleBody } from './rule.ts';
import type { VersionWords } from './tongue.ts';

/** The layer of its clause that a kept rule comes from. */
export type OwnLayer = 'always' | Setting;

/** What the law of a country adds to a clause. */
export interface Law {
  country: string;
  words: string;
  basis: string;
  rules: RuleBody[];
}

/** A clause as a version keeps it: fitted, the brackets open, with the rules that hold at its setting. */
export interface ClauseVersion {
  id: string;
  title: string;
  who: string;
  what: string;
  whatNot: string;
  where: string;
  when: string;
  /** '' for a clause of the organisation's own. */
  floor: string;
  setting: Setting;
  /** The sentence of the chosen setting. */
  rule: string;
  locked: boolean;
  weight: number;
  roles: string[];
  basis: string;
  protects: boolean;
  /** A clause of the organisation's own, not one of those that come with Heed. */
  own: boolean;
  /** What a clause is about that says nothing about a post; '' for the others. */
  aside: string;
  rules: (RuleBody & { layer: OwnLayer })[];
  laws: Law[];
  /** Why the privacy lead let it go below its minimum; '' where it does not. */
  below: string;
  /** In a version that was put into another language: the one of this clause, which is not there in that. */
  language?: 'en';
}

/** One version of the policy, whole. Stored under the hash of its text and never changed. */
export interface PolicyVersion {
  title: string;
  brackets: Brackets;
  /** Where a site fills a bracket otherwise than the organisation, by site. */
  siteBrackets: Readonly<Record<string, Brackets>>;
  /** The countries whose laws it takes in. */
  countries: string[];
  clauses: ClauseVersion[];
  /** What it says in other languages. */
  words?: Partial<Record<Language, VersionWords>>;
  /** Into which it was put to be read; absent as it was published. */
  language?: Language;
}

/** The settings of clauses, by id. */
export type Choices = Readonly<Record<string, Setting>>;

/** The setting of each clause of a version. */
export function choicesOf(version: Pick<PolicyVersion, 'clauses'>): Choices {
  return Object.fromEntries(version.clauses.map((c) => [c.id, c.setting]));
}

/** Every sentence of a clause that may hold a bracket. */
export function sentencesOf(c: ClauseVersion): string[] {
  return [
    c.title,
    c.who,
    c.what,
    c.whatNot,
    c.where,
    c.when,
    c.floor,
    c.rule,
    ...c.laws.map((law) => law.words),
    ...[...c.rules, ...c.laws.flatMap((law) => law.rules)].flatMap((rule) => [rule.if, rule.ask]),
  ];
}

/** The brackets that nothing fills: a text with one of them can be neither published nor signed. */
export function openBrackets(version: PolicyVersion): string[] {
  const filled = (key: string) => (version.brackets[key] ?? '').trim() !== '';
  return bracketsIn(version.clauses.flatMap(sentencesOf).join('\n')).filter((key) => !filled(key));
}

/** Reads a version by its hash. */
export const versionOf = contentReader((body): PolicyVersion => {
  const { words, ...version } = JSON.parse(body) as PolicyVersion;
  // The words of other languages are this version's alone: a draft that is made out of it does not take them along.
  return Object.defineProperty(version, 'words', { value: words, enumerable: false });
});
