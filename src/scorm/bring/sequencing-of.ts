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

// An element that it says itself is its own whole, whatever the collection says there.
function merged(own: Element, shared: Element): Element {
  const isOwn = (part: Element) => own.children.some((one) => one.name === part.name && one.ns === part.ns);
  return { ...own, children: [...own.children, ...shared.children.filter((part) => !isOwn(part))] };
}
