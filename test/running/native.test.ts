import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const NATIVE = join(import.meta.dirname, '../../scripts/native.mjs');

/** What is said of the parts made for one system, under a version of Node, and with a part that does not load. */
function said(version: string, broken = ''): string {
  const program = `
    import { createRequire } from 'node:module';
    import { missingNative } from ${JSON.stringify(NATIVE)};
    const real = createRequire(${JSON.stringify(NATIVE)});
    const load = (name) => {
      if (name === ${JSON.stringify(broken)}) throw new Error('was compiled against a different Node.js version');
      return real(name);
    };
    console.log(missingNative(load, ${JSON.stringify(version)}) ?? 'all is there');`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    encoding: 'utf8',
  });
  return stdout.trim() || stderr;
}

describe('the parts that are made for one system', () => {
  it('are there, or a sentence says what to install', () => {
    expect(said('v22.12.0')).toBe('all is there');
    expect(said('v24.18.1')).toBe('all is there');
    for (const part of ['better-sqlite3', '@node-rs/argon2'])
      expect(said('v22.12.0', part)).toMatch(
        new RegExp(`^Heed cannot load ${part} under Node .*Run npm ci again`),
      );
    expect(said('v22.12.0', 'better-sqlite3')).toContain('Python 3, make and a C++ compiler');
  });

  it('are refused under a Node that would end the program later', () => {
    for (const version of ['v24.19.0', 'v26.0.0'])
      expect(said(version)).toContain('Use Node 22, or 24.18 or earlier');
  });
});

describe('the file .env', () => {
  it('gives settings, after those that the environment gives', () => {
    const folder = mkdtempSync(join(tmpdir(), 'heed-env-'));
    const read = (env: Record<string, string>): unknown => {
      const program = `
        import { settingsIn } from ${JSON.stringify(pathToFileURL(join(NATIVE, '../settings.mjs')).href)};
        console.log(JSON.stringify(settingsIn(${JSON.stringify(folder)}, ${JSON.stringify(env)})));`;
      const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
        encoding: 'utf8',
      });
      return JSON.parse(stdout);
    };
    expect(read({ PORT: '3100' })).toEqual({ PORT: '3100' });
    writeFileSync(join(folder, '.env'), '# mail\nSMTP_URL=smtps://a%40b:c@host:465\nPORT=3000\n');
    expect(read({ PORT: '3100' })).toEqual({ PORT: '3100', SMTP_URL: 'smtps://a%40b:c@host:465' });
    rmSync(folder, { recursive: true });
  });
});
