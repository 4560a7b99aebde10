import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Drawn } from '../../src/courses/draw.ts';
import { openDatabase, transact, type Database } from '../../src/database/database.ts';
import { migrate } from '../../src/database/migrate.ts';
import { projectionsInUse } from '../../src/ledger/ledger.ts';
import { loadLogKey } from '../../src/ledger/log-key.ts';
import { openLog } from '../../src/ledger/log.ts';
import { checkRebuild } from '../../src/ledger/rebuild.ts';
import { verify } from '../../src/ledger/verify.ts';
import { adoptCourse } from '../../src/courses/shipped.ts';
import { addStaff, Browser, startApp } from '../support/app.ts';
import { freePort, server, stop } from '../support/program.ts';
import { answerPaper, doLessons, plainCourse, putIntoForce } from '../support/training.ts';

const PEOPLE = 50;

describe('kill -9 while fifty people submit', () => {
  let folder: string;
  let database: Database;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'heed-kill-'));
  });
  afterEach(async () => {
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('keeps everything that was confirmed, and the record is sound', async () => {
    database = openDatabase({ folder });
    await migrate(database, new Date());
    const app = await startApp({ database, now: new Date().toISOString() });
    await putIntoForce(database, app.clock.now());
    await transact(database.write, (tx) => adoptCourse(tx, app.clock.now(), 'test', plainCourse()));
    const people: { email: string; paper: string }[] = [];
    for (let n = 0; n < PEOPLE; n++) {
      const { id, email } = await addStaff(app);
      const paper = await transact(database.write, async (tx) =>
        answerPaper(tx, app.clock.now(), await doLessons(tx, app.clock.now(), id)),
      );
      people.push({ email, paper });
    }
    await app.close();
    await database.close();

    const port = await freePort();
    const settings = { HEED_DATA: folder, PORT: String(port) };
    const { child } = await server(settings);
    const confirmed: { paper: string; position: number; shown: number }[] = [];
    const handedIn: string[] = [];
    const browsers = people.map(() => new Browser(`http://127.0.0.1:${port}`));
    for (const [n, { email }] of people.entries()) await browsers[n]!.signIn(email);
    const work = people.map(async ({ paper }, n) => {
      const browser = browsers[n]!;
      for (let round = 0; ; round++) {
        const position = (round % 15) + 1;
        const shown = round % 2;
        const answer = await browser.post(`/papers/${paper}/${position}`, { chosen: String(shown) });
        if (answer.status === 303 && !answer.location.includes('result'))
          confirmed.push({ paper, position, shown });
        if (round > 4 + (n % 7)) {
          const done = await browser.post(`/papers/${paper}/hand-in`);
          if (done.location.endsWith('/result')) handedIn.push(paper);
          return;
        }
      }
    });
    const ended = Promise.allSettled(work);
    while (handedIn.length < PEOPLE / 3) await new Promise((resolve) => setTimeout(resolve, 5));
    child.kill('SIGKILL');
    await once(child, 'exit');
    await ended;
    expect(handedIn.length).toBeLessThan(PEOPLE);

    database = openDatabase({ folder });
    await migrate(database, new Date());
    const rows = await database.read.selectFrom('answer').selectAll().execute();
    const kept = new Map(rows.map((row) => [`${row.paper_id} ${row.position}`, row.chosen]));
    // Nobody came round to the same question twice, so what was confirmed must be exactly what is kept.
    const drawn = await database.read.selectFrom('paper').select(['id', 'draw']).execute();
    const draws = new Map(drawn.map(({ id, draw }) => [id, JSON.parse(draw) as Drawn[]]));
    const lost = confirmed.filter(({ paper, position, shown }) => {
      const { order } = draws.get(paper)![position - 1]!;
      return kept.get(`${paper} ${position}`) !== `[${order[shown]}]`;
    });
    expect(lost).toEqual([]);
    const entries = await database.read
      .selectFrom('ledger')
      .select('body')
      .where('kind', '=', 'test-marked')
      .execute();
    const marked = new Set(
      entries.map((row) => (JSON.parse(row.body) as { facts: { paper: string } }).facts.paper),
    );
    expect(handedIn.filter((paper) => !marked.has(paper))).toEqual([]);
    const closed = await database.read
      .selectFrom('paper')
      .select('id')
      .where('handed_in_at', 'is not', null)
      .execute();
    expect(closed.map((row) => row.id).toSorted()).toEqual([...marked].toSorted());

    const log = await openLog(database.write, loadLogKey(undefined, folder), new Date());
    expect(await verify(database.read, log, new Date())).toMatchObject({ ok: true });
    expect(await checkRebuild(database, projectionsInUse(), new Date())).toMatchObject({ ok: true });

    const again = await server(settings);
    await new Browser(`http://127.0.0.1:${port}`).signIn(people[0]!.email);
    expect(await stop(again.child)).toBe(0);
  }, 120_000);
});
