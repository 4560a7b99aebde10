import { pino, type DestinationStream, type Logger } from 'pino';
import type { Request } from 'express';

export interface LogSettings {
  logLevel: string;
  logFormat: 'words' | 'json' | 'auto';
}

/**
 * The log of the program. In words for people, as JSON for programs; `auto` has words on a terminal. Errors are written without their
 * details: those of a database quote values.
 */
export function openLog(
  { logLevel, logFormat }: LogSettings,
  out: DestinationStream & { isTTY?: boolean | undefined } = standardOut(),
): Logger {
  const words = logFormat === 'words' || (logFormat === 'auto' && out.isTTY === true);
  return pino(
    {
      level: logLevel,
      serializers: { err: quietError },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }), bindings: ({ pid }) => ({ pid }) },
    },
    words ? { write: (line: string) => out.write(inWords(line)) } : out,
  );
}

// Pino's own way to the standard output, which is quicker; with words lines go through here anyway.
const standardOut = (): DestinationStream & { isTTY?: boolean | undefined } =>
  Object.assign(pino.destination(1), { isTTY: process.stdout.isTTY });

/**
 * The route of a request as the table of routes writes it, which is all that a log may have: in an address there may be the secret of a
 * link, a number that names somebody, or what somebody typed by mistake.
 */
export const routeOf = ({ route }: Pick<Request, 'route'>): string =>
  (route as { path?: string } | undefined)?.path ?? 'none';

interface Line {
  time: string;
  level: string;
  msg?: string;
  request?: string;
  err?: { message?: string; stack?: string; code?: string };
}

/** A line of the log as somebody reads it: when (UTC), how bad, what happened; an error with where it came from. */
export function inWords(line: string): string {
  const { time, level, msg = '', request, err } = JSON.parse(line) as Line;
  const about = request === undefined ? '' : ` (request ${request})`;
  const head = `${time.slice(0, 19).replace('T', ' ')} ${level.padEnd(5)} ${msg}${about}\n`;
  if (err === undefined) return head;
  const where = err.stack ?? err.message ?? '';
  return head + where.replace(/^/gm, '    ') + (where === '' ? '' : '\n');
}

function quietError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { type: typeof error };
  const { code } = error as { code?: string };
  return {
    type: error.name,
    message: error.message,
    ...(code === undefined ? {} : { code }),
    stack: error.stack,
  };
}
