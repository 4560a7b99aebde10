import { invalid, type FieldProblem } from '../errors.ts';
import type { Brackets } from './brackets.ts';
import { SETTINGS, type PolicySource } from './policy-file.ts';
import type { Choices } from './version.ts';

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

type Sent = Readonly<Record<string, string>>;

/** The settings that a form names, by clause; clauses it says nothing sensible of are left out. */
export function chosenSettings(source: PolicySource, sent: Sent): Choices {
  return Object.fromEntries(
    source.clauses.flatMap(({ id }) => {
      const setting = SETTINGS.find((one) => one === sent[`setting-${id}`]);
      return setting === undefined ? [] : [[id, setting]];
    }),
  );
}

/** Throws invalid for every clause without a setting, or with one looser than its minimum: nothing is chosen by silence. */
export function settingProblems(source: PolicySource, sent: Sent): void {
  const chosen = chosenSettings(source, sent);
  const problems = source.clauses.filter(({ id, minimum }) => {
    const setting = chosen[id];
    return setting === undefined || SETTINGS.indexOf(setting) < SETTINGS.indexOf(minimum);
  });
  if (problems.length > 0)
    throw invalid(problems.map(({ id }) => ({ field: `setting-${id}`, key: 'policy.choose-setting' })));
}
