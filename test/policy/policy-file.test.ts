import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FileError } from '../../src/files/yaml-file.ts';
import { JOB_ROLES } from '../../src/people/person.ts';
import { readPolicy } from '../../src/policy/policy-file.ts';
import { SHIPPED } from '../../src/courses/shipped.ts';
import { ruleSource } from '../../src/policy/rule.ts';
import { DUTIES, KINDS, VERDICTS, VOICES, WHENS, WHERES } from '../../src/policy/vocabulary.ts';

const shipped = readFileSync(join(SHIPPED, 'policy.yaml'), 'utf8');

function problems(text: string) {
  try {
    readPolicy(text, 'policy.yaml');
    return [];
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    return error.problems;
  }
}

describe('the shipped policy file', () => {
  const policy = readPolicy(shipped, 'policy.yaml');

  it('holds the 25 clauses SM-01 to SM-25 in order', () => {
    const ids = Array.from({ length: 25 }, (_, n) => `SM-${String(n + 1).padStart(2, '0')}`);
    expect(policy.clauses.map((clause) => clause.id)).toEqual(ids);
  });

  it('locks what may never be turned off', () => {
    const locked = policy.clauses.filter((clause) => clause.locked).map((clause) => clause.id);
    expect(locked).toEqual(['SM-02', 'SM-05', 'SM-11', 'SM-21', 'SM-22', 'SM-23']);
  });

  it('starts at balanced wherever patients’ information is concerned', () => {
    const careful = policy.clauses
      .filter((clause) => clause.minimum === 'balanced')
      .map((clause) => clause.id);
    expect(careful).toEqual(['SM-02', 'SM-04', 'SM-05', 'SM-06', 'SM-09', 'SM-18', 'SM-23']);
  });
});

describe('a policy file with a mistake', () => {
  it('is named with file, clause and line: a floor that is missing', () => {
    const lines = shipped.split('\n');
    const at = lines.findIndex(
      (line, n) => line.includes('floor:') && n > lines.findIndex((l) => l.includes('id: SM-03')),
    );
    const found = problems(lines.filter((_line, n) => n !== at).join('\n'));
    expect(found[0]).toMatchObject({ file: 'policy.yaml', about: 'SM-03' });
    expect(Math.abs(found[0]!.line - at)).toBeLessThan(25);
    expect(found[0]!.text).toContain('floor');
  });

  it.each([
    ['a setting nobody knows', ['minimum: open', 'minimum: loose'], 'minimum'],
    ['a bracket that is not declared', ['[privacy lead]', '[the boss]'], 'the boss'],
    ['a clause twice', ['id: SM-02', 'id: SM-01'], 'twice'],
    ['a word that is no key', ['floor:', 'flor:'], 'flor'],
  ])('is refused with a sentence: %s', (_name, [from, to], says) => {
    const found = problems(shipped.replace(from!, to!));
    expect(found.map((problem) => problem.text).join('\n')).toContain(says);
    expect(found.every((problem) => problem.line > 0)).toBe(true);
  });

  it('that is no YAML at all is refused with a line', () => {
    expect(problems('title: "x\nclauses: [')[0]!.line).toBeGreaterThan(0);
  });
});

const lines = shipped.split('\n');
/** The line, counted from 1, of the first line from a clause on that holds these words. */
const lineOf = (clause: string, words: string, after = lines.indexOf(`  - id: ${clause}`)) =>
  lines.findIndex((line, n) => n >= after && line.includes(words)) + 1;
/** The shipped file with one line, found like that, made another. */
function changed(clause: string, words: string, to: string): string {
  const at = lineOf(clause, words) - 1;
  return lines.map((line, n) => (n === at ? line.replace(words, to) : line)).join('\n');
}
/** The shipped file with a block of lines put behind a clause's last line. */
function withBlock(clause: string, block: string): string {
  const from = lines.indexOf(`  - id: ${clause}`);
  const next = lines.findIndex((line, n) => n > from && line.startsWith('  - id: '));
  return [...lines.slice(0, next), block, ...lines.slice(next)].join('\n');
}

describe('the rules of the shipped policy file', () => {
  const policy = readPolicy(shipped, 'policy.yaml');

  it('say of every clause what a machine can apply, or what it is about instead', () => {
    const aside = policy.clauses.filter((clause) => clause['not about posts'] !== undefined);
    expect(aside.map((clause) => clause.id)).toEqual(['SM-19', 'SM-22', 'SM-23', 'SM-24', 'SM-25']);
  });

  it('give the law of a country its sentence and its source', () => {
    const laws = policy.clauses.flatMap((clause) =>
      Object.entries(clause.countries).map(([country, law]) => ({ id: `${clause.id} ${country}`, ...law })),
    );
    const named = [
      'SM-05 au',
      'SM-05 eu',
      'SM-05 uk',
      'SM-16 au',
      'SM-18 eu',
      'SM-21 uk',
      'SM-21 ca',
      'SM-25 us-tx',
      'SM-25 uk',
    ];
    expect(laws.map((law) => law.id)).toEqual(expect.arrayContaining(named));
    for (const law of laws) expect([law.words.endsWith('.'), law.basis.endsWith('.')]).toEqual([true, false]);
  });
});

