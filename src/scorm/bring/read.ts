import type { Manifest, PackageFile } from '../manifest.ts';
import { Findings, type Remark } from './findings.ts';
import { LIMITS, megabytes, type Limits } from './limits.ts';
import { placeManifest } from './place.ts';
import { readManifest, type ManifestRead } from './read-manifest.ts';
import { againstSchema } from './schema.ts';
import { hashOfFile, unpack, unpackSmall } from './unpack.ts';
import { withZip, type Packed, type Zip } from './zip.ts';

/** What was found in a package. */
export interface Found {
  manifest: Manifest;
  files: readonly PackageFile[];
  /** What is odd, and does not stand in the way. */
  warnings: readonly Remark[];
  /** SHA-256 of the zip, hex. */
  hash: string;
  /** The size of the zip. */
  bytes: number;
}

/**
 * Reads a zip on disk, every byte of it, and unpacks its files into an empty folder, or nowhere. Throws PackageRefused with
 * all that is wrong; what the system says when the zip cannot be read or the folder not be written.
 */
export async function readInto(zip: string, folder: string | null, limits: Limits = LIMITS): Promise<Found> {
  const findings = new Findings();
  const read = await withZip(zip, findings, (open) => readFiles(open, folder, findings, limits), limits);
  const { text, manifest, ...found } = read;
  const isLong = text.length > limits.schemaCharacters;
  const [faults, hash] = await Promise.all([isLong ? [] : againstSchema(text, manifest), hashOfFile(zip)]);
  for (const { key, params } of faults) findings.warn(key, params);
  return { ...found, manifest, hash, warnings: findings.warnings };
}

async function readFiles(
  zip: Zip,
  folder: string | null,
  findings: Findings,
  limits: Limits,
): Promise<ManifestRead & Pick<Found, 'files' | 'bytes'>> {
  const placed = placeManifest(zip.files, findings);
  if (placed === undefined) throw findings.error();
  const { files } = placed;
  const bytes = await manifestBytes(placed.manifest, findings, limits);
  const paths = files.map(({ path }) => path);
  const read = bytes === undefined ? undefined : readManifest(bytes, paths, findings);
  // Also where something is wrong already: then only to see what else is.
  const unpacked = await unpack(zip, files, findings.refused ? null : folder, findings, limits);
  findings.check();
  return { ...read!, files: unpacked, bytes: zip.bytes };
}

async function manifestBytes(
  manifest: Packed,
  findings: Findings,
  { manifestBytes: limit }: Limits,
): Promise<Buffer | undefined> {
  if (manifest.bytes > limit) {
    findings.refuse('scorm.bring-manifest-large', { limit: megabytes(limit) });
    return undefined;
  }
  try {
    return await unpackSmall(manifest, limit);
  } catch {
    // Unpacking all files says that this one is damaged.
    return undefined;
  }
}
