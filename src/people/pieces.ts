/** SQLite takes 32,766 parameters a statement, PostgreSQL 65,535: long lists go in pieces. */
const MOST = 1000;

export function pieces<T>(list: readonly T[]): T[][] {
  const found: T[][] = [];
  for (let i = 0; i < list.length; i += MOST) found.push(list.slice(i, i + MOST));
  return found;
}
