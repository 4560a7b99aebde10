import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Request, RequestHandler } from 'express';
import multer from 'multer';
import { HeedError } from '../errors.ts';
import type { LargeFile, Page, Row } from './ground.ts';

const MEGABYTE = 1024 * 1024;
const LIMITS = { fileSize: 20 * MEGABYTE, fieldSize: 5 * MEGABYTE, files: 1, fields: 500, parts: 510 };
// Beside a large file there is a small form.
const LARGE_LIMITS = { fieldSize: 100_000, files: 1, fields: 20, parts: 25 };

/** Reads a multipart form with one file into `req.body` and `req.file`. Throws a sentence for bad ones. */
export const upload = (file: NonNullable<Row['upload']>): RequestHandler =>
  typeof file === 'string' ? inMemory(file) : onDisk(file);

function inMemory(field: string): RequestHandler {
  const read = multer({ storage: multer.memoryStorage(), limits: LIMITS }).single(field);
  return (req, res, next) => {
    read(req, res, (error: unknown) => {
      if (error === undefined || error === null) next();
      else next(new HeedError(...kindOf((error as { code?: string }).code)));
    });
  };
}

// `req.file.path` is where it lies until the page is through with it and the answer is out, or whoever sent it is gone.
function onDisk({ field, folder, most }: LargeFile): RequestHandler {
  return async (req, res, next) => {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const name = `upload-${randomUUID()}`;
    const held = new Held(join(folder, name));
    held.take();
    res.once('close', () => void held.release());
    files.set(req, held);
    const storage = multer.diskStorage({
      destination: folder,
      filename: (_req, _file, done) => done(null, name),
    });
    multer({ storage, limits: { ...LARGE_LIMITS, fileSize: most } }).single(field)(
      req,
      res,
      (error: unknown) => {
        const { code } = (error ?? {}) as { code?: string };
        // Its form can still be read, and says so itself.
        if (code === 'LIMIT_FILE_SIZE') res.locals.tooLarge = true;
        if (error === undefined || error === null || code === 'LIMIT_FILE_SIZE') next();
        // The error page knows a full disk.
        else next(code === 'ENOSPC' ? error : new HeedError(...kindOf(code)));
      },
    );
  };
}

const files = new WeakMap<Request, Held>();

/** A file that is removed when nobody needs it any more. */
class Held {
  readonly #path: string;
  #users = 0;

  constructor(path: string) {
    this.#path = path;
  }

  take(): void {
    this.#users++;
  }

  async release(): Promise<void> {
    this.#users--;
    if (this.#users === 0) await rm(this.#path, { force: true });
  }
}

/** A page as Express calls it. The large file of its form stays where it is until the page is done, also when its sender went away. */
export const holding =
  (page: Page): RequestHandler =>
  async (req, res) => {
    const held = files.get(req);
    held?.take();
    try {
      await page(req, res);
    } finally {
      await held?.release();
    }
  };

function kindOf(code: string | undefined): ['too-large' | 'invalid', string] {
  const large = code === 'LIMIT_FILE_SIZE' || code === 'LIMIT_FIELD_VALUE';
  return large ? ['too-large', 'error.too-large'] : ['invalid', 'error.malformed'];
}
