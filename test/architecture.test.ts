import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
const SRC = join(ROOT, 'src');

// From the bottom up: a folder may import from those before it.
const ROOMS = [
  'database',
  'web',
  'ledger',
  'files',
  'organisation',
  'mail',
  'people',
  'sign-in',
  'ward',
  'policy',
  'asking',
  'networks',
  'committee',
  'courses',
  'authoring',
  'obligations',
  'training',
  'scorm',
  'backup',
  'proofs',
  'certificates',
  'reminders',
  'reports',
  'overview',
  'saved',
  'records',
  'keeping',
  'packs',
  'running',
  'setup',
];
// Files of src itself that lie below every room, and those that lie above.
const GROUND = ['clock.ts', 'config.ts', 'days.ts', 'errors.ts', 'hosts.ts', 'near.ts'];

interface Source {
  path: string;
  text: string;
  lines: number;
  imports: string[];
}

function sources(): Source[] {
  return readdirSync(SRC, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => {
      const text = readFileSync(join(SRC, name), 'utf8');
      const imports = [...text.matchAll(/(?:from|import)\s+'(\.[^']+)'/g)].map((match) =>
        normalize(join(dirname(name), match[1]!)),
      );
      return { path: name, text, lines: text.split('\n').length - 1, imports };
    })
    .toSorted((a, b) => a.path.localeCompare(b.path));
}

/** -1 for the ground, a room's place, or above all rooms for the files that put the program together. */
function level(path: string): number {
  const room = path.split('/')[0]!;
  if (GROUND.includes(path)) return -1;
  const place = ROOMS.indexOf(room);
  return place === -1 ? ROOMS.length : place;
}

// The words of the program without comments and texts in quotes.
function code(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '');
}

const all = sources();
const offenders = (wrong: (source: Source) => boolean): string[] => all.filter(wrong).map((s) => s.path);

describe('the house', () => {
  it('knows its rooms', () => {
    const folders = readdirSync(SRC, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const unknown = folders
      .map((entry) => entry.name)
      .filter((name) => !ROOMS.includes(name) && name !== 'demo');
    expect(unknown).toEqual([]);
  });

  it('imports downwards only', () => {
    const upward = all.flatMap((source) =>
      source.imports
        .filter((target) => level(target) > level(source.path))
        .map((target) => `${source.path} imports ${target}`),
    );
    expect(upward).toEqual([]);
  });

  it('keeps queries in stores and in the database room', () => {
    const query = /\.(selectFrom|insertInto|updateTable|deleteFrom|executeQuery)\(|\bsql`|\bsql\.raw\(/;
    expect(
      offenders(
        (s) => query.test(code(s.text)) && !s.path.endsWith('.store.ts') && !s.path.startsWith('database/'),
      ),
    ).toEqual([]);
  });

  it('keeps Express in routes, in web, in sign-in and where the app is put together', () => {
    const express = /from 'express(-session)?'/;
    expect(
      offenders(
        (s) =>
          express.test(s.text) &&
          !s.path.endsWith('.routes.ts') &&
          !/^(web|sign-in)\//.test(s.path) &&
          !['app.ts', 'organisation/place.ts'].includes(s.path),
      ),
    ).toEqual([]);
  });

  it('reads the environment in config.ts alone', () => {
    expect(offenders((s) => /process\.env\b/.test(code(s.text)) && s.path !== 'config.ts')).toEqual([]);
  });

  it('reads the clock in clock.ts alone', () => {
    const clock = /\bnew Date\(\)|\bDate\.now\(\)|Temporal\.Now/;
    expect(offenders((s) => clock.test(code(s.text)) && s.path !== 'clock.ts')).toEqual([]);
  });

  it('keeps CMI names in scorm', () => {
    expect(offenders((s) => /\bcmi\./.test(s.text) && !s.path.startsWith('scorm/'))).toEqual([]);
  });

  it('has small files', () => {
    expect(offenders((s) => s.lines > 250)).toEqual([]);
    const lines = all.map((s) => s.lines).toSorted((a, b) => a - b);
    expect(lines[Math.floor(lines.length / 2)]).toBeLessThan(80);
  });

  it('has no drawer for everything', () => {
    expect(offenders((s) => /(^|\/)(utils?|helpers?|common|misc|lib)(\/|\.ts$)/.test(s.path))).toEqual([]);
  });

  it('prints no English in a view: every word comes from the messages', () => {
    const views = join(ROOT, 'views');
    const wordy = readdirSync(views, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ejs'))
      .flatMap((name) => {
        const text = readFileSync(join(views, name), 'utf8')
          .replace(/<%[\s\S]*?%>/g, '')
          .replace(/<style[\s\S]*?<\/style>/g, '')
          .replace(/<[^>]*>/g, ' ');
        const words = text.match(/[A-Za-z]{3,}/g) ?? [];
        return words.length > 0 ? [`${relative(views, join(views, name))}: ${words.join(' ')}`] : [];
      });
    expect(wordy).toEqual([]);
  });

  it('has a message for every key that is written out, and no message that nobody uses', () => {
    const messages = new Set(
      readdirSync(join(ROOT, 'messages/en')).flatMap((file) =>
        Object.keys(JSON.parse(readFileSync(join(ROOT, 'messages/en', file), 'utf8')) as object),
      ),
    );
    const views = readdirSync(join(ROOT, 'views'), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ejs'))
      .map((name) => readFileSync(join(ROOT, 'views', name), 'utf8'));
    const texts = [...all.map((s) => s.text), ...views].join('\n');
    const written = [...texts.matchAll(/\bt\(\s*'([a-z][\w.-]+)'/g)].map((match) => match[1]!);
    expect(written.filter((key) => !messages.has(key))).toEqual([]);
    const unused = [...messages].filter((key) => !texts.includes(key) && !isBuilt(key, texts));
    expect(unused).toEqual([]);
  });
});

// Keys made from a fixed beginning and a word: `home.state-${state}`, 'layout.status-' + status.
function isBuilt(key: string, texts: string): boolean {
  for (let end = key.length - 1; end > 2; end--) {
    if (!/[-.]/.test(key[end - 1]!)) continue;
    const start = key.slice(0, end);
    if (texts.includes(`${start}\${`)) return true;
  }
  return false;
}
