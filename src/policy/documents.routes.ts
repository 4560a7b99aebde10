import type { Request, Response } from 'express';
import { notFound } from '../errors.ts';
import { contentHash } from '../files/content.store.ts';
import { sites } from '../organisation/organisation.store.ts';
import { param, query, viewerOf, type Ground, type Page } from '../web/ground.ts';
import { languageOf } from '../web/tongue.ts';
import { fileName, policyDocument, type PolicyDocument } from './document.ts';
import { policyMarkdown } from './markdown.ts';
import { policyPdf } from './pdf.ts';
import { decisivePlace, mayChoosePlace, placeIn } from './place.ts';
import { policyNumbered } from './publication.ts';
import { readerOf } from './reader.store.ts';
import { textAt } from './text.ts';

/** Each version to take away, as it reads where the reader works: the same file whenever it is asked for. */
export function documentPages(ground: Ground): Record<'pdf' | 'markdown', Page> {
  const { database, messages } = ground;
  const db = database.read;
  const pdfOf = rememberedPdfs();

  async function documentFor(
    req: Request,
    res: Response,
  ): Promise<{ document: PolicyDocument; file: string }> {
    const number = param(req, 'number');
    if (!/^\d{1,6}$/.test(number)) throw notFound();
    const published = await policyNumbered(db, Number(number));
    const { personId, roles } = viewerOf(res);
    const own = await readerOf(db, personId);
    const wanted = mayChoosePlace(roles) ? placeIn(published.version, own, query(req, 'country')) : own;
    const at = decisivePlace(published.version, wanted);
    const site = at.siteId === null ? undefined : (await sites(db)).find(({ id }) => id === at.siteId);
    const text = textAt(published.version, { ...at, language: languageOf(res) });
    const place = { at, site: site?.name ?? null };
    const { organisation } = res.locals.place;
    return {
      document: policyDocument(messages, published, text, place, organisation),
      file: fileName(published.number, at),
    };
  }

  async function pdf(req: Request, res: Response): Promise<void> {
    const { document, file } = await documentFor(req, res);
    send(res, 'application/pdf', `${file}.pdf`, await pdfOf(document));
  }

  async function markdown(req: Request, res: Response): Promise<void> {
    const { document, file } = await documentFor(req, res);
    send(res, 'text/markdown; charset=utf-8', `${file}.md`, Buffer.from(policyMarkdown(document)));
  }

  return { pdf, markdown };
}

function send(res: Response, type: string, file: string, body: Buffer): void {
  res.attachment(file);
  res.setHeader('content-type', type);
  res.setHeader('content-length', body.length);
  res.end(body);
}

const MOST = 20;

// Making one takes a tenth of a second in which nobody else is served: of the last few each is made once.
function rememberedPdfs(): (document: PolicyDocument) => Promise<Buffer> {
  const made = new Map<string, Promise<Buffer>>();
  return (document) => {
    const key = contentHash(JSON.stringify(document));
    let pdf = made.get(key);
    if (pdf === undefined) {
      if (made.size >= MOST) made.delete(made.keys().next().value!);
      made.set(key, (pdf = policyPdf(document)));
      pdf.catch(() => made.delete(key));
    }
    return pdf;
  };
}
