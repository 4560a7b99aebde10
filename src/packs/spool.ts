import { createHash, randomBytes, type Hash } from 'node:crypto';
import { createWriteStream, existsSync, type WriteStream } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import { csvLines } from '../reports/table-csv.ts';
import type { Cell } from '../reports/table.ts';

/** A file as it lies in a pack. */
export interface Filed {
  path: string;
  bytes: number;
  sha256: string;
  /** Of data: how many rows it has. */
  rows?: number;
}

/** What a part of a pack came to: its files, and what the first page says of it. */
export interface Made<T = unknown> {
  files: Filed[];
  facts: T;
}

/** Where a part writes its files. */
export interface Out {
  text(path: string, body: string | Buffer): Promise<void>;
  /** Writes `path.csv` and `path.json`, piece by piece; gives the number of rows. */
  sheet(path: string, columns: readonly string[], rows: Rows): Promise<number>;
  /** The same for who has rows for several sheets at once. */
  open(path: string, columns: readonly string[]): Promise<Sheet>;
}

/** A sheet that is being written. */
export interface Sheet {
  add(rows: readonly (readonly Cell[])[]): Promise<void>;
  /** Ends it; gives the number of rows. */
  end(): Promise<number>;
}

export type Rows = AsyncIterable<readonly (readonly Cell[])[]> | Iterable<readonly (readonly Cell[])[]>;

const FACTS = 'part.json';

/**
 * Makes a part in a folder of its own, unless it lies there already: it has its name only once it is whole, so that whoever
 * goes on after a crash begins with the part that was cut off. `beat` is called now and then.
 */
export async function partIn<T>(
  folder: string,
  name: string,
  beat: () => Promise<void>,
  make: (out: Out) => Promise<T>,
): Promise<Made<T>> {
  const home = join(folder, name);
  if (existsSync(join(home, FACTS))) return JSON.parse(await readFile(join(home, FACTS), 'utf8')) as Made<T>;
  const draft = `${home}.draft-${randomBytes(4).toString('hex')}`;
  try {
    await mkdir(draft, { recursive: true });
    const files: Filed[] = [];
    const out: Out = {
      async text(path, body) {
        files.push(await fileAt(draft, path, (write) => write(body)));
      },
      async sheet(path, columns, rows) {
        const sheet = await sheetAt(draft, path, columns, files, beat);
        for await (const piece of rows) await sheet.add(piece);
        return sheet.end();
      },
      open: (path, columns) => sheetAt(draft, path, columns, files, beat),
    };
    const facts = await make(out);
    const made: Made<T> = { files, facts };
    await writeFile(join(draft, FACTS), JSON.stringify(made));
    await rename(draft, home);
    return made;
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** Where a file of a part lies on the disk. */
export const placeOf = (folder: string, part: string, path: string): string => join(folder, part, path);

type Write = (piece: string | Buffer) => Promise<void>;

async function fileAt(
  folder: string,
  path: string,
  fill: (write: Write) => Promise<unknown>,
): Promise<Filed> {
  const file = await openAt(folder, path);
  await fill((piece) => file.write(piece));
  return file.close();
}

async function sheetAt(
  folder: string,
  path: string,
  columns: readonly string[],
  files: Filed[],
  beat: () => Promise<void>,
): Promise<Sheet> {
  const csv = await openAt(folder, `${path}.csv`);
  const json = await openAt(folder, `${path}.json`);
  let count = 0;
  await csv.write(csvLines([columns], true));
  await json.write('[');
  return {
    async add(rows) {
      if (rows.length === 0) return;
      await csv.write(csvLines(rows, false));
      const objects = rows.map((row) =>
        JSON.stringify(Object.fromEntries(columns.map((name, n) => [name, row[n] ?? null]))),
      );
      await json.write(`${count === 0 ? '\n' : ',\n'}${objects.join(',\n')}`);
      count += rows.length;
      await beat();
    },
    async end() {
      await json.write('\n]\n');
      files.push({ ...(await csv.close()), rows: count }, { ...(await json.close()), rows: count });
      await beat();
      return count;
    },
  };
}

async function openAt(folder: string, path: string) {
  const place = join(folder, path);
  await mkdir(dirname(place), { recursive: true });
  const stream: WriteStream = createWriteStream(place, { flags: 'wx', mode: 0o600 });
  const hash: Hash = createHash('sha256');
  let bytes = 0;
  return {
    async write(piece: string | Buffer): Promise<void> {
      const buffer = typeof piece === 'string' ? Buffer.from(piece) : piece;
      hash.update(buffer);
      bytes += buffer.length;
      if (!stream.write(buffer)) await once(stream, 'drain');
    },
    async close(): Promise<Filed> {
      stream.end();
      await finished(stream);
      return { path, bytes, sha256: hash.digest('hex') };
    },
  };
}
