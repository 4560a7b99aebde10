import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { makeApp } from './app.ts';
import { secretNamed } from './database/secret.store.ts';
import type { Ground } from './web/ground.ts';

/** A port that is ours; who asks before the app is there hears that it is coming. */
export interface Port {
  port: number;
  /** Answers with the app from now on. */
  serve(ground: Ground): Promise<void>;
  /** Stops taking requests, and resolves when those in flight are answered. */
  stop(): Promise<void>;
}

/** Milliseconds that a request may take to come in: a package of 500 MB over a slow line. Its head still has a minute. */
const LONGEST = 2 * 3_600_000;

/** Takes the port, before anything else is touched. Rejects with a sentence when it cannot be had. */
export async function takePort(wanted: number): Promise<Port> {
  let answer: RequestListener = starting;
  const server = createServer({ requestTimeout: LONGEST }, (req, res) => answer(req, res));
  await listen(server, wanted);
  return {
    port: (server.address() as AddressInfo).port,
    async serve(ground) {
      const { write } = ground.database;
      const secrets = {
        session: await secretNamed(write, 'session'),
        csrf: await secretNamed(write, 'csrf'),
      };
      answer = makeApp(ground, secrets);
    },
    stop: () => stop(server),
  };
}

// An upgrade may take a while.
const starting: RequestListener = (_req, res) => {
  res.writeHead(503, { 'content-type': 'text/plain', 'retry-after': '5', 'cache-control': 'no-store' });
  res.end('Heed is starting.\n');
};

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(new Error(sentenceOf(error, port)));
    });
    server.listen(port, resolve);
  });
}

function sentenceOf({ code, message }: NodeJS.ErrnoException, port: number): string {
  if (code === 'EADDRINUSE')
    return `Port ${port} is in use by another program. Stop that one, or set PORT to another number.`;
  if (code === 'EACCES')
    return `Port ${port} may not be opened by this account. Set PORT to a number above 1023, and put a proxy in front.`;
  return `Port ${port} cannot be opened: ${message}`;
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
    setTimeout(() => server.closeAllConnections(), 10_000).unref();
  });
}
