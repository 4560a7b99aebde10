import { lockPeople, type Db, type Tx } from '../database/database.ts';
import type { Entry } from '../ledger/entry.ts';
import type { Projection } from '../ledger/ledger.ts';
import { textOf } from '../organisation/organisation.projection.ts';
import { requiredPeople } from './asked.store.ts';
import type { CommonFacts } from './facts.ts';
import { rules, type Rule } from './rule.ts';
import { standings } from './standing.ts';
import { commonFacts, employedAfter } from './common.store.ts';
import { personFacts, type Known } from './facts.store.ts';
import { managersMoved, putManagers } from './managers.store.ts';
import { putStandings, type StandingRow } from './standing.store.ts';
import type { Whose } from './whose.store.ts';

/** What moves one person. */
const OF_ONE = [
  'hired',
  'employment-corrected',
  'left',
  'leaving-withdrawn',
  'placed',
  'work-set',
  'leave-set',
  'leave-withdrawn',
  'test-marked',
  'course-started',
  'refresher-passed',
  'signed',
  'signature-withdrawn',
  'change-read',
  'change-answered',
  'role-granted',
  'role-revoked',
  'waived',
  'waiver-ended',
  'extended',
  'extension-withdrawn',
  'required-of',
  'requirement-done',
  'requirement-dropped',
  'outside-training',
  'outside-training-withdrawn',
  'package-decided',
  'package-undecided',
];
/** What may move everybody. */
const OF_ALL = ['rule-set', 'rule-ended', 'settings-changed', 'site-set', 'policy-effective'];
/** What makes a manager of somebody, or stops it. */
const OF_MANAGERS = ['manager-set'];
/** What moves those of whom it was asked. */
const OF_REQUIRED = ['requirement-withdrawn'];

/** How everyone stands, brought up to date with each fact in its own transaction. */
export const standingProjection: Projection = {
  name: 'standing',
  tables: ['standing', 'standing_pause', 'standing_manager'],
  kinds: [...OF_ONE, ...OF_MANAGERS, ...OF_REQUIRED, ...OF_ALL],
  async apply(tx, entries) {
    if (entries.some(movesAll)) return standEverybody(tx);
    const of = (kinds: readonly string[]) => entries.filter(({ kind }) => kinds.includes(kind));
    const own = of([...OF_ONE, ...OF_MANAGERS]).flatMap(({ personId }) => personId ?? []);
    const moved = of(OF_MANAGERS).flatMap(({ personId }) => personId ?? []);
    const withdrawn = of(OF_REQUIRED).map(({ facts }) => textOf(facts, 'requirement'));
    await stand(tx, [
      ...new Set([
        ...own,
        ...(moved.length === 0 ? [] : await managersMoved(tx, moved)),
        ...(await requiredPeople(tx, withdrawn)),
      ]),
    ]);
  },
};

const movesAll = (entry: Entry): boolean => OF_ALL.includes(entry.kind);

const PAGE = 500;

async function standEverybody(tx: Tx): Promise<void> {
  await lockPeople(tx, 'everyone');
  const [inForce, common] = [await rules(tx), await commonFacts(tx)];
  for (let after = ''; ;) {
    const ids = await employedAfter(tx, after, PAGE);
    if (ids.length === 0) return;
    const last = ids.at(-1)!;
    await restand(tx, { first: ids[0]!, last }, inForce, common);
    after = last;
  }
}

async function stand(tx: Tx, ids: string[]): Promise<void> {
  if (ids.length === 0) return;
  await lockPeople(tx, ids);
  const [inForce, common] = [await rules(tx), await commonFacts(tx)];
  for (let i = 0; i < ids.length; i += PAGE) await restand(tx, ids.slice(i, i + PAGE), inForce, common);
}

/** Works out how these people stand, from what is known of them. Pure but for what it reads. */
export async function workedOut(
  db: Db,
  ids: readonly string[],
  inForce: readonly Rule[],
  common: CommonFacts,
): Promise<StandingRow[]> {
  return rowsFor(await personFacts(db, ids), inForce, common);
}

const rowsFor = (people: readonly Known[], inForce: readonly Rule[], common: CommonFacts): StandingRow[] =>
  people.flatMap(({ placement, facts }) =>
    standings(inForce, facts, common).map((one) => ({ personId: facts.personId, ...placement, ...one })),
  );

async function restand(tx: Tx, whose: Whose, inForce: readonly Rule[], common: CommonFacts): Promise<void> {
  const people = await personFacts(tx, whose);
  const managers = people.flatMap(({ facts }) => (facts.isManager ? [facts.personId] : []));
  await putManagers(tx, whose, new Set(managers));
  await putStandings(tx, whose, rowsFor(people, inForce, common));
}
