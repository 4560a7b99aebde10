import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { verifierFile } from '../../src/proofs/verifier.ts';

/** A proof file of one signature, as somebody downloads it. */
export interface ProofFile {
  receipt: string;
  records: {
    entry: string;
    leaf: string;
    log: string;
    index: number;
    size: number;
    path: string[];
    checkpoint: string;
    sealedAt: string;
    key: string;
    values: { name: string; salt: string; value: string }[];
  }[];
  texts: Record<string, string>;
}

export interface Told {
  code: number;
  /** What is not right, by the name of the part. */
  wrong: string[];
  out: string;
}

const run = promisify(execFile);

/** A folder with the saved verifier in it, and nothing else of ours. */
export class Desk {
  readonly folder = mkdtempSync(join(tmpdir(), 'heed-desk-'));
  readonly page = join(this.folder, 'verify-heed.html');
  readonly #script = join(this.folder, 'verify-heed.mjs');

  constructor() {
    writeFileSync(this.page, verifierFile('html'));
    writeFileSync(this.#script, verifierFile('mjs'));
  }

  /** Puts a file on the desk; gives its path. */
  put(name: string, content: unknown): string {
    const path = join(this.folder, name);
    const isRaw = typeof content === 'string' || Buffer.isBuffer(content);
    writeFileSync(path, isRaw ? content : JSON.stringify(content));
    return path;
  }

  /** Runs the saved script as anybody would. `plain`: in a Node without WebCrypto. */
  async check(args: readonly string[], { plain = false } = {}): Promise<Told> {
    const flags = plain ? ['--no-experimental-global-webcrypto'] : [];
    const { code, out } = await run(process.execPath, [...flags, this.#script, ...args], {
      cwd: this.folder,
      env: {},
    }).then(
      ({ stdout, stderr }) => ({ code: 0, out: stdout + stderr }),
      (error: { code: number; stdout: string; stderr: string }) => ({
        code: error.code,
        out: error.stdout + error.stderr,
      }),
    );
    const wrong = [...out.matchAll(/^ {2}NOT RIGHT \[(.*?)\]/gm)].map((match) => match[1]!);
    return { code, wrong, out };
  }

  clear(): void {
    rmSync(this.folder, { recursive: true });
  }
}
