import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { transformFileSync } from '@swc/core';
import postgresUp from './postgres-up.mjs';

const ROOT = join(import.meta.dirname, '../..');
const OPTIONS = {
  swcrc: false,
  jsc: {
    target: 'es2022',
    parser: { syntax: 'typescript' },
    rewriteRelativeImportExtensions: true,
    transform: { verbatimModuleSyntax: true },
  },
  module: { type: 'es6' },
};

/** PostgreSQL, and the program in JavaScript for the tests that run it as a process of its own. */
export default async function up(...args) {
  // As the tests themselves: types are looked at by `npm run check`, not here.
  rmSync(join(ROOT, 'dist-test'), { recursive: true, force: true });
  for (const file of readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.ts')) continue;
    const to = join(ROOT, 'dist-test', file.replace(/ts$/, 'js'));
    mkdirSync(dirname(to), { recursive: true });
    writeFileSync(to, transformFileSync(join(ROOT, 'src', file), OPTIONS).code);
  }
  await postgresUp(...args);
}
