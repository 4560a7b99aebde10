import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fill } from '../../web/render.ts';
import type { Messages } from '../../web/messages.ts';
import type { Content } from './content.ts';
import { manifestXml, SCHEMAS } from './manifest.ts';
import type { ExportFile } from './zip.ts';

const ROOT = join(import.meta.dirname, '../../..');
const CLIENT = join(ROOT, 'assets/scorm/export');
const FONT = dirname(
  createRequire(import.meta.url).resolve('@fontsource-variable/atkinson-hyperlegible-next/package.json'),
);

/** The scripts of the client in the order in which they build on each other. */
export const SCRIPTS = [
  'words.js',
  'random.js',
  'marking.js',
  'draw.js',
  'state.js',
  'lms.js',
  'elements.js',
  'ask.js',
  'explain.js',
  'screens.js',
  'play.js',
] as const;

const START = 'index.html';

export interface Made {
  content: Content;
  identifier: string;
  messages: Messages;
  /** The pictures that it shows, by their file in the package. */
  pictures: readonly ExportFile[];
}

/** Every file of a package, the manifest first. */
export function filesOfPackage({ content, identifier, messages, pictures }: Made): ExportFile[] {
  const own = [
    text(START, fill('scorm/export/index', { t: messages.t, lang: messages.language, content })),
    text('course.css', readFileSync(join(CLIENT, 'course.css'), 'utf8')),
    text('course.js', SCRIPTS.map((name) => readFileSync(join(CLIENT, name), 'utf8')).join('\n')),
    text('data.js', `window.heedCourse = ${inScript(content)};\n`),
    {
      path: 'fonts/atkinson.woff2',
      body: readFileSync(join(FONT, 'files/atkinson-hyperlegible-next-latin-wght-normal.woff2')),
    },
    text('fonts/LICENSE.txt', readFileSync(join(FONT, 'LICENSE'), 'utf8')),
    ...pictures,
  ];
  const { standard, title, test, policy } = content;
  const manifest = manifestXml({
    standard,
    identifier,
    version: String(policy),
    title,
    pass: test.pass,
    files: own.map(({ path }) => path),
  });
  return [text('imsmanifest.xml', manifest), ...own, ...schemas(SCHEMAS[standard])];
}

const text = (path: string, body: string): ExportFile => ({ path, body: Buffer.from(body, 'utf8') });

// No text of the course can end the script that it stands in, or a line of it.
const inScript = (data: unknown): string =>
  JSON.stringify(data).replace(
    /[<\u2028\u2029]/g,
    (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

function schemas(folder: string): ExportFile[] {
  const place = join(ROOT, 'schemas', folder);
  return readdirSync(place)
    .toSorted()
    .map((name) => ({ path: name, body: readFileSync(join(place, name)) }));
}
