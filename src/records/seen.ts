import type { Db } from '../database/database.ts';
import type { Day } from '../days.ts';
import { isAbove } from '../reports/line.store.ts';
import { scopeOf } from '../reports/scope.ts';
import type { Viewer } from '../web/viewer.ts';

/**
 * What a viewer may see of somebody's record: their own whole, an officer's everybody, an auditor's those they were let see; null
 * for all others. Being somebody's manager opens no record.
 */
export async function recordSeen(
  db: Db,
  viewer: Viewer,
  personId: string,
): Promise<((day: Day) => boolean) | null> {
  const all = () => true;
  if (viewer.personId === personId || viewer.roles.includes('officer')) return all;
  if (!viewer.roles.includes('auditor')) return null;
  const scope = scopeOf(viewer);
  return scope === 'everyone' || (await isAbove(db, scope.below, personId)) ? all : null;
}
