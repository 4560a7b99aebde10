// SCORM 2004: one API for the whole package; the sequencing engine says what is opened, we open it.
import { clear, elementIn, judged, known } from './data-2004.js';
import { engine } from './engine.js';
import { listed, load, service, watch } from './speaking.js';

/** Runs a 2004 package. See shell.js for what it is asked. */
export function run2004({ setup, frame, line, tell }) {
  const items = new Map(listed(setup.items).map((item) => [item.id, item]));
  const open = [...items.values()].filter(({ launch }) => launch);
  const states = new Map(Object.entries(setup.states));
  const quiet = setup.mode !== 'normal';
  /** The best that each item ever was: what is done stays done. */
  const best = new Map();
  let now = null;
  let face = null;
  // What we ask for while the SCO is being unloaded: it counts, whatever the SCO asks for as its last word.
  let wanted = null;
  let busy = false;
  let leaving = false;
  let sent = null;
  let told = null;

  const speaking = service(line, () => now.id, () => more(true), quiet);
  const http = {
    ...speaking,
    processHttpRequest(url, params, ...rest) {
      remember(judged(params.runtimeData.cmi));
      return speaking.processHttpRequest(url, params, ...rest);
    },
  };
  const run = engine({ setup, open, http, changed: () => menu() });
  const { api } = run;
  const watcher = watch(api, 'SetValue', () => { if (speaks()) save('auto'); });
  api.on('Commit', () => { watcher.saved(); menu(); });

  addEventListener('pagehide', () => { leaving = true; });
  addEventListener('beforeunload', () => { leaving = true; setTimeout(() => { leaving = false; }, 3000); });

  const speaks = () => face !== null && api.isInitialized();
  const snapshot = () => judged(api.renderCommitObject(false, true).runtimeData.cmi);

  function remember(data) {
    states.set(now.id, data);
    menu();
  }

  // What goes with the data of a SCO: the state of the engine, and what it says of the whole.
  function more(always) {
    const sequencing = run.state();
    const isNews = sequencing !== null && (always || sequencing !== sent);
    if (isNews) sent = sequencing;
    return { ...(run.sole ? {} : { root: run.root() }), ...(isNews ? { sequencing } : {}) };
  }

  function save(cause) {
    const data = snapshot();
    remember(data);
    if (quiet) return;
    if (cause === 'auto') line.later({ sco: now.id, cause, data, ...more(false) });
    else line.send({ sco: now.id, cause, data, ...more(true) });
  }

  // Where the engine stands now goes with the data of a SCO that was there before: the new one has none yet.
  function saveState(before) {
    if (quiet || now === null || (now.launch.kind !== 'asset' && (run.sole || run.state() === sent))) return;
    const item = states.has(before?.id) ? before : now;
    line.later({ sco: item.id, cause: 'auto', data: states.get(item.id) ?? snapshot(), ...more(true) });
  }

  // The one thing that the content finds. It is dead once another SCO has its own: what comes late must not reach that one.
  function facade() {
    const mine = {};
    const isMine = () => face === mine;
    const call = (name, dead) => (...args) => (isMine() ? String(api[name](...args)) : dead);
    return Object.assign(mine, {
      version: '1.0',
      Initialize(...args) {
        const result = call('Initialize', 'false')(...args);
        if (isMine()) menu();
        return result;
      },
      Terminate: (...args) => (isMine() ? terminate(args) : 'false'),
      GetValue: (name, ...args) => call('GetValue', '')(elementIn(name), ...args),
      SetValue: (name, ...args) => call('SetValue', 'false')(elementIn(name), ...args),
      Commit: call('Commit', 'false'),
      GetLastError: call('GetLastError', '0'),
      GetErrorString: call('GetErrorString', ''),
      GetDiagnostic: call('GetDiagnostic', ''),
    });
  }

  function terminate(args) {
    if (!api.isInitialized()) return String(api.Terminate(...args));
    const { nav } = api.adl;
    const { request } = nav;
    const ours = wanted ?? (leaving ? 'suspendAll' : null);
    // The engine would jump without ending the attempt.
    const jump = ours === null ? /^\{target=(.+)\}jump$/.exec(request)?.[1] : undefined;
    if (ours !== null || jump !== undefined) nav.request = ours === 'suspendAll' ? 'suspendAll' : '_none_';
    const result = String(api.Terminate(...args));
    if (!api.isTerminated()) nav.request = request;
    else {
      watcher.saved();
      if (ours === null) void ended(jump);
    }
    return result;
  }

  // Not before the content has its answer: it may still have something to do.
  async function ended(jump) {
    busy = true;
    await new Promise((go) => { setTimeout(go, 0); });
    if (jump !== undefined && !run.pending && !run.over) run.ask('jump', jump);
    await settle();
  }

  /** Opens what the engine delivers, or says that nothing comes by itself. */
  async function settle() {
    const activity = run.take();
    const isOpened = activity !== null && Boolean(items.get(activity.id)?.launch);
    if (isOpened) await deliver(activity);
    else saveState(now);
    busy = false;
    menu();
    if (isOpened) return;
    tell({ heed: 'over', more: !run.over && !run.sole && (run.may('continue') || open.some(({ id }) => run.choices().has(id))) });
  }

  async function deliver(activity) {
    const before = now;
    await emptied();
    now = items.get(activity.id);
    api.reset(undefined, { preserveListeners: true });
    clear(api);
    // A new attempt after one that has ended begins with nothing; one SCO alone never loses anything.
    const isNew = !run.sole && setup.mode === 'normal' && activity.attemptCount > 1 && !activity.deliveryWasResumed;
    load(api, known(setup, now, isNew ? {} : (states.get(now.id) ?? {}), activity.deliveryWasResumed));
    // An asset has nothing to say; but some call themselves assets, and speak.
    if (now.launch.kind === 'asset') states.set(now.id, { completion_status: 'completed' });
    face = facade();
    window.API_1484_11 = face;
    saveState(now.launch.kind === 'asset' ? now : before);
    tell({ heed: 'delivered' });
    frame.contentWindow.location.replace(new URL(now.launch.href, document.baseURI));
  }

  /** Empties the frame, which lets the content say its last words, and waits for them: two seconds at most. */
  async function emptied() {
    if (now === null) return;
    const empty = new Promise((go) => { frame.addEventListener('load', go, { once: true }); });
    frame.contentWindow.location.replace('about:blank');
    await Promise.race([empty, new Promise((go) => { setTimeout(go, 2000); })]);
  }

  // Ends the SCO that is open and asks for something, in the order in which the engine needs it.
  async function close(request, target) {
    wanted = request;
    await emptied();
    if (speaks()) {
      // It went without a word; so we say it.
      const data = snapshot();
      remember(data);
      run.ask(request, target);
      if (!quiet) line.send({ sco: now.id, cause: 'leave', data, ...more(true) });
    } else if (!run.pending && !run.over && !(request === 'suspendAll' && api.isTerminated())) run.ask(request, target);
    face = null;
    watcher.stop();
    wanted = null;
  }

  async function to(request, target) {
    if (busy || run.over) return;
    busy = true;
    await close(request, target);
    await settle();
  }

  function status(id) {
    const data = states.get(id);
    const completed = data?.completion_status === 'completed' || (!run.sole && run.completed(id));
    const found = SUCCESS.includes(data?.success_status) ? data.success_status : completed ? 'completed' : data ? 'incomplete' : 'not attempted';
    if (RANK.indexOf(found) >= RANK.indexOf(best.get(id) ?? 'not attempted')) best.set(id, found);
    return best.get(id);
  }

  // Once for all that happens at a time: what may be opened next takes a while to find out.
  function menu() {
    if (told !== null) return;
    told = setTimeout(() => { told = null; tellMenu(); }, 0);
  }

  function tellMenu() {
    // While one SCO gives way to another, what is known of the one is not true of the other.
    if (busy) return;
    const isOver = now !== null && api.isTerminated();
    const choices = run.choices();
    tell({
      heed: 'menu',
      items: run.listed().filter(({ id }) => items.get(id)?.visible).map(({ id, depth }) => ({
        id,
        title: items.get(id).title,
        depth,
        current: id === now?.id && !isOver,
        status: items.get(id).launch ? status(id) : '',
        open: choices.has(id),
      })),
      previous: !run.sole && run.may('previous'),
      next: !run.sole && run.may('continue'),
    });
  }

  return {
    async start() {
      busy = true;
      run.start();
      await settle();
    },
    go: (id) => to('choice', id),
    next: () => to('continue'),
    previous: () => to('previous'),
    async exit() {
      if (now === null || run.over) return;
      // Nobody works on an asset that is silent: whoever leaves it has seen it.
      const isSeen = now.launch.kind === 'asset' && !speaks() && !api.isTerminated();
      await close(isSeen ? 'exit' : 'suspendAll');
      if (!quiet && !run.sole && run.state() !== sent) line.send({ sco: now.id, cause: 'leave', data: states.get(now.id), ...more(true) });
      now = null;
    },
    heartbeat() {
      if (speaks()) save('auto');
      // An asset says nothing; the minutes in which it is open count all the same.
      else if (!quiet && now?.launch.kind === 'asset') line.later({ sco: now.id, cause: 'auto', data: states.get(now.id), ...more(false) });
    },
    hidden() {
      if (!speaks() || !watcher.dirty) return;
      watcher.saved();
      save('leave');
    },
  };
}

const SUCCESS = ['passed', 'failed'];
// Failed may follow completed, and passed failed; nothing falls back.
const RANK = ['not attempted', 'incomplete', 'completed', 'failed', 'passed'];
