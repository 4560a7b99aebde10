import type { Tx } from '../database/database.ts';
import type { Day } from '../days.ts';
import { pieces } from './pieces.ts';

/** Somebody who is under a manager from a day on; null: under nobody. */
interface Managed {
  personId: string;
  managerId: string | null;
  at: Day;
}

/** Keeps since when managers have had anybody below without a break. Comes before the moves themselves are kept. */
export async function putManaging(tx: Tx, moves: readonly Managed[]): Promise<void> {
  const above = await managersOf(
    tx,
    moves.map(({ personId }) => personId),
  );
  const ids = [...new Set([...above.values(), ...moves.flatMap(({ managerId }) => managerId ?? [])])];
  const [counts, since] = [await countsOf(tx, ids), await sinceOf(tx, ids)];
  for (const { personId, managerId, at } of moves) {
    const was = above.get(personId);
    if (was === (managerId ?? undefined)) continue;
    if (was !== undefined) {
      counts.set(was, counts.get(was)! - 1);
      if (counts.get(was) === 0) since.delete(was);
      above.delete(personId);
    }
    if (managerId === null) continue;
    const count = counts.get(managerId) ?? 0;
    const known = since.get(managerId);
    // What is learned late may have begun earlier. Who has people and no day is from before days were kept.
    if (count === 0 || (known !== undefined && at < known)) since.set(managerId, at);
    counts.set(managerId, count + 1);
    above.set(personId, managerId);
  }
  for (const piece of pieces(ids)) await tx.deleteFrom('managing').where('manager_id', 'in', piece).execute();
  for (const piece of pieces([...since]))
    await tx
      .insertInto('managing')
      .values(piece.map(([manager_id, from_on]) => ({ manager_id, from_on })))
      .execute();
}

async function managersOf(tx: Tx, ids: readonly string[]): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const piece of pieces([...new Set(ids)])) {
    const rows = await tx.selectFrom('reports_to').selectAll().where('person_id', 'in', piece).execute();
    for (const row of rows) found.set(row.person_id, row.manager_id);
  }
  return found;
}

async function countsOf(tx: Tx, ids: readonly string[]): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  for (const piece of pieces(ids)) {
    const rows = await tx
      .selectFrom('reports_to')
      .select(({ fn }) => ['manager_id', fn.countAll().as('count')])
      .where('manager_id', 'in', piece)
      .groupBy('manager_id')
      .execute();
    for (const row of rows) found.set(row.manager_id, Number(row.count));
  }
  return found;
}

async function sinceOf(tx: Tx, ids: readonly string[]): Promise<Map<string, Day>> {
  const found = new Map<string, Day>();
  for (const piece of pieces(ids)) {
    const rows = await tx.selectFrom('managing').selectAll().where('manager_id', 'in', piece).execute();
    for (const row of rows) found.set(row.manager_id, row.from_on);
  }
  return found;
}
