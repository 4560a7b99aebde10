import { createServer } from 'node:net';
import { once } from 'node:events';
import { readConfig } from '../../src/config.ts';
import { exposition } from '../../src/running/exposition.ts';
import { takeMetrics, type MetricsServer } from '../../src/running/metrics-server.ts';
import { loadLogKey } from '../../src/ledger/log-key.ts';
import { openLog } from '../../src/ledger/log.ts';
import { sealAll } from '../../src/ledger/sealer.ts';
import { startTimetable } from '../../src/timetable.ts';
import { addStaff, startApp, type AppOptions, type TestApp } from '../support/app.ts';
import { onBoth, temporaryFolder } from '../support/databases.ts';
import { freePort } from '../support/program.ts';
import { readMetrics } from './prometheus.ts';

const apps: TestApp[] = [];
const servers: MetricsServer[] = [];
async function started(options: AppOptions): Promise<TestApp> {
  const app = await startApp(options);
  apps.push(app);
  return app;
}
afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop();
  for (const app of apps.splice(0)) await app.close();
});

onBoth('the metrics', (open, kind) => {
  it('tell a scraper what was asked of the app, what waits and how old things are, and nothing of people', async () => {
    const database = await open();
    const port = await freePort();
    const backups = temporaryFolder();
    const app = await started({ database, env: { HEED_METRICS: String(port), HEED_BACKUPS: backups } });
    const { ground, clock } = app;
    Object.assign(ground.config, { data: database.place.folder, databaseUrl: database.place.url });
    const log = await openLog(database.write, loadLogKey(undefined, database.place.folder), clock.now());
    const metrics = (await takeMetrics(ground.config))!;
    servers.push(metrics);
    expect((await fetch(`http://127.0.0.1:${port}/metrics`)).status).toBe(503);
    metrics.serve(ground);
    const scrape = async () => {
      const answer = await fetch(`http://127.0.0.1:${port}/metrics`);
      expect([answer.status, answer.headers.get('content-type')]).toEqual([
        200,
        'text/plain; version=0.0.4; charset=utf-8',
      ]);
      const text = await answer.text();
      return { text, ...readMetrics(text) };
    };
    const before = await scrape();
    expect(before.values.get('heed_backup_late{}')).toBe(1);
    expect(before.values.has('heed_checkpoint_age_seconds{}')).toBe(false);

    const ana = await addStaff(app, { name: 'Ana Sentinel', email: 'ana.sentinel@x.example' });
    const admin = await app.as(await addStaff(app, { roles: ['administrator'] }));
    await admin.get(`/people/${ana.id}`);
    await admin.get(`/people/${ana.id}`);
    await admin.get('/people/no-such-id');
    await admin.get('/somewhere/ana.sentinel?token=s3cret');
    await admin.get('/welcome/s3cret');
    await fetch(`${app.url}/sign-in`, { method: 'DELETE' });
    const timetable = startTimetable(ground, { log });
    await timetable.look();
    await timetable.stop();
    await sealAll(database.write, log, clock.now());
    clock.pass({ seconds: 90 });

    const { values, text } = await scrape();
    const value = (key: string) => values.get(key);
    expect(value('heed_http_requests_total{method="GET",route="/people/:id",status="200"}')).toBe(2);
    expect(value('heed_http_requests_total{method="GET",route="/people/:id",status="404"}')).toBe(1);
    expect(value('heed_http_requests_total{method="GET",route="none",status="404"}')).toBe(1);
    expect(value('heed_http_requests_total{method="OTHER",route="none",status="404"}')).toBe(1);
    expect(value('heed_http_request_duration_seconds_count{method="GET",route="/people/:id"}')).toBe(3);
    expect(value('heed_mails{state="waiting"}')).toBe(0);
    expect(value('heed_unsealed_entries{}')).toBe(0);
    expect(value('heed_checkpoint_age_seconds{}')).toBe(90);
    expect(value('heed_backup_age_seconds{}')).toBe(90);
    expect(value('heed_backup_late{}')).toBe(0);
    expect(value('heed_job_failed{job="backup"}')).toBe(0);
    expect(value('heed_job_last_success_timestamp_seconds{job="backup"}')).toBe(
      clock.now().getTime() / 1000 - 90,
    );
    expect(value('heed_database_bytes{}')).toBeGreaterThan(100_000);
    expect(value('process_resident_memory_bytes{}')).toBeGreaterThan(10_000_000);
    expect(value('heed_eventloop_lag_seconds{quantile="1"}')).toBeLessThan(30);
    expect(text).toContain(`database="${kind}"`);
    for (const secret of ['sentinel', 'Sentinel', ana.id, 's3cret', 'x.example'])
      expect([secret, text.includes(secret)]).toEqual([secret, false]);

    // Nothing else is there, and the app does not give them.
    expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(404);
    expect((await fetch(`http://127.0.0.1:${port}/metrics`, { method: 'POST' })).status).toBe(405);
    expect((await admin.get('/metrics')).status).toBe(404);
    await metrics.stop();
    await expect(fetch(`http://127.0.0.1:${port}/metrics`)).rejects.toThrow();
  }, 60_000);

  it('are given nowhere unless asked for, and say so when their address is taken', async () => {
    const database = await open();
    const plain = await started({ database });
    expect(await takeMetrics(plain.ground.config)).toBeUndefined();
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as { port: number };
    const app = await started({ database, env: { HEED_METRICS: `127.0.0.1:${port}` } });
    await expect(takeMetrics(app.ground.config)).rejects.toThrow(
      `The address 127.0.0.1:${port} of HEED_METRICS cannot be opened (EADDRINUSE).`,
    );
    taken.close();
  });
});

