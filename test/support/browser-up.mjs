import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import postgresUp from './postgres-up.mjs';

/**
 * Starts one browser for all flows; they connect to `process.env.HEED_TEST_BROWSER`. CHROME_PATH names another one. And a
 * PostgreSQL, for those that run over both databases.
 */
export default async function up() {
  const server = await chromium.launchServer({
    executablePath: process.env.CHROME_PATH ?? (await unpacked()),
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic'],
  });
  process.env.HEED_TEST_BROWSER = server.wsEndpoint();
  globalThis.heedBrowser = server;
  await postgresUp();
}

// The package unpacks into TMPDIR and trusts whatever file is there already: give it a folder of its own.
async function unpacked() {
  const before = process.env.TMPDIR;
  process.env.TMPDIR = join(import.meta.dirname, '../../node_modules/.cache/chromium-147');
  mkdirSync(process.env.TMPDIR, { recursive: true });
  try {
    const { default: packed } = await import('@sparticuz/chromium');
    return await packed.executablePath();
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  }
}
