import type { Db } from '../database/database.ts';
import type { Day } from '../days.ts';
import { readFilters } from '../people/filters.ts';
import { idsFitting } from '../people/list.store.ts';
import { holders } from '../people/people.store.ts';
import { sameNumber, tidyEmail } from '../people/person.ts';
import type { Viewer } from '../web/viewer.ts';
import { knownIds } from './bulk.store.ts';

/** How people were chosen: ticked in a list, all that the filter of a list shows, or written down. */
export interface Chosen {
  /** Ids of those who were ticked. */
  ticked: readonly string[];
  /** All that this list shows under its filter, as in its address; '' is nothing chosen so. */
  list: 'people' | 'report' | '';
  filter: string;
  /** Employee numbers and addresses, one a line. */
  pasted: string;
}

export interface Found {
  ids: string[];
  /** What was written down and is nobody's. */
  unknown: string[];
}

/** At most so many people at once: two seconds of writing, in which nobody else can. */
export const MOST_PEOPLE = 2000;

/** Who a report shows under a filter: handed down by the reports, which lie above. Gives ids, at most so many. */
export type ShownByReport = (
  db: Db,
  viewer: Viewer,
  filter: string,
  at: { zone: string; now: Date; most: number },
) => Promise<string[]>;

/** Finds the people who were chosen, each once. One more than `MOST_PEOPLE` tells that they are too many. */
export async function peopleChosen(
  db: Db,
  chosen: Chosen,
  at: { viewer: Viewer; today: Day; zone: string; now: Date },
  shownByReport: ShownByReport,
): Promise<Found> {
  const most = MOST_PEOPLE + 1;
  const written = await peopleWritten(db, chosen.pasted);
  const ticked = await knownIds(db, chosen.ticked);
  const shown =
    chosen.list === 'report'
      ? await shownByReport(db, at.viewer, chosen.filter, { zone: at.zone, now: at.now, most })
      : chosen.list === 'people'
        ? await idsFitting(db, filtersOf(chosen.filter), at.today, most)
        : [];
  return { ids: [...new Set([...ticked, ...shown, ...written.ids])], unknown: written.unknown };
}

function filtersOf(filter: string) {
  const params = new URLSearchParams(filter);
  return readFilters((name) => params.get(name) ?? '');
}

/** The people behind employee numbers and addresses, as many as are known. */
async function peopleWritten(db: Db, text: string): Promise<Found> {
  const keys = [
    ...new Set(
      text
        .toWellFormed()
        .replaceAll('\0', '')
        .split(/[\r\n,;\t]+/)
        .map((key) => key.trim())
        .filter((key) => key !== '')
        .slice(0, MOST_PEOPLE + 1),
    ),
  ];
  if (keys.length === 0) return { ids: [], unknown: [] };
  const people = await holders(
    db,
    keys.map((key) => ({ employeeNumber: key, email: tidyEmail(key) })),
  );
  const byKey = new Map(
    people.flatMap(({ id, employeeNumber, email }) => [
      ...(email === null ? [] : [[email, id] as const]),
      ...(employeeNumber === null ? [] : [[sameNumber(employeeNumber), id] as const]),
    ]),
  );
  const idOf = (key: string) => byKey.get(sameNumber(key)) ?? byKey.get(tidyEmail(key));
  return {
    ids: keys.flatMap((key) => idOf(key) ?? []),
    unknown: keys.filter((key) => idOf(key) === undefined),
  };
}
