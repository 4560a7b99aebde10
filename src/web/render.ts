import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Request, Response } from 'express';
import type { Day } from '../days.ts';
import { LANGUAGES, ownName } from './languages.ts';
import type { Messages } from './messages.ts';
import { navigation } from './navigation.ts';
import { QUIET_SECONDS, WARNING_SECONDS } from './quiet.ts';
import { template } from './template.ts';

const ROOT = join(import.meta.dirname, '../..');
const ICONS = join(dirname(createRequire(import.meta.url).resolve('lucide-static/package.json')), 'icons');

const icons = new Map<string, string>();

/** A lucide icon as inline SVG, hidden from screen readers: it always stands beside a word. */
export function icon(name: string): string {
  let svg = icons.get(name);
  if (svg === undefined) {
    svg = readFileSync(join(ICONS, `${name}.svg`), 'utf8')
      .replace(/<!--.*?-->\s*/gs, '')
      .replace(/class="[^"]*"/, 'class="icon" aria-hidden="true" focusable="false"')
      .replace(/\s+/g, ' ')
      .trim();
    icons.set(name, svg);
  }
  return svg;
}

/** Fills a template outside of a page (mail, exports). */
export function fill(view: string, data: Record<string, unknown>): string {
  return template(view)(data);
}

// Either of them changed is another version of both.
const assetVersion = ['heed.css', 'heed.js', 'ward.js']
  .reduce((hash, name) => hash.update(readFileSync(join(ROOT, 'assets', name))), createHash('sha256'))
  .digest('hex')
  .slice(0, 10);

/** `12 Jan 2027`, whatever the reader's country: never 01/12/27. */
export function dayText(messages: Messages, day: Day): string {
  const { language } = messages;
  let known = dayTexts.get(language);
  if (known === undefined || known.size >= MOST_DAYS) dayTexts.set(language, (known = new Map()));
  let text = known.get(day);
  if (text === undefined) {
    const [year, month, date] = day.split('-');
    known.set(day, (text = `${Number(date)} ${messages.t(`month.${Number(month)}`)} ${year}`));
  }
  return text;
}

// A hundred thousand mails name the same few days, each several of them.
const dayTexts = new Map<string, Map<Day, string>>();
const MOST_DAYS = 10_000;

const times = new Map<string, Intl.DateTimeFormat>();

/** `12 Jan 2027, 14:02` in a zone. */
export function instantText(messages: Messages, at: string, zone: string): string {
  let format = times.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });
    times.set(zone, format);
  }
  const [day = '', time = ''] = format.format(new Date(at)).split(' ');
  return `${dayText(messages, day)}, ${time}`;
}

/** What every page has at hand besides its own data. */
export interface Look {
  title: string;
  /** A wide page, for tables. */
  wide?: boolean;
  /** No navigation: signing in, first run, the test. */
  quiet?: boolean;
}

const otherLanguages = (language: string) =>
  LANGUAGES.filter((one) => one !== language).map((one) => ({ code: one, name: ownName(one) }));

/** Renders `views/<view>.ejs` inside the layout. */
export function render(
  req: Request,
  res: Response,
  view: string,
  data: Look & Record<string, unknown>,
): void {
  const { messages, organisation, zone } = res.locals.place;
  const it: Record<string, unknown> = {
    ...data,
    t: messages.t,
    icon,
    day: (day: Day) => dayText(messages, day),
    instant: (at: string) => instantText(messages, at, zone),
    viewer: res.locals.viewer,
    device: res.locals.device,
    quietSeconds: QUIET_SECONDS,
    warningSeconds: WARNING_SECONDS,
    csrf: res.locals.csrf(),
    nonce: res.locals.nonce,
    organisation,
    logo: res.locals.place.logo,
    style: res.locals.place.style,
    lang: messages.language,
    locale: messages.locale,
    languages: otherLanguages(messages.language),
    // Back to where somebody was: the address of a form that was refused cannot be asked for again.
    here: req.method === 'GET' ? req.originalUrl : '/',
    path: req.path,
    strip: res.locals.strip,
    assetVersion,
  };
  it['nav'] =
    data.quiet === true ? [] : navigation(res.locals.viewer, req.path, messages, res.locals.place.openSteps);
  it['body'] = template(view)(it);
  const page = Buffer.from(template('layout/page')(it));
  // Not `send`, which would hash the page for a tag: pages are not stored, so nobody would bring it back.
  res.setHeader('content-type', 'text/html; charset=utf-8');
  res.setHeader('content-length', page.length);
  res.end(page);
}
