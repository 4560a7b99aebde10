import { lockPeople, type Db, type Tx } from '../database/database.ts';
import { newId } from '../database/id.ts';
import type { Day } from '../days.ts';
import { conflict, invalid, notFound, type FieldProblem } from '../errors.ts';
import { append } from '../ledger/ledger.ts';
import { sameName } from '../organisation/line.ts';
import { clausesInForce, unknownClause } from './clauses.ts';
import { features, type Feature } from './features.store.ts';
import { markOf } from './mark.ts';
import { networkNamed } from './networks.ts';
import { nextDue, QUARTER } from './rhythm.ts';

/** The kinds of place, or of content, that a feature can belong to. */
export const PLACES = [
  'profile',
  'story',
  'live',
  'location',
  'picture',
  'tag',
  'group',
  'message',
  'review-site',
  'business-account',
  'paid',
  'ai-tool',
  'device',
  'website',
  'other',
] as const;
export type FeaturePlace = (typeof PLACES)[number];

/** What the register says of a feature, as typed. */
export interface FeatureForm {
  name: string;
  network: string;
  place: FeaturePlace;
  /** What can go wrong, in one line. */
  risk: string;
  clauses: string[];
  gone: boolean;
}

/** The day on which somebody is to look at it: at once for one that nobody has looked at yet, then each quarter. */
export function nextLook({ addedOn, looks }: Pick<Feature, 'addedOn' | 'looks'>): Day {
  const [first, ...later] = looks.map(({ on }) => on);
  return first === undefined ? addedOn : nextDue(first, later, QUARTER);
}

export interface Gap {
  featureId: string;
  network: string;
  name: string;
  risk: string;
}

/** The features that no clause covers: it names none, or none that is in force any more. */
export async function gaps(db: Db): Promise<Gap[]> {
  const isGap = gapTest(await clausesInForce(db));
  return (await features(db))
    .filter(isGap)
    .map(({ id, network, name, risk }) => ({ featureId: id, network, name, risk }));
}

/** Says of a feature whether it is a gap, given the clauses in force (undefined before there are any). */
export const gapTest =
  (inForce: readonly { id: string }[] | undefined) =>
  ({ goneOn, clauses }: Pick<Feature, 'goneOn' | 'clauses'>): boolean =>
    goneOn === null &&
    !clauses.some((id) => inForce === undefined || inForce.some((clause) => clause.id === id));

/** The features whose quarterly look is due by that day, or that nobody has looked at. */
export async function looksDue(db: Db, today: Day): Promise<Feature[]> {
  return (await features(db)).filter((feature) => feature.goneOn === null && nextLook(feature) <= today);
}

export interface ChangedFeature {
  featureId: string;
  name: string;
  clauses: string[];
  /** The day on which somebody here added it or last changed it. */
  changedOn: Day;
  /** The instant (UTC) of the newest look at the feature since that change; null while there was none. */
  lookedAt: string | null;
}

/** What is not as it came with Heed: every feature that was added here, or changed, and when. */
export async function changedFeatures(db: Db): Promise<ChangedFeature[]> {
  return (await features(db)).flatMap(({ id, name, clauses, changedOn, lookedAt }) =>
    changedOn === null ? [] : [{ featureId: id, name, clauses, changedOn, lookedAt }],
  );
}

/** Marks a feature as somebody saw it. A look changes nothing of it. */
export const featureMark = ({ name, networkId, place, risk, clauses, goneOn }: Feature): string =>
  markOf([name, networkId, place, risk, clauses, goneOn]);

/**
 * Adds a feature (without `edited`), which counts as a look at it, or makes one what is given; gives its id. An equal
 * one stays as it is. Throws `invalid`, `conflict` when it is not any more what `seen` marks, `not-found` for none.
 */
export async function saveFeature(
  tx: Tx,
  now: Date,
  by: string,
  today: Day,
  form: FeatureForm,
  edited?: { id: string; seen: string },
): Promise<string> {
  await lockPeople(tx, 'everyone');
  const all = await features(tx);
  const before = edited && all.find((one) => one.id === edited.id);
  if (edited !== undefined && before === undefined) throw notFound();
  if (edited !== undefined && before !== undefined && featureMark(before) !== edited.seen)
    throw conflict('networks.changed-meanwhile');
  const problems: FieldProblem[] = [];
  const twin = all.find(
    (one) =>
      one.id !== edited?.id &&
      sameName(one.network) === sameName(form.network) &&
      sameName(one.name) === sameName(form.name),
  );
  if (twin !== undefined) problems.push({ field: 'name', key: 'networks.feature-exists' });
  if (unknownClause(form.clauses, await clausesInForce(tx), before?.clauses ?? []) !== undefined)
    problems.push({ field: 'clauses', key: 'networks.clause-unknown' });
  if (problems.length > 0) throw invalid(problems);
  const network = await networkNamed(tx, now, by, form.network, today);
  const { name, place, risk, gone } = form;
  const clauses = form.clauses.toSorted();
  const goneOn = gone ? (before?.goneOn ?? today) : null;
  const made = { name, networkId: network, place, risk, clauses, goneOn };
  if (before !== undefined && featureMark({ ...before, ...made }) === featureMark(before)) return before.id;
  const feature = edited?.id ?? newId(now);
  const shipped = before?.shipped ?? null;
  await append(tx, now, [
    {
      at: today,
      kind: 'feature-set',
      facts: {
        by,
        feature,
        network,
        place,
        clauses,
        goneOn,
        shipped,
        asShipped: false,
        look: before === undefined,
      },
      commits: { name, risk },
    },
  ]);
  return feature;
}

/** Records that somebody looked at these features today; says at how many. Those that are gone or unknown are left out. */
export async function lookAt(
  tx: Tx,
  now: Date,
  by: string,
  today: Day,
  ids: readonly string[],
): Promise<number> {
  await lockPeople(tx, 'everyone');
  const seen = (await features(tx)).filter(({ id, goneOn }) => ids.includes(id) && goneOn === null);
  const entries = seen.map(({ id }) => ({
    at: now.toISOString(),
    kind: 'feature-looked-at',
    facts: { by, feature: id, on: today },
  }));
  if (entries.length > 0) await append(tx, now, entries);
  return entries.length;
}
