import type { Day } from '../days.ts';
import { FOREVER } from '../obligations/cycles.ts';
import type { Given, Line, LineItem } from '../obligations/line.ts';
import type { Round } from '../obligations/line-rounds.ts';
import { stateOn } from '../obligations/standing.ts';
import { whyOf, type Why } from '../obligations/why.ts';
import type { Messages } from '../web/messages.ts';
import { dayText } from '../web/render.ts';

/** An event of a line in words. */
export interface ShownItem {
  day: Day;
  text: string;
  /** Further sentences. */
  more: string[];
  /** Of what was owed: why by that day. */
  why: Why[];
  /** How its dot looks: what was done, late, stood still, or just happened. */
  tone: 'good' | 'bad' | 'still' | 'plain';
  /** '' unless it became known later. */
  known: string;
  mail: string | null;
}

type Names = ReadonlyMap<string, string>;

/** A line in words, with how the person stands with it on a day. */
export function shownLine(messages: Messages, line: Line, title: string, names: Names, today: Day) {
  const { now, thing, items } = line;
  const inWords = (all: readonly LineItem[]) => all.map((item) => shownItem(messages, item, names));
  return {
    thing,
    title,
    items: inWords(items.filter(({ day }) => now === null || day <= today)),
    // What is known to come stands below where somebody is now.
    coming: inWords(items.filter(({ day }) => now !== null && day > today)),
    now: now && {
      state: stateOn(now, today),
      due: now.dueOn === FOREVER ? '' : dayText(messages, now.dueOn),
      grace: now.lateAfter > now.dueOn ? dayText(messages, now.lateAfter) : '',
      why: whyOf(messages, now.reasons, names).filter(({ steps }) => steps.length > 0),
    },
  };
}

function shownItem(messages: Messages, item: LineItem, names: Names): ShownItem {
  const { day, knownOn } = item;
  return {
    day,
    text: textOf(messages, item),
    more: moreOf(messages, item),
    why: item.kind === 'owed' ? whyOf(messages, item.round.reasons, names) : [],
    tone: toneOf(item),
    known: knownOn === undefined ? '' : messages.t('line.known', { day: dayText(messages, knownOn) }),
    mail: item.kind === 'reminded' ? item.mail : null,
  };
}

function toneOf(item: LineItem): ShownItem['tone'] {
  if (item.kind === 'leave' || item.kind === 'waived') return 'still';
  if (item.kind === 'change-done') return 'good';
  if (item.kind !== 'done') return 'plain';
  return item.how === 'late' ? 'bad' : item.how === 'uncounted' ? 'plain' : 'good';
}

function textOf(messages: Messages, item: LineItem): string {
  const { t } = messages;
  const day = (value: Day) => dayText(messages, value);
  switch (item.kind) {
    case 'hired':
      return t(item.again ? 'line.hired-again' : 'line.hired');
    case 'left':
      return t('line.left');
    case 'owed':
      return owedText(messages, item.round);
    case 'done':
      return t(`line.done-${item.how}`);
    case 'publication':
      return t(`line.publication-${item.duty}`, { number: item.number, day: day(item.actBy) });
    case 'change-done':
      return t(`line.change-${item.duty}`, { number: item.number });
    case 'leave':
      return item.to === null ? t('line.leave-open') : t('line.leave', { to: day(item.to) });
    case 'waived':
      return t('line.waived', { to: day(item.to) });
    case 'extended':
      return t('line.extended', { to: day(item.to) });
    case 'required':
      return t(item.isWithdrawn ? 'line.required-withdrawn' : 'line.required', { day: day(item.dueOn) });
    case 'rule':
      return t(`line.rule-${item.did}`, { name: item.name });
    case 'reminded':
      return t(`line.reminded-${item.how}`, {
        stages: item.stages.map((one) => stageText(messages, one)).join(', '),
      });
  }
}

function owedText(messages: Messages, { dueOn, opensOn }: Round): string {
  if (dueOn === FOREVER) return messages.t('line.owed-never');
  return messages.t(opensOn === null ? 'line.owed' : 'line.owed-again', { day: dayText(messages, dueOn) });
}

/** When a reminder was due to be said: `before-30` is 30 days before. */
function stageText({ t, has }: Messages, stage: string): string {
  const [word = '', count = ''] = stage.split('-', 2);
  return has(`line.stage-${word}`) ? t(`line.stage-${word}`, { count: Number(count) }) : stage;
}

function moreOf(messages: Messages, item: LineItem): string[] {
  const { t } = messages;
  const day = (value: Day) => dayText(messages, value);
  switch (item.kind) {
    case 'owed': {
      const { dueOn, lateAfter, opensOn, endedOn } = item.round;
      return [
        ...(dueOn === FOREVER || opensOn === null ? [] : [t('line.opens', { day: day(opensOn) })]),
        ...(lateAfter > dueOn ? [t('line.grace', { day: day(lateAfter) })] : []),
        ...(endedOn === null ? [] : [t('line.ended', { day: day(endedOn) })]),
      ];
    }
    case 'done': {
      const { policyNumber, outside, short } = item.done;
      return [
        ...(outside ? [t('line.elsewhere')] : []),
        ...(short === true ? [t('line.short')] : []),
        ...(policyNumber === null ? [] : [t('line.version', { number: policyNumber })]),
      ];
    }
    case 'required':
      return [
        ...(item.given === null ? [] : [t(`asked.cause-${item.cause}`)]),
        ...givenText(messages, item.given),
      ];
    case 'extended':
      return [
        ...givenText(messages, item.given),
        ...(item.takenBack === null ? [] : [t('line.taken-back', { day: day(item.takenBack) })]),
      ];
    case 'waived':
      return givenText(messages, item.given);
    default:
      return [];
  }
}

function givenText({ t }: Messages, given: Given | null): string[] {
  if (given === null) return [];
  const { by, reason } = given;
  return [
    ...(by === '' ? [] : [t('line.by', { name: by })]),
    ...(reason === '' ? [] : [t('line.reason', { reason })]),
  ];
}
