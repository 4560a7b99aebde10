import { parse, stringify } from 'yaml';
import { picturesOf, type CourseFiles } from '../../src/courses/course-folder.ts';
import { shippedCourse } from '../../src/courses/shipped.ts';
import { textsIn } from '../../src/courses/picture-words.ts';
import { needsWords, readPolicyWords, type PolicyWords } from '../../src/policy/tongue-file.ts';

const WORDS = new Set(['stem', 'partly', 'post', 'alt', 'ending', 'text', 'why', 'point', 'again', 'say']);
const HEADINGS: readonly [string, string][] = [
  ['## The story', '## La historia'],
  ['## The rule', '## La regla'],
  ['## Try it', '## Pruébelo'],
  ['**Answers**', '**Respuestas**'],
];

// Of a spot the words of an option stand in the post too: an accent in front of each changes both alike.
const worded = (value: unknown, isSpot = false): unknown => {
  if (Array.isArray(value)) return value.map((one) => worded(one, isSpot));
  if (value === null || typeof value !== 'object') return value;
  const spot = isSpot || (value as { kind?: string }).kind === 'spot';
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => {
      const isKept = spot && (key === 'post' || key === 'text');
      if (WORDS.has(key) && typeof one === 'string' && one !== '' && !isKept) return [key, `ñ ${one}`];
      return [key, worded(one, spot)];
    }),
  );
};

/** Files of a course with a Spanish that is English behind an ñ: whole, whatever the real one is yet. */
export function withSpanish(files: CourseFiles = shippedCourse().files): CourseFiles {
  const english = Object.entries(files).filter(([path]) => !path.startsWith('es/'));
  const spanish = english.flatMap(([path, body]): [string, string][] => {
    if (path === 'course.yaml') {
      const plan = parse(body) as Record<string, unknown>;
      const words = {
        title: 'ñ Redes sociales',
        summary: 'ñ Ocho lecciones',
        'scenario words': plan['scenario words'],
      };
      return [['es/course.yaml', stringify(words)]];
    }
    if (!path.startsWith('en/') || path.endsWith('spelling.yaml')) return [];
    const to = path.replace('en/', 'es/');
    if (!path.endsWith('.md')) {
      const list = parse(body) as Record<string, unknown>[];
      const made = path.endsWith('words.yaml')
        ? list.map((one) => ({ ...one, for: one['word'] }))
        : worded(list);
      return [[to, stringify(made)]];
    }
    const said = HEADINGS.reduce((text, [from, into]) => text.replaceAll(from, into), body);
    return [[to, said.replace(/^title: (['"]?)/m, 'title: $1ñ ')]];
  });
  const pictures = picturesOf(files).map(({ name, body }) => [
    name,
    Object.fromEntries(textsIn(body).map((text) => [text, `ñ ${text}`])),
  ]);
  return Object.fromEntries([
    ...english,
    ...spanish,
    ['es/pictures.yaml', stringify(Object.fromEntries(pictures))],
  ]);
}

/** The policy in the same Spanish; the clauses named are not there in it. */
export function spanishPolicy(...without: string[]): PolicyWords {
  const { title, brackets, clauses } = shippedCourse().policy;
  const said = (text: string | undefined) => (text === undefined || text === '' ? undefined : `ñ ${text}`);
  const words = {
    title: said(title),
    brackets: Object.fromEntries(brackets.map((one) => [one.key, { ask: said(one.ask) }])),
    clauses: Object.fromEntries(
      clauses
        .filter(({ id }) => !without.includes(id))
        .map((clause) => {
          const laws = Object.values(clause.countries);
          const rules = [...Object.values(clause.rules).flat(), ...laws.flatMap((law) => law.rules)];
          const conditions = rules.flatMap((rule) => [rule.if, rule.ask]).filter(needsWords);
          const fields = [
            'title',
            'who',
            'what',
            'what not',
            'where',
            'when',
            'floor',
            'basis',
            'not about posts',
          ] as const;
          return [
            clause.id,
            {
              ...Object.fromEntries(fields.map((field) => [field, said(clause[field])])),
              settings: Object.fromEntries(
                Object.entries(clause.settings).map(([k, text]) => [k, said(text)]),
              ),
              countries: Object.fromEntries(
                Object.entries(clause.countries).map(([k, law]) => [
                  k,
                  { words: said(law.words), basis: said(law.basis) },
                ]),
              ),
              conditions: Object.fromEntries(conditions.map((text) => [text, said(text)])),
            },
          ];
        }),
    ),
  };
  return readPolicyWords(stringify(JSON.parse(JSON.stringify(words))), 'es/policy.yaml');
}
