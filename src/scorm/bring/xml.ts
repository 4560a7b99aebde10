import { XMLParser, XMLValidator } from 'fast-xml-parser';
import type { Element } from './element.ts';
import type { Findings } from './findings.ts';

// Of tags: reading more would hold everybody up. Five thousand items with much sequencing have fewer.
const MOST_TAGS = 200_000;

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  trimValues: false,
  cdataPropName: '#cdata',
  // Only the five that XML knows and numbers: they are put in below.
  processEntities: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
  captureMetaData: true,
  maxNestedTags: 100,
});
const PLACE = XMLParser.getMetaDataSymbol() as symbol;

type Node = Record<string, unknown> & { ':@'?: Record<string, unknown> };
type Namespaces = ReadonlyMap<string, string>;

/** Reads XML. What is broken in it goes to the findings, with its line: then there is no element. */
export function parseXml(text: string, findings: Findings): Element | undefined {
  if (hasDoctype(text)) {
    findings.refuse('scorm.bring-doctype');
    return undefined;
  }
  if (tagsIn(text) > MOST_TAGS) {
    findings.refuse('scorm.bring-many-tags');
    return undefined;
  }
  let line = 1;
  try {
    const valid = XMLValidator.validate(text);
    if (valid !== true) {
      line = valid.err.line ?? 1;
      throw new Error(valid.err.msg);
    }
    const nodes = parser.parse(text) as Node[];
    const root = nodes.find((node) => nameIn(node) !== undefined);
    if (root === undefined) throw new Error('no element');
    return new Reading(text).element(root, new Map([['xml', 'http://www.w3.org/XML/1998/namespace']]));
  } catch (error) {
    findings.refuse('scorm.bring-broken-xml', {
      line: error instanceof Broken ? error.line : line,
      why: (error as Error).message,
    });
    return undefined;
  }
}

// Comments and sections may speak of one. No pattern for them: it would look for the end of each that never ends.
function hasDoctype(text: string): boolean {
  const next = /<!(?:(--)|(\[CDATA\[)|DOCTYPE|ENTITY)/gi;
  for (let found = next.exec(text); found !== null; found = next.exec(text)) {
    if (found[1] === undefined && found[2] === undefined) return true;
    const end = text.indexOf(found[1] === undefined ? ']]>' : '-->', next.lastIndex);
    if (end === -1) return false;
    next.lastIndex = end;
  }
  return false;
}

function tagsIn(text: string): number {
  let count = 0;
  for (let at = text.indexOf('<'); at !== -1; at = text.indexOf('<', at + 1)) count++;
  return count;
}

class Broken extends Error {
  readonly line: number;

  constructor(line: number, message: string) {
    super(message);
    this.line = line;
  }
}

class Reading {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  element(node: Node, outer: Namespaces): Element {
    const at =
      (node as unknown as Record<symbol, { startIndex?: number } | undefined>)[PLACE]?.startIndex ?? 0;
    const qualified = nameIn(node)!;
    const attributes = new Map(
      Object.entries(node[':@'] ?? {}).map(([name, value]) => [name, this.#plain(String(value), at)]),
    );
    const namespaces = namespacesIn(attributes, outer);
    const [prefix, name] = qualified.includes(':')
      ? (qualified.split(':', 2) as [string, string])
      : ['', qualified];
    const inner = node[qualified] as Node[];
    const children: Element[] = [];
    let text = '';
    for (const part of inner) {
      if (part['#text'] !== undefined) text += this.#plain(part['#text'] as string, at);
      else if (part['#cdata'] !== undefined) text += cdataIn(part['#cdata']);
      else if (nameIn(part) !== undefined) children.push(this.element(part, namespaces));
    }
    return { ns: namespaces.get(prefix) ?? '', prefix, name, attributes, children, text, at };
  }

  #plain(text: string, at: number): string {
    if (!text.includes('&')) return text;
    return text.replace(/&([^;\s]{0,40});?/g, (whole, name: string) => {
      const found = whole.endsWith(';') ? characterNamed(name) : undefined;
      if (found === undefined) throw new Broken(lineAt(this.#text, at), `${whole}?`);
      return found;
    });
  }
}

const nameIn = (node: Node): string | undefined =>
  Object.keys(node).find((key) => key !== ':@' && !key.startsWith('#'));

const cdataIn = (parts: unknown): string =>
  (parts as { '#text'?: string }[]).map((part) => part['#text'] ?? '').join('');

function namespacesIn(attributes: ReadonlyMap<string, string>, outer: Namespaces): Namespaces {
  let own: Map<string, string> | undefined;
  for (const [name, value] of attributes) {
    const prefix = name === 'xmlns' ? '' : name.startsWith('xmlns:') ? name.slice(6) : undefined;
    if (prefix === undefined) continue;
    own ??= new Map(outer);
    own.set(prefix, value.trim());
  }
  return own ?? outer;
}

const NAMED = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);

function characterNamed(name: string): string | undefined {
  const number = /^#(?:(\d{1,7})|x([\da-f]{1,6}))$/i.exec(name);
  if (number === null) return NAMED.get(name);
  const code = number[1] === undefined ? Number.parseInt(number[2]!, 16) : Number(number[1]);
  const isHalf = code >= 0xd800 && code <= 0xdfff;
  return code > 0 && code <= 0x10ffff && !isHalf ? String.fromCodePoint(code) : undefined;
}

/** The line of a place in a text, from 1. */
export function lineAt(text: string, at: number): number {
  let line = 1;
  for (let n = text.indexOf('\n'); n !== -1 && n < at; n = text.indexOf('\n', n + 1)) line++;
  return line;
}
