/** The few kinds of error that a person may see. Each carries a message key with its parameters, never English. */
export type ErrorKind = 'not-found' | 'not-allowed' | 'invalid' | 'conflict' | 'too-many' | 'too-large';

export interface FieldProblem {
  field: string;
  key: string;
  params?: Record<string, string | number>;
}

export class HeedError extends Error {
  readonly kind: ErrorKind;
  readonly key: string;
  readonly params: Record<string, string | number>;
  readonly problems: FieldProblem[];

  constructor(
    kind: ErrorKind,
    key: string,
    params: Record<string, string | number> = {},
    problems: FieldProblem[] = [],
  ) {
    super(`${kind}: ${key}`);
    this.kind = kind;
    this.key = key;
    this.params = params;
    this.problems = problems;
  }
}

export const notFound = (key = 'error.not-found') => new HeedError('not-found', key);
export const notAllowed = (key = 'error.not-allowed') => new HeedError('not-allowed', key);
export const conflict = (key: string, params: Record<string, string | number> = {}) =>
  new HeedError('conflict', key, params);
/** Input that cannot be accepted: every problem names its form field. */
export const invalid = (problems: FieldProblem[]) => new HeedError('invalid', 'error.invalid', {}, problems);
/** One wrong field. */
export const invalidField = (field: string, key: string, params: Record<string, string | number> = {}) =>
  invalid([{ field, key, params }]);

/** Runs checks that throw `invalid`, all of them, and throws once with every problem that any of them found. */
export function checkAll(...checks: (() => void)[]): void {
  const problems: FieldProblem[] = [];
  for (const check of checks) {
    try {
      check();
    } catch (error) {
      if (!(error instanceof HeedError) || error.kind !== 'invalid') throw error;
      problems.push(...error.problems);
    }
  }
  if (problems.length > 0) throw invalid(problems);
}
