import { conflict } from '../errors.ts';
import { Frontier } from '../ledger/merkle.ts';
import { openCheckpoint } from '../ledger/note.ts';
import { rowOf, type Header } from './format.ts';
import { readBackup } from './read.ts';

/**
 * Reads a backup from end to end: every hash and count, and that the leaves of the log in use make the root that it tells
 * and the one that its newest checkpoint signs. Gives what it is. Throws a conflict when it is not whole.
 */
export async function checkBackup(file: string): Promise<{ header: Header; parts: number; rows: number }> {
  let header: Header | undefined;
  let [parts, rows] = [0, 0];
  const frontier = new Frontier();
  let signed: ReturnType<typeof openCheckpoint>;
  const compare = () => {
    if (signed?.size === frontier.size && !signed.root.equals(frontier.root()))
      throw conflict('backup.root-differs');
  };
  for await (const said of readBackup(file)) {
    if (said.kind === 'header') {
      ({ header } = said);
      signed = checkpointOf(header);
      compare();
    } else if (said.kind === 'end') {
      parts++;
      if (said.part.part === 'table') rows += said.count;
    } else if (said.kind === 'items' && said.part.part === 'table' && said.part.name === 'seal') {
      for (const item of said.items) {
        const { log, idx, leaf } = rowOf(item as unknown[], said.part);
        if (log !== header?.log.origin) continue;
        if (idx !== frontier.size || !Buffer.isBuffer(leaf)) throw conflict('backup.root-differs');
        frontier.append(leaf);
        compare();
      }
    }
  }
  if (header === undefined) throw conflict('backup.damaged');
  const { size, root } = header.log;
  if (
    frontier.size !== size ||
    frontier.root().toString('base64') !== root ||
    (signed !== undefined && signed.size > size)
  )
    throw conflict('backup.root-differs');
  return { header, parts, rows };
}

function checkpointOf({ log }: Header) {
  if (log.checkpoint === null) return undefined;
  const signed = openCheckpoint(log.checkpoint, {
    origin: log.origin,
    publicKey: Buffer.from(log.publicKey, 'base64'),
  });
  if (signed === undefined) throw conflict('backup.root-differs');
  return signed;
}
