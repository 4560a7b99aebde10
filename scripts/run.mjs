// Compiles when the sources are newer than the compiled program, then runs it: start, demo, heed …, bench.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { missingNative } from './native.mjs';
import { settingsIn } from './settings.mjs';

const root = join(import.meta.dirname, '..');
const stamp = join(root, 'dist/main.js');

function newest(folder) {
  return Math.max(
    ...readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs),
  );
}

function compile() {
  if (existsSync(stamp) && newest(join(root, 'src')) < statSync(stamp).mtimeMs) return;
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  if (!existsSync(tsc)) {
    console.error('Heed is not compiled yet, and the compiler is not installed. Run: npm ci');
    process.exit(1);
  }
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  const { status } = spawnSync(process.execPath, [tsc, '-p', join(root, 'tsconfig.build.json')], {
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(status ?? 1);
}

function refuseWithoutNative() {
  const missing = missingNative();
  if (missing === undefined) return;
  console.error(missing);
  process.exit(1);
}

const [what, ...args] = process.argv.slice(2);
const programs = {
  start: ['dist/main.js'],
  demo: ['dist/demo/main.js'],
  heed: ['dist/cli.js'],
  bench: ['test/bench/bench.mjs'],
};
refuseWithoutNative();
compile();
const [program] = programs[what] ?? programs.heed;
// The demo must not write into the data of an installation, nor send mail to anybody.
const isOurs = program === 'dist/main.js' || (program === 'dist/cli.js' && args[0] !== 'demo');
const env = isOurs ? settingsIn(root, process.env) : process.env;
const child = spawn(process.execPath, [join(root, program), ...args], { stdio: 'inherit', env });
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
