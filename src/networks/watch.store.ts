import type { Db, Tx } from '../database/database.ts';
import type { Schema } from '../database/schema.ts';
import type { Day } from '../days.ts';

export interface WatchItem {
  id: string;
  feature: string;
  platform: string;
  firstSeen: Day;
  risk: string;
  clauses: string[];
  roles: string[];
  owner: { id: string; name: string; employeeNumber: string | null; email: string | null } | null;
  /** Null while it is open. */
  decision: { action: string; reason: string; on: Day; byId: string } | null;
}

/** The whole watch-list: open items first, the oldest on top; then what was decided, the newest on top. */
export async function watchList(db: Db): Promise<WatchItem[]> {
  const rows = await db
    .selectFrom('watch_item')
    .leftJoin('person', 'person.id', 'watch_item.owner_id')
    .selectAll('watch_item')
    .select(['person.name', 'person.employee_number', 'person.email'])
    .orderBy('watch_item.first_seen')
    .orderBy('watch_item.id')
    .execute();
  const items = rows.map((row): WatchItem => ({
    id: row.id,
    feature: row.feature,
    platform: row.platform,
    firstSeen: row.first_seen,
    risk: row.risk,
    clauses: JSON.parse(row.clauses) as string[],
    roles: JSON.parse(row.roles) as string[],
    owner:
      row.owner_id === null
        ? null
        : { id: row.owner_id, name: row.name ?? '', employeeNumber: row.employee_number, email: row.email },
    decision:
      row.action === null
        ? null
        : {
            action: row.action,
            reason: row.reason ?? '',
            on: row.decided_on ?? '',
            byId: row.decided_by ?? '',
          },
  }));
  const decided = items.filter((item) => item.decision !== null);
  return [
    ...items.filter((item) => item.decision === null),
    ...decided.toSorted((a, b) =>
      a.decision!.on < b.decision!.on ? 1 : a.decision!.on > b.decision!.on ? -1 : 0,
    ),
  ];
}

type Columns = Pick<
  Schema['watch_item'],
  'id' | 'feature' | 'platform' | 'first_seen' | 'risk' | 'clauses' | 'roles' | 'owner_id'
>;

export async function putWatchItem(tx: Tx, item: Columns): Promise<void> {
  const { id: _, ...details } = item;
  await tx
    .insertInto('watch_item')
    .values({ ...item, action: null, reason: null, decided_on: null, decided_by: null })
    .onConflict((oc) => oc.column('id').doUpdateSet(details))
    .execute();
}

export async function putDecision(
  tx: Tx,
  id: string,
  decision: Pick<Schema['watch_item'], 'action' | 'reason' | 'decided_on' | 'decided_by'>,
): Promise<void> {
  await tx.updateTable('watch_item').set(decision).where('id', '=', id).execute();
}
