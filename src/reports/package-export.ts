import { setImmediate } from 'node:timers/promises';
import type { Db } from '../database/database.ts';
import { sites } from '../organisation/organisation.store.ts';
import { titleOf } from '../scorm/office/package-page.ts';
import type { Package } from '../scorm/package.ts';
import type { Messages } from '../web/messages.ts';
import { datesText, type Asked } from './past-asked.ts';
import { shownRows } from './package-people-page.ts';
import type { PeopleFilters } from './package-people.ts';
import { attemptCounts, attemptRows, placeOf, type PeoplePage, type Whose } from './package-people.store.ts';
import type { Dates } from './past.ts';
import { whole, type Table } from './table.ts';

const PIECE = 500;

/** What a manager is shown of their people: how they stand, and since when. */
const STANDING = new Set(['number', 'name', 'site', 'team', 'state', 'done']);

const COLUMNS = [
  ['number', 'text', 10],
  ['name', 'text', 20],
  ['site', 'text', 14],
  ['team', 'text', 12],
  ['attempt', 'figure', 4],
  ['version', 'figure', 4],
  ['begun', 'text', 11],
  ['saved', 'text', 11],
  ['completion', 'text', 10],
  ['success', 'text', 8],
  ['score', 'figure', 6],
  ['its-minutes', 'figure', 6],
  ['state', 'text', 8],
  ['done', 'day', 10],
  ['why', 'text', 16],
  ['by', 'text', 14],
  ['reason', 'text', 18],
  ['minutes', 'figure', 6],
] as const;

/** The people of a package, looked up where it is asked, as a table for files, instants and days in ISO. */
export async function peopleTable(
  messages: Messages,
  db: Db,
  { db: past, dates }: Asked,
  found: Package,
  whose: Whose,
  filters: PeopleFilters,
): Promise<Table> {
  const { t } = messages;
  const site = (await sites(db)).find(({ id }) => id === filters.site);
  const filtered = [
    filters.state === '' ? '' : t(`scorm.report-state-${filters.state}`),
    site?.name ?? '',
    filters.q === '' ? '' : t('reports.named', { q: filters.q }),
  ].filter((text) => text !== '');
  return {
    title: t('scorm.report-title', { title: titleOf(found) }),
    about: [
      whose.scope === 'everyone' ? '' : t('reports.about-team'),
      filtered.join(' · '),
      datesText(messages, dates),
    ],
    columns: COLUMNS.filter(([name]) => whose.all || STANDING.has(name)).map(([name, kind, width]) => ({
      head: t(`scorm.report-csv-${name}`),
      kind,
      width,
    })),
    rows: peopleLines(messages, { db, past }, found.id, whose, filters),
  };
}

async function* peopleLines(
  messages: Messages,
  { db, past }: { db: Db; past: Db },
  packageId: string,
  whose: Whose,
  filters: PeopleFilters,
): Table['rows'] {
  let start: PeoplePage['start'] = 'beginning';
  const many = (await attemptCounts(past, packageId, whose, filters, false)) === undefined;
  for (;;) {
    const rows = await attemptRows(past, packageId, whose, filters, { start, most: PIECE, many });
    yield (await shownRows(db, messages, packageId, rows, past !== db)).map((row) =>
      cells(messages, row).filter((_, n) => whose.all || STANDING.has(COLUMNS[n]![0])),
    );
    if (rows.length < PIECE) return;
    start = { after: placeOf(rows.at(-1)!) };
    // SQLite answers without waiting: let others have their turn.
    await setImmediate();
  }
}

/** What one person did with packages as a table for files, with the hash of each package's file. */
export function personTable(
  messages: Messages,
  name: string,
  packages: readonly { id: string; attempts: readonly (Shown & { hash: string })[] }[],
  dates: Dates | null,
): Table {
  const columns = [['package', 'text', 14], ['file', 'text', 16], ...COLUMNS] as const;
  return {
    title: messages.t('scorm.report-person-title', { name }),
    about: [datesText(messages, dates)],
    columns: columns.map(([column, kind, width]) => ({
      head: messages.t(`scorm.report-csv-${column}`),
      kind,
      width,
    })),
    rows: whole(
      packages.flatMap(({ id, attempts }) => attempts.map((row) => [id, row.hash, ...cells(messages, row)])),
    ),
  };
}

type Shown = Awaited<ReturnType<typeof shownRows>>[number];

const cells = ({ t }: Messages, row: Shown) => [
  row.employeeNumber,
  row.name,
  row.site,
  row.team,
  row.number,
  row.version,
  row.startedAt,
  ...(row.isSaid
    ? [
        row.savedAt,
        row.claim.completion,
        row.claim.success,
        row.claim.score,
        Math.round(row.claim.seconds / 60),
      ]
    : [null, null, null, null, null]),
  t(`scorm.report-state-${row.state}`),
  row.decidedOn,
  row.reasons,
  row.byHand,
  row.reason,
  Math.round(row.seconds / 60),
];
