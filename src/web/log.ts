import type { Request } from 'express';
import { pino, type Logger } from 'pino';

/** The log of the program, at a level. Errors are written without their details: those of a database quote values. */
export function openLog(level: string): Logger {
  return pino({ level, serializers: { err: quietError } });
}

/** The path of a request as a log may have it: the secret of a single-use link is left out. */
export const quietPath = ({ path }: Pick<Request, 'path'>): string =>
  path.replace(/^\/(welcome|first-run|counsel|follow-up)\/.+/i, '/$1/…');

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