describe('the address of the metrics', () => {
  it.each([
    ['9464', { host: '127.0.0.1', port: 9464 }],
    ['0.0.0.0:9464', { host: '0.0.0.0', port: 9464 }],
    ['[::1]:9464', { host: '::1', port: 9464 }],
    ['metrics.internal:9464', { host: 'metrics.internal', port: 9464 }],
  ])('%s is read', (text, at) => {
    expect(readConfig({ HEED_METRICS: text }, { data: '/nowhere' }).metrics).toEqual(at);
  });
  it.each(['http://x:1', 'x', ':1', '1:2:3', 'x:70000'])('%s is refused', (text) => {
    expect(() => readConfig({ HEED_METRICS: text }, { data: '/nowhere' })).toThrow(
      'The setting HEED_METRICS must be an address like 127.0.0.1:9464.',
    );
  });
});

describe('the text of metrics', () => {
  it('escapes what it is made of', () => {
    const text = exposition([
      {
        name: 'odd',
        type: 'gauge',
        help: 'a\\b\nc',
        samples: [{ labels: { at: 'a"b\\c\nd' }, value: Infinity }],
      },
      { name: 'none', type: 'gauge', help: 'nothing', samples: [] },
    ]);
    expect(text).toBe('# HELP odd a\\\\b\\nc\n# TYPE odd gauge\nodd{at="a\\"b\\\\c\\nd"} +Inf\n');
    expect(() => readMetrics(text)).not.toThrow();
  });

  it.each([
    ['a sample before its type', 'a 1\n'],
    ['a sample twice', '# HELP a x\n# TYPE a gauge\na 1\na 2\n'],
    ['a label without quotes', '# HELP a x\n# TYPE a gauge\na{b=c} 1\n'],
    ['no end', '# HELP a x\n# TYPE a gauge\na 1'],
    [
      'a histogram that does not add up',
      '# HELP a x\n# TYPE a histogram\na_bucket{le="+Inf"} 1\na_sum 1\na_count 2\n',
    ],
  ])('is not read with %s', (_what, text) => {
    expect(() => readMetrics(text)).toThrow();
  });
});
