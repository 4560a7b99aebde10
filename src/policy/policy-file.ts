import { z } from 'zod';
import { FileError, readYaml, type FileProblem } from '../files/yaml-file.ts';
import { JOB_ROLES } from '../people/person.ts';
import { COUNTRIES } from '../organisation/organisation.ts';
import { bracketsIn } from './brackets.ts';
import { ruleSource } from './rule.ts';

/** How strict a clause is set, loosest first. */
export const SETTINGS = ['open', 'balanced', 'restrictive'] as const;
export type Setting = (typeof SETTINGS)[number];

/** Whom a clause or a question is for: everybody, or people by what they work as. */
export const AUDIENCES = ['all', ...JOB_ROLES] as const;

const words = z.string().trim().min(1);

const rules = z.array(ruleSource).default([]);

/** What the law of one country adds to a clause: a sentence, where it comes from, and rules. */
const law = z.strictObject({ words, basis: words, rules });

const clause = z.strictObject({
  id: z.string().regex(/^[A-Z]{2}-\d\d$/, 'must look like SM-01'),
  title: words,
  who: words,
  what: words,
  'what not': words,
  where: words,
  when: words,
  floor: words,
  settings: z.strictObject({ open: words, balanced: words, restrictive: words }),
  minimum: z.enum(SETTINGS),
  locked: z.boolean(),
  weight: z.union([z.literal(1), z.literal(2)]),
  roles: z.array(z.enum(AUDIENCES)).min(1),
  watch: z.array(words).default([]),
  basis: z.string().default(''),
  note: z.string().default(''),
  /** SM-21: what it allows is not taken away by another clause, but for patients' sake. */
  protects: z.boolean().default(false),
  rules: z
    .strictObject({ always: rules, open: rules, balanced: rules, restrictive: rules })
    .default({ always: [], open: [], balanced: [], restrictive: [] }),
  /** For a clause that says nothing about a post: what it is about instead. */
  'not about posts': words.optional(),
  countries: z.partialRecord(z.enum(COUNTRIES), law).default({}),
});

const bracket = z.strictObject({
  key: words,
  ask: words,
  hint: z.string().default(''),
  example: z.string().default(''),
  default: z.string().default(''),
  number: z.boolean().default(false),
});

const policyFile = z.strictObject({
  title: words,
  brackets: z.array(bracket),
  clauses: z.array(clause).min(1),
});

export type ClauseSource = z.output<typeof clause>;
export type Bracket = z.output<typeof bracket>;
/** `policy.yaml` as it was written: every setting of every clause, brackets open. */
export type PolicySource = z.output<typeof policyFile>;

/** Reads a policy file. Throws FileError with file, clause and line of everything that is wrong. */
export function readPolicy(text: string, file: string): PolicySource {
  const source = readYaml(text, file, policyFile);
  const problems: FileProblem[] = [];
  const lineAt = (offset: number) => text.slice(0, offset).split('\n').length;
  const seen = new Set<string>();
  const declared = new Set(source.brackets.map((b) => b.key));
  let start = 0;
  for (const c of source.clauses) {
    start = Math.max(start, text.indexOf(`id: ${c.id}`, start + 1));
    const say = (about: string, offset = start) =>
      problems.push({ file, line: lineAt(offset), about: c.id, text: about });
    if (seen.has(c.id)) say('stands twice');
    seen.add(c.id);
    const aside = c['not about posts'] !== undefined;
    const general = Object.values(c.rules).flat();
    const bound = [...general, ...Object.values(c.countries).flatMap((law) => law.rules)];
    if (general.length === 0 && !aside)
      say('has no rules: give it some, or say under “not about posts” what it is about instead');
    if (bound.length > 0 && aside) say('has rules, and yet says that it is not about posts');
    for (const key of bracketsIn(clauseTexts(c).join('\n'))) {
      if (!declared.has(key))
        say(`[${key}] is not among the brackets`, Math.max(start, text.indexOf(`[${key}]`, start)));
    }
  }
  if (problems.length > 0) throw new FileError(problems);
  return source;
}

const sentences = (c: ClauseSource) => {
  const { title, who, what, where, when, floor } = c;
  return { title, who, what, whatNot: c['what not'], where, when, floor, aside: c['not about posts'] ?? '' };
};

function clauseTexts(c: ClauseSource): string[] {
  const laws = Object.values(c.countries);
  const all = [...Object.values(c.rules).flat(), ...laws.flatMap((one) => one.rules)];
  return [
    ...Object.values({ ...c.settings, ...sentences(c) }),
    ...laws.map((one) => one.words),
    ...all.flatMap((rule) => [rule.if, rule.ask]),
  ];
}
