/** The most words that a sentence should have. */
export const LONGEST_SENTENCE = 25;
/** The highest US school grade that a lesson should read at. */
export const HIGHEST_GRADE = 8;

const WORD = /[\p{L}\p{N}]+(?:[’'.,-][\p{L}\p{N}]+)*/gu;
const sentenceCutter = new Intl.Segmenter('en', { granularity: 'sentence' });

/** The sentences of a text in Markdown, without its marks. A heading and an entry of a list are sentences. Pure. */
export function sentencesIn(markdown: string): string[] {
  return paragraphsIn(markdown).flatMap((paragraph) =>
    [...sentenceCutter.segment(paragraph)]
      .map(({ segment }) => segment.trim())
      .filter((sentence) => wordCount(sentence) > 0),
  );
}

function paragraphsIn(markdown: string): string[] {
  const paragraphs: string[] = [];
  let open = '';
  const close = () => {
    if (open !== '') paragraphs.push(open);
    open = '';
  };
  for (const line of markdown.split('\n')) {
    const bare = line.replace(/^\s*(?:>\s*)*/, '').trim();
    // A fence of a passage, the place of a clause or a rule across the page say nothing.
    if (bare === '' || /^(?::::|\[\[|---|\*\*Answers\*\*$)/.test(bare)) close();
    else if (/^(?:[-*+]|\d+\.|#{1,6})\s/.test(bare)) {
      close();
      open = withoutMarks(bare.replace(/^(?:[-*+]|\d+\.|#{1,6})\s+/, ''));
      if (bare.startsWith('#')) close();
    } else open = open === '' ? withoutMarks(bare) : `${open} ${withoutMarks(bare)}`;
  }
  close();
  return paragraphs;
}

const withoutMarks = (text: string): string =>
  text
    .replace(/!\[[^\]]*\]\([^)]*\)/g, '')
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/[*_`{}[\]]/g, '');

/** How many words a text has. */
export const wordCount = (text: string): number => text.match(WORD)?.length ?? 0;

/** The US school grade that a text reads at, by Flesch and Kincaid (1975). 0 for a text without a word. Pure. */
export function gradeOf(markdown: string): number {
  const sentences = sentencesIn(markdown);
  const words = sentences.flatMap((sentence) => sentence.match(WORD) ?? []);
  if (words.length === 0) return 0;
  const syllables = words.reduce((sum, word) => sum + syllablesIn(word), 0);
  return 0.39 * (words.length / sentences.length) + 11.8 * (syllables / words.length) - 15.59;
}

/** About how many syllables an English word has: groups of vowels, without the silent ones at its end. Pure. */
export function syllablesIn(word: string): number {
  return (
    word
      .toLowerCase()
      .split(/[^a-z]+/)
      .filter((part) => part !== '')
      .reduce((sum, part) => sum + inPart(part), 0) || 1
  );
}

function inPart(part: string): number {
  if (part.length <= 3) return 1;
  const spoken = part
    .replace(/(?:[^laeiouytd]|[^aeiouy]l)ed$|(?<=[aeiouy][^aeiouycgszx])es$|(?<=[^laeiouy])e$/, '')
    .replace(/^y/, '')
    .replace(/([aeiou])ing/, '$1-ing');
  return spoken.match(/[aeiouy]{1,2}/g)?.length ?? 1;
}
