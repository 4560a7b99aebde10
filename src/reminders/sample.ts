import type { Db } from '../database/database.ts';
import { addDays, dayIn, type Day } from '../days.ts';
import type { PreviewFromAbove, Sampled } from '../mail/wording.routes.ts';
import type { Wordings } from '../mail/wordings.ts';
import type { Worded } from '../mail/wording.ts';
import { stateOn } from '../obligations/standing.ts';
import { standingsOf, todayAt } from '../obligations/standing.store.ts';
import { organisation } from '../organisation/organisation.ts';
import { peoplePage } from '../people/list.store.ts';
import { knownPeople } from '../people/people.store.ts';
import type { Messages } from '../web/messages.ts';
import { digestMail, escalationMail, nudgeMail, reminderMail, remindsOf, type OwedItem } from './letters.ts';
import { lateUnder, someoneOwing } from './sample.store.ts';
import { stageOn } from './stages.ts';
import { itemOf } from './words.ts';

/** On which day, seen from the due day, a mail of this kind could go out. */
const SHIFT = { ahead: -7, today: 0, late: 7, nudge: 7 } as const;
type ToPersonKind = keyof typeof SHIFT;
const MOST = 20;

interface Asked {
  db: Db;
  messages: Messages;
  now: Date;
  /** Today in the organisation's zone. */
  today: Day;
  house: { organisation: string; origin: string; wordings: Wordings; paidTime: boolean };
  to: { id: string; name: string; manager: string | undefined };
  viewer: string;
}

/** For the pages of the wording: real mails to real people, from what is known of them now. Nothing is sent or written. */
export const previews = (db: Db, messages: Messages, origin: string): PreviewFromAbove => ({
  async find(text, today, most) {
    const filters = { q: text, site: '', team: '', role: '', state: 'here', noEmail: false } as const;
    const rows = await peoplePage(db, filters, today, undefined, most);
    return rows.map(({ id, name, ...more }) => ({
      id,
      name,
      detail: [more.employee_number, more.email, more.site].filter(Boolean).join(', '),
    }));
  },

  async sample(kind, now, personId, viewer, wordings) {
    const found = await organisation(db);
    const today = dayIn(found?.zone ?? 'UTC', now);
    const to = await whom(db, kind, today, personId, viewer);
    const paidTime = found?.paidTime === 'on';
    const house = { organisation: found?.name ?? '', origin, wordings, paidTime };
    const asked: Asked = { db, messages, now, today, house, to, viewer: viewer.name };
    return kind === 'team' || kind === 'escalation' ? toManager(asked, kind) : toPerson(asked, kind);
  },
});

// Whoever was chosen; else somebody to whom there is something to say; else the one who asks.
async function whom(
  db: Db,
  kind: Worded,
  today: Day,
  personId: string | undefined,
  viewer: { id: string; name: string },
): Promise<Asked['to']> {
  const isManager = kind === 'team' || kind === 'escalation';
  const fits = isManager ? undefined : await someoneOwing(db, today, kind === 'late' || kind === 'nudge');
  const id = personId ?? fits ?? viewer.id;
  const known = (await knownPeople(db, [id])).get(id);
  const managerId = known?.managerId ?? '';
  const manager = (await knownPeople(db, [managerId])).get(managerId)?.name;
  return { id, name: known?.name ?? viewer.name, manager };
}

async function toPerson(asked: Asked, kind: ToPersonKind): Promise<Sampled> {
  const { messages, now, house, to, viewer } = asked;
  const { items, is, day } = await itemsFor(asked, kind);
  const about = { ...house, name: to.name, manager: to.manager, items, personId: to.id, now };
  const words =
    kind === 'nudge'
      ? nudgeMail(messages, { ...about, manager: to.manager ?? viewer })
      : reminderMail(messages, about);
  return { is, day, to: to.name, words };
}

async function itemsFor(
  { db, messages, now, to: { id } }: Asked,
  kind: ToPersonKind,
): Promise<Pick<Sampled, 'is' | 'day'> & { items: OwedItem[] }> {
  const today = await todayAt(db, id, now);
  const rows = await standingsOf(db, id);
  const told = rows.filter((row) =>
    kind === 'nudge'
      ? ['due', 'overdue', 'renewable'].includes(stateOn(row, today))
      : stageOn(row, today) !== undefined,
  );
  const items = told.map((row) => itemOf(messages, { ...row, today }));
  const [first] = items;
  if (first !== undefined && (kind === 'nudge' || remindsOf(first) === kind))
    return { items, is: 'today', day: today };
  // The same person, on a day on which such a mail could come.
  const next = told[0] ?? rows.find((row) => row.needs !== 'nothing' && row.leftOn === null);
  if (next === undefined) return { items: [exampleItem(messages, today, kind)], is: 'example', day: today };
  const day = addDays(next.dueOn, SHIFT[kind]);
  return { items: [itemOf(messages, { ...next, today: day })], is: 'other-day', day };
}

function exampleItem({ t }: Messages, today: Day, kind: ToPersonKind): OwedItem {
  const [what, why] = [t('mail-templates.example-what'), t('mail-templates.example-why')];
  return { what, why, dueOn: addDays(today, -SHIFT[kind]), today };
}

interface Late {
  personId: string;
  name: string;
  email: string | null;
  depth: number;
  items: OwedItem[];
}

async function toManager(asked: Asked, kind: 'team' | 'escalation'): Promise<Sampled> {
  const { messages, today, house, to } = asked;
  const found = await lateOf(asked);
  const someone = { personId: '', name: messages.t('mail-templates.example-person'), email: '', depth: 1 };
  const people = found.length > 0 ? found : [{ ...someone, items: [exampleItem(messages, today, 'late')] }];
  const about = { ...house, name: to.name };
  const words =
    kind === 'team'
      ? digestMail(messages, {
          ...about,
          late: people.map((person) => ({ ...person, dueOn: person.items[0]!.dueOn })),
        })
      : escalationMail(messages, { ...about, manager: to.manager, people });
  return { is: found.length > 0 ? 'today' : 'example', day: today, to: to.name, words };
}

// A day later, for those to whom it is tomorrow already.
async function lateOf({ db, messages, now, today, to }: Asked): Promise<Late[]> {
  const late: Late[] = [];
  for (const person of await lateUnder(db, to.id, addDays(today, 1), MOST)) {
    const theirs = await todayAt(db, person.personId, now);
    const rows = (await standingsOf(db, person.personId)).filter((row) => stateOn(row, theirs) === 'overdue');
    const items = rows.map((row) => itemOf(messages, { ...row, today: theirs }));
    if (items.length > 0) late.push({ ...person, items });
  }
  return late;
}
