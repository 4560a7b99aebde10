import { invalid, type FieldProblem } from '../errors.ts';
import type { Brackets } from './brackets.ts';
import type { PolicySource } from './policy-file.ts';

const LONGEST = 200;

/** Checks what was typed for the brackets. Throws invalid naming the fields `bracket-0`, `bracket-1` … */
export function bracketProblems(source: PolicySource, brackets: Brackets): void {
  const problems: FieldProblem[] = [];
  source.brackets.forEach((bracket, n) => {
    const value = brackets[bracket.key] ?? '';
    const field = `bracket-${n}`;
    if (value === '') problems.push({ field, key: 'policy.bracket-needed' });
    else if (value.length > LONGEST) problems.push({ field, key: 'policy.bracket-long' });
    else if (/[[\]\p{Cc}]/u.test(value)) problems.push({ field, key: 'policy.bracket-odd' });
    else if (bracket.number && !(/^\d{1,3}$/.test(value) && Number(value) >= 1 && Number(value) <= 365))
      problems.push({ field, key: 'policy.bracket-number' });
  });
  if (problems.length > 0) throw invalid(problems);
}
