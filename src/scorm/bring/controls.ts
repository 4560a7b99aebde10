import { attribute, child, children, flag, numberIn, type Element } from './element.ts';
import { isAdlseq } from './objectives.ts';

const MODES = {
  choice: true,
  choiceExit: true,
  flow: false,
  forwardOnly: false,
  useCurrentAttemptObjectiveInfo: true,
  useCurrentAttemptProgressInfo: true,
};
const TIMINGS = new Set(['never', 'once', 'onEachNewAttempt']);
const REQUIREMENTS = new Set(['always', 'ifAttempted', 'ifNotSkipped', 'ifNotSuspended']);
const REQUIRED = [
  'requiredForSatisfied',
  'requiredForNotSatisfied',
  'requiredForCompleted',
  'requiredForIncomplete',
];
const UI = new Set(['continue', 'previous', 'exit', 'exitAll', 'abandon', 'abandonAll', 'suspendAll']);

/** How one may move about below an activity, what counts of it for rollup, and which of its children are chosen. */
export function controlsOf(sequencing: Element | undefined): Record<string, unknown> {
  const mode = child(sequencing, 'controlMode');
  const constrained = child(sequencing, 'constrainedChoiceConsiderations');
  const rollup = child(sequencing, 'rollupRules');
  // The engine allows flow unless told; the standard does not: so everything is said.
  return {
    ...Object.fromEntries(Object.entries(MODES).map(([name, is]) => [name, flag(mode, name, is)])),
    preventActivation: flag(constrained, 'preventActivation', false),
    constrainChoice: flag(constrained, 'constrainChoice', false),
    rollupObjectiveSatisfied: flag(rollup, 'rollupObjectiveSatisfied', true),
    rollupProgressCompletion: flag(rollup, 'rollupProgressCompletion', true),
    objectiveMeasureWeight: numberIn(attribute(rollup, 'objectiveMeasureWeight'), 0, 1) ?? 1,
    ...randomOf(child(sequencing, 'randomizationControls')),
  };
}

function randomOf(random: Element | undefined): Record<string, unknown> {
  const timing = (name: string): string => {
    const said = attribute(random, name) ?? 'never';
    return TIMINGS.has(said) ? said : 'never';
  };
  const selectCount = numberIn(attribute(random, 'selectCount'), 1, 1e6);
  return {
    selectionTiming: selectCount === null ? 'never' : timing('selectionTiming'),
    ...(selectCount === null ? {} : { selectCount }),
    // What the manifest calls reorderChildren; the engine's own reorderChildren means that it has been done.
    randomizeChildren: flag(random, 'reorderChildren', false),
    randomizationTiming: timing('randomizationTiming'),
  };
}

/** Whether an activity is tracked, and whether its content says itself that it is complete and satisfied. */
export function deliveryOf(sequencing: Element | undefined): Record<string, boolean> {
  const delivery = child(sequencing, 'deliveryControls');
  return {
    tracked: flag(delivery, 'tracked', true),
    completionSetByContent: flag(delivery, 'completionSetByContent', false),
    objectiveSetByContent: flag(delivery, 'objectiveSetByContent', false),
  };
}

/** ADL's conditions on what of an activity counts for rollup; undefined without any. */
export function considerationsOf(sequencing: Element | undefined): Record<string, unknown> | undefined {
  const element = children(sequencing, 'rollupConsiderations').find(isAdlseq);
  if (element === undefined) return undefined;
  const required = REQUIRED.map((name) => {
    const said = attribute(element, name) ?? 'always';
    return [name, REQUIREMENTS.has(said) ? said : 'always'] as const;
  });
  return {
    ...Object.fromEntries(required),
    measureSatisfactionIfActive: flag(element, 'measureSatisfactionIfActive', true),
  };
}

/** The buttons that the content brings itself, so that ours of that kind are hidden. */
export function hiddenButtons(item: Element): string[] {
  const navigation = child(child(item, 'presentation'), 'navigationInterface');
  const tokens = children(navigation, 'hideLMSUI').map(({ text }) => text.trim());
  return [...new Set(tokens)].filter((token) => UI.has(token));
}
