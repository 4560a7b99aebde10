import type { Database } from '../database/database.ts';
import { transact } from '../database/database.ts';
import { addMonths, type Day } from '../days.ts';
import { learn, takeTest } from './learner.ts';
import { minutesMoved } from './clock.store.ts';
import { seeded } from './random.ts';
import { hasPassed, hasSigned, newestMailTo, newestPack, peopleOf, tourDraft, whoDid } from './tour.store.ts';
import type { Account } from './accounts.ts';

/** The steps of the tour, in their order. */
export const STEPS = ['sign', 'clause', 'duties', 'time', 'pack', 'verify'] as const;
export type Step = (typeof STEPS)[number];

/** Whom the changed clause asks something of. */
export const ASKED: readonly Account[] = ['front.desk', 'marketing', 'new.hire'];

/** How the tour stands, as the database says. */
export interface Tour {
  people: { account: Account; id: string; name: string }[];
  done: ReadonlySet<Step>;
  /** The first step that is not done; undefined at the end. */
  present: Step | undefined;
  /** The new hire has passed, so that the lessons need not be skipped. */
  passed: boolean;
  draft: { id: string; state: string; number: number | null } | undefined;
  /** The newest mail to whom it may concern: the new hire, unless only others did what the change asked of them. */
  mail: { id: string; name: string } | undefined;
  pack: { id: string; hash: string | null; taken: boolean } | undefined;
}

const MOST_OF_A_YEAR = 300 * 24 * 60;
/** What the lessons and the test take together, in minutes. */
export const LESSONS_TAKE = 120;
const TEST_AFTER = 100 * 60_000;

/** `isUnder`: a journey is under way, which the database says was made. */
export async function tourNow({ read }: Database, isUnder: boolean): Promise<Tour> {
  const people = await peopleOf(read);
  const id = (account: Account) => people.find((one) => one.account === account)?.id ?? '';
  const newHire = id('new.hire');
  const draft = await tourDraft(read);
  const pack = await newestPack(read);
  const number = draft?.number ?? null;
  const did = number === null ? [] : await whoDid(read, number, ASKED.map(id));
  const wasDone: Record<Step, boolean> = {
    sign: await hasSigned(read, newHire),
    clause: number !== null,
    duties: did.length > 0,
    time: !isUnder && (await minutesMoved(read)) >= MOST_OF_A_YEAR,
    pack: pack !== undefined,
    verify: pack?.taken === true,
  };
  const reader = did.includes(newHire) ? newHire : (did[0] ?? newHire);
  const mailId = await newestMailTo(read, reader);
  const name = people.find((one) => one.id === reader)?.name ?? '';
  return {
    people,
    done: new Set(STEPS.filter((step) => wasDone[step])),
    present: STEPS.find((step) => !wasDone[step]),
    passed: await hasPassed(read, newHire),
    draft,
    mail: mailId === undefined ? undefined : { id: mailId, name },
    pack,
  };
}

/** As whom a step is done, and on which page it begins. */
export function wayOf(
  step: Step,
  { passed, draft, pack }: Pick<Tour, 'passed' | 'draft' | 'pack'>,
  today: Day,
): { account: Account; path: string } {
  switch (step) {
    case 'sign':
      return { account: 'new.hire', path: passed ? '/sign' : '/' };
    case 'clause': {
      const path = `/committee/drafts/${draft?.id ?? ''}/${draft?.state === 'approved' ? 'publishing' : 'review'}`;
      return { account: 'officer', path };
    }
    case 'duties':
      return { account: 'new.hire', path: '/' };
    case 'time':
      return { account: 'admin', path: '/demo/clock' };
    case 'pack':
      return { account: 'officer', path: `/evidence/packs/new?from=${addMonths(today, -PACK_MONTHS)}` };
    case 'verify':
      return { account: 'officer', path: `/evidence/packs/${pack?.id ?? ''}/file` };
  }
}

const PACK_MONTHS = 24;

/** Has the new hire do every lesson and pass the test, from now on for two hours at most. Does nothing when they have passed. */
export async function skipLessons(database: Database, now: Date): Promise<boolean> {
  return transact(database.write, async (tx) => {
    const [person] = await peopleOf(tx, ['new.hire']);
    if (person === undefined || (await hasPassed(tx, person.id))) return false;
    const { id, name } = person;
    const learner = { id, name, isManager: false, random: seeded(now.getTime() % 1_000_003) };
    const bound = await learn(tx, now, learner, 'social-media', Number.POSITIVE_INFINITY);
    await takeTest(tx, new Date(now.getTime() + TEST_AFTER), learner, bound, true);
    return true;
  });
}
