import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { transact } from '../../src/database/database.ts';
import { loadLogKey } from '../../src/ledger/log-key.ts';
import { openLog } from '../../src/ledger/log.ts';
import { sealAll } from '../../src/ledger/sealer.ts';
import { queueMail } from '../../src/mail/queue.ts';
import { startTimetable } from '../../src/timetable.ts';
import { APP_VERSION } from '../../src/training/signing-circumstances.ts';
import { addStaff, startApp, type AppOptions, type TestApp } from '../support/app.ts';
import { onBoth, temporaryFolder } from '../support/databases.ts';

const apps: TestApp[] = [];
async function started(options: AppOptions): Promise<TestApp> {
  const app = await startApp(options);
  apps.push(app);
  return app;
}
afterEach(async () => {
  for (const app of apps.splice(0)) await app.close();
});

// Whatever a page says, without its marks.
const textOf = (html: string): string =>
  html
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&#39;', '’')
    .replace(/\s+/g, ' ');

type Remarks = { remind: { late: boolean } };

onBoth('the page of how Heed is running', (open, kind) => {
  it('is for administrators: health, space, jobs and settings as they are, and never a secret', async () => {
    const database = await open();
    const backups = join(temporaryFolder(), 'nights');
    const app = await started({
      database,
      env: {
        HEED_BACKUPS: backups,
        SMTP_URL: 'smtp://someone:hush-hush@127.0.0.1:1',
        HEED_LOG_KEY: 'the-key-itself',
        HEED_TIMESTAMP_URL: 'https://me:quiet-please@indeed-so@stamps.example/tsr?token=unsaid',
      },
    });
    const { ground, clock } = app;
    const { data } = ground.config;
    Object.assign(ground.config, {
      data: database.place.folder,
      databaseUrl: database.place.url,
      logKey: undefined,
    });
    const log = await openLog(database.write, loadLogKey(undefined, database.place.folder), clock.now());
    const ada = await addStaff(app, { name: 'Ada', roles: ['administrator'] });
    const admin = await app.as(ada);
    const officer = await app.as(await addStaff(app, { roles: ['officer'] }));
    await sealAll(database.write, log, clock.now());
    expect((await officer.get('/running')).status).toBe(403);
    expect((await app.browser().get('/running')).location).toContain('/sign-in');

    for (const about of ['reminder', 'team'])
      await transact(database.write, (tx) =>
        queueMail(tx, clock.now(), { personId: ada.id, kind: about, subject: 'A subject', text: 'A text' }),
      );
    const shown = (await admin.get('/running')).text;
    const before = textOf(shown);
    expect(before).toContain(`Version of Heed ${APP_VERSION} `);
    expect(before).toContain('2 mails wait');
    // What is new stands in the list of changes, and is shown as it stands there.
    const changes = readFileSync(join(import.meta.dirname, '../../CHANGELOG.md'), 'utf8');
    const [, heading = '', news = ''] = /^## (.+)\n([\s\S]*?)(?=^## |$(?![\s\S]))/m.exec(changes)!;
    expect(before).toContain(heading);
    const must = /\*\*([^*_`]{20,60}?)[.*_`]/.exec(news.replace(/\s+/g, ' '))![1]!;
    expect(before).toContain(must);
    expect(before).toContain(/^- ([^`*_\n]{20,60})/m.exec(news)![1]!);
    expect(before).toContain('Backups are due each night, and there is none yet.');
    expect(before).toContain(kind === 'sqlite' ? 'SQLite 3.' : 'PostgreSQL 18');
    expect(before).toContain('2 people');

    mkdirSync(join(database.place.folder, 'packages'), { recursive: true });
    writeFileSync(join(database.place.folder, 'packages/a-film'), Buffer.alloc(2_500_000));
    const timetable = startTimetable(ground, { log });
    clock.set('2026-10-06T08:00:00.000Z');
    await timetable.look();
    await timetable.stop();
    for (const job of ground.vitals.jobs.keys())
      expect([job, ground.messages.has(`running.job-${job}`)]).toEqual([job, true]);
    // A session ends overnight.
    const after = textOf((await (await app.as(ada)).get('/running')).text);
    expect(after).toContain('The last one was made on 6 Oct 2026, 08:00.');
    expect(after).toMatch(/heed-20261006T080000Z\.backup .{0,60}Each night/);
    expect(after).toContain('Training packages 2.5 MB');
    expect(after).toContain('Makes the backup of the night each day at 02:10 Went well 6 Oct 2026, 08:00');
    expect(after).toContain('Sends the mail that waits every 10 seconds');
    const there = ground.config.backups;
    ground.config.backups = undefined;
    const without = textOf((await (await app.as(ada)).get('/running')).text);
    ground.config.backups = there;
    expect(without).toContain('Makes the backup of the night each day at 02:10 Not set up');
    expect(after).toContain('The mail server set Environment');
    expect(after).toContain('https://…@stamps.example/tsr?…');
    for (const secret of ['hush-hush', 'the-key-itself', 'quiet-please', 'indeed-so', 'unsaid', data])
      expect([secret, after.includes(secret)]).toEqual([secret, false]);
  }, 60_000);

  it('says what went wrong, and when it last went well', async () => {
    const database = await open();
    const app = await started({ database });
    const { ground, clock } = app;
    const ada = await addStaff(app, { roles: ['administrator'] });
    const admin = await app.as(ada);
    const run = { job: 'remind', began_at: '2026-10-04T07:00:00.000Z', ended_at: '2026-10-04T07:00:01.000Z' };
    await database.write
      .insertInto('timetable_run')
      .values([
        { ...run, slot: '2026-10-04', error: null },
        { ...run, slot: '2026-10-05', ended_at: '2026-10-05T07:00:02.000Z', error: 'a wire was cut' },
      ])
      .execute();
    ground.vitals.planned('packs', '*/5 * * * * *');
    ground.vitals.ran('packs', clock.now(), 'no ink');
    const bad = textOf((await admin.get('/running')).text);
    expect(bad).toContain('Went wrong the last time: Makes evidence packs · Sends reminders.');
    expect(bad).toContain('What went wrong: a wire was cut');
    expect(bad).toContain('Last went well on 4 Oct 2026, 07:00');
    expect(bad).toContain('What went wrong: no ink');
    // Who has not pressed Start waits for no reminders.
    clock.pass({ days: 3 });
    const late = async () => (JSON.parse((await admin.get('/readyz')).text) as Remarks).remind.late;
    expect(await late()).toBe(true);
    await database.write.deleteFrom('mail_start').execute();
    expect(await late()).toBe(false);
    ground.vitals.ran('packs', clock.now(), null);
    expect(textOf((await (await app.as(ada)).get('/running')).text)).toContain(
      'Went wrong the last time: Sends reminders.',
    );
  });
});
