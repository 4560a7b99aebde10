import type { ShownByReport } from '../obligations/bulk-people.ts';
import { survey, shownBy } from './completion.ts';
import { completionRows } from './completion.store.ts';
import { readFilters } from './filters.ts';
import { scopeOf } from './scope.ts';

/** The people whom the completion report shows to a viewer under a filter, each once, in its order. */
export const shownByReport: ShownByReport = async (db, viewer, filter, { zone, now, most }) => {
  const params = new URLSearchParams(filter);
  const asked = readFilters((name) => params.get(name) ?? '');
  const { frame, filters, counts } = await survey(db, scopeOf(viewer), asked, zone, now);
  const of = shownBy(filters.status, counts);
  // Somebody may have a row for each of several things.
  const rows = await completionRows(db, frame, filters, { start: 'beginning', most: MOST_THINGS * most, of });
  return [...new Set(rows.map(({ personId }) => personId))].slice(0, most);
};

const MOST_THINGS = 10;
