import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { PassThrough, Transform, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createInflateRaw, crc32 } from 'node:zlib';
import type { PackageFile } from '../manifest.ts';
import type { Findings } from './findings.ts';
import { LIMITS, megabytes, type Limits } from './limits.ts';
import type { Packed, Zip } from './zip.ts';

/** Why unpacking stopped: the bytes that came out are more than may come. */
class TooMuch extends Error {}

/**
 * Counts what really comes out of a zip, file after file: what its directory says may be a lie. Throws TooMuch when it is
 * too large, or far larger than the zip.
 */
export class Meter {
  #total = 0;
  readonly #zipBytes: number;
  readonly #limits: Limits;
  /** The message for what was wrong. */
  told: { key: string; params: Record<string, number> } | undefined;

  constructor(zipBytes: number, limits: Limits = LIMITS) {
    this.#zipBytes = zipBytes;
    this.#limits = limits;
  }

  add(bytes: number): void {
    this.#total += bytes;
    const { unpackedBytes, ratio, ratioFrom } = this.#limits;
    if (this.#total > unpackedBytes) {
      const limit = megabytes(unpackedBytes);
      this.told = { key: 'scorm.bring-large', params: { size: megabytes(this.#total), limit } };
    } else if (this.#total > ratioFrom && this.#total > this.#zipBytes * ratio) {
      this.told = { key: 'scorm.bring-bomb', params: { size: megabytes(this.#zipBytes) } };
    }
    if (this.told !== undefined) throw new TooMuch(this.told.key);
  }
}

/**
 * Unpacks the files of a zip into a folder, durably, named 0, 1, 2 …, or nowhere, only to see whether they can be. A file that is
 * damaged goes to the findings. Throws PackageRefused when there is too much, and what the system says when it cannot write.
 */
export async function unpack(
  zip: Zip,
  files: readonly Packed[],
  folder: string | null,
  findings: Findings,
  limits: Limits = LIMITS,
): Promise<PackageFile[]> {
  const meter = new Meter(zip.bytes, limits);
  const unpacked: PackageFile[] = [];
  for (const [n, packed] of files.entries()) {
    const kept = String(n);
    const sink = () =>
      folder === null ? nowhere() : createWriteStream(join(folder, kept), { flags: 'wx', flush: true });
    try {
      const { bytes, hash } = await unpackOne(packed, sink, (count) => meter.add(count));
      unpacked.push({ path: packed.path, kept, bytes, hash });
    } catch (error) {
      if (isOfTheSystem(error)) throw error;
      if (meter.told !== undefined) findings.refuse(meter.told.key, meter.told.params);
      else findings.refuse('scorm.bring-damaged-file', { file: packed.path });
      if (meter.told !== undefined) throw findings.error();
    }
  }
  return unpacked;
}

// zlib's errors have codes too.
const isOfTheSystem = (error: unknown): boolean => (error as NodeJS.ErrnoException).syscall !== undefined;

/** One file of a zip in memory, at most so many bytes. Throws when it is larger, or damaged. */
export async function unpackSmall(packed: Packed, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let total = 0;
  const sink = () => nowhere(chunks);
  await unpackOne(packed, sink, (bytes) => {
    total += bytes;
    if (total > limit) throw new TooMuch();
  });
  return Buffer.concat(chunks);
}

async function unpackOne(
  packed: Packed,
  sink: () => Writable,
  count: (bytes: number) => void,
): Promise<{ bytes: number; hash: string }> {
  const hash = createHash('sha256');
  let [bytes, crc] = [0, 0];
  const measured = new Transform({
    transform(chunk: Buffer, _encoding, next) {
      try {
        count(chunk.length);
      } catch (error) {
        next(error as Error);
        return;
      }
      bytes += chunk.length;
      crc = crc32(chunk, crc);
      hash.update(chunk);
      next(null, chunk);
    },
    flush(next) {
      const isWhole = bytes === packed.bytes && crc >>> 0 === packed.crc >>> 0;
      next(isWhole ? null : new Error('not what the zip says'));
    },
  });
  const decoder = packed.isDeflated ? createInflateRaw() : new PassThrough();
  await pipeline(await packed.stream(), decoder, measured, sink());
  return { bytes, hash: hash.digest('hex') };
}

function nowhere(chunks?: Buffer[]): Writable {
  return new Writable({
    write(chunk: Buffer, _encoding, next) {
      chunks?.push(chunk);
      next();
    },
  });
}

/** The SHA-256 of a file, hex. */
export async function hashOfFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
