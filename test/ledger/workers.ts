import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export interface WorkerPlace {
  url?: string | undefined;
  folder: string;
  origin: string;
}

/** Starts a process that writes or seals without end (worker.ts). `heard` gets the id of every entry it committed. */
export function startWorker(
  what: 'write' | 'seal',
  place: WorkerPlace,
  n: number,
  heard: (id: string) => void = () => undefined,
) {
  const file = join(import.meta.dirname, 'worker.ts');
  const args = ['--import', 'tsx', file, what, JSON.stringify(place), String(n)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const running = new Promise<void>((resolve) => {
    createInterface(child.stdout).on('line', (line) => (line === 'running' ? resolve() : heard(line)));
  });
  const ended = once(child, 'close');
  return {
    running,
    async kill(): Promise<void> {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
