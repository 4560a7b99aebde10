import type { Db } from '../../src/database/database.ts';
import { completionPieces } from '../../src/reports/completion-export.ts';
import { survey } from '../../src/reports/completion.ts';
import { NO_FILTERS } from '../../src/reports/filters.ts';

/** All that the completion report shows at an instant, by ids and facts: who left as well, with the counts above the rows. */
export async function shownAt(db: Db, zone: string, now: Date): Promise<{ counts: object; rows: object[] }> {
  const found = await survey(db, 'everyone', { ...NO_FILTERS, status: 'all' }, zone, now);
  const rows: object[] = [];
  for await (const piece of completionPieces(db, found))
    for (const { key: _key, name: _name, employeeNumber: _number, ...row } of piece) rows.push(row);
  return { counts: found.counts, rows };
}
