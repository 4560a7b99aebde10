import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Request, Response } from 'express';
import { latestCheckpoint } from '../ledger/latest.ts';
import { get, viewerOf, type Ground, type Page, type Row } from '../web/ground.ts';
import type { Who } from '../web/viewer.ts';
import { onRecord } from './sent.ts';
import type { Table } from './table.ts';
import { fileOf, FORMATS, recordTaken, type Format, type Taking } from './taken.ts';

const TYPES: Readonly<Record<Format, string>> = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pdf: 'application/pdf',
};

/** The pages of one report as a file in each format. */
export const inEachFormat = (
  page: (req: Request, res: Response, format: Format) => Promise<void>,
): Record<Format, Page> => ({
  csv: (req, res) => page(req, res, 'csv'),
  xlsx: (req, res) => page(req, res, 'xlsx'),
  pdf: (req, res) => page(req, res, 'pdf'),
});

/** The rows of those pages: the address of the report with the ending of the file. */
export const files = (path: string, who: Who, pages: Record<Format, Page>): Row[] =>
  FORMATS.map((format) => get(`${path}.${format}`, who, pages[format]));

/** Sends a report as a file and puts on record that it was taken; who only asks whether it is there is told so. */
export async function sendFile(
  { database, messages }: Ground,
  req: Request,
  res: Response,
  {
    file,
    table,
    ...taking
  }: { file: string; format: Format; table: Table } & Omit<Taking, 'by' | 'format' | 'sealed'>,
): Promise<void> {
  const { format } = taking;
  const known = taking.knownOn === undefined ? '' : `-known-${taking.knownOn}`;
  res.attachment(`${file}-${taking.asOf}${known}.${format}`).type(TYPES[format]);
  if (req.method === 'HEAD') {
    res.end();
    return;
  }
  const { personId, name } = viewerOf(res);
  const { now, place } = res.locals;
  const sealed = await latestCheckpoint(database.read);
  const exported = await recordTaken(database, now, { ...taking, by: personId, sealed });
  const { organisation, zone } = place;
  const pieces = fileOf(messages, format, table, { name, organisation, zone, now, sealed });
  const sent = onRecord(database, now, { exported, by: personId, report: taking.report, format }, pieces);
  await pipeline(Readable.from(sent), res).catch(unlessGone);
}

const GONE = new Set(['ERR_STREAM_PREMATURE_CLOSE', 'ERR_STREAM_UNABLE_TO_PIPE', 'ERR_STREAM_DESTROYED']);

/** Lets pass that somebody closed the window early: no fault of ours. */
export function unlessGone(error: unknown): void {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  if (!GONE.has(code)) throw error;
}
