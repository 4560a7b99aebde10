import { daysBetween, type Day } from '../days.ts';
import { calendarOf, sequenceAt, type Due } from '../mail/calendar.ts';
import type { Part } from '../mail/compose.ts';
import { wordedLetter, type Say, type Words, type Wordings } from '../mail/worded.ts';
import type { Messages } from '../web/messages.ts';
import { dayText } from '../web/render.ts';

/** One thing that somebody owes, in words: what, and why by that day. `today` is the day that it is for them. */
export interface OwedItem {
  what: string;
  why: string;
  dueOn: Day;
  today: Day;
  /** With it the day can stand in a calendar. */
  obligation?: string | undefined;
  /** Where it is done, `/courses/social-media`; home when absent. */
  path?: string | undefined;
}

interface House {
  organisation: string;
  origin: string;
  /** Training is paid time, and the organisation wants people to know. */
  paidTime?: boolean | undefined;
  /** The organisation's own words; absent: those that Heed ships. */
  wordings?: Wordings | undefined;
}

export interface ToPerson extends House {
  name: string;
  /** The manager, or whoever sends a reminder by hand. */
  manager?: string | undefined;
  items: readonly OwedItem[];
  /** To whom and when: with both, the mail brings what is ahead into their calendar. */
  personId?: string | undefined;
  now?: Date | undefined;
  /** They may have had this before: it was said, or not, in a time that was lost with a server. */
  perhapsAgain?: boolean | undefined;
}

export type Reminder = Words & { calendar?: string };

/** When it is or was due, as it is true today. */
export function whenText(messages: Messages, dueOn: Day, today: Day): string {
  const count = daysBetween(today, dueOn);
  const day = dayText(messages, dueOn);
  if (count === 0) return messages.t('reminders.when-today', { day });
  if (count > 0) return messages.t('reminders.when-ahead', { day, count });
  return messages.t('reminders.when-late', { day, count: -count });
}

/** Which words a reminder has, by the day that comes first. */
export const remindsOf = ({ dueOn, today }: Pick<OwedItem, 'dueOn' | 'today'>): 'ahead' | 'today' | 'late' =>
  dueOn > today ? 'ahead' : dueOn === today ? 'today' : 'late';

/** One mail with all that a person owes, the soonest first. */
export function reminderMail(messages: Messages, to: ToPerson): Reminder {
  const items = soonestFirst(to.items);
  return toPerson(messages, to, items, {
    kind: remindsOf(items[0]!),
    body: [listOf(messages, items), ...(to.perhapsAgain === true ? [messages.t('reminders.again')] : [])],
    because: messages.t('reminders.because', { organisation: to.organisation }),
  });
}

/** The same because a manager asked for it now; `words` are the manager's own, if there are any. */
export function nudgeMail(
  messages: Messages,
  to: ToPerson & { manager: string; words?: string | undefined },
): Reminder {
  const { t } = messages;
  const items = soonestFirst(to.items);
  const words = (to.words ?? '').trim().replace(/\r\n?/g, '\n');
  const own =
    words === '' ? [] : [t('mail-templates.their-words', { manager: to.manager }), ...words.split(/\n{2,}/)];
  return toPerson(messages, to, items, {
    kind: 'nudge',
    body: [listOf(messages, items), ...own],
    because: t('reminders.nudge-because', { manager: to.manager }),
  });
}

const soonestFirst = (items: readonly OwedItem[]): OwedItem[] =>
  items.toSorted((a, b) => (a.dueOn < b.dueOn ? -1 : a.dueOn > b.dueOn ? 1 : 0));

function listOf(messages: Messages, items: readonly OwedItem[]): { list: string[] } {
  const line = ({ what, why, dueOn, today }: OwedItem) =>
    messages.t('reminders.item', { what, when: whenText(messages, dueOn, today), why }).trim();
  return { list: items.map(line) };
}

function toPerson(
  messages: Messages,
  { organisation, origin, name, manager, wordings, personId, now, paidTime }: ToPerson,
  items: readonly OwedItem[],
  own: Pick<Say, 'kind' | 'body' | 'because'>,
): Reminder {
  const first = items[0]!;
  const address = (item: OwedItem) => `${origin}${item.path ?? '/'}`;
  const say: Say = {
    ...own,
    body: [...own.body, ...(paidTime === true ? [messages.t('reminders.paid-time')] : [])],
    ...wordsOf(messages, first),
    organisation,
    name,
    manager,
    count: items.length,
    // With several things to do, home has them all.
    action: {
      text: messages.t('reminders.action'),
      href: items.length === 1 ? address(first) : `${origin}/`,
    },
  };
  const words = wordedLetter(messages, say, wordings);
  if (personId === undefined || now === undefined) return words;
  const ahead = items.flatMap(({ obligation, ...item }): Due[] => {
    if (obligation === undefined || item.dueOn < item.today) return [];
    const due = {
      personId,
      obligation,
      organisation,
      title: item.what,
      dueOn: item.dueOn,
      url: address(item),
    };
    return [{ ...due, sequence: sequenceAt(now), now }];
  });
  const [soonest, ...later] = ahead;
  return soonest === undefined ? words : { ...words, calendar: calendarOf([soonest, ...later]) };
}

