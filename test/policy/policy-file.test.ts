import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FileError } from '../../src/files/yaml-file.ts';
import { readPolicy } from '../../src/policy/policy-file.ts';
import { SHIPPED } from '../../src/courses/shipped.ts';

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
