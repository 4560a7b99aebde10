import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** A server that runs as a process of its own. */
export interface Served {
  port: number;
  /** From starting the process to its taking connections. */
  startMs: number;
  pid: number;
  residentMb(): number;
  /** Processor time it has used so far. */
  cpuMs(): number;
  stop(): Promise<void>;
}

const LONGEST_MS = 30_000;

/** Starts `node <args>` with PORT set, its output going to a file; resolves when it listens. */
export async function startServer(
  args: readonly string[],
  env: Record<string, string>,
  logFile: string,
): Promise<Served> {
  const port = await freePort();
  const log = openSync(logFile, 'a');
  const began = performance.now();
  const child = spawn(process.execPath, args, {
    env: { ...process.env, NODE_ENV: 'production', PORT: String(port), ...env },
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  while (!(await isListening(port))) {
    if (child.exitCode !== null || performance.now() - began > LONGEST_MS) {
      child.kill('SIGKILL');
      throw new Error(`${args.at(-1)} does not listen:\n${readFileSync(logFile, 'utf8').slice(-2000)}`);
    }
    await pause(1);
  }
  const startMs = performance.now() - began;
  const pid = child.pid ?? 0;
  return {
    port,
    pid,
    startMs,
    residentMb: () => residentMb(pid),
    cpuMs: () => cpuMs(pid),
    stop: () => stop(child),
  };
}

function stop(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
  });
}

/** Memory of the process that is in RAM, as Linux counts it; not a number elsewhere. */
function residentMb(pid: number): number {
  try {
    const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return Number(kilobytes) / 1024;
  } catch {
    return Number.NaN;
  }
}

const TICK_MS = 10;

function cpuMs(pid: number): number {
  try {
    // After the name in brackets: user and system time are the twelfth and thirteenth.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
  } catch {
    return Number.NaN;
  }
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}
