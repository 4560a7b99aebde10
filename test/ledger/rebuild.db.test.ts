import { setImmediate as breathe } from 'node:timers/promises';
import { transact } from '../../src/database/database.ts';
import { append, useProjections } from '../../src/ledger/ledger.ts';
import { openLog, type Log } from '../../src/ledger/log.ts';
import { checkRebuild, rebuild } from '../../src/ledger/rebuild.ts';
import { sealAll } from '../../src/ledger/sealer.ts';
import { onBoth, type TestDatabase } from '../support/databases.ts';
import { derived, everything, lastSeen } from './derived.ts';
import { fill, minutes, NOON, something, testKey } from './filled.ts';

const LIST = [lastSeen, everything];
useProjections(LIST);

onBoth('a rebuild', (open, kind) => {
  let database: TestDatabase;
  let log: Log;
  beforeEach(async () => {
    database = await open();
    log = await openLog(database.write, testKey(), NOON);
    await fill(database.write, 150);
    await sealAll(database.write, log, NOON);
    await fill(database.write, 20, 150);
  });
  const spoil = async () => {
    await database.write
      .updateTable('placement')
      .set({ team: 'x' })
      .where('person_id', '=', 'person-1')
      .execute();
    await database.write.deleteFrom('placement').where('person_id', '=', 'person-2').execute();
    const stranger = { person_id: 'person-9', job_role: 'nurse', site_id: 's', team: 't' };
    await database.write.insertInto('placement').values(stranger).execute();
  };

  /** Writes and seals until told to stop. */
  function disturb(): () => Promise<void> {
    const state = { writing: true };
    const done = (async () => {
      for (let n = 200; state.writing; n++) {
        await transact(database.write, (tx) => append(tx, minutes(n), [something(n)]));
        if (n % 5 === 0) await sealAll(database.write, log, minutes(n));
        await breathe();
      }
    })();
    return () => {
      state.writing = false;
      return done;
    };
  }

  it('finds nothing to complain of when all is well', async () => {
    expect(await checkRebuild(database, LIST, NOON)).toEqual({ ok: true, entries: 170, differing: [] });
  });

  it('names the table and the rows that differ', async () => {
    await spoil();
    const check = await checkRebuild(database, LIST, NOON);
    expect(check.ok).toBe(false);
    const row = { job_role: 'nurse', site_id: 's' };
    expect(check.differing).toEqual([
      {
        table: 'placement',
        rows: [
          {
            derived: { ...row, person_id: 'person-1', team: '169' },
            stored: { ...row, person_id: 'person-1', team: 'x' },
          },
          { derived: { ...row, person_id: 'person-2', team: '167' }, stored: null },
          { derived: null, stored: { ...row, person_id: 'person-9', team: 't' } },
        ],
      },
    ]);
  });

  it('sees a null that became a text', async () => {
    await database.write.updateTable('said').set({ mail_id: 'null' }).where('mail_id', 'is', null).execute();
    const check = await checkRebuild(database, LIST, NOON);
    expect(check.differing).toMatchObject([{ table: 'said' }]);
    expect(check.differing[0]!.rows).toHaveLength(5);
  });

  it('puts right what was spoilt', async () => {
    const before = await derived(database.read);
    await spoil();
    expect(await rebuild(database, LIST, NOON)).toBe(170);
    expect(await derived(database.read)).toEqual(before);
  });

  it('raises no false alarm while others write', async () => {
    const stop = disturb();
    const checks = [];
    for (let i = 0; i < 3; i++) checks.push(await checkRebuild(database, LIST, NOON));
    await stop();
    for (const check of checks) expect(check.differing).toEqual([]);
  });

  it('misses nothing that is appended meanwhile', async () => {
    await spoil();
    const stop = disturb();
    await rebuild(database, LIST, NOON);
    await rebuild(database, LIST, NOON);
    await stop();
    expect(await checkRebuild(database, LIST, NOON)).toMatchObject({ ok: true });
    const { n } = await database.write
      .selectFrom('ledger')
      .select((e) => e.fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow();
    expect(await database.write.selectFrom('said').select('obligation').execute()).toHaveLength(n);
  });

  if (kind === 'postgres') {
    it('waits for a verb that has appended and not yet committed', async () => {
      let commit: (() => void) | undefined;
      const others = new Promise<void>((resolve) => (commit = resolve));
      const verb = transact(database.write, async (tx) => {
        await append(tx, NOON, [something(999)]);
        await others;
      });
      const rebuilt = rebuild(database, LIST, NOON);
      setTimeout(() => commit?.(), 300);
      await Promise.all([verb, rebuilt]);
      expect(await checkRebuild(database, LIST, NOON)).toMatchObject({ ok: true, entries: 171 });
    });
  }

  it('leaves everything as it was when a projection fails', async () => {
    const before = await derived(database.read);
    const failing = {
      ...everything,
      apply: () => Promise.reject(new Error('cannot derive')),
    };
    await expect(rebuild(database, [lastSeen, failing], NOON)).rejects.toThrow('cannot derive');
    expect(await derived(database.read)).toEqual(before);
  });
});
