import type { Config } from '../config.ts';
import { hostLabel } from './launch.ts';

/** Where the content of packages lives: never where the app does. */
export interface ContentPlace {
  /** True for a host (with its port) under which content is asked for. */
  holds(host: string): boolean;
  /** The origin of a launch. With a wildcard each has its own, so that packages and people share no storage. */
  originOf(token: string): string;
  /** True for the host of a launch. */
  opens(token: string, host: string): boolean;
  /** Whether people could reach it at all: a name that only this machine knows is of no use to them. */
  reachable: boolean;
}

/** The place that the settings name. Throws a sentence for one that would not keep packages away from the app. */
export function contentPlace({
  contentOrigin,
  origin,
}: Pick<Config, 'contentOrigin' | 'origin'>): ContentPlace {
  const { protocol, host } = new URL(contentOrigin);
  const app = new URL(origin);
  const usual = protocol === 'https:' ? ':443' : ':80';
  // As people and proxies may write a host: in capitals, with the usual port, with a dot at its end.
  const plain = (asked: string) =>
    asked
      .toLowerCase()
      .replace(usual === asked.slice(-usual.length) ? usual : '', '')
      .replace(/\.(?=:\d+$|$)/, '');
  const wild = host.startsWith('*.');
  const rest = plain(wild ? host.slice(1) : host);
  const holds = (asked: string): boolean => {
    const name = plain(asked);
    return wild ? name.endsWith(rest) && !name.slice(0, -rest.length).includes('.') : name === rest;
  };
  // Ports keep nothing apart: cookies know none.
  const isAlike = nameOf(rest) === nameOf(plain(app.host));
  if (isAlike || holds(app.host))
    throw new Error(
      'HEED_CONTENT_ORIGIN must be another host name than HEED_ORIGIN: packages must not share it.',
    );
  if (rest.includes('*'))
    throw new Error('HEED_CONTENT_ORIGIN may have a * at its beginning alone, like https://*.example.org.');
  const local = (name: string) => /(?:^|\.)localhost(?::|$)|^127\.|^\[::1\]/.test(name);
  if (app.protocol === 'https:' && protocol === 'http:' && !local(host))
    throw new Error('HEED_CONTENT_ORIGIN must begin with https:// as HEED_ORIGIN does.');
  const hostOf = (token: string): string => (wild ? `${hostLabel(token)}${rest}` : rest);
  return {
    holds,
    originOf: (token) => `${protocol}//${hostOf(token)}`,
    opens: (token, asked) => plain(asked) === hostOf(token),
    reachable: local(app.host) || !local(host),
  };
}

/** Under which path the content origin has a browser forget what packages kept there. */
export const CLEARING = '/clearing';

/** The address of that; null where each launch has a host of its own, which nobody comes back to, or where there is none for people. */
export function clearingAddress(config: Pick<Config, 'contentOrigin' | 'origin'>): string | null {
  const { contentOrigin } = config;
  if (new URL(contentOrigin).host.startsWith('*.') || !contentPlace(config).reachable) return null;
  return new URL(CLEARING, contentOrigin).href;
}

const nameOf = (host: string): string => host.replace(/:\d+$/, '');
