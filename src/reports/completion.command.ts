import type { Database } from '../database/database.ts';
import { dayIn, isDay } from '../days.ts';
import { latestCheckpoint } from '../ledger/latest.ts';
import { organisation } from '../organisation/organisation.ts';
import type { Messages } from '../web/messages.ts';
import { survey } from './completion.ts';
import { completionJson, completionTable } from './completion-export.ts';
import { NO_FILTERS } from './filters.ts';
import { datedBy, whereAsked } from './past-asked.ts';
import { onRecord } from './sent.ts';
import { fileOf, FORMATS, recordTaken, type Format } from './taken.ts';

export interface ReportOptions {
  format: Format | 'json';
  /** The file to write; '' is where the command writes. */
  out: string;
  /** How it was on a day, and as we knew it on a day; '' is today. */
  on: string;
  known: string;
}

const NAMES = { '--format': 'format', '--out': 'out', '--as-of': 'on', '--known-at': 'known' } as const;

/** The options of the command by name; undefined where they are none. */
export function reportOptions(args: readonly string[]): ReportOptions | undefined {
  const given: Partial<Record<keyof ReportOptions, string>> = {};
  for (let n = 0; n < args.length; n += 2) {
    const name = NAMES[args[n] as keyof typeof NAMES];
    const value = args[n + 1];
    if (name === undefined || value === undefined || value === '' || given[name] !== undefined)
      return undefined;
    given[name] = value;
  }
  const { format: asked = 'csv', on = '', known = '', out = '' } = given;
  const format = [...FORMATS, 'json' as const].find((one) => one === asked);
  return format === undefined ? undefined : { format, on, known, out };
}

/** Whether a terminal cannot show the file. */
export const isBinary = (format: ReportOptions['format']): boolean => format === 'xlsx' || format === 'pdf';

export interface CompletionCommand extends Omit<ReportOptions, 'out'> {
  database: Database;
  messages: Messages;
  now: Date;
  /** Takes the file piece by piece; may answer with a promise to wait for. */
  write(this: void, piece: string | Buffer): unknown;
}

/**
 * `heed report completion`: how everybody who works here stands, or stood on a day, by name. Recorded like every export.
 * Gives the exit code: 2 for a day that is none, or is still to come.
 */
export async function completionCommand(
  { database, messages, now, format, on, known, write }: CompletionCommand,
  out: (line: string) => unknown,
): Promise<0 | 2> {
  const { zone = 'UTC', name: house = '' } = (await organisation(database.read)) ?? {};
  for (const day of [on, known]) {
    if (day === '' || (isDay(day) && day <= dayIn(zone, now))) continue;
    out(messages.t(isDay(day) ? 'cli.day-to-come' : 'cli.no-day', { day }));
    return 2;
  }
  const filters = { ...NO_FILTERS, on, known };
  await whereAsked(database, { filters, scope: 'everyone', zone, now }, async (asked) => {
    const found = await survey(asked.db, 'everyone', filters, zone, asked.now);
    const sealed = await latestCheckpoint(database.read);
    const taking = { by: null, report: 'completion', filters: {}, sealed };
    const exported = await recordTaken(database, now, {
      ...taking,
      format,
      ...datedBy(asked, found.frame.days.day),
    });
    const pieces =
      format === 'json'
        ? completionJson(asked.db, found)
        : fileOf(messages, format, completionTable(messages, asked, found, database.read), {
            name: '',
            organisation: house,
            zone,
            now,
            sealed,
          });
    const sending = { exported, by: null, report: taking.report, format };
    for await (const piece of onRecord(database, now, sending, pieces)) await write(piece);
  });
  return 0;
}
