import type { ShownProblem } from '../web/form.ts';
import type { Messages } from '../web/messages.ts';
import type { Checked, Found } from './checked.ts';
import { kindOf, OWN, type Thing } from './parts.ts';

/** Something wrong with a thing of a draft: `field` is the field of its form, '' for the whole; `named` says which. */
export interface Fault extends ShownProblem {
  named: string;
}

/** What is still wrong with a thing of a draft. */
export const faultsOf = (messages: Messages, { problems }: Checked, thing: Thing): Fault[] =>
  problems
    .filter((found) => found.thing === thing)
    .map((found) => {
      const field = fieldOf(found, thing);
      const [message, label] = [said(found), labelOf(messages, field)];
      return { field, message, named: label === '' ? message : `${label}: ${message}` };
    });

/** What is still wrong with an organisation's own words in a lesson; no field of their form is named. */
export const ownFaultsOf = ({ problems }: Checked, lesson: string): Fault[] =>
  problems
    .filter(({ file, about }) => file === OWN && about === lesson)
    .map((found) => ({ field: '', message: said(found), named: said(found) }));

// “Answer 2, Why”. A field of no name is told by its sentence.
function labelOf({ t, has }: Messages, field: string): string {
  const words = field.split(/-(?=[a-z])/);
  return words
    .flatMap((word) => {
      const [, row, number] = /^([a-z]+)-(\d+)$/.exec(word) ?? [];
      if (row !== undefined && number !== undefined)
        return has(`authoring.row-${row}`) ? [t(`authoring.row-${row}`, { number })] : [];
      const key = ['why', 'text', 'to'].includes(word) ? `authoring.part-${word}` : `authoring.field-${word}`;
      return has(key) ? [t(key)] : [];
    })
    .join(', ');
}

/** What could be better about it. */
export const remarksOf = ({ remarks }: Checked, thing: Thing): string[] =>
  remarks.filter((found) => found.thing === thing).map(said);

const said = ({ field, text }: Found): string => {
  const sentence = field?.text ?? text;
  return sentence.charAt(0).toUpperCase() + sentence.slice(1) + (/[.!?…”]$/.test(sentence) ? '' : '.');
};

const ROWS: Readonly<Record<string, string>> = {
  options: 'option',
  steps: 'option',
  scenes: 'scene',
  choices: 'choice',
  sources: 'source',
};
const NAMED: Readonly<Record<string, string>> = {
  clauses: 'clause',
  practice: 'practice-1',
  swap: 'swap-1-a',
};

/** The field of a form for a path in the file: `options 1 why` is `option-2-why`. */
function fieldOf({ field }: Found, thing: Thing): string {
  if (field === undefined) return '';
  const path = field.path.filter((step) => !(kindOf(thing) === 'lesson' && step === 'lessons'));
  const words: string[] = [];
  for (const [n, step] of path.entries()) {
    if (typeof step === 'number') {
      const list = String(path[n - 1] ?? '');
      if (ROWS[list] !== undefined) words.push(ROWS[list], String(step + 1));
      continue;
    }
    if (ROWS[step] === undefined) words.push(words.length === 0 ? (NAMED[step] ?? step) : step);
    else if (typeof path[n + 1] !== 'number') words.push(step);
  }
  return words.join('-');
}
