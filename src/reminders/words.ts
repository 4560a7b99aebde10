import type { Day } from '../days.ts';
import type { Words, Wordings } from '../mail/worded.ts';
import { reasonText } from '../obligations/reason.ts';
import type { Standing } from '../obligations/standing.ts';
import type { Messages } from '../web/messages.ts';
import { digestMail, reminderMail, type LatePerson, type OwedItem, type Reminder } from './letters.ts';

export { whenText, type LatePerson } from './letters.ts';

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

export interface ToPerson {
  organisation: string;
  origin: string;
  name: string;
  /** What this person owes, each with today at their site. */
  items: readonly (Said & { today: Day; obligation?: string })[];
  manager?: string | undefined;
  wordings?: Wordings | undefined;
  /** With both, what is ahead goes into the calendar. */
  personId?: string | undefined;
  now?: Date | undefined;
}

/** One thing that is owed, in words. */
export const itemOf = (messages: Messages, item: Said & { today: Day; obligation?: string }): OwedItem => ({
  what: whatText(messages, item),
  why: reasonText(messages, item.reasons[0]!),
  dueOn: item.dueOn,
  today: item.today,
  obligation: item.obligation,
});

/** One mail with all that a person owes, the soonest first. */
export const personMail = (messages: Messages, { items, ...to }: ToPerson): Reminder =>
  reminderMail(messages, { ...to, items: items.map((item) => itemOf(messages, item)) });

/** The weekly mail to a manager about those below who are late. */
export const teamMail = (
  messages: Messages,
  to: {
    organisation: string;
    origin: string;
    name: string;
    late: readonly LatePerson[];
    wordings?: Wordings | undefined;
  },
): Words => digestMail(messages, to);
