import { daysBetween, type Day } from '../days.ts';
import { compose, type Part } from '../mail/compose.ts';
import type { Reason, Standing } from '../training/standing.ts';
import type { Messages } from '../web/messages.ts';
import { dayText } from '../web/render.ts';

export type Said = Pick<Standing, 'dueOn' | 'needs' | 'doneOn' | 'reason'>;
type Words = { subject: string; text: string; html: string };

/** What is owed, in a few words. */
export const whatText = (messages: Messages, { needs, doneOn }: Pick<Said, 'needs' | 'doneOn'>): string =>
  messages.t(
    needs === 'signature'
      ? 'reminders.what-signature'
      : needs === 'reading' || needs === 'answer'
        ? 'reminders.what-change'
        : doneOn === null
          ? 'reminders.what-course'
          : 'reminders.what-refresher',
  );

/** Why it is due on that day. */
export function whyText(messages: Messages, reason: Reason): string {
  const day = (value: Day) => dayText(messages, value);
  switch (reason.because) {
    case 'hired':
      return messages.t('reminders.why-hired', { day: day(reason.hiredOn), count: reason.days });
    case 'start':
      return messages.t('reminders.why-start', { day: day(reason.startDay), count: reason.days });
    case 'done':
      return messages.t('reminders.why-done', { day: day(reason.doneOn), count: reason.months });
    case 'anniversary':
      return messages.t('reminders.why-done', { day: day(reason.doneOn), count: reason.months });
    default:
      return messages.t('reminders.why-policy', { day: day(reason.publishedOn), version: reason.number });
  }
}

/** When it is or was due, as it is true today. */
export function whenText(messages: Messages, dueOn: Day, today: Day): string {
  const count = daysBetween(today, dueOn);
  const day = dayText(messages, dueOn);
  if (count === 0) return messages.t('reminders.when-today', { day });
  if (count > 0) return messages.t('reminders.when-ahead', { day, count });
  return messages.t('reminders.when-late', { day, count: -count });
}

export interface ToPerson {
  organisation: string;
  origin: string;
  name: string;
  /** What this person owes, each with today at their site. */
  items: readonly (Said & { today: Day })[];
}

/** One mail with all that a person owes, the soonest first. */
export function personMail(messages: Messages, { organisation, origin, name, items }: ToPerson): Words {
  const soonest = items.toSorted((a, b) => (a.dueOn < b.dueOn ? -1 : 1));
  const first = soonest[0]!;
  const late = first.dueOn < first.today;
  const list = soonest.map((item) => {
    const what = whatText(messages, item);
    const when = whenText(messages, item.dueOn, item.today);
    return messages.t('reminders.item', { what, when, why: whyText(messages, item.reason) });
  });
  const subject = messages.t('reminders.subject', {
    organisation,
    what: whatText(messages, first),
    when: whenText(messages, first.dueOn, first.today),
  });
  const parts: Part[] = [
    messages.t('reminders.hello', { name }),
    { lead: messages.t('reminders.lead'), list },
    messages.t(late ? 'reminders.help-late' : 'reminders.help-ahead'),
  ];
  const action = { text: messages.t('reminders.action'), href: `${origin}/` };
  const after = [messages.t('reminders.because', { organisation })];
  return compose(messages, { organisation, subject, parts, action, after });
}

export interface LatePerson {
  personId: string;
  name: string;
  email: string | null;
  /** 1 for somebody who reports directly. */
  depth: number;
  dueOn: Day;
}

const MOST_NAMES = 200;

/** The weekly mail to a manager about those below who are late; direct reports first, those without email named apart. */
export function teamMail(
  messages: Messages,
  {
    organisation,
    origin,
    name,
    late,
  }: { organisation: string; origin: string; name: string; late: readonly LatePerson[] },
): Words {
  const shown = late.slice(0, MOST_NAMES);
  const line = (person: LatePerson) =>
    messages.t('reminders.team-item', { name: person.name, day: dayText(messages, person.dueOn) });
  const group = (key: string, people: readonly LatePerson[]): Part[] =>
    people.length === 0 ? [] : [{ lead: messages.t(key), list: people.map(line) }];
  const more = late.length - shown.length;
  const parts: Part[] = [
    messages.t('reminders.hello', { name }),
    messages.t('reminders.team-lead', { count: late.length }),
    ...group(
      'reminders.team-direct',
      shown.filter((person) => person.depth === 1),
    ),
    ...group(
      'reminders.team-below',
      shown.filter((person) => person.depth > 1),
    ),
    ...(more > 0 ? [messages.t('reminders.team-more', { count: more })] : []),
    ...group(
      'reminders.team-no-email',
      shown.filter((person) => person.email === null),
    ),
    messages.t('reminders.team-help'),
  ];
  const subject = messages.t('reminders.team-subject', { organisation, count: late.length });
  const action = { text: messages.t('reminders.team-action'), href: `${origin}/reports/completion` };
  return compose(messages, {
    organisation,
    subject,
    parts,
    action,
    after: [messages.t('reminders.team-because')],
  });
}
