import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { Db, Tx } from '../database/database.ts';
import type { Schema } from '../database/schema.ts';
import { dayIn, type Day } from '../days.ts';
import { sites } from '../organisation/organisation.store.ts';
import { commonFacts, employedAfter } from './common.store.ts';
import type { Pause } from './pauses.ts';
import { ruleOf, rules, type Rule } from './rule.ts';
import { watchingMoves, workedOut, type Restood } from './standing.projection.ts';
import { movedBetween, standingRows } from './standing.store.ts';
import { stateOn, type Needs, type State } from './standing.ts';

/** What is to be done to the rules: one is set, new or changed, or one ends. */
export type Proposal = { set: Rule } | { end: string };

export const idOf = (proposal: Proposal): string => ('set' in proposal ? proposal.set.id : proposal.end);

/** The rules as they would be. */
export function withProposal(inForce: readonly Rule[], proposal: Proposal): Rule[] {
  const others = inForce.filter(({ id }) => id !== idOf(proposal));
  return 'set' in proposal ? [...others, proposal.set] : others;
}

/**
 * What happens to somebody, the worst first. `relieved`: overdue no more. With the same date: `grace`, late on another day;
 * `opens`, may renew from another day; `same`, only the reason is another.
 */
export const CHANGES = [
  'overdue',
  'due',
  'earlier',
  'later',
  'relieved',
  'freed',
  'done',
  'grace',
  'opens',
  'same',
  'left',
] as const;
export type Change = (typeof CHANGES)[number];

export type Row = Schema['standing'];

/** Somebody who would stand otherwise with one thing. */
export interface Move {
  personId: string;
  siteId: string;
  before: Row | undefined;
  after: Row | undefined;
  change: Change;
}

/**
 * What a move means on a day at somebody's site. `pauses` are those of this person and thing. One of `before` and `after`
 * is there. Pure.
 */
export function changeOf(
  before: Row | undefined,
  after: Row | undefined,
  pauses: readonly Pause[],
  today: Day,
): Change {
  const leftOn = (after ?? before)!.left_on;
  if (leftOn !== null && leftOn < today) return 'left';
  if (after === undefined) return 'freed';
  const will = stateOf(after, pauses, today);
  if (before === undefined)
    return will === 'overdue' ? 'overdue' : after.needs === 'nothing' ? 'done' : 'due';
  const was = stateOf(before, pauses, today);
  if (was !== will && will === 'overdue') return 'overdue';
  if (was !== will && was === 'overdue') return 'relieved';
  if (before.needs === 'nothing' && after.needs !== 'nothing') return 'due';
  if (before.due_on !== after.due_on) return after.due_on < before.due_on ? 'earlier' : 'later';
  if (before.late_after !== after.late_after) return 'grace';
  return before.opens_on === after.opens_on ? 'same' : 'opens';
}

const stateOf = (row: Row, pauses: readonly Pause[], today: Day): State =>
  stateOn(
    {
      lateAfter: row.late_after,
      opensOn: row.opens_on,
      needs: row.needs as Needs,
      leftOn: row.left_on,
      pauses,
    },
    today,
  );

const PAGE = 500;

/** Of a page of people: how many were looked at, how many of them the rule would mean, and whoever would stand otherwise. */
interface Page {
  people: number;
  meant: number;
  moves: Move[];
}

