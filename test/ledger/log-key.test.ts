import { execFile } from 'node:child_process';
import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { loadLogKey, logKeyFile, newKeyText } from '../../src/ledger/log-key.ts';
import { temporaryFolder } from '../support/databases.ts';

describe('the key of the log', () => {
  let folder: string;
  beforeEach(() => {
    folder = temporaryFolder();
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('is made once, for its owner only', () => {
    const made = loadLogKey(undefined, folder);
    expect(loadLogKey(undefined, folder).publicKey).toEqual(made.publicKey);
    expect(statSync(logKeyFile(folder)).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['log.key']);
  });

  it('is the same for processes that start together', async () => {
    const module = join(import.meta.dirname, '../../src/ledger/log-key.ts');
    const code = `import { loadLogKey } from ${JSON.stringify(module)};
      console.log(loadLogKey(undefined, ${JSON.stringify(folder)}).publicKey.toString('hex'));`;
    const run = promisify(execFile);
    const starts = [1, 2, 3].map(() =>
      run(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', code]),
    );
    const keys = (await Promise.all(starts)).map((done) => done.stdout);
    expect(new Set(keys)).toEqual(new Set([`${loadLogKey(undefined, folder).publicKey.toString('hex')}\n`]));
    expect(readdirSync(folder)).toEqual(['log.key']);
  });

  const pem = newKeyText();
  const der = createPrivateKey(pem).export({ format: 'der', type: 'pkcs8' });
  it.each([
    ['PEM', pem],
    ['PEM with its line breaks written out', pem.replaceAll('\n', String.raw`\n`)],
    ['base64 of the PEM', Buffer.from(pem).toString('base64')],
    ['base64 of the DER', der.toString('base64')],
  ])('may be given as %s', (_form, text) => {
    const key = loadLogKey(text, folder);
    expect(key.publicKey).toHaveLength(32);
    expect(key.privateKey.export({ format: 'der', type: 'pkcs8' })).toEqual(der);
    expect(readdirSync(folder)).toEqual([]);
  });

  const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  it.each([
    ['nothing', ''],
    ['noise', 'hunter2'],
    ['another kind of key', ec.export({ format: 'pem', type: 'pkcs8' }).toString()],
  ])('is refused when it is %s', (_what, text) => {
    expect(() => loadLogKey(text, folder)).toThrow('The setting HEED_LOG_KEY is not an Ed25519 private key');
    writeFileSync(logKeyFile(folder), text);
    expect(() => loadLogKey(undefined, folder)).toThrow('log.key is not an Ed25519 private key');
    expect(readFileSync(logKeyFile(folder), 'utf8')).toBe(text);
  });
});
