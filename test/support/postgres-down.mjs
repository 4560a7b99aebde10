import { once } from 'node:events';
import { rmSync } from 'node:fs';

export default async function down() {
  const { server, folders } = globalThis.heedPostgres ?? {};
  if (server === undefined) return;
  delete globalThis.heedPostgres;
  if (server.exitCode === null && server.kill('SIGINT')) await once(server, 'exit');
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}
