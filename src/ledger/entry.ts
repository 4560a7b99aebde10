import { createHash, randomBytes } from 'node:crypto';
import canonicalize from 'canonicalize';
import { newId } from '../database/id.ts';

/** Values an entry may hold: what survives canonical JSON unchanged. Ids, codes, dates and hashes; never a name. */
export type Fact = string | number | boolean | null | readonly Fact[] | { readonly [key: string]: Fact };
export type Facts = Readonly<Record<string, Fact>>;

export interface Entry {
  id: string;
  /** When it was so: an ISO day for a fact that holds from that day, a UTC instant for an act. */
  at: string;
  /** When we knew: a UTC instant. */
  knownAt: string;
  kind: string;
  personId: string | null;
  facts: Facts;
}

/** An entry as a projection sees it: with the values that it commits to, by name. Those that were erased are absent. */
export interface KnownEntry extends Entry {
  values: Readonly<Record<string, string>>;
}

export interface NewEntry {
  at: string;
  kind: string;
  personId?: string | null;
  facts?: Facts;
  /** Personal or long values: the entry holds a salted hash of each (`facts.commits`), the value stands beside it. */
  commits?: Readonly<Record<string, string>>;
}

export interface Commitment {
  entry_id: string;
  name: string;
  salt: string;
  value: string;
}

/** The commitment to a value: SHA-256 over salt and value, in hex. */
export function commit(salt: string, value: string): string {
  return createHash('sha256').update(`${salt}\n${value}`).digest('hex');
}

/** Makes the entry, its exact text and its commitments. Throws when a fact would not survive canonical JSON. */
export function makeEntry(
  given: NewEntry,
  now: Date,
): { entry: KnownEntry; body: string; commitments: Commitment[] } {
  const id = newId(now);
  const values = Object.fromEntries(
    Object.entries(given.commits ?? {}).map(([name, value]) => [name, keepable(value)]),
  );
  const commitments = Object.entries(values).map(([name, value]) => ({
    entry_id: id,
    name,
    salt: randomBytes(16).toString('base64url'),
    value,
  }));
  const hashes = Object.fromEntries(commitments.map((c) => [c.name, commit(c.salt, c.value)]));
  const facts = commitments.length > 0 ? { ...given.facts, commits: hashes } : { ...given.facts };
  const entry: Entry = {
    id,
    at: given.at,
    knownAt: now.toISOString(),
    kind: given.kind,
    personId: given.personId ?? null,
    facts,
  };
  const body = canonical(entry);
  // Read back, so that a projection sees now just what it will see in a replay, down to the order of keys.
  return { entry: { ...parseEntry(body), values }, body, commitments };
}

/** The canonical text (RFC 8785) of an entry: what is hashed and kept. */
export function canonical(entry: Entry): string {
  refuseOddities(entry.facts, 'facts');
  const text = canonicalize({
    id: entry.id,
    at: entry.at,
    known_at: entry.knownAt,
    kind: entry.kind,
    person_id: entry.personId,
    facts: entry.facts,
  });
  if (text === undefined) throw new Error('an entry must be an object');
  return text;
}

interface SealedText {
  id: string;
  at: string;
  known_at: string;
  kind: string;
  person_id: string | null;
  facts: Facts;
}

/** Reads an entry back from its text. */
export function parseEntry(body: string): Entry {
  const raw: SealedText = JSON.parse(body);
  return {
    id: raw.id,
    at: raw.at,
    knownAt: raw.known_at,
    kind: raw.kind,
    personId: raw.person_id,
    facts: raw.facts,
  };
}

// What people type may be odd. It is kept as both databases can give it back, and that is what is hashed.
const keepable = (text: string) => text.toWellFormed().replaceAll('\0', '\uFFFD');

// Numbers beyond the safe integers, lone surrogates and NUL change on their way through JSON, SQLite or PostgreSQL.
function refuseOddities(value: Fact | undefined, where: string): void {
  if (value === null || typeof value === 'boolean') return;
  if (typeof value === 'string') {
    if (!value.isWellFormed() || value.includes('\0')) throw new Error(`${where}: not well-formed text`);
  } else if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) throw new Error(`${where}: not a whole number`);
  } else if (Array.isArray(value)) {
    value.forEach((item, n) => refuseOddities(item, `${where}[${n}]`));
  } else if (typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype) {
    for (const [key, item] of Object.entries(value)) refuseOddities(item, `${where}.${key}`);
  } else {
    throw new Error(`${where}: neither text, number, boolean, null, list nor plain object`);
  }
}
