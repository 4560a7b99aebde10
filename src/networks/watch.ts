import { lockPeople, type Db, type Tx } from '../database/database.ts';
import { newId } from '../database/id.ts';
import type { Day } from '../days.ts';
import { conflict, invalid, notFound, type FieldProblem } from '../errors.ts';
import { append } from '../ledger/ledger.ts';
import { sameName } from '../organisation/line.ts';
import { labelOf, personMeant } from '../people/person.store.ts';
import { staysOf } from './accounts.store.ts';
import { clausesInForce, unknownClause } from './clauses.ts';
import { markOf } from './mark.ts';
import { watchList, type WatchItem } from './watch.store.ts';

/** What can come of an item: nothing, a word to staff, a new question or lesson, or a new version of the policy. */
export const ACTIONS = ['none', 'nudge', 'new-item', 'policy-change'] as const;
export type WatchAction = (typeof ACTIONS)[number];

/** An item of the watch-list as typed; the owner is a person by name or number, or ''. */
export interface WatchForm {
  feature: string;
  platform: string;
  firstSeen: Day;
  risk: string;
  clauses: string[];
  roles: string[];
  owner: string;
}

/** What nobody has decided yet, the oldest first. */
export async function openWatch(db: Db): Promise<WatchItem[]> {
  return (await watchList(db)).filter((item) => item.decision === null);
}

/** An item as its form shows it. */
export const watchForm = (item: WatchItem): WatchForm => {
  const { feature, platform, firstSeen, risk, clauses, roles, owner } = item;
  const label = owner === null ? '' : labelOf({ ...owner, employee_number: owner.employeeNumber });
  return { feature, platform, firstSeen, risk, clauses, roles, owner: label };
};

/** Marks an item as somebody saw it. */
export const watchMark = (item: WatchItem): string => markOf([watchForm(item), item.owner?.id]);

/**
 * Adds an item (without `edited`) or makes an open one what is given; gives its id. Throws `invalid` with every wrong
 * field, `conflict` for one that was decided or is not any more what `seen` marks, `not-found` for none.
 */
export async function saveWatch(
  tx: Tx,
  now: Date,
  by: string,
  today: Day,
  form: WatchForm,
  edited?: { id: string; seen: string },
): Promise<string> {
  await lockPeople(tx, 'everyone');
  const all = await watchList(tx);
  const before = edited && all.find((one) => one.id === edited.id);
  if (edited !== undefined && before === undefined) throw notFound();
  if (before?.decision) throw conflict('networks.decided-already');
  if (edited !== undefined && before !== undefined && watchMark(before) !== edited.seen)
    throw conflict('networks.changed-meanwhile');
  const problems: FieldProblem[] = [];
  const twin = all.find(
    (one) =>
      one.id !== edited?.id &&
      one.decision === null &&
      sameName(one.feature) === sameName(form.feature) &&
      sameName(one.platform) === sameName(form.platform),
  );
  if (twin !== undefined) problems.push({ field: 'feature', key: 'networks.watch-exists' });
  if (form.firstSeen > today) problems.push({ field: 'firstSeen', key: 'networks.day-ahead' });
  if (unknownClause(form.clauses, await clausesInForce(tx), before?.clauses ?? []) !== undefined)
    problems.push({ field: 'clauses', key: 'networks.clause-unknown' });
  const owner = await ownerMeant(tx, form.owner, today, before, problems);
  if (problems.length > 0) throw invalid(problems);
  const { feature, platform, firstSeen, risk, roles } = form;
  const clauses = form.clauses.toSorted();
  const facts = { by, watch: edited?.id ?? newId(now), firstSeen, clauses, roles, owner };
  const made = [feature, platform, firstSeen, risk, clauses, roles, owner];
  if (before !== undefined && markOf(made) === markOf(partsOf(before))) return before.id;
  await append(tx, now, [{ at: today, kind: 'watch-set', facts, commits: { feature, platform, risk } }]);
  return facts.watch;
}

const partsOf = (item: WatchItem) => [
  item.feature,
  item.platform,
  item.firstSeen,
  item.risk,
  item.clauses,
  item.roles,
  item.owner?.id ?? null,
];

async function ownerMeant(
  tx: Tx,
  typed: string,
  today: Day,
  before: WatchItem | undefined,
  problems: FieldProblem[],
): Promise<string | null> {
  if (typed === '') return null;
  const meant = await personMeant(tx, typed);
  if (typeof meant === 'string') {
    problems.push({ field: 'owner', key: `networks.person-${meant}` });
    return null;
  }
  const here = (await staysOf(tx, [meant.id], today)).get(meant.id)?.here === true;
  if (!here && before?.owner?.id !== meant.id) problems.push({ field: 'owner', key: 'networks.person-left' });
  return meant.id;
}

/** Decides an item, today. Throws `conflict` when it was decided already, `not-found` for none. */
export async function decideWatch(
  tx: Tx,
  now: Date,
  by: string,
  today: Day,
  id: string,
  decision: { action: WatchAction; reason: string },
): Promise<void> {
  await lockPeople(tx, 'everyone');
  const item = (await watchList(tx)).find((one) => one.id === id);
  if (item === undefined) throw notFound();
  if (item.decision !== null) throw conflict('networks.decided-already');
  const { action, reason } = decision;
  await append(tx, now, [
    { at: today, kind: 'watch-decided', facts: { by, watch: id, action, on: today }, commits: { reason } },
  ]);
}
