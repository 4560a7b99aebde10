import type { Day } from '../days.ts';
import type { Messages } from '../web/messages.ts';
import { dayText, instantText } from '../web/render.ts';
import type { Block, Contents, Link, Section, Shown } from './contents.ts';

/** What the first page is put together from, in the words of `messages`. */
export function blocksIn(messages: Messages, zone: string, files: Contents['files']) {
  const say = (key: string, params?: Record<string, string | number>) =>
    messages.t(`pack-page.${key}`, params);
  const text = (one: string): Block => ({ kind: 'text', text: one });
  return {
    say,
    text,
    n: (number: number): string => say('number', { number }),
    day: (one: Day | null): string => (one === null ? '' : dayText(messages, one)),
    /** A month, `2026-03`. */
    month: (one: string): string => dayText(messages, `${one}-01`).replace(/^\d+ /, ''),
    time: (at: string): string => instantText(messages, at, zone),
    section: (id: string, ...blocks: (Block | readonly Block[])[]): Section => ({
      id,
      title: say(`${id}-title`),
      blocks: blocks.flat(),
    }),
    /** A table, or a sentence where it would be empty. */
    table: (name: string, heads: readonly string[], rows: readonly (readonly Shown[])[]): Block[] =>
      rows.length === 0
        ? [text(say(`${name}-none`))]
        : [{ kind: 'table', caption: say(name), heads: heads.map((head) => say(`head-${head}`)), rows }],
    /** The files of these names that there are, each with what it holds. */
    see: (...paths: string[]): Block => ({
      kind: 'table',
      caption: say('see'),
      heads: [say('head-file'), say('head-about')],
      rows: paths.flatMap((path): Shown[][] => {
        const found = filesNamed(files, path);
        return found.length === 0 ? [] : [[found, say(`about-${aboutOf(path)}`)]];
      }),
    }),
  };
}

const aboutOf = (path: string): string => path.replace(/^.*\//, '').replace(/\..*$/, '');

/** The files of this name, in each form, as links. */
export function filesNamed(files: Contents['files'], path: string): Link[] {
  return files
    .filter((one) => one.path === path || one.path === `${path}.csv` || one.path === `${path}.json`)
    .map((one, k) => ({ text: k === 0 ? one.path : one.path.replace(/^.*\./, ''), href: one.path }));
}
