import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { crc32, deflateRawSync } from 'node:zlib';
import { ZipFile } from 'yazl';

const made: string[] = [];

afterAll(() => Promise.all(made.map((folder) => rm(folder, { recursive: true, force: true }))));

/** An empty folder that is removed after the tests of the file. */
export async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'heed-zip-'));
  made.push(folder);
  return folder;
}

const mtime = new Date('2026-01-01T00:00:00Z');

/** Makes a zip of texts and bytes by path, as any tool would, the same one every time. Gives where it lies. */
export async function zipOf(files: Readonly<Record<string, string | Buffer>>): Promise<string> {
  const zip = new ZipFile();
  for (const [path, content] of Object.entries(files)) zip.addBuffer(Buffer.from(content), path, { mtime });
  zip.end();
  const file = join(await emptyFolder(), 'package.zip');
  await pipeline(zip.outputStream, createWriteStream(file));
  return file;
}

/** An entry written byte by byte: what is given is written, whether it is true or not. */
export interface RawEntry {
  name: string | Buffer;
  content?: Buffer | string;
  /** 0 stored, 8 deflated; others no tool of ours can read. */
  method?: number;
  /** Bit 0: encrypted; bit 11: the name is UTF-8. */
  flags?: number;
  /** Unix type and permissions: 0o120777 is a link. */
  mode?: number;
  /** What the headers claim in place of what is true. */
  size?: number;
  crc?: number;
}

/** The bytes of a zip with these entries. */
export function rawZip(entries: readonly RawEntry[], change: { count?: number } = {}): Buffer {
  const local: Buffer[] = [];
  const central: Buffer[] = [];
  let at = 0;
  for (const entry of entries) {
    const { method = 8, flags = 0, mode = 0o100644 } = entry;
    const name = Buffer.from(entry.name);
    const content = Buffer.from(entry.content ?? '');
    const body = method === 8 ? deflateRawSync(content) : content;
    const { size = content.length, crc = crc32(content) } = entry;
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(flags, 2);
    common.writeUInt16LE(method, 4);
    common.writeUInt32LE(crc, 10);
    common.writeUInt32LE(body.length, 14);
    common.writeUInt32LE(size, 18);
    common.writeUInt16LE(name.length, 22);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE((mode * 0x10000) >>> 0, 6);
    tail.writeUInt32LE(at, 10);
    local.push(Buffer.from('PK\x03\x04', 'latin1'), common, name, body);
    central.push(Buffer.from('PK\x01\x02\x14\x03', 'latin1'), common, tail, name);
    at += 30 + name.length + body.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 0, 'latin1');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(change.count ?? entries.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...local, directory, end]);
}

/** Writes bytes to a file of their own. Gives where it lies. */
export async function fileOf(bytes: Buffer | string): Promise<string> {
  const file = join(await emptyFolder(), 'package.zip');
  await writeFile(file, bytes);
  return file;
}
