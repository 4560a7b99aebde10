import type { MarkdownIt } from 'markdown-it';
import type { HardWord } from './extras-file.ts';

/** What a page of Markdown is made with. */
export interface WordsEnv {
  [other: PropertyKey]: unknown;
  words: readonly HardWord[];
  /** Words that were explained above on the same screen. */
  explained: Set<string>;
  pictures: Readonly<Record<string, string>>;
}

/** For markdown-it: a hard word, where it first stands, opens its plain explanation. Works without scripts. */
export function hardWords(markdown: MarkdownIt): void {
  const { escapeHtml } = markdown.utils;
  markdown.core.ruler.push('hard-words', (state) => {
    const { words = [], explained = new Set() } = state.env as Partial<WordsEnv>;
    if (words.length === 0) return;
    for (const block of state.tokens) {
      if (block.type !== 'inline' || block.children === null) continue;
      let inLink = 0;
      block.children = block.children.flatMap((token) => {
        if (token.type === 'link_open') inLink++;
        if (token.type === 'link_close') inLink--;
        if (token.type !== 'text' || inLink > 0) return [token];
        return cut(token.content, words, explained).map(({ text, word }) => {
          const part = new state.Token(word === undefined ? 'text' : 'html_inline', '', 0);
          part.content = word === undefined ? text : button(escapeHtml(text), word, escapeHtml);
          return part;
        });
      });
    }
  });
}

function button(text: string, { word, means }: HardWord, escape: (text: string) => string): string {
  const id = `word-${word.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`;
  return (
    `<button type="button" class="word" popovertarget="${id}">${text}</button>` +
    `<span class="word-means" popover id="${id}"><strong>${escape(word)}</strong> ${escape(means)}</span>`
  );
}

interface Part {
  text: string;
  word?: HardWord;
}

/** Cuts a text at the words that are to be explained there, and notes them as explained. */
function cut(text: string, words: readonly HardWord[], explained: Set<string>): Part[] {
  let first: { word: HardWord; at: number; length: number } | undefined;
  for (const word of words) {
    if (explained.has(word.word)) continue;
    for (const form of [word.word, ...word.also]) {
      const at = placeOf(text, form);
      const nearer = first === undefined || at < first.at || (at === first.at && form.length > first.length);
      if (at >= 0 && nearer) first = { word, at, length: form.length };
    }
  }
  if (first === undefined) return text === '' ? [] : [{ text }];
  const { word, at, length } = first;
  explained.add(word.word);
  return [
    ...(at > 0 ? cut(text.slice(0, at), words, explained) : []),
    { text: text.slice(at, at + length), word },
    ...cut(text.slice(at + length), words, explained),
  ];
}

const LETTER = /[\p{L}\p{N}]/u;

// The place where a form stands as a whole word, in any case; -1 where it does not.
function placeOf(text: string, form: string): number {
  const [where, wanted] = [text.toLowerCase(), form.toLowerCase()];
  for (let at = where.indexOf(wanted); at >= 0; at = where.indexOf(wanted, at + 1)) {
    const around = `${where[at - 1] ?? ' '}${where[at + wanted.length] ?? ' '}`;
    if (!LETTER.test(around)) return at;
  }
  return -1;
}
