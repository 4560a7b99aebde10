import { lockPeople, type Tx } from '../database/database.ts';
import type { Entry } from '../ledger/entry.ts';
import type { Projection } from '../ledger/ledger.ts';
import { rules } from './rule.ts';
import { standing } from './standing.ts';
import { commonFacts, employedAfter, managersNow, personFacts } from './facts.store.ts';
import { putStandings, type StandingRow } from './standing.store.ts';

/** What moves one person. */
const OF_ONE = [
  'hired',
  'employment-corrected',
  'left',
  'leaving-withdrawn',
  'placed',
  'test-marked',
  'course-started',
  'signed',
  'signature-withdrawn',
  'change-read',
  'change-answered',
  'role-granted',
  'role-revoked',
];
/** What may move everybody. */
const OF_ALL = ['rule-set', 'settings-changed', 'site-set', 'policy-effective'];
/** What makes a manager of somebody, or stops it. */
const OF_MANAGERS = ['manager-set'];

/** How everyone stands, brought up to date with each fact in its own transaction. */
export const standingProjection: Projection = {
  name: 'standing',
  tables: ['standing'],
  kinds: [...OF_ONE, ...OF_MANAGERS, ...OF_ALL],
  async apply(tx, entries) {
    if (entries.some(movesAll)) await standEverybody(tx);
    else {
      const [moved, own] = parted(entries, ({ kind }) => OF_MANAGERS.includes(kind));
      await stand(tx, [...new Set([...own, ...(moved.length === 0 ? [] : await managersOf(tx, moved))])]);
    }
  },
};

const movesAll = (entry: Entry): boolean => OF_ALL.includes(entry.kind);

// The people of the entries that are so, and those of the others.
function parted(entries: readonly Entry[], isSo: (entry: Entry) => boolean): [string[], string[]] {
  const people = (wanted: boolean) =>
    entries.filter((entry) => isSo(entry) === wanted).flatMap(({ personId }) => personId ?? []);
  return [people(true), people(false)];
}

// A change may be for managers: whoever is above these people now, or was and still owes such a change.
async function managersOf(tx: Tx, ids: readonly string[]): Promise<string[]> {
  const { asking } = await commonFacts(tx);
  const forManagers = asking.some(({ duties }) =>
    duties.some(({ roles }) => roles.includes('manager') && !roles.includes('all')),
  );
  return forManagers ? managersNow(tx, ids) : [];
}

const PAGE = 500;

async function standEverybody(tx: Tx): Promise<void> {
  await lockPeople(tx, 'everyone');
  for (let after = ''; ;) {
    const ids = await employedAfter(tx, after, PAGE);
    if (ids.length === 0) return;
    await restand(tx, ids);
    after = ids.at(-1)!;
  }
}

async function stand(tx: Tx, ids: string[]): Promise<void> {
  await lockPeople(tx, ids);
  for (let i = 0; i < ids.length; i += PAGE) await restand(tx, ids.slice(i, i + PAGE));
}

async function restand(tx: Tx, ids: string[]): Promise<void> {
  const [inForce, common, people] = [await rules(tx), await commonFacts(tx), await personFacts(tx, ids)];
  const rows: StandingRow[] = [];
  for (const { personId, placement, facts } of people)
    for (const rule of inForce) {
      const found = standing(rule, facts(rule.course), common);
      if (found !== undefined) rows.push({ personId, ruleId: rule.id, ...placement, ...found });
    }
  await putStandings(tx, ids, rows);
}
