import { randomUUID } from 'node:crypto';
import { transact } from '../../src/database/database.ts';
import { addDays, type Day } from '../../src/days.ts';
import { append } from '../../src/ledger/ledger.ts';
import { putMailStart } from '../../src/mail/start.store.ts';
import { changeSettings, setSite } from '../../src/organisation/organisation.ts';
import { setDeputy } from '../../src/people/deputy.ts';
import { setLeave } from '../../src/people/leave.ts';
import { changePerson } from '../../src/people/people.ts';
import { knownPeople } from '../../src/people/people.store.ts';
import { factsOf, USUAL_WORK, type Work } from '../../src/people/work-facts.ts';
import { addPerson, type PersonDetails } from '../../src/people/people.ts';
import '../../src/projections.ts';
import { remind } from '../../src/reminders/remind.ts';
import { courseOf, ONBOARDING, setRule, type Rule } from '../../src/obligations/rule.ts';
import { loadMessages } from '../../src/web/messages.ts';
import type { TestDatabase } from '../support/databases.ts';

export const NOW = new Date('2026-03-01T09:00:00.000Z');
/** Everyone is hired on this day unless told, and has 30 days. */
export const HIRED = '2026-03-01';
export const DUE = '2026-03-31';
export const messages = loadMessages('en');

let count = 0;

/** A house with one site in each of three zones, one rule, and verbs to let time pass in it. */
export async function house(database: TestDatabase) {
  await transact(database.write, async (tx) => {
    const settings = {
      name: 'Larkfield',
      zone: 'America/New_York',
      country: 'us',
      startDay: '2020-01-01',
    } as const;
    await putMailStart(tx, '2020-01-01T00:00:00.000Z', null);
    await changeSettings(tx, NOW, 'test', settings, 'UTC');
    for (const zone of ['America/New_York', 'Pacific/Auckland', 'Pacific/Honolulu'])
      await setSite(tx, NOW, 'test', { id: zone, name: zone, country: 'us', zone });
    await setRule(tx, NOW, 'test', ONBOARDING, 'UTC');
  });
  const deps = { database, messages, origin: 'https://training.example.org' };
  const add = (given: Partial<PersonDetails> = {}) => {
    const n = ++count;
    const own = { employeeNumber: `R${n}`, name: `Person ${n}`, email: `r${n}@example.org` };
    const place = { jobRole: 'other', siteId: 'America/New_York', team: '', managerId: null } as const;
    const details = { ...own, ...place, hiredOn: HIRED, leftOn: null, ...given };
    return transact(database.write, (tx) => addPerson(tx, NOW, null, details, HIRED));
  };
  return {
    deps,
    add,
    /** Reminds on a day at an hour of that day; gives who was told which stage. */
    async run(day: Day, hour = 12) {
      const told = await remind(deps, new Date(`${day}T${String(hour).padStart(2, '0')}:00:00.000Z`));
      return told.flatMap(({ personId, said }) => said.map(({ stage }) => [personId, stage]));
    },
    /** Passes and signs the course on a day. */
    complete: (personId: string, day: Day) =>
      transact(database.write, async (tx) => {
        const at = `${day}T15:00:00.000Z`;
        const attempt = randomUUID();
        const started = {
          attempt,
          course: courseOf(ONBOARDING.thing)!,
          courseHash: 'x',
          policy: 1,
          language: 'en',
          jobRole: 'other',
        };
        const signed = {
          attempt,
          signature: randomUUID(),
          receipt: randomUUID(),
          policy: 1,
          policyHash: 'x',
          textHash: 'x',
          onPaper: false,
          day: at.slice(0, 10),
        };
        await append(tx, new Date(at), [
          { at, kind: 'course-started', personId, facts: started },
          { at, kind: 'test-marked', personId, facts: { attempt, passed: true, day: at.slice(0, 10) } },
          { at, kind: 'signed', personId, facts: signed },
        ]);
      }),
    /** Somebody's last day. */
    leave: (personId: string, leftOn: Day) =>
      transact(database.write, async (tx) => {
        const details = (await knownPeople(tx, [personId])).get(personId)!;
        await changePerson(tx, NOW, null, personId, { ...details, leftOn }, HIRED);
      }),
    /** Puts somebody under another manager. */
    under: (personId: string, managerId: string) =>
      transact(database.write, async (tx) => {
        const details = (await knownPeople(tx, [personId])).get(personId)!;
        await changePerson(tx, NOW, null, personId, { ...details, managerId }, HIRED);
      }),
    /** Gives somebody a role from outside or inside. */
    grant: (personId: string, role: string) =>
      transact(database.write, async (tx) => {
        await append(tx, NOW, [{ at: HIRED, kind: 'role-granted', personId, facts: { by: null, role } }]);
      }),
    /** Names somebody to stand in for a manager. */
    deputy: (managerId: string, personId: string, from: Day, to: Day) =>
      transact(database.write, (tx) =>
        setDeputy(tx, NOW, managerId, managerId, { personId, from, to }, HIRED),
      ),
    /** Sets a rule in place of the one that is there. */
    rule: (change: Partial<Rule>) =>
      transact(database.write, (tx) => setRule(tx, NOW, 'test', { ...ONBOARDING, ...change }, 'UTC')),
    /** Sets somebody on leave. */
    away: (personId: string, from: Day, to: Day | null) =>
      transact(database.write, (tx) => setLeave(tx, NOW, null, personId, { from, to })),
    /** Says how somebody works, from the first day. */
    work: (personId: string, work: Partial<Work>) =>
      transact(database.write, async (tx) => {
        const facts = { by: null, ...factsOf({ ...USUAL_WORK, ...work }) };
        await append(tx, NOW, [{ at: HIRED, kind: 'work-set', personId, facts }]);
      }),
    mails: () => database.write.selectFrom('mail').selectAll().orderBy('id').execute(),
    said: () =>
      database.write
        .selectFrom('said')
        .selectAll()
        .orderBy('at')
        .orderBy('person_id')
        .orderBy('stage')
        .execute(),
  };
}

export const days = (from: Day, to: Day): Day[] => {
  const all: Day[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) all.push(day);
  return all;
};
