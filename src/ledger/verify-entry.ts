import { commit, parseEntry, type Commitment, type Entry } from './entry.ts';
import type { Gaps } from './gaps.ts';
import { leafHash } from './merkle.ts';
import type { Findings } from './problem.ts';
import type { SealedRow } from './verify.store.ts';

/**
 * Holds one sealed row against its leaf, its columns against the sealed text, and what it commits to against the values
 * that are there.
 */
export function verifyEntry(
  found: Findings,
  gaps: Gaps,
  log: string,
  row: SealedRow,
  commitments: readonly Commitment[],
): void {
  if (row.id === null || row.body === null) return found.entry('entry-missing', log, row.entry_id, row.idx);
  if (!leafHash(row.body).equals(row.leaf)) return found.entry('altered', log, row.id, row.idx);
  const entry = parsed(row.body);
  if (entry === undefined || !isCopy(row, entry)) return found.entry('columns', log, row.id, row.idx);
  verifyCommitments(found, gaps, log, row.idx, entry, commitments);
}

/** The same for an entry that waits to be sealed: there is no leaf to hold it to. */
export function verifyWaitingEntry(
  found: Findings,
  gaps: Gaps,
  row: Copies & { body: string },
  commitments: readonly Commitment[],
): void {
  const entry = parsed(row.body);
  if (entry === undefined || !isCopy(row, entry)) return found.entry('columns', null, row.id, null);
  verifyCommitments(found, gaps, null, null, entry, commitments);
}

/** Values by the entry that commits to them. */
export function byEntry(commitments: readonly Commitment[]): Map<string, Commitment[]> {
  const map = new Map<string, Commitment[]>();
  for (const c of commitments) {
    const list = map.get(c.entry_id);
    if (list === undefined) map.set(c.entry_id, [c]);
    else list.push(c);
  }
  return map;
}

type Copies = Pick<SealedRow, 'id' | 'at' | 'known_at' | 'kind' | 'person_id'>;

function isCopy(row: Copies, entry: Entry): boolean {
  return (
    row.id === entry.id &&
    row.at === entry.at &&
    row.known_at === entry.knownAt &&
    row.kind === entry.kind &&
    row.person_id === entry.personId
  );
}

function verifyCommitments(
  found: Findings,
  gaps: Gaps,
  log: string | null,
  index: number | null,
  entry: Entry,
  given: readonly Commitment[],
): void {
  const promised = promisesOf(entry);
  const isKept = (c: Commitment) => promised[c.name] === commit(c.salt, c.value);
  if (!given.every(isKept)) found.entry('commitment', log, entry.id, index);
  for (const name of Object.keys(promised)) {
    if (!given.some((c) => c.name === name)) gaps.add({ log, index, entry: entry.id, name });
  }
}

function promisesOf(entry: Entry): Readonly<Record<string, unknown>> {
  const commits = entry.facts['commits'];
  return typeof commits === 'object' && commits !== null ? Object.fromEntries(Object.entries(commits)) : {};
}

function parsed(body: string): Entry | undefined {
  try {
    return parseEntry(body);
  } catch {
    return undefined;
  }
}
