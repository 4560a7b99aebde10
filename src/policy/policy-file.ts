import { z } from 'zod';
import { FileError, readYaml, type FileProblem } from '../files/yaml-file.ts';
import { JOB_ROLES } from '../people/person.ts';
import { bracketsIn } from './brackets.ts';

/** How strict a clause is set, loosest first. */
export const SETTINGS = ['open', 'balanced', 'restrictive'] as const;
export type Setting = (typeof SETTINGS)[number];

/** Whom a clause or a question is for: everybody, or people by what they work as. */
export const AUDIENCES = ['all', ...JOB_ROLES] as const;

const words = z.string().trim().min(1);

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
  const lineOf = (needle: string) => text.slice(0, Math.max(0, text.indexOf(needle))).split('\n').length;
  const seen = new Set<string>();
  const declared = new Set(source.brackets.map((b) => b.key));
  for (const c of source.clauses) {
    const line = lineOf(`id: ${c.id}`);
    if (seen.has(c.id)) problems.push({ file, line, about: c.id, text: 'stands twice' });
    seen.add(c.id);
    for (const key of bracketsIn(clauseTexts(c).join('\n'))) {
      if (!declared.has(key))
        problems.push({ file, line, about: c.id, text: `[${key}] is not among the brackets` });
    }
  }
  if (problems.length > 0) throw new FileError(problems);
  return source;
}

function clauseTexts(c: ClauseSource): string[] {
  return [c.title, c.who, c.what, c['what not'], c.where, c.when, c.floor, ...Object.values(c.settings)];
}
