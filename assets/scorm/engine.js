// The sequencing engine of scorm-again, as we use it: where it starts, what it is asked, what is kept of it.
import { lookahead } from './lookahead.js';
import { differing, patched, standing, steady, suspendedAt } from './sequencing-state.js';
import { openTree, plainTree, soleTree } from './sequencing-tree.js';
import { standardise } from './standard.js';

const COMPLETIONS = ['completed', 'incomplete', 'not attempted'];
const SUCCESSES = ['passed', 'failed'];
/** The longest state that the server takes in. */
const MOST = 500_000;

/**
 * The engine over the activities of a package. `open` are the items with something to launch, `http` takes what the API has
 * to send, `changed()` hears that something else may be open now. Of one SCO, and of a package that is looked at again,
 * everything is always open.
 */
export function engine({ setup, open, http, changed }) {
  const sole = open.length === 1;
  const given = setup.sequencing?.activityTree ?? plainTree(setup.items, setup.title);
  const tree = sole ? soleTree(given, open[0]) : setup.mode === 'review' ? openTree(given) : given;
  let valid = { continue: false, previous: false, choice: {}, hideLmsUi: [] };
  let delivered = null;
  let over = false;
  // Counts whatever the engine does.
  let turns = 0;

  const eventListeners = {
    onActivityDelivery: (activity) => { delivered = activity; turns += 1; },
    onSequencingSessionEnd: () => { over = true; turns += 1; },
    onNavigationValidityUpdate: (update) => { valid = update; turns += 1; changed(); },
  };
  const settings = {
    autocommit: false,
    lmsCommitUrl: 'commit',
    alwaysSendTotalTime: true,
    renderCommonCommitFields: true,
    autoPopulateCommitMetadata: true,
    logLevel: 5,
    sequencing: { activityTree: tree, autoRollupOnCMIChange: true, logLevel: 'error', eventListeners },
  };
  const api = new Scorm2004API(settings, http);
  standardise(api);
  const ahead = lookahead(settings);
  const service = api.getSequencingService();
  const root = () => api.getSequencingState().rootActivity;
  const serialized = () => steady(api.serializeSequencingState());
  const base = serialized();

  // In a package of a hundred parts all of this takes a while: nothing is found out twice that cannot have changed.
  function once(find) {
    let known = null;
    return () => {
      const { currentActivity } = api.getSequencingState();
      const { isActive, isSuspended } = currentActivity ?? {};
      const { completion_status, success_status, progress_measure, score, objectives } = api.cmi;
      const said = [completion_status, success_status, progress_measure, score, objectives, api.captureSharedDataSnapshot()];
      const at = JSON.stringify([turns, currentActivity?.id, isActive, isSuspended, api.currentState, said]);
      if (known?.at !== at) known = { at, found: find() };
      return known.found;
    };
  }

  function ask(request, target) {
    delivered = null;
    turns += 1;
    const exit = api.isInitialized() ? api.cmi.getExitValueInternal() : '';
    service.processNavigationRequest(request, target, exit);
    return delivered !== null;
  }

  function load(state) {
    api.deserializeSequencingState(JSON.stringify(state));
    // The engine takes whatever is current for active.
    for (const activity of activities(root())) activity.isActive = state.sequencing.activityStates[activity.id]?.isActive ?? false;
  }

  function kept() {
    if (sole || setup.mode !== 'normal' || setup.sequencingState === null) return null;
    try {
      const state = patched(base, JSON.parse(setup.sequencingState));
      return { state, at: standing(state) };
    } catch {
      return null;
    }
  }

  // Where it was left; after an activity that is done, at the next one if there is one.
  function resumed({ state, at }) {
    if (at === null || !at.goesOn) load(state);
    if (at === null) return false;
    if (!at.goesOn && (!at.leaf || isDone(at.id)) && leadsOn(at.id) && ask('continue')) return true;
    if (!at.leaf || over) return false;
    load(suspendedAt(state, at.id));
    return ask('resumeAll');
  }

  const isDone = (id) => {
    const { completionStatus, successStatus } = api.getActivityTrackingData(id);
    return completionStatus === 'completed' && successStatus !== 'failed';
  };

  function leadsOn(id) {
    const activity = activities(root()).find((one) => one.id === id);
    activity.isActive = true;
    const { outcome, endSequencingSession } = service.previewNavigationRequest('continue');
    activity.isActive = false;
    return outcome === 'allowed' && !endSequencingSession;
  }

  const may = (way) => {
    const { outcome } = service.previewNavigationRequest(way);
    return outcome === 'unknown' ? valid[way] && api.getSequencingState().currentActivity !== null : outcome === 'allowed';
  };
  const ways = { continue: once(() => may('continue')), previous: once(() => may('previous')) };
  const choices = once(() => ahead(api, valid.choice));
  const whole = once(() => JSON.stringify(differing(base, serialized())));

  return {
    api,
    sole,
    /** Asks for something; true when an activity is to be delivered then. */
    ask,
    /** Delivers what is to be opened first: where somebody was, the start, or whatever can be chosen. */
    start() {
      if (sole && setup.sequencingState) api.restoreSharedDataSnapshot(JSON.parse(setup.sequencingState));
      const old = kept();
      if (old && resumed(old)) return true;
      if (over) return false;
      if (api.getSequencingState().currentActivity === null && ask('start')) return true;
      const all = [...open.filter(({ visible }) => visible), ...open];
      return all.some(({ id }) => ask('choice', id)) || all.some(({ id }) => ask('jump', id));
    },
    /** What is to be delivered, once; or null. */
    take() {
      const activity = delivered;
      delivered = null;
      // Whoever goes back to the part that they suspended a moment ago is in the same attempt: for the engine that is nothing new.
      service.activityDeliveryService.currentDeliveredAttemptCount = null;
      return activity;
    },
    get pending() { return delivered !== null; },
    /** Whether the session has ended: nothing is delivered any more. */
    get over() { return over; },
    /** Whether `continue` or `previous` would work now, and the package does not hide our button for it. */
    may: (way) => !over && !valid.hideLmsUi.includes(way) && ways[way](),
    /** The ids of the activities that can be chosen from the contents now. */
    choices: () => (over ? new Set() : sole ? new Set([open[0].id]) : choices()),
    /** The activities in their order, with their depth; those left out that were not selected, or are hidden by a rule. */
    listed: () => shown(root(), 0),
    completed: (id) => api.getActivityTrackingData(id)?.completionStatus === 'completed',
    /** What it says of the whole. */
    root() {
      const { completionStatus, successStatus, score } = api.getActivityTrackingData(tree.id);
      return {
        completion: COMPLETIONS.includes(completionStatus) ? completionStatus : 'unknown',
        success: SUCCESSES.includes(successStatus) ? successStatus : 'unknown',
        score: score === null ? null : Math.round(Math.min(1, Math.max(0, score)) * 10_000) / 100,
      };
    },
    /** What is kept until the next sitting, as text; null for nothing. Of one SCO only what it shares. */
    state() {
      if (sole) {
        const shared = api.captureSharedDataSnapshot();
        return Object.keys(shared).length > 0 ? JSON.stringify(shared) : null;
      }
      const text = whole();
      return text.length > MOST ? null : text;
    },
  };
}

const activities = (activity) => [activity, ...activity.children.flatMap(activities)];

const shown = (activity, depth) =>
  activity.children
    .filter((child) => child.isAvailable && (child.isActive || !isHidden(child)))
    .flatMap((child) => [{ id: child.id, title: child.title, depth }, ...shown(child, depth + 1)]);

const isHidden = (activity) =>
  activity.sequencingRules.preConditionRules.some((rule) => rule.action === 'hiddenFromChoice' && rule.evaluate(activity) === true);
