import {
  isMap,
  isScalar,
  isSeq,
  parseDocument,
  Scalar,
  type Document,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';

const WIDTH = 120;
// Longer texts, and those with line breaks, stand in lines of their own.
const INLINE = 90;

/**
 * One entry of a list, as its lines in the file, after an edit: comments in it stay, and so does how its untouched
 * fields are written but for the length of lines. An edit that says nothing new leaves the lines as they are. Throws
 * when the lines hold no single map.
 */
export function editedItem(lines: string, edit: (map: YAMLMap, document: Document) => void): string {
  const indent = /^ */.exec(lines)![0];
  const document = parseDocument(lines, { prettyErrors: false });
  const list = document.contents;
  if (document.errors.length > 0 || !isSeq(list) || !isMap(list.items[0]))
    throw new Error('these lines are no entry of a list');
  const [map] = list.items;
  const said = JSON.stringify(document);
  edit(map, document);
  if (JSON.stringify(document) === said) return lines;
  // An entry in braces stays on one line: cut in pieces, each of its words would have a line.
  const lineWidth = map.flow === true ? 0 : WIDTH - indent.length;
  return document.toString({ lineWidth, flowCollectionPadding: false }).replace(/^(?=.)/gm, indent);
}

/** A new entry of a list with these fields, as lines. */
export function newItem(fields: Readonly<Record<string, unknown>>, order: readonly string[]): string {
  return editedItem('- {}\n', (map, document) => {
    map.flow = false;
    for (const [key, value] of Object.entries(fields)) setField(document, map, key, value, order);
  });
}

/** The single map of a document, after an edit; '' for a text that is empty stays a document of its own. */
export function editedMap(text: string, edit: (map: YAMLMap, document: Document) => void): string {
  const document: Document = parseDocument(text, { prettyErrors: false });
  const map = (document.contents ??= document.createNode({}));
  if (document.errors.length > 0 || !isMap(map)) throw new Error('this text is no map');
  const said = JSON.stringify(document);
  edit(map, document);
  if (JSON.stringify(document) === said && text !== '') return text;
  return document.toString({ lineWidth: WIDTH, flowCollectionPadding: false });
}

/**
 * Sets a field of a map; undefined takes it out. What says so already is not touched, a text keeps the way in which it is
 * written, and a field that is new stands where `order` has it.
 */
export function setField(
  document: Document,
  map: YAMLMap,
  key: string,
  value: unknown,
  order: readonly string[] = [],
): void {
  if (value === undefined) {
    map.delete(key);
    return;
  }
  const node: unknown = map.get(key, true);
  if (node !== undefined && same(document, node, value)) return;
  if (isScalar(node) && typeof value === 'string' && typeof node.value === 'string') {
    // `|` keeps the end of its last line, which nobody sees.
    const end = node.value.endsWith('\n') ? '\n' : '';
    if (node.value === value + end) return;
    node.value = value + end;
    if (node.type !== 'BLOCK_FOLDED' && node.type !== 'BLOCK_LITERAL') dress(node);
    else if (value === '') delete node.type;
    return;
  }
  const created = document.createNode(value);
  for (const list of isMap(created) ? created.items.map((pair) => pair.value) : [created])
    if (isSeq(list)) list.flow = true;
  if (isScalar(created)) dress(created);
  if (node !== undefined) map.set(key, created);
  else map.items.splice(placeOf(map, key, order), 0, document.createPair(key, created));
}

/** The list under a key of a map, whose entries are then `items` in this order; it is made when there is none. */
export function setItems(
  document: Document,
  map: YAMLMap,
  key: string,
  items: readonly YAMLMap[],
  order: readonly string[] = [],
): void {
  const node: unknown = map.get(key, true);
  if (isSeq(node)) {
    node.items = [...items];
    // Braces hold few words on a line: a list that grows by hand reads better without.
    if (node.flow === true) node.flow = false;
    return;
  }
  const created = document.createNode([]) as YAMLSeq;
  created.items = [...items];
  map.items.splice(placeOf(map, key, order), 0, document.createPair(key, created));
}

/** The maps in the list under a key. */
export function itemsIn(map: YAMLMap, key: string): YAMLMap[] {
  const node: unknown = map.get(key, true);
  return isSeq(node) ? node.items.filter((item): item is YAMLMap => isMap(item)) : [];
}

function dress(node: Scalar): void {
  const { value } = node;
  if (typeof value !== 'string') return;
  if (value.includes('\n')) node.type = Scalar.BLOCK_LITERAL;
  else if (value.length > INLINE) node.type = Scalar.BLOCK_FOLDED;
  else delete node.type;
}

const same = (document: Document, node: unknown, value: unknown): boolean =>
  JSON.stringify((node as { toJS?: (document: Document) => unknown }).toJS?.(document)) ===
  JSON.stringify(value);

function placeOf(map: YAMLMap, key: string, order: readonly string[]): number {
  const rank = order.indexOf(key);
  if (rank < 0) return map.items.length;
  const place = map.items.findIndex(({ key: other }) => {
    const name = isScalar(other) ? String(other.value) : '';
    return order.indexOf(name) > rank;
  });
  return place < 0 ? map.items.length : place;
}
