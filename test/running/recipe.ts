import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../support/databases.ts';
import { freePort } from '../support/program.ts';

const ROOT = join(import.meta.dirname, '../..');
const DOC = readFileSync(join(ROOT, 'docs/running.md'), 'utf8');

/** The blocks of commands under a heading of docs/running.md, in order. */
export function blocksUnder(heading: string): string[] {
  const level = /^#+/.exec(heading)![0].length;
  const found: string[] = [];
  let [isUnder, isKnown] = [false, false];
  let block: string | undefined;
  for (const line of DOC.split('\n')) {
    if (line === '```') {
      if (block !== undefined && isUnder) found.push(block);
      block = block === undefined ? '' : undefined;
    } else if (block !== undefined) block += `${line}\n`;
    else if (line === heading) isUnder = isKnown = true;
    else if (new RegExp(`^#{1,${level}} `).test(line)) isUnder = false;
  }
  if (!isKnown) throw new Error(`docs/running.md has no ${heading}`);
  return found;
}

/**
 * A machine as docs/running.md makes it, under a folder of its own: /opt, /var and /etc lie there, and the programs that only an
 * administrator has (systemctl, sudo, install, npm …) are stood in for. Commands are run by a shell, as they are written.
 */
export class Machine {
  readonly root = temporaryFolder();
  readonly port: number;
  #server: ChildProcess | undefined;
  /** What the service said since it was last started. */
  said = '';

  private constructor(port: number) {
    this.port = port;
  }

  static async set(env: Record<string, string> = {}): Promise<Machine> {
    const machine = new Machine(await freePort());
    const at = (...parts: string[]) => join(machine.root, ...parts);
    for (const folder of ['opt', 'etc/heed', 'var/lib/heed', 'var/backups/heed', 'bin'])
      mkdirSync(at(folder), { recursive: true, mode: 0o700 });
    machine.put('opt/heed');
    const settings = machine.here(readFileSync(join(ROOT, 'deploy/heed.env'), 'utf8'));
    const more = { PORT: String(machine.port), HEED_ORIGIN: `http://127.0.0.1:${machine.port}`, ...env };
    const lines = Object.entries(more).map(([name, value]) => `${name}='${value}'\n`);
    writeFileSync(at('etc/heed/heed.env'), settings + lines.join(''));
    machine.#program('heed', machine.here(readFileSync(join(ROOT, 'deploy/heed'), 'utf8')));
    // `-u heed` is who it is done as, and there is nobody else here.
    machine.#program('sudo', '#!/bin/sh\n[ "$1" = -u ] && shift 2\nexec "$@"\n');
    machine.#program('install', '#!/bin/sh\nfor last; do :; done\nmkdir -m 700 "$last"\n');
    machine.#program(
      'systemctl',
      '#!/bin/sh\n[ "$1" = enable ] && shift\n[ "$1" = --now ] && set -- start\necho "$1"\n',
    );
    for (const nothing of ['npm', 'createuser', 'createdb']) machine.#program(nothing, '#!/bin/sh\nexit 0\n');
    return machine;
  }

  /** Puts this program into a folder as a release; `migration` is one that only this release has. */
  put(folder: string, migration?: { name: string; text: string }): void {
    const to = join(this.root, folder);
    mkdirSync(to);
    for (const part of [
      'node_modules',
      'messages',
      'views',
      'assets',
      'courses',
      'schemas',
      'src',
      'package.json',
      'CHANGELOG.md',
    ])
      symlinkSync(join(ROOT, part), join(to, part));
    cpSync(join(ROOT, 'scripts'), join(to, 'scripts'), { recursive: true });
    cpSync(join(ROOT, 'migrations'), join(to, 'migrations'), { recursive: true });
    cpSync(join(ROOT, 'dist-test'), join(to, 'dist'), { recursive: true });
    if (migration !== undefined) writeFileSync(join(to, 'migrations', migration.name), migration.text);
  }

  /** A text with the paths of this machine. */
  here(text: string): string {
    return text.replaceAll(
      /(?<![\w/])\/(opt|var|etc)\//g,
      (_all, folder: string) => `${this.root}/${folder}/`,
    );
  }

  /** Does what a block says, line by line; gives what it printed. Throws with it when a line fails. */
  async run(block: string): Promise<string> {
    let out = '';
    let folder = this.root;
    for (const line of block.trimEnd().split('\n')) {
      const shell = spawnSync('bash', ['-ec', `${this.here(line)}\npwd >&3`], {
        cwd: folder,
        env: { ...process.env, DATABASE_URL: '', PATH: `${join(this.root, 'bin')}:${process.env['PATH']}` },
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
      });
      out += shell.stdout;
      if (shell.status !== 0) throw new Error(`${line}\n${shell.stdout}${shell.stderr}`);
      folder = shell.output[3]!.trim();
      if (/\bsystemctl\b/.test(line)) await (shell.stdout.trim() === 'stop' ? this.stop() : this.start());
    }
    return out;
  }

  /** Starts the service as its file says. */
  async start(): Promise<void> {
    const unit = readFileSync(join(ROOT, 'deploy/heed.service'), 'utf8');
    const value = (name: string) => this.here(new RegExp(`^${name}=(.*)$`, 'm').exec(unit)![1]!);
    const [node = '', ...args] = value('ExecStart').split(' ');
    if (node !== '/usr/bin/node') throw new Error(`started with ${node}`);
    const lines = readFileSync(value('EnvironmentFile'), 'utf8').matchAll(/^([A-Z_]+)='?(.*?)'?$/gm);
    const env = {
      ...process.env,
      DATABASE_URL: '',
      ...Object.fromEntries([...lines].map(([, name, text]) => [name!, text!])),
    };
    const child = spawn(process.execPath, args, { cwd: value('WorkingDirectory'), env });
    this.#server = child;
    this.said = '';
    await new Promise<void>((resolve, reject) => {
      const hear = (chunk: Buffer) => {
        this.said += chunk.toString();
        if (this.said.includes('Heed is on')) resolve();
      };
      child.stdout.on('data', hear);
      child.stderr.on('data', hear);
      child.once('exit', () => reject(new Error(`the service ended: ${this.said}`)));
    });
  }

  /** Stops the service as systemd does with `KillMode=mixed`: the first process is told. */
  async stop(): Promise<void> {
    const child = this.#server;
    this.#server = undefined;
    if (child === undefined || child.exitCode !== null) return;
    child.kill('SIGTERM');
    await once(child, 'exit');
  }

  async remove(): Promise<void> {
    await this.stop();
    if (existsSync(this.root)) rmSync(this.root, { recursive: true, force: true });
  }

  #program(name: string, text: string): void {
    writeFileSync(join(this.root, 'bin', name), text, { mode: 0o755 });
  }
}
