import type { RequestHandler } from 'express';
import multer from 'multer';
import { HeedError } from '../errors.ts';

const MEGABYTE = 1024 * 1024;
const LIMITS = { fileSize: 20 * MEGABYTE, fieldSize: 5 * MEGABYTE, files: 1, fields: 500, parts: 510 };

/** Reads a multipart form with one file, held in memory, into `req.body` and `req.file`. Throws a sentence for bad ones. */
export function upload(field: string): RequestHandler {
  const read = multer({ storage: multer.memoryStorage(), limits: LIMITS }).single(field);
  return (req, res, next) => {
    read(req, res, (error: unknown) => {
      if (error === undefined || error === null) next();
      else next(new HeedError(...kindOf((error as { code?: string }).code)));
    });
  };
}

function kindOf(code: string | undefined): ['too-large' | 'invalid', string] {
  const large = code === 'LIMIT_FILE_SIZE' || code === 'LIMIT_FIELD_VALUE';
  return large ? ['too-large', 'error.too-large'] : ['invalid', 'error.malformed'];
}
