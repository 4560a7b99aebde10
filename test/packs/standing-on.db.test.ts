import { transact } from '../../src/database/database.ts';
import { openLog } from '../../src/ledger/log.ts';
import { useProjections } from '../../src/ledger/ledger.ts';
import { verify } from '../../src/ledger/verify.ts';
import { askPack } from '../../src/packs/pack.ts';
import { packOf } from '../../src/packs/pack.store.ts';
import { standOnCheckpoint } from '../../src/packs/standing-on.ts';
import { loadMessages } from '../../src/web/messages.ts';
import { fill, minutes, nextLog, NOON, testKey } from '../ledger/filled.ts';
import { onBoth } from '../support/databases.ts';

useProjections([]);

onBoth('the checkpoint that a pack stands on', (open) => {
  const ask = {
    from: '2026-01-01',
    to: '2026-03-01',
    sites: [],
    jobRole: '',
    people: [],
    incident: '',
    sample: null,
  };

  it('is no older than the question though nothing was entered since, and counts the logs before its own', async () => {
    const database = await open();
    const { write } = database;
    const log = await openLog(write, testKey(), NOON);
    await fill(write, 5);
    const standing = async (now: Date, by = log) => {
      const maker = { database, log: by, messages: loadMessages('en'), clock: { now: () => now }, data: '' };
      const id = await transact(write, (tx) => askPack(tx, now, { ask, reference: '', by: null }));
      await standOnCheckpoint(maker);
      return (await packOf(write, id))!;
    };
    const first = await standing(NOON);
    expect([first.known_at, first.known]).toEqual([NOON.toISOString(), 5]);
    // Asked in the same minute, it is the same; three days later it is not.
    expect((await standing(new Date(NOON.getTime() + 30_000))).note).toBe(first.note);
    const later = minutes(3 * 1440);
    const quiet = await standing(later);
    expect([quiet.known_at, quiet.known]).toEqual([later.toISOString(), 5]);
    expect(await verify(write, log, minutes(3 * 1440 + 1))).toMatchObject({ ok: true });

    const next = await nextLog(write, minutes(4 * 1440));
    await fill(write, 2, 5);
    const after = await standing(minutes(5 * 1440), next);
    // Five, the entry of the succession, and two.
    expect([after.origin, after.known]).toEqual([next.origin, 8]);
  });
});
