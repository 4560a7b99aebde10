import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { makeApp } from './app.ts';
import { secretNamed } from './database/secret.store.ts';
import type { Ground } from './web/ground.ts';

export interface Running {
  port: number;
  /** Stops taking requests, and resolves when those in flight are answered. */
  stop(): Promise<void>;
}

/** Milliseconds that a request may take to come in: a package of 500 MB over a slow line. Its head still has a minute. */
const LONGEST = 2 * 3_600_000;

/** Serves the app on the ground's port. Rejects with a sentence when the port cannot be had. */
export async function serve(ground: Ground): Promise<Running> {
  const { write } = ground.database;
  const secrets = { session: await secretNamed(write, 'session'), csrf: await secretNamed(write, 'csrf') };
  const server = createServer({ requestTimeout: LONGEST }, makeApp(ground, secrets));
  await listen(server, ground.config.port);
  return { port: (server.address() as AddressInfo).port, stop: () => stop(server) };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const sentence =
        error.code === 'EADDRINUSE'
          ? `Port ${port} is in use by another program. Stop that one, or set PORT to another number.`
          : `Port ${port} cannot be opened: ${error.message}`;
      reject(new Error(sentence));
    });
    server.listen(port, resolve);
  });
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
    setTimeout(() => server.closeAllConnections(), 10_000).unref();
  });
}
