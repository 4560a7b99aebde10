import type { Db } from '../database/database.ts';
import { JOB_ROLES } from '../people/person.ts';
import type { Use } from '../training/items.projection.ts';
import { LEAST_GROUP, tooSmall } from './groups.ts';
import { clauseCounts, peopleAmong, peopleByRole, peopleByUse, type ClauseCount } from './questions.store.ts';

/** Answers on one clause by one group: how many, and how many of them were wrong. */
export interface Missed {
  n: number;
  wrong: number;
  /** Too few to be shown. */
  hidden: boolean;
}

export interface ClauseRow {
  clause: string;
  everyone: Missed;
  /** By role, in the order of `roles`. */
  byRole: Missed[];
}

export interface ClausesMissed {
  use: Use | '';
  /** People who answered anything. */
  people: number;
  /** They are too few: there are no rows. */
  hidden: boolean;
  /** The roles of people who answered. */
  roles: string[];
  /** Every answer, the most missed clause first. */
  all: ClauseRow[];
  /** Only answers of people who said that they were sure: being wrong then is the real risk. */
  sure: ClauseRow[];
}

/** Where people are wrong, by clause and role. */
export async function clausesMissed(db: Db, use: Use | ''): Promise<ClausesMissed> {
  const byRole = await peopleByRole(db, use);
  const people = await peopleAmong(db, { use, role: '' });
  const hidden =
    (people > 0 && people < LEAST_GROUP) || (use !== '' && tooSmall(await peopleByUse(db, '')).has(use));
  const counts = hidden ? [] : await clauseCounts(db, use);
  const roles = JOB_ROLES.filter((role) => byRole.has(role));
  const small = tooSmall(byRole);
  return {
    use,
    people,
    hidden,
    roles,
    all: rowsOf(counts, roles, small),
    sure: rowsOf(
      counts.filter(({ confidence }) => confidence === 'sure'),
      roles,
      small,
    ),
  };
}

/** The rows of these counts. Pure. */
export function rowsOf(
  counts: readonly ClauseCount[],
  roles: readonly string[],
  small: ReadonlySet<string>,
): ClauseRow[] {
  const clauses = [...new Set(counts.map(({ clause }) => clause))];
  return clauses
    .map((clause): ClauseRow => {
      const here = counts.filter((one) => one.clause === clause);
      const everyone = missed(here);
      const byRole = roles.map((role) => missed(here.filter((one) => one.role === role)));
      const hidden = tooSmall(new Map(roles.map((role, n) => [role, byRole[n]!.n])), small);
      return {
        clause,
        everyone,
        byRole: byRole.map((one, n) => ({ ...one, hidden: hidden.has(roles[n]!) })),
      };
    })
    .toSorted((a, b) => shareOf(b.everyone) - shareOf(a.everyone) || (a.clause < b.clause ? -1 : 1));
}

/** The share that was wrong, 0 to 1; -1 where too few answered to say. */
export const shareOf = ({ n, wrong, hidden }: Missed): number => (hidden || n === 0 ? -1 : wrong / n);

function missed(counts: readonly ClauseCount[]): Missed {
  const n = counts.reduce((sum, one) => sum + one.n, 0);
  const right = counts.reduce((sum, one) => sum + one.right, 0);
  return { n, wrong: n - right, hidden: n > 0 && n < LEAST_GROUP };
}
