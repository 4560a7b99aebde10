import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino, type Logger } from 'pino';
import { makeApp } from '../../src/app.ts';
import type { Clock } from '../../src/clock.ts';
import { readConfig } from '../../src/config.ts';
import { transact, type Database } from '../../src/database/database.ts';
import { secretNamed } from '../../src/database/secret.store.ts';
import { dayIn } from '../../src/days.ts';
import { newId } from '../../src/database/id.ts';
import { append } from '../../src/ledger/ledger.ts';
import { putMailStart } from '../../src/mail/start.store.ts';
import { changeSettings, setSite } from '../../src/organisation/organisation.ts';
import { sites } from '../../src/organisation/organisation.store.ts';
import { addPerson, type PersonDetails } from '../../src/people/people.ts';
import { auditEntry, EVERYTHING, type AuditWanted } from '../../src/people/roles-audit.ts';
import '../../src/projections.ts';
import { hashPassword, keepPassword } from '../../src/sign-in/password.ts';
import type { Beside, Ground } from '../../src/web/ground.ts';
import { messagesIn } from '../../src/web/messages.ts';
import { Vitals } from '../../src/web/vitals.ts';
import type { Role, Seat } from '../../src/web/viewer.ts';
import { Browser, PASSWORD } from './browser.ts';

export { Browser, PASSWORD } from './browser.ts';

/** A clock that stands until a test moves it. */
export class TestClock implements Clock {
  #at: number;

  constructor(at: string) {
    this.#at = Date.parse(at);
  }

  now(): Date {
    return new Date(this.#at);
  }

  /** Jumps to an instant. */
  set(at: string): void {
    this.#at = Date.parse(at);
  }

  /** Lets time pass. */
  pass(time: { days?: number; hours?: number; minutes?: number; seconds?: number }): void {
    const { days = 0, hours = 0, minutes = 0, seconds = 0 } = time;
    this.#at += (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000;
  }
}

export interface TestApp {
  /** Where it listens, without a slash at the end. */
  url: string;
  ground: Ground;
  clock: TestClock;
  /** A browser that nobody has used yet. */
  browser(): Browser;
  /** A new browser in which this person is signed in. */
  as(who: string | { email: string }): Promise<Browser>;
  close(): Promise<void>;
}

export interface AppOptions {
  database: Database;
  /** What the clock shows; 5 Oct 2026, 09:00 UTC unless told. */
  now?: string;
  /** Leaves the database without an organisation, as before the first run. */
  empty?: boolean;
  /** Nobody pressed Start yet: mail waits. */
  held?: boolean;
  /** The organisation's time zone. */
  zone?: string;
  /** Settings as in the environment, `{ HEED_ORIGIN: 'https://…' }` say; `{port}` in them is the port. */
  env?: Record<string, string>;
  log?: Logger;
  /** What the demo has beside the app, and its clock. */
  beside?: Beside;
  clock?: Clock;
}

/** The whole application on a port of its own, over a migrated database that stays open when it is closed. */
export async function startApp(options: AppOptions): Promise<TestApp> {
  const { database, empty = false, zone = 'UTC', env = {}, log = pino({ level: 'silent' }) } = options;
  const clock = new TestClock(options.now ?? '2026-10-05T09:00:00.000Z');
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const url = `http://127.0.0.1:${port}`;
  const data = mkdtempSync(join(tmpdir(), 'heed-app-'));
  const settings = Object.fromEntries(
    // However busy the machine is, a page of the past is waited for.
    Object.entries({ HEED_PATIENCE_MS: '20000', ...env }).map(([name, value]) => [
      name,
      value.replace('{port}', String(port)),
    ]),
  );
  const config = readConfig({ PORT: String(port), HEED_ORIGIN: url, ...settings }, { data });
  const vitals = new Vitals(clock.now());
  const ground: Ground = { database, clock, config, log, messages: messagesIn('en'), vitals };
  if (options.clock !== undefined) ground.clock = options.clock;
  if (options.beside !== undefined) ground.beside = options.beside;
  if (!empty) await setUp(ground, zone, options.held === true);
  const session = await secretNamed(database.write, 'session');
  const csrf = await secretNamed(database.write, 'csrf');
  server.on('request', makeApp(ground, { session, csrf }));
  const browser = () => new Browser(url);
  return {
    url,
    ground,
    clock,
    browser,
    async as(who) {
      const opened = browser();
      await opened.signIn(typeof who === 'string' ? who : who.email);
      return opened;
    },
    async close() {
      await stop(server);
      rmSync(data, { recursive: true, force: true });
    },
  };
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error === undefined ? resolve() : reject(error)));
    server.closeAllConnections();
  });
}

async function setUp(ground: Ground, zone: string, held: boolean): Promise<void> {
  const now = ground.clock.now();
  await transact(ground.database.write, async (tx) => {
    if (!held) await putMailStart(tx, now.toISOString(), null);
    const settings = { name: 'Larkfield Clinics', zone, country: 'us', startDay: '2020-01-01' } as const;
    await changeSettings(tx, now, 'test', settings, zone);
    await setSite(tx, now, 'test', { name: 'Main clinic', country: 'us', zone });
  });
}

/** Adds somebody from outside who may read what a grant says, and nothing else; from today on and without an end unless told. */
export async function addAuditor(
  app: TestApp,
  staff: Staff = {},
  given: Partial<AuditWanted> = {},
): Promise<Added> {
  const added = await addStaff(app, { hiredOn: null, ...staff });
  const { database, clock } = app.ground;
  const today = dayIn('UTC', clock.now());
  const wanted = { ...EVERYTHING, from: today, ...given };
  await transact(database.write, (tx) =>
    append(tx, clock.now(), [auditEntry('test', newId(clock.now()), added.id, wanted)]),
  );
  return added;
}

let hash: Promise<string> | undefined;
let count = 0;

export interface Staff extends Partial<Omit<PersonDetails, 'email'>> {
  email?: string;
  roles?: readonly (Role | Seat)[];
  /** False for somebody who was added and has no password yet. */
  password?: boolean;
}

export interface Added {
  id: string;
  name: string;
  email: string;
  employeeNumber: string | null;
  siteId: string;
}

/** Adds a person through the real verbs, hired a year ago at the first site, with the password PASSWORD. */
export async function addStaff(app: TestApp, staff: Staff = {}): Promise<Added> {
  const { database, clock } = app.ground;
  const { roles = [], password = true, ...given } = staff;
  const n = ++count;
  hash ??= hashPassword(PASSWORD);
  const passwordHash = await hash;
  const now = clock.now();
  const today = dayIn('UTC', now);
  return transact(database.write, async (tx) => {
    const siteId = given.siteId ?? (await sites(tx))[0]!.id;
    const details = {
      name: `Person ${n}`,
      email: `person${n}@larkfield.example`,
      employeeNumber: `P-${n}`,
      jobRole: 'clinician' as const,
      team: '',
      managerId: null,
      hiredOn: `${Number(today.slice(0, 4)) - 1}${today.slice(4, 7)}-01`,
      leftOn: null,
      ...given,
      siteId,
    };
    const id = await addPerson(tx, now, null, details, today);
    await append(
      tx,
      now,
      roles.map((role) => ({ at: today, kind: 'role-granted', personId: id, facts: { by: null, role } })),
    );
    if (password) await keepPassword(tx, now, id, passwordHash, 'invitation');
    const { name, email, employeeNumber } = details;
    return { id, name, email, employeeNumber, siteId };
  });
}
