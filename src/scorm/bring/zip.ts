import type { Readable } from 'node:stream';
import { fromRandomAccessReaderPromise, type Entry, type ZipFile } from 'yauzl';
import type { Findings } from './findings.ts';
import { LIMITS, megabytes, type Limits } from './limits.ts';
import { nameOf, typeOf } from './names.ts';
import { withFile, type FileReader } from './reader.ts';

/** A file in a zip. */
export interface Packed {
  path: string;
  /** What the zip says of its size and its check sum; only unpacking shows what is true. */
  bytes: number;
  crc: number;
  isDeflated: boolean;
  /** The bytes as they lie in the zip. */
  stream: () => Promise<Readable>;
}

export interface Zip {
  bytes: number;
  files: readonly Packed[];
}

/**
 * Opens a zip and does some work with its files; it is closed when that is done. Names that are not safe, links, too many
 * files and the like go to the findings. Throws PackageRefused for what cannot be read as a zip at all.
 */
export function withZip<T>(
  file: string,
  findings: Findings,
  work: (zip: Zip) => Promise<T>,
  limits: Limits = LIMITS,
): Promise<T> {
  return withFile(file, async (reader) => {
    if (reader.bytes > limits.zipBytes) {
      findings.refuse('scorm.bring-zip-large', {
        size: megabytes(reader.bytes),
        limit: megabytes(limits.zipBytes),
      });
      throw findings.error();
    }
    const files = await filesIn(reader, findings, limits);
    return work({ bytes: reader.bytes, files });
  });
}

async function filesIn(reader: FileReader, findings: Findings, limits: Limits): Promise<Packed[]> {
  const options = { decodeStrings: false, autoClose: false, validateEntrySizes: false };
  const list = new Listed(reader, findings);
  try {
    const zip = await reader.guard(fromRandomAccessReaderPromise(reader, reader.bytes, options));
    zip.on('error', () => {});
    const entries = zip.eachEntry();
    for (let count = 0; ; count++) {
      const next = await reader.guard(entries.next() as Promise<IteratorResult<Entry, undefined>>);
      if (next.done === true) break;
      if (count >= limits.files) {
        findings.refuse('scorm.bring-many-files', { limit: limits.files });
        throw findings.error();
      }
      list.add(zip, next.value);
    }
  } catch (error) {
    if (findings.refused && (error as Error).name === 'PackageRefused') throw error;
    findings.refuse((await isBegunAsZip(reader)) ? 'scorm.bring-damaged' : 'scorm.bring-not-zip');
    throw findings.error();
  }
  list.tellCases();
  const total = list.files.reduce((sum, packed) => sum + packed.bytes, 0);
  if (total > limits.unpackedBytes) {
    const limit = megabytes(limits.unpackedBytes);
    findings.refuse('scorm.bring-large', { size: megabytes(total), limit });
    throw findings.error();
  }
  return list.files;
}

/** The files of a zip, as far as they may be unpacked. */
class Listed {
  readonly files: Packed[] = [];
  readonly #reader: FileReader;
  readonly #findings: Findings;
  readonly #paths = new Set<string>();
  readonly #cases = new Map<string, string[]>();
  #backslashesTold = false;

  constructor(reader: FileReader, findings: Findings) {
    this.#reader = reader;
    this.#findings = findings;
  }

  add(zip: ZipFile, entry: Entry): void {
    const named = nameOf(entry);
    if (named.kind === 'wrong') return this.#findings.refuse(named.key, { file: named.name });
    const type = typeOf(entry);
    if (named.kind === 'left-out' || type === 'folder') return;
    const { path } = named;
    if (named.backslashes && !this.#backslashesTold) {
      this.#backslashesTold = true;
      this.#findings.warn('scorm.bring-backslashes');
    }
    const wrong = wrongWith(entry, type);
    if (wrong !== undefined) return this.#findings.refuse(wrong, { file: path });
    if (this.#paths.has(path)) return this.#findings.refuse('scorm.bring-twice', { file: path });
    this.#paths.add(path);
    const folded = path.toLowerCase();
    this.#cases.set(folded, [...(this.#cases.get(folded) ?? []), path]);
    this.files.push({
      path,
      bytes: entry.uncompressedSize,
      crc: entry.crc32,
      isDeflated: entry.compressionMethod === 8,
      stream: () => this.#reader.guard(zip.openReadStreamPromise(entry, { decodeFileData: false })),
    });
  }

  // Kept apart here, but whoever unpacks the zip on Windows or a Mac loses one of them.
  tellCases(): void {
    for (const [file, other] of this.#cases.values())
      if (other !== undefined) this.#findings.warn('scorm.bring-cases', { file: file!, other });
  }
}

function wrongWith(entry: Entry, type: 'file' | 'special'): string | undefined {
  if (type === 'special') return 'scorm.bring-link';
  if (entry.isEncrypted()) return 'scorm.bring-encrypted';
  return entry.compressionMethod === 0 || entry.compressionMethod === 8 ? undefined : 'scorm.bring-method';
}

async function isBegunAsZip(reader: FileReader): Promise<boolean> {
  const start = Buffer.alloc(4);
  const got = await new Promise<boolean>((resolve) => {
    reader.read(start, 0, 4, 0, (error) => resolve(error === null));
  });
  return got && start.readUInt16LE(0) === 0x4b50;
}
