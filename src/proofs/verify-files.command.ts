import { runInThisContext } from 'node:vm';
import type { Config } from '../config.ts';
import { openDatabase } from '../database/database.ts';
import { logChain } from '../ledger/log.store.ts';
import { verifierKey } from '../ledger/note.ts';
import { verifierChecks } from './verifier.ts';

/** What `heed verify …` was asked to hold against the record: files of proofs, and a checkpoint kept elsewhere, by their paths. */
export interface Asked {
  files: string[];
  checkpoint: string | undefined;
}

/** Reads `[FILE…] [--checkpoint FILE]`; undefined when that is not what stands there. */
export function verifyOptions(args: readonly string[]): Asked | undefined {
  const at = args.indexOf('--checkpoint');
  const files = args.filter((_, n) => at < 0 || (n !== at && n !== at + 1));
  const checkpoint = at < 0 ? undefined : args[at + 1];
  if ((at >= 0 && checkpoint === undefined) || files.some((file) => file.startsWith('--'))) return undefined;
  return { files, checkpoint };
}

interface Judged {
  ok: boolean;
  said: string;
  parts: { name: string; found: { state: 'good' | 'bad' | 'note'; what: string; text: string }[] }[];
}
type VerifyFiles = (
  files: readonly { name: string; bytes: Uint8Array }[],
  elsewhere: { key: string; checkpoint: string },
) => Promise<Judged>;

/**
 * `heed verify FILE…`: what the saved checker says of files that somebody was given, with the keys of this record for those that they
 * name, line by line. Changes and signs nothing. Gives the exit code.
 */
export async function verifyFilesCommand(
  config: Config,
  files: readonly { name: string; bytes: Uint8Array }[],
  checkpoint: string | undefined,
  out: (line: string) => unknown,
): Promise<0 | 1> {
  const database = openDatabase({ url: config.databaseUrl, folder: config.data });
  try {
    const key = (await logChain(database.read)).map(verifierKey).join(' ');
    const { check, states, limits } = runInThisContext(
      `(() => {\n${verifierChecks()}\nreturn { check: verifyFiles, states: WORDS.states, limits: WORDS.limits };\n})()`,
    ) as { check: VerifyFiles; states: Record<string, string>; limits: string[] };
    const { ok, said, parts } = await check(files, { key, checkpoint: checkpoint ?? '' });
    for (const { name, found } of parts) {
      out(quiet(name));
      for (const { state, what, text } of found) out(quiet(`  ${states[state]} [${what}] ${text}`));
    }
    for (const limit of limits) out(limit);
    out(said);
    return ok ? 0 : 1;
  } finally {
    await database.close();
  }
}

// What stands in a file must not steer the terminal.
const quiet = (text: string): string => text.replaceAll(/[\p{Cc}\p{Bidi_Control}]/gu, ' ');
