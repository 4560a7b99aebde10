import { attribute, child, children, type Element } from './element.ts';

/** The `sequencing` elements that items can refer to, by their ids. */
export type Collections = ReadonlyMap<string, Element>;

export function collectionsIn(manifest: Element): Collections {
  const all = children(child(manifest, 'sequencingCollection'), 'sequencing');
  return new Map(all.map((element) => [attribute(element, 'ID') ?? '', element]));
}

/** The sequencing of an item or an organisation. What it refers to in a collection fills what it does not say itself. */
export function sequencingOf(item: Element, collections: Collections): Element | undefined {
  const own = child(item, 'sequencing');
  const shared = collections.get(attribute(own, 'IDRef') ?? '');
  return own === undefined || shared === undefined ? own : merged(own, shared);
}

// Attribute by attribute; a list (of rules, of objectives) is its owner's whole or the collection's whole.
function merged(own: Element, shared: Element): Element {
  const isSame = (a: Element, b: Element) => a.name === b.name && a.ns === b.ns;
  const parts = own.children.map((part) => {
    const other = shared.children.find((one) => isSame(one, part));
    if (other === undefined) return part;
    const attributes = new Map([...other.attributes, ...part.attributes]);
    return { ...part, attributes, children: part.children.length > 0 ? part.children : other.children };
  });
  const rest = shared.children.filter((part) => !own.children.some((one) => isSame(one, part)));
  return { ...own, children: [...parts, ...rest] };
}
