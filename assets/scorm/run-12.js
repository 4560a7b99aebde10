// SCORM 1.2: an API for each SCO, our own table of contents and prerequisites.
import { listed, service, unload, watch, withoutEmpty } from './speaking.js';
import { holds } from './prerequisites.js';

const DONE = ['passed', 'completed'];

/** Runs a 1.2 package. See shell.js for what it is asked. */
export function run12({ setup, frame, line, tell }) {
  const items = listed(setup.items);
  const open = items.filter(({ launch }) => launch);
  const states = new Map(Object.entries(setup.states));
  const quiet = setup.mode !== 'normal';
  let now = null;
  let api = null;
  let over = true;
  let watcher = null;

  const statusOf = (id) => states.get(id)?.core?.lesson_status || 'not attempted';
  const may = ({ launch }) => quiet || !launch.prerequisites || holds(launch.prerequisites, statusOf);

  const menu = () => {
    const at = open.findIndex((item) => item === now);
    tell({
      heed: 'menu',
      items: items.filter(({ visible }) => visible).map((item) => ({
        id: item.id,
        title: item.title,
        depth: item.depth,
        current: item === now,
        status: item.launch ? statusOf(item.id) : '',
        open: Boolean(item.launch) && may(item),
      })),
      previous: at > 0 && may(open[at - 1]),
      next: at >= 0 && at < open.length - 1 && may(open[at + 1]),
    });
  };

  const snapshot = () => api.renderCommitObject(false, true).runtimeData.cmi;
  const remember = (data) => { states.set(now.id, data); menu(); };

  // What the server knows of the person is never taken from what the content left behind.
  function known(item) {
    const { launch } = item;
    const old = structuredClone(states.get(item.id) ?? {});
    const core = { ...old.core };
    delete core.exit;
    delete core.session_time;
    const left = states.get(item.id)?.core?.exit === 'suspend' || Boolean(old.suspend_data);
    return {
      ...old,
      core: {
        ...core,
        lesson_status: core.lesson_status || 'not attempted',
        student_id: setup.learner.id,
        student_name: setup.learner.name,
        credit: setup.mode === 'normal' ? 'credit' : 'no-credit',
        lesson_mode: { normal: 'normal', review: 'review', preview: 'browse' }[setup.mode],
        entry: left ? 'resume' : core.lesson_status ? '' : 'ab-initio',
      },
      launch_data: launch.data,
      student_data: {
        ...old.student_data,
        mastery_score: launch.masteryScore === null ? '' : String(launch.masteryScore),
        max_time_allowed: launch.maxTime,
        time_limit_action: launch.timeLimitAction,
      },
    };
  }

  function deliver(item) {
    now = item;
    over = false;
    if (item.launch.kind === 'asset') {
      window.API = undefined;
      api = null;
      over = true;
      const data = { core: { lesson_status: 'completed' } };
      states.set(item.id, data);
      if (!quiet) line.later({ sco: item.id, cause: 'auto', data });
    } else {
      api = new Scorm12API(
        { autocommit: false, lmsCommitUrl: 'commit', alwaysSendTotalTime: true, renderCommonCommitFields: true, autoPopulateCommitMetadata: true, mastery_override: item.launch.masteryScore !== null, logLevel: 5 },
        service(line, () => item.id, () => ({}), quiet),
      );
      api.loadFromJSON(withoutEmpty(known(item)), 'cmi');
      const mine = api;
      watcher?.stop();
      watcher = watch(api, 'LMSSetValue', () => {
        if (!quiet && !over && mine === api) line.later({ sco: item.id, cause: 'auto', data: snapshot() });
        remember(snapshot());
      });
      api.on('LMSFinish', () => {
        if (mine !== api) return;
        watcher.saved();
        over = true;
        remember(snapshot());
        tell({ heed: 'over', more: open.indexOf(now) < open.length - 1 });
      });
      api.on('LMSCommit', () => { if (mine === api) { watcher.saved(); remember(snapshot()); } });
      window.API = api;
    }
    frame.src = item.launch.href;
    menu();
  }

  async function leave() {
    if (now === null) return;
    const item = now;
    await unload(frame, () => over);
    watcher?.stop();
    if (!over && api && begun()) {
      over = true;
      const data = snapshot();
      states.set(item.id, data);
      if (!quiet) line.send({ sco: item.id, cause: 'leave', data });
    }
    now = null;
  }

  const begun = () => api.isInitialized();

  async function to(item) {
    if (!item || !may(item)) return;
    await leave();
    deliver(item);
  }

  return {
    start() {
      const last = open.find(({ id }) => id === setup.last);
      deliver(last && (open.length === 1 || !DONE.includes(statusOf(last.id)))
        ? last
        : (open.find((item) => !DONE.includes(statusOf(item.id)) && may(item)) ?? open[0]));
    },
    go: (id) => to(open.find((item) => item.id === id)),
    next: () => to(open[open.indexOf(now) + 1]),
    previous: () => to(open[open.indexOf(now) - 1]),
    exit: leave,
    // An asset says nothing, but somebody may have to look at it for some minutes.
    heartbeat() {
      if (quiet || now === null) return;
      if (!api) line.later({ sco: now.id, cause: 'auto', data: states.get(now.id) });
      else if (!over && begun()) line.later({ sco: now.id, cause: 'auto', data: snapshot() });
    },
    hidden() { if (!quiet && api && !over && begun() && watcher.dirty) { watcher.saved(); line.send({ sco: now.id, cause: 'leave', data: snapshot() }); } },
  };
}
