import MarkdownIt, { type Token } from 'markdown-it';
import { itemOf, type Block } from './bring-blocks.ts';
import { plain } from './bring-text.ts';

// HTML is understood in order to be dropped, and not shown as text.
const reader = new MarkdownIt({ html: true, linkify: false, typographer: false });

/** The blocks of a Markdown text; HTML, images and the header of the file are left out. */
export function markdownBlocks(text: string): Block[] {
  const lists: ('number' | 'bullet')[] = [];
  let level = 0;
  let begun = false;
  const blocks: Block[] = [];
  for (const token of reader.parse(text.replace(/^---\r?\n[\s\S]*?\r?\n---\r?\n/, ''), {})) {
    if (token.type === 'heading_open') level = Number(token.tag.slice(1));
    else if (token.type === 'heading_close') level = 0;
    else if (token.type === 'ordered_list_open') lists.push('number');
    else if (token.type === 'bullet_list_open') lists.push('bullet');
    else if (token.type.endsWith('_list_close')) {
      lists.pop();
      begun = lists.length > 0;
    } else if (token.type === 'list_item_open') begun = false;
    else if (token.type === 'inline') {
      // Of an item with several paragraphs the first alone carries the number.
      blocks.push({ level, item: begun ? null : itemOf(lists), ...inline(token.children ?? []) });
      begun = lists.length > 0;
    } else if (token.type === 'fence' || token.type === 'code_block')
      blocks.push({ level, item: null, text: plain(token.content), strong: false });
  }
  return blocks;
}

function inline(children: readonly Token[]): Pick<Block, 'text' | 'strong'> {
  let [depth, outside] = [0, ''];
  let text = '';
  for (const { type, content } of children) {
    if (type === 'strong_open') depth++;
    else if (type === 'strong_close') depth--;
    const piece = type === 'text' || type === 'code_inline' ? content : type.endsWith('break') ? ' ' : '';
    text += piece;
    if (depth === 0) outside += piece;
  }
  return { text: plain(text), strong: text.trim() !== '' && outside.trim() === '' };
}
