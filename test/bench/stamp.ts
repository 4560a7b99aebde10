import { sql } from 'kysely';
import type { Db, Tx } from '../../src/database/database.ts';
import { newId } from '../../src/database/id.ts';
import { parseEntry, type NewEntry } from '../../src/ledger/entry.ts';
import { append } from '../../src/ledger/ledger.ts';

/** What one person's sitting wrote: its entries with what they commit to. */
interface Recording {
  person: { id: string; name: string };
  /** When it began, in milliseconds. */
  began: number;
  /** Ids that it made: a copy gets its own. */
  made: string[];
  entries: NewEntry[];
}

/** The ids of a sitting: of its attempt, and of the last paper drawn in it. */
export interface Sitting {
  attempt: string;
  paper: string | undefined;
}

/** Reads back what somebody's sitting wrote since an instant, when the verbs had done their work. */
export async function record(tx: Tx, person: { id: string; name: string }, began: Date): Promise<Recording> {
  const bodies = await tx
    .selectFrom('ledger')
    .select(['id', 'body'])
    .where('person_id', '=', person.id)
    .where('known_at', '>=', began.toISOString())
    .orderBy(sql`rowid`)
    .execute();
  const entries: NewEntry[] = [];
  const made = new Set<string>();
  for (const { id, body } of bodies) {
    const { at, kind, facts } = parseEntry(body);
    const { commits: _, ...own } = facts;
    for (const name of ['attempt', 'paper', 'signature'] as const)
      if (typeof own[name] === 'string') made.add(own[name]);
    entries.push({ at, kind, personId: person.id, facts: own, commits: await valuesOf(tx, id) });
  }
  return { person, began: began.getTime(), made: [...made], entries };
}

async function valuesOf(db: Db, entryId: string): Promise<Record<string, string>> {
  const rows = await db.selectFrom('commitment').selectAll().where('entry_id', '=', entryId).execute();
  return Object.fromEntries(rows.map(({ name, value }) => [name, value]));
}

/** Writes the same sitting for somebody else at another time, with ids, name and receipt of their own. */
export async function stamp(
  tx: Tx,
  { person, began, made, entries }: Recording,
  other: { id: string; name: string },
  at: Date,
): Promise<Sitting> {
  const own = new Map([[person.id, other.id], ...made.map((id): [string, string] => [id, newId(at)])]);
  const copy = <T>(value: T): T => {
    const text = JSON.stringify(value)
      .replaceAll(UUID, (id) => own.get(id) ?? id)
      .replaceAll(INSTANT, (then) => new Date(Date.parse(then) - began + at.getTime()).toISOString())
      .replaceAll(JSON.stringify(person.name), JSON.stringify(other.name));
    const copied: T = JSON.parse(text);
    return copied;
  };
  const mine = copy(entries).map((entry) => {
    const facts = { ...entry.facts };
    if ('day' in facts) facts['day'] = entry.at.slice(0, 10);
    return { ...entry, facts: entry.kind === 'signed' ? { ...facts, receipt: receipt() } : facts };
  });
  await append(tx, new Date(mine.at(-1)!.at), mine);
  const papers = mine
    .filter((entry) => entry.kind === 'paper-drawn')
    .map((entry) => entry.facts['paper'] as string);
  // A sitting begins with its attempt.
  return { attempt: own.get(made[0]!)!, paper: papers.at(-1) };
}

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const INSTANT = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g;

let receipts = 0;
const receipt = (): string =>
  `BNCH-${String(++receipts)
    .padStart(8, '0')
    .replace(/(?=.{4}$)/, '-')}`;
