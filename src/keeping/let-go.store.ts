import type { Db, Tx } from '../database/database.ts';
import { parseEntry, type Entry } from '../ledger/entry.ts';
import type { Kept } from './judge.ts';

/** What goes with the things of a source: the entries whose values do; their rows go at once. `instead` names who is erased. */
export type LetGo = (
  tx: Tx,
  things: readonly Kept[],
  instead: (personId: string) => string,
) => Promise<string[]>;

async function entriesOfPeople(tx: Tx, things: readonly Kept[], kinds: readonly string[]): Promise<Entry[]> {
  const people = [...new Set(things.flatMap(({ personId }) => personId ?? []))];
  if (people.length === 0) return [];
  const rows = await tx
    .selectFrom('ledger')
    .select('body')
    .where('person_id', 'in', people)
    .where('kind', 'in', kinds)
    .execute();
  return rows.map(({ body }) => parseEntry(body));
}

const idsOf = (things: readonly Kept[]): string[] => things.map(({ ref }) => ref);
const refsOf = (things: readonly Kept[]): ReadonlySet<unknown> => new Set(idsOf(things));

/** A signature, its withdrawal, and the certificates that were made of it. */
export const letGoSignatures: LetGo = async (tx, things) => {
  const refs = refsOf(things);
  const kinds = ['signed', 'signature-withdrawn', 'certificate-issued', 'certificate-withdrawn'];
  const all = await entriesOfPeople(tx, things, kinds);
  const issued = all.filter(
    ({ kind, facts }) => kind === 'certificate-issued' && refs.has(facts['signature']),
  );
  const certificates: ReadonlySet<unknown> = new Set(issued.map(({ facts }) => facts['certificate']));
  const mine = all.filter(
    ({ facts }) => refs.has(facts['signature']) || certificates.has(facts['certificate']),
  );
  const ids = mine.map(({ id }) => id);
  await dropCertificateFiles(tx, ids);
  return ids;
};

/** The files of certificates, whose hashes these entries commit to. */
export async function dropCertificateFiles(tx: Tx, entries: readonly string[]): Promise<void> {
  if (entries.length === 0) return;
  await tx
    .deleteFrom('certificate_file')
    .where(
      'hash',
      'in',
      tx.selectFrom('commitment').select('value').where('name', '=', 'pdf').where('entry_id', 'in', entries),
    )
    .execute();
}

const OF_ATTEMPTS = [
  'course-started',
  'practised',
  'paper-drawn',
  'answered',
  'test-marked',
  'answers-struck',
  'help-given',
];

/** All that was drawn, answered and marked in an attempt. */
export const letGoAttempts: LetGo = async (tx, things) => {
  const refs = refsOf(things);
  const rows = await tx.selectFrom('paper').select('id').where('attempt_id', 'in', idsOf(things)).execute();
  const papers: ReadonlySet<unknown> = new Set(rows.map(({ id }) => id));
  const all = await entriesOfPeople(tx, things, OF_ATTEMPTS);
  return all
    .filter(({ facts }) => refs.has(facts['attempt']) || papers.has(facts['paper']))
    .map(({ id }) => id);
};

/** Entries that stand by themselves; of a package also what its content had saved. */
export const letGoEntries: LetGo = async (tx, things) => {
  const ids = idsOf(things);
  const rows = await tx
    .selectFrom('ledger')
    .select('body')
    .where('id', 'in', ids)
    .where('kind', 'in', ['package-ended', 'package-decided'])
    .execute();
  await dropSaved(
    tx,
    rows.map(({ body }) => parseEntry(body).facts['attempt'] as string),
  );
  return ids;
};

/** What the content of packages saved and claimed in these attempts. */
export async function dropSaved(tx: Tx, attempts: readonly string[]): Promise<void> {
  if (attempts.length === 0) return;
  for (const table of ['scorm_commit', 'scorm_state', 'scorm_session'] as const)
    await tx.deleteFrom(table).where('attempt_id', 'in', attempts).execute();
}

export const letGoMails: LetGo = async (tx, things) => {
  await tx.deleteFrom('mail').where('id', 'in', idsOf(things)).execute();
  return [];
};

export const letGoUnclear: LetGo = async (tx, things) => {
  for (const table of ['undecided', 'unclear'] as const)
    await tx.deleteFrom(table).where('day', 'in', idsOf(things)).execute();
  return [];
};

/** Those of these entries that still have values. */
export async function withValuesStill(db: Db, entries: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (let n = 0; n < entries.length; n += 500) {
    const rows = await db
      .selectFrom('commitment')
      .select('entry_id')
      .distinct()
      .where('entry_id', 'in', entries.slice(n, n + 500))
      .orderBy('entry_id')
      .execute();
    found.push(...rows.map((row) => row.entry_id));
  }
  return found;
}

/** Deletes what entries commit to, with the salts. The entries stay. */
export async function dropValues(tx: Tx, entries: readonly string[]): Promise<void> {
  for (let n = 0; n < entries.length; n += 500)
    await tx
      .deleteFrom('commitment')
      .where('entry_id', 'in', entries.slice(n, n + 500))
      .execute();
}
