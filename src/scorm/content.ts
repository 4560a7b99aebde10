import type { Config } from '../config.ts';
import { hostLabel } from './launch.ts';

/** Where the content of packages lives: never where the app does. */
export interface ContentPlace {
  /** True for a host (with its port) under which content is asked for. */
  holds(host: string): boolean;
  /** The origin of a launch. With a wildcard each has its own, so that packages and people share no storage. */
  originOf(token: string): string;
  /** Whether people could reach it at all: a name that only this machine knows is of no use to them. */
  reachable: boolean;
}

/** The place that the settings name. Throws for a content origin that is the app's own. */
export function contentPlace({
  contentOrigin,
  origin,
}: Pick<Config, 'contentOrigin' | 'origin'>): ContentPlace {
  const { protocol, host } = new URL(contentOrigin);
  if (host === new URL(origin).host)
    throw new Error(
      'HEED_CONTENT_ORIGIN must be another host name than HEED_ORIGIN: packages must not share it.',
    );
  const wild = host.startsWith('*.');
  const rest = wild ? host.slice(1) : host;
  const local = (name: string) => /(?:^|\.)localhost(?::|$)|^127\.|^\[::1\]/.test(name);
  return {
    holds: (asked) =>
      wild ? asked.endsWith(rest) && !asked.slice(0, -rest.length).includes('.') : asked === host,
    originOf: (token) => `${protocol}//${wild ? `${hostLabel(token)}${rest}` : host}`,
    reachable: local(new URL(origin).host) || !local(host),
  };
}
