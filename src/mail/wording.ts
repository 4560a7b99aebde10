import type { FieldProblem } from '../errors.ts';
import { oneLine } from '../organisation/line.ts';
import { nearest } from './nearest.ts';

/** The kinds of mail whose words are the organisation's own, if it likes. */
export const WORDED = ['ahead', 'today', 'late', 'team', 'escalation', 'nudge'] as const;
export type Worded = (typeof WORDED)[number];

/** The words around what a mail has to say: plain text with {placeholders}. Blank lines part paragraphs. */
export interface Wording {
  subject: string;
  opening: string;
  closing: string;
}

export const FIELDS = ['subject', 'opening', 'closing'] as const satisfies (keyof Wording)[];

const TO_PERSON = [
  'name',
  'first_name',
  'organisation',
  'what',
  'due',
  'when',
  'why',
  'manager',
  'count',
] as const;

/** What may stand in braces, by kind of mail. */
export const PLACEHOLDERS = {
  ahead: TO_PERSON,
  today: TO_PERSON,
  late: TO_PERSON,
  nudge: TO_PERSON,
  team: ['name', 'first_name', 'organisation', 'count', 'people'],
  escalation: [
    'name',
    'first_name',
    'organisation',
    'person',
    'what',
    'due',
    'when',
    'manager',
    'count',
    'people',
  ],
} as const satisfies Record<Worded, readonly string[]>;
export type Placeholder = (typeof PLACEHOLDERS)[Worded][number];

/** What the placeholders stand for in one mail. */
export type Values = Readonly<Record<Placeholder, string>>;

export const LONGEST: Readonly<Record<keyof Wording, number>> = {
  subject: 150,
  opening: 2000,
  closing: 2000,
};
const LONGEST_FILLED = 200;

// A subject with one of these says what the mail is about; else its own words have to.
const TELLING: readonly Placeholder[] = ['what', 'people', 'person', 'when', 'due'];
const LEAST_LETTERS = 8;

/** What was typed as it is kept: composed, one kind of line break, no more than one blank line, nothing that nobody sees. */
export function tidyWording(typed: Wording): Wording {
  const lines = (text: string) =>
    text
      .replace(BREAK, '\n')
      .split('\n')
      .map(oneLine)
      .join('\n')
      .replace(/\n{3,}/g, '\n\n')
      .trim();
  return { subject: oneLine(typed.subject), opening: lines(typed.opening), closing: lines(typed.closing) };
}

const BREAK = /\r\n|[\r\n\u0085\u2028\u2029\v\f]/g;

/** What is wrong with a wording, by field; nothing when it will fill whatever there is to say. Pure. */
export function faultsOf(kind: Worded, typed: Wording): FieldProblem[] {
  const kept = tidyWording(typed);
  const faults: FieldProblem[] = [];
  const say = (field: keyof Wording, word: string, params: Record<string, string | number> = {}) =>
    faults.push({ field, key: `mail-templates.fault-${word}`, params });
  if (new RegExp(BREAK.source).test(typed.subject.trim())) say('subject', 'break');
  for (const field of FIELDS) {
    if (kept[field].length > LONGEST[field]) say(field, 'long', { count: LONGEST[field] });
    for (const piece of piecesOf(kept[field])) {
      if (piece.is === 'open') say(field, 'open', { near: piece.text, braces: '{name}' });
      if (piece.is === 'stray') say(field, 'stray', { near: piece.text, braces: '{name}' });
      if (piece.is !== 'place' || isPlaceholder(kind, piece.text)) continue;
      const suggestion = nearest(piece.text, PLACEHOLDERS[kind]);
      const given = `{${piece.text}}`;
      if (suggestion === undefined) say(field, 'unknown', { given, all: allOf(kind) });
      else say(field, 'unknown-near', { given, suggestion: `{${suggestion}}` });
    }
  }
  if (kept.subject === '') say('subject', 'empty');
  else if (!faults.some(({ field }) => field === 'subject') && saysNothing(kept.subject))
    say('subject', 'says-nothing', { example: kind === 'team' ? '{people}' : '{what}' });
  // One thing at a time in each field: the first that is wrong.
  return faults.filter(({ field }, n) => faults.findIndex((other) => other.field === field) === n);
}

function saysNothing(subject: string): boolean {
  const pieces = piecesOf(subject);
  if (pieces.some((piece) => piece.is === 'place' && TELLING.some((one) => one === piece.text))) return false;
  const words = pieces.flatMap((piece) =>
    piece.is === 'text' ? (piece.text.match(/\p{L}[\p{L}\p{M}’'-]*/gu) ?? []) : [],
  );
  return words.length < 2 || words.join('').length < LEAST_LETTERS;
}

const isPlaceholder = (kind: Worded, text: string): boolean =>
  (PLACEHOLDERS[kind] as readonly string[]).includes(text);

const allOf = (kind: Worded): string => PLACEHOLDERS[kind].map((one) => `{${one}}`).join(', ');

/** A piece of a wording: words, a placeholder's name, or a brace that has no fellow with the words after it. */
interface Piece {
  is: 'text' | 'place' | 'open' | 'stray';
  text: string;
}

function piecesOf(text: string): Piece[] {
  return [...text.matchAll(/\{([^{}\n]*)\}|(\{[^{}\n]{0,20})|(\})|([^{}]+)/g)].map((found) => {
    const [whole, place, open, stray] = found;
    if (place !== undefined) return { is: 'place', text: place };
    if (open !== undefined) return { is: 'open', text: open };
    if (stray !== undefined) return { is: 'stray', text: `${text.slice(0, found.index).slice(-20)}}` };
    return { is: 'text', text: whole };
  });
}

/** A wording that was found good, taken apart once for many mails. */
export type Readied = Readonly<Record<keyof Wording, readonly Piece[]>>;

/** Takes a wording apart. Throws for one with faults: ask `faultsOf` first. */
export function readied(kind: Worded, wording: Wording): Readied {
  const fault = faultsOf(kind, wording)[0];
  if (fault !== undefined) throw new Error(`${kind}: ${fault.key} in ${fault.field}`);
  const { subject, opening, closing } = tidyWording(wording);
  return { subject: piecesOf(subject), opening: piecesOf(opening), closing: piecesOf(closing) };
}

/** The words of one mail: its subject, never empty, on one line; paragraphs before and after what is owed. Never throws. */
export function filled(
  { subject, opening, closing }: Readied,
  values: Values,
): { subject: string; opening: string[]; closing: string[] } {
  // What a value holds is never read as a placeholder: it is put in once.
  const text = (pieces: readonly Piece[]) =>
    pieces.map((piece) => (piece.is === 'place' ? values[piece.text as Placeholder] : piece.text)).join('');
  const paragraphs = (pieces: readonly Piece[]) =>
    text(pieces)
      .split(/\n\s*\n/)
      .map((paragraph) => paragraph.trim())
      .filter((paragraph) => paragraph !== '');
  const line = oneLine(text(subject)) || oneLine(values.organisation) || '–';
  return { subject: shortened(line), opening: paragraphs(opening), closing: paragraphs(closing) };
}

function shortened(line: string): string {
  if (line.length <= LONGEST_FILLED) return line;
  // The cut may go through a pair that makes one character.
  const kept = line.slice(0, LONGEST_FILLED - 1).replace(/[\uD800-\uDBFF]$/, '');
  return `${kept.trimEnd()}…`;
}
