import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';

/** A file of a package: its path in it, and what it holds. */
export interface ExportFile {
  path: string;
  body: Buffer;
}

// The first day that a zip can name, wherever it is written: the same files are the same bytes.
const MTIME = new Date(1980, 0, 1);

/** Packs files in their order. */
export async function zipOf(files: readonly ExportFile[]): Promise<Buffer> {
  const zip = new ZipFile();
  const failed = new Promise<never>((_resolve, reject) => zip.once('error', reject));
  for (const { path, body } of files)
    zip.addBuffer(body, path, { mtime: MTIME, mode: 0o100644, forceDosTimestamp: true });
  zip.end();
  return Promise.race([buffer(zip.outputStream), failed]);
}
