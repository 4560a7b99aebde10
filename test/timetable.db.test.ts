import { pino } from 'pino';
import { newKeyText, loadLogKey } from '../src/ledger/log-key.ts';
import { openLog, type Log } from '../src/ledger/log.ts';
import { sealAll } from '../src/ledger/sealer.ts';
import { changeSettings } from '../src/organisation/organisation.ts';
import { readConfig } from '../src/config.ts';
import { openDatabase, transact } from '../src/database/database.ts';
import { timetableRemark } from '../src/running/late.ts';
import { startTimetable, type Timetable } from '../src/timetable.ts';
import type { Ground } from '../src/web/ground.ts';
import { Vitals } from '../src/web/vitals.ts';
import { startSmtp } from './mail/smtp-server.ts';
import { house, messages, NOW } from './reminders/make.ts';
import { TestClock } from './support/app.ts';
import { onBoth, type TestDatabase } from './support/databases.ts';

onBoth('the timetable', (open) => {
  let database: TestDatabase;
  let ground: Ground;
  let log: Log;
  let clock: TestClock;
  let logged: string[];
  const started: Timetable[] = [];
  const start = (over: Ground = ground) => {
    const timetable = startTimetable(over, { log });
    started.push(timetable);
    return timetable;
  };

  beforeEach(async () => {
    database = await open();
    clock = new TestClock('2026-03-01T09:00:00.000Z');
    logged = [];
    const config = readConfig({ SMTP_URL: 'smtp://127.0.0.1:1' }, { data: '/nowhere' });
    ground = {
      database,
      clock,
      config,
      messages,
      vitals: new Vitals(clock.now()),
      log: pino({}, { write: (line: string) => void logged.push(line) }),
    };
    log = await openLog(database.write, loadLogKey(newKeyText(), '/nowhere'), NOW);
  });
  afterEach(async () => {
    for (const timetable of started.splice(0)) await timetable.stop();
  });

  const runs = (job = 'remind') =>
    database.write.selectFrom('timetable_run').selectAll().where('job', '=', job).orderBy('slot').execute();
  const remark = async () => ((await timetableRemark(ground))['remind'] ?? {}) as Record<string, unknown>;

  it('reminds at seven in the organisation’s zone, once a day', async () => {
    const here = await house(database);
    await here.add();
    const timetable = start();
    clock.set('2026-03-01T11:59:59.000Z');
    await timetable.look();
    expect(await runs()).toEqual([]);
    // Seven in New York.
    clock.set('2026-03-01T12:00:00.000Z');
    for (let n = 0; n < 3; n++) await timetable.look();
    expect(await runs()).toMatchObject([
      { slot: '2026-03-01', began_at: '2026-03-01T12:00:00.000Z', error: null },
    ]);
    expect(await here.mails()).toHaveLength(1);
    clock.set('2026-03-02T11:00:00.000Z');
    await timetable.look();
    expect(await runs()).toHaveLength(1);
    clock.set('2026-03-02T23:00:00.000Z');
    await timetable.look();
    expect(await runs()).toMatchObject([{ slot: '2026-03-01' }, { slot: '2026-03-02' }]);
  });

  it('runs each slot in one of several processes', async () => {
    await house(database);
    const other = ground.database.kind === 'postgres' ? openDatabase(database.place) : database;
    clock.set('2026-03-01T13:00:00.000Z');
    const all = [
      start(),
      start(),
      start({ ...ground, database: other }),
      start({ ...ground, database: other }),
    ];
    await Promise.all(all.map((timetable) => timetable.look()));
    expect(await runs()).toHaveLength(1);
    await Promise.all(started.splice(0).map((timetable) => timetable.stop()));
    if (other !== database) await other.close();
  });

  it('does nothing by the clock before there is an organisation', async () => {
    clock.set('2026-03-01T13:00:00.000Z');
    await start().look();
    expect(await runs()).toEqual([]);
    clock.pass({ days: 10 });
    expect(await remark()).toMatchObject({ last: null, late: false });
  });

  it('keeps a run’s error, logs it, and tries again an hour later', async () => {
    const here = await house(database);
    await here.add();
    await database.write.updateTable('standing').set({ reasons: 'not JSON' }).execute();
    const timetable = start();
    clock.set('2026-03-01T12:00:00.000Z');
    await timetable.look();
    expect((await runs())[0]).toMatchObject({ error: expect.stringContaining('JSON') });
    expect(logged.join('')).toContain('the job remind failed');
    expect(await remark()).toMatchObject({ last: null, failed: true });
    await database.write
      .updateTable('standing')
      .set({ reasons: '[{"by":"rule","id":"r","dueOn":"2026-03-31","steps":[]}]' })
      .execute();
    clock.pass({ minutes: 59 });
    await timetable.look();
    expect(await here.mails()).toHaveLength(0);
    clock.pass({ minutes: 2 });
    await timetable.look();
    expect(await here.mails()).toHaveLength(1);
    expect(await runs()).toMatchObject([{ error: null }]);
  });

  it('makes up for a run that broke off in a crash', async () => {
    const here = await house(database);
    await here.add();
    const row = {
      job: 'remind',
      slot: '2026-03-01',
      began_at: '2026-03-01T12:00:01.000Z',
      ended_at: null,
      error: null,
    };
    await database.write.insertInto('timetable_run').values(row).execute();
    const timetable = start();
    clock.set('2026-03-01T12:30:00.000Z');
    await timetable.look();
    expect(await here.mails()).toHaveLength(0);
    clock.set('2026-03-01T13:30:00.000Z');
    await timetable.look();
    expect(await here.mails()).toHaveLength(1);
  });

  it('says when the reminders last ran, and when that is too long ago', async () => {
    await house(database);
    expect(await remark()).toMatchObject({ last: null, late: false });
    clock.pass({ hours: 30 });
    expect(await remark()).toMatchObject({ last: null, late: true });
    await start().look();
    expect(await remark()).toMatchObject({ last: clock.now().toISOString(), late: false, failed: false });
    clock.pass({ hours: 25 });
    expect(await remark()).toMatchObject({ late: false });
    clock.pass({ hours: 2 });
    expect(await remark()).toMatchObject({ late: true });
  });

  it('tells once of a time without reminders, whoever looks after them', async () => {
    const here = await house(database);
    const lead = await here.add();
    await here.grant(lead, 'officer');
    await start().look();
    clock.set('2026-03-02T12:00:00.000Z');
    await start().look();
    const gaps = async () => (await here.mails()).filter((mail) => mail.kind === 'gap');
    expect(await gaps()).toEqual([]);
    // Slept through until Thursday.
    clock.set('2026-03-05T15:00:00.000Z');
    await Promise.all([start().look(), start().look()]);
    expect(await gaps()).toMatchObject([{ person_id: lead }]);
    expect((await gaps())[0]!.text).toContain('from 2 Mar 2026, 07:00 to 5 Mar 2026, 10:00');
    clock.set('2026-03-06T15:00:00.000Z');
    await start().look();
    expect(await gaps()).toHaveLength(1);
  });

  it('clears what has ended, and signs at day’s end', async () => {
    await house(database);
    const session = {
      id: 's',
      person_id: null,
      data: '{}',
      seen_at: '2026-01-01T00:00:00.000Z',
      expires_at: '2026-01-02T00:00:00.000Z',
    };
    await database.write.insertInto('session').values(session).execute();
    const link = {
      token_hash: 'h',
      purpose: 'reset',
      made_at: '2025-01-01T00:00:00.000Z',
      expires_at: '2025-01-01T02:00:00.000Z',
      used_at: null,
    };
    const here = await house(database);
    await sealAll(database.write, log, NOW);
    await database.write
      .insertInto('single_use_link')
      .values({ ...link, person_id: await here.add() })
      .execute();
    await database.write
      .insertInto('timetable_run')
      .values({ job: 'x', slot: 'y', began_at: '2025-01-01T00:00:00.000Z', ended_at: null, error: null })
      .execute();
    const timetable = start();
    clock.set('2026-03-01T20:00:00.000Z');
    await timetable.look();
    expect(await database.write.selectFrom('session').selectAll().execute()).toEqual([]);
    expect(await database.write.selectFrom('single_use_link').selectAll().execute()).toEqual([]);
    expect(await runs('x')).toEqual([]);
    await sealAll(database.write, log, clock.now());
    const checkpoints = () => database.write.selectFrom('checkpoint').select('at').orderBy('at').execute();
    const before = await checkpoints();
    await transact(database.write, (tx) => changeSettings(tx, clock.now(), 'test', { name: 'New' }, 'UTC'));
    clock.set('2026-03-02T04:59:35.000Z');
    await sealAll(database.write, { ...log }, new Date(before.at(-1)!.at));
    await timetable.look();
    expect((await checkpoints()).at(-1)).toEqual({ at: '2026-03-02T04:59:35.000Z' });
  });

  it('sends mail by itself, and finishes the mail in hand when it stops', async () => {
    const post = await startSmtp();
    post.behave({ slow: 300 });
    const here = await house(database);
    await here.add();
    await here.add();
    await here.run('2026-03-02');
    const config = { ...ground.config, smtpUrl: post.url };
    // Ten on a Monday morning in New York.
    clock.set('2026-03-02T15:00:00.000Z');
    const timetable = start({ ...ground, config });
    while (post.arrived.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    await timetable.stop();
    const states = (await here.mails()).map((mail) => mail.state);
    expect(states.toSorted((a, b) => (a < b ? -1 : 1))).toEqual(['sent', 'waiting']);
  });
});
