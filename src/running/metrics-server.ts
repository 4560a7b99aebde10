import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { monitorEventLoopDelay, type IntervalHistogram } from 'node:perf_hooks';
import type { Config } from '../config.ts';
import { isLoopback } from '../hosts.ts';
import type { Ground } from '../web/ground.ts';
import { CONTENT_TYPE, exposition } from './exposition.ts';
import { LOOK_EVERY_MS, metricsNow } from './metrics.ts';

/** An address that is ours; who asks before there is anything to measure hears that it is coming. */
export interface MetricsServer {
  port: number;
  /** Gives metrics of this ground from now on. */
  serve(ground: Ground): void;
  stop(): Promise<void>;
}

/**
 * Takes the address of `/metrics` for Prometheus, apart from the app, and before anything else is touched; undefined when the
 * settings name none. Rejects with a sentence when it cannot be had.
 */
export async function takeMetrics({
  metrics: at,
}: Pick<Config, 'metrics'>): Promise<MetricsServer | undefined> {
  if (at === undefined) return undefined;
  let answer: RequestListener = (_req, res) => plain(res, 503, 'Heed is starting.\n');
  const server = createServer((req, res) => answer(req, res));
  await listen(server, at);
  const lag = monitorEventLoopDelay({ resolution: LOOK_EVERY_MS });
  return {
    port: (server.address() as AddressInfo).port,
    serve(ground) {
      lag.enable();
      answer = answers(ground, lag);
      if (!isLoopback(at.host))
        ground.log.warn(`the metrics on ${at.host}:${at.port} are open to whoever reaches that address`);
    },
    stop: () =>
      new Promise((resolve) => {
        lag.disable();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Gives `/metrics` and nothing else. */
function answers(ground: Ground, lag: IntervalHistogram): RequestListener {
  // Two that ask at once share one look.
  let looking: Promise<string> | undefined;
  const look = () =>
    (looking ??= metricsNow(ground, lag)
      .then(exposition)
      .finally(() => (looking = undefined)));
  return (req, res) => {
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
