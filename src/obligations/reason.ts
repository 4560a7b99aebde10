import type { Day } from '../days.ts';
import type { Messages } from '../web/messages.ts';
import { dayText } from '../web/render.ts';
import type { Thing } from './rule.ts';
import type { Reason, Step } from './reasons.ts';

/** One step on the way to a due day, in a few words. */
export function stepText(messages: Messages, step: Step): string {
  const day = (value: Day) => dayText(messages, value);
  const t = (params: Record<string, string | number>) => messages.t(`obligations.step-${step.why}`, params);
  switch (step.why) {
    case 'days':
      return t({ count: step.days, day: day(step.day) });
    case 'months':
      return t({ count: step.months, day: day(step.day) });
    case 'kept':
      return t({ count: step.months, anchor: day(step.anchor), day: day(step.day) });
    case 'window':
      return t({ from: day(step.from), day: day(step.day) });
    case 'least':
      return t({ count: step.days, from: day(step.from) });
    case 'leave':
    case 'waiver':
      return t({ from: day(step.from), to: day(step.to), day: day(step.day) });
    case 'policy':
      return t({ number: step.number, on: day(step.on), day: day(step.day) });
    case 'required':
      return t({ on: day(step.on), day: day(step.day) });
    default:
      return t({ day: day(step.day) });
  }
}

/** Why something is due on its day: every step, the last leading to it. */
export const reasonSteps = (messages: Messages, { steps }: Reason): string[] =>
  steps.map((step) => stepText(messages, step));

/** The same as one sentence: `Hired 12 Nov 2026; 30 days, so 12 Dec; on leave 1 Dec to 10 Dec, so 22 Dec.` */
export function reasonText(messages: Messages, reason: Reason): string {
  const text = reasonSteps(messages, reason).join('; ');
  return text === '' ? '' : `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`;
}

/** What is owed, in a few words; a course or package by its title. */
export function thingTitle(messages: Messages, thing: Thing, title: string | undefined): string {
  const [kind = ''] = thing.split(':', 1);
  return title !== undefined && TITLED.has(kind) ? title : messages.t(`obligations.thing-${kind}`);
}

const TITLED: ReadonlySet<string> = new Set(['course', 'refresher', 'package']);
