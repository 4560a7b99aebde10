import { spokenTo } from './spoken.ts';
import { lockPeople, transact, type Db, type Tx } from '../database/database.ts';
import { append } from '../ledger/ledger.ts';
import { compose } from '../mail/compose.ts';
import { queueMail } from '../mail/queue.ts';
import type { Words } from '../mail/worded.ts';
import { organisation } from '../organisation/organisation.ts';
import { instantText } from '../web/render.ts';
import { gapsSince } from './gap.store.ts';
import { holdersOf } from './line.store.ts';
import { saidTo, saidKey } from './said.store.ts';
import { sendTimes, type Gap, type Run, type Told } from './telling.ts';

/** What is said about a time without reminders is filed under this, in place of an obligation, and the kind of that mail. */
export const GAP = 'gap';

const KEPT_DAYS = 14;
const DAY_MS = 86_400_000;

/** Keeps that the reminders did not run for a time, and tells compliance leads and administrators of it, once. */
export async function tellOfGap(run: Run): Promise<Told[]> {
  const { gap, database, dryRun, now } = run;
  if (gap === undefined) return [];
  if (!dryRun)
    await transact(database.write, async (tx) => {
      if ((await gapsSince(tx, gap.from)).some(({ from }) => from === gap.from)) return;
      await append(tx, now, [{ at: now.toISOString(), kind: 'reminders-late', facts: { ...gap } }]);
    });
  const day = run.dayAt(null);
  const leads = [
    ...(await holdersOf(database.read, 'officer', day)),
    ...(await holdersOf(database.read, 'administrator', day)),
  ];
  const people = [...new Map(leads.map((one) => [one.id, one])).values()];
  if (dryRun) return Promise.all(people.map((one) => toldOf(database.read, run, gap, one, null)));
  return transact(database.write, (tx) => tell(tx, run, gap, people));
}

async function tell(
  tx: Tx,
  run: Run,
  gap: Gap,
  people: readonly { id: string; name: string }[],
): Promise<Told[]> {
  const ids = people.map(({ id }) => id);
  await lockPeople(tx, ids);
  const said = await saidTo(tx, ids, [GAP]);
  const all: Told[] = [];
  for (const person of people) {
    if (said.has(saidKey(person.id, GAP, gap.from))) continue;
    const one = await toldOf(tx, run, gap, person, null);
    const theirs = (await spokenTo(tx, run, [person.id]))(person.id);
    const words = gapMail(theirs, person.name, await noteOf(tx, theirs, gap));
    const { sendAt } = one;
    const mail = await queueMail(tx, run.now, { personId: person.id, kind: GAP, sendAt, ...words });
    const facts = { obligation: GAP, stage: gap.from, mail };
    const at = run.now.toISOString();
    await append(tx, run.now, [{ at, kind: 'reminded', personId: person.id, facts }]);
    all.push({ ...one, mailId: mail });
  }
  return all;
}

async function toldOf(
  db: Db,
  run: Run,
  gap: Gap,
  { id, name }: { id: string; name: string },
  mailId: string | null,
): Promise<Told> {
  const times = await sendTimes(db, run, [id]);
  const said = [{ obligation: GAP, stage: GAP, words: await noteOf(db, run, gap) }];
  return { personId: id, name, mailId, ...times(id), said };
}

/** Sentences about times without reminders that a person was not told of yet, with what is to be kept as said. */
export interface GapNotes {
  notes: string[];
  gaps: { obligation: string; stage: string }[];
}

/** The same for each of these people. */
export async function gapNotes(
  db: Db,
  run: Run,
  personIds: readonly string[],
  spoken: (personId: string) => Run = () => run,
): Promise<(personId: string) => GapNotes> {
  const since = new Date(run.now.getTime() - KEPT_DAYS * DAY_MS).toISOString();
  const recent = (await gapsSince(db, since)).filter(({ to }) => to >= since);
  if (recent.length === 0) return () => ({ notes: [], gaps: [] });
  const said = await saidTo(db, personIds, [GAP]);
  const zone = (await organisation(db))?.zone ?? 'UTC';
  return (personId) => {
    const open = recent.filter(({ from }) => !said.has(saidKey(personId, GAP, from)));
    return {
      notes: open.map((gap) => noteIn(spoken(personId), gap, zone)),
      gaps: open.map(({ from }) => ({ obligation: GAP, stage: from })),
    };
  };
}

/** “Reminders did not go out from … to …”, in the organisation's zone. */
export const noteOf = async (db: Db, run: Pick<Run, 'messages'>, gap: Gap): Promise<string> =>
  noteIn(run, gap, (await organisation(db))?.zone ?? 'UTC');

function noteIn({ messages }: Pick<Run, 'messages'>, { from, to }: Gap, zone: string): string {
  const text = (at: string) => instantText(messages, at, zone);
  return messages.t('reminders.gap-note', { from: text(from), to: text(to) });
}

function gapMail({ messages, organisation: house, origin }: Run, name: string, note: string): Words {
  const { t } = messages;
  return compose(messages, {
    organisation: house,
    subject: t('reminders.gap-subject', { organisation: house }),
    parts: [t('reminders.gap-hello', { name }), note, t('reminders.gap-meaning')],
    action: { text: t('reminders.gap-action'), href: `${origin}/reminders` },
    after: [t('reminders.gap-because')],
  });
}
