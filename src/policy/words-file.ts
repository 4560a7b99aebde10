import { z } from 'zod';

/** A code as people write it in a file: without hyphens, in any case. */
export const code = <const T extends readonly [string, ...string[]]>(codes: T) =>
  z.preprocess(
    (value) => (typeof value === 'string' ? value.trim().toLowerCase().replace(/\s+/g, '-') : value),
    z.enum(codes, { error: () => `must be one of: ${codes.map(spaced).join(', ')}` }),
  );

/** Several codes; one alone may stand without the list. */
export const anyOf = <const T extends readonly [string, ...string[]]>(codes: T) =>
  z
    .preprocess(
      (value) => (Array.isArray(value) || value === undefined ? value : [value]),
      z.array(code(codes)),
    )
    .default([]);

const spaced = (text: string): string => text.replaceAll('-', ' ');
