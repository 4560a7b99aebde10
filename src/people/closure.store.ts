import { sql } from 'kysely';
import type { Tx } from '../database/database.ts';
import { insertMany } from '../database/insert.ts';
import { pieces } from './pieces.ts';

export interface Move {
  personId: string;
  managerId: string | null;
}

interface Above {
  manager_id: string;
  depth: number;
}

/**
 * Puts people, one after the other, under other managers, each with everybody below. The closure table holds each pair
 * of a manager and somebody below at any depth; it must never hold a loop, which the verbs refuse. Whoever has neither
 * a manager nor anybody below (so: an import, a rebuild) is gathered and written in a few statements.
 */
export async function putManagers(tx: Tx, moves: readonly Move[]): Promise<void> {
  const settled = await inTheTree(
    tx,
    moves.map((move) => move.personId),
  );
  let fresh = new Gathered();
  for (const move of moves) {
    const { personId, managerId } = move;
    if (!settled.has(personId)) {
      if (managerId === null) continue;
      await fresh.learn(tx, managerId, moves);
      fresh.put(personId, managerId);
    } else {
      await fresh.write(tx);
      fresh = new Gathered();
      await putManager(tx, move);
    }
    settled.add(personId);
    if (managerId !== null) settled.add(managerId);
  }
  await fresh.write(tx);
}

/** New leaves of the tree, with what is above each. */
class Gathered {
  readonly #reports: { person_id: string; manager_id: string }[] = [];
  readonly #pairs: (Above & { person_id: string })[] = [];
  #above: Map<string, Above[]> | undefined;

  async learn(tx: Tx, managerId: string, moves: readonly Move[]): Promise<void> {
    this.#above ??= await waysUp(tx, [managerId, ...moves.flatMap((move) => move.managerId ?? [])]);
  }

  put(personId: string, managerId: string): void {
    const up = this.#above?.get(managerId) ?? [];
    const above = [{ manager_id: managerId, depth: 1 }];
    for (const { manager_id, depth } of up) above.push({ manager_id, depth: depth + 1 });
    this.#above?.set(personId, above);
    this.#reports.push({ person_id: personId, manager_id: managerId });
    this.#pairs.push(...above.map((pair) => ({ ...pair, person_id: personId })));
  }

  async write(tx: Tx): Promise<void> {
    await insertMany(tx, 'reports_to', ['person_id', 'manager_id'], this.#reports);
    // In the order of the key: each page of it is then changed once for all that come onto it.
    const pairs = this.#pairs.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
    await insertMany(tx, 'closure', ['manager_id', 'person_id', 'depth'], pairs);
  }
}

const keyOf = (pair: { manager_id: string; person_id: string }): string =>
  `${pair.manager_id} ${pair.person_id}`;

async function inTheTree(tx: Tx, ids: readonly string[]): Promise<Set<string>> {
  const found = new Set<string>();
  for (const piece of pieces([...new Set(ids)])) {
    const rows = await tx
      .selectFrom('reports_to')
      .select('person_id')
      .where('person_id', 'in', piece)
      .union(tx.selectFrom('reports_to').select('manager_id as person_id').where('manager_id', 'in', piece))
      .execute();
    for (const row of rows) found.add(row.person_id);
  }
  return found;
}

async function waysUp(tx: Tx, ids: readonly string[]): Promise<Map<string, Above[]>> {
  const found = new Map<string, Above[]>();
  for (const piece of pieces([...new Set(ids)])) {
    const rows = await tx.selectFrom('closure').selectAll().where('person_id', 'in', piece).execute();
    for (const { person_id, ...above } of rows) {
      const list = found.get(person_id);
      if (list === undefined) found.set(person_id, [above]);
      else list.push(above);
    }
  }
  return found;
}

async function putManager(tx: Tx, { personId, managerId }: Move): Promise<void> {
  await sql`delete from closure
    where person_id in (select person_id from closure where manager_id = ${personId} union select ${personId})
    and manager_id in (select manager_id from closure where person_id = ${personId})`.execute(tx);
  await tx.deleteFrom('reports_to').where('person_id', '=', personId).execute();
  if (managerId === null) return;
  await tx.insertInto('reports_to').values({ person_id: personId, manager_id: managerId }).execute();
  await sql`insert into closure (manager_id, person_id, depth)
    select above.manager_id, below.person_id, above.depth + below.depth + 1
    from (select manager_id, depth from closure where person_id = ${managerId}
          union all select cast(${managerId} as text), 0) as above
    cross join (select person_id, depth from closure where manager_id = ${personId}
          union all select cast(${personId} as text), 0) as below`.execute(tx);
}
