import { setImmediate as breathe } from 'node:timers/promises';
import { lockPeople, type Db, type Tx } from '../database/database.ts';
import type { Entry } from '../ledger/entry.ts';
import type { Projection } from '../ledger/ledger.ts';
import { textOf } from '../organisation/organisation.projection.ts';
import { requiredPeople } from './asked.store.ts';
import type { CommonFacts } from './facts.ts';
import { rules, type Rule } from './rule.ts';
import { standings } from './standing.ts';
import { forgetCounts } from './counts.store.ts';
import { commonFacts, COMMON_SETTINGS, employedAfter, placedAt } from './common.store.ts';
import { personFacts, type Known } from './facts.store.ts';
import { managersMoved, putManagers } from './managers.store.ts';
import { putStandings, type Moved, type StandingRow } from './standing.store.ts';
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
  'attempt-struck',
  'signed',
  'signature-withdrawn',
  'change-read',
  'change-answered',
  'role-granted',
  'role-revoked',
  'auditor-granted',
  'auditor-ended',
  'waived',
  'waiver-ended',
  'extended',
  'extension-withdrawn',
  'required-of',
  'requirement-done',
  'requirement-undone',
  'requirement-dropped',
  'outside-training',
  'outside-training-withdrawn',
  'package-decided',
  'package-undecided',
];
/** What may move everybody; of the settings only those that everybody's dates go by. */
const OF_ALL = ['rule-set', 'rule-ended', 'settings-changed', 'start-days-set', 'policy-effective'];
/** What may move those who are or were at a site. */
const OF_SITES = ['site-set'];
/** What makes a manager of somebody, or stops it. */
const OF_MANAGERS = ['manager-set'];
/** What moves those of whom it was asked. */
const OF_REQUIRED = ['requirement-withdrawn'];

/** How everyone stands, brought up to date with each fact in its own transaction. */
export const standingProjection: Projection = {
  name: 'standing',
  tables: ['standing', 'standing_pause', 'standing_manager'],
  kinds: [...OF_ONE, ...OF_MANAGERS, ...OF_REQUIRED, ...OF_SITES, ...OF_ALL],
  async apply(tx, entries) {
    if (entries.some(movesAll)) return standEverybody(tx);
    const of = (kinds: readonly string[]) => entries.filter(({ kind }) => kinds.includes(kind));
    const own = of([...OF_ONE, ...OF_MANAGERS]).flatMap(({ personId }) => personId ?? []);
    const moved = of(OF_MANAGERS).flatMap(({ personId }) => personId ?? []);
    const sites = of(OF_SITES).map(({ facts }) => textOf(facts, 'site'));
    // Whoever is placed there in another transaction has to wait, or would keep the country that it had.
    if (sites.length > 0) await lockPeople(tx, 'everyone');
    const withdrawn = of(OF_REQUIRED).map(({ facts }) => textOf(facts, 'requirement'));
    await stand(tx, [
      ...new Set([
        ...own,
        ...(moved.length === 0 ? [] : await managersMoved(tx, moved)),
        ...(await requiredPeople(tx, withdrawn)),
        ...(await placedAt(tx, sites)),
      ]),
    ]);
  },
  rebuilt: forgetCounts,
};

function movesAll({ kind, facts }: Entry): boolean {
  if (kind !== 'settings-changed') return OF_ALL.includes(kind);
  return Object.keys(facts['settings'] ?? {}).some((name) => COMMON_SETTINGS.includes(name));
}

const PAGE = 500;

/** Works out anew how everybody stands, from what is known of them. */
export async function standEverybody(tx: Tx): Promise<void> {
  await lockPeople(tx, 'everyone');
  // Counting everybody anew is quicker than counting every move.
  await forgetCounts(tx);
  const [inForce, common] = [await rules(tx), await commonFacts(tx)];
  for (let after = ''; ;) {
    const ids = await employedAfter(tx, after, PAGE);
    if (ids.length === 0) return;
    const last = ids.at(-1)!;
    await restand(tx, { first: ids[0]!, last }, inForce, common);
    after = last;
    // SQLite answers without waiting: else pages would wait for all of it.
    await breathe();
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
  whose: Whose,
  inForce: readonly Rule[],
  common: CommonFacts,
): Promise<StandingRow[]> {
  return rowsFor(await personFacts(db, whose), inForce, common);
}

const rowsFor = (people: readonly Known[], inForce: readonly Rule[], common: CommonFacts): StandingRow[] =>
  people.flatMap(({ placement, facts }) =>
    standings(inForce, facts, common).map((one) => ({ personId: facts.personId, ...placement, ...one })),
  );

async function restand(tx: Tx, whose: Whose, inForce: readonly Rule[], common: CommonFacts): Promise<void> {
  const people = await personFacts(tx, whose);
  const managers = people.flatMap(({ facts }) => (facts.isManager ? [facts.personId] : []));
  await putManagers(tx, whose, new Set(managers));
  const rows = rowsFor(people, inForce, common);
  const moved = await putStandings(tx, whose, rows);
  watchers.get(tx)?.({ people: people.length, rows, moved });
}

/** How so many people stand now, and what of it moved. */
export interface Restood {
  people: number;
  rows: readonly StandingRow[];
  moved: readonly Moved[];
}

const watchers = new WeakMap<Tx, (page: Restood) => void>();

/** Does something in a transaction; `seen` is told how people's standing moves by it, a page of people at a time. */
export async function watchingMoves(
  tx: Tx,
  seen: (page: Restood) => void,
  act: () => Promise<void>,
): Promise<void> {
  watchers.set(tx, seen);
  try {
    await act();
  } finally {
    watchers.delete(tx);
  }
}
