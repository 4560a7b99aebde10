import { lockPeople, type Tx } from '../database/database.ts';
import { newId } from '../database/id.ts';
import type { Day } from '../days.ts';
import { conflict, notFound } from '../errors.ts';
import type { NewEntry } from '../ledger/entry.ts';
import { append } from '../ledger/ledger.ts';
import { reasonOf } from '../people/why.ts';
import { outsideKnown, outsideOf } from './outside.store.ts';
import type { Thing } from './rule.ts';

/** Something that somebody learned before Heed, or elsewhere, with what shows it. */
export interface Outside {
  personId: string;
  thing: Thing;
  doneOn: Day;
  provider: string;
  /** Where the evidence lies: a number, a folder, an address. */
  evidence: string;
}

/** Names a training of somebody: the same thing on the same day is the same. */
export const outsideKey = (one: Pick<Outside, 'personId' | 'thing' | 'doneOn'>): string =>
  `${one.personId} ${one.thing} ${one.doneOn}`;

/** Adds those that are not known yet; says how many. `by` null is the command line. */
export async function addOutside(
  tx: Tx,
  now: Date,
  by: string | null,
  wanted: readonly Outside[],
): Promise<number> {
  const ids = [...new Set(wanted.map(({ personId }) => personId))];
  await lockPeople(tx, ids);
  const known = new Set(
    (await outsideKnown(tx, ids)).map((row) =>
      outsideKey({ personId: row.person_id, thing: row.thing, doneOn: row.done_on }),
    ),
  );
  const entries: NewEntry[] = [];
  for (const one of wanted) {
    const key = outsideKey(one);
    if (known.has(key)) continue;
    known.add(key);
    const { personId, thing, doneOn: at, provider, evidence } = one;
    const facts = { by, training: newId(now), thing };
    entries.push({ at, kind: 'outside-training', personId, facts, commits: { provider, evidence } });
  }
  if (entries.length > 0) await append(tx, now, entries);
  return entries.length;
}

/** Takes one back, as if it had never counted, and says why. Throws `invalid` without a reason, `not-found`, `conflict` a second time. */
export async function withdrawOutside(
  tx: Tx,
  now: Date,
  by: string,
  personId: string,
  given: { training: string; today: Day; reason: string },
): Promise<void> {
  const reason = reasonOf(given.reason);
  await lockPeople(tx, [personId]);
  const found = (await outsideOf(tx, personId)).find(({ id }) => id === given.training);
  if (found === undefined) throw notFound();
  if (found.withdrawn_at !== null) throw conflict('asked.outside-gone');
  const facts = { by, training: found.id };
  await append(tx, now, [
    { at: given.today, kind: 'outside-training-withdrawn', personId, facts, commits: { reason } },
  ]);
}
