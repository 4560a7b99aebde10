import { transact } from '../../src/database/database.ts';
import { dayIn, lastOfMonth } from '../../src/days.ts';
import { checkpointNow } from '../../src/ledger/checkpoint.ts';
import { openLog } from '../../src/ledger/log.ts';
import { sealAll } from '../../src/ledger/sealer.ts';
import { keepCounts } from '../../src/obligations/counts.ts';
import { deriveMonths } from '../../src/overview/months.ts';
import { monthsKept } from '../../src/overview/overview.store.ts';
import { survey } from '../../src/reports/completion.ts';
import { NO_FILTERS } from '../../src/reports/filters.ts';
import { inPast } from '../../src/reports/past.ts';
import { ANYWHERE } from '../../src/reports/tally.ts';
import { testKey } from '../ledger/filled.ts';
import { addStaff, startApp } from '../support/app.ts';
import { onBoth } from '../support/databases.ts';
import { passCourse, putIntoForce, signAs } from '../support/training.ts';

onBoth('the trend of the last months', (open) => {
  it('is what the report says of the ends of the months, kept as they passed or worked out later', async () => {
    const database = await open();
    const app = await startApp({ database, now: '2026-01-20T09:00:00.000Z', zone: 'Europe/London' });
    try {
      const { clock } = app;
      const log = await openLog(database.write, testKey(), clock.now());
      await putIntoForce(database, clock.now());
      const zone = 'Europe/London';
      const people = [];
      // Each month somebody comes, somebody is done, and days turn; counted now and then, as a running server would.
      await keepCounts(database, clock.now());
      for (let step = 0; step < 24; step++) {
        if (step % 3 === 0)
          people.push(
            await addStaff(app, {
              hiredOn: dayIn(zone, clock.now()),
              team: step % 2 ? 'A' : 'B',
              password: false,
            }),
          );
        if (step % 5 === 4) {
          const who = people[Math.floor(step / 5)]!;
          await transact(database.write, async (tx) => {
            await passCourse(tx, clock.now(), who.id);
            await signAs(tx, clock.now(), who.id, who.name, 1);
          });
        }
        const today = dayIn(zone, clock.now());
        if (lastOfMonth(today) === today || step % 4 === 0) {
          await sealAll(database.write, log, clock.now());
          await checkpointNow(database.write, log, clock.now());
        }
        clock.pass({ days: 5, hours: 7 });
        // Within a second after the day turned, as a running server does.
        await keepCounts(database, clock.now());
      }
      await keepCounts(database, clock.now());
      const kept = await monthsKept(database.read, ANYWHERE, '2025-01-01', '2026-12-31');
      expect(kept.map(({ day }) => day)).toEqual(['2026-01-31', '2026-02-28', '2026-03-31', '2026-04-30']);
      for (const { day, counts } of kept) {
        const found = await inPast(database, { on: day, knownOn: dayIn(zone, clock.now()), scope: 'everyone' }, { zone, now: clock.now() }, (past) =>
          survey(past.db, 'everyone', { ...NO_FILTERS, status: 'all' }, zone, past.now),
        ); // prettier-ignore
        const said = Object.fromEntries(Object.entries(found.counts).filter(([, n]) => n > 0));
        expect([day, counts]).toEqual([day, said]);
      }
      // And the same again from the ledger, where nobody had counted.
      await transact(database.write, async (tx) => {
        await tx.deleteFrom('standing_month').execute();
        await tx.deleteFrom('standing_month_known').execute();
      });
      await deriveMonths(database, clock.now());
      const derived = await monthsKept(database.read, ANYWHERE, '2025-01-01', '2026-12-31');
      for (const { day, counts } of derived) {
        const found = await inPast(database, { on: day, knownOn: day, scope: 'everyone' }, { zone, now: clock.now() }, (past) =>
          survey(past.db, 'everyone', { ...NO_FILTERS, status: 'all' }, zone, past.now),
        ); // prettier-ignore
        const said = Object.fromEntries(Object.entries(found.counts).filter(([, n]) => n > 0));
        expect([day, counts]).toEqual([day, said]);
      }
      expect(derived.length).toBeGreaterThan(1);
      // A report of two dates says that the months answer others, and takes its dates along.
      const officer = await app.as(await addStaff(app, { roles: ['officer'] }));
      const past = (await officer.get('/reports/organisation?on=2026-04-15&known=2026-05-10&team=A')).text;
      expect(past).toContain('It does not answer the two dates above: it ends before them, on 31 Mar 2026.');
      const weeks = past.slice(past.indexOf('id="forecast"')).match(/href="\/team\/calendar\?[^"]*"/g) ?? [];
      expect(weeks).toHaveLength(13);
      expect(weeks[1]).toBe(
        'href="/team/calendar?team=A&amp;on=2026-04-15&amp;known=2026-05-10&amp;week=2026-04-20"',
      );
      expect((await officer.get('/reports/organisation')).text).not.toContain('It does not answer');
      const team = await monthsKept(database.read, { ...ANYWHERE, team: 'A' }, '2026-03-01', '2026-03-31');
      expect(Object.keys(team[0]!.counts).length).toBeGreaterThan(0);
    } finally {
      await app.close();
    }
  }, 120_000);
});
