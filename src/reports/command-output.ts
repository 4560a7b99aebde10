import { once } from 'node:events';
import { open, type FileHandle } from 'node:fs/promises';

/** Where a command writes a report. */
export interface Output {
  write: (piece: string | Buffer) => Promise<void>;
  close: () => Promise<void>;
}

/** Into a file, which is opened and emptied only when there is something to write; or, for '', where the command writes. */
export function outputTo(path: string): Output {
  let file: FileHandle | undefined;
  return {
    async write(piece) {
      if (path !== '') await (file ??= await open(path, 'w')).appendFile(piece);
      // Whoever reads slowly is waited for.
      else if (!process.stdout.write(piece)) await once(process.stdout, 'drain');
    },
    close: async () => file?.close(),
  };
}
