import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import postgresUp from './postgres-up.mjs';

const ROOT = join(import.meta.dirname, '../..');

/** PostgreSQL, and the compiled program for the tests that run it as a process of its own. */
export default async function up(...args) {
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
  // It writes the program in spite of a wrong type somewhere; `npm run check` is there to say so.
  spawnSync(process.execPath, [
    tsc,
    '-p',
    join(ROOT, 'tsconfig.build.json'),
    '--outDir',
    join(ROOT, 'dist-test'),
  ]);
  await postgresUp(...args);
}
