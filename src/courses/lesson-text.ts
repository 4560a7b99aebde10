import MarkdownIt from 'markdown-it';
import { fillBrackets, type Brackets } from '../policy/brackets.ts';
import type { Course } from './course.ts';
import { fitOf, isFor, type FitFor } from './fitting.ts';
import { hardWords, type WordsEnv } from './hard-words.ts';
import type { Block, Passage, Screen } from './lesson-file.ts';

// Without HTML, so that nothing an author pastes can run; links never leave for odd schemes.
const markdown = new MarkdownIt({ html: false, linkify: false, typographer: false }).use(hardWords);

// A picture stands under the hash of its content, whatever the address that the author wrote.
markdown.renderer.rules['image'] = (tokens, index, _options, env) => {
  const token = tokens[index]!;
  const { pictures = {} } = env as Partial<WordsEnv>;
  const hash = pictures[token.attrGet('src') ?? ''];
  if (hash === undefined) return '';
  return `<img src="/pictures/${hash}" alt="${markdown.utils.escapeHtml(token.content)}" loading="lazy">`;
};

/** A block as a page prints it: ready HTML, a clause to be shown there, or answers in ready HTML; and for whom it is. */
export type ShownBlock = ({ html: string } | { clause: string } | { answers: string }) & Passage;

// Courses and policies that were read stay the same objects while they are remembered, and so do their pages.
const shown = new WeakMap<Screen, WeakMap<Brackets, Map<string, ShownBlock[]>>>();

/** The blocks of a screen as they read for somebody, with the organisation's names in the brackets. */
export function lessonBlocks(screen: Screen, course: Course, brackets: Brackets, who: FitFor): ShownBlock[] {
  let byBrackets = shown.get(screen);
  if (byBrackets === undefined) shown.set(screen, (byBrackets = new WeakMap()));
  let byReader = byBrackets.get(brackets);
  if (byReader === undefined) byBrackets.set(brackets, (byReader = new Map()));
  const reader = [who.country, ...who.roles].join(' ');
  let blocks = byReader.get(reader);
  if (blocks === undefined) byReader.set(reader, (blocks = render(screen, course, brackets, who)));
  return blocks;
}

/** Makes HTML for somebody of Markdown of a course, other than a lesson's: several texts of one page, each word explained once. */
export function courseMarkdown(course: Course, brackets: Brackets, who: FitFor): (text: string) => string {
  const fit = fitOf(course, brackets, who.country);
  const env = envOf(course, who);
  return (text) => markdown.render(fit(text), env);
}

/** The blocks of a screen that somebody sees; those that follow each other are one. */
export function blocksFor(screen: Pick<Screen, 'blocks'>, who: FitFor): Block[] {
  const blocks: Block[] = [];
  for (const block of screen.blocks.filter((one) => isFor(one, who))) {
    const last = blocks.at(-1);
    if (last !== undefined && 'markdown' in last && 'markdown' in block)
      last.markdown += `\n\n${block.markdown}`;
    else if (last !== undefined && 'answers' in last && 'answers' in block)
      last.answers += `\n${block.answers}`;
    else blocks.push({ ...block });
  }
  return blocks;
}

function render(screen: Screen, course: Course, brackets: Brackets, who: FitFor): ShownBlock[] {
  const fit = fitOf(course, brackets, who.country);
  const env = envOf(course, who);
  const blocks = blocksFor(screen, who).map((block) =>
    htmlOf(block, (text) => markdown.render(fit(text), env)),
  );
  return [...blocks, ...ownBlock(screen, course, brackets, env)];
}

// The organisation's own words stay as it wrote them, in every country.
function ownBlock(screen: Screen, course: Course, brackets: Brackets, env: WordsEnv): ShownBlock[] {
  const lesson = course.own && course.lessons.find(({ screens }) => screens.includes(screen));
  const own = lesson && course.own?.[lesson.id]?.[screen.kind];
  if (own === undefined) return [];
  const text = own.words === undefined ? '' : markdown.render(fillBrackets(own.words, brackets), env);
  const hash = course.pictures[own.picture ?? ''];
  const alt = markdown.utils.escapeHtml(own.alt ?? '');
  const picture =
    hash === undefined ? '' : `<p><img src="/pictures/${hash}" alt="${alt}" loading="lazy"></p>`;
  return [{ html: `<div class="own-words">${text}${picture}</div>` }];
}

/** All blocks of a screen with everybody's passages, as they are written: for whoever looks after the lesson. */
export const wholeScreen = (screen: Screen, course: Course, brackets: Brackets): ShownBlock[] => {
  const env: WordsEnv = { words: [], explained: new Set(), pictures: course.pictures };
  const blocks = screen.blocks.map((block) => ({
    ...(block.roles && { roles: block.roles }),
    ...(block.countries && { countries: block.countries }),
    ...htmlOf(block, (text) => markdown.render(fillBrackets(text, brackets), env)),
  }));
  return [...blocks, ...ownBlock(screen, course, brackets, env)];
};

function htmlOf(block: Block, rendered: (text: string) => string): ShownBlock {
  if ('clause' in block) return { clause: block.clause };
  return 'answers' in block ? { answers: rendered(block.answers) } : { html: rendered(block.markdown) };
}

// A word is explained where it first stands on a screen.
const envOf = (course: Course, who: FitFor): WordsEnv => ({
  words: course.words.filter((word) => isFor({ countries: word.countries }, who)),
  explained: new Set(),
  pictures: course.pictures,
});
