import { spokenTo } from './spoken.ts';
import { lockPeople, transact, type Db, type Tx } from '../database/database.ts';
import { invalidField } from '../errors.ts';
import { append } from '../ledger/ledger.ts';
import { queueMail } from '../mail/queue.ts';
import type { Words } from '../mail/worded.ts';
import { stateOn } from '../obligations/standing.ts';
import { itemIn } from './items.ts';
import { nudgeMail } from './letters.ts';
import { lastNudges, meantAfter, type Meant } from './nudge.store.ts';
import type { Item } from './people.ts';
import { owedBy } from './reminders.store.ts';
import { grouped, inBatches, pagesOf, sendTimes, type Run, type Told } from './telling.ts';
import { whenText } from './words.ts';

/** The kind of mail that somebody sends by hand. */
export const NUDGE = 'nudge';

/** The longest that a manager's own words may be. */
export const LONGEST = 500;

const PAGE = 200;
const BATCH = 20;

/** Somebody who is late, and what stands in the way of a reminder by hand, if anything does. */
export interface Late {
  personId: string;
  name: string;
  manager: string | undefined;
  items: readonly Item[];
  /** Reminded by hand today already, without an email, or the one who asks. */
  not: 'today' | 'no-email' | 'self' | undefined;
  /** Who sent one today. */
  by: string | null;
  sendAt: Date;
  zone: string;
}

/** Everybody who is meant and late today, by id: not who is away, excused, gone or done. */
export async function latePeople(db: Db, run: Run, meant: Meant, viewerId: string): Promise<Late[]> {
  const all: Late[] = [];
  for await (const ids of pagesOf((after) => meantAfter(db, meant, run.span, after, PAGE)))
    all.push(...(await lateAmong(db, run, ids, viewerId)));
  return all;
}

async function lateAmong(db: Db, run: Run, ids: readonly string[], viewerId: string): Promise<Late[]> {
  const late = await lateItems(db, run, ids);
  const last = await lastNudges(db, ids);
  const times = await sendTimes(db, run, [...late.keys()]);
  return [...late].map(([personId, items]) => {
    const { name, email, manager, today } = items[0]!;
    const before = last.get(personId);
    const again = before !== undefined && before.day >= today;
    const not = personId === viewerId ? 'self' : again ? 'today' : email === null ? 'no-email' : undefined;
    const by = again ? before.by : null;
    return { personId, name, manager: manager ?? undefined, items, not, by, ...times(personId) };
  });
}

/** What of all that these people owe is late today, by person. */
export async function lateItems(db: Db, run: Run, ids: readonly string[]): Promise<Map<string, Item[]>> {
  const rows = ids.length === 0 ? [] : await owedBy(db, ids, run.span);
  const items = rows.flatMap((row): Item[] => {
    const today = run.dayAt(row.zone);
    return row.beginsOn <= today && stateOn(row, today) === 'overdue'
      ? [{ ...row, today, stage: NUDGE }]
      : [];
  });
  return grouped(items, ({ personId }) => personId);
}

/** Who sends a reminder by hand, and in which words of their own, if they like. */
export interface By {
  personId: string;
  name: string;
  words: string;
}

/**
 * Reminds everybody who is meant and late, today and not reminded by hand yet, once a day at most whoever asks; gives whom. Throws
 * `invalid` for words that are too long.
 */
export async function nudge(run: Run, meant: Meant, by: By): Promise<Told[]> {
  const { read, write } = run.database;
  const words = by.words.replace(/\r\n?/g, '\n').trim();
  if (words.length > LONGEST) throw invalidField('words', 'nudge.words-long', { most: LONGEST });
  const ids = (await latePeople(read, run, meant, by.personId)).filter(({ not }) => not === undefined);
  return inBatches(
    ids.map(({ personId }) => personId),
    BATCH,
    (batch) => transact(write, (tx) => send(tx, run, batch, { ...by, words })),
  );
}

// Judged again inside the transaction: somebody may have finished, or been reminded, a moment ago.
async function send(tx: Tx, run: Run, ids: readonly string[], by: By): Promise<Told[]> {
  await lockPeople(tx, ids);
  const all: Told[] = [];
  const spoken = await spokenTo(tx, run, ids);
  for (const late of await lateAmong(tx, run, ids, by.personId)) {
    if (late.not !== undefined) continue;
    const { personId, name, items, sendAt, zone } = late;
    const letter = nudgeTo(spoken(personId), late, by);
    const mail = await queueMail(tx, run.now, { personId, kind: NUDGE, sendAt, ...letter });
    const facts = {
      by: by.personId,
      day: items[0]!.today,
      mail,
      obligations: items.map(({ obligation }) => obligation),
    };
    const commits = by.words === '' ? {} : { commits: { words: by.words } };
    await append(tx, run.now, [{ at: run.now.toISOString(), kind: 'nudged', personId, facts, ...commits }]);
    const said = items.map((item) => ({
      obligation: item.obligation,
      stage: NUDGE,
      words: `${itemIn(run, item).what}, ${whenText(run.messages, item.dueOn, item.today)}`,
    }));
    all.push({ personId, name, mailId: mail, sendAt, zone, said });
  }
  return all;
}

/** The mail with all that is late, as asked for by somebody. */
export const nudgeTo = (
  run: Run,
  { personId, name, items }: Pick<Late, 'personId' | 'name' | 'items'>,
  by: Pick<By, 'name' | 'words'>,
): Words =>
  nudgeMail(run.messages, {
    ...run,
    personId,
    name,
    manager: by.name,
    words: by.words,
    items: items.map((item) => itemIn(run, item)),
  });
