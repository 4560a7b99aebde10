import { parse } from 'yaml';

// What an author wrote may be anything: these read of it what they can, and say nothing of what is wrong.

/** The value of lines of YAML; undefined for lines that are none. */
export function valueOf(lines: string): unknown {
  try {
    return parse(lines);
  } catch {
    return undefined;
  }
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const recordOf = (value: unknown): Record<string, unknown> => (isRecord(value) ? value : {});

export const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

/** A text, number or yes-and-no as text; '' for anything else. */
export const textOf = (value: unknown): string =>
  typeof value === 'string'
    ? value.trim()
    : typeof value === 'number' || typeof value === 'boolean'
      ? String(value)
      : '';

/** The texts of a list; one that stands alone is a list of it. */
export const textsOf = (value: unknown): string[] =>
  (Array.isArray(value) ? value : value === undefined || value === null ? [] : [value]).map(textOf);
