import { join } from 'node:path';
import type { PackageFile } from './manifest.ts';

/** The folder in which packages lie. */
export const packagesFolder = (data: string): string => join(data, 'packages');

/**
 * The file of a package that an address asks for: as it is written, decoded, or in other capitals where only one file is
 * meant (what was made under Windows is often sloppy about them). Undefined for none.
 */
export function fileAsked(files: ReadonlyMap<string, PackageFile>, path: string): PackageFile | undefined {
  // Names are kept in one form of Unicode, whatever the zip and the page of the package use.
  const decoded = decodedOrSame(path).normalize('NFC');
  const found = files.get(decoded) ?? files.get(path);
  if (found !== undefined) return found;
  const alike = [...files.values()].filter((file) => file.path.toLowerCase() === decoded.toLowerCase());
  return alike.length === 1 ? alike[0] : undefined;
}

function decodedOrSame(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
