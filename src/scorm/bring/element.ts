/** An element of a manifest. Prefixes differ between tools, so names are without them. */
export interface Element {
  /** The namespace; '' where the manifest does not say what its prefix means. */
  ns: string;
  prefix: string;
  name: string;
  /** By their names as written, prefix and all. */
  attributes: ReadonlyMap<string, string>;
  children: readonly Element[];
  text: string;
  /** Where it begins in the text of the file. */
  at: number;
}

/** The children of a name, in any namespace, and however it is capitalised: `scormtype`, `scormType`. */
export function children(element: Element | undefined, name: string): Element[] {
  const wanted = name.toLowerCase();
  return element?.children.filter((child) => child.name.toLowerCase() === wanted) ?? [];
}

export const child = (element: Element | undefined, name: string): Element | undefined =>
  children(element, name)[0];

/** The text of a child, without space around it; '' without one. */
export const textOf = (element: Element | undefined, name: string): string =>
  child(element, name)?.text.trim() ?? '';

/** An attribute by its name without prefix, however it is capitalised; undefined without one. */
export function attribute(element: Element | undefined, name: string): string | undefined {
  if (element === undefined) return undefined;
  const wanted = name.toLowerCase();
  let found = element.attributes.get(name);
  for (const [key, value] of element.attributes) {
    if (found !== undefined) break;
    const [prefix, local] = key.includes(':') ? (key.split(':') as [string, string]) : ['', key];
    if (prefix !== 'xml' && prefix !== 'xmlns' && local.toLowerCase() === wanted) found = value;
  }
  return found?.trim();
}

/** `true` or `1`, `false` or `0`; what it is without the attribute. */
export function flag(element: Element | undefined, name: string, otherwise: boolean): boolean {
  const value = attribute(element, name)?.toLowerCase();
  if (value === 'true' || value === '1') return true;
  return value === 'false' || value === '0' ? false : otherwise;
}

/** A number within bounds; null without one. */
export function numberIn(text: string | undefined, least: number, most: number): number | null {
  if (text === undefined || !/^[-+]?(\d+(\.\d*)?|\.\d+)$/.test(text.trim())) return null;
  const number = Number(text);
  return number >= least && number <= most ? number : null;
}

/** Every element below this one, and it. */
export function* everyElement(element: Element): Generator<Element> {
  yield element;
  for (const inner of element.children) yield* everyElement(inner);
}
