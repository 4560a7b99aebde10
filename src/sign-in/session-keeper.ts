import { createHash } from 'node:crypto';
import type { Request } from 'express';
import expressSession, { type SessionData } from 'express-session';
import type { Clock } from '../clock.ts';
import type { Database } from '../database/database.ts';
import { dayIn } from '../days.ts';
import { GRACE_SECONDS, QUIET_SECONDS } from '../web/quiet.ts';
import type { Viewer } from '../web/viewer.ts';
import { deputyFor, entrance } from './entrance.ts';
import type { SignedIn } from './passport.ts';
import { deleteSession, insertSession, sessionRow, touchSession, type SessionRow } from './session.store.ts';

const MINUTE = 60_000;
const TOUCH_EVERY = 5 * MINUTE;
export const IDLE_END = 12 * 60 * MINUTE;
/** A session on a shared device, by itself. */
export const WARD_END = (QUIET_SECONDS + GRACE_SECONDS) * 1000;
const TOUCH_WARD_EVERY = 5000;
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

const isOnWard = (data: SessionData): boolean => data.passport?.user?.boundTo !== undefined;

/** Whether somebody came in with a PIN and nothing more. */
export const hasPinOnly = (how: string): boolean => how === 'pin' || how === 'slip-pin';

/** Whose session it is; undefined for somebody who may no longer come in. */
export function viewerOfSession(
  { row, data }: Session,
  { now, place, device }: Pick<Express.Locals, 'now' | 'place' | 'device'>,
): Viewer | undefined {
  const signedIn = data.passport?.user;
  const today = dayIn(place.zone, now);
  const { welcome, ...allowed } = entrance(row, today);
  if (signedIn === undefined || !welcome) return undefined;
  // A session of a shared device is of use there alone, and there no other is.
  const { boundTo, ...signed } = signedIn;
  if (boundTo !== device?.id) return undefined;
  const { name, language, reads } = row;
  const known = { ...signed, name, language, reads, ...allowed, ...(device === null ? {} : { device }) };
  // Six digits open what is one's own, and nothing of others.
  if (device !== null || hasPinOnly(signedIn.how))
    return { ...known, roles: [], audits: [], packs: [], isManager: false, deputyFor: [] };
  const standsIn = deputyFor(row.deputy_for, today);
  const isManager = row.is_manager === 1 || standsIn.length > 0;
  return { ...known, isManager, deputyFor: standsIn };
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
    const data = JSON.parse(row.data) as SessionData;
    const idleEnd = isOnWard(data) ? WARD_END : IDLE_END;
    const ended = Date.parse(row.expires_at) <= now || Date.parse(row.seen_at) + idleEnd <= now;
    return ended ? null : { key, row, data };
  }

  /** Writes down that it is in use, every five minutes at most; on a shared device every few seconds. */
  async seen({ key, row, data }: Session): Promise<void> {
    const now = this.#clock.now();
    const every = isOnWard(data) ? TOUCH_WARD_EVERY : TOUCH_EVERY;
    if (now.getTime() - Date.parse(row.seen_at) < every) return;
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
