// Plays a sitting with the real sequencing engine, which loads as an ES module only: jest cannot. Reads
// {sequencing, steps} from standard input, and prints what was open after each step and how all stood in the end.
import { readFileSync } from 'node:fs';
import { Scorm2004API } from 'scorm-again/scorm2004';
import { standardise } from '../../../assets/scorm/standard.js';

// The engine talks on the console whatever its log level is.
for (const name of ['log', 'info', 'debug', 'warn', 'error']) console[name] = () => {};

const { sequencing, steps } = JSON.parse(readFileSync(0, 'utf8'));
const opened = [];
const api = new Scorm2004API({
  autocommit: false,
  logLevel: 5,
  sequencing: {
    ...sequencing,
    logLevel: 'error',
    eventListeners: { onActivityDelivery: (activity) => opened.push(activity.id) },
  },
});
standardise(api);

const after = [];
for (const step of steps) {
  const before = opened.length;
  const [kind, ...rest] = step;
  if (kind === 'go') api.processNavigationRequest(rest[0], rest[1]);
  else {
    // The content speaks: values by name, then it asks to go on and ends.
    const said = rest[0];
    api.lmsInitialize();
    const objectives = Number(api.lmsGetValue('cmi.objectives._count'));
    const seen = [];
    for (let n = 0; n < objectives; n++) seen.push(api.lmsGetValue(`cmi.objectives.${n}.id`));
    for (const [name, value] of Object.entries(said)) {
      const at = /^objective:([^:]+):(.+)$/.exec(name);
      const element = at === null ? name : `cmi.objectives.${seen.indexOf(at[1])}.${at[2]}`;
      if (api.lmsSetValue(element, value) !== 'true') throw new Error(`${element}: ${api.lmsGetLastError()}`);
    }
    after.push({ objectives: seen, threshold: api.lmsGetValue('cmi.completion_threshold') });
    api.lmsFinish();
    if (opened.length > before) api.reset();
    continue;
  }
  after.push(opened.length > before ? opened.at(-1) : null);
  if (opened.length > before) api.reset();
}

const status = {};
const walk = (activity) => {
  status[activity.id] = {
    completion: activity.completionStatus,
    success: activity.successStatus,
    measure: activity.objectiveMeasureStatus ? activity.objectiveNormalizedMeasure : null,
    satisfied: activity.objectiveSatisfiedStatusKnown ? activity.objectiveSatisfiedStatus : null,
    attempts: activity.attemptCount,
    children: activity.getAvailableChildren().map(({ id }) => id),
  };
  activity.children.forEach(walk);
};
walk(api.adl.sequencing.activityTree.root);
process.stdout.write(JSON.stringify({ opened, after, status, state: Boolean(api.getSequencingState()) }));
