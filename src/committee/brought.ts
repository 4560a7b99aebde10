import { oneLine } from '../organisation/line.ts';
import { bracketsIn, type Brackets } from '../policy/brackets.ts';
import type { Brought } from '../policy/bring.ts';
import { wordingRemarks } from '../policy/checks/wording.ts';
import { shippedWording } from '../policy/checks/wording-file.ts';
import type { Remark } from '../policy/checks/remark.ts';
import { nearest, uncoveredFloors } from '../policy/nearest.ts';
import { ownClause } from '../policy/own.ts';
import type { PolicySource } from '../policy/policy-file.ts';
import { ANYWHERE, textAt, type Clause } from '../policy/text.ts';
import type { PolicyVersion } from '../policy/version.ts';
import { LONGEST } from './edited.ts';
import { paragraphs } from './own-form.ts';

/** A piece of a brought policy that may become a clause: short enough for one. */
export interface BroughtPart {
  title: string;
  text: string;
}

/** A part beside what the draft says already. */
export interface BesidePart extends BroughtPart {
  /** The clause of the draft that comes nearest; null when none is near. */
  near: Clause | null;
  /** The clause of the organisation's own that says these words in the draft; '' for none. */
  here: string;
  /** Brackets that the policy does not have. */
  brackets: string[];
  /** Wording to ask counsel about. */
  remarks: Remark[];
}

/**
 * The parts of a brought policy, in its order: a text that is too long for one clause is cut between its paragraphs, or
 * else its sentences, and numbered. A title too long for a clause is shortened, and stands whole in the text. Pure.
 */
export function partsOf(brought: readonly Brought[]): BroughtPart[] {
  return brought.flatMap((piece) => {
    const heading = oneLine(piece.heading);
    const said = paragraphs(piece.text) || heading;
    if (said === '') return [];
    const texts = cut(heading.length > LONGEST.title ? `${heading}\n${said}` : said, LONGEST.rule);
    return texts.map((text, n) => {
      const mark = texts.length === 1 ? '' : ` (${n + 1}/${texts.length})`;
      return { title: shortened(heading || said, LONGEST.title - mark.length) + mark, text };
    });
  });
}

/** The parts beside the clauses of a draft, and those clauses whose floor none of them comes near to. Pure. */
export function beside(
  parts: readonly BroughtPart[],
  version: PolicyVersion,
  source: PolicySource,
  known: Brackets,
  language = 'en',
): { parts: BesidePart[]; uncovered: Clause[] } {
  const clauses = textAt(version, ANYWHERE).clauses;
  const inDraft = new Map(clauses.map((clause) => [clause.id, clause]));
  const saidBy = new Map(version.clauses.filter((c) => c.own).map((c) => [c.rule, c.id]));
  const all = parts.map(({ title, text }, n) => ownClause({ id: String(n), title, text }));
  const remarks = wordingRemarks({ ...version, clauses: all }, shippedWording(language));
  const floors = uncoveredFloors(
    parts.map(({ title, text }) => ({ heading: title, text })),
    source,
  );
  return {
    parts: parts.map((part, n) => ({
      ...part,
      near: inDraft.get(nearest(`${part.title}\n${part.text}`, source)?.id ?? '') ?? null,
      here: saidBy.get(part.text) ?? saidBy.get(withoutBrackets(part.text, known)) ?? '',
      brackets: unknownBrackets(`${part.title}\n${part.text}`, known),
      remarks: remarks
        .filter(({ clause }) => clause === String(n))
        .map((one) => ({ ...one, clause: null, params: { ...one.params, clause: part.title } })),
    })),
    uncovered: floors
      .map((id) => inDraft.get(id))
      .filter((clause) => clause !== undefined)
      .filter(({ floor }) => floor !== ''),
  };
}

/** The text with round brackets in place of square ones that the policy does not have. Pure. */
export const withoutBrackets = (text: string, known: Brackets): string =>
  unknownBrackets(text, known).reduce((now, key) => now.replaceAll(`[${key}]`, `(${key})`), text);

const unknownBrackets = (text: string, known: Brackets): string[] =>
  bracketsIn(text).filter((key) => !Object.hasOwn(known, key));

/** The beginning of a text in whole words, with a sign that more follows; the text itself when it is short enough. */
export function shortened(text: string, most: number): string {
  if (text.length <= most) return text;
  const start = text.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/, '');
  return `${(start.replace(/\s+\S*$/u, '') || start).trimEnd()}…`;
}

// Each as long as it may be: between paragraphs, else between sentences, else words, else wherever.
function cut(text: string, most: number): string[] {
  const found: string[] = [];
  let rest = text;
  while (rest.length > most) {
    const start = rest.slice(0, most + 1);
    const at = [/^[\s\S]*\S(?=\n)/, /^[\s\S]*[.!?;](?=\s)/, /^[\s\S]*\S(?=\s)/]
      .map((border) => border.exec(start)?.[0].length ?? 0)
      .find((length) => length > most / 4);
    const end = at ?? (rest.codePointAt(most - 1)! > 0xffff ? most - 1 : most);
    found.push(rest.slice(0, end).trim());
    rest = rest.slice(end).trim();
  }
  return rest === '' ? found : [...found, rest];
}
