/** A piece of a document as a reader sees it. */
export interface Block {
  /** 1 to 6 for a heading, 0 for a paragraph. */
  level: number;
  text: string;
  /** All of it is bold. */
  strong: boolean;
  /** It stands in a numbered list, or in one with bullets. */
  item: 'number' | 'bullet' | null;
}

/** How a paragraph in these lists, the outermost first, is marked: numbers count in an outermost list alone. */
export function itemOf(lists: readonly ('number' | 'bullet')[]): Block['item'] {
  const innermost = lists.at(-1) ?? null;
  return innermost === 'number' && lists.length > 1 ? 'bullet' : innermost;
}

/** A heading with the plain text under it. */
export interface Piece {
  heading: string;
  text: string;
}

/**
 * The pieces of a document: one for each heading; without headings one for each numbered or bold paragraph; else the
 * whole as one. The title of the document is no piece.
 */
export function piecesOf(blocks: readonly Block[]): Piece[] {
  const said = blocks.filter(({ text }) => text !== '');
  const headings = said.filter(({ level }) => level > 0);
  const titled = headings.length === 1 && said[0] === headings[0] && said.length > 1;
  if (headings.length > 0 && !titled) return byHeading(said);
  const rest = titled ? said.slice(1) : said;
  const marked = rest.filter((block) => isMarked(block));
  if (marked.length > 1) return byMark(rest);
  return rest.length === 0
    ? []
    : [{ heading: shortened(titled ? said[0]!.text : rest[0]!.text), text: textOf(rest) }];
}

const NUMBERED = /^(?:(?:section|article|rule)\s+)?\(?\d{1,2}(?:\.\d{1,2})*[.):]?\s+(?=\S)/i;

const isMarked = ({ strong, item, text }: Block): boolean =>
  (strong && text.length <= 120) || item === 'number' || NUMBERED.test(text);

function byHeading(blocks: readonly Block[]): Piece[] {
  const found: Piece[] = [];
  // Headings above that had no text of their own.
  let above: Block[] = [];
  let start = 0;
  while (start < blocks.length) {
    const head = blocks[start]!;
    if (head.level === 0) {
      const end = endOf(blocks, start);
      found.push({ heading: shortened(head.text), text: textOf(blocks.slice(start, end)) });
      start = end;
      continue;
    }
    const end = endOf(blocks, start + 1);
    const body = blocks.slice(start + 1, end);
    const next = blocks[end];
    above = above.filter(({ level }) => level < head.level);
    if (body.length === 0 && next !== undefined && next.level > head.level) {
      // What stands alone at the head of the document is its title.
      if (found.length > 0 || above.length > 0 || !isOnlyOne(blocks, head)) above = [...above, head];
    } else {
      const heading = [...above, head].map(({ text }) => bare(text)).join(': ');
      found.push({ heading, text: body.length === 0 ? head.text : textOf(body) });
    }
    start = end;
  }
  return found;
}

const isOnlyOne = (blocks: readonly Block[], head: Block): boolean =>
  blocks.filter(({ level }) => level > 0 && level <= head.level).length === 1;

const endOf = (blocks: readonly Block[], from: number): number => {
  const next = blocks.findIndex((block, n) => n >= from && block.level > 0);
  return next === -1 ? blocks.length : next;
};

function byMark(blocks: readonly Block[]): Piece[] {
  const found: Piece[] = [];
  let open: Block[] = [];
  const close = () => {
    const [head, ...rest] = open;
    if (head === undefined) return;
    const isTitle = rest.length > 0 && isMarked(head) && !/[.!?]$/.test(head.text);
    found.push({ heading: shortened(head.text), text: textOf(isTitle ? rest : open) });
    open = [];
  };
  for (const block of blocks) {
    if (isMarked(block)) close();
    open.push(block);
  }
  close();
  return found;
}

const bare = (text: string): string => text.replace(NUMBERED, '').trim();

const textOf = (blocks: readonly Block[]): string =>
  blocks.map(({ item, text }) => (item === 'bullet' ? `– ${text}` : bare(text))).join('\n');

const LONGEST = 80;

// The first sentence, or as many whole words of it as a heading can take.
function shortened(text: string): string {
  const sentence = bare(text)
    .split(/(?<=[.!?;:])\s/)[0]!
    .replace(/[.:;]$/, '');
  if (sentence.length <= LONGEST) return sentence;
  return `${sentence.slice(0, LONGEST).replace(/\s+\S*$/, '')} …`;
}
