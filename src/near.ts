const MOST_SLIPS = 2;

/** True when at most two letters lie between them: left out, put in or exchanged. */
export function isNear(a: string, b: string): boolean {
  let row = Array.from({ length: b.length + 1 }, (_, n) => n);
  for (let i = 0; i < a.length; i++) {
    const next = [i + 1];
    for (let j = 1; j <= b.length; j++) {
      const same = row[j - 1]! + (a[i] === b[j - 1] ? 0 : 1);
      next.push(Math.min(same, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row.at(-1)! <= MOST_SLIPS;
}

/** True for one slip of a finger: a letter left out, put in or exchanged, or two neighbours the wrong way round. */
export function isOneSlip(a: string, b: string): boolean {
  let same = 0;
  while (same < a.length && a[same] === b[same]) same++;
  const [x, y] = [a.slice(same), b.slice(same)];
  const swapped = x.length > 1 && x[0] === y[1] && x[1] === y[0] && x.slice(2) === y.slice(2);
  return a !== b && (swapped || x.slice(1) === y.slice(1) || x.slice(1) === y || x === y.slice(1));
}
