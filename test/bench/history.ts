import { transact, type Db, type Tx } from '../../src/database/database.ts';
import { addDays, instantOf, type Day } from '../../src/days.ts';
import { changePerson } from '../../src/people/people.ts';
import { PAST, ZONE, type House, type Member } from './people.ts';
import { seeded } from '../../src/demo/random.ts';
import { Sittings, type Kind } from './sittings.ts';

/** Acts in one transaction. */
const AT_ONCE = 50;

/** People with something open, for the measured pages. */
export interface OpenWork {
  /** In the middle of the course. */
  halfway: { personId: string; attempt: string }[];
  /** Before a test with every answer given, all of them right. */
  sitting: { personId: string; paper: string }[];
}

interface Act {
  daysAgo: number;
  run(tx: Tx, at: Date): Promise<void>;
}

/** A year of the people of a house, in the order of time. */
export async function makeHistory(
  db: Db,
  today: Day,
  house: House,
  tell: (done: number, of: number) => void,
): Promise<OpenWork> {
  const work: OpenWork = { halfway: [], sitting: [] };
  const planner = new Planner(today, house, work);
  const acts = [house.director, ...house.leads, ...house.staff]
    .flatMap((member, n) => planner.actsOf(member, n))
    .toSorted((a, b) => b.daysAgo - a.daysAgo);
  for (let i = 0; i < acts.length; i += AT_ONCE) {
    await transact(db, async (tx) => {
      for (const act of acts.slice(i, i + AT_ONCE))
        await act.run(tx, instantOf(addDays(today, -act.daysAgo), '10:00', ZONE));
    });
    tell(i, acts.length);
  }
  return work;
}

/**
 * Of a hundred people: 20 before the test, 5 halfway, 5 gone (managers stay), 5 who did nothing, 65 done. Who has a test
 * or a lesson open is here for the first time: a refresher has neither.
 */
class Planner {
  readonly #random = seeded(7);
  readonly #sittings: Sittings;
  readonly #today: Day;
  readonly #house: House;
  readonly #work: OpenWork;

  constructor(today: Day, house: House, work: OpenWork) {
    this.#today = today;
    this.#house = house;
    this.#sittings = new Sittings(this.#random, house.staff.length < 1000 ? 1 : 3);
    this.#work = work;
  }

  actsOf(member: Member, n: number): Act[] {
    const { halfway, sitting } = this.#work;
    const here = Math.min(PAST, member.hiredAgo);
    const some = (days: number) => Math.floor(this.#random() * days);
    const does = async (tx: Tx, at: Date, kind: Kind) => this.#sittings.sit(tx, at, member, kind);
    const completes = (daysAgo: number): Act => ({
      daysAgo: Math.max(1, daysAgo),
      run: async (tx, at) => void (await does(tx, at, this.#random() < 0.15 ? 'second-try' : 'done')),
    });
    const lately = Math.min(here, 5);
    const story = n % 100;
    if (story < 20) {
      const run = async (tx: Tx, at: Date) => {
        const { paper } = await does(tx, at, 'before-hand-in');
        sitting.push({ personId: member.id, paper: paper! });
      };
      return [{ daysAgo: lately, run }];
    }
    if (story < 25) {
      const run = async (tx: Tx, at: Date) => {
        const { attempt } = await does(tx, at, 'halfway');
        halfway.push({ personId: member.id, attempt });
      };
      return [{ daysAgo: lately, run }];
    }
    if (story < 30 && !member.isManager)
      return [...(here > 60 ? [completes(here - 25)] : []), this.#leaving(member, Math.min(20, here))];
    if (story < 35) return [];
    return [completes(here > PAST - 60 ? some(360) : here - some(25))];
  }

  #leaving({ id, details }: Member, daysAgo: number): Act {
    const leftOn = addDays(this.#today, -daysAgo);
    const after = { ...details, leftOn };
    const run = async (tx: Tx, at: Date) =>
      void (await changePerson(tx, at, this.#house.admin, id, after, leftOn));
    return { daysAgo, run };
  }
}
