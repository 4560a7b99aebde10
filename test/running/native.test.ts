import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

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
