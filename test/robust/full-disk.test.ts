import { sql } from 'kysely';
import type { Drawn } from '../../src/courses/draw.ts';
import { transact } from '../../src/database/database.ts';
import { verify } from '../../src/ledger/verify.ts';
import { loadLogKey } from '../../src/ledger/log-key.ts';
import { openLog } from '../../src/ledger/log.ts';
import { sealAll } from '../../src/ledger/sealer.ts';
import { adoptCourse } from '../../src/courses/shipped.ts';
import { addStaff, startApp } from '../support/app.ts';
import { onSqlite, type TestDatabase } from '../support/databases.ts';
import { answerPaper, doLessons, plainCourse, putIntoForce } from '../support/training.ts';

// SQLite's own word for a full disk, brought about by its own limit: no page more than there are.
async function fill(database: TestDatabase): Promise<void> {
  const { rows } = await sql<{ page_count: number }>`pragma page_count`.execute(database.write);
  await sql.raw(`pragma max_page_count = ${rows[0]!.page_count}`).execute(database.write);
}
const empty = (database: TestDatabase) => sql.raw('pragma max_page_count = 1000000').execute(database.write);

onSqlite('a full disk', (open) => {
  it('gives a clear page, loses nothing that was confirmed, and goes on when there is room again', async () => {
    const database = await open();
    const app = await startApp({ database });
    const nurse = await addStaff(app, { name: 'Ana' });
    await putIntoForce(database, app.clock.now());
    await transact(database.write, (tx) => adoptCourse(tx, app.clock.now(), 'test', plainCourse()));
    const browser = await app.as(nurse);
    const bound = await transact(database.write, (tx) => doLessons(tx, app.clock.now(), nurse.id));
    const paper = await transact(database.write, (tx) => answerPaper(tx, app.clock.now(), bound));
    await browser.get(`/papers/${paper}/1`);
    await fill(database);
    let refused = 0;
    // A few answers may still fit into pages that are half empty; each says honestly which it was.
    const confirmed = new Map<number, number>();
    for (let round = 0; round < 40; round++) {
      const n = (round % 15) + 1;
      const chosen = round % 2;
      const answer = await browser.post(`/papers/${paper}/${n}`, { chosen: String(chosen) });
      if (answer.status === 303) confirmed.set(n, chosen);
      else {
        expect([answer.status, answer.text.includes('The disk of the server is full')]).toEqual([507, true]);
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(0);
    app.clock.pass({ minutes: 30 });
    expect((await browser.get('/')).status).toBe(200);
    await empty(database);
    const rows = await database.read.selectFrom('answer').selectAll().where('paper_id', '=', paper).execute();
    const kept = await database.read
      .selectFrom('paper')
      .select('draw')
      .where('id', '=', paper)
      .executeTakeFirstOrThrow();
    const draw = JSON.parse(kept.draw) as Drawn[];
    for (const [position, chosen] of confirmed)
      expect(rows.find((row) => row.position === position)?.chosen).toBe(
        JSON.stringify([draw[position - 1]!.order[chosen]]),
      );
    expect((await browser.post(`/papers/${paper}/1`, { chosen: '1' })).status).toBe(303);
    const log = await openLog(database.write, loadLogKey(undefined, database.place.folder), app.clock.now());
    await sealAll(database.write, log, app.clock.now());
    expect(await verify(database.read, log, app.clock.now())).toMatchObject({ ok: true, tail: 0 });
    await app.close();
  });
});
