import type { Database } from '../database/database.ts';
import { dayIn, isDay } from '../days.ts';
import { HeedError } from '../errors.ts';
import { organisation } from '../organisation/organisation.ts';
import { sites } from '../organisation/organisation.store.ts';
import { latestCheckpoint } from '../ledger/latest.ts';
import type { Messages } from '../web/messages.ts';
import { hasTeam } from '../people/deputy.store.ts';
import { personMeant } from '../people/person.store.ts';
import type { Found, Given, Looking, ReportKind } from './catalogue.ts';
import { datedBy, whereAsked } from './past-asked.ts';
import type { Scope, Seen } from './scope.ts';
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
const FILTERS = [
  'site', 'team', 'role', 'thing', 'status', 'q', 'email', 'use', 'clause', 'flag', 'state', 'package', 'person', 'attempt', 'question', 'version', 'from', 'to',
  'manager',
]; // prettier-ignore

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

/** Why a command writes nothing: as a message. */
class Refused extends Error {
  readonly key: string;
  readonly params: Record<string, string>;
  constructor(key: string, params: Record<string, string>) {
    super(key);
    this.key = key;
    this.params = params;
  }
}

/**
 * `heed report NAME`: a report by name with everybody in it, or with the people of one manager, today or on a day. Recorded like
 * every export. Gives the exit code: 2 for a day that is none or is still to come, for somebody whom nobody is, and for a filter
 * that the report does not have: a script must not get everything because of a slip.
 */
export async function reportCommand(
  kind: ReportKind,
  { database, messages, now, format, on, known, filters: wanted = {}, write }: ReportCommand,
  out: (line: string) => unknown,
): Promise<0 | 2> {
  const { zone = 'UTC', name: house = '' } = (await organisation(database.read)) ?? {};
  try {
    if (kind.isOfNow === true && on + known !== '')
      throw new Refused('cli.report-no-past', { report: kind.name });
    for (const day of [on, known])
      if (day !== '' && (!isDay(day) || day > dayIn(zone, now)))
        throw new Refused(isDay(day) ? 'cli.day-to-come' : 'cli.no-day', { day });
    const { scope, given } = await meant(database, kind, { ...wanted, on, known });
    const asking = { filters: { on, known }, scope, zone, now };
    const about = kind.about === undefined ? {} : { about: kind.about };
    return await whereAsked<0>(database, { ...asking, ...about }, async (asked) => {
      const found = await lookAt(kind, { messages, named: database.read, asked, scope, zone, given });
      const slip = Object.keys(wanted).find(
        (name) => name !== 'manager' && (given(name) === '' || given(name) !== valueOf(found, name)),
      );
      if (slip !== undefined)
        throw new Refused('cli.report-filter', { name: slip, value: wanted[slip]!, report: kind.name });
      const dated = datedBy(asked, found.day);
      const { search = '' } = found;
      const sealed = await latestCheckpoint(database.read);
      const manager = given('manager');
      const filters = manager === '' ? found.filters : { ...found.filters, manager };
      const taking = { by: null, report: kind.name, filters, search, sealed };
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
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    out(messages.t(error.key, error.params));
    return 2;
  }
}

// What was typed, with ids in the place of names and numbers, and whose people the report is about.
async function meant(
  { read }: Database,
  { name, who }: ReportKind,
  wanted: Readonly<Record<string, string>>,
): Promise<{ scope: Scope; given: Given }> {
  const idOf = async (typed: string | undefined) => {
    if (typed === undefined) return undefined;
    const found = await personMeant(read, typed);
    if (found === 'nobody' || found === 'several') throw new Refused(`cli.report-${found}`, { typed });
    return found.id;
  };
  const places = await sites(read);
  const site = places.find(({ id, name: called }) => [id, called].includes(wanted['site'] ?? ''))?.id;
  const [person, manager] = [await idOf(wanted['person']), await idOf(wanted['manager'])];
  const isTeam = manager !== undefined && (await hasTeam(read, manager));
  if (manager !== undefined && !isTeam)
    throw new Refused('cli.report-no-team', { typed: wanted['manager']! });
  if (who === 'manager' && !isTeam) throw new Refused('cli.report-whose-team', { report: name });
  const ids: Readonly<Record<string, string | undefined>> = { ...wanted, site, person, manager };
  return {
    scope: manager === undefined ? 'everyone' : { below: [manager] },
    given: (one) => ids[one] ?? '',
  };
}

async function lookAt(kind: ReportKind, looking: Omit<Looking, 'records' | 'seen'>): Promise<Found> {
  const all: Seen = () => true;
  try {
    return await kind.look({ ...looking, records: true, seen: () => Promise.resolve(all) });
  } catch (error) {
    if (!(error instanceof HeedError) || error.kind !== 'not-found') throw error;
    throw new Refused('cli.report-nothing', { report: kind.name });
  }
}

const valueOf = ({ filters, search }: Found, name: string): string =>
  (name === 'q' ? search : filters[name]) ?? '';
