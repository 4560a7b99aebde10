import { contentReader } from '../files/content.ts';
import { bracketsIn, fillBrackets, type Brackets } from './brackets.ts';
import { SETTINGS, type PolicySource, type Setting } from './policy-file.ts';

/** A clause as it was published: fitted, with every bracket filled. */
export interface Clause {
  id: string;
  title: string;
  who: string;
  what: string;
  whatNot: string;
  where: string;
  when: string;
  floor: string;
  setting: Setting;
  /** The sentence of the chosen setting. */
  rule: string;
  locked: boolean;
  weight: number;
  roles: string[];
  basis: string;
}

/** One version of the policy, whole. Stored under the hash of its text and never changed. */
export interface PolicyVersion {
  title: string;
  brackets: Brackets;
  clauses: Clause[];
}

/** Chooses the setting of each clause. Those not named are `balanced`. */
export type Choices = Readonly<Record<string, Setting>>;

/** Fits the policy to an organisation. A choice looser than the clause's minimum becomes the minimum. */
export function fit(source: PolicySource, choices: Choices, brackets: Brackets): PolicyVersion {
  const fill = (text: string) => fillBrackets(text, brackets);
  return {
    title: source.title,
    brackets,
    clauses: source.clauses.map((c) => {
      const setting = stricter(choices[c.id] ?? 'balanced', c.minimum);
      return {
        id: c.id,
        title: fill(c.title),
        who: fill(c.who),
        what: fill(c.what),
        whatNot: fill(c['what not']),
        where: fill(c.where),
        when: fill(c.when),
        floor: fill(c.floor),
        setting,
        rule: fill(c.settings[setting]),
        locked: c.locked,
        weight: c.weight,
        roles: c.roles,
        basis: c.basis,
      };
    }),
  };
}

/** The brackets that still stand open anywhere in the version: such a text can be neither published nor signed. */
export function openBrackets(version: PolicyVersion): string[] {
  const texts = version.clauses.flatMap((c) => [
    c.title,
    c.who,
    c.what,
    c.whatNot,
    c.where,
    c.when,
    c.floor,
    c.rule,
  ]);
  return bracketsIn(texts.join('\n'));
}

export function stricter(a: Setting, b: Setting): Setting {
  return SETTINGS.indexOf(a) >= SETTINGS.indexOf(b) ? a : b;
}

/** The setting of each clause of a version. */
export function choicesOf(version: PolicyVersion): Choices {
  return Object.fromEntries(version.clauses.map((c) => [c.id, c.setting]));
}

/** Clauses that somebody in these roles meets most come first; each list keeps the policy's order. */
export function forRoles(
  version: PolicyVersion,
  roles: readonly string[],
): { mine: Clause[]; others: Clause[] } {
  const isMine = (c: Clause) => c.roles.includes('all') || c.roles.some((role) => roles.includes(role));
  return { mine: version.clauses.filter(isMine), others: version.clauses.filter((c) => !isMine(c)) };
}

/** Reads a version by its hash. */
export const versionOf = contentReader((body) => JSON.parse(body) as PolicyVersion);
