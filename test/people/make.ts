import { transact, type Database } from '../../src/database/database.ts';
import { useProjections } from '../../src/ledger/ledger.ts';
import { changeSettings, setSite } from '../../src/organisation/organisation.ts';
import { organisationProjection } from '../../src/organisation/organisation.projection.ts';
import { peopleProjection } from '../../src/people/people.projection.ts';
import { addPerson, changePerson, type PersonDetails } from '../../src/people/people.ts';
import { USUAL_WORK } from '../../src/people/work-facts.ts';

export const NOW = new Date('2026-10-05T09:00:00.000Z');
export const TODAY = '2026-10-05';

let count = 0;

/** Somebody to add: clinician at the site `s`, hired on the first day of 2026. */
export function somebody(given: Partial<PersonDetails> = {}): PersonDetails {
  const n = ++count;
  return {
    employeeNumber: `N${n}`,
    name: `Person ${n}`,
    email: `person.${n}@example.org`,
    jobRole: 'clinician',
    siteId: 's',
    team: '',
    managerId: null,
    hiredOn: '2026-01-01',
    leftOn: null,
    work: USUAL_WORK,
    ...given,
  };
}

export const add = (database: Database, given: Partial<PersonDetails> = {}): Promise<string> =>
  transact(database.write, (tx) => addPerson(tx, NOW, null, somebody(given), TODAY));

export const change = (database: Database, id: string, details: PersonDetails): Promise<number> =>
  transact(database.write, (tx) => changePerson(tx, NOW, null, id, details, TODAY));

/** An organisation with one site, `s`; only the two rooms below have projections. */
export async function organisationWith(database: Database): Promise<void> {
  useProjections([organisationProjection, peopleProjection]);
  await transact(database.write, async (tx) => {
    const settings = { name: 'Larkfield', zone: 'UTC', country: 'us', startDay: '2020-01-01' } as const;
    await changeSettings(tx, NOW, 'test', settings, 'UTC');
    await setSite(tx, NOW, 'test', { id: 's', name: 'Main clinic', country: 'us', zone: 'UTC' });
  });
}
