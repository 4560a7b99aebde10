/** Objects within objects: no data of either standard goes half as deep. */
const DEEPEST = 20;
/** Characters of all values with the names that lead to them. */
const MOST = 10_000_000;

/**
 * Whether some data is of a size that we can work with. Values are kept by the names that lead to them, so that in a
 * megabyte one long name around many values would come to gigabytes.
 */
export const isBounded = (data: unknown): boolean => rest(data, 0, 0, MOST) >= 0;

// What is left of a sum; less than nothing when it is spent.
function rest(value: unknown, depth: number, path: number, left: number): number {
  if (typeof value !== 'object' || value === null)
    return left - path - (typeof value === 'string' ? value.length : 1);
  if (depth >= DEEPEST) return -1;
  let sum = left;
  for (const [name, one] of Object.entries(value)) {
    sum = rest(one, depth + 1, path + name.length + 1, sum);
    if (sum < 0) break;
  }
  return sum;
}
