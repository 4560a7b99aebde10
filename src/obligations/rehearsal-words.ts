import type { Db } from '../database/database.ts';
import { sites } from '../organisation/organisation.store.ts';
import type { Messages } from '../web/messages.ts';
import { dayText } from '../web/render.ts';
import { FOREVER } from './cycles.ts';
import { namedPeople } from './rehearsal.store.ts';
import { CHANGES, movesBy, type Change, type Move, type Proposal, type Row } from './rehearsal.ts';
import { reasonText } from './reason.ts';
import type { Reason } from './reasons.ts';
import { rules, type Thing } from './rule.ts';
import { titlesOf } from './titles.ts';

/** Somebody who moves, in words. */
export interface ToldMove {
  personId: string;
  name: string;
  number: string;
  site: string;
  team: string;
  what: string;
  /** The due day before and after; '' where nothing is owed, or it never comes. */
  wasDue: string;
  willBeDue: string;
  /** The whole of it: due when, and why. */
  was: string;
  willBe: string;
  whyBefore: string;
  whyAfter: string;
}

/** What moves name by ids. */
interface MoveNames {
  sites: ReadonlyMap<string, string>;
  rules: ReadonlyMap<string, string>;
  titles: Map<Thing, string>;
}

async function moveNames(db: Db, messages: Messages, proposal: Proposal): Promise<MoveNames> {
  const inForce = await rules(db);
  const all = 'set' in proposal ? [...inForce, proposal.set] : inForce;
  const things = all.map(({ thing }) => thing);
  return {
    sites: new Map((await sites(db)).map(({ id, name }) => [id, name])),
    rules: new Map(all.map(({ id, name }) => [id, name])),
    titles: await titlesOf(db, messages, things),
  };
}

async function toldMoves(
  db: Db,
  messages: Messages,
  names: MoveNames,
  moves: readonly Move[],
): Promise<ToldMove[]> {
  const people = await namedPeople(db, [...new Set(moves.map(({ personId }) => personId))]);
  const missing = [...new Set(moves.map(thingOf))].filter((thing) => !names.titles.has(thing));
  for (const [thing, title] of await titlesOf(db, messages, missing)) names.titles.set(thing, title);
  return moves.map((move) => {
    const { personId, siteId, before, after } = move;
    const person = people.get(personId);
    const [whyBefore, whyAfter] = [whyText(messages, names, before), whyText(messages, names, after)];
    return {
      personId,
      name: person?.name ?? messages.t('training-rules.somebody'),
      number: person?.number ?? '',
      site: names.sites.get(siteId) ?? '',
      team: (after ?? before)!.team,
      what: names.titles.get(thingOf(move)) ?? '',
      wasDue: dueOf(before),
      willBeDue: dueOf(after),
      was: stands(messages, before, whyBefore),
      willBe: stands(messages, after, whyAfter),
      whyBefore,
      whyAfter,
    };
  });
}

const thingOf = ({ before, after }: Move): Thing => (after ?? before)!.thing;
const dueOf = (row: Row | undefined): string =>
  row === undefined || row.due_on === FOREVER ? '' : row.due_on;

function whyText(messages: Messages, names: MoveNames, row: Row | undefined): string {
  if (row === undefined) return '';
  return (JSON.parse(row.reasons) as Reason[])
    .map((reason) => {
      const name = reason.by === 'rule' ? names.rules.get(reason.id) : undefined;
      const text = reasonText(messages, reason);
      return name === undefined ? text : messages.t('training-rules.why', { name, text });
    })
    .join(' ');
}

function stands(messages: Messages, row: Row | undefined, why: string): string {
  if (row === undefined) return messages.t('training-rules.not-asked');
  if (row.due_on === FOREVER) return messages.t('training-rules.never-due', { why });
  const day = (value: string) => dayText(messages, value);
  const parts = [messages.t('training-rules.due-on', { day: day(row.due_on) })];
  if (row.late_after !== row.due_on)
    parts.push(messages.t('training-rules.late-after', { day: day(row.late_after) }));
  if (row.opens_on !== null) parts.push(messages.t('training-rules.opens-on', { day: day(row.opens_on) }));
  return `${parts.join(', ')}. ${why}`;
}

/** Some of the moves in words, by what happens, the worst first. */
export async function toldSample(
  db: Db,
  messages: Messages,
  proposal: Proposal,
  sample: readonly Move[],
): Promise<{ change: Change; people: ToldMove[] }[]> {
  const names = await moveNames(db, messages, proposal);
  const found: { change: Change; people: ToldMove[] }[] = [];
  for (const change of CHANGES) {
    const moves = sample.filter((move) => move.change === change);
    if (moves.length > 0) found.push({ change, people: await toldMoves(db, messages, names, moves) });
  }
  return found;
}

/** What a list of everybody who moves says of each. */
export const MOVE_COLUMNS = [
  ...(['number', 'name', 'site', 'team', 'what', 'change'] as const),
  ...(['was-due', 'will-be-due', 'why-before', 'why-after'] as const),
];

/** Everybody who moves, in these columns, some at a time, with ISO days. */
export async function* toldRows(
  db: Db,
  messages: Messages,
  proposal: Proposal,
  now: Date,
  zone: string,
): AsyncGenerator<string[][]> {
  const names = await moveNames(db, messages, proposal);
  for await (const { moves } of movesBy(db, proposal, now, zone)) {
    const here = moves.filter(({ change }) => change !== 'left');
    const told = await toldMoves(db, messages, names, here);
    yield told.map((one, n) => [
      one.number,
      one.name,
      one.site,
      one.team,
      one.what,
      messages.t(`training-rules.change-${here[n]!.change}`),
      one.wasDue,
      one.willBeDue,
      one.whyBefore,
      one.whyAfter,
    ]);
  }
}
