import type { Db } from '../database/database.ts';
import type { Day } from '../days.ts';
import { draftRows, type DraftRow } from './draft.store.ts';
import { staffMayComment } from './voices.ts';

/** The drafts on which all staff are asked for comments today. */
export async function openDrafts(db: Db, today: Day): Promise<DraftRow[]> {
  const rows = await draftRows(db, ['in-review']);
  return rows.filter((row) => staffMayComment({ state: 'in-review', row }, today));
}

/** The last day on which staff may comment on some draft; null when they are not asked. */
export async function commentsUntil(db: Db, today: Day): Promise<Day | null> {
  const days = (await openDrafts(db, today)).map((row) => row.staff_until ?? '');
  return days.toSorted().at(-1) ?? null;
}
