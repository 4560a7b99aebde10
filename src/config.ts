import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import { isZone } from './days.ts';
import { isLoopback, isProxy } from './hosts.ts';
import { isNear, isOneSlip } from './near.ts';

/** Settings as the program uses them. Secrets may come from a file named by `NAME_FILE`. */
export interface Config {
  port: number;
  data: string;
  databaseUrl: string | undefined;
  /** Where people reach the app, without a slash at the end. */
  origin: string;
  contentOrigin: string;
  proxies: string[];
  logKey: string | undefined;
  smtpUrl: string | undefined;
  /** Where the mail server wants OAuth2 in place of a password. */
  smtpOauth?: { accessUrl: string; clientId: string; clientSecret: string; refreshToken: string } | undefined;
  mailFrom: string;
  zone: string;
  logLevel: string;
  /** The folder for the backups of the nights, and how many of them stay; none are made without it. */
  backups: string | undefined;
  backupsKept: number;
  /** Where an authority stamps the day's seal (RFC 3161); none does without it. */
  timestampUrl: string | undefined;
  /** Said in so many words: bring the database up to date without a backup before it. */
  upgradeUnsaved: boolean;
  /** How long a page waits for a report of another day before it shows how far that is, in milliseconds. */
  patience: number;
  /** Where metrics are given, apart from the app; nowhere without it. */
  metrics: { host: string; port: number } | undefined;
  /** How lines of the log are written: in words, as JSON, or as suits where they go. */
  logFormat: 'words' | 'json' | 'auto';
  /** Every setting there is, as an administrator may see it. */
  settings: readonly Setting[];
  /** Under `npm run dev` alone: the course folder that previews read afresh from the disk at each request. */
  courseOnDisk?: string;
}

/** A setting and where it came from. `value` is null for a secret, and where there is none. */
export interface Setting {
  name: string;
  from: 'environment' | 'file' | 'default';
  value: string | null;
  secret: boolean;
}

/** A wrong setting: `message` has a sentence for each. */
export class ConfigError extends Error {}

const url = (protocols: string[], what: string) =>
  z.string().refine(
    (text) => {
      try {
        return protocols.includes(new URL(text).protocol);
      } catch {
        return false;
      }
    },
    { message: `must be ${what}` },
  );

// Only whole host names have an origin: an address with a path would lose it in every link.
const bare = (what: string) =>
  url(['http:', 'https:'], what).refine((text) => URL.canParse(text) && /^\/?$/.test(restOf(text)), {
    message: `must be ${what}, without anything after the name`,
  });
const restOf = (text: string): string => {
  const { pathname, search, hash } = new URL(text);
  return pathname + search + hash;
};

const isSafe = (text: string): boolean =>
  URL.canParse(text) &&
  (/^https:/i.test(text) || (/^http:/i.test(text) && isLoopback(new URL(text).hostname)));

const settings = z.object({
  PORT: z
    .string()
    .regex(/^\d{1,5}$/, 'must be a port number')
    .transform(Number)
    .refine((n) => n < 65_536, 'must be a port number')
    .default(3000),
  HEED_DATA: z.string().optional(),
  DATABASE_URL: url(
    ['postgres:', 'postgresql:'],
    'an address like postgres://user:password@host/name',
  ).optional(),
  HEED_ORIGIN: bare('the address people type, like https://training.example.org').optional(),
  HEED_CONTENT_ORIGIN: bare('an address like https://content.example.org').optional(),
  HEED_PROXIES: z
    .string()
    .transform((text) => text.split(/[\s,]+/).filter((proxy) => proxy !== ''))
    .refine(
      (proxies) => proxies.every(isProxy),
      'must name machines, like 10.0.0.5, 10.0.0.0/8 or loopback, with commas between them',
    )
    .default([]),
  HEED_LOG_KEY: z.string().optional(),
  SMTP_URL: url(['smtp:', 'smtps:'], 'an address like smtps://user:password@host:465').optional(),
  SMTP_OAUTH_URL: z
    .string()
    .refine(isSafe, 'must be the address that gives out tokens, with https')
    .optional(),
  SMTP_OAUTH_CLIENT: z.string().optional(),
  SMTP_OAUTH_SECRET: z.string().optional(),
  SMTP_OAUTH_REFRESH: z.string().optional(),
  MAIL_FROM: z.string().includes('@', 'must be a mail address').default('training@localhost'),
  TZ_ORG: z.string().refine(isZone, 'must be a time zone like Europe/London').default('UTC'),
  HEED_BACKUPS: z.string().optional(),
  HEED_BACKUPS_KEPT: z
    .string()
    .regex(/^[1-9]\d{0,3}$/, 'must be a number from 1')
    .transform(Number)
    .default(14),
  HEED_UPGRADE_WITHOUT_BACKUP: z.enum(['yes', 'no'], 'must be yes or no').default('no'),
  HEED_PATIENCE_MS: z
    .string()
    .regex(/^\d{1,5}$/, 'must be a number of milliseconds')
    .transform(Number)
    .default(1500),
  HEED_TIMESTAMP_URL: url(
    ['http:', 'https:'],
    'the address of a time-stamp authority, like https://stamps.example.org',
  ).optional(),
  HEED_LOG_LEVEL: z
    .enum(['silent', 'error', 'warn', 'info', 'debug'], 'must be silent, error, warn, info or debug')
    .default('info'),
  HEED_LOG_FORMAT: z.enum(['words', 'json', 'auto'], 'must be words, json or auto').default('auto'),
  HEED_METRICS: z
    .string()
    .regex(/^(?:([\w.-]+|\[[\da-f:.]+\]):)?\d{1,5}$/i, 'must be an address like 127.0.0.1:9464')
    .transform(hostAndPort)
    .refine(({ port }) => port < 65_536, 'must be an address like 127.0.0.1:9464')
    .optional(),
});

