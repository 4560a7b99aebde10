import type { Db } from '../../database/database.ts';
import { RESERVED } from '../package.ts';
import { packageRow } from '../package.store.ts';

/** A name for addresses and rules out of a title: `Fire safety: basics` is `fire-safety-basics`. */
export function slugOf(title: string): string {
  const plain = title
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/['’]/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 50)
    .replace(/^-+|-+$/g, '');
  return plain === '' ? 'package' : RESERVED.includes(plain) ? `${plain}-package` : plain;
}

/** The slug of a title that no package has yet, with a number where it must be. */
export async function freeId(db: Db, title: string): Promise<string> {
  const slug = slugOf(title);
  for (let n = 1; ; n++) {
    const id = n === 1 ? slug : `${slug}-${n}`;
    if ((await packageRow(db, id)) === undefined) return id;
  }
}
