import MarkdownIt from 'markdown-it';
import { fillBrackets, type Brackets } from '../policy/brackets.ts';
import type { Screen } from './lesson-file.ts';

// Without HTML, so that nothing an author pastes can run; links never leave for odd schemes.
const markdown = new MarkdownIt({ html: false, linkify: false, typographer: false });

/** A block as a page prints it: ready HTML, a clause to be shown there, or answers in ready HTML. */
export type ShownBlock = { html: string } | { clause: string } | { answers: string };

// Courses and policies that were read stay the same objects while they are remembered, and so do their pages.
const shown = new WeakMap<Screen, WeakMap<Brackets, ShownBlock[]>>();

/** The blocks of a screen, with the organisation's names in the brackets. */
export function lessonBlocks(screen: Screen, brackets: Brackets): ShownBlock[] {
  let byBrackets = shown.get(screen);
  if (byBrackets === undefined) shown.set(screen, (byBrackets = new WeakMap()));
  let blocks = byBrackets.get(brackets);
  if (blocks === undefined) byBrackets.set(brackets, (blocks = render(screen, brackets)));
  return blocks;
}

const render = (screen: Screen, brackets: Brackets): ShownBlock[] =>
  screen.blocks.map((block) => {
    if ('clause' in block) return block;
    const html = markdown.render(fillBrackets('answers' in block ? block.answers : block.markdown, brackets));
    return 'answers' in block ? { answers: html } : { html };
  });
