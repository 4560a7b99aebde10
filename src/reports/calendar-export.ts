import { setImmediate } from 'node:timers/promises';
import { stringify } from 'csv-stringify/sync';
import { transact, type Database, type Db } from '../database/database.ts';
import { append } from '../ledger/ledger.ts';
import { titlesOf } from '../obligations/titles.ts';
import type { Messages } from '../web/messages.ts';
import type { Week } from './calendar.ts';
import { comingOn, type Look } from './calendar.store.ts';
import type { Survey } from './completion.ts';

/** Puts on record that somebody took the calendar away. */
export async function recordCalendar(
  database: Database,
  now: Date,
  by: string,
  { filters: { site, team }, frame }: Survey,
): Promise<void> {
  const filters = Object.fromEntries(Object.entries({ site, team }).filter(([, value]) => value !== ''));
  const facts = { by, report: 'calendar', filters, asOf: frame.days.day };
  await transact(database.write, (tx) =>
    append(tx, now, [{ at: now.toISOString(), kind: 'report-exported', facts }]),
  );
}

const COLUMNS = ['day', 'kind', 'number', 'name', 'site', 'team', 'what'] as const;
const ALL = 1_000_000;

/** The calendar as the text of a CSV file, a week at a time: safe for spreadsheets, with ISO days. */
export async function* calendarCsv(
  messages: Messages,
  db: Db,
  look: Look,
  weeks: readonly Week[],
  sites: ReadonlyMap<string, string>,
): AsyncGenerator<string> {
  yield lines([COLUMNS.map((column) => messages.t(`calendar.column-${column}`))], true);
  for (const week of weeks) {
    const found = await comingOn(db, { ...look, first: week.from, last: week.to }, [week], ALL);
    const titles = await titlesOf(
      db,
      messages,
      found.flatMap(({ thing }) => (thing === '' ? [] : [thing])),
    );
    if (found.length > 0)
      yield lines(
        found.map(({ day, kind, number, name, siteId, team, thing }) => [
          day,
          messages.t(`calendar.kind-${kind}`),
          number,
          name,
          sites.get(siteId),
          team,
          titles.get(thing),
        ]),
        false,
      );
    // SQLite answers without waiting: let others have their turn.
    await setImmediate();
  }
}

const lines = (rows: (string | null | undefined)[][], bom: boolean): string =>
  stringify(rows, { bom, escape_formulas: true, record_delimiter: 'windows' });
