import type { Db } from '../database/database.ts';
import { newestCheckpoint } from '../ledger/checkpoint.store.ts';
import { logChain } from '../ledger/log.store.ts';
import { leafHash } from '../ledger/merkle.ts';
import { openCheckpoint, verifierKey } from '../ledger/note.ts';
import { verifyInclusion } from '../ledger/proof.ts';
import type { RecordProof } from '../ledger/record-proof.ts';
import type { SealedEntry } from './proof.store.ts';
import { TreePaths } from './tree-paths.ts';

interface Signed extends Pick<RecordProof, 'log' | 'size' | 'checkpoint' | 'sealedAt' | 'key'> {
  root: Buffer;
  paths: TreePaths;
}

/** Proves entries up to the checkpoint that a pack stands on; those of logs before that one up to their last. */
export class Proving {
  readonly #logs: ReadonlyMap<string, Signed>;

  private constructor(logs: ReadonlyMap<string, Signed>) {
    this.#logs = logs;
  }

  static async of(
    db: Db,
    { origin, note, at }: { origin: string; note: string; at: Date },
  ): Promise<Proving> {
    const chain = await logChain(db);
    const logs = new Map<string, Signed>();
    for (const log of chain.slice(0, chain.findIndex((one) => one.origin === origin) + 1)) {
      const text =
        log.origin === origin ? note : (await newestCheckpoint(db, log.origin, at.toISOString()))?.note;
      const signed = text === undefined ? undefined : openCheckpoint(text, log);
      if (text === undefined || signed === undefined) continue;
      logs.set(log.origin, {
        log: log.origin,
        size: signed.size,
        checkpoint: text,
        sealedAt: signed.at.toISOString(),
        key: verifierKey(log),
        root: signed.root,
        paths: await TreePaths.of(db, log.origin, signed.size),
      });
    }
    return new Proving(logs);
  }

  /** The logs up to that checkpoint in their order, with how many entries of each it vouches for. */
  logs(): { log: string; size: number }[] {
    return [...this.#logs.values()].map(({ log, size }) => ({ log, size }));
  }

  /** Whether an entry was there when the checkpoint was signed. */
  holds({ log, idx }: Pick<SealedEntry, 'log' | 'idx'>): boolean {
    return idx < (this.#logs.get(log)?.size ?? 0);
  }

  /** The proof of an entry; undefined where what is kept does not prove it: then `heed verify` says what is wrong. */
  async proof({ body, log, idx }: Omit<SealedEntry, 'id'>): Promise<RecordProof | undefined> {
    const signed = this.#logs.get(log);
    if (signed === undefined || idx >= signed.size) return undefined;
    const { paths, root, ...facts } = signed;
    const leaf = leafHash(body);
    const path = await paths.path(idx);
    if (!verifyInclusion(leaf, idx, signed.size, path, root)) return undefined;
    return {
      entry: body,
      leaf: leaf.toString('hex'),
      index: idx,
      path: path.map((hash) => hash.toString('hex')),
      ...facts,
    };
  }
}
