import { parseEntry } from '../ledger/entry.ts';
import { commitmentsOfMany } from '../ledger/ledger.store.ts';
import type { Cell } from '../reports/table.ts';
import type { Out } from './spool.ts';
import { pagesOf, type Packing } from './packing.ts';
import { instantsOf } from './part-policy.ts';
import { sealedEntries } from './proof.store.ts';
import { extensionsOf, outsideOf, requiredOf, waiversOf } from './training.store.ts';
import { thingIn, titlesIn } from './titles.ts';
import { namerOf } from './whom.ts';

/** What the first page says of exceptions, and of what was asked of people one by one. */
export interface ExceptionFacts {
  waivers: number;
  extensions: number;
  required: number;
  outside: number;
  /** Who approved how many of them, in the order of names. */
  approvers: { name: string; waivers: number; extensions: number; required: number }[];
}

const WHO = ['person', 'employee_number', 'name'];
const WAIVERS = [
  ...WHO,
  'waiver',
  'what',
  'from',
  'until',
  'reason',
  'approved_by',
  'approved_at',
  'ended_by',
  'ended_at',
  'title',
  'why_ended',
];
const EXTENSIONS = [
  ...WHO,
  'extension',
  'obligation',
  'until',
  'reason',
  'approved_by',
  'approved_at',
  'withdrawn_by',
  'withdrawn_at',
  'title',
  'why_withdrawn',
];
const REQUIRED = [
  ...WHO,
  'requirement',
  'cause',
  'case',
  'what',
  'asked_on',
  'due_on',
  'asked_by',
  'reason',
  'done_on',
  'withdrawn_at',
  'title',
];
const OUTSIDE = [
  ...WHO,
  'what',
  'done_on',
  'provider',
  'evidence',
  'added_by',
  'added_at',
  'withdrawn_at',
  'title',
];

/** Who was excused or given more time, by whom and why; what an officer asked of whom; and training that was done elsewhere. */
export async function exceptionsPart(packing: Packing, out: Out): Promise<ExceptionFacts> {
  const { db, ask, chosen, messages } = packing;
  const [, before] = instantsOf(packing);
  const titles = titlesIn(db, messages);
  // By id: two people may have one name.
  const approvers = new Map<string, ExceptionFacts['approvers'][number]>();
  const approved = (id: string, name: string, kind: Kind) => {
    const one = approvers.get(id) ?? { name, waivers: 0, extensions: 0, required: 0 };
    approvers.set(id, { ...one, [kind]: one[kind] + 1 });
  };
  type Page<T> = (ids: readonly string[]) => Promise<T[]>;
  // A row with who it is about before it, and those who acted by their names.
  async function* rows<T extends { person_id: string; id?: string }>(
    page: Page<T>,
    actors: (row: T) => (string | null)[],
    thing: (row: T) => string,
    shown: (row: T, name: (id: string | null) => string) => Cell[],
    kind?: Kind,
    ended?: Ended,
  ): AsyncGenerator<Cell[][]> {
    for (const ids of pagesOf(chosen)) {
      const found = await page(ids);
      const named = found.flatMap((row) => [row.person_id, ...actors(row).flatMap((id) => id ?? [])]);
      const { name, number } = await namerOf(db, named, messages.t('packs.erased'));
      const known = await titles(found.map(thing));
      const why = ended === undefined ? undefined : await whyEnded(packing.ledger, ids, ended);
      if (kind !== undefined)
        for (const row of found) {
          const by = actors(row)[0] ?? '';
          approved(by, name(by), kind);
        }
      yield found.map((row) => [
        row.person_id,
        number(row.person_id),
        name(row.person_id),
        ...shown(row, name),
        known.get(thing(row)) ?? '',
        ...(why === undefined ? [] : [why.get(row.id) ?? '']),
      ]);
    }
  }
  const counts = {
    waivers: await out.sheet('exceptions/waivers', WAIVERS, rows(
      (ids) => waiversOf(db, ids, ask.from, ask.to),
      (row) => [row.given_by, row.ended_by],
      (row) => row.thing,
      (row, name) => [row.id, row.thing, row.from_on, row.to_on, row.reason, name(row.given_by), row.at, name(row.ended_by), row.ended_at],
      'waivers',
      { kind: 'waiver-ended', fact: 'waiver' },
    )),
    extensions: await out.sheet('exceptions/extensions', EXTENSIONS, rows(
      (ids) => extensionsOf(db, ids, ask.from, before),
      (row) => [row.given_by, row.withdrawn_by],
      (row) => thingIn(row.obligation),
      (row, name) => [row.id, row.obligation, row.to_on, row.reason, name(row.given_by), row.at, name(row.withdrawn_by), row.withdrawn_at],
      'extensions',
      { kind: 'extension-withdrawn', fact: 'extension' },
    )),
    required: await out.sheet('exceptions/required', REQUIRED, rows(
      (ids) => requiredOf(db, ids, ask.from, ask.to),
      (row) => [row.asked_by],
      (row) => `required:${row.id}`,
      (row, name) => [row.id, row.cause, row.case_number, row.what, row.asked_on, row.due_on, name(row.asked_by), row.reason, row.done_on, row.withdrawn_at],
      'required',
    )),
    outside: await out.sheet('training/elsewhere', OUTSIDE, rows(
      (ids) => outsideOf(db, ids, ask.from, ask.to),
      (row) => [row.added_by],
      (row) => row.thing,
      (row, name) => [row.thing, row.done_on, row.provider, row.evidence, name(row.added_by), row.at, row.withdrawn_at],
    )),
  }; // prettier-ignore
  const named = [...approvers].toSorted(([a, one], [b, other]) => (one.name + a < other.name + b ? -1 : 1));
  return { ...counts, approvers: named.map(([, one]) => one) };
}

/** The entry by which something ended before its day, and the fact that names what. */
interface Ended {
  kind: string;
  fact: string;
}

async function whyEnded(
  ledger: Packing['ledger'],
  ids: readonly string[],
  { kind, fact }: Ended,
): Promise<Map<unknown, string>> {
  const entries = (await sealedEntries(ledger, [kind], ids)).map(({ body }) => parseEntry(body));
  const values = await commitmentsOfMany(
    ledger,
    entries.map(({ id }) => id),
  );
  return new Map(entries.map(({ id, facts }) => [facts[fact], values.get(id)?.['reason'] ?? '']));
}

type Kind = 'waivers' | 'extensions' | 'required';
