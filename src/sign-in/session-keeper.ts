import { createHash } from 'node:crypto';
import type { Request } from 'express';
import expressSession, { type SessionData } from 'express-session';
import type { Clock } from '../clock.ts';
import type { Database } from '../database/database.ts';
import { dayIn } from '../days.ts';
import type { Viewer } from '../web/viewer.ts';
import { deputyFor, entrance } from './entrance.ts';
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

/** A session that stands, with what its one query brought along. */
export interface Session {
  key: string;
  row: SessionRow;
  data: SessionData;
}

/** Whose session it is; undefined for somebody who may no longer come in. */
export function viewerOfSession(
  { row, data }: Session,
  { now, place }: Pick<Express.Locals, 'now' | 'place'>,
): Viewer | undefined {
  const signedIn = data.passport?.user;
  const today = dayIn(place.zone, now);
  const { welcome, ...allowed } = entrance(row, today);
  if (signedIn === undefined || !welcome) return undefined;
  const standsIn = deputyFor(row.deputy_for, today);
  const isManager = row.is_manager === 1 || standsIn.length > 0;
  return { ...signedIn, name: row.name, ...allowed, isManager, deputyFor: standsIn };
}

const found = new WeakMap<object, Session>();

/** The session that express-session found for this request. */
export const sessionOf = (req: Request): Session | undefined => found.get(req.session);

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

  /** The session while it stands; null when it has ended or never was. */
  async read(sid: string): Promise<Session | null> {
    const key = sessionKeyOf(sid);
    const row = await sessionRow(this.#database.read, key);
    if (row === undefined) return null;
    const now = this.#clock.now().getTime();
    const ended = Date.parse(row.expires_at) <= now || Date.parse(row.seen_at) + IDLE_END <= now;
    return ended ? null : { key, row, data: JSON.parse(row.data) };
  }

  /** Writes down that it is in use, every five minutes at most. */
  async seen({ key, row }: Session): Promise<void> {
    const now = this.#clock.now();
    if (now.getTime() - Date.parse(row.seen_at) < TOUCH_EVERY) return;
    await touchSession(this.#database.write, key, now.toISOString());
  }

  end(sid: string): Promise<void> {
    return deleteSession(this.#database.write, sessionKeyOf(sid));
  }

  override get(sid: string, done: Done<SessionData | null>): void {
    const data = this.read(sid).then((session) => {
      if (session !== null) found.set(session.data, session);
      return session?.data ?? null;
    });
    answer(data, done);
  }

  override createSession(req: Request, data: SessionData): expressSession.Session & SessionData {
    const made = super.createSession(req, data);
    const session = found.get(data);
    if (session !== undefined) found.set(made, session);
    return made;
  }

  /** A session is written once, when it begins; one that lost its person has ended. */
  override set(sid: string, data: SessionData, done?: Done<void>): void {
    const user = data.passport?.user;
    answer(user === undefined ? this.end(sid) : this.#begin(sid, data, user), done);
  }

  #begin(sid: string, data: SessionData, user: SignedIn): Promise<void> {
    return insertSession(this.#database.write, {
      id: sessionKeyOf(sid),
      person_id: user.personId,
      data: JSON.stringify(data),
      seen_at: user.signedInAt,
      expires_at: new Date(Date.parse(user.signedInAt) + ABSOLUTE_END).toISOString(),
    });
  }

  override touch(_sid: string, data: SessionData, done?: Done<void>): void {
    const session = found.get(data);
    answer(session === undefined ? Promise.resolve() : this.seen(session), done);
  }

  override destroy(sid: string, done?: Done<void>): void {
    answer(this.end(sid), done);
  }
}

// Outside of the promise, so that what `done` throws is not taken for an error of the database.
function answer<T>(work: Promise<T>, done: Done<T> | undefined): void {
  work.then(
    (value) => process.nextTick(() => done?.(null, value)),
    (error: unknown) => process.nextTick(() => done?.(error)),
  );
}
