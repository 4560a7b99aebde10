import { oneLine } from '../organisation/line.ts';

/** The fields of a form that was sent. */
export interface Fields {
  has(name: string): boolean;
  /** What was typed as one line; '' for nothing. */
  line(name: string): string;
  /** What was typed in several lines, as Markdown needs it: spaces at the start of a line stay. */
  text(name: string): string;
  /** What was ticked: in the order of `before`, then as the form has it. A page shows choices in an order of its own. */
  ticked(name: string, before?: readonly string[]): string[];
  /** A place in a list of this length, from 0; -1 for none of them. */
  place(name: string, length: number): number;
}

const UNSEEN = /[\p{Zl}\p{Zp}\u200B\u2060\uFEFF\u202A-\u202E\u2066-\u2069]|(?!\n)\p{Cc}/gu;

/** Text of several lines as it is kept: composed, without control characters, no two empty lines in a row. */
export const severalLines = (text: string): string =>
  text
    .toWellFormed()
    .normalize('NFC')
    .replace(/\r\n?/g, '\n')
    .replaceAll('\t', '    ')
    .replace(UNSEEN, '')
    .replace(/[^\S\n]+$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .replace(/^\n+|\n+$/g, '');

/** Reads the body of a form. */
export function fieldsOf(body: unknown): Fields {
  const sent = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
  const values = (name: string): string[] =>
    (Object.hasOwn(sent, name) ? [sent[name]].flat() : []).filter((value) => typeof value === 'string');
  return {
    has: (name) => values(name).length > 0,
    line: (name) => oneLine(values(name)[0] ?? ''),
    text: (name) => severalLines(values(name)[0] ?? ''),
    ticked(name, before = []) {
      const chosen = values(name)
        .map(oneLine)
        .filter((value) => value !== '');
      return [
        ...before.filter((value) => chosen.includes(value)),
        ...chosen.filter((value) => !before.includes(value)),
      ];
    },
    place(name, length) {
      const value = values(name)[0] ?? '';
      return /^\d{1,2}$/.test(value) && Number(value) < length ? Number(value) : -1;
    },
  };
}
