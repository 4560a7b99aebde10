import { ours, ownLetters, wider, type Pdf } from '../files/pdf.ts';

/** A line of text and how wide it is, in points. */
export interface Line {
  text: string;
  width: number;
}

export type Weight = 'plain' | 'bold';

export interface Lines {
  /** Chooses the typeface that has the letters of a text. */
  choose: (text: string, weight: Weight, size: number) => void;
  /** Breaks a text between its words where it is wider than this, and a word where it alone is. */
  broken: (text: string, weight: Weight, size: number, width: number) => Line[];
  /** The width of the widest word. */
  widest: (text: string, weight: Weight, size: number) => number;
}

const MOST_WORDS = 20_000;

/** Measures and breaks text: a report repeats its words, so that each is measured once. */
export async function linesOf(pdf: Pdf): Promise<Lines> {
  const isOwn = await ownLetters();
  const hasFaces = { ours: false, wider: false };
  const widths = new Map<string, number>();

  function choose(text: string, weight: Weight, size: number): void {
    const typeface = isOwn(text) ? 'ours' : 'wider';
    if (!hasFaces[typeface]) {
      hasFaces[typeface] = true;
      const letters = typeface === 'ours' ? ours() : wider();
      for (const [name, face] of Object.entries(letters)) pdf.registerFont(`${typeface}-${name}`, face);
    }
    pdf.font(`${typeface}-${weight}`, size);
  }

  function widthOf(text: string, weight: Weight, size: number): number {
    const key = `${weight} ${size} ${text}`;
    let width = widths.get(key);
    if (width === undefined) {
      if (widths.size >= MOST_WORDS) widths.clear();
      choose(text, weight, size);
      widths.set(key, (width = pdf.widthOfString(text)));
    }
    return width;
  }

  function piecesOf(word: string, weight: Weight, size: number, width: number): string[] {
    if (widthOf(word, weight, size) <= width) return [word];
    const pieces: string[] = [''];
    for (const letter of word) {
      const longer = pieces.at(-1)! + letter;
      if (pieces.at(-1) !== '' && widthOf(longer, weight, size) > width) pieces.push(letter);
      else pieces[pieces.length - 1] = longer;
    }
    return pieces;
  }

  return {
    choose,
    widest: (text, weight, size) => Math.max(0, ...wordsOf(text).map((word) => widthOf(word, weight, size))),
    broken(text, weight, size, width) {
      const lines: Line[] = [];
      const space = widthOf(' ', weight, size);
      for (const word of wordsOf(text).flatMap((one) => piecesOf(one, weight, size, width))) {
        const wide = widthOf(word, weight, size);
        const line = lines.at(-1);
        if (line === undefined || line.width + space + wide > width) lines.push({ text: word, width: wide });
        else Object.assign(line, { text: `${line.text} ${word}`, width: line.width + space + wide });
      }
      return lines;
    },
  };
}

const wordsOf = (text: string): string[] =>
  text
    .toWellFormed()
    .split(/[\s\p{Cc}]+/u)
    .filter((word) => word !== '');
