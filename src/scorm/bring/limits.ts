/** How large a package may be. */
export interface Limits {
  zipBytes: number;
  unpackedBytes: number;
  files: number;
  /** How many bytes may come out of one byte of the zip, once `ratioFrom` bytes came out. */
  ratio: number;
  ratioFrom: number;
  manifestBytes: number;
  /** A manifest with more characters is not held against its schema: it would take too long. */
  schemaCharacters: number;
  items: number;
}

const MB = 1024 * 1024;

/** 500 MB as a zip, 2 GB unpacked: real packages with video are below both. */
export const LIMITS: Limits = {
  zipBytes: 500 * MB,
  unpackedBytes: 2048 * MB,
  files: 20_000,
  ratio: 60,
  ratioFrom: 100 * MB,
  manifestBytes: 10 * MB,
  schemaCharacters: 3_000_000,
  items: 5000,
};

export const megabytes = (bytes: number): number => Math.ceil(bytes / MB);
