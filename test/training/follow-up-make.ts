import { randomUUID } from 'node:crypto';
import { setImmediate as breathe } from 'node:timers/promises';
import { pino } from 'pino';
import { transact, type Tx } from '../../src/database/database.ts';
import { parseEntry } from '../../src/ledger/entry.ts';
import { append } from '../../src/ledger/ledger.ts';
import { sendWaiting, type PostDeps } from '../../src/mail/worker.ts';
import { linkMinter } from '../../src/sign-in/link.ts';
import { currentCourse } from '../../src/courses/course.ts';
import type { Question } from '../../src/courses/question-file.ts';
import { questionVersion } from '../../src/courses/question-version.ts';
import { policyInForce } from '../../src/policy/publication.ts';
import { followUpLinks } from '../../src/training/follow-up.ts';
import { followUpWanted } from '../../src/training/follow-up-due.ts';
import { sendFollowUps } from '../../src/training/follow-up-sending.ts';
import { startSmtp, type Post } from '../mail/smtp-server.ts';
import { addStaff, startApp, type Added, type AppOptions, type Staff } from '../support/app.ts';
import type { TestDatabase } from '../support/databases.ts';
import { putIntoForce } from '../support/training.ts';

/** A Monday, when everybody here completes the course unless told; three days later is a Thursday. */
export const MONDAY = '2026-10-05';

/** The real app with a real mail server, the course in force and follow-up questions switched on. */
export async function followUpHouse(database: TestDatabase, options: Partial<AppOptions> = {}) {
  const app = await startApp({ database, now: `${MONDAY}T09:00:00.000Z`, ...options });
  await putIntoForce(database, app.clock.now());
  const post = await startSmtp();
  const logged: string[] = [];
  const admin = await addStaff(app, { roles: ['administrator'] });
  const house = {
    app,
    post,
    logged,
    admin,
    write: <T>(work: (tx: Tx, now: Date) => Promise<T>) =>
      transact(database.write, (tx) => work(tx, app.clock.now())),
    async set(settings: Record<string, string>) {
      const wanted = { followUps: 'on', workFrom: '09:00', workTo: '17:00', ...settings };
      return (await app.as(admin)).post('/settings/follow-ups', wanted);
    },
    /** Hires somebody who completed the course on a day, with these questions of the test wrong. */
    async completed(staff: Staff = {}, day = MONDAY, wrong: readonly string[] = []): Promise<Added> {
      const person = await addStaff(app, staff);
      await house.complete(person.id, day, wrong);
      return person;
    },
    complete: (personId: string, day: string, wrong: readonly string[] = []) =>
      transact(database.write, (tx) => completeCourse(tx, personId, `${day}T15:00:00.000Z`, wrong)),
    /** Moves the clock and asks whom there is to ask; gives how many. */
    send: (at: string) => {
      app.clock.set(at.length === 10 ? `${at}T10:00:00.000Z` : at);
      return sendFollowUps({ database, messages: app.ground.messages }, app.clock.now());
    },
    /** Lets the mail worker send what waits; gives how many. */
    deliver: (more: Partial<PostDeps> = {}) =>
      sendWaiting(
        {
          database,
          log: pino({}, { write: (line: string) => void logged.push(line) }),
          smtpUrl: post.url,
          mailFrom: 'training@larkfield.example',
          link: followUpLinks(app.url, linkMinter(app.url)),
          wanted: followUpWanted,
          ...more,
        },
        app.clock.now(),
      ),
    /** The path of the link in the newest mail. */
    link: () => linkIn(post),
    /** Sends and delivers on a day; gives the path of the link in the mail. */
    async linkOn(at: string): Promise<string> {
      await house.send(at);
      await house.deliver();
      return linkIn(post);
    },
    rows: () => database.write.selectFrom('follow_up').selectAll().orderBy('sent_at').orderBy('id').execute(),
    mails: () =>
      database.write.selectFrom('mail').selectAll().where('kind', '=', 'follow-up').orderBy('id').execute(),
    async entries(kind = '%') {
      const rows = await database.write
        .selectFrom('ledger')
        .select('body')
        .where('kind', 'like', kind)
        .orderBy('id')
        .execute();
      return rows.map((row) => parseEntry(row.body));
    },
    async question(id: string): Promise<Question> {
      const { course } = await currentCourse(database.read, 'social-media');
      return course.questions.find((one) => one.id === id)!;
    },
  };
  await house.set({});
  await breathe();
  return house;
}

export type FollowUpHouse = Awaited<ReturnType<typeof followUpHouse>>;

function linkIn(post: Post): string {
  const found = post.arrived.flatMap(({ text }) => /\/follow-up\/[\w-]+/.exec(text ?? '')?.[0] ?? []).at(-1);
  if (found === undefined) throw new Error('no link in any mail');
  return found;
}

/** Appends what the pages would for a test passed with these questions wrong, and the signature. */
export async function completeCourse(
  tx: Tx,
  personId: string,
  at: string,
  wrong: readonly string[],
): Promise<void> {
  const { hash, course } = await currentCourse(tx, 'social-media');
  const policy = await policyInForce(tx);
  const [attempt, paper, day] = [randomUUID(), randomUUID(), at.slice(0, 10)];
  const asked = course.questions.filter(({ id }) => wrong.includes(id));
  const draw = asked.map(({ id, options }) => ({ question: id, order: [...options.keys()] }));
  const items = asked.map((question) => ({
    question: question.id,
    version: questionVersion(question),
    clauses: question.clauses,
    right: false,
    rest: 0,
    seconds: null,
    chosen: [question.options.findIndex((option) => !option.right)],
    confidence: null,
  }));
  const bound = { courseHash: hash, policy: policy.number, language: 'en', jobRole: 'clinician' };
  const started = { attempt, course: course.id, ...bound };
  const mark = { use: 'onboarding', role: 'clinician', right: 0, of: asked.length, percent: 0 };
  const marked = { attempt, paper, day, ...mark, criticalMissed: [], passed: true };
  const [signature, receipt] = [randomUUID(), randomUUID()];
  const text = { policy: policy.number, policyHash: policy.hash, textHash: 'x', onPaper: false };
  const drawn = { facts: { attempt, paper, number: 1 }, commits: { draw: JSON.stringify(draw) } };
  await append(tx, new Date(at), [
    { at, kind: 'course-started', personId, facts: started },
    { at, kind: 'paper-drawn', personId, ...drawn },
    { at, kind: 'test-marked', personId, facts: marked, commits: { items: JSON.stringify(items) } },
    { at, kind: 'signed', personId, facts: { attempt, signature, receipt, day, ...text } },
  ]);
}
