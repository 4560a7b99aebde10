import { transact, type Database } from '../database/database.ts';
import type { Day } from '../days.ts';
import { checkpointLine, latestCheckpoint, type SignedState } from '../ledger/latest.ts';
import { append } from '../ledger/ledger.ts';
import type { Messages } from '../web/messages.ts';
import { dayText, instantText } from '../web/render.ts';
import type { Table, Taken } from './table.ts';
import { tableCsv } from './table-csv.ts';
import { tablePdf } from './table-pdf.ts';
import { xlsx } from './xlsx.ts';

/** The files that every report can be taken away as. */
export const FORMATS = ['csv', 'xlsx', 'pdf'] as const;
export type Format = (typeof FORMATS)[number];

export interface Taking {
  /** Null: a command on the server. */
  by: string | null;
  report: string;
  format: Format | 'json';
  /** Ids and codes; '' is no filter. */
  filters: Readonly<Record<string, string>>;
  asOf: Day;
  /** Where the past was asked for: as it was known on this day. */
  knownOn?: Day;
  /** A part of a name that was searched for: it is committed, never written. */
  search?: string;
  /** The newest signed state when it was made, as it stands in a PDF and a spreadsheet. Absent: that of now. */
  sealed?: SignedState | null;
}

/** Puts on record that somebody took a report away; gives the id of the entry. */
export async function recordTaken(database: Database, now: Date, taking: Taking): Promise<string> {
  const { search = '', filters, sealed = await latestCheckpoint(database.read), ...rest } = taking;
  const set = Object.entries(filters).filter(([, value]) => value !== '');
  // A CSV stays a clean table, which programs read: which seal goes with it stands here.
  const known = sealed === null ? {} : { log: sealed.origin, size: sealed.size };
  const facts = { ...rest, filters: Object.fromEntries(set), ...known };
  const commits = search === '' ? {} : { commits: { search } };
  const [entry] = await transact(database.write, (tx) =>
    append(tx, now, [{ at: now.toISOString(), kind: 'report-exported', facts, ...commits }]),
  );
  return entry!.id;
}

/** By whom, where and when a file is made. `name` is '' for a command on the server. */
export interface Making {
  name: string;
  organisation: string;
  zone: string;
  now: Date;
  sealed: SignedState | null;
}

/** A table as a file, piece by piece; one for reading says when it was made, by whom, and what was sealed then. */
export function fileOf(
  messages: Messages,
  format: Format,
  table: Table,
  { name, organisation, zone, now, sealed }: Making,
): AsyncGenerator<string | Buffer> {
  if (format === 'csv') return tableCsv(table);
  const at = instantText(messages, now.toISOString(), zone);
  const made = messages.t(name === '' ? 'reports.made-by-server' : 'reports.made', { at, zone, name });
  const taken: Taken = {
    table: { ...table, about: [...table.about, made, checkpointLine(messages, zone, sealed)].filter(isSaid) },
    organisation,
    language: messages.language,
    at: now,
    dayText: (day) => dayText(messages, day),
    fullText: messages.t('reports.file-full'),
  };
  return format === 'xlsx' ? xlsx(taken) : tablePdf(taken);
}

const isSaid = (line: string): boolean => line !== '';

/** The links to the files of a report, in the order of the formats. */
export const downloads = (
  messages: Messages,
  address: (format: Format) => string,
): { text: string; href: string }[] =>
  FORMATS.map((format) => ({ text: messages.t(`reports.format-${format}`), href: address(format) }));
