// What both standards share: an API that speaks through our line, and a watch over what it has to say.

/** For scorm-again: its commits go through `line`. `current()` names the SCO, `more()` what goes with its data. */
export const service = (line, current, more, quiet) => ({
  updateSettings() {},
  processHttpRequest(_url, params, _immediate, _log, listeners, metadata) {
    if (quiet) return { result: 'true', errorCode: 0 };
    const cause = metadata?.isTerminateCommit ? 'terminate' : metadata?.trigger === 'autocommit' ? 'auto' : 'commit';
    const ok = line.send({ sco: current(), cause, data: params.runtimeData.cmi, ...more() });
    listeners(ok ? 'CommitSuccess' : 'CommitError');
    return ok ? { result: 'true', errorCode: 0 } : { result: 'false', errorCode: 101 };
  },
});

/** Saves what the content set a moment ago, without waiting for it to ask. Gives { now(), stop() }. */
export function watch(api, setEvent, save) {
  let timer = null;
  let dirty = false;
  const now = () => { clearTimeout(timer); timer = null; dirty = false; save(); };
  api.on(setEvent, () => { dirty = true; timer ??= setTimeout(now, 3000); });
  return {
    now,
    get dirty() { return dirty; },
    stop() { clearTimeout(timer); timer = null; },
    saved() { clearTimeout(timer); timer = null; dirty = false; },
  };
}

/** Empties the frame, which lets the content say its last words, and waits for them: two seconds at most. */
export async function unload(frame, isOver) {
  if (frame.src === '' || frame.src === 'about:blank') return;
  frame.src = 'about:blank';
  for (let waited = 0; waited < 2000 && !isOver(); waited += 50) await new Promise((go) => { setTimeout(go, 50); });
}

/** Items in the order of the table of contents, with their depth. */
export function listed(items, depth = 0) {
  return items.flatMap((item) => [{ ...item, depth }, ...listed(item.children, depth + 1)]);
}

/** Data to load. An empty value would be taken for one that was set. */
export function withoutEmpty(value) {
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== '' && one !== undefined).map(([name, one]) => [name, withoutEmpty(one)]));
}

/** Loads data into an API before its content begins. A value that it does not take is left out; the rest is there. */
export function load(api, data) {
  for (const [name, value] of Object.entries(withoutEmpty(data)))
    for (const part of LISTS.includes(name) ? Object.entries(value).map(([n, one]) => ({ [n]: one })) : [value])
      try {
        api.loadFromJSON({ [name]: part }, 'cmi');
      } catch {
        // What a manifest says may be out of all bounds.
      }
}

const LISTS = ['objectives', 'interactions', 'comments_from_learner'];
