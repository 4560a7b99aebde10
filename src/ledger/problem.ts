export type ProblemKind =
  | 'altered'
  | 'columns'
  | 'commitment'
  | 'value-gone'
  | 'entry-missing'
  | 'seal-missing'
  | 'unqueued'
  | 'queue'
  | 'astray'
  | 'checkpoint-astray'
  | 'root'
  | 'signature'
  | 'unsigned'
  | 'checkpoint'
  | 'cut'
  | 'tree'
  | 'node'
  | 'log'
  | 'succession-unsaid'
  | 'succession-differs'
  | 'succession-unvouched'
  | 'signed-late'
  | 'outside'
  | 'outside-lost'
  | 'outside-late'
  | 'outside-unreadable';

/** A size that the log had, and when a checkpoint said so (null when none did). */
export interface Mark {
  size: number;
  at: string | null;
}

/** One entry (its index is null when it has none), or somewhere after one mark and not after the other. */
export type Place =
  | { log: string | null; entry: string | null; index: number | null }
  | { log: string; after: Mark | null; until: Mark };

export interface Problem {
  kind: ProblemKind;
  where: Place;
  /** The sentence for a person: its message key and parameters. */
  key: string;
  params: Record<string, string | number>;
}

/** A value that an entry commits to and that was erased, as a purge entry says. */
export interface Gap {
  entry: string;
  name: string;
  /** The purge entry. */
  by: string;
}

const MOST_LISTED = 100;

/** Collects what is found; lists the first hundred, counts all. */
export class Findings {
  readonly problems: Problem[] = [];
  readonly gaps: Gap[] = [];
  problemCount = 0;
  gapCount = 0;

  /** A problem with one entry. */
  entry(kind: ProblemKind, log: string | null, entry: string | null, index: number | null): void {
    this.#add(kind, { log, entry, index }, { log: log ?? '?', entry: entry ?? '?', index: index ?? '?' });
  }

  /** A problem somewhere between two sizes of a log. */
  between(kind: ProblemKind, log: string, after: Mark | null, until: Mark): void {
    const from = after ?? { size: 0, at: null };
    const params = {
      log,
      from: from.size,
      'from-at': from.at ?? '–',
      to: until.size,
      'to-at': until.at ?? '–',
    };
    this.#add(kind, { log, after, until }, params);
  }

  /** A value that an entry commits to, gone without a purge entry. */
  valueGone(log: string | null, entry: string, index: number | null, name: string): void {
    this.#add('value-gone', { log, entry, index }, { log: log ?? '?', entry, index: index ?? '?', name });
  }

  gap(gap: Gap): void {
    this.gapCount++;
    if (this.gaps.length < MOST_LISTED) this.gaps.push(gap);
  }

  #add(kind: ProblemKind, where: Place, params: Problem['params']): void {
    this.problemCount++;
    if (this.problems.length >= MOST_LISTED) return;
    this.problems.push({ kind, where, key: `ledger.problem-${kind}`, params });
  }
}
