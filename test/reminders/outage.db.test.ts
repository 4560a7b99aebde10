import { pino } from 'pino';
import { transact } from '../../src/database/database.ts';
import { sendWaiting } from '../../src/mail/worker.ts';
import { setRule, ONBOARDING } from '../../src/obligations/rule.ts';
import { nudge } from '../../src/reminders/nudge.ts';
import { remind, stillToSay } from '../../src/reminders/remind.ts';
import { prepareRun } from '../../src/reminders/telling.ts';
import { onBoth, type TestDatabase } from '../support/databases.ts';
import { nobodyThere, Refusal, startSmtp, type Post } from '../mail/smtp-server.ts';
import { house } from './make.ts';

const HOUR = 3_600_000;

onBoth('reminders through a real mail server', (open) => {
  let database: TestDatabase;
  let here: Awaited<ReturnType<typeof house>>;
  beforeEach(async () => {
    database = await open();
    here = await house(database);
  });

  const send = (smtpUrl: string, at: string | Date) =>
    sendWaiting(
      {
        database,
        log: pino({ level: 'silent' }),
        smtpUrl,
        mailFrom: 'training@larkfield.example',
        link: () => Promise.resolve(''),
        wanted: (tx, now, mail) => stillToSay(here.deps, tx, now, mail),
      },
      new Date(at),
    );
  const subjects = (post: Post) =>
    post.arrived.map((mail) => mail.subject ?? '').toSorted((a, b) => (a < b ? -1 : 1));

  it('go out in working hours, all that one person owes in one, and each once', async () => {
    const more = {
      ...ONBOARDING,
      id: 'policy-alone',
      thing: 'policy',
      first: { after: 'hire', days: 40 },
    } as const;
    await transact(database.write, (tx) =>
      setRule(tx, new Date('2026-03-01T09:00:00.000Z'), 'test', more, 'UTC'),
    );
    await here.add({ name: 'Ana Ng' });
    await here.run('2026-03-24', 11);
    const post = await startSmtp();
    expect(await send(post.url, '2026-03-24T11:00:00.000Z')).toBe(0);
    expect(await send(post.url, '2026-03-24T13:00:00.000Z')).toBe(1);
    expect(await send(post.url, '2026-03-24T13:10:00.000Z')).toBe(0);
    expect(subjects(post)).toEqual(['Larkfield: Social media training, due on 31 Mar 2026, in 7 days']);
    const { text } = post.arrived[0]!;
    expect(text).toContain('Your signature on the social media policy, due on 10 Apr 2026, in 17 days');
    expect((await here.said()).map((row) => row.stage).toSorted()).toEqual([
      'before-30:2026-04-10',
      'before-7:2026-03-31',
    ]);
  });

  it('are neither lost nor doubled when the server is down for a day, and say what is true by then', async () => {
    const [ana, done, away, moved] = [
      await here.add({ name: 'Ana Ng' }),
      await here.add({ name: 'Done By' }),
      await here.add({ name: 'Away Now' }),
      await here.add({ name: 'Day Moved' }),
    ];
    const boss = await here.add({ name: 'Bo Boss' });
    await here.complete(boss, '2026-03-02');
    await here.run('2026-03-24', 13);
    const down = await nobodyThere();
    const pauses: number[] = [];
    let at = new Date('2026-03-24T13:00:00.000Z');
    // The worker looks every minute; a mail is tried again after growing pauses, in working hours only.
    for (let n = 0; n < 24 * 60; n++, at = new Date(at.getTime() + 60_000)) {
      const before = (await here.mails()).find((mail) => mail.person_id === ana)!;
      if (before.next_at > at.toISOString()) continue;
      await send(down, at);
      const after = (await here.mails()).find((mail) => mail.person_id === ana)!;
      if (after.tries > before.tries) pauses.push((Date.parse(after.next_at) - at.getTime()) / 60_000);
    }
    expect(pauses.slice(0, 5)).toEqual([1, 5, 15, 60, 240]);
    expect(pauses.length).toBeLessThan(12);
    expect((await here.mails()).every((mail) => mail.state === 'waiting')).toBe(true);
    await here.complete(done, '2026-03-25');
    await here.away(away, '2026-03-25', null);
    await here.away(moved, '2026-03-25', '2026-03-25');
    // Meanwhile the next day's run has nothing to add.
    expect(await here.run('2026-03-25', 13)).toEqual([]);
    const post = await startSmtp();
    for (let hour = 0; hour < 30; hour++) await send(post.url, new Date(at.getTime() + hour * HOUR));
    expect(subjects(post)).toEqual(['Larkfield: Social media training, due on 31 Mar 2026, in 6 days']);
    expect(post.arrived.map((mail) => mail.to)).toMatchObject([
      { text: expect.stringContaining('Ana Ng') as string },
    ]);
    const states = (await here.mails()).map((mail) => [mail.person_id, mail.state, mail.error]);
    expect(states.filter(([id]) => id === ana)).toEqual([[ana, 'sent', null]]);
    expect(states.filter(([id]) => id !== ana).map(([, state, error]) => [state, error])).toEqual(
      Array.from({ length: 3 }, () => ['failed', 'heed:ended:not-needed']),
    );
    // What it says is what is kept.
    expect((await here.mails()).find((mail) => mail.person_id === ana)!.subject).toContain('in 6 days');
  });

  it('to hourly staff are tried again in their hours only', async () => {
    const id = await here.add();
    await here.work(id, { hourly: true, shift: 'evening' });
    await here.run('2026-03-24', 13);
    const [mail] = await here.mails();
    // Two in the afternoon in New York.
    expect(mail!.next_at).toBe('2026-03-24T18:00:00.000Z');
    const post = await startSmtp();
    post.behave({ recipient: () => new Refusal(450, 'try later') });
    await send(post.url, '2026-03-25T01:58:00.000Z');
    expect((await here.mails())[0]).toMatchObject({ tries: 1, next_at: '2026-03-25T01:59:00.000Z' });
    await send(post.url, '2026-03-25T01:59:00.000Z');
    expect((await here.mails())[0]).toMatchObject({ tries: 2, next_at: '2026-03-25T02:04:00.000Z' });
    post.behave({});
    // Four minutes past ten in the evening they have gone home.
    expect(await send(post.url, '2026-03-25T02:04:00.000Z')).toBe(0);
    expect((await here.mails())[0]).toMatchObject({ tries: 2, next_at: '2026-03-25T18:00:00.000Z' });
    expect(await send(post.url, '2026-03-25T18:00:00.000Z')).toBe(1);
  });

  it('of every kind arrive as text and HTML, and are kept as sent', async () => {
    const lead = await here.add({ name: 'Ona Lead' });
    await here.grant(lead, 'officer');
    const boss = await here.add({ name: 'Bo Boss' });
    for (const id of [lead, boss]) await here.complete(id, '2026-03-02');
    await here.add({ name: 'Ana Ng', managerId: boss });
    const now = new Date('2026-04-14T14:00:00.000Z');
    const gap = { from: '2026-04-10T11:00:00.000Z', to: now.toISOString() };
    await remind(here.deps, now, { gap });
    const run = (await prepareRun(here.deps, now, {}))!;
    const meant = { scope: { below: [boss] }, site: '', team: '', person: '' };
    await nudge(run, meant, { personId: boss, name: 'Bo Boss', words: 'Take Friday.' });
    const post = await startSmtp();
    expect(await send(post.url, now)).toBe(5);
    expect(subjects(post)).toEqual([
      'Larkfield: 1 person in your team late or due soon',
      'Larkfield: 1 person still late with social media training',
      'Larkfield: Social media training, was due on 31 Mar 2026, 14 days ago',
      'Larkfield: Social media training, was due on 31 Mar 2026, 14 days ago',
      'Larkfield: reminders did not go out for a time',
    ]);
    for (const mail of post.arrived)
      expect([mail.subject, mail.text !== '' && mail.html !== false]).toEqual([mail.subject, true]);
    expect(post.arrived.some(({ text }) => text?.includes('Bo Boss writes:\n\nTake Friday.'))).toBe(true);
    expect((await here.mails()).map(({ state }) => state)).toEqual(Array.from({ length: 5 }, () => 'sent'));
    const late = post.arrived.find(({ subject }) => subject?.includes('14 days ago'))!;
    expect(late.text).toContain('https://training.example.org/courses/social-media');
  });
});
