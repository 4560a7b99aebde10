import type { Db } from '../database/database.ts';
import { featureMark } from '../networks/features.ts';
import { features } from '../networks/features.store.ts';
import { difference } from '../policy/difference.ts';
import { inForce, publications } from '../policy/publication.store.ts';
import { versionOf } from '../policy/version.ts';
import type { Changed, ClauseChange, FeatureChange, Seen } from './stale.ts';

/** What changed in the clauses from each version in force to the next, and the features that are not as they came. */
export async function changedSoFar(db: Db): Promise<Changed> {
  const versions = (await publications(db)).filter(({ inForceAt }) => inForceAt !== null).toReversed();
  const clauses: ClauseChange[] = [];
  for (const [n, { number, hash }] of versions.entries()) {
    const before = versions[n - 1];
    if (before === undefined) continue;
    const found = await changesBetween(db, before.hash, hash);
    clauses.push(...found.map((change) => ({ version: number, ...change })));
  }
  return { clauses, features: await featuresChanged(db) };
}

type Found = Omit<ClauseChange, 'version'>[];
const MOST = 200;
const known = new Map<string, Found>();

// Under these hashes nothing ever changes, and working it out takes a while.
async function changesBetween(db: Db, before: string, after: string): Promise<Found> {
  const pair = `${before} ${after}`;
  let found = known.get(pair);
  if (found === undefined) {
    found = difference(await versionOf(db, before), await versionOf(db, after)).map(({ id, kinds }) => ({
      clause: id,
      kinds,
    }));
    if (known.size >= MOST) known.delete(known.keys().next().value!);
    known.set(pair, found);
  }
  return found;
}

async function featuresChanged(db: Db): Promise<FeatureChange[]> {
  return (await features(db)).flatMap((feature) => {
    const { id, name, clauses, changedOn } = feature;
    return changedOn === null ? [] : [{ id, name, clauses, changedOn, mark: featureMark(feature) }];
  });
}

/** What can be known at this moment: the version in force (0 before the first), and how the features are. */
export async function seenNow(db: Db): Promise<Seen> {
  const marks = (await featuresChanged(db)).map(({ id, mark }) => [id, mark] as const);
  return { policy: (await inForce(db))?.number ?? 0, features: Object.fromEntries(marks) };
}