describe('a rule with a mistake', () => {
  const only = (text: string) => {
    const found = problems(text);
    expect(found).toHaveLength(1);
    return [found[0]!.file, found[0]!.about, found[0]!.line, found[0]!.text] as const;
  };

  it.each([
    [
      'an answer nobody knows',
      'SM-04',
      'answer: never',
      'answer: forbidden',
      'encouraged, allowed, allowed if, ask first, never',
    ],
    [
      'a kind of content nobody knows',
      'SM-09',
      '[patient fact, patient image, patient story]',
      '[patient facts]',
      'patient fact, patient image',
    ],
    [
      'a place nobody knows',
      'SM-09',
      'where: message',
      'where: whatsapp',
      'own profile, comment, closed group, message',
    ],
    [
      'a circumstance nobody knows',
      'SM-05',
      'unless: permission',
      'unless: consent',
      'permission, checked, approved',
    ],
    ['a voice nobody knows', 'SM-12', 'as: the business', 'as: us', 'myself, the business'],
    ['a role nobody knows', 'SM-08', 'who: clinician', 'who: nurse', 'clinician, care staff, front desk'],
    ['a word that is no condition', 'SM-14', 'duty: on duty', 'during: on duty', 'during'],
  ])('names the line, the clause and the words that can stand there: %s', (_name, clause, from, to, says) => {
    // A clause has these words in its text fields, too: what is meant is the line below its rules.
    const at = lineOf(clause, from, lineOf(clause, 'rules:')) - 1;
    const text = lines.map((line, n) => (n === at ? line.replace(from, to) : line)).join('\n');
    const [file, about, line, words] = only(text);
    expect([file, about]).toEqual(['policy.yaml', clause]);
    expect(words).toContain(says);
    // An unknown key is named with the rule that it stands in.
    expect(Math.abs(line - (at + 1))).toBeLessThanOrEqual(to.startsWith('during') ? 4 : 0);
  });

  it('that says “allowed if” says if what', () => {
    expect(only(changed('SM-16', 'if: you can prove it', 'unless: checked'))[3]).toMatch(
      /^0? ?if: is needed/,
    );
    expect(only(changed('SM-04', 'unless: permission', 'if: permission'))[3]).toContain(
      'only with the answer “allowed if”',
    );
  });

  it('that says “ask first” says whom', () => {
    const at = lineOf('SM-02', 'ask: "[privacy lead]"');
    const found = only(changed('SM-02', 'ask: "[privacy lead]"', ''));
    expect([found[1], found[3]]).toEqual(['SM-02', expect.stringContaining('says whom to ask')]);
    expect(Math.abs(found[2] - at)).toBeLessThan(8);
  });

  it('that can never apply is refused', () => {
    expect(
      only(changed('SM-03', 'when: incident', 'when: incident\n          unless: incident'))[3],
    ).toContain('can never apply');
  });

  it('is named with its own line when it asks for a bracket that is not declared', () => {
    const found = only(changed('SM-12', 'ask: "[communications lead]"', 'ask: "[the press office]"'));
    expect(found).toEqual([
      'policy.yaml',
      'SM-12',
      lineOf('SM-12', 'ask: "[communications lead]"'),
      '[the press office] is not among the brackets',
    ]);
  });
});

describe('a clause about nothing', () => {
  it('has rules, or says what it is about instead', () => {
    const found = problems(changed('SM-24', 'not about posts:', 'note:'));
    expect(found).toEqual([
      {
        file: 'policy.yaml',
        line: lineOf('SM-24', 'id: SM-24'),
        about: 'SM-24',
        text: 'has no rules: give it some, or say under “not about posts” what it is about instead',
      },
    ]);
  });

  it('does not say both', () => {
    const rules = '    rules:\n      always:\n        - answer: never\n          what: mockery';
    for (const clause of ['SM-19', 'SM-24'])
      expect(problems(withBlock(clause, rules))).toEqual([
        expect.objectContaining({
          line: lineOf(clause, `id: ${clause}`),
          about: clause,
          text: 'has rules, and yet says that it is not about posts',
        }),
      ]);
  });

  it('is named where it stands, when another has the same number', () => {
    const found = problems(changed('SM-20', 'id: SM-20', 'id: SM-18'));
    expect(found.map((one) => [one.line, one.about, one.text])).toEqual([
      [lineOf('SM-20', 'id: SM-20'), 'SM-18', 'stands twice'],
    ]);
  });
});

describe('the page on how to write a clause', () => {
  const page = readFileSync(join(__dirname, '../../docs/authoring.md'), 'utf8');
  const section = page.slice(page.indexOf('## How to write a clause'), page.indexOf('## The course'));

  it('explains every word that a rule can use', () => {
    const explained = [...section.matchAll(/^\| `([a-z ]+)` \|/gm)].map((match) => match[1]!);
    const words = [...VERDICTS, ...KINDS, ...WHERES, ...WHENS].map((code) => code.replaceAll('-', ' '));
    expect(words.filter((word) => !explained.includes(word))).toEqual([]);
    for (const word of [...VOICES, ...DUTIES, ...JOB_ROLES])
      expect(section).toContain(`\`${word.replaceAll('-', ' ')}\``);
    const conditions = Object.keys(ruleSource.in.shape).filter(
      (key) => !['answer', 'if', 'ask'].includes(key),
    );
    expect(conditions.filter((word) => !explained.includes(word))).toEqual([]);
  });

  it('shows rules that Heed can read', () => {
    const blocks = [...section.matchAll(/```yaml\n([\s\S]*?)```/g)].map((match) => match[1]!);
    const read = blocks.filter((block) => block.includes('rules:') || block.includes('countries:'));
    expect(read).toHaveLength(4);
    for (const block of read) expect(problems(inPlaceOf('SM-20', block))).toEqual([]);
  });

  // A clause with these rules instead of its own.
  function inPlaceOf(clause: string, block: string): string {
    const from = lineOf(clause, 'rules:') - 1;
    const next = lines.findIndex((line, n) => n > from && line.startsWith('  - id: '));
    const kept = block.includes('countries:') ? lines.slice(from, next).join('\n') : '';
    return [...lines.slice(0, from), kept, block, ...lines.slice(next)].join('\n');
  }
});
