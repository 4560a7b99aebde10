import type { Question } from './course-file.ts';

/** Which options somebody chose: their places in the question as it is kept, ascending. */
export type Chosen = readonly number[];

/** A question is right or wrong: exactly the right options, and no other. Nothing chosen is wrong. */
export function isRight(question: Question, chosen: Chosen): boolean {
  const key = question.options.flatMap((option, place) => (option.right ? [place] : []));
  return key.length === chosen.length && key.every((place, n) => chosen[n] === place);
}

/** What a form sent for a question, made sound: known options only, each once, ascending; at most one for single kinds. */
export function tidyChosen(question: Question, sent: unknown): Chosen {
  const list = (Array.isArray(sent) ? sent : [sent]).filter(
    (value): value is string => typeof value === 'string',
  );
  const places = [...new Set(list.filter((text) => /^\d{1,2}$/.test(text)).map(Number))]
    .filter((place) => place < question.options.length)
    .toSorted((a, b) => a - b);
  return question.kind === 'multiple' ? places : places.slice(0, 1);
}

export interface Mark {
  right: number;
  of: number;
  percent: number;
  /** Questions that must be right and were not. */
  criticalMissed: string[];
  passed: boolean;
}

/** Marks a paper: passed when at least `pass` percent are right and every critical question is. */
export function markPaper(
  questions: readonly Question[],
  answers: readonly (Chosen | undefined)[],
  pass: number,
): Mark {
  const rights = questions.map((question, n) => isRight(question, answers[n] ?? []));
  const right = rights.filter(Boolean).length;
  const criticalMissed = questions.filter((q, n) => q.critical && !rights[n]).map((q) => q.id);
  const of = questions.length;
  return {
    right,
    of,
    percent: of === 0 ? 0 : Math.floor((right * 100) / of),
    criticalMissed,
    passed: of > 0 && right * 100 >= pass * of && criticalMissed.length === 0,
  };
}
