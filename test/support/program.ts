import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { DatabasePlace } from '../../src/database/database.ts';

const ROOT = join(import.meta.dirname, '../..');

export type Settings = Record<string, string>;

/** What makes the program use a test's own database. */
export const settingsOf = ({ folder, url }: DatabasePlace): Settings => ({
  HEED_DATA: folder,
  ...(url === undefined ? {} : { DATABASE_URL: url }),
});

/** A port that nobody has just now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  return port;
}

// Compiled before the tests of this project begin, by processes-up.mjs.
function run(file: string, args: readonly string[], settings: Settings): ChildProcess {
  const env = { ...process.env, DATABASE_URL: '', HEED_LOG_LEVEL: 'error', ...settings };
  return spawn(process.execPath, [join(ROOT, 'dist-test', file), ...args], { env, cwd: ROOT });
}

export interface Ran {
  code: number | null;
  out: string;
  err: string;
}

/** Runs a command of the program to its end. */
export async function heed(args: readonly string[], settings: Settings): Promise<Ran> {
  return toEnd(run('cli.js', args, settings));
}

/** Starts a command of the program, for who wants to end it in the middle. */
export const begun = (args: readonly string[], settings: Settings): ChildProcess =>
  run('cli.js', args, settings);

/** Starts the program where it must fail, and waits for its end. */
export const failingStart = (settings: Settings): Promise<Ran> => toEnd(run('main.js', [], settings));

async function toEnd(child: ChildProcess): Promise<Ran> {
  let [out, err] = ['', ''];
  child.stdout!.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr!.on('data', (chunk: Buffer) => (err += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, out, err };
}

/** The server in a process of its own, once it says where it is; `said` is what it printed until then. */
export async function server(settings: Settings): Promise<{ child: ChildProcess; said: string }> {
  const child = run('main.js', [], settings);
  let err = '';
  child.stderr!.on('data', (chunk: Buffer) => (err += chunk.toString()));
  let said = '';
  for await (const chunk of child.stdout!.iterator({ destroyOnReturn: false })) {
    said += String(chunk);
    if (said.includes('Heed is on')) break;
  }
  if (!said.includes('Heed is on')) throw new Error(`the server did not start: ${err}`);
  child.stdout!.resume();
  return { child, said };
}

/** Ends a process as a service manager does; gives its exit code. */
export async function stop(child: ChildProcess): Promise<number | null> {
  child.kill('SIGTERM');
  const [code] = (await once(child, 'exit')) as [number | null];
  return code;
}
