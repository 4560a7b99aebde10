import type { Messages } from '../../web/messages.ts';
import type { Item, Launch } from '../manifest.ts';

/** An item of a package as its page shows it. */
export interface ShownItem {
  title: string;
  hidden: boolean;
  facts: readonly { label: string; text: string }[];
  children: readonly ShownItem[];
}

/** So many items stand on the page. */
const MOST = 200;
/** So much of a long text. */
const LONGEST = 300;

/** The table of contents in words, and how many items of it are left out. */
export function shownItems(messages: Messages, items: readonly Item[]): { items: ShownItem[]; more: number } {
  let left = MOST;
  const walk = (all: readonly Item[]): ShownItem[] =>
    all.slice(0, Math.max(0, left)).flatMap((item) => {
      if (left <= 0) return [];
      left--;
      return {
        title: item.title.trim() || item.id,
        hidden: !item.visible,
        facts: item.launch === null ? [] : launchFacts(messages, item.launch),
        children: walk(item.children),
      };
    });
  return { items: walk(items), more: Math.max(0, countOf(items) - MOST) };
}

const countOf = (items: readonly Item[]): number =>
  items.reduce((sum, { children }) => sum + 1 + countOf(children), 0);

function launchFacts({ t }: Messages, launch: Launch): { label: string; text: string }[] {
  const given: readonly (readonly [string, string])[] = [
    ['file', launch.file],
    ['parameters', launch.parameters],
    ['kind', launch.kind === 'asset' ? t('scorm.page-item-asset') : ''],
    ['mastery', launch.masteryScore === null ? '' : String(launch.masteryScore)],
    ['measure', launch.passingMeasure === null ? '' : String(launch.passingMeasure)],
    ['threshold', launch.completionThreshold === null ? '' : String(launch.completionThreshold)],
    ['prerequisites', launch.prerequisites],
    ['time', launch.maxTime],
    ['action', launch.timeLimitAction],
    ['data', launch.data],
  ];
  return given
    .filter(([, text]) => text !== '')
    .map(([name, text]) => ({
      label: t(`scorm.page-item-${name}`),
      text: text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text,
    }));
}
