import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Request, Response } from 'express';
import { latestCheckpoint } from '../ledger/latest.ts';
import { unlessGone } from '../web/gone.ts';
import { viewerOf, type Ground } from '../web/ground.ts';
import { onRecord } from './sent.ts';
import type { Table } from './table.ts';
import { fileOf, recordTaken, type Format, type Taking } from './taken.ts';

const TYPES: Readonly<Record<Format | 'json', string>> = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pdf: 'application/pdf',
  json: 'application/json; charset=utf-8',
};

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

/** The same of what is no table: a text, all of it at once. */
export async function sendText(
  { database }: Ground,
  req: Request,
  res: Response,
  {
    file,
    text,
    ...taking
  }: { file: string; text: () => string | Promise<string> } & Omit<Taking, 'by' | 'sealed'>,
): Promise<void> {
  const { format, report } = taking;
  res.attachment(`${file}-${taking.asOf}.${format}`).type(TYPES[format]);
  if (req.method === 'HEAD') {
    res.end();
    return;
  }
  const by = viewerOf(res).personId;
  const { now } = res.locals;
  const whole = Readable.from([await text()]);
  const exported = await recordTaken(database, now, { ...taking, by });
  const sent = onRecord(database, now, { exported, by, report, format }, whole);
  await pipeline(Readable.from(sent), res).catch(unlessGone);
}
