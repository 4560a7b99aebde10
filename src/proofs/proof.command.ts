import { createHash } from 'node:crypto';
import { systemClock } from '../clock.ts';
import type { Config } from '../config.ts';
import { openDatabase } from '../database/database.ts';
import { addDays, instantOf, isDay, type Day } from '../days.ts';
import { consistencyBetween } from '../ledger/consistency.ts';
import { organisation } from '../organisation/organisation.ts';
import { loadMessages } from '../web/messages.ts';
import { fileProof } from './file-proof.ts';

/** The two days of `--from DAY --to DAY`; undefined when that is not what stands there. */
export function proofDays(args: readonly string[]): { from: Day; to: Day } | undefined {
  const [first, from = '', second, to = '', ...rest] = args;
  if (first !== '--from' || second !== '--to' || rest.length > 0) return undefined;
  return isDay(from) && isDay(to) && from <= to ? { from, to } : undefined;
}

/**
 * `heed proof --from DAY --to DAY`: writes, as a file for the verifier, that the record at the end of one day is the beginning of
 * that at the end of the other. Changes and signs nothing. Gives the exit code.
 */
export async function proofCommand(
  config: Config,
  { from, to }: { from: Day; to: Day },
  out: (line: string) => unknown,
): Promise<0 | 1> {
  const database = openDatabase({ url: config.databaseUrl, folder: config.data });
  try {
    const zone = (await organisation(database.read))?.zone ?? config.zone;
    // An instant of the next day is not yet of this one.
    const end = (day: Day) => new Date(instantOf(addDays(day, 1), '00:00', zone).getTime() - 1);
    const proof = await consistencyBetween(database.read, { old: end(from), new: end(to) });
    if (typeof proof === 'string') {
      out(loadMessages('en').t(`proofs.growth-${proof}`));
      return 1;
    }
    out(JSON.stringify({ format: 'heed-consistency-proof/1', ...proof }, null, 2));
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
