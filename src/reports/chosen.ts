import type { ShownByReport } from '../obligations/bulk-people.ts';
import { survey } from './completion.ts';
import { readFilters } from './filters.ts';
import { reportRows } from './rows.ts';
import { scopeOf } from './scope.ts';

/** The people whom the completion report shows to a viewer under a filter, each once, in its order. */
export const shownByReport: ShownByReport = async (db, viewer, filter, { zone, now, most }) => {
  const params = new URLSearchParams(filter);
  const asked = readFilters((name) => params.get(name) ?? '');
  const found = await survey(db, scopeOf(viewer), asked, zone, now);
  // Somebody may have a row for each of several things.
  const rows = await reportRows(db, found, { start: 'beginning', most: MOST_THINGS * most });
  return [...new Set(rows.map(({ personId }) => personId))].slice(0, most);
};

const MOST_THINGS = 10;
