import type { Db } from '../database/database.ts';
import { parseEntry } from './entry.ts';
import type { Findings } from './problem.ts';
import { textsOfKind } from './verify.store.ts';

/** The kind of entry that says which entries' values were erased: `facts.entries` holds their ids. */
const PURGED = 'purged';

interface Missing {
  /** Null while it waits to be sealed. */
  log: string | null;
  index: number | null;
  entry: string;
  name: string;
}

/** Tells values that were erased with a purge entry from those that are just gone. */
export class Gaps {
  readonly #db: Db;
  readonly #found: Findings;
  readonly #purged = new Set<string>();
  #open: Missing[] = [];

  constructor(db: Db, found: Findings) {
    this.#db = db;
    this.#found = found;
  }

  add(missing: Missing): void {
    this.#open.push(missing);
  }

  /** Decides what was added. A purge entry is itself an entry of this record, and verified as such. */
  async settle(): Promise<void> {
    const open = this.#open;
    this.#open = [];
    // Read only now: values and their purge entry leave and come in one transaction, perhaps a moment ago.
    if (open.some((one) => !this.#purged.has(one.entry))) await this.#read();
    for (const { log, index, entry, name } of open) {
      if (this.#purged.has(entry)) this.#found.gap({ entry, name });
      else this.#found.valueGone(log, entry, index, name);
    }
  }

  async #read(): Promise<void> {
    for (const body of await textsOfKind(this.#db, PURGED))
      for (const id of purgedBy(body)) this.#purged.add(id);
  }
}

function purgedBy(body: string): string[] {
  try {
    const { kind, facts } = parseEntry(body);
    const ids = kind === PURGED ? facts['entries'] : [];
    return Array.isArray(ids) ? ids.filter((id) => typeof id === 'string') : [];
  } catch {
    return [];
  }
}
