import { stageRead } from '../reminders/stages.ts';
import type { Messages } from '../web/messages.ts';
import { dayText } from '../web/render.ts';
import { thingIn } from './titles.ts';

const COPY = /^copy:[^:]*:(.*)$/;
/** Of these a reminder is about no thing that somebody owes. */
const OTHER = new Set(['team', 'copies', 'gap']);

/** The thing that a reminder was about; '' for none. */
export function thingSaid(about: string): string {
  const [, own = about] = COPY.exec(about) ?? [];
  return own === '' || OTHER.has(own) || !own.includes(':') ? (own === 'policy' ? own : '') : thingIn(own);
}

/** What a reminder said, in words: of what, and how long before or after it was due. Pure. */
export function reminderWords(
  messages: Messages,
  { about, stage }: { about: string; stage: string },
  titles: ReadonlyMap<string, string>,
): string {
  const say = (key: string, params?: Record<string, string | number>) =>
    messages.t(`packs.said-${key}`, params);
  if (OTHER.has(about)) return say(about);
  const what = titles.get(thingSaid(about)) ?? '';
  const { stage: when, dueOn } = stageRead(stage);
  const [, side, days] = /^(before|after)-(\d+)$/.exec(when) ?? [];
  const day = dueOn === null ? '' : dayText(messages, dueOn);
  const text =
    what === '' || day === ''
      ? what
      : side === undefined
        ? say('on', { what, day })
        : say(side, { what, day, count: Number(days) });
  return COPY.test(about) ? say('copy', { what: text }) : text;
}
