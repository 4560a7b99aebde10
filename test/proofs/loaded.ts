import { runInThisContext } from 'node:vm';
import { verifierChecks } from '../../src/proofs/verifier.ts';

export interface Verdict {
  ok: boolean;
  /** That in a sentence. */
  said: string;
  parts: { name: string; found: { state: 'good' | 'bad' | 'note'; what: string; text: string }[] }[];
}

/** The checks of the saved verifier in this process: for thousands of files. */
export const verifyFiles = runInThisContext(`(() => {\n${verifierChecks()}\nreturn verifyFiles;\n})()`) as (
  files: readonly { name: string; bytes: Uint8Array }[],
  elsewhere: { key?: string; checkpoint?: string; roots?: readonly Uint8Array[] },
) => Promise<Verdict>;

/** What is not right, by the name of the part. */
export const wrongIn = ({ parts }: Verdict): string[] =>
  parts.flatMap(({ found }) => found.filter(({ state }) => state === 'bad').map(({ what }) => what));
