import { attribute, child, children, flag, numberIn, textOf, type Element } from './element.ts';

/** A mapping of an objective to one that several items share, as the engine takes it. */
export type ObjectiveMap = { targetObjectiveID: string } & Record<string, boolean | string>;

export interface Objective {
  objectiveID: string;
  satisfiedByMeasure: boolean;
  minNormalizedMeasure: number | null;
  mapInfo: ObjectiveMap[];
}

// The engine drops an objective without an id, and with it the measure of its item. An id of a space is one that it keeps
// and does not show to the content, which must not see an objective that its author gave no name.
const NAMELESS = ' ';

const IMSSS = {
  readSatisfiedStatus: true,
  readNormalizedMeasure: true,
  writeSatisfiedStatus: false,
  writeNormalizedMeasure: false,
};
const ADLSEQ = {
  readRawScore: true,
  readMinScore: true,
  readMaxScore: true,
  readCompletionStatus: true,
  readProgressMeasure: true,
  writeRawScore: false,
  writeMinScore: false,
  writeMaxScore: false,
  writeCompletionStatus: false,
  writeProgressMeasure: false,
};

/** The id of an objective in an attribute: it is an address, which may be written with percent signs and any space. */
export function objectiveId(element: Element, name: string): string {
  const said = attribute(element, name) ?? '';
  let id = said;
  try {
    id = decodeURIComponent(said);
  } catch {
    // No address then, but the same wherever it stands.
  }
  return id.replace(/\s+/g, ' ').trim();
}

/** Whether an element belongs to ADL's extensions, which share names with those of IMS: `objectives`, `mapInfo`. */
export const isAdlseq = ({ ns, prefix }: Element): boolean =>
  ns === '' ? /adlseq/i.test(prefix) : /adlseq/i.test(ns);

/** The objectives of a `sequencing` element: the primary one, and the others. */
export function objectivesOf(sequencing: Element | undefined): {
  primaryObjective?: Objective;
  objectives?: Objective[];
} {
  const lists = children(sequencing, 'objectives');
  const own = lists.find((list) => !isAdlseq(list));
  const extended = lists.filter(isAdlseq).flatMap((list) => children(list, 'objective'));
  const primary = child(own, 'primaryObjective');
  const others = children(own, 'objective').filter((objective) => objectiveId(objective, 'objectiveID'));
  const read = (element: Element) => objectiveOf(element, extended);
  return {
    ...(primary === undefined ? {} : { primaryObjective: read(primary) }),
    ...(others.length === 0 ? {} : { objectives: others.map(read) }),
  };
}

/** The measure from which the primary objective is satisfied; null where it is not satisfied by measure. */
export const primaryMeasure = (sequencing: Element | undefined): number | null =>
  objectivesOf(sequencing).primaryObjective?.minNormalizedMeasure ?? null;

function objectiveOf(element: Element, extended: readonly Element[]): Objective {
  const id = objectiveId(element, 'objectiveID');
  const satisfiedByMeasure = flag(element, 'satisfiedByMeasure', false);
  const least = numberIn(textOf(element, 'minNormalizedMeasure') || '1', -1, 1) ?? 1;
  const more = id === '' ? [] : extended.filter((other) => objectiveId(other, 'objectiveID') === id);
  return {
    objectiveID: id || NAMELESS,
    satisfiedByMeasure,
    minNormalizedMeasure: satisfiedByMeasure ? least : null,
    mapInfo: mapsOf(element, more),
  };
}

// What one of the two maps does not say of a target is not mapped at all: the engine must not put its defaults there.
function mapsOf(element: Element, more: readonly Element[]): ObjectiveMap[] {
  const maps = new Map<string, ObjectiveMap>();
  const add = (info: Element, defaults: Readonly<Record<string, boolean>>): void => {
    const targetObjectiveID = objectiveId(info, 'targetObjectiveID');
    if (targetObjectiveID === '') return;
    const flags = Object.entries(defaults).map(([name, is]) => [name, flag(info, name, is)] as const);
    const before = maps.get(targetObjectiveID) ?? { ...NOTHING, targetObjectiveID };
    maps.set(targetObjectiveID, { ...before, ...Object.fromEntries(flags) });
  };
  for (const info of children(element, 'mapInfo')) add(info, isAdlseq(info) ? ADLSEQ : IMSSS);
  for (const info of more.flatMap((other) => children(other, 'mapInfo'))) add(info, ADLSEQ);
  return [...maps.values()];
}

const NOTHING = Object.fromEntries(Object.keys({ ...IMSSS, ...ADLSEQ }).map((name) => [name, false]));
