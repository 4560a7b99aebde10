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
  /** The purge entry of each entry whose values were erased. */
  readonly #purged = new Map<string, string>();
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
      const by = this.#purged.get(entry);
      if (by !== undefined) this.#found.gap({ entry, name, by });
      else this.#found.valueGone(log, entry, index, name);
    }
  }

  async #read(): Promise<void> {
    for (const body of await textsOfKind(this.#db, PURGED))
      for (const [entry, by] of purgedBy(body)) this.#purged.set(entry, by);
  }
}

function purgedBy(body: string): [entry: string, by: string][] {
  try {
    const { id, kind, facts } = parseEntry(body);
    const ids = kind === PURGED ? facts['entries'] : [];
    return Array.isArray(ids) ? ids.filter((one) => typeof one === 'string').map((one) => [one, id]) : [];
  } catch {
    return [];
  }
}
