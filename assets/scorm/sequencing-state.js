// What is kept of the sequencing engine between two sittings: only what differs from an engine that was never used.

// Said anew at every delivery, or of no use to anybody: without it a state that did not change looks unchanged.
const VOLATILE = ['timestamp', 'adlNavState', 'navigationState', 'attemptAbsoluteStartTime'];
const GONE = '';

/** A state as the engine writes it, parsed, without what changes by itself. */
export const steady = (text) => JSON.parse(text, (name, value) => (VOLATILE.includes(name) ? undefined : value));

/** What `state` has otherwise than `base`; undefined when they are alike. `patched` puts it back. */
export function differing(base, state) {
  if (!bothHold(base, state)) return Object.is(base, state) ? undefined : state;
  const found = {};
  for (const [name, value] of Object.entries(state)) {
    if (!Object.hasOwn(base, name)) found[name] = value;
    else {
      const one = differing(base[name], value);
      if (one !== undefined) found[name] = isPlain(one) && !bothHold(base[name], value) ? { [GONE]: null, is: one } : one;
    }
  }
  const gone = Object.keys(base).filter((name) => !Object.hasOwn(state, name));
  if (gone.length > 0) found[GONE] = gone;
  return Object.keys(found).length > 0 ? found : undefined;
}

/** The state of which `difference` was made over the same `base`. */
export function patched(base, difference) {
  if (difference === undefined) return base;
  if (!isPlain(difference)) return difference;
  if (difference[GONE] === null) return difference.is;
  if (!isHolder(base)) return difference;
  const found = Array.isArray(base) ? [...base] : { ...base };
  for (const [name, value] of Object.entries(difference)) if (name !== GONE) found[name] = patched(base[name], value);
  for (const name of difference[GONE] ?? []) delete found[name];
  return found;
}

const isHolder = (value) => typeof value === 'object' && value !== null;
const isPlain = (value) => isHolder(value) && !Array.isArray(value);
// Two objects, or two lists of the same length: anything else is kept whole.
const bothHold = (a, b) => (isPlain(a) && isPlain(b)) || (Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.length > 0);

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
  const { isActive, isSuspended } = activityStates[id];
  return { id, leaf: nodeOf(root, id).children.length === 0, goesOn: current === null || isActive || isSuspended };
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
