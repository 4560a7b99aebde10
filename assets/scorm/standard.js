// Where scorm-again 3.4.3 departs from the standard (SCORM 2004, sequencing and navigation), in ways that people would meet: a
// chapter with a limit of attempts is shut while one is in the middle of its last, and parts do not add up to a whole as they
// should. It leaves parts without a score out of the average, weighs the others by how often they were tried, lets a rule win
// over a mark, and takes what is not known for a no: one good part out of three would be a whole that is passed.

/** Gives the engine behind an API, and every other one of its kind, the limits and sums of the standard. */
export function standardise(api) {
  const service = api.getSequencingService();
  const { rollupProcess, sequencingProcess, overallSequencingProcess } = service;
  const kind = Object.getPrototypeOf(rollupProcess);
  if (kind.isStandard) return;
  limits(Object.getPrototypeOf(sequencingProcess.ruleEngine), true);
  limits(Object.getPrototypeOf(overallSequencingProcess.deliveryValidator), false);
  rollup(kind, (part) => Object.getPrototypeOf(rollupProcess[part]));
  mayBeEmpty(api.cmi.content, 'location');
  mayBeEmpty(api.cmi.learner_preference, 'language');
  kind.isStandard = true;
}

// A place or a language may be taken back; content that gets a false for that complains.
function mayBeEmpty(part, name) {
  const kind = Object.getPrototypeOf(part);
  const { get, set } = Object.getOwnPropertyDescriptor(kind, name);
  Object.defineProperty(kind, name, {
    configurable: true,
    get,
    set(value) {
      if (value === '') this[`_${name}`] = '';
      else set.call(this, value);
    },
  });
}

// UP.1: an attempt that is on is not looked at, only one that would begin. `reached`: what the engine says here of a limit that is.
function limits(of, reached) {
  const { checkLimitConditions } = of;
  of.checkLimitConditions = function check(activity, ...rest) {
    return activity.isActive ? !reached : checkLimitConditions.call(this, activity, ...rest);
  };
}

function rollup(whole, of) {
  const { overallRollupProcess } = whole;
  const progress = of('progressProcessor');
  const { activityProgressRollupProcess } = progress;
  const filter = of('childFilter');
  const { checkChildForRollupSubprocess } = filter;
  // RB.1.4.2: a part that would be skipped now counts as skipped, not only one that was.
  filter.checkChildForRollupSubprocess = function counts(child, ...rest) {
    const { wasSkipped } = child;
    child.wasSkipped = wasSkipped || wouldBeSkipped(child);
    const found = checkChildForRollupSubprocess.call(this, child, ...rest);
    child.wasSkipped = wasSkipped;
    return found;
  };
  of('measureProcessor').measureRollupProcess = measure;
  of('ruleEvaluator').evaluateRollupRule = applies;
  of('objectiveProcessor').objectiveRollupProcess = satisfaction;
  progress.activityProgressRollupProcess = function completion(activity) {
    if (isTracked(activity)) activityProgressRollupProcess.call(this, activity);
  };
  // A chapter whose mark waited for its end has its say before those above it.
  whole.overallRollupProcess = function all(activity, ...rest) {
    if (activity.children.length > 0 && isPatient(activity)) this.objectiveProcessor.objectiveRollupProcess(activity);
    return overallRollupProcess.call(this, activity, ...rest);
  };
}

const isTracked = ({ sequencingControls }) => sequencingControls.tracked !== false;

const wouldBeSkipped = (child) => child.sequencingRules.preConditionRules.some((rule) => rule.action === 'skip' && rule.evaluate(child) === true);

// Its mark counts only once an attempt at it is over.
const isPatient = ({ primaryObjective, rollupConsiderations }) =>
  primaryObjective?.satisfiedByMeasure === true && rollupConsiderations.measureSatisfactionIfActive === false;

// RB.1.1 a: every part that is tracked weighs what its author gave it, with or without a measure.
function measure(activity) {
  const weigh = ({ sequencingControls }) => sequencingControls.objectiveMeasureWeight;
  const parts = activity.getAvailableChildren().filter((child) => isTracked(child) && weigh(child) > 0);
  const known = parts.filter((child) => child.objectiveInfoAvailableInCurrentParentAttempt !== false && child.objectiveMeasureStatus);
  const sum = (list, of) => list.reduce((total, one) => total + of(one), 0);
  if (known.length > 0) activity.objectiveNormalizedMeasure = sum(known, (child) => weigh(child) * child.objectiveNormalizedMeasure) / sum(parts, weigh);
  activity.objectiveMeasureStatus = known.length > 0;
  return [];
}

// RB.1.2: a mark decides alone; else the rules of the author; else those of the standard.
function satisfaction(activity) {
  if (!isTracked(activity)) return;
  const { primaryObjective: primary } = activity;
  if (primary?.satisfiedByMeasure) {
    const waits = activity.isActive && isPatient(activity);
    if (activity.objectiveMeasureStatus && !waits) activity.objectiveSatisfiedStatus = activity.objectiveNormalizedMeasure >= (primary.minNormalizedMeasure ?? 1);
    else forget(activity);
  } else {
    const { rules } = activity.rollupRules;
    const isOwn = rules.some(({ action }) => action === 'satisfied' || action === 'notSatisfied');
    const result = isOwn ? this.objectiveRollupUsingRules(activity, rules) : this.objectiveRollupUsingDefault(activity);
    if (result !== null) activity.objectiveSatisfiedStatus = result;
  }
  this.syncPrimaryObjectiveFromActivity(activity);
}

function forget(activity) {
  if (!activity.objectiveSatisfiedStatusKnown) return;
  activity.objectiveSatisfiedStatus = false;
  activity.objectiveSatisfiedStatusKnown = false;
  activity.successStatus = 'unknown';
}

// RB.1.4: what is not known of a part is neither yes nor no, and no rule holds of parts of which nothing is known.
function applies(activity, rule) {
  const kind = ['satisfied', 'notSatisfied'].includes(rule.action) ? 'objective' : 'progress';
  const parts = activity.getAvailableChildren().filter((child) => this.childFilter.checkChildForRollupSubprocess(child, kind, rule.action));
  const answers = parts.map((child) => answer(child, rule));
  if (parts.length > 0 && answers.every((one) => one === null)) return false;
  const yes = answers.filter((one) => one === true).length;
  switch (rule.consideration) {
    case 'all': return yes === parts.length;
    case 'any': return yes > 0;
    case 'none': return answers.every((one) => one === false);
    case 'atLeastCount': return yes >= rule.minimumCount;
    case 'atLeastPercent': return parts.length > 0 && yes * 100 >= rule.minimumPercent * parts.length;
    default: return false;
  }
}

function answer(child, { conditions, conditionCombination }) {
  const answers = conditions.map((condition) => (isKnown(child, condition) ? condition.evaluate(child) : null));
  const decisive = conditionCombination !== 'all';
  return answers.includes(decisive) ? decisive : answers.includes(null) ? null : !decisive;
}

function isKnown(child, { condition }) {
  const { objectiveInfoAvailableInCurrentParentAttempt: objective, progressInfoAvailableInCurrentParentAttempt: progress } = child;
  if (condition === 'satisfied') return objective !== false && (child.objectiveSatisfiedStatusKnown || child.successStatus === 'passed');
  if (condition === 'objectiveMeasureGreaterThan' || condition === 'objectiveMeasureLessThan') return objective !== false && child.objectiveMeasureStatus;
  if (condition === 'completed') return progress !== false && child.completionStatus !== 'unknown';
  return true;
}
