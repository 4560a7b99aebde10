import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Ground } from '../web/ground.ts';
import { CONTENT_TYPE, exposition } from './exposition.ts';
import { LOOK_EVERY_MS, metricsNow } from './metrics.ts';

export interface MetricsServer {
  port: number;
  stop(): Promise<void>;
}

const LOCAL = /^(localhost|127\.|::1$)/;

/**
 * Gives `/metrics` to Prometheus on an address of its own, and nothing else; undefined when the settings name none. Rejects with a
 * sentence when the address cannot be had.
 */
export async function serveMetrics(ground: Ground): Promise<MetricsServer | undefined> {
  const { metrics: at } = ground.config;
  if (at === undefined) return undefined;
  const lag = monitorEventLoopDelay({ resolution: LOOK_EVERY_MS });
  lag.enable();
  // Two that ask at once share one look.
  let looking: Promise<string> | undefined;
  const look = () =>
    (looking ??= metricsNow(ground, lag)
      .then(exposition)
      .finally(() => (looking = undefined)));

  const server = createServer((req, res) => {
    if (req.url?.split('?')[0] !== '/metrics') plain(res, 404, 'There is only /metrics here.\n');
    else if (req.method !== 'GET' && req.method !== 'HEAD') plain(res, 405, 'Only GET.\n');
    else
      look().then(
        (text) => res.writeHead(200, { 'content-type': CONTENT_TYPE, 'cache-control': 'no-store' }).end(text),
        (error: unknown) => {
          ground.log.error({ err: error }, 'the metrics could not be read');
          plain(res, 503, 'The metrics cannot be read now.\n');
        },
      );
  });
  await listen(server, at);
  if (!LOCAL.test(at.host))
    ground.log.warn(`the metrics on ${at.host}:${at.port} are open to whoever reaches that address`);
  return {
    port: (server.address() as AddressInfo).port,
    stop: () =>
      new Promise((resolve) => {
        lag.disable();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const plain = (res: ServerResponse, status: number, text: string) =>
  res.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(text);

function listen(server: Server, { host, port }: { host: string; port: number }): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        new Error(
          `The address ${host}:${port} of HEED_METRICS cannot be opened (${error.code ?? error.message}). Set another one, or none.`,
        ),
      ),
    );
    server.listen(port, host, resolve);
  });
}
