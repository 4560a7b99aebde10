import type { Request, RequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import type { Config } from '../config.ts';
import type { Database } from '../database/database.ts';
import type { Language } from './languages.ts';
import type { Messages } from './messages.ts';
import type { Vitals } from './vitals.ts';
import type { Viewer, Who } from './viewer.ts';

/** What every feature's pages stand on. */
export interface Ground {
  database: Database;
  clock: Clock;
  config: Config;
  log: Logger;
  messages: Messages;
  /** What this process saw of itself. */
  vitals: Vitals;
  /** What another program than the app itself adds to it. No setting gives this: the demo alone does. */
  beside?: Beside;
}

/** Pages beside those of the app, and what stands above every page. */
export interface Beside {
  rows(ground: Ground): Row[];
  strip(req: Request, res: Response): Promise<Record<string, unknown>>;
}

/** What the organisation looks like on every page. */
export interface Place {
  organisation: string;
  /** The organisation's time zone, in which instants are shown. */
  zone: string;
  /** What is spoken where nobody says otherwise. */
  language?: Language;
  /** The words of whoever is answered. */
  messages: Messages;
  /** The addresses of its picture and of the rules of its colour, where it has its own. */
  logo?: string;
  style?: string;
  /** How many steps of setting up are open; absent where nobody counted. */
  openSteps?: number;
}

declare global {
  // The interfaces that Express leaves open for this.
  // eslint-disable-next-line @typescript-eslint/no-namespace
  namespace Express {
    interface Locals {
      /** The one time of this request. */
      now: Date;
      requestId: string;
      nonce: string;
      viewer: Viewer | null;
      /** The shared device that the request comes from. */
      device: { id: string; name: string } | null;
      /** Names the session of somebody signed in. */
      sessionKey: string | null;
      place: Place;
      /** What `views/demo/strip` shows above the page; only where something stands beside the app. */
      strip?: Record<string, unknown>;
      csrf: () => string;
      /** The large file of the form was larger than is taken in, and is not there. */
      tooLarge?: true;
    }
  }
}

export type Page = (req: Request, res: Response) => Promise<void> | void;

/** A large file of a multipart form: it is put down in a folder while the page works with it, and is gone afterwards. */
export interface LargeFile {
  field: string;
  folder: string;
  /** The most bytes that are taken in. */
  most: number;
}

/** A line of the table of routes: who may call what. `upload` is the file of a multipart form: small and held in memory, or large. */
export interface Row {
  method: 'GET' | 'POST';
  path: string;
  who: Who;
  page: Page;
  upload?: string | LargeFile;
}

/** A line of the table for reading. */
export const get = (path: string, who: Who, page: Page): Row => ({ method: 'GET', path, who, page });

/** A line of the table for changing something. */
export const post = (path: string, who: Who, page: Page, upload?: Row['upload']): Row =>
  upload === undefined ? { method: 'POST', path, who, page } : { method: 'POST', path, who, page, upload };

/** The viewer of a page that needs sign-in. Throws when the table let a stranger in: a fault of ours. */
export function viewerOf(res: Response): Viewer {
  if (res.locals.viewer === null) throw new Error('this route must not be public');
  return res.locals.viewer;
}

/** A parameter of the address as text; odd ones are ''. */
export function param(req: Request, name: string): string {
  return sound(req.params[name]);
}

/** A value of the query as text; absent, repeated or odd ones are ''. */
export function query(req: Request, name: string): string {
  return sound(req.query[name]);
}

// PostgreSQL takes neither NUL nor lone surrogates, and no id or filter of ours holds one.
function sound(value: unknown): string {
  return typeof value === 'string' && value.isWellFormed() && !value.includes('\0') ? value : '';
}

export type Middleware = RequestHandler;
