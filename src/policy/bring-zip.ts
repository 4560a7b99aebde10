import { inflateRawSync } from 'node:zlib';

/** A zip file that cannot be read; `why` names the sentence for it. */
export class ZipError extends Error {
  readonly why: 'broken' | 'locked' | 'too-large';

  constructor(why: ZipError['why']) {
    super(why);
    this.why = why;
  }
}

const MOST_ENTRIES = 2000;

/**
 * The wanted entries of a zip file, by name. Sizes are never believed: each entry is unpacked under what is left of
 * `most` bytes for all together, so that a small file cannot fill the memory. Throws ZipError.
 */
export function unzip(file: Buffer, wanted: (name: string) => boolean, most: number): Map<string, Buffer> {
  try {
    return entriesOf(file, wanted, most);
  } catch (error) {
    if (error instanceof ZipError) throw error;
    const { code } = error as { code?: string };
    throw new ZipError(code === 'ERR_BUFFER_TOO_LARGE' ? 'too-large' : 'broken');
  }
}

function entriesOf(file: Buffer, wanted: (name: string) => boolean, most: number): Map<string, Buffer> {
  const end = file.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  if (end < 0) throw new ZipError('broken');
  const count = file.readUInt16LE(end + 10);
  if (count > MOST_ENTRIES) throw new ZipError('too-large');
  const found = new Map<string, Buffer>();
  let at = file.readUInt32LE(end + 16);
  let left = most;
  for (let n = 0; n < count; n++) {
    if (file.readUInt32LE(at) !== 0x02014b50) throw new ZipError('broken');
    const [flags, method] = [file.readUInt16LE(at + 8), file.readUInt16LE(at + 10)];
    const size = file.readUInt32LE(at + 20);
    const [name, extra, comment] = [28, 30, 32].map((offset) => file.readUInt16LE(at + offset));
    const start = file.readUInt32LE(at + 42);
    const path = file.toString('utf8', at + 46, at + 46 + name!);
    at += 46 + name! + extra! + comment!;
    if (!wanted(path)) continue;
    if ((flags & 1) === 1) throw new ZipError('locked');
    const body = unpacked(file, start, size, method, left);
    left -= body.length;
    found.set(path, body);
  }
  return found;
}

function unpacked(file: Buffer, start: number, size: number, method: number, left: number): Buffer {
  if (file.readUInt32LE(start) !== 0x04034b50) throw new ZipError('broken');
  const from = start + 30 + file.readUInt16LE(start + 26) + file.readUInt16LE(start + 28);
  if (from + size > file.length) throw new ZipError('broken');
  const packed = file.subarray(from, from + size);
  if (method === 8) return inflateRawSync(packed, { maxOutputLength: Math.max(1, left) });
  if (method !== 0) throw new ZipError('broken');
  if (packed.length > left) throw new ZipError('too-large');
  return packed;
}
