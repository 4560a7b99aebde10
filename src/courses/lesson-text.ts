import MarkdownIt from 'markdown-it';
import { fillBrackets, type Brackets } from '../policy/brackets.ts';
import type { Screen } from './lesson-file.ts';

// Without HTML, so that nothing an author pastes can run; links never leave for odd schemes.
const markdown = new MarkdownIt({ html: false, linkify: false, typographer: false });

/** A block as a page prints it: ready HTML, or a clause to be shown there. */
export type ShownBlock = { html: string } | { clause: string };

/** The blocks of a screen, with the organisation's names in the brackets. */
export function lessonBlocks(screen: Screen, brackets: Brackets): ShownBlock[] {
  return screen.blocks.map((block) =>
    'clause' in block ? block : { html: markdown.render(fillBrackets(block.markdown, brackets)) },
  );
}
