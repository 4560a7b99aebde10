import fc from 'fast-check';
import { transact } from '../../src/database/database.ts';
import { sortName } from '../../src/people/person.ts';
import { WRONGS, wrongWith } from '../../src/people/mend.ts';
import {
  countToMend,
  peopleToMend,
  sitesWithoutManagers,
  sitesWithoutZone,
  toMend,
} from '../../src/people/mend.store.ts';
import { onBoth, type TestDatabase } from '../support/databases.ts';
import { add, organisationWith, TODAY } from './make.ts';

const DAYS = ['1900-01-01', '1939-12-31', '2026-10-04', TODAY, '2026-10-06', '2027-10-05', '2027-10-06'];
const day = fc.constantFrom(...DAYS);
const anyone = fc.record({
  email: fc.boolean(),
  spell: fc.option(fc.record({ hiredOn: day, leftOn: fc.option(day) })),
  auditor: fc.nat(4).map((n) => n === 0),
  site: fc.constantFrom('s', 's', 'gone', ''),
  manager: fc.option(fc.nat(199)),
  notMine: fc.nat(3).map((n) => n === 0),
});

onBoth('facts to mend', (open) => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await open();
    await organisationWith(database);
  });

  it('are found and counted by the database just as the rule says, in pages of any size', async () => {
    const people = fc.sample(anyone, { numRuns: 200, seed: 11 });
    const id = (n: number) => `p${String(n).padStart(3, '0')}`;
    await transact(database.write, async (tx) => {
      for (const [n, one] of people.entries()) {
        const name = `Person ${n % 90}`;
        await tx
          .insertInto('person')
          .values({
            id: id(n),
            employee_number: id(n),
            name,
            sort_name: sortName(name),
            email: one.email ? `${id(n)}@x.example` : null,
            created_at: '',
          })
          .execute();
        // A spell of before must not be taken for the newest.
        const spells = one.spell === null ? [] : [{ hiredOn: '1899-01-01', leftOn: '1899-02-01' }, one.spell];
        for (const spell of spells)
          await tx
            .insertInto('employment')
            .values({ person_id: id(n), hired_on: spell.hiredOn, left_on: spell.leftOn, number: 1 })
            .execute();
        if (one.site !== '')
          await tx
            .insertInto('placement')
            .values({ person_id: id(n), job_role: 'it', site_id: one.site, team: '' })
            .execute();
        if (one.manager !== null)
          await tx
            .insertInto('reports_to')
            .values({ person_id: id(n), manager_id: id(one.manager) })
            .execute();
        if (one.auditor)
          await tx
            .insertInto('granted_role')
            .values({ person_id: id(n), role: 'auditor' })
            .execute();
        if (one.notMine)
          await tx
            .insertInto('not_mine')
            .values({ person_id: id(n), manager_id: 'm', by_id: 'm', at: TODAY })
            .execute();
      }
    });
    const expected = people.map((one, n) => {
      const manager = one.manager === null ? undefined : people[one.manager]!;
      return {
        id: id(n),
        wrong: wrongWith(
          {
            email: one.email ? 'x' : null,
            hiredOn: one.spell?.hiredOn ?? null,
            leftOn: one.spell?.leftOn ?? null,
            isAuditor: one.auditor,
            hasSite: one.site === 's',
            manager:
              manager === undefined
                ? null
                : {
                    email: manager.email ? 'x' : null,
                    hiredOn: manager.spell?.hiredOn ?? null,
                    leftOn: manager.spell?.leftOn ?? null,
                  },
            notMine: one.notMine,
          },
          TODAY,
        ),
      };
    });
    const counts = await countToMend(database.read, TODAY);
    expect(counts.people).toBe(expected.filter((one) => one.wrong.length > 0).length);
    for (const what of ['' as const, ...WRONGS]) {
      const wanted = expected.filter((one) =>
        what === '' ? one.wrong.length > 0 : one.wrong.includes(what),
      );
      expect(wanted.length).toBeGreaterThan(0);
      if (what !== '') expect([what, counts[what]]).toEqual([what, wanted.length]);
      const all = await peopleToMend(database.read, TODAY, what, undefined, 500);
      const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);
      expect(all.map((row) => ({ id: row.id, wrong: row.wrong })).toSorted(byId)).toEqual(wanted);
      const paged: string[] = [];
      for (let at = 0; ; at += 7) {
        const last = at === 0 ? undefined : all[at - 1]!;
        const cursor = last && { id: last.id, sortName: last.sortName, backwards: false };
        const page = await peopleToMend(database.read, TODAY, what, cursor, 7);
        paged.push(...page.map((row) => row.id));
        if (page.length < 7) break;
      }
      expect(paged).toEqual(all.map((row) => row.id));
    }
    const all = await peopleToMend(database.read, TODAY, '', undefined, 500);
    const cursor = { id: all[10]!.id, sortName: all[10]!.sortName, backwards: true };
    const before = await peopleToMend(database.read, TODAY, '', cursor, 4);
    expect(before.map((row) => row.id)).toEqual(all.slice(6, 10).map((row) => row.id));
  });

  it('are also sites of which nobody has a manager, unless all there manage others', async () => {
    await add(database);
    expect(await sitesWithoutManagers(database.read, TODAY)).toEqual([]);
    const second = await add(database);
    expect(await sitesWithoutManagers(database.read, TODAY)).toEqual([
      { id: 's', name: 'Main clinic', people: 2 },
    ]);
    expect(await toMend(database.read, TODAY)).toBe(1);
    // Somebody who left counts for nothing; who is here does, hired on whatever day.
    await add(database, { managerId: second, hiredOn: '2020-01-01', leftOn: '2026-10-04' });
    expect((await sitesWithoutManagers(database.read, TODAY)).map((site) => site.people)).toEqual([2]);
    await add(database, { managerId: second, hiredOn: '2020-01-01' });
    expect(await sitesWithoutManagers(database.read, TODAY)).toEqual([]);
  });

  it('are also sites with a time zone that nobody knows', async () => {
    await database.write.updateTable('site').set({ zone: 'Mars/Olympus' }).execute();
    expect((await sitesWithoutZone(database.read)).map((site) => site.id)).toEqual(['s']);
    expect(await toMend(database.read, TODAY)).toBe(1);
  });
});
