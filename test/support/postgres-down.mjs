import { once } from 'node:events';
import { rmSync } from 'node:fs';

export default async function down() {
  const { server, home } = globalThis.heedPostgres ?? {};
  if (server === undefined) return;
  if (server.exitCode === null && server.kill('SIGINT')) await once(server, 'exit');
  rmSync(home, { recursive: true, force: true });
}
