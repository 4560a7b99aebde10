import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import { certificatesOf } from './certificates.store.ts';
import { fileOf } from '../certificates/certificate.store.ts';
import type { Database, Db } from '../database/database.ts';
import { latestCheckpoint, checkpointLine } from '../ledger/latest.ts';
import { personDetails } from '../people/people.store.ts';
import { notFound } from '../errors.ts';
import { proofFile } from '../training/signature-proof.ts';
import { signatureRecord } from '../training/signature-record.ts';
import { signaturesOf } from '../training/signature.store.ts';
import { instantText } from '../web/render.ts';
import { recordHtml } from './html.ts';
import { recordJson } from './json.ts';
import { fileOfPerson } from './file.ts';
import { recordPdf, type FileHead } from './pdf.ts';
import type { FileAsked } from './section.ts';

/** By whom and where a file is made. */
export interface Maker {
  /** The name of whoever makes it. */
  name: string;
  organisation: string;
}

/** What a file of somebody says of itself. */
export async function headOf(db: Db, personId: string, asked: FileAsked, maker: Maker): Promise<FileHead> {
  const { messages, zone, now } = asked;
  const { t } = messages;
  const person = await personDetails(db, personId);
  if (person === undefined) throw notFound();
  const at = instantText(messages, now.toISOString(), zone);
  const sealed = checkpointLine(messages, zone, await latestCheckpoint(db));
  return {
    messages,
    zone,
    at: now,
    organisation: maker.organisation,
    title: t('kept.file-title', { name: person.name }),
    about: [
      t('kept.file-about'),
      t('kept.file-checker'),
      ...(asked.sight.isOwn ? [] : [t('kept.file-follow-ups')]),
      t('reports.made', { at, zone, name: maker.name }),
      sealed,
    ].filter((line) => line !== ''),
  };
}

/** The file of somebody as a PDF, piece by piece. */
export async function* pdfOf(
  db: Db,
  personId: string,
  asked: FileAsked,
  maker: Maker,
): AsyncGenerator<Buffer> {
  yield* recordPdf(await headOf(db, personId, asked, maker), fileOfPerson(db, personId, asked));
}

/**
 * Everything that is kept of somebody as one zip, piece by piece: to read (HTML, PDF), as data (JSON), with the proof of each
 * signature and each certificate as it was issued. Throws `not-found` for nobody.
 */
export async function zipOfPerson(
  { read: db }: Pick<Database, 'read'>,
  personId: string,
  asked: FileAsked,
  maker: Maker,
): Promise<NodeJS.ReadableStream> {
  const head = await headOf(db, personId, asked, maker);
  const zip = new ZipFile();
  const options = { mtime: asked.now, mode: 0o100644 };
  // Read anew for each form of it: nothing of it is held.
  const read = () => fileOfPerson(db, personId, asked);
  const add = (path: string, pieces: () => AsyncIterable<string | Buffer>) =>
    zip.addReadStreamLazy(path, options, (give) =>
      give(null, Readable.from(pieces(), { objectMode: false })),
    );
  add('record.html', () => recordHtml(head, read()));
  add('record.pdf', () => recordPdf(head, read()));
  add('record.json', () => recordJson(head, personId, read()));
  for (const signature of await signaturesOf(db, personId))
    add(`proofs/signature-${signature.receipt}.json`, async function* () {
      const record = await signatureRecord(db, signature);
      const about = asked.messages.t('signing.proof-about');
      const proof = await proofFile(db, asked.now, record, { own: true, about });
      yield JSON.stringify(proof ?? { waiting: asked.messages.t('kept.proof-waits') }, null, 2);
    });
  for (const { number, pdf_hash: hash } of await certificatesOf(db, personId)) {
    if (hash === null) continue;
    add(`certificates/${number}.pdf`, async function* () {
      yield (await fileOf(db, hash)) ?? Buffer.alloc(0);
    });
  }
  zip.end();
  const { outputStream } = zip;
  // A part that cannot be read ends the whole, else whoever waits for it would wait for ever.
  zip.once('error', (error: Error) => (outputStream as Readable).destroy(error));
  return outputStream;
}
