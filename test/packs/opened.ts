import { buffer } from 'node:stream/consumers';
import { parse } from 'csv-parse/sync';
import yauzl from 'yauzl';

/** A pack as somebody opens it. */
export interface Opened {
  paths: string[];
  bytes: (path: string) => Buffer;
  text: (path: string) => string;
  /** The rows of a sheet, from its CSV; that its JSON has the same is checked. */
  sheet: (path: string) => Record<string, string>[];
}

export async function openPack(file: Buffer): Promise<Opened> {
  const zip = await yauzl.fromBufferPromise(file);
  const parts = new Map<string, Buffer>();
  for await (const entry of zip.eachEntry())
    parts.set(entry.fileName, await buffer(await zip.openReadStreamPromise(entry)));
  const bytes = (path: string): Buffer => {
    const found = parts.get(path);
    if (found === undefined) throw new Error(`${path} is not in the pack: ${[...parts.keys()].join(' ')}`);
    return found;
  };
  const text = (path: string): string => bytes(path).toString();
  return {
    paths: [...parts.keys()],
    bytes,
    text,
    sheet(path) {
      const rows = parse(text(`${path}.csv`), { columns: true, bom: true }) as Record<string, string>[];
      const json = JSON.parse(text(`${path}.json`)) as Record<string, string | number | null>[];
      expect(rows.length).toBe(json.length);
      return json.map((row) =>
        Object.fromEntries(
          Object.entries(row).map(([name, value]) => [name, value === null ? '' : String(value)]),
        ),
      );
    },
  };
}
