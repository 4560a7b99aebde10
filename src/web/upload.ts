import type { RequestHandler } from 'express';
import multer from 'multer';

const MOST = 20 * 1024 * 1024;

/** Reads a multipart form with one file, held in memory, into `req.body` and `req.file`. */
export function upload(field: string): RequestHandler {
  return multer({ storage: multer.memoryStorage(), limits: { fileSize: MOST, files: 1, fields: 50 } }).single(
    field,
  );
}
