import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

/** Starts one browser for all flows; they connect to `process.env.HEED_TEST_BROWSER`. CHROME_PATH names another one. */
export default async function up() {
  const server = await chromium.launchServer({
    executablePath: process.env.CHROME_PATH ?? (await unpacked()),
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic'],
  });
  process.env.HEED_TEST_BROWSER = server.wsEndpoint();
  globalThis.heedBrowser = server;
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
