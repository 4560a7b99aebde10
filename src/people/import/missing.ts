import type { Tx } from '../../database/database.ts';
import { addDays, isDay, type Day } from '../../days.ts';
import type { FieldProblem } from '../../errors.ts';
import { isRehired, type Known } from '../changes.ts';
import { leavesOf } from '../leave.store.ts';
import { leaveOn, setLeave } from '../leave.ts';
import { knownPeople } from '../people.store.ts';
import { putPeople } from '../people.ts';
import { BY_FILE } from '../why.ts';
import type { PlanLine, World } from './plan.ts';

/** Somebody who works here and is not in a file that is said to name everybody. */
export interface Missing {
  id: string;
  name: string;
  employeeNumber: string | null;
  email: string | null;
  onLeave: boolean;
}

/** What is so of somebody missing: nothing changes, they have left, or they are on leave since a day. */
export const ANSWERS = ['keep', 'left', 'leave'] as const;
export interface Answer {
  id: string;
  what: (typeof ANSWERS)[number];
  on: Day;
}

/** True for somebody who works here on a day. */
export const isEmployed = ({ hiredOn, leftOn }: Pick<Known, 'hiredOn' | 'leftOn'>, day: Day): boolean =>
  hiredOn !== null && hiredOn <= day && (leftOn === null || leftOn >= day);

/** Who works here today with no last day, and is in none of the lines; by name. */
export function missingFrom(named: ReadonlySet<string>, world: World, today: Day): Missing[] {
  return [...world.people]
    .filter(([id, one]) => isEmployed(one, today) && one.leftOn === null && !named.has(id))
    .map(([id, { name, employeeNumber, email }]) => ({
      id,
      name,
      employeeNumber,
      email,
      onLeave: leaveOn(world.leaves.get(id) ?? [], today) !== undefined,
    }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** What is wrong with answers: the fields are `on-` and the id of the person. */
export function answerProblems(answers: readonly Answer[], world: World): FieldProblem[] {
  const problems: FieldProblem[] = [];
  for (const { id, what, on } of answers) {
    const add = (key: string) => problems.push({ field: `on-${id}`, key: `people.${key}` });
    if (what === 'keep') continue;
    if (!isDay(on)) add('not-a-day');
    else if (what === 'left' && on < (world.people.get(id)?.hiredOn ?? on)) add('left-before-hired');
  }
  return problems;
}

/** How many of those employed today would get a last day: a share of them above which somebody has to say so. */
export interface Leavers {
  leaving: number;
  employed: number;
}
const MOST_LEAVING = 0.05;

export const isTooMany = ({ leaving, employed }: Leavers): boolean => leaving > employed * MOST_LEAVING;

/** True for a line by which somebody who works here today leaves. */
export const makesLeave = ({ before, details }: PlanLine, today: Day): boolean =>
  before !== undefined &&
  isEmployed(before, today) &&
  before.leftOn === null &&
  details.leftOn !== null &&
  details.hiredOn !== null &&
  !isRehired(before, details.hiredOn);

export function leavers(
  lines: readonly PlanLine[],
  answers: readonly Answer[],
  world: World,
  today: Day,
): Leavers {
  const employed = [...world.people.values()].filter((one) => isEmployed(one, today)).length;
  const byLine = lines.filter((line) => makesLeave(line, today)).length;
  return { leaving: byLine + answers.filter(({ what }) => what === 'left').length, employed };
}

/** Does what was answered of people who were missing. Throws as the verbs do. */
export async function applyAnswers(
  tx: Tx,
  now: Date,
  by: string | null,
  answers: readonly Answer[],
  today: Day,
): Promise<void> {
  const left = answers.filter(({ what }) => what === 'left');
  const known = await knownPeople(
    tx,
    left.map(({ id }) => id),
  );
  const wanted = left.flatMap(({ id, on }) => {
    const details = known.get(id);
    return details === undefined
      ? []
      : [{ id, isNew: false, details: { ...details, leftOn: on }, why: BY_FILE }];
  });
  if (wanted.length > 0) await putPeople(tx, now, by, wanted, today);
  for (const { id, on } of answers.filter(({ what }) => what === 'leave')) {
    const leaves = await leavesOf(tx, id);
    if (leaveOn(leaves, on) !== undefined) continue;
    // Until the next that is known.
    const next = leaves.find((one) => one.from > on);
    await setLeave(tx, now, by, id, { from: on, to: next === undefined ? null : addDays(next.from, -1) });
  }
}
