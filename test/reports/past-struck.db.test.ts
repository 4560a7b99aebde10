import { transact } from '../../src/database/database.ts';
import { checkpointNow } from '../../src/ledger/checkpoint.ts';
import { openLog } from '../../src/ledger/log.ts';
import { sealAll } from '../../src/ledger/sealer.ts';
import { inPast } from '../../src/reports/past.ts';
import { strikeAttempt } from '../../src/training/attempt-strike.ts';
import { testKey } from '../ledger/filled.ts';
import { addStaff, startApp } from '../support/app.ts';
import { onBoth } from '../support/databases.ts';
import { shownAt } from '../support/past.ts';
import { passCourse, putIntoForce, signAs } from '../support/training.ts';

// What was entered for the wrong person was never theirs; what we believed of it then stays what we believed.
onBoth('a struck attempt in a report of another day', (open) => {
  it('counts on no day by what we know now, and does by what we knew then', async () => {
    const app = await startApp({ database: await open(), now: '2026-03-01T09:00:00.000Z' });
    try {
      const { database } = app.ground;
      const log = await openLog(database.write, testKey(), app.clock.now());
      const seal = async () => {
        await sealAll(database.write, log, app.clock.now());
        await checkpointNow(database.write, log, app.clock.now());
      };
      await putIntoForce(database, app.clock.now());
      await seal();
      const cas = await addStaff(app, { name: 'Cas', hiredOn: '2026-02-20' });
      app.clock.set('2026-03-10T09:00:00.000Z');
      const attempt = await transact(database.write, async (tx) => {
        const bound = await passCourse(tx, app.clock.now(), cas.id);
        await signAs(tx, app.clock.now(), cas.id, 'Cas', bound.policy.number);
        return bound.attempt.id;
      });
      await seal();
      app.clock.set('2026-03-20T09:00:00.000Z');
      await transact(database.write, (tx) =>
        strikeAttempt(tx, app.clock.now(), 'test', cas.id, { attempt, reason: 'It was somebody else.' }),
      );
      await seal();
      const on = async (day: string, knownOn: string) => {
        const asked = { on: day, knownOn, scope: 'everyone' as const };
        const place = { zone: 'UTC', now: app.clock.now() };
        const { rows } = await inPast(database, asked, place, (past) => shownAt(past.db, 'UTC', past.now));
        return rows as { state: string; doneOn: string | null }[];
      };
      expect(await on('2026-03-12', '2026-03-12')).toMatchObject([
        { state: 'current', doneOn: '2026-03-10' },
      ]);
      expect(await on('2026-03-12', '2026-03-20')).toMatchObject([{ state: 'due', doneOn: null }]);
      expect(await on('2026-03-20', '2026-03-20')).toMatchObject([{ state: 'due', doneOn: null }]);
    } finally {
      await app.close();
    }
  });
});
