import type { Sequencing } from '../manifest.ts';
import { considerationsOf, controlsOf, deliveryOf, hiddenButtons } from './controls.ts';
import { attribute, child, children, flag, numberIn, type Element } from './element.ts';
import type { ReadItem } from './items.ts';
import { completionThreshold } from './launch-data.ts';
import { objectivesOf } from './objectives.ts';
import { rollupRulesOf, rulesOf } from './rules.ts';
import { sequencingOf, type Collections } from './sequencing-of.ts';

type Activity = Record<string, unknown> & { id: string };

/**
 * The settings of the sequencing engine for an organisation of SCORM 2004: the tree of activities, with every default of
 * the standard written out where the engine has another. What collections hold is put into the activities, so there are
 * none. An item that leads nowhere is no activity.
 */
export function sequencingFor(
  organization: Element,
  items: readonly ReadItem[],
  collections: Collections,
  title: string,
): Sequencing {
  const own = sequencingOf(organization, collections);
  const inner = items.flatMap(activityOf);
  const id = freeId(attribute(organization, 'identifier') || 'organization', items);
  return { activityTree: { id, title, ...settingsOf(organization, own), children: inner }, collections: {} };
}

function activityOf(item: ReadItem): Activity[] {
  const { id, title, element, sequencing } = item;
  const inner = item.children.flatMap(activityOf);
  if (item.launch === null && inner.length === 0) return [];
  // `isvisible` is about the table of contents, which is ours; the engine would refuse a choice that the content makes.
  return [
    { id, title, ...settingsOf(element, sequencing), ...(inner.length > 0 ? { children: inner } : {}) },
  ];
}

function settingsOf(element: Element, sequencing: Element | undefined): Record<string, unknown> {
  const attemptLimit = numberIn(attribute(child(sequencing, 'limitConditions'), 'attemptLimit'), 0, 1e6);
  const threshold = completionThreshold(element);
  const maps = sharedData(element);
  const buttons = hiddenButtons(element);
  const optional = {
    // The limits of time are told to the content; the engine can never deliver an activity that has one.
    attemptLimit: attemptLimit ?? undefined,
    sequencingRules: rulesOf(sequencing),
    rollupRules: rollupRulesOf(sequencing),
    rollupConsiderations: considerationsOf(sequencing),
    completionThreshold:
      threshold === undefined
        ? undefined
        : {
            completedByMeasure: threshold.measure !== null,
            minProgressMeasure: threshold.measure ?? 1,
            progressWeight: threshold.weight,
          },
    sharedDataMaps: maps.length > 0 ? maps : undefined,
    hideLmsUi: buttons.length > 0 ? buttons : undefined,
  };
  return {
    sequencingControls: controlsOf(sequencing),
    deliveryControls: deliveryOf(sequencing),
    ...objectivesOf(sequencing),
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)),
  };
}

function sharedData(item: Element): Record<string, unknown>[] {
  return children(child(item, 'data'), 'map')
    .filter((map) => attribute(map, 'targetID'))
    .map((map) => ({
      targetID: attribute(map, 'targetID'),
      readSharedData: flag(map, 'readSharedData', true),
      writeSharedData: flag(map, 'writeSharedData', true),
    }));
}

function freeId(wanted: string, items: readonly ReadItem[]): string {
  const ids = new Set(allIds(items));
  let id = wanted;
  while (ids.has(id)) id = `${id}-root`;
  return id;
}

const allIds = (items: readonly ReadItem[]): string[] =>
  items.flatMap((item) => [item.id, ...allIds(item.children)]);
