import { transact, type Tx } from '../../src/database/database.ts';
import { checkpointNow } from '../../src/ledger/checkpoint.ts';
import { sealAll } from '../../src/ledger/sealer.ts';
import { setOutsideAddress } from '../../src/mail/outside.ts';
import { WITHOUT_START } from '../../src/mail/start.ts';
import { saveFollowUpSettings } from '../../src/organisation/working-hours.ts';
import { WITNESS } from '../../src/proofs/witness.ts';
import { keepView } from '../../src/saved/view.ts';
import { messagesWritten } from '../../src/web/messages.ts';
import { passCourse, signAs } from '../support/training.ts';
import { mailStarted } from '../../src/mail/start.store.ts';
import { projectionsInUse } from '../../src/ledger/ledger.ts';
import { checkRebuild } from '../../src/ledger/rebuild.ts';
import { openLog } from '../../src/ledger/log.ts';
import { loadLogKey } from '../../src/ledger/log-key.ts';
import { queueMail } from '../../src/mail/queue.ts';
import { inviteByMail, inviteEverybody } from '../../src/people/invitations.ts';
import { jobs, startTimetable, type Timetable } from '../../src/timetable.ts';
import { shippedCourse } from '../../src/courses/shipped.ts';
import { firstRun, firstRunToken } from '../../src/training/first-run.ts';
import { hashPassword } from '../../src/sign-in/password.ts';
import type { Brackets } from '../../src/policy/brackets.ts';
import { LARKFIELD } from '../../src/demo/brackets.ts';
import { startSmtp, type Post } from '../mail/smtp-server.ts';
import { addStaff, PASSWORD, startApp, type TestApp } from '../support/app.ts';
import { onBoth } from '../support/databases.ts';

const ADMIN = 'ada@larkfield.example';

