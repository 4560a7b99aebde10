import type { Db } from '../database/database.ts';
import { collision, type CollisionLine } from '../committee/collision.ts';
import { namesOf } from '../people/person.store.ts';
import { markOf, type Desk } from './draft.ts';
import type { Thing } from './parts.ts';
import type { Told } from './told.ts';

/** What two people made of one thing: who was first, and line by line what each wrote and what is in force. */
export interface Clash {
  by: string;
  at: string;
  lines: CollisionLine[];
}

/** Somebody's typed words beside what another person had saved of the same thing meanwhile. */
export async function clashOf(
  db: Db,
  desk: Desk,
  thing: Thing,
  { base, theirs, yours }: Record<'base' | 'theirs' | 'yours', readonly Told[]>,
): Promise<Clash> {
  const changed = desk.changes.get(markOf(thing));
  const names = await namesOf(db, changed === undefined ? [] : [changed.by]);
  const labels = new Map([...theirs, ...yours].map(({ field, label }) => [field, label]));
  const text = (list: readonly Told[], field: string) => list.find((one) => one.field === field)?.text ?? '';
  return {
    by: changed === undefined ? '' : (names.get(changed.by) ?? ''),
    at: changed?.at ?? '',
    lines: collision(
      [...labels].map(([field, label]) => ({
        label,
        base: text(base, field),
        theirs: text(theirs, field),
        yours: text(yours, field),
      })),
    ),
  };
}
