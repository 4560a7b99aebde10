import type { Db } from '../database/database.ts';
import { isSearch } from './filters.ts';
import { shownBy, type CompletionRow, type Survey } from './completion.ts';
import { completionRows, type Page } from './completion.store.ts';
import { walkedRows } from './walk.store.ts';

/** A page of the rows that a survey found, in the order that its filters ask for. */
export function reportRows(
  db: Db,
  { frame, filters, counts }: Survey,
  { start, most }: Pick<Page, 'start' | 'most'>,
): Promise<CompletionRow[]> {
  const walks = frame.scope === 'everyone' && !isSearch(filters) && filters.sort !== 'name';
  return walks
    ? walkedRows(db, frame, filters, { start, most }, counts)
    : completionRows(db, frame, filters, { start, most, of: shownBy(filters.status, counts) });
}
