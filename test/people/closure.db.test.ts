import fc from 'fast-check';
import { transact } from '../../src/database/database.ts';
import { HeedError } from '../../src/errors.ts';
import { project } from '../../src/ledger/ledger.ts';
import { withValues } from '../../src/ledger/replay.ts';
import { parseEntry } from '../../src/ledger/entry.ts';
import { peopleProjection } from '../../src/people/people.projection.ts';
import { knownPeople } from '../../src/people/people.store.ts';
import { putPeople } from '../../src/people/people.ts';
import { onBoth, type TestDatabase } from '../support/databases.ts';
import { add, NOW, organisationWith, somebody, TODAY } from './make.ts';

const MOST = 9;
// Each step: a few people (new ones where the number is not taken yet) under somebody, or under nobody.
const steps = fc.array(
  fc.array(fc.tuple(fc.nat(MOST), fc.option(fc.nat(MOST), { nil: null })), { minLength: 1, maxLength: 5 }),
  { minLength: 1, maxLength: 8 },
);

onBoth('who is below whom', (open, kind) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await open();
    await organisationWith(database);
  });

  const closure = () =>
    database.read.selectFrom('closure').selectAll().orderBy('manager_id').orderBy('person_id').execute();

  async function recomputed() {
    const managers = new Map(
      (await database.read.selectFrom('reports_to').selectAll().execute()).map((r) => [
        r.person_id,
        r.manager_id,
      ]),
    );
    const rows: { manager_id: string; person_id: string; depth: number }[] = [];
    for (const person_id of managers.keys()) {
      let depth = 0;
      for (let at = managers.get(person_id); at !== undefined; at = managers.get(at))
        rows.push({ manager_id: at, person_id, depth: ++depth });
    }
    return rows.toSorted((a, b) =>
      a.manager_id === b.manager_id
        ? a.person_id < b.person_id
          ? -1
          : 1
        : a.manager_id < b.manager_id
          ? -1
          : 1,
    );
  }

  it('is what going up step by step gives, after any reorganisation', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (all) => {
        const ids = [await add(database), await add(database), await add(database)];
        for (const step of all) {
          const known = await knownPeople(database.read, ids);
          const fresh = [...new Set(step.map(([n]) => n))].filter((n) => n >= ids.length).length;
          const firstNew = ids.length;
          for (let n = 0; n < fresh; n++) ids.push(`${ids[0]}-${ids.length}`);
          const wanted = new Map(
            step.map(([n, m]) => {
              const id = ids[n] ?? ids[firstNew + (n % Math.max(1, fresh))]!;
              const managerId = m === null ? null : ids[m % ids.length]!;
              const isNew = !known.has(id);
              return [id, { id, isNew, details: { ...(known.get(id) ?? somebody()), managerId } }];
            }),
          );
          for (const id of ids.slice(firstNew))
            if (!wanted.has(id)) wanted.set(id, { id, isNew: true, details: somebody() });
          await transact(database.write, (tx) => putPeople(tx, NOW, null, [...wanted.values()], TODAY)).catch(
            (error: unknown) => {
              if (!(error instanceof HeedError)) throw error;
              ids.splice(firstNew);
            },
          );
          expect(await closure()).toEqual(await recomputed());
        }
      }),
      { numRuns: kind === 'sqlite' ? 40 : 8 },
    );
  });

  it('is the same after a replay of the ledger, in one piece or entry by entry', async () => {
    const tables = ['employment', 'placement', 'reports_to', 'closure', 'granted_role'] as const;
    const rows = async () => {
      const all: unknown[] = [];
      for (const table of tables) {
        const found = await database.read.selectFrom(table).selectAll().execute();
        all.push(found.map((row) => JSON.stringify(row)).toSorted());
      }
      return all;
    };
    const before = await rows();
    const queue = database.read.selectFrom('unsealed').innerJoin('ledger', 'ledger.id', 'unsealed.entry_id');
    const bodies = (await queue.select('body').orderBy('seq').execute()).map((row) => ({
      ...parseEntry(row.body),
      values: {},
    }));
    const entries = await withValues(database.read, bodies);
    for (const size of [entries.length, 1, 7]) {
      await transact(database.write, async (tx) => {
        for (const table of tables) await tx.deleteFrom(table).execute();
        for (let i = 0; i < entries.length; i += size)
          await project(tx, [peopleProjection], entries.slice(i, i + size));
      });
      expect(await rows()).toEqual(before);
    }
  });
});
