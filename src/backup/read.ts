import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { z } from 'zod';
import { conflict, HeedError } from '../errors.ts';
import { endLine, FORMAT, headerLine, lastLine, partLine, type Header, type Part } from './format.ts';

/** What a backup says, in its order. Items come in lists; `count` is how many the part had. */
export type Said =
  | { kind: 'header'; header: Header }
  | { kind: 'begin'; part: Part }
  | { kind: 'items'; part: Part; items: readonly unknown[] }
  | { kind: 'end'; part: Part; count: number };

const AT_ONCE = 1000;

const damaged = () => conflict('backup.damaged');

/**
 * Reads a backup to its end. Throws a conflict when the file cannot be read, is no backup, is one of a newer format, or is
 * not what was written, at the latest after its last line: what it said before must not count until then.
 */
export async function* readBackup(file: string): AsyncGenerator<Said> {
  try {
    yield* judged(linesOf(file));
  } catch (error) {
    if (error instanceof HeedError) throw error;
    const { code = '' } = error as NodeJS.ErrnoException;
    if (/^E[A-Z]+$/.test(code)) throw conflict('backup.unreadable', { file, why: code });
    if (code === '' || code.startsWith('Z_')) throw damaged();
    throw error;
  }
}

async function* judged(lines: AsyncGenerator<Buffer>): AsyncGenerator<Said> {
  const next = async (): Promise<Buffer> => {
    const { value, done } = await lines.next();
    if (done === true) throw damaged();
    return value;
  };
  const whole = createHash('sha256');
  const first = await next();
  whole.update(first);
  yield { kind: 'header', header: headerIn(first) };
  for (let parts = 0; ; parts++) {
    const head = await next();
    const last = lastLine.safeParse(parsed(head));
    if (last.success) {
      const { value } = await lines.next();
      if (value !== undefined || last.data.parts !== parts || last.data.sha256 !== whole.digest('hex'))
        throw damaged();
      return;
    }
    whole.update(head);
    const part = read(partLine, head);
    yield { kind: 'begin', part };
    const hash = createHash('sha256');
    let count = 0;
    let items: unknown[] = [];
    for (;;) {
      const item = await next();
      whole.update(item);
      // An object ends the part: items are lists and texts.
      if (item[0] === '{'.charCodeAt(0)) {
        const end = read(endLine, item);
        if (items.length > 0) yield { kind: 'items', part, items };
        if (end.end !== part.name || end.count !== count || end.sha256 !== hash.digest('hex'))
          throw damaged();
        break;
      }
      hash.update(item);
      count++;
      if (items.push(parsed(item)) < AT_ONCE) continue;
      yield { kind: 'items', part, items };
      items = [];
    }
    yield { kind: 'end', part, count };
  }
}

function headerIn(line: Buffer): Header {
  const said = parsed(line);
  const format = (said as { heedBackup?: unknown } | null)?.heedBackup;
  if (typeof format === 'number' && format !== FORMAT) throw conflict('backup.other-format', { format });
  return read(headerLine, line);
}

function read<T>(schema: z.ZodType<T>, line: Buffer): T {
  const result = schema.safeParse(parsed(line));
  if (!result.success) throw damaged();
  return result.data;
}

function parsed(line: Buffer): unknown {
  try {
    return JSON.parse(line.toString('utf8'));
  } catch {
    throw damaged();
  }
}

const NEWLINE = 10;

// With their line ends: those count in the hashes.
async function* linesOf(file: string): AsyncGenerator<Buffer> {
  const text = pipeline(createReadStream(file), createGunzip(), () => {});
  let begun: Buffer[] = [];
  for await (const chunk of text as AsyncIterable<Buffer>) {
    let from = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, from)) {
      const rest = chunk.subarray(from, end + 1);
      yield begun.length === 0 ? rest : Buffer.concat([...begun, rest]);
      begun = [];
      from = end + 1;
    }
    if (from < chunk.length) begun.push(chunk.subarray(from));
  }
  if (begun.length > 0) throw damaged();
}
