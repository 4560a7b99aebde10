import type { Request, RequestHandler } from 'express';
import type { Config } from '../config.ts';
import type { Ground } from './ground.ts';
import { render } from './render.ts';

/** Why nobody could sign in at an address: it is plain http, or it is https and nobody told Heed. */
export type Unsafe = 'plain' | 'untold';

/** What an address has to tell of itself. */
export interface Asked {
  method: string;
  /** With its port. */
  host: string;
  /** A proxy that the settings trust says that people came by https. */
  secure: boolean;
  header: (name: string) => string | undefined;
}

const COOKIES = /(?:^|;\s*)__Host-heed(?:-guest)?=/;

/** Judges the address of a request; undefined where a sign-in works. */
export function unsafeAddress(asked: Asked, { origin }: Pick<Config, 'origin'>): Unsafe | undefined {
  const said = asked.header('x-forwarded-proto')?.split(',')[0]?.trim().toLowerCase();
  // A browser sends this where it takes the line for safe itself, and where a proxy keeps silent it tells instead.
  const isSafe = asked.secure || said === 'https' || asked.header('sec-fetch-site') !== undefined;
  if (new URL(origin).protocol === 'http:') {
    if (asked.secure) return 'untold';
    return isLocal(asked.host) ? undefined : isSafe ? 'untold' : 'plain';
  }
  if (isSafe || isLocal(asked.host)) return undefined;
  if (said === 'http' || asked.host.toLowerCase() !== new URL(origin).host) return 'plain';
  // Perhaps a proxy that forgets to tell. A browser on plain http sends no cookie that is for https alone.
  const isWriting = asked.method !== 'GET' && asked.method !== 'HEAD';
  return isWriting && !COOKIES.test(asked.header('cookie') ?? '') ? 'plain' : undefined;
}

/** True for a host (with its port) of this very machine: there browsers keep what is secret also over plain http. */
export function isLocal(host: string): boolean {
  const name = host.toLowerCase().replace(/:\d+$/, '').replace(/\.$/, '');
  return /^(?:.+\.)?localhost$|^127(?:\.\d{1,3}){3}$|^\[::1\]$/.test(name);
}

const LONGEST_HOST = 255;

/** At an address where a sign-in would fail without a word, answers every page with the one that says why and what to do. */
export function refuseUnsafe({ config }: Ground): RequestHandler {
  return (req, res, next) => {
    const asked: Asked = {
      method: req.method,
      host: hostOf(req),
      secure: req.protocol === 'https',
      header: (name) => req.get(name),
    };
    const why = unsafeAddress(asked, config);
    if (why === undefined) {
      next();
      return;
    }
    const host = asked.host.slice(0, LONGEST_HOST);
    const named = config.origin.startsWith('https:');
    const wanted = named ? new URL(config.origin).host : why === 'untold' ? host : 'training.example.org';
    // It leaves no cookie: the browser would not keep it.
    res.locals.csrf = () => '';
    res.status(403);
    render(req, res, 'layout/address', {
      title: res.locals.place.messages.t('address.title'),
      quiet: true,
      why,
      address: `${why === 'untold' ? 'https' : 'http'}://${host}`,
      safe: named ? config.origin : '',
      local: `http://localhost:${config.port}`,
      caddy: `${wanted} {\n  reverse_proxy localhost:${config.port}\n}`,
      settings: `HEED_ORIGIN=https://${wanted}\nHEED_PROXIES=loopback`,
    });
  };
}

const hostOf = (req: Request): string => req.host ?? req.get('host') ?? '';
