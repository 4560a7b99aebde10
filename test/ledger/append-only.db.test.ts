import { sql } from 'kysely';
import { transact } from '../../src/database/database.ts';
import { keepContent } from '../../src/files/content.store.ts';
import { append, useProjections } from '../../src/ledger/ledger.ts';
import { openLog } from '../../src/ledger/log.ts';
import { sealAll } from '../../src/ledger/sealer.ts';
import { onBoth, type TestDatabase } from '../support/databases.ts';
import { another } from './another.ts';
import { fill, NOON, something, testKey } from './filled.ts';

useProjections([]);

const COLUMNS = 'id, at, known_at, kind, person_id, body';
const FORGED = `'2026-01-01', '2026-01-01T00:00:00.000Z', 'forged', null, '{}'`;

/** What must not change a sealed entry, nor its seal. ID stands for the entry's id. */
const ATTACKS = {
  both: [
    `update ledger set body = '{}'`,
    `update ledger set person_id = null where id = 'ID'`,
    `delete from ledger where id = 'ID'`,
    `delete from ledger`,
    `insert into ledger (${COLUMNS}) values ('ID', ${FORGED})`,
    `insert into ledger (${COLUMNS}) values ('ID', ${FORGED}) on conflict (id) do update set body = excluded.body`,
    `insert into ledger (${COLUMNS}) select id, ${FORGED} from ledger`,
    `update seal set idx = idx + 100`,
    `update seal set leaf = (select leaf from seal where idx = 1) where idx = 0`,
    `delete from seal`,
    `insert into seal (log, idx, entry_id, leaf) select log, idx, 'ID', leaf from seal where entry_id = 'ID'`,
    `update checkpoint set note = ''`,
    `update checkpoint set size = 1`,
    `delete from checkpoint`,
    `insert into checkpoint (log, at, size, note) select log, at, 1, '' from checkpoint`,
    `update content set body = 'softer'`,
    `delete from content`,
    `insert into content (hash, kind, body) select hash, kind, 'softer' from content`,
    `insert into content (hash, kind, body) select hash, kind, 'softer' from content where true on conflict (hash) do update set body = excluded.body`,
  ],
  sqlite: [
    `insert or replace into checkpoint (log, at, size, note) select log, at, 1, '' from checkpoint`,
    `insert or replace into checkpoint (rowid, log, at, size, note) select rowid, 'o', at, 1, '' from checkpoint`,
    `insert or replace into content (hash, kind, body) select hash, kind, 'softer' from content`,
    `insert or replace into content (rowid, hash, kind, body) select rowid, 'h', kind, 'softer' from content`,
    `insert or replace into ledger (${COLUMNS}) values ('ID', ${FORGED})`,
    `replace into ledger (${COLUMNS}) values ('ID', ${FORGED})`,
    `insert or replace into ledger (rowid, ${COLUMNS}) select rowid, 'new', ${FORGED} from ledger where id = 'ID'`,
    `update or replace ledger set id = 'ID'`,
    `insert or replace into seal select * from seal`,
    `insert or replace into seal (log, idx, entry_id, leaf) select 'other', 0, entry_id, leaf from seal`,
    `insert or replace into seal (rowid, log, idx, entry_id, leaf) select rowid, 'o', 9, 'ID', leaf from seal`,
  ],
  postgres: [
    `truncate ledger`,
    `truncate ledger, seal, commitment`,
    `truncate ledger cascade`,
    `truncate seal`,
    `truncate checkpoint`,
    `truncate content`,
    `merge into ledger using (select 'ID' as id) s on ledger.id = s.id when matched then update set body = '{}'`,
    `merge into ledger using (select 'ID' as id) s on ledger.id = s.id when matched then delete`,
    `with gone as (delete from ledger returning *) select * from gone`,
  ],
};

onBoth('the ledger', (open, kind) => {
  let database: TestDatabase;
  let ids: string[];
  beforeAll(async () => {
    database = await open();
    ids = await fill(database.write, 3);
    await sealAll(database.write, await openLog(database.write, testKey(), NOON), NOON);
    await transact(database.write, (tx) => keepContent(tx, 'policy', 'strict'));
  });

  const everything = async () => [
    await database.write.selectFrom('ledger').selectAll().orderBy('id').execute(),
    await database.write.selectFrom('seal').selectAll().orderBy('idx').execute(),
    await database.write.selectFrom('checkpoint').selectAll().orderBy('at').execute(),
    await database.write.selectFrom('content').selectAll().orderBy('hash').execute(),
  ];
  const run = (statement: string) => sql.raw(statement.replaceAll('ID', ids[0]!)).execute(database.write);

  it.each([...ATTACKS.both, ...ATTACKS[kind]])('refuses: %s', async (statement) => {
    const before = await everything();
    await expect(run(statement)).rejects.toThrow(/append-only|unique|cannot truncate|constraint/i);
    expect(await everything()).toEqual(before);
  });

  it('does not let a constraint be answered with nothing', async () => {
    const before = await everything();
    const quiet = run(`insert into ledger (${COLUMNS}) values ('ID', ${FORGED}) on conflict do nothing`);
    await Promise.allSettled([quiet]);
    expect(await everything()).toEqual(before);
  });

  if (kind === 'postgres') {
    it('holds for a session that pretends to replicate', async () => {
      const before = await everything();
      const attack = transact(database.write, async (tx) => {
        await sql`set local session_replication_role = replica`.execute(tx);
        await tx.deleteFrom('ledger').execute();
      });
      await expect(attack).rejects.toThrow('append-only');
      expect(await everything()).toEqual(before);
    });
  }

  it('keeps a text once, however often and by however many it is kept', async () => {
    const before = await everything();
    await Promise.all(
      [1, 2, 3].map(() => transact(database.write, (tx) => keepContent(tx, 'policy', 'strict'))),
    );
    expect(await everything()).toEqual(before);
    const other = another(database);
    const twice = [database, other, other].map(({ write }) =>
      transact(write, (tx) => keepContent(tx, 'policy', 'new')),
    );
    expect(new Set(await Promise.all(twice)).size).toBe(1);
    if (other !== database) await other.close();
  });

  it('takes nothing of a verb that fails', async () => {
    const before = await everything();
    const failing = transact(database.write, async (tx) => {
      await append(tx, NOON, [something(1)]);
      throw new Error('after the append');
    });
    await expect(failing).rejects.toThrow('after the append');
    expect(await everything()).toEqual(before);
    expect(await database.write.selectFrom('unsealed').selectAll().execute()).toEqual([]);
  });
});
