import { packagesKnown } from '../courses/package.store.ts';
import type { Db } from '../database/database.ts';
import { packageOf, packageThing, rules, type Rule, type Thing } from './rule.ts';

/** The packages that can be asked of people, as things: those in use. */
export const packagesInUse = async (db: Db): Promise<Thing[]> =>
  (await packagesKnown(db)).filter(({ retired }) => !retired).map(({ id }) => packageThing(id));

/** Of these things the packages that nobody can begin any more: out of use, or never brought in. */
export async function outOfUse(db: Db, things: Iterable<Thing>): Promise<Set<Thing>> {
  const ids = [...new Set([...things].flatMap((thing) => packageOf(thing) ?? []))];
  const usable = new Set(
    (await packagesKnown(db, ids)).filter(({ retired }) => !retired).map(({ id }) => id),
  );
  return new Set(ids.filter((id) => !usable.has(id)).map(packageThing));
}

/** The rules in force that ask for what nobody can begin any more. */
export async function rulesUnfinishable(db: Db): Promise<Rule[]> {
  const all = await rules(db);
  const gone = await outOfUse(
    db,
    all.map(({ thing }) => thing),
  );
  return all.filter(({ thing }) => gone.has(thing));
}
