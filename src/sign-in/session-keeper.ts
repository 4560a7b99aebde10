import { createHash } from 'node:crypto';
import type { Request } from 'express';
import expressSession, { type SessionData } from 'express-session';
import type { Clock } from '../clock.ts';
import type { Database } from '../database/database.ts';
import { dayIn } from '../days.ts';
import type { Viewer } from '../web/viewer.ts';
import { entrance } from './entrance.ts';
import type { SignedIn } from './passport.ts';
import { deleteSession, insertSession, sessionRow, touchSession, type SessionRow } from './session.store.ts';

const MINUTE = 60_000;
const TOUCH_EVERY = 5 * MINUTE;
export const IDLE_END = 12 * 60 * MINUTE;
const ABSOLUTE_END = 7 * 24 * 60 * MINUTE;

declare module 'express-session' {
  interface SessionData {
    passport?: { user?: SignedIn };
  }
}

/** What names a session in the database and binds its form tokens: the cookie cannot be made from it. */
export const sessionKeyOf = (sid: string): string => createHash('sha256').update(sid).digest('hex');

const rows = new WeakMap<object, SessionRow>();

/** The viewer of a request, from what its session's query brought along; undefined when they may no longer come in. */
export function viewerKeptWith(req: Request, signedIn: SignedIn): Viewer | undefined {
  const row = rows.get(req.session);
  if (row === undefined || req.res === undefined) return undefined;
  const { now, place }: Pick<Express.Locals, 'now' | 'place'> = req.res.locals;
  const { roles, welcome, learns } = entrance(row.roles, row.spells, dayIn(place.zone, now));
  if (!welcome) return undefined;
  return { ...signedIn, name: row.name, roles, isManager: row.is_manager === 1, learns };
}

type Done<T> = (error: unknown, value?: T) => void;

/** Sessions in the database. express-session hands over no request, so this asks the clock itself. */
export class SessionKeeper extends expressSession.Store {
  readonly #database: Database;
  readonly #clock: Clock;

  constructor(database: Database, clock: Clock) {
    super();
    this.#database = database;
    this.#clock = clock;
  }

  override get(sid: string, done: Done<SessionData | null>): void {
    answer(this.#read(sid), done);
  }

  async #read(sid: string): Promise<SessionData | null> {
    const row = await sessionRow(this.#database.read, sessionKeyOf(sid));
    const now = this.#clock.now();
    const idleSince = new Date(now.getTime() - IDLE_END).toISOString();
    if (row === undefined || row.expires_at <= now.toISOString() || row.seen_at <= idleSince) return null;
    const data: SessionData = JSON.parse(row.data);
    rows.set(data, row);
    return data;
  }

  override createSession(req: Request, data: SessionData): expressSession.Session & SessionData {
    const session = super.createSession(req, data);
    const row = rows.get(data);
    if (row !== undefined) rows.set(session, row);
    return session;
  }

  /** A session is written once, when it begins; one that lost its person has ended. */
  override set(sid: string, session: SessionData, done?: Done<void>): void {
    const user = session.passport?.user;
    const id = sessionKeyOf(sid);
    answer(
      user === undefined
        ? deleteSession(this.#database.write, id)
        : insertSession(this.#database.write, {
            id,
            person_id: user.personId,
            data: JSON.stringify(session),
            seen_at: user.signedInAt,
            expires_at: new Date(Date.parse(user.signedInAt) + ABSOLUTE_END).toISOString(),
          }),
      done,
    );
  }

  override touch(sid: string, session: SessionData, done?: Done<void>): void {
    const seenAt = rows.get(session)?.seen_at;
    const now = this.#clock.now();
    if (seenAt === undefined || now.getTime() - Date.parse(seenAt) < TOUCH_EVERY) done?.(null);
    else answer(touchSession(this.#database.write, sessionKeyOf(sid), now.toISOString()), done);
  }

  override destroy(sid: string, done?: Done<void>): void {
    answer(deleteSession(this.#database.write, sessionKeyOf(sid)), done);
  }
}

// Outside of the promise, so that what `done` throws is not taken for an error of the database.
function answer<T>(work: Promise<T>, done: Done<T> | undefined): void {
  work.then(
    (value) => setImmediate(() => done?.(null, value)),
    (error: unknown) => setImmediate(() => done?.(error)),
  );
}
