import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { z } from 'zod';
import { readYaml, type FileProblem } from '../files/yaml-file.ts';
import { COUNTRIES } from '../organisation/organisation.ts';
import type { Language } from '../web/languages.ts';
import { bracketsIn } from './brackets.ts';
import { readPolicy, type ClauseSource, type PolicySource } from './policy-file.ts';

const FOLDER = join(import.meta.dirname, '../../courses/social-media');

const words = z.string().trim().min(1);

/** The words of one clause in another language. What is not there is said in the first language. */
const clauseWords = z.strictObject({
  title: words.optional(),
  who: words.optional(),
  what: words.optional(),
  'what not': words.optional(),
  where: words.optional(),
  when: words.optional(),
  floor: words.optional(),
  settings: z
    .strictObject({ open: words.optional(), balanced: words.optional(), restrictive: words.optional() })
    .default({}),
  basis: words.optional(),
  note: words.optional(),
  'not about posts': words.optional(),
  countries: z
    .partialRecord(z.enum(COUNTRIES), z.strictObject({ words: words.optional(), basis: words.optional() }))
    .default({}),
  /** What a rule says under `if` or `ask`, by the sentence of the first language. */
  conditions: z.record(z.string(), words).default({}),
});

const bracketWords = z.strictObject({
  ask: words.optional(),
  hint: words.optional(),
  example: words.optional(),
  default: words.optional(),
});

const wordsFile = z.strictObject({
  title: words.optional(),
  brackets: z.record(z.string(), bracketWords).default({}),
  clauses: z.record(z.string(), clauseWords).default({}),
});

export type ClauseWords = z.output<typeof clauseWords>;
/** `<language>/policy.yaml`: the words of the policy in another language, by clause. */
export type PolicyWords = z.output<typeof wordsFile>;

/** Reads the words of a policy in another language. Throws FileError. */
export const readPolicyWords = (text: string, file: string): PolicyWords => readYaml(text, file, wordsFile);

const known = new Map<Language, PolicyWords | undefined>();

/** The words that come with Heed in a language; undefined for the first one, and where there are none. */
export function shippedPolicyWords(language: Language): PolicyWords | undefined {
  if (!known.has(language)) {
    const file = join(FOLDER, language, 'policy.yaml');
    const isThere = language !== 'en' && existsSync(file);
    known.set(
      language,
      isThere ? readPolicyWords(readFileSync(file, 'utf8'), relative(process.cwd(), file)) : undefined,
    );
  }
  return known.get(language);
}

let shipped: PolicySource | undefined;

/** The policy that comes with Heed, in its first language. */
export const shippedPolicy = (): PolicySource =>
  (shipped ??= readPolicy(readFileSync(join(FOLDER, 'policy.yaml'), 'utf8'), 'policy.yaml'));

/** The sentences of a clause that a translation needs, by where they stand. */
function sentencesOf(clause: ClauseSource): Map<string, string> {
  const { settings, countries } = clause;
  const rules = [
    ...Object.values(clause.rules).flat(),
    ...Object.values(countries).flatMap((law) => law.rules),
  ];
  const conditions = rules.flatMap((rule) => [rule.if, rule.ask]).filter(needsWords);
  const plain = ['title', 'who', 'what', 'what not', 'where', 'when', 'floor', 'basis', 'note'] as const;
  return new Map(
    [
      ...[...plain, 'not about posts' as const].map((field) => [field, clause[field] ?? ''] as const),
      ...Object.entries(settings).map(([name, text]) => [`settings: ${name}`, text] as const),
      ...Object.entries(countries).flatMap(([country, law]) => [
        [`countries: ${country}: words`, law.words] as const,
        [`countries: ${country}: basis`, law.basis] as const,
      ]),
      ...conditions.map((text) => [`conditions: ${text}`, text] as const),
    ].filter(([, text]) => text !== ''),
  );
}

/** A condition that is a bracket alone reads the same in every language. */
export const needsWords = (text: string): boolean => text !== '' && !/^\[[^\][]+\]$/.test(text);

function wordsOf(clause: ClauseWords): Map<string, string> {
  const { settings, countries, conditions, ...plain } = clause;
  return new Map(
    [
      ...Object.entries(plain),
      ...Object.entries(settings).map(([name, text]) => [`settings: ${name}`, text] as const),
      ...Object.entries(countries).flatMap(([country, law]) =>
        Object.entries(law).map(([field, text]) => [`countries: ${country}: ${field}`, text] as const),
      ),
      ...Object.entries(conditions).map(([of, text]) => [`conditions: ${of}`, text] as const),
    ].filter((pair): pair is [string, string] => pair[1] !== undefined),
  );
}

/** What the words of another language lack beside the policy, or have too much; brackets are the same in both. Pure. */
export function policyGaps(source: PolicySource, words: PolicyWords, file: string): FileProblem[] {
  const problems: FileProblem[] = [];
  const say = (about: string, text: string) => problems.push({ file, line: 1, about, text });
  if (words.title === undefined) say('title', 'is missing in this language');
  compare(
    new Map(
      source.brackets.flatMap((one) =>
        (['ask', 'hint', 'example', 'default'] as const)
          .filter((field) => one[field] !== '' && !(field === 'default' && one.number))
          .map((field) => [`${one.key}: ${field}`, one[field]] as const),
      ),
    ),
    new Map(
      Object.entries(words.brackets).flatMap(([key, one]) =>
        Object.entries(one).map(([field, text]) => [`${key}: ${field}`, text as string] as const),
      ),
    ),
    (where, text) => say(`[${where.split(':')[0]}]`, `${where}: ${text}`),
  );
  for (const clause of source.clauses) {
    const own = words.clauses[clause.id];
    if (own === undefined) say(clause.id, 'is missing in this language');
    else compare(sentencesOf(clause), wordsOf(own), (where, text) => say(clause.id, `${where}: ${text}`));
  }
  for (const id of Object.keys(words.clauses))
    if (source.clauses.every((clause) => clause.id !== id)) say(id, 'is no clause of the policy');
  return problems;
}

function compare(
  first: ReadonlyMap<string, string>,
  other: ReadonlyMap<string, string>,
  say: (where: string, text: string) => void,
): void {
  for (const [where, text] of first) {
    const said = other.get(where);
    if (said === undefined) say(where, 'is missing in this language');
    else {
      const [was, is] = [text, said].map((one) => bracketsIn(one).toSorted().join(', '));
      if (was !== is) say(where, `has the brackets ${is || 'none'}, and the first language ${was || 'none'}`);
    }
  }
  for (const where of other.keys()) if (!first.has(where)) say(where, 'does not stand in the first language');
}

/** What is asked for the brackets, in a language as far as it is there in it. What a bracket has by default stays as it is. */
export const askedIn = (source: PolicySource, language: Language): Pick<PolicySource, 'brackets'> => {
  const words = shippedPolicyWords(language)?.brackets ?? {};
  return {
    brackets: source.brackets.map((one) => ({
      ...one,
      ask: words[one.key]?.ask ?? one.ask,
      hint: words[one.key]?.hint ?? one.hint,
      example: words[one.key]?.example ?? one.example,
    })),
  };
};
