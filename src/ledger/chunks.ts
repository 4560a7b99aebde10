const SIZES = [100, 10, 1];

/** A list in pieces of few different lengths: each length is a statement of its own, and statements stay prepared. */
export function chunks<T>(list: readonly T[]): T[][] {
  const pieces: T[][] = [];
  let from = 0;
  for (const size of SIZES) {
    for (; list.length - from >= size; from += size) pieces.push(list.slice(from, from + size));
  }
  return pieces;
}