// A port alone is one of this machine only.
function hostAndPort(text: string): { host: string; port: number } {
  const colon = text.lastIndexOf(':');
  const host = colon === -1 ? '127.0.0.1' : text.slice(0, colon).replace(/^\[|\]$/g, '');
  return { host, port: Number(text.slice(colon + 1)) };
}

// Addresses with a password in them, and whatever is called a secret: a setting that is new must not be shown by mistake.
const isSecret = (name: string): boolean =>
  ['DATABASE_URL', 'SMTP_URL'].includes(name) || /KEY$|SECRET|REFRESH|TOKEN|PASSWORD/.test(name);

/** Reads the settings from an environment. Throws ConfigError with a sentence for each that is wrong. */
export function readConfig(env: NodeJS.ProcessEnv, defaults: { data: string }): Config {
  const found = withFiles(env);
  const parsed = settings.safeParse(found);
  const wrong = mistyped(Object.keys(env));
  if (!parsed.success || wrong.length > 0) {
    const issues = parsed.error?.issues ?? [];
    const sentences = issues.map((issue) => `The setting ${issue.path.join('.')} ${issue.message}.`);
    throw new ConfigError([...wrong, ...sentences].join('\n'));
  }
  const s = parsed.data;
  const origin = (s.HEED_ORIGIN ?? `http://localhost:${s.PORT}`).replace(/\/+$/, '');
  return {
    port: s.PORT,
    data: resolve(s.HEED_DATA ?? defaults.data),
    databaseUrl: s.DATABASE_URL,
    origin,
    contentOrigin: s.HEED_CONTENT_ORIGIN ?? `http://content.localhost:${s.PORT}`,
    proxies: s.HEED_PROXIES,
    logKey: s.HEED_LOG_KEY,
    smtpUrl: s.SMTP_URL,
    smtpOauth: oauthIn(s),
    mailFrom: s.MAIL_FROM,
    zone: s.TZ_ORG,
    logLevel: s.HEED_LOG_LEVEL,
    backups: s.HEED_BACKUPS === undefined ? undefined : resolve(s.HEED_BACKUPS),
    backupsKept: s.HEED_BACKUPS_KEPT,
    timestampUrl: s.HEED_TIMESTAMP_URL,
    upgradeUnsaved: s.HEED_UPGRADE_WITHOUT_BACKUP === 'yes',
    patience: s.HEED_PATIENCE_MS,
    metrics: s.HEED_METRICS,
    logFormat: s.HEED_LOG_FORMAT,
    settings: told(found, env),
  };
}

function told(found: Record<string, string>, env: NodeJS.ProcessEnv): Setting[] {
  return Object.keys(settings.shape).map((name) => {
    const secret = isSecret(name);
    const from = !Object.hasOwn(found, name) ? 'default' : env[name] ? 'environment' : 'file';
    return { name, from, value: secret ? null : withoutPassword(found[name] ?? ''), secret };
  });
}

// What is no secret may be an address, and somebody may have put a password into it.
function withoutPassword(text: string): string | null {
  if (text === '') return null;
  return text.replace(/^([a-z]+:\/\/)[^/]*@/i, '$1…@').replace(/\?.*$/, '?…');
}

/** The settings of this process. */
export const processConfig = (defaults: { data: string }): Config => readConfig(process.env, defaults);

function withFiles(env: NodeJS.ProcessEnv): Record<string, string> {
  const found: Record<string, string> = {};
  for (const name of Object.keys(settings.shape)) {
    const direct = env[name];
    const file = env[`${name}_FILE`];
    if (direct !== undefined && direct !== '') found[name] = direct;
    else if (file !== undefined && file !== '') {
      try {
        found[name] = readFileSync(file, 'utf8').trim();
      } catch {
        throw new ConfigError(`The setting ${name}_FILE names a file that cannot be read: ${file}.`);
      }
    }
  }
  return found;
}

const OAUTH = ['SMTP_OAUTH_URL', 'SMTP_OAUTH_CLIENT', 'SMTP_OAUTH_SECRET', 'SMTP_OAUTH_REFRESH'] as const;

// One of them alone would be passed over, and mail refused by the server.
function oauthIn(s: z.infer<typeof settings>): Config['smtpOauth'] {
  const [accessUrl, clientId, clientSecret, refreshToken] = OAUTH.map((name) => s[name]);
  if (OAUTH.every((name) => s[name] === undefined)) return undefined;
  if (!accessUrl || !clientId || !clientSecret || !refreshToken || s.SMTP_URL === undefined)
    throw new ConfigError(`SMTP_URL and ${OAUTH.join(', ')} belong together: give all of them or none.`);
  return { accessUrl, clientId, clientSecret, refreshToken };
}

// A setting with a slip in its name would be passed over without a word. Names without HEED_ may be those of other programs, HOST
// say, which lies two letters from PORT: of these it takes less to be ours.
function mistyped(names: readonly string[]): string[] {
  const known = Object.keys(settings.shape).flatMap((name) => [name, `${name}_FILE`]);
  return names
    .filter((name) => !known.includes(name))
    .flatMap((name) => {
      const isMeant = name.startsWith('HEED_') ? isNear : isOneSlip;
      const meant = known.find((one) => isMeant(name, one));
      return meant === undefined ? [] : [`There is no setting ${name}. Did you mean ${meant}?`];
    });
}
