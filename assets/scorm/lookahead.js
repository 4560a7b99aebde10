// What could be chosen from the contents. The engine knows it for the moment after an attempt; while a SCO is open we ask
// a second engine, in which that SCO ends now.
import { load } from './speaking.js';

const SAID = ['completion_status', 'success_status', 'progress_measure', 'score', 'objectives'];
const silent = { updateSettings() {}, processHttpRequest: () => ({ result: 'true', errorCode: 0 }) };

/** Gives a function that tells for an engine, with its `valid` choices, which activities can be chosen: by their ids. */
export function lookahead(settings) {
  let valid = {};
  let second = null;

  function ended(api) {
    second ??= new Scorm2004API(
      { ...settings, sequencing: { ...settings.sequencing, eventListeners: { onNavigationValidityUpdate: ({ choice }) => { valid = choice; } } } },
      silent,
    );
    second.deserializeSequencingState(api.serializeSequencingState());
    second.reset(undefined, { preserveListeners: true });
    const { cmi } = api.renderCommitObject(false, true).runtimeData;
    load(second, Object.fromEntries(SAID.map((name) => [name, cmi[name]])));
    second.Initialize('');
    second.Terminate('');
    return second;
  }

  return (api, now) => {
    const { currentActivity, rootActivity } = api.getSequencingState();
    const isOpen = currentActivity?.isActive === true;
    const asked = isOpen ? ended(api) : api;
    const choice = isOpen ? valid : now;
    const process = asked.getSequencingService().getOverallSequencingProcess();
    const all = every(isOpen ? confined(currentActivity, rootActivity) : rootActivity).filter(leads);
    return new Set(all.map(({ id }) => id).filter((id) => choice[id] === 'true' && process.predictChoiceEnabled(id)));
  };
}

// A chapter that may not be left by choice keeps everything in it.
function confined(activity, root) {
  for (let one = activity; one !== null; one = one.parent) if (one.isActive && one.sequencingControls.choiceExit === false) return one;
  return root;
}

const every = (activity) => [activity, ...activity.children.flatMap(every)];

// Choosing a chapter opens its first part, where its parts follow one another.
const leads = ({ children, sequencingControls }) => children.length === 0 || sequencingControls.flow;
