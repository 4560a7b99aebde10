import { sql } from 'kysely';
import type { Db } from '../database/database.ts';
import type { Day } from '../days.ts';
import { parseEntry, type Entry } from '../ledger/entry.ts';
import type { Class, Kept } from './judge.ts';
import { letGoEntries } from './let-go.store.ts';
import type { Asked, Source } from './sources.store.ts';

type InForce = (entry: Entry, ends: Ends) => Kept['inForceUntil'];

/** Days on which something ended, for a page of entries. */
interface Ends {
  left: ReadonlyMap<string, Day | null>;
  drafts: ReadonlyMap<string, Day | null>;
}

const never: InForce = () => null;
const untilFact: InForce = ({ facts }) => (typeof facts['until'] === 'string' ? facts['until'] : null);
const whileHere: InForce = ({ personId }, { left }) => left.get(personId ?? '') ?? 'still';
// As long as the version that came of the draft; a draft that is worked on is.
const asDraft: InForce = ({ facts }, { drafts }) => drafts.get(facts['draft'] as string) ?? 'still';

/** The kinds of entry that stand by themselves, with what of them is in force, and until when. */
const KINDS: Readonly<Record<string, { class: Class; inForce: InForce }>> = {
  'follow-up-answered': { class: 'answers', inForce: never },
  'change-answered': { class: 'answers', inForce: never },
  'requirement-step': { class: 'answers', inForce: never },
  'package-ended': { class: 'answers', inForce: whileHere },
  'package-decided': { class: 'answers', inForce: whileHere },
  waived: { class: 'decisions', inForce: untilFact },
  extended: { class: 'decisions', inForce: untilFact },
  required: { class: 'decisions', inForce: never },
  'requirement-dropped': { class: 'decisions', inForce: never },
  'requirement-withdrawn': { class: 'decisions', inForce: never },
  'requirement-undone': { class: 'decisions', inForce: never },
  'attempt-struck': { class: 'decisions', inForce: whileHere },
  ...Object.fromEntries(
    // Why something on record was changed, in somebody's words.
    [
      'employment-corrected',
      'placed',
      'work-set',
      'manager-set',
      'left',
      'leaving-withdrawn',
      'leave-set',
      'leave-withdrawn',
      'waiver-ended',
      'extension-withdrawn',
      'outside-training-withdrawn',
      'package-undecided',
      'reason-added',
    ].map((kind) => [kind, { class: 'decisions', inForce: whileHere } as const]),
  ),
  'data-ended': { class: 'decisions', inForce: never },
  'correction-asked': { class: 'decisions', inForce: never },
  'correction-answered': { class: 'decisions', inForce: never },
  'outside-training': { class: 'decisions', inForce: whileHere },
  'draft-changed': { class: 'committee', inForce: asDraft },
  'draft-commented': { class: 'committee', inForce: asDraft },
  'draft-decided': { class: 'committee', inForce: asDraft },
  'draft-voted': { class: 'committee', inForce: asDraft },
  'seat-abstained': { class: 'committee', inForce: asDraft },
  'emergency-asked': { class: 'committee', inForce: asDraft },
  'counsel-asked': { class: 'committee', inForce: asDraft },
  'report-exported': { class: 'exports', inForce: never },
  nudged: { class: 'reminders', inForce: never },
  'import-timed': { class: 'imports', inForce: never },
  'import-taken': { class: 'imports', inForce: never },
};

/** The entries of a class that hold words of somebody's, each by itself. */
export function entriesOf(kind: Class): Source {
  const kinds = Object.keys(KINDS).filter((name) => KINDS[name]!.class === kind);
  return {
    name: `entry-${kind}`,
    letGo: letGoEntries,
    async find(db, asked) {
      const { rows } = await pageOf(db, kinds, asked);
      const entries = rows.map(({ body }) => parseEntry(body));
      const ends = { left: await leftDays(db, entries), drafts: await draftEnds(db, entries) };
      return entries.map((entry) => {
        const day = entry.knownAt.slice(0, 10);
        const inForceUntil = KINDS[entry.kind]!.inForce(entry, ends);
        return {
          class: kind,
          ref: entry.id,
          personId: entry.personId,
          created: day,
          last: day,
          inForceUntil,
        };
      });
    },
  };
}

function pageOf(db: Db, kinds: readonly string[], asked: Asked) {
  const which =
    'refs' in asked
      ? sql`l.id in (${sql.join([...asked.refs, ''])}) order by l.id`
      : sql`l.id > ${asked.after} order by l.id limit ${asked.most}`;
  return sql<{ body: string }>`
    select l.body from ledger l where l.kind in (${sql.join([...kinds, ''])})
      and exists (select 1 from commitment c where c.entry_id = l.id) and ${which}`.execute(db);
}

async function leftDays(db: Db, entries: readonly Entry[]): Promise<Map<string, Day | null>> {
  const ids = [...new Set(entries.flatMap(({ personId }) => personId ?? []))];
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('employment')
    .select(['person_id', 'left_on'])
    .where('person_id', 'in', ids)
    .orderBy('hired_on')
    .execute();
  return new Map(rows.map((row) => [row.person_id, row.left_on]));
}

async function draftEnds(db: Db, entries: readonly Entry[]): Promise<Map<string, Day | null>> {
  const ids = [...new Set(entries.map(({ facts }) => facts['draft']).filter((id) => typeof id === 'string'))];
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{
    id: string;
    ended_at: string | null;
    published_as: number | null;
    next_at: string | null;
  }>`
    select d.id, d.ended_at, d.published_as,
      (select min(n.in_force_at) from publication n where n.number > d.published_as and n.withdrawn_at is null) as next_at
    from draft d where d.id in (${sql.join(ids)})`.execute(db);
  return new Map(
    rows.map((row) => [
      row.id,
      (row.published_as === null ? row.ended_at : row.next_at)?.slice(0, 10) ?? null,
    ]),
  );
}
