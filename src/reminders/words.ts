import type { Day } from '../days.ts';
import { reasonText } from '../obligations/reason.ts';
import type { Standing } from '../obligations/standing.ts';
import type { Messages } from '../web/messages.ts';
import type { OwedItem } from './letters.ts';

export { whenText } from './letters.ts';

export type Said = Pick<Standing, 'dueOn' | 'needs' | 'doneOn' | 'reasons'>;

/** What is owed, in a few words. */
export const whatText = (messages: Messages, { needs, doneOn }: Pick<Said, 'needs' | 'doneOn'>): string =>
  messages.t(
    needs === 'signature'
      ? 'reminders.what-signature'
      : needs === 'reading' || needs === 'answer'
        ? 'reminders.what-change'
        : doneOn === null || needs === 'course'
          ? 'reminders.what-course'
          : 'reminders.what-refresher',
  );

/** One thing that is owed, in words. */
export const itemOf = (messages: Messages, item: Said & { today: Day; obligation?: string }): OwedItem => ({
  what: whatText(messages, item),
  why: reasonText(messages, item.reasons[0]!),
  dueOn: item.dueOn,
  today: item.today,
  obligation: item.obligation,
});