onBoth('setting up', (open) => {
  let app: TestApp;
  let post: Post;
  let timetable: Timetable | undefined;

  /** A house straight after its first run, that looks for mail to send now and then. */
  async function begin(env: Record<string, string> = {}, brackets: Brackets = LARKFIELD): Promise<void> {
    post = await startSmtp();
    app = await startApp({ database: await open(), empty: true, env: { SMTP_URL: post.url, ...env } });
    const { database, clock } = app.ground;
    const admin = { name: 'Ada Okafor', email: ADMIN, employeeNumber: null, jobRole: 'manager' } as const;
    const house = { organisation: 'Larkfield', zone: 'UTC', country: 'us', site: 'Main Street' } as const;
    const passwordHash = await hashPassword(PASSWORD);
    const given = {
      ...house,
      startDay: '2026-01-01',
      admin: { ...admin, passwordHash },
      brackets,
    };
    await firstRun(
      database,
      clock.now(),
      (await firstRunToken(database, clock.now()))!,
      given,
      shippedCourse(),
    );
  }

  async function run(): Promise<void> {
    const { database, config, clock } = app.ground;
    const log = await openLog(database.write, loadLogKey(undefined, config.data), clock.now());
    timetable = startTimetable(app.ground, { log });
  }

  const states = async (): Promise<string[]> => {
    const admin = await app.as(ADMIN);
    const { text } = await admin.get('/setup');
    return [...text.matchAll(/<li id="(\w+)"[\s\S]*?class="status (\w+)"/g)].map(
      ([, id, state]) => `${id} ${state}`,
    );
  };

  /** Waits for something that the timetable does. */
  async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
    for (let tries = 0; tries < 300; tries++) {
      if (await isSo()) return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error('it never came');
  }

  afterEach(async () => {
    await timetable?.stop();
    timetable = undefined;
    await app.close();
  });

  it('ticks what is so and what was said, keeps it, and is in the menu while something is open', async () => {
    await begin();
    expect(await states()).toEqual([
      'look due', 'https due', 'mail due', 'people due', 'answers due', 'policy due', 'rules due', 'backup due', 'start due',
    ]); // prettier-ignore
    await addStaff(app, { name: 'Bo' });
    const admin = await app.as(ADMIN);
    const clauses = (await admin.get('/setup/policy')).text.match(/(?<=href=")\/policy\/[^"]+/g)!;
    expect(clauses).toHaveLength(7);
    for (const clause of clauses) expect([clause, (await admin.get(clause)).status]).toEqual([clause, 200]);
    expect((await admin.post('/setup/steps/policy', { state: 'done' })).location).toBe(
      '/setup?done=1#policy',
    );
    for (const step of ['https', 'backup']) await admin.post(`/setup/steps/${step}`, { state: 'skipped' });
    const me = /value="([\w-]{36})" selected/.exec((await admin.get('/setup/answers')).text)![1]!;
    const seats = { 'seat-privacy': me, 'seat-hr': me, 'seat-it': me, 'seat-marketing': me };
    expect((await admin.post('/setup/answers', seats)).location).toBe('/setup/answers?done=1');
    expect(await states()).toEqual([
      'look due', 'https exempt', 'mail due', 'people current', 'answers current', 'policy current', 'rules due', 'backup exempt', 'start due',
    ]); // prettier-ignore
    // What is seen to be so can neither be claimed nor taken back.
    expect((await admin.post('/setup/steps/people', { state: 'done' })).status).toBe(409);
    expect((await admin.post('/setup/steps/people', { state: 'skipped' })).status).toBe(409);
    expect((await admin.post('/setup/steps/nothing', { state: 'open' })).status).toBe(404);
    expect((await admin.post('/setup/steps/https', { state: 'sold' })).status).toBe(422);
    // Twice is once on the record.
    await admin.post('/setup/steps/policy', { state: 'done' });
    const { database, clock } = app.ground;
    const marks = await database.read
      .selectFrom('ledger')
      .select('body')
      .where('kind', '=', 'setup-step-marked')
      .execute();
    expect(marks).toHaveLength(3);
    expect((await checkRebuild(database, projectionsInUse(), clock.now())).ok).toBe(true);
    expect((await admin.get('/')).text).toContain('href="/setup"');
    const other = await app.as('person1@larkfield.example').catch(() => undefined);
    expect((await other?.get('/setup'))?.status ?? 403).toBe(403);
  }, 60_000);

  it('asks whether the contact that came with the policy is the one for nights, and ticks nothing before', async () => {
    await begin({}, { ...LARKFIELD, 'out of hours': 'the privacy line' });
    const admin = await app.as(ADMIN);
    const me = /value="([\w-]{36})" selected/.exec((await admin.get('/setup/answers')).text)![1]!;
    const seats = { 'seat-privacy': me, 'seat-hr': me, 'seat-it': me, 'seat-marketing': me };
    await admin.post('/setup/answers', { contact: 'right' });
    // Said alone it answers for no seat.
    expect(await states()).toContain('answers due');
    await admin.post('/setup/steps/answers', { state: 'open' });
    await admin.post('/setup/answers', seats);
    expect(await states()).toContain('answers due');
    expect((await admin.post('/setup/steps/answers', { state: 'done' })).status).toBe(409);
    const page = (await admin.get('/setup/answers')).text;
    expect(page).toContain('say: the privacy line. Those words came with Heed.');
    await admin.post('/setup/answers', { contact: 'right' });
    expect(await states()).toContain('answers current');
    expect((await admin.get('/setup/answers')).text).not.toContain('name="contact"');
  }, 60_000);

  it('lets no mail go before the Start but those that somebody asked for, shows the rest, and then sends it', async () => {
    await begin();
    const bo = await addStaff(app, { name: 'Bo Late', hiredOn: '2025-01-01', password: false });
    await addStaff(app, { name: 'Cy Many', password: false });
    const { database, clock, messages } = app.ground;
    const place = { organisation: 'Larkfield', zone: 'UTC', language: 'en' as const, messages };
    const now = clock.now();
    await transact(database.write, (tx) => inviteByMail(tx, now, 'test', bo.id, '2026-10-05', place));
    expect(await inviteEverybody(database, now, 'test', '2026-10-05', place)).toBe(1);
    await transact(database.write, (tx) =>
      queueMail(tx, now, { personId: bo.id, kind: 'help', subject: 'Help was asked for', text: 'Words.' }),
    );
    await run();
    const admin = await app.as(ADMIN);
    expect((await admin.get('/people?invited=1')).text).toContain('It waits for the Start of mail.');
    await admin.get('/setup/mail');
    expect((await admin.post('/setup/mail/test')).location).toBe('/setup/mail');
    expect((await admin.post('/setup/mail/test')).status).toBe(429);
    await until(() => post.arrived.length === 2);
    await timetable!.look();
    expect(post.arrived.map(({ subject }) => String(subject)).toSorted()).toEqual([
      'Test from Larkfield', expect.stringContaining('Larkfield'),
    ]); // prettier-ignore
    expect((await admin.get('/setup/mail')).text).toContain('class="status sent"');
    const runs = await database.read.selectFrom('timetable_run').select('job').execute();
    expect(runs.map(({ job }) => job)).not.toContain('remind');
    expect(JSON.parse((await admin.get('/readyz')).text)).toMatchObject({ remind: { late: false } });

    const list = await admin.get('/setup/start');
    expect(list.text).toContain('Help was asked for');
    expect(list.text).toContain('Invitation to many: 1');
    expect(list.text).toMatch(/\d people are overdue already[\s\S]{0,400}href="\/settings\/start-days"/);
    expect(list.text).toMatch(/Reminder: \d/);
    const sample = /href="(\/setup\/start\/[\w-]{36}\/\w+)"/.exec(list.text)![1]!;
    expect((await admin.get(sample)).text).toContain('mail-text');
    expect((await admin.get('/setup/start/nobody/late')).status).toBe(404);
    expect((await admin.get(`/setup/start/${bo.id}/later`)).status).toBe(404);
    expect(await mailStarted(database.read)).toBeUndefined();

    // Only who has seen the list as it is now may start it.
    const marked = (html: string) => /name="seen" value="([^"]*)"/.exec(html)![1]!;
    for (const fields of [{}, { seen: '' }, { seen: 'x' }]) {
      const refused = await admin.post('/setup/start', fields);
      expect([refused.status, refused.text]).toEqual([
        409,
        expect.stringContaining('The list is another now'),
      ]);
      expect(refused.text).toContain('Help was asked for');
    }
    await addStaff(app, { name: 'Di New', hiredOn: '2025-01-01', password: false });
    const stale = await admin.post('/setup/start', { seen: marked(list.text) });
    expect([stale.status, stale.text]).toEqual([409, expect.stringContaining('Di New')]);
    expect(await mailStarted(database.read)).toBeUndefined();
    const seen = marked(stale.text);
    expect((await admin.post('/setup/start', { seen })).status).toBe(303);
    await admin.post('/setup/start', { seen });
    await timetable!.look();
    await until(() => post.arrived.some(({ subject }) => subject === 'Help was asked for'));
    const started = await database.read
      .selectFrom('ledger')
      .select('id')
      .where('kind', '=', 'mail-started')
      .execute();
    expect(started).toHaveLength(1);
    const after = await database.read.selectFrom('timetable_run').select('job').execute();
    expect(after.map(({ job }) => job)).toContain('remind');
    expect(
      await database.read.selectFrom('mail').select('id').where('kind', '=', 'reminder').execute(),
    ).not.toEqual([]);
    expect((await admin.get('/setup/start')).text).toContain('Mail has gone out by itself since');
  }, 90_000);

  it('holds every kind of mail but those that somebody waits for, and names each of them', async () => {
    await begin();
    const bo = await addStaff(app, { name: 'Bo', password: false });
    const { database, clock, messages } = app.ground;
    const kinds = [...messagesWritten('en').keys()].flatMap(
      (key) => /^mail\.kind-(.+)$/.exec(key)?.[1] ?? [],
    );
    expect(kinds).toEqual(
      expect.arrayContaining(['follow-up', 'review', 'view', 'checkpoint', 'vote', 'gap']),
    );
    for (const kind of kinds)
      await transact(database.write, (tx) =>
        queueMail(tx, clock.now(), { personId: bo.id, kind, subject: `About ${kind}.`, text: 'Words.' }),
      );
    const admin = await app.as(ADMIN);
    const { text } = await admin.get('/setup/start');
    const listed = kinds.filter((kind) => text.includes(`>About ${kind}.<`));
    expect(kinds.filter((kind) => !listed.includes(kind)).toSorted()).toEqual([...WITHOUT_START].toSorted());
    const named = /they go out before the Start too: ([^.]+)\./.exec(text)![1]!.split(', ');
    expect(named).toEqual(WITHOUT_START.map((kind) => messages.t(`mail.kind-${kind}`)));
    const log = await openLog(database.write, loadLogKey(undefined, app.ground.config.data), clock.now());
    const { signal } = new AbortController();
    await jobs(app.ground, { log })
      .find(({ name }) => name === 'mail')!
      .run(clock.now(), signal);
    expect(post.arrived).toHaveLength(WITHOUT_START.length);
    const went = await database.read
      .selectFrom('mail')
      .select('kind')
      .where('state', '<>', 'waiting')
      .execute();
    expect(went.map(({ kind }) => kind).toSorted()).toEqual([...WITHOUT_START].toSorted());
  }, 60_000);

  it('lists the mails that no job has made yet: questions, reviews, views and seals for witnesses', async () => {
    await begin();
    const { database, clock } = app.ground;
    const write = <T>(work: (tx: Tx) => Promise<T>) => transact(database.write, work);
    const log = await openLog(database.write, loadLogKey(undefined, app.ground.config.data), clock.now());
    const seal = async () => {
      await sealAll(database.write, log, clock.now());
      await checkpointNow(database.write, log, clock.now());
    };
    await seal();
    const { id: ada } = await database.read
      .selectFrom('person').select('id').where('email', '=', ADMIN).executeTakeFirstOrThrow(); // prettier-ignore
    const view = { name: 'Everybody late', address: '/reports/completion', mail: 'week' } as const;
    await write((tx) => keepView(tx, clock.now(), '2026-10-05', ada, view));
    const hours = { followUps: 'on', workFrom: '09:00', workTo: '17:00' } as const;
    await write((tx) => saveFollowUpSettings(tx, clock.now(), ada, hours));
    const fay = await addStaff(app, { name: 'Fay Done', password: false });
    const kinds = async () => {
      const admin = await app.as(ADMIN);
      const { text } = await admin.get('/setup/start');
      return [...text.matchAll(/<th scope="row">([^<]*)<\/th><td data-label="About">([^<]+)</g)].map(
        ([, name, about]) => `${name}: ${about}`,
      );
    };
    expect(await kinds()).toEqual([]);
    app.clock.set('2027-01-10T20:00:00.000Z');
    await write(async (tx) => {
      await passCourse(tx, clock.now(), fay.id);
      await signAs(tx, clock.now(), fay.id, 'Fay Done', 1);
      await setOutsideAddress(tx, clock.now(), ada, WITNESS, {
        name: 'Wim Witness',
        email: 'wim@outside.example',
      });
    });
    await seal();
    // At night, when nobody is asked anything: the question waits for the morning, and for the Start.
    app.clock.set('2027-01-15T22:00:00.000Z');
    expect((await kinds()).toSorted()).toEqual([
      'Ada Okafor: Everybody late',
      'Ada Okafor: Review',
      'Fay Done: Follow-up question',
      'Wim Witness: Daily seal',
    ]);
    // Looking makes none of them.
    expect(await database.read.selectFrom('mail').select('id').execute()).toEqual([]);
  }, 60_000);
});
