/** An element of a manifest: a name with its prefix, attributes, and text or elements. Undefined attributes are left out. */
export interface Element {
  name: string;
  attributes?: Readonly<Record<string, string | undefined>>;
  inside?: string | readonly Element[];
}

/** Writes a document, indented; everything is escaped. */
export const xmlDocument = (root: Element): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n${written(root, '')}`;

function written({ name, attributes = {}, inside = [] }: Element, indent: string): string {
  const said = Object.entries(attributes)
    .filter((pair): pair is [string, string] => pair[1] !== undefined)
    .map(([key, value]) => ` ${key}="${escaped(value)}"`)
    .join('');
  if (inside.length === 0) return `${indent}<${name}${said}/>\n`;
  if (typeof inside === 'string') return `${indent}<${name}${said}>${escaped(inside)}</${name}>\n`;
  const children = inside.map((child) => written(child, `${indent}  `)).join('');
  return `${indent}<${name}${said}>\n${children}${indent}</${name}>\n`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

// What XML 1.0 cannot hold at all is dropped: no title needs it.
const escaped = (text: string): string =>
  text
    // eslint-disable-next-line no-control-regex
    .replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, '')
    .toWellFormed()
    .replace(/[&<>"]/g, (found) => ENTITIES[found]!);
