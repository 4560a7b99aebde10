import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import { HeedError, notFound, type ErrorKind } from '../errors.ts';
import { routeOf } from './log.ts';
import { render } from './render.ts';

const STATUS: Record<ErrorKind, number> = {
  'not-found': 404,
  'not-allowed': 403,
  invalid: 422,
  conflict: 409,
  'too-many': 429,
  'too-large': 413,
};

/** Everything the table of routes does not name. */
export const nothingHere: RequestHandler = () => {
  throw notFound();
};

/** The one place where an error becomes a page. What we did not foresee gets a reference that is in the log. */
export function errorPage(log: Logger): ErrorRequestHandler {
  return (error: unknown, req, res, next) => {
    if (res.headersSent) {
      log.error({ err: error, request: res.locals.requestId }, 'an answer broke off in the middle');
      next(error);
      return;
    }
    const known = recognised(error);
    if (known !== undefined) {
      show(req, res, STATUS[known.kind], known.key, known.params);
      return;
    }
    if (isDiskFull(error)) {
      log.error(
        { request: res.locals.requestId },
        'the disk is full: nothing of this request was kept. Make room, see Running in the menu',
      );
      show(req, res, 507, 'error.disk-full', {});
      return;
    }
    const route = routeOf(req);
    log.error(
      { err: error, request: res.locals.requestId, route },
      `${req.method} ${route} met an error that nobody foresaw; the page says the reference ${res.locals.requestId}`,
    );
    show(req, res, 500, 'error.unforeseen', { reference: res.locals.requestId });
  };
}

function show(req: Request, res: Response, status: number, key: string, params: HeedError['params']): void {
  const { messages } = res.locals.place;
  res.status(status).set('cache-control', 'no-store');
  render(req, res, 'layout/message', {
    title: messages.t('error.heading'),
    quiet: res.locals.viewer === null,
    heading: messages.t(key === 'error.csrf' ? 'error.heading-csrf' : `error.heading-${status}`),
    text: messages.t(key, params),
    detail: '',
    action: { href: '/', text: messages.t('error.home') },
  });
}

function recognised(error: unknown): HeedError | undefined {
  if (error instanceof HeedError) return error;
  const { type, status } = error as { type?: string; status?: number };
  if (type === 'entity.too.large') return new HeedError('too-large', 'error.too-large');
  // Malformed addresses, bodies and encodings, as Express and its parsers report them.
  if (typeof status === 'number' && status >= 400 && status < 500)
    return new HeedError('invalid', 'error.malformed');
  if (error instanceof URIError) return new HeedError('invalid', 'error.malformed');
  return undefined;
}

/** SQLite's and PostgreSQL's word for a full disk. */
function isDiskFull(error: unknown): boolean {
  const { code } = error as { code?: string };
  return code === 'SQLITE_FULL' || code === 'SQLITE_IOERR_WRITE' || code === '53100' || code === 'ENOSPC';
}
