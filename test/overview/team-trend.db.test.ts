import { transact } from '../../src/database/database.ts';
import { addDays, dayIn } from '../../src/days.ts';
import { setLeave } from '../../src/people/leave.ts';
import { MONTHS, teamMonths } from '../../src/overview/team-months.ts';
import { scopeSize } from '../../src/reports/completion.store.ts';
import { survey } from '../../src/reports/completion.ts';
import { NO_FILTERS } from '../../src/reports/filters.ts';
import { inPast } from '../../src/reports/past.ts';
import { siteDays } from '../../src/reports/site-days.ts';
import { ANYWHERE } from '../../src/reports/tally.ts';
import { addStaff, startApp, type Added } from '../support/app.ts';
import { onBoth } from '../support/databases.ts';
import { passCourse, putIntoForce, signAs } from '../support/training.ts';

onBoth('the trend of a team', (open) => {
  it('is what the report says of the ends of the months, as it is known today, of who is there today', async () => {
    const database = await open();
    const zone = 'Europe/London';
    const app = await startApp({ database, now: '2026-01-20T09:00:00.000Z', zone });
    try {
      const { clock } = app;
      await putIntoForce(database, clock.now());
      const boss = await addStaff(app, { name: 'The Boss' });
      const other = await addStaff(app, { name: 'Another', hiredOn: '2026-01-20' });
      await addStaff(app, { managerId: other.id, password: false, hiredOn: '2026-01-20' });
      const people: Added[] = [];
      for (let step = 0; step < 22; step++) {
        const today = dayIn(zone, clock.now());
        if (step % 3 === 0)
          people.push(await addStaff(app, { managerId: boss.id, hiredOn: today, team: step % 2 ? 'A' : 'B', password: false })); // prettier-ignore
        if (step % 4 === 3) {
          const who = people[Math.floor(step / 4)]!;
          await transact(database.write, async (tx) => {
            await passCourse(tx, clock.now(), who.id);
            await signAs(tx, clock.now(), who.id, who.name, 1);
          });
        }
        if (step % 5 === 2)
          await transact(database.write, (tx) =>
            setLeave(tx, clock.now(), null, people.at(-1)!.id, {
              from: today,
              to: addDays(today, 12 * step),
            }),
          );
        clock.pass({ days: 25, hours: 7 });
      }
      const now = clock.now();
      const today = dayIn(zone, now);
      const scope = { below: [boss.id] };
      const frame = { scope, days: siteDays([], zone, now), ...(await scopeSize(database.read, scope)) };
      for (const where of [ANYWHERE, { ...ANYWHERE, team: 'A' }]) {
        const months = await teamMonths(database.read, frame, where, today);
        const seen = new Set<string>();
        for (const { day, counts } of months) {
          const found = await inPast(database, { on: day, knownOn: today, scope }, { zone, now }, (past) =>
            survey(past.db, scope, { ...NO_FILTERS, ...where, status: 'all' }, zone, past.now),
          );
          const said = Object.fromEntries(Object.entries(found.counts).filter(([, n]) => n > 0));
          expect([day, counts]).toEqual([day, said]);
          for (const name of Object.keys(said)) seen.add(name);
        }
        expect(months.length).toBeGreaterThan(12);
        expect(months.length).toBeLessThanOrEqual(MONTHS);
        expect([...seen]).toEqual(expect.arrayContaining(['overdue', 'due', 'current', 'paused']));
      }

      const browser = await app.as(boss);
      const page = await browser.get('/reports/team');
      expect(page.text).toContain('trend-line');
      expect(page.text).toContain('Who was in the team then is not kept.');
      const csv = await browser.get('/reports/team.csv');
      const rows = csv.text.split('\n').filter((line) => line.startsWith('Month'));
      expect(rows.length).toBe((await teamMonths(database.read, frame, ANYWHERE, today)).length);
    } finally {
      await app.close();
    }
  }, 180_000);
});
