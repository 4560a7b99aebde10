import { close, fstat, open, read } from 'node:fs';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { RandomAccessReader } from 'yauzl';

const CHUNK = 128 * 1024;

/**
 * A file as yauzl reads it. It asks for places that a broken zip names: those outside of the file are errors here, where
 * Node would throw among callbacks that nobody can catch.
 */
export class FileReader extends RandomAccessReader {
  readonly bytes: number;
  readonly #fd: number;
  #fail: (error: Error) => void = () => {};
  readonly #failed: Promise<never>;

  constructor(fd: number, bytes: number) {
    super();
    this.#fd = fd;
    this.bytes = bytes;
    this.#failed = new Promise((_resolve, reject) => {
      this.#fail = reject;
    });
    this.#failed.catch(() => {});
    this.on('error', (error: Error) => this.#fail(error));
  }

  /** What a promise of yauzl's gives, or the error that yauzl threw where it could not be caught. */
  guard<T>(promise: Promise<T>): Promise<T> {
    return Promise.race([promise, this.#failed]);
  }

  override _readStreamForRange(start: number, end: number): Readable {
    const fd = this.#fd;
    let at = start;
    // Not one of the file system's streams: those close the file when they end.
    return new Readable({
      highWaterMark: CHUNK,
      read(size) {
        const wanted = Math.min(size, end - at);
        if (wanted <= 0) {
          this.push(null);
          return;
        }
        read(fd, Buffer.allocUnsafe(wanted), 0, wanted, at, (error, bytesRead, buffer) => {
          at += bytesRead;
          if (error !== null) this.destroy(error);
          else this.push(bytesRead === 0 ? null : buffer.subarray(0, bytesRead));
        });
      },
    });
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null, bytesRead?: number) => void,
  ): void {
    const done = (error: Error | null, bytesRead = 0): void => {
      try {
        callback(error, bytesRead);
      } catch (thrown) {
        this.#fail(thrown as Error);
      }
    };
    if (!Number.isSafeInteger(position) || position < 0 || position + length > this.bytes)
      setImmediate(done, new Error('outside of the file'));
    else read(this.#fd, buffer, offset, length, position, done);
  }

  // Whoever opened the file closes it.
  override close(callback: (error: Error | null) => void): void {
    setImmediate(callback, null);
  }
}

/** Opens a file, and closes it when the work is done, whatever became of it. Throws what the system says. */
export async function withFile<T>(file: string, work: (reader: FileReader) => Promise<T>): Promise<T> {
  const fd = await promisify(open)(file, 'r');
  try {
    const { size } = await promisify(fstat)(fd);
    return await work(new FileReader(fd, size));
  } finally {
    await promisify(close)(fd);
  }
}
