import { getFileNameLowLevel, type Entry } from 'yauzl';

/** What became of the name of an entry: a path with `/`, nothing worth keeping, or why it is refused. */
export type Named =
  | { kind: 'path'; path: string; backslashes: boolean }
  | { kind: 'left-out' }
  | { kind: 'wrong'; name: string; key: string };

const LEFT_OUT = new Set(['.ds_store', 'thumbs.db']);
const DEEPEST = 60;
const LONGEST = 1000;

/** The path of an entry in its package, in Unicode's composed form, as browsers and manifests write it. */
export function nameOf(entry: Entry): Named {
  const name = decoded(entry);
  const wrong = (key: string): Named => ({ kind: 'wrong', name, key });
  const slashed = name.replaceAll('\\', '/');
  if (slashed.startsWith('/') || /^[a-z]:/i.test(slashed)) return wrong('scorm.bring-absolute');
  const parts = slashed.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.includes('..')) return wrong('scorm.bring-climbs');
  // oxlint-disable-next-line no-control-regex -- that is what is looked for
  if (parts.length === 0 || /[\0-\x1f\x7f]/.test(name)) return wrong('scorm.bring-odd-name');
  if (name.length > LONGEST || parts.length > DEEPEST) return wrong('scorm.bring-long-name');
  if (parts.includes('__MACOSX') || LEFT_OUT.has(parts.at(-1)!.toLowerCase())) return { kind: 'left-out' };
  return { kind: 'path', path: parts.join('/').normalize('NFC'), backslashes: name.includes('\\') };
}

// Many tools write UTF-8 and forget to say so.
function decoded(entry: Entry): string {
  const raw: Buffer = entry.fileNameRaw;
  const isSaid = (entry.generalPurposeBitFlag & 0x800) !== 0;
  const strict = true;
  if (!isSaid && raw.some((byte) => byte > 0x7f)) {
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(raw);
    } catch {
      // Then it is what zips were written in before.
    }
  }
  return getFileNameLowLevel(entry.generalPurposeBitFlag, raw, entry.extraFields, strict);
}

/** Whether an entry is a folder, a file, or something that a package has no use for, a link say. */
export function typeOf(entry: Entry): 'folder' | 'file' | 'special' {
  const mode = (entry.externalFileAttributes >>> 16) & 0o170000;
  if (mode !== 0 && mode !== 0o100000 && mode !== 0o040000) return 'special';
  const last = entry.fileNameRaw.at(-1);
  return mode === 0o040000 || last === 0x2f || last === 0x5c ? 'folder' : 'file';
}