const wordsOf = (messages: Messages, { what, why, dueOn, today }: OwedItem) => ({
  what,
  why,
  due: dayText(messages, dueOn),
  when: whenText(messages, dueOn, today),
});

export interface LatePerson {
  personId: string;
  name: string;
  email: string | null;
  /** 1 for somebody who reports directly. */
  depth: number;
  dueOn: Day;
}

const MOST_NAMES = 200;

export interface Digest {
  name: string;
  late: readonly LatePerson[];
  /** Due within two weeks. */
  soon?: readonly LatePerson[];
  /** On leave, with something to do when they are back. */
  back?: readonly { name: string; on: Day }[];
  /** What else has to be said, first of all. */
  notes?: readonly string[];
}

/** The weekly mail to a manager about those below who are late or soon due; direct reports first, those without email named apart. */
export function digestMail(
  messages: Messages,
  { organisation, origin, name, late, soon = [], back = [], notes = [], wordings }: House & Digest,
): Words {
  const { t } = messages;
  const shown = late.slice(0, MOST_NAMES);
  const ahead = soon.slice(0, MOST_NAMES);
  const dated = (key: string, who: string, day: Day) => t(key, { name: who, day: dayText(messages, day) });
  const group = (lead: string, list: readonly string[]): Part[] =>
    list.length === 0 ? [] : [{ lead: t(lead), list }];
  const was = (people: readonly LatePerson[]) =>
    people.map((person) => dated('reminders.team-item', person.name, person.dueOn));
  const more = late.length - shown.length + soon.length - ahead.length;
  const silent = [...shown, ...ahead].filter(({ email }) => email === null);
  const body = [
    ...notes,
    ...group('reminders.team-direct', was(shown.filter(({ depth }) => depth === 1))),
    ...group('reminders.team-below', was(shown.filter(({ depth }) => depth > 1))),
    ...group(
      'reminders.team-soon',
      ahead.map((person) => dated('reminders.team-soon-item', person.name, person.dueOn)),
    ),
    ...group(
      'reminders.team-back',
      back.slice(0, MOST_NAMES).map((person) => dated('reminders.team-back-item', person.name, person.on)),
    ),
    ...(more > 0 ? [t('reminders.team-more', { count: more })] : []),
    ...group(
      'reminders.team-no-email',
      silent.map((person) => person.name),
    ),
    ...(silent.length > 0 ? [t('reminders.team-slips', { address: `${origin}/reminders/slips` })] : []),
  ];
  const action = { text: t('reminders.team-action'), href: `${origin}/reports/completion` };
  const because = t('reminders.team-because');
  const count = late.length + soon.length;
  return wordedLetter(messages, { kind: 'team', organisation, name, count, body, action, because }, wordings);
}

export interface Escalated {
  name: string;
  items: readonly OwedItem[];
}

/** The copy to a manager, or to the manager above: who is still late, with what. Those who wait longest come first. */
export function escalationMail(
  messages: Messages,
  {
    organisation,
    origin,
    name,
    manager,
    people,
    notes = [],
    wordings,
  }: House & {
    name: string;
    manager?: string | undefined;
    people: readonly Escalated[];
    notes?: readonly string[];
  },
): Words {
  const { t } = messages;
  const sorted = people
    .map((person) => ({ name: person.name, items: soonestFirst(person.items) }))
    .toSorted((a, b) =>
      a.items[0]!.dueOn < b.items[0]!.dueOn ? -1 : a.items[0]!.dueOn > b.items[0]!.dueOn ? 1 : 0,
    );
  const shown = sorted.slice(0, MOST_NAMES);
  const more = sorted.length - shown.length;
  const say: Say = {
    kind: 'escalation',
    organisation,
    name,
    manager,
    count: sorted.length,
    people: sorted.map((person) => person.name),
    ...wordsOf(messages, sorted[0]!.items[0]!),
    body: [
      ...notes,
      ...shown.map((person) => ({ lead: person.name, ...listOf(messages, person.items) })),
      ...(more > 0 ? [t('reminders.team-more', { count: more })] : []),
    ],
    action: { text: t('reminders.team-action'), href: `${origin}/reports/completion` },
    because: t('reminders.escalation-because'),
  };
  return wordedLetter(messages, say, wordings);
}
