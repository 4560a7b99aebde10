import type { Database } from '../../src/database/database.ts';
import { transact, type Tx } from '../../src/database/database.ts';
import { dayIn } from '../../src/days.ts';
import { shippedCourse } from '../../src/courses/shipped.ts';
import { WORDS, type ClauseEdit } from '../../src/committee/edited.ts';
import { editClause } from '../../src/committee/clause.ts';
import { draftOf } from '../../src/committee/draft.ts';
import { clausePart } from '../../src/committee/parts.ts';
import type { Seat } from '../../src/web/viewer.ts';
import { SEATS } from '../../src/web/viewer.ts';
import { addStaff, type Added, type TestApp } from '../support/app.ts';

export const source = () => shippedCourse().policy;

/** What a verb is given, of an app whose clock stands. */
export const today = (app: TestApp): string => dayIn('UTC', app.clock.now());

/** Runs a verb of the committee in a transaction. */
export const run = <T>(app: TestApp, verb: (tx: Tx, now: Date, today: string) => Promise<T>): Promise<T> =>
  transact(app.ground.database.write, (tx) => verb(tx, app.clock.now(), today(app)));

export interface Committee {
  officer: Added;
  /** One person a seat. */
  seats: Record<Seat, Added>;
}

/** An officer without a seat, and one person for each seat (or for these). */
export async function seated(app: TestApp, seats: readonly Seat[] = SEATS): Promise<Committee> {
  const officer = await addStaff(app, { name: 'Olive Officer', roles: ['officer'] });
  const held: Partial<Record<Seat, Added>> = {};
  for (const seat of seats) held[seat] = await addStaff(app, { name: `Holder of ${seat}`, roles: [seat] });
  return { officer, seats: held as Record<Seat, Added> };
}

/** A clause of a draft as an edit that changes nothing. */
export async function editOf(database: Database, draftId: string, id: string): Promise<ClauseEdit> {
  const { version } = await draftOf(database.read, draftId);
  const clause = version.clauses.find((c) => c.id === id)!;
  const words = Object.fromEntries(WORDS.map((field) => [field, clause[field]])) as Record<
    (typeof WORDS)[number],
    string
  >;
  return { ...words, setting: clause.setting, rule: '', below: '' };
}

/** Edits a clause by the newest revision. */
export async function edit(
  app: TestApp,
  by: string,
  draftId: string,
  id: string,
  change: Partial<ClauseEdit>,
): Promise<boolean> {
  const given = { ...(await editOf(app.ground.database, draftId, id)), ...change };
  return run(app, async (tx, now, day) => {
    const shown = (await draftOf(tx, draftId)).parts.get(clausePart(id))?.revision ?? 0;
    return editClause(tx, now, by, { draftId, clause: id, shown }, given, source(), day);
  });
}