/** How to tell of a page of people what a proposal does to them, by the day that it is at each site. */
async function reader(db: Db, proposal: Proposal, now: Date, zone: string): Promise<(page: Restood) => Page> {
  const zones = new Map((await sites(db)).map((site) => [site.id, site.zone]));
  const todayAt = (siteId: string) => dayIn(zones.get(siteId) ?? zone, now);
  return ({ people, rows, moved }) => {
    const pauses = new Map(rows.map((row) => [`${row.personId} ${row.thing}`, row.pauses]));
    const moves = moved.map(({ before, after }): Move => {
      const row = (after ?? before)!;
      const own = pauses.get(`${row.person_id} ${row.thing}`) ?? [];
      const change = changeOf(before, after, own, todayAt(row.site_id));
      return { personId: row.person_id, siteId: row.site_id, before, after, change };
    });
    const meant = rows.filter(
      ({ reasons, leftOn, siteId }) =>
        reasons.some(({ by, id }) => by === 'rule' && id === idOf(proposal)) &&
        (leftOn === null || leftOn >= todayAt(siteId)),
    ).length;
    return { people, meant, moves };
  };
}

/** Everybody who would stand otherwise, a page of people at a time. */
export async function* movesBy(db: Db, proposal: Proposal, now: Date, zone: string): AsyncGenerator<Page> {
  const proposed = withProposal(await rules(db), proposal);
  const common = await commonFacts(db);
  const read = await reader(db, proposal, now, zone);
  for (let after = ''; ;) {
    const ids = await employedAfter(db, after, PAGE);
    if (ids.length === 0) return;
    const whose = { first: ids[0]!, last: (after = ids.at(-1)!) };
    const rows = await workedOut(db, whose, proposed, common);
    const moved = movedBetween(await standingRows(db, whose), rows);
    yield read({ people: ids.length, rows, moved });
    // SQLite answers without waiting: let others have their turn.
    await setImmediate();
  }
}

/** What a proposal would do. */
export interface Rehearsal {
  /** People looked at. */
  people: number;
  /** Of them the rule would mean so many. */
  meant: number;
  /** People for whom more than the reason would change, but for those who left. */
  moved: number;
  /** People for whom the reason alone would change. */
  kept: number;
  counts: Record<Change, number>;
  /** The first few of each change. */
  sample: Move[];
  /** Of all of it: another mark, other moves. */
  mark: string;
}

/** How many of each change are shown by name. */
export const SAMPLE = 3;

/** Works out what a proposal would do, and saves nothing. Memory stays flat however many people there are. */
export async function rehearse(db: Db, proposal: Proposal, now: Date, zone: string): Promise<Rehearsal> {
  const tally = tallyOf(await ruleOf(db, idOf(proposal)), proposal);
  for await (const page of movesBy(db, proposal, now, zone)) tally.add(page);
  return tally.sum();
}

/** What a proposal does while `act` does it, in a transaction. */
export async function rehearsedBy(
  tx: Tx,
  proposal: Proposal,
  now: Date,
  zone: string,
  act: () => Promise<void>,
): Promise<Rehearsal> {
  const tally = tallyOf(await ruleOf(tx, idOf(proposal)), proposal);
  const read = await reader(tx, proposal, now, zone);
  await watchingMoves(tx, (page) => tally.add(read(page)), act);
  return tally.sum();
}

function tallyOf(before: Rule | undefined, proposal: Proposal) {
  const hash = createHash('sha256');
  hash.update(JSON.stringify([before ?? null, proposal]));
  const counts = Object.fromEntries(CHANGES.map((change) => [change, 0])) as Record<Change, number>;
  const found = { people: 0, meant: 0, moved: 0, kept: 0, counts, sample: [] as Move[] };
  const add = ({ people, meant, moves }: Page) => {
    found.people += people;
    found.meant += meant;
    const here = moves.filter(({ change }) => change !== 'left');
    const moved = new Set(here.filter(({ change }) => change !== 'same').map(({ personId }) => personId));
    found.moved += moved.size;
    found.kept += new Set(here.map(({ personId }) => personId)).size - moved.size;
    for (const move of moves) {
      hash.update(JSON.stringify([move.change, move.before ?? null, move.after ?? null]));
      if (counts[move.change]++ < SAMPLE && move.change !== 'left') found.sample.push(move);
    }
  };
  return { add, sum: (): Rehearsal => ({ ...found, mark: hash.digest('base64url') }) };
}
