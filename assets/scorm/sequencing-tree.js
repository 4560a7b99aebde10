// The trees of activities that we give to the sequencing engine.

// What an activity says of itself; the rules that say when it may be opened are left out.
const OWN = ['id', 'title', 'primaryObjective', 'objectives', 'completionThreshold', 'sharedDataMaps'];

const OPEN = { sequencingControls: { flow: true, choice: true } };

const only = (object, names) => Object.fromEntries(names.filter((name) => object[name] !== undefined).map((name) => [name, object[name]]));

/** A tree in which everything can be opened at any time, but each activity has its objectives. */
export const openTree = (node) => ({
  ...only(node, OWN),
  ...OPEN,
  ...(node.children ? { children: node.children.map(openTree) } : {}),
});

/** A tree of one activity, for a package that has but one: nothing may ever keep people out of it. */
export const soleTree = (tree, item) => ({
  id: tree?.id ?? 'root',
  title: tree?.title ?? item.title,
  ...OPEN,
  children: [openTree({ ...(found(tree, item.id) ?? item), children: undefined, id: item.id, title: item.title })],
});

/** The tree of a package whose manifest says nothing of sequencing. */
export const plainTree = (items, title) => ({ id: 'root', title, ...OPEN, children: items.flatMap(plain) });

const plain = ({ id, title, children, launch }) =>
  launch || children.length > 0 ? [{ id, title, ...OPEN, ...(children.length > 0 ? { children: children.flatMap(plain) } : {}) }] : [];

function found(node, id) {
  if (!node) return undefined;
  if (node.id === id) return node;
  for (const child of node.children ?? []) {
    const one = found(child, id);
    if (one) return one;
  }
  return undefined;
}
