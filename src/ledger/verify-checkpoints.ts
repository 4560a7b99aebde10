import type { CheckpointRow } from './checkpoint.store.ts';
import type { Frontier } from './merkle.ts';
import { openCheckpoint, type Checkpoint, type Verifier } from './note.ts';
import type { Findings, Mark } from './problem.ts';

/** When a log ended, and whether a restore ended it: that may have lost what came after the backup. */
export interface End {
  at: string;
  byRestore: boolean;
}

/** Goes through a log's checkpoints as the recomputed tree reaches their sizes. */
export class Marks {
  /** Seals that are not there. After the first, no root can be compared any more. */
  missing = 0;
  count = 0;
  readonly #rows: AsyncGenerator<CheckpointRow>;
  readonly #most: number;
  readonly #verifier: Verifier;
  readonly #found: Findings;
  #outside: Checkpoint | undefined;
  readonly #end: End | undefined;
  #next: CheckpointRow | undefined;
  #begun = false;
  #oldest: Mark | null = null;
  #good: Mark | null = null;
  #lost = false;

  constructor(
    rows: AsyncGenerator<CheckpointRow>,
    most: number,
    verifier: Verifier,
    found: Findings,
    outside: Checkpoint | undefined,
    end: End | undefined,
  ) {
    this.#rows = rows;
    this.#most = most;
    this.#verifier = verifier;
    this.#found = found;
    this.#outside = outside;
    this.#end = end;
  }

  /** The oldest and the newest checkpoint that are signed and agree with the tree. */
  get vouching(): { oldest: Mark; newest: Mark } | null {
    return this.#oldest && this.#good && { oldest: this.#oldest, newest: this.#good };
  }

  /** True when something was signed at this size. */
  isAt(frontier: Frontier): boolean {
    const size = frontier.size + this.missing;
    return (this.#next !== undefined && this.#next.size <= size) || this.#outside?.size === size;
  }

  /** Holds the root against what was signed at this size. To be called at the start and wherever `isAt`. */
  async reached(frontier: Frontier): Promise<void> {
    if (!this.#begun) await this.#advance();
    const size = frontier.size + this.missing;
    while (this.#next !== undefined && this.#next.size <= size) {
      const signed = this.#open(this.#next);
      if (signed !== undefined && this.missing === 0) this.#compare(this.#next.at, signed, frontier.root());
      await this.#advance();
    }
    if (this.#outside?.size === size) {
      const outside = this.#outside;
      this.#outside = undefined;
      if (this.missing === 0 && !outside.root.equals(frontier.root()))
        this.#found.between('outside', this.#verifier.origin, this.#good, markOf(outside));
    }
  }

  /** What was signed beyond the end has been cut off. */
  async finish(end: number): Promise<void> {
    const last = { size: end, at: null };
    const log = this.#verifier.origin;
    let longest: Mark | undefined;
    for (; this.#next !== undefined; await this.#advance()) {
      const signed = this.#open(this.#next);
      if (signed !== undefined) longest = { size: signed.size, at: this.#next.at };
    }
    if (longest !== undefined) this.#found.between('cut', log, last, longest);
    if (this.#outside !== undefined)
      this.#found.between(this.#beyond(this.#outside), log, last, markOf(this.#outside));
  }

  // What was signed elsewhere beyond the end of a log that another succeeds: before that, it is lost here, as that other says; after
  // it, somebody still signs for the log that ended.
  #beyond({ at }: Checkpoint): 'outside' | 'outside-lost' | 'outside-late' {
    if (this.#end === undefined) return 'outside';
    if (at.getTime() > Date.parse(this.#end.at)) return 'outside-late';
    return this.#end.byRestore ? 'outside-lost' : 'outside';
  }

  /** The checkpoint when its signatures are right and its columns say the same. */
  #open(row: CheckpointRow): Checkpoint | undefined {
    this.count++;
    const here = { size: row.size, at: row.at };
    const signed = openCheckpoint(row.note, this.#verifier);
    if (signed === undefined) {
      this.#found.between('signature', this.#verifier.origin, this.#good, here);
    } else if (signed.size !== row.size || signed.at.getTime() !== wholeSeconds(row.at)) {
      this.#found.between('checkpoint', this.#verifier.origin, this.#good, here);
    } else return signed;
    return undefined;
  }

  // Once a root differs all later ones do, and say nothing of where: only the first is told.
  #compare(at: string, signed: Checkpoint, root: Buffer): void {
    const here = { size: signed.size, at };
    if (signed.root.equals(root)) {
      this.#oldest ??= here;
      this.#good = here;
    } else if (!this.#lost) {
      this.#lost = true;
      this.#found.between('root', this.#verifier.origin, this.#good, here);
    }
  }

  async #advance(): Promise<void> {
    this.#begun = true;
    const { value, done } = await this.#rows.next();
    // Beyond that they were signed after this verification began.
    this.#next = done || value.size > this.#most ? undefined : value;
  }
}

const markOf = ({ size, at }: Checkpoint): Mark => ({ size, at: at.toISOString() });

const wholeSeconds = (at: string) => Math.floor(Date.parse(at) / 1000) * 1000;
