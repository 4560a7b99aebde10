import type { Database } from '../database/database.ts';
import { dayIn, isDay } from '../days.ts';
import { HeedError } from '../errors.ts';
import { organisation } from '../organisation/organisation.ts';
import { sites } from '../organisation/organisation.store.ts';
import { latestCheckpoint } from '../ledger/latest.ts';
import type { Messages } from '../web/messages.ts';
import type { Found, Given, ReportKind } from './catalogue.ts';
import { datedBy, whereAsked } from './past-asked.ts';
import { onRecord } from './sent.ts';
import { tableJson } from './table-json.ts';
import { fileOf, FORMATS, recordTaken, type Format } from './taken.ts';

export interface ReportOptions {
  format: Format | 'json';
  /** The file to write; '' is where the command writes. */
  out: string;
  /** How it was on a day, and as we knew it on a day; '' is today. */
  on: string;
  known: string;
  /** What to show of it, as the page's address has it; a site also by its name. */
  filters: Readonly<Record<string, string>>;
}

const NAMES = { '--format': 'format', '--out': 'out', '--as-of': 'on', '--known-at': 'known' } as const;
const FILTERS = ['site', 'team', 'role', 'thing', 'status', 'q', 'use', 'clause', 'flag', 'state', 'package'];

/** The options of the command by name; undefined where they are none. */
export function reportOptions(args: readonly string[]): ReportOptions | undefined {
  const given: Partial<Record<string, string>> = {};
  const filters: Record<string, string> = {};
  for (let n = 0; n < args.length; n += 2) {
    const option = args[n]!;
    const value = args[n + 1];
    const filter = FILTERS.find((name) => option === `--${name}`);
    const name = NAMES[option as keyof typeof NAMES] ?? filter;
    if (name === undefined || value === undefined || value === '' || given[name] !== undefined)
      return undefined;
    given[name] = value;
    if (filter !== undefined) filters[filter] = value;
  }
  const { format: asked = 'csv', on = '', known = '', out = '' } = given;
  const format = [...FORMATS, 'json' as const].find((one) => one === asked);
  return format === undefined ? undefined : { format, on, known, out, filters };
}

/** Whether a terminal cannot show the file. */
export const isBinary = (format: ReportOptions['format']): boolean => format === 'xlsx' || format === 'pdf';

export interface ReportCommand extends Omit<ReportOptions, 'out' | 'filters'> {
  filters?: ReportOptions['filters'];
  database: Database;
  messages: Messages;
  now: Date;
  /** Takes the file piece by piece; may answer with a promise to wait for. */
  write(this: void, piece: string | Buffer): unknown;
}

/**
 * `heed report NAME`: a report with everybody in it, by name, today or on a day. Recorded like every export. Gives the exit code:
 * 2 for a day that is none or is still to come, and for a filter that the report does not have: a script must not get everything
 * because of a slip.
 */
export async function reportCommand(
  kind: ReportKind,
  { database, messages, now, format, on, known, filters: wanted = {}, write }: ReportCommand,
  out: (line: string) => unknown,
): Promise<0 | 2> {
  const { zone = 'UTC', name: house = '' } = (await organisation(database.read)) ?? {};
  for (const day of [on, known]) {
    if (day === '' || (isDay(day) && day <= dayIn(zone, now))) continue;
    out(messages.t(isDay(day) ? 'cli.day-to-come' : 'cli.no-day', { day }));
    return 2;
  }
  const places = await sites(database.read);
  const site = places.find(({ id, name }) => [id, name].includes(wanted['site'] ?? ''))?.id;
  const filters: Readonly<Record<string, string | undefined>> = { ...wanted, site, on, known };
  const given: Given = (name) => filters[name] ?? '';
  const asking = { filters: { on, known }, scope: 'everyone' as const, zone, now };
  const about = kind.about === undefined ? {} : { about: kind.about };
  return whereAsked(database, { ...asking, ...about }, async (asked) => {
    let found: Found;
    try {
      const whose = { scope: 'everyone' as const, records: true };
      found = await kind.look({ messages, named: database.read, asked, ...whose, zone, given });
    } catch (error) {
      if (!(error instanceof HeedError) || error.kind !== 'not-found') throw error;
      out(messages.t('cli.report-no-package'));
      return 2;
    }
    const slip = Object.keys(wanted).find(
      (name) => given(name) === '' || given(name) !== valueOf(found, name),
    );
    if (slip !== undefined) {
      out(messages.t('cli.report-filter', { name: slip, value: wanted[slip]!, report: kind.name }));
      return 2;
    }
    const dated = datedBy(asked, found.day);
    const { search = '' } = found;
    const sealed = await latestCheckpoint(database.read);
    const taking = { by: null, report: kind.name, filters: found.filters, search, sealed };
    const exported = await recordTaken(database, now, { ...taking, format, ...dated });
    const making = { name: '', organisation: house, zone, now, sealed };
    const pieces =
      format === 'json'
        ? (found.json?.() ?? tableJson(found.table))
        : fileOf(messages, format, found.table, making);
    const sending = { exported, by: null, report: kind.name, format };
    for await (const piece of onRecord(database, now, sending, pieces)) await write(piece);
    return 0;
  });
}

const valueOf = ({ filters, search }: Found, name: string): string =>
  (name === 'q' ? search : filters[name]) ?? '';
