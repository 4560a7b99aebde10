import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';

/** A file on the disk and where it goes in a zip. */
export interface Zipped {
  path: string;
  from: string;
}

const MODE = 0o100644;

/**
 * Zips files in the order of their paths: the same files are the same bytes. `at` is the day that each of them bears. Gives the
 * hash and the size.
 */
export async function zipTo(
  target: string,
  files: readonly Zipped[],
  at: Date,
): Promise<{ hash: string; bytes: number }> {
  const zip = new ZipFile();
  const failed = new Promise<never>((_resolve, reject) => zip.once('error', reject));
  // A zip writes local time: noon of a day is in it everywhere.
  const mtime = new Date(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate(), 12);
  for (const { path, from } of files.toSorted((a, b) => (a.path < b.path ? -1 : 1)))
    zip.addFile(from, path, { mtime, mode: MODE, forceDosTimestamp: true });
  zip.end();
  const hash = createHash('sha256');
  let bytes = 0;
  const measure = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      bytes += chunk.length;
      done(null, chunk);
    },
  });
  const stored = createWriteStream(target, { flags: 'wx', mode: 0o600, flush: true });
  await Promise.race([pipeline(zip.outputStream, measure, stored), failed]);
  return { hash: hash.digest('hex'), bytes };
}
