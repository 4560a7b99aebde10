import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { routes } from '../src/app.ts';
import { startApp } from './support/app.ts';
import { onSqlite } from './support/databases.ts';

const ROOT = join(import.meta.dirname, '..');
// For people: what they read must be what they see.
const FOR_PEOPLE = [
  'demo',
  'setting-up',
  'administrator',
  'manager',
  'officer',
  'policy-author',
  'course-author',
  'running',
]
  .map((name) => `docs/${name}.md`)
  .concat('README.md');
const PAGES = [
  'README.md',
  'CHANGELOG.md',
  ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
];

const read = (page: string): string => readFileSync(join(ROOT, page), 'utf8');
// What stands in code is said to a machine.
const prose = (page: string): string =>
  read(page)
    .replace(/^```[\s\S]*?^```$/gm, '')
    .replace(/`[^`\n]*`/g, '');

/** As GitHub makes an anchor of a heading. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s-]/gu, '')
    .trim()
    .replaceAll(' ', '-');
const anchors = (page: string): string[] =>
  [
    ...read(page)
      .replace(/^```[\s\S]*?^```$/gm, '')
      .matchAll(/^#+ (.+)$/gm),
  ].map((match) => anchorOf(match[1]!));

/** Where a link leads to nowhere; undefined when it is well. */
function fault(page: string, link: string): string | undefined {
  if (/^(https?|mailto):/.test(link)) return undefined;
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? page : relative(ROOT, join(ROOT, dirname(page), decodeURI(path)));
  if (!existsSync(join(ROOT, target))) return `${page}: ${link} is not there`;
  if (anchor === undefined || statSync(join(ROOT, target)).isDirectory()) return undefined;
  return anchors(target).includes(anchor) ? undefined : `${page}: ${link} has no such heading`;
}

const messages = Object.assign(
  {},
  ...readdirSync(join(ROOT, 'messages/en')).map((file): unknown => JSON.parse(read(`messages/en/${file}`))),
) as Record<string, string | { one: string; other: string }>;
const onScreen = new Set(
  Object.values(messages)
    .flatMap((text) => (typeof text === 'string' ? [text] : [text.one, text.other]))
    .map((text) => text.replace(/[.:]$/, '')),
);

/** Words in _italics_ are words of the screen, with an arrow between one page and the next. */
const quoted = (page: string): string[] =>
  [...prose(page).matchAll(/(?<![\w_])_([^_]+?)_(?![\w_])/g)].flatMap((match) =>
    match[1]!.replace(/\s+/g, ' ').split(' → '),
  );

describe('README and docs', () => {
  it('lead somewhere with each link to a place of their own; other sites are not asked', () => {
    const links = PAGES.flatMap((page) =>
      [...prose(page).matchAll(/\]\(([^)\s]+)\)/g)].map((match) => fault(page, match[1]!)),
    );
    expect(links.length).toBeGreaterThan(20);
    expect(links.filter((one) => one !== undefined)).toEqual([]);
  });

  it('are found from the README', () => {
    const known = [...prose('README.md').matchAll(/\]\((docs\/[^)#\s]+)/g)].map((match) => match[1]!);
    const lost = PAGES.filter((page) => page.startsWith('docs/') && !page.startsWith('docs/decisions/'));
    expect(lost.filter((page) => !known.includes(page))).toEqual([]);
  });

  it('show each picture that the script takes, small, with what it shows in words', () => {
    const shown = PAGES.flatMap((page) =>
      [...prose(page).matchAll(/!\[([^\]]*)\]\(([^)\s]+)\)/g)].map(([, words, path]) => {
        expect([page, words]).not.toEqual([page, '']);
        return relative(ROOT, join(ROOT, dirname(page), path!));
      }),
    );
    const kept = readdirSync(join(ROOT, 'docs/pictures'))
      .filter((name) => name !== 'words.json')
      .map((name) => join('docs/pictures', name));
    // Those of the pack were taken once: the page says so.
    const taken = shown.filter((path) => path.startsWith('docs/pictures/'));
    expect([...new Set(taken)].toSorted()).toEqual(kept.toSorted());
    const named = kept.map((path) => basename(path, '.png'));
    const script = read('scripts/pictures.mjs');
    expect(named.filter((name) => !new RegExp(`^  (async )?'?${name}'?[:(]`, 'm').test(script))).toEqual([]);
    expect(kept.filter((path) => statSync(join(ROOT, path)).size > 80 * 1024)).toEqual([]);
  });

  it('show pictures of pages that are worded as they were when these were taken', () => {
    const noted = JSON.parse(read('docs/pictures/words.json')) as Record<
      string,
      { sha256: string; words: string[] }
    >;
    const worded = new Set(
      Object.values(messages).flatMap((text) => (typeof text === 'string' ? [text] : Object.values(text))),
    );
    const pictures = readdirSync(join(ROOT, 'docs/pictures')).filter((name) => name.endsWith('.png'));
    expect(Object.keys(noted)).toEqual(pictures.map((name) => basename(name, '.png')).toSorted());
    for (const [name, { sha256, words }] of Object.entries(noted)) {
      const bytes = readFileSync(join(ROOT, 'docs/pictures', `${name}.png`));
      expect([name, createHash('sha256').update(bytes).digest('hex')]).toEqual([name, sha256]);
      expect([name, words.length > 2]).toEqual([name, true]);
      // Then: npm run pictures, and look at them.
      expect([name, words.filter((one) => !worded.has(one))]).toEqual([name, []]);
    }
  });

  it.each(FOR_PEOPLE)('%s quotes the screen as it is', (page) => {
    expect(quoted(page).filter((words) => !onScreen.has(words))).toEqual([]);
  });

  it('lead from the README to each recipe', () => {
    const recipes = /\n## Recipes\n(.*?)\n## /s.exec(read('README.md'))![1]!;
    const led = [...recipes.matchAll(/\]\(docs\/running\.md#([^)]+)\)/g)].map((match) => match[1]!);
    expect(led).toEqual([
      'caddy',
      'nginx',
      'linux-with-systemd',
      'container',
      'windows',
      'upgrade-and-the-way-back',
      'to-a-new-machine',
      'from-sqlite-to-postgresql',
    ]);
  });

  it('begin with a picture, a sentence and two commands', () => {
    const [first = '', ...rest] = read('README.md').split('\n## ');
    expect(rest[0]).toMatch(/^The map\n/);
    const lines = first.split('\n').filter((line) => line !== '');
    expect(lines[1]).toMatch(/^!\[.+\]\(docs\/pictures\/heed\.png\)$/);
    expect(lines[2]).toMatch(/^Heed [^.]+\.$/);
    expect(/```\n([\s\S]*?)```/.exec(first)![1]!.trim().split('\n')).toHaveLength(2);
  });
});

onSqlite('addresses in README and docs', (open) => {
  it('are in the table of routes', async () => {
    const app = await startApp({ database: await open() });
    const known = routes(app.ground).map(
      (row) => new RegExp(`^${row.path.replace(/\./g, '\\.').replace(/:\w+/g, '[^/]+')}$`),
    );
    await app.close();
    const OTHERS = ['/readyz', '/healthz', '/metrics'];
    const said = FOR_PEOPLE.flatMap((page) =>
      [
        ...read(page)
          .replace(/^```[\s\S]*?^```$/gm, '')
          .matchAll(/`(\/[a-z][\w/:.-]*)`/g),
      ].map((match) => match[1]!),
    );
    const path = /^\/(data|opt|var|etc|usr|safe)\b/;
    const missing = said.filter(
      (one) => !path.test(one) && !OTHERS.includes(one) && !known.some((row) => row.test(one)),
    );
    expect(missing).toEqual([]);
  });
});
