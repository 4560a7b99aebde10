import type { FileProblem } from './yaml-file.ts';

/**
 * Compares what must be said in another language with what is said there, thing by thing: what is missing, and what stands for
 * nothing in the first language. Pure.
 */
export function wordGaps(needed: Iterable<string>, said: Iterable<string>, file: string): FileProblem[] {
  const [first, other] = [new Set(needed), new Set(said)];
  const of = (about: string, text: string): FileProblem => ({ file, line: 1, about, text });
  return [
    ...[...first].filter((one) => !other.has(one)).map((one) => of(one, 'is missing in this language')),
    ...[...other]
      .filter((one) => !first.has(one))
      .map((one) => of(one, 'does not stand in the first language')),
  ];
}
