// What is kept of the sequencing engine between two sittings: only what differs from an engine that was never used.

// Said anew at every delivery, or of no use to anybody: without it a state that did not change looks unchanged.
const VOLATILE = ['timestamp', 'adlNavState', 'navigationState', 'attemptAbsoluteStartTime'];

/** A state as the engine writes it, parsed, without what changes by itself. */
export const steady = (text) => JSON.parse(text, (name, value) => (VOLATILE.includes(name) ? undefined : value));

/** What `state` has otherwise than `base`: ['is', value], or ['in', by name, names that are gone]; null when they are alike. */
export function differing(base, state) {
  if (!isAlike(base, state)) return Object.is(base, state) ? null : ['is', state];
  const inside = Object.entries(state).flatMap(([name, value]) => {
    const found = Object.hasOwn(base, name) ? differing(base[name], value) : ['is', value];
    return found === null ? [] : [[name, found]];
  });
  const gone = Object.keys(base).filter((name) => !Object.hasOwn(state, name));
  if (inside.length + gone.length === 0) return null;
  return ['in', Object.fromEntries(inside), ...(gone.length > 0 ? [gone] : [])];
}

/** The state of which `difference` was made over the same `base`. */
export function patched(base, difference) {
  if (difference === null) return base;
  const [kind, what, gone = []] = difference;
  if (kind === 'is') return what;
  const at = (name) => (Object.hasOwn(what, name) ? patched(base[name], what[name]) : base[name]);
  if (Array.isArray(base)) return base.map((_, n) => at(String(n)));
  const names = [...Object.keys(base).filter((name) => !gone.includes(name)), ...Object.keys(what).filter((name) => !Object.hasOwn(base, name))];
  return Object.fromEntries(names.map((name) => [name, at(name)]));
}

const isPlain = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
// Two objects, or two lists of the same length: anything else is kept whole.
const isAlike = (a, b) => (isPlain(a) && isPlain(b)) || (Array.isArray(a) && Array.isArray(b) && a.length === b.length);

/**
 * Where a state stands: { id, leaf, goesOn } of the activity that was open last, `goesOn` when its attempt is not over; null
 * when the session has ended, or was never begun.
 */
export function standing({ sequencing, suspensionState }) {
  const { currentActivity, suspendedActivity, activityStates } = sequencing;
  const root = suspensionState.activityTree;
  // The root is the current one only in between: while everything is being suspended.
  const current = currentActivity === root.id ? null : currentActivity;
  const id = current ?? suspendedActivity;
  if (id === null) return null;
  const leaf = nodeOf(root, id).children.length === 0;
  const { isActive, isSuspended } = activityStates[id];
  return { id, leaf, goesOn: leaf && (current === null || isActive || isSuspended) };
}

function nodeOf(node, id) {
  if (node.id === id) return node;
  for (const child of node.children) {
    const found = nodeOf(child, id);
    if (found) return found;
  }
  return undefined;
}

/** The state as it would be had everything been suspended at an activity, however it was left in truth. */
export function suspendedAt(state, id) {
  const path = pathTo(state.suspensionState.activityTree, id);
  const asleep = (one) => ({ ...one, isActive: false, isSuspended: path.includes(one.id) || (one.isSuspended && !one.isActive) });
  const tree = (node) => ({ ...asleep(node), children: node.children.map(tree) });
  return {
    ...state,
    currentActivityId: null,
    sequencing: {
      ...state.sequencing,
      currentActivity: null,
      suspendedActivity: id,
      activityStates: Object.fromEntries(Object.entries(state.sequencing.activityStates).map(([name, one]) => [name, asleep(one)])),
    },
    suspensionState: {
      ...state.suspensionState,
      currentActivityId: null,
      suspendedActivityId: id,
      activityTree: tree(state.suspensionState.activityTree),
    },
  };
}

function pathTo(node, id) {
  if (node.id === id) return [id];
  for (const child of node.children) {
    const path = pathTo(child, id);
    if (path.length > 0) return [node.id, ...path];
  }
  return [];
}
