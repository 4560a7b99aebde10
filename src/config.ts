import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import { isZone } from './days.ts';

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
  /** Under `npm run dev` alone: the course folder that previews read afresh from the disk at each request. */
  courseOnDisk?: string;
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
  HEED_ORIGIN: url(
    ['http:', 'https:'],
    'the address people type, like https://training.example.org',
  ).optional(),
  HEED_CONTENT_ORIGIN: url(['http:', 'https:'], 'an address like https://content.example.org').optional(),
  HEED_PROXIES: z.string().default(''),
  HEED_LOG_KEY: z.string().optional(),
  SMTP_URL: url(['smtp:', 'smtps:'], 'an address like smtps://user:password@host:465').optional(),
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
});

/** Reads the settings from an environment. Throws ConfigError with a sentence for each that is wrong. */
export function readConfig(env: NodeJS.ProcessEnv, defaults: { data: string }): Config {
  const parsed = settings.safeParse(withFiles(env));
  if (!parsed.success) {
    throw new ConfigError(
      parsed.error.issues.map((i) => `The setting ${i.path.join('.')} ${i.message}.`).join('\n'),
    );
  }
  const s = parsed.data;
  const origin = (s.HEED_ORIGIN ?? `http://localhost:${s.PORT}`).replace(/\/+$/, '');
  return {
    port: s.PORT,
    data: resolve(s.HEED_DATA ?? defaults.data),
    databaseUrl: s.DATABASE_URL,
    origin,
    contentOrigin: s.HEED_CONTENT_ORIGIN ?? `http://content.localhost:${s.PORT}`,
    proxies: s.HEED_PROXIES.split(/[\s,]+/).filter((proxy) => proxy !== ''),
    logKey: s.HEED_LOG_KEY,
    smtpUrl: s.SMTP_URL,
    mailFrom: s.MAIL_FROM,
    zone: s.TZ_ORG,
    logLevel: s.HEED_LOG_LEVEL,
    backups: s.HEED_BACKUPS === undefined ? undefined : resolve(s.HEED_BACKUPS),
    backupsKept: s.HEED_BACKUPS_KEPT,
    timestampUrl: s.HEED_TIMESTAMP_URL,
    upgradeUnsaved: s.HEED_UPGRADE_WITHOUT_BACKUP === 'yes',
    patience: s.HEED_PATIENCE_MS,
  };
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
