import { createHash } from 'node:crypto';
import { systemClock } from '../clock.ts';
import type { Config } from '../config.ts';
import { openDatabase } from '../database/database.ts';
import { endOfDay, isDay, type Day } from '../days.ts';
import { organisation } from '../organisation/organisation.ts';
import { loadMessages } from '../web/messages.ts';
import { fileProof } from './file-proof.ts';
import { growthBetween, growthFile } from './growth.ts';

/** The two days of `--from DAY --to DAY`; undefined when that is not what stands there. */
export function proofDays(args: readonly string[]): { from: Day; to: Day } | undefined {
  const [first, from = '', second, to = '', ...rest] = args;
  if (first !== '--from' || second !== '--to' || rest.length > 0) return undefined;
  return isDay(from) && isDay(to) && from <= to ? { from, to } : undefined;
}

/**
 * `heed proof --from DAY --to DAY`: writes, as a file for the verifier, that the record at the end of one day is the beginning of
 * that at the end of the other, also where the record went on in another log meanwhile. Changes and signs nothing. Gives the exit code.
 */
export async function proofCommand(
  config: Config,
  { from, to }: { from: Day; to: Day },
  out: (line: string) => unknown,
): Promise<0 | 1> {
  const database = openDatabase({ url: config.databaseUrl, folder: config.data });
  try {
    const zone = (await organisation(database.read))?.zone ?? config.zone;
    const days = { old: endOfDay(from, zone), new: endOfDay(to, zone) };
    const proof = await growthBetween(database.read, days);
    if (typeof proof === 'string') {
      out(loadMessages('en').t(`proofs.growth-${proof}`));
      return 1;
    }
    out(growthFile(proof).trimEnd());
    return 0;
  } finally {
    await database.close();
  }
}

/**
 * `heed proof --file FILE`: writes the proof that these very bytes (a report, a pack) were handed over, and when. `pieces` is the
 * file. Changes and signs nothing. Gives the exit code.
 */
export async function fileProofCommand(
  config: Config,
  pieces: AsyncIterable<Buffer>,
  out: (line: string) => unknown,
): Promise<0 | 1> {
  const hash = createHash('sha256');
  for await (const piece of pieces) hash.update(piece);
  const database = openDatabase({ url: config.databaseUrl, folder: config.data });
  try {
    const asked = { about: `${config.origin}/verify`, may: () => true };
    const proof = await fileProof(database.read, systemClock.now(), hash.digest('hex'), asked);
    out(
      typeof proof === 'string'
        ? loadMessages('en').t(`proofs.file-${proof}`)
        : JSON.stringify(proof, null, 2),
    );
    return typeof proof === 'string' ? 1 : 0;
  } finally {
    await database.close();
  }
}
