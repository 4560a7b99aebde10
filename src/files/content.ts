import type { Db } from '../database/database.ts';
import { contentOf } from './content.store.ts';

/** Reads kept content as objects, remembering the newest few: under a hash nothing ever changes. */
export function contentReader<T>(
  parse: (body: string) => T,
  most = 20,
): (db: Db, hash: string) => Promise<T> {
  const memo = new Map<string, T>();
  return async (db, hash) => {
    let found = memo.get(hash);
    if (found === undefined) {
      const body = await contentOf(db, hash);
      if (body === undefined) throw new Error(`content ${hash} is missing`);
      found = parse(body);
      if (memo.size >= most) memo.delete(memo.keys().next().value!);
      memo.set(hash, found);
    }
    return found;
  };
}
