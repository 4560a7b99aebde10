import { isMap, isNode, isScalar, isSeq, parseDocument, type Document, type Node } from 'yaml';

/** An entry of a list in a YAML text. */
export interface YamlItem {
  /** What names it: the text under its key, `id` say. */
  name: string;
  /** Where its lines begin, and where they end: after the line break of the last one that belongs to it. */
  start: number;
  end: number;
}

/**
 * The entries of the list that a YAML text is, or that stands in it under `under`, in their order; `key` names them.
 * Blank lines and comments between two entries belong to neither. None for a text that holds no such list.
 */
export function yamlItems(text: string, key: string, under?: string): YamlItem[] {
  const list = listIn(parseDocument(text, { prettyErrors: false }), under);
  const starts = list.map((node) => lineStart(text, node.range![0]));
  return list.map((node, n) => {
    const limit = starts[n + 1] ?? text.length;
    const until = Math.min(limit, lineEnd(text, node.range![2]));
    return { name: nameOf(node, key), start: starts[n]!, end: withoutGap(text, starts[n]!, until) };
  });
}

/** Where the value under a key at the top of a YAML text begins; -1 without one. */
export function yamlKey(text: string, key: string): number {
  const { contents } = parseDocument(text, { prettyErrors: false });
  if (!isMap(contents)) return -1;
  const pair = contents.items.find((one) => isScalar(one.key) && one.key.value === key);
  return isNode(pair?.key) ? (pair.key.range?.[0] ?? -1) : -1;
}

function listIn(document: Document, under: string | undefined): Node[] {
  const list = under === undefined ? document.contents : document.get(under, true);
  return isSeq(list) ? list.items.filter((item): item is Node => isNode(item) && !!item.range) : [];
}

const nameOf = (node: Node, key: string): string => {
  const value = isMap(node) ? node.get(key) : undefined;
  return typeof value === 'string' ? value : '';
};

const lineStart = (text: string, at: number): number => text.lastIndexOf('\n', at - 1) + 1;

// The end of a block is already behind its last line break.
function lineEnd(text: string, at: number): number {
  if (at > 0 && text[at - 1] === '\n') return at;
  const next = text.indexOf('\n', at);
  return next < 0 ? text.length : next + 1;
}

// A text in several lines takes the blank lines behind it for its own; a comment at the very left begins what follows.
function withoutGap(text: string, start: number, end: number): number {
  const lines = text.slice(start, end).split(/(?<=\n)/);
  while (lines.length > 1 && /^(?:\s*|#.*\s*)$/.test(lines.at(-1)!)) lines.pop();
  return start + lines.join('').length;
}
