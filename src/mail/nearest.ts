/** The one of these words that somebody probably meant; undefined when none is near. */
export function nearest<T extends string>(given: string, words: readonly T[]): T | undefined {
  const plain = (text: string) => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
  const meant = plain(given);
  if (meant === '' || meant.length > 40) return undefined;
  const near = words
    .map((word) => ({ word, far: distance(meant, plain(word)) }))
    .toSorted((a, b) => a.far - b.far)[0];
  if (near !== undefined && near.far <= Math.max(1, Math.floor(meant.length / 3))) return near.word;
  // {organisation name} and {full_name} hold the word that was meant.
  return words.toSorted((a, b) => b.length - a.length).find((word) => meant.includes(plain(word)));
}

// How many letters have to be put in, left out, changed or swapped with the next.
function distance(a: string, b: string): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, n) => n);
  for (let i = 0; i < a.length; i++) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j++) {
      const swapped = i > 0 && j > 0 && a[i] === b[j - 1] && a[i - 1] === b[j];
      const changed = row[j]! + (a[i] === b[j] ? 0 : 1);
      next.push(Math.min(next[j]! + 1, row[j + 1]! + 1, changed, swapped ? before[j - 1]! + 1 : changed));
    }
    before = row;
    row = next;
  }
  return row[b.length]!;
}
