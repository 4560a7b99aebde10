import { openDatabase, transact } from '../../src/database/database.ts';
import type { Question } from '../../src/courses/question-file.ts';
import { adoptCourse, shippedCourse } from '../../src/courses/shipped.ts';
import { append } from '../../src/ledger/ledger.ts';
import { loadLogKey, newKeyText } from '../../src/ledger/log-key.ts';
import { openLog } from '../../src/ledger/log.ts';
import { checkRebuild } from '../../src/ledger/rebuild.ts';
import { claim } from '../../src/mail/mail.store.ts';
import { sendAgain } from '../../src/mail/mail.ts';
import { setSite } from '../../src/organisation/organisation.ts';
import { changePerson } from '../../src/people/people.ts';
import { personDetails } from '../../src/people/people.store.ts';
import { projections } from '../../src/projections.ts';
import { remind } from '../../src/reminders/remind.ts';
import { dueFor } from '../../src/training/follow-up-due.ts';
import { sendFollowUps } from '../../src/training/follow-up-sending.ts';
import { ONBOARDING, setRule } from '../../src/obligations/rule.ts';
import { taughtHashes } from '../../src/training/taught.store.ts';
import { startTimetable } from '../../src/timetable.ts';
import { Refusal } from '../mail/smtp-server.ts';
import { addStaff, type Added, type Browser } from '../support/app.ts';
import { onBoth, type TestDatabase } from '../support/databases.ts';
import { publishNext } from '../support/training.ts';
import { followUpHouse, MONDAY, type FollowUpHouse } from './follow-up-make.ts';

const THURSDAY = '2026-10-08';

const SPOT: Question = {
  id: 'spot-in-a-post',
  kind: 'spot',
  clauses: ['SM-02'],
  roles: ['all'],
  critical: false,
  stem: 'Tick everything that points to the patient.',
  shows: 'post',
  post: 'Meet {Rosa} from {Maple Falls}. What {a day}!',
  options: [
    { text: 'Rosa', right: true, why: 'Names point to people.' },
    { text: 'Maple Falls', right: true, why: 'Towns do too.' },
    { text: 'a day', right: false, why: 'Everybody has days.' },
  ],
};

onBoth('follow-up questions', (open, kind) => {
  let database: TestDatabase;
  let here: FollowUpHouse;
  let nurse: Added;
  let browser: Browser;
  beforeEach(async () => {
    database = await open();
    here = await followUpHouse(database);
    nurse = await here.completed({ name: 'Ana O’Neil' });
    browser = here.app.browser();
  });
  afterEach(() => here.app.close());

  /** The right options of the one question that was sent last. */
  const key = async () => shownAt((_option, right) => right);
  /** One that is wrong; as it is kept, or as a page sends it. */
  const wrong = async (): Promise<number> => {
    const { question_id: id } = (await here.rows()).at(-1)!;
    return (await here.question(id)).options.findIndex((option) => !option.right);
  };
  const wrongKey = async () => {
    const place = await wrong();
    return shownAt((one) => one === place);
  };

  /** Where these options of it are shown. */
  async function shownAt(is: (place: number, right: boolean) => boolean): Promise<string[]> {
    const { question_id: id, shown } = (await here.rows()).at(-1)!;
    const { options } = await here.question(id);
    const order = JSON.parse(shown) as number[];
    return [...options.entries()].flatMap(([place, { right }]) =>
      is(place, right) ? [String(order.indexOf(place))] : [],
    );
  }
  const change = (personId: string, more: object) =>
    here.write(async (tx, now) => {
      const known = (await personDetails(tx, personId))!;
      await changePerson(tx, now, null, personId, { ...known, ...more }, now.toISOString().slice(0, 10));
    });
  const sentTo = async () => (await here.rows()).map((row) => [row.person_id, row.stage, row.sent_on]);
  const people = async () => new Set((await here.rows()).map((row) => row.person_id));
  const standings = () => database.write.selectFrom('standing').selectAll().orderBy('person_id').execute();

  describe('are sent', () => {
    it('to nobody until the organisation switches them on, nor after it switches them off', async () => {
      await here.set({ followUps: 'off' });
      expect(await here.send(THURSDAY)).toBe(0);
      await here.set({ followUps: 'on' });
      expect(await here.send(THURSDAY)).toBe(1);
    });

    it('about 3, 14, 45 and 120 days after the course, once each, on workdays', async () => {
      for (let n = 0; n < 200; n++) {
        const day = new Date(Date.parse(`${MONDAY}T00:00:00.000Z`) + n * 86_400_000)
          .toISOString()
          .slice(0, 10);
        for (const time of ['06:00', '08:59', '09:00', '16:59', '17:00']) {
          const sent = await here.send(`${day}T${time}:00.000Z`);
          if (time !== '09:00') expect([day, time, sent]).toEqual([day, time, 0]);
        }
      }
      expect(await sentTo()).toEqual([
        [nurse.id, 3, '2026-10-08'],
        [nurse.id, 14, '2026-10-19'],
        [nurse.id, 45, '2026-11-19'],
        [nurse.id, 120, '2027-02-02'],
      ]);
      expect(new Set((await here.rows()).map((row) => row.clause)).size).toBe(4);
      expect(new Set((await here.rows()).map((row) => row.question_id)).size).toBe(4);
    }, 60_000);

    it('on the next working day when their day is a weekend or the program was off, and skipped for the next', async () => {
      const late = await here.completed({}, '2026-10-07');
      expect(await here.send('2026-10-10')).toBe(0);
      expect(await here.send('2026-10-11')).toBe(0);
      await here.send('2026-10-12');
      expect(await sentTo()).toEqual(
        expect.arrayContaining([
          [late.id, 3, '2026-10-12'],
          [nurse.id, 3, '2026-10-12'],
        ]),
      );
      await here.send('2026-11-27');
      expect((await sentTo()).slice(2)).toEqual(
        expect.arrayContaining([
          [late.id, 45, '2026-11-27'],
          [nurse.id, 45, '2026-11-27'],
        ]),
      );
      expect(await here.rows()).toHaveLength(4);
    });

    it('in the working hours of each person’s site, and of the organisation for who has none', async () => {
      const site = await here.write((tx, now) =>
        setSite(tx, now, 'test', { name: 'Auckland', country: 'au', zone: 'Pacific/Auckland' }),
      );
      const far = await here.completed({ siteId: site });
      const nowhere = await here.completed({ siteId: 'gone' });
      // Nine in Auckland is eight in the evening before in London.
      expect(await here.send('2026-10-07T19:59:00.000Z')).toBe(0);
      expect(await here.send('2026-10-07T20:00:00.000Z')).toBe(1);
      expect(await here.send('2026-10-08T08:59:00.000Z')).toBe(0);
      expect(await here.send('2026-10-08T09:00:00.000Z')).toBe(2);
      expect((await sentTo())[0]).toEqual([far.id, 3, '2026-10-08']);
      expect(await people()).toEqual(new Set([far.id, nurse.id, nowhere.id]));
      expect((await here.rows()).map((row) => row.country)).toEqual(['au', 'us', 'us']);
    });

    it('to nobody who owes something, may renew, has left, is to come, or has no address', async () => {
      const noAddress = await here.completed();
      await change(noAddress.id, { email: null });
      const left = await here.completed();
      await change(left.id, { leftOn: '2026-10-07' });
      await addStaff(here.app);
      const leaves = await here.completed();
      await change(leaves.id, { leftOn: THURSDAY });
      expect(await here.send(THURSDAY)).toBe(2);
      expect(await people()).toEqual(new Set([nurse.id, leaves.id]));
      // A new version that everybody signs: now there is something else to do.
      await publishNext(database, here.app.clock.now(), 1, true);
      expect(await here.send('2026-10-19')).toBe(0);
    });

    it('to nobody who may renew already, or said a moment ago that they want no more', async () => {
      await here.write((tx, now) =>
        setRule(
          tx,
          now,
          'test',
          { ...ONBOARDING, renewal: { every: 'anniversary', months: 3 }, opensDays: 60 },
          'UTC',
        ),
      );
      expect(await here.send(THURSDAY)).toBe(1);
      expect(await here.send('2026-11-19')).toBe(0);
      expect(await dueFor(database.read, nurse.id, '2026-10-19', Math.random)).toMatchObject({ stage: 14 });
      await here.write((tx, now) =>
        append(tx, now, [
          { at: now.toISOString(), kind: 'follow-ups-stopped', personId: nurse.id, facts: {} },
        ]),
      );
      expect(await dueFor(database.read, nurse.id, '2026-10-19', Math.random)).toBeUndefined();
    });

    it('anew after a newer completion', async () => {
      await here.send(THURSDAY);
      await here.complete(nurse.id, '2026-10-12');
      expect(await here.send('2026-10-14')).toBe(0);
      expect(await here.send('2026-10-15')).toBe(1);
      expect((await here.rows()).map((row) => [row.done_on, row.stage])).toEqual([
        [MONDAY, 3],
        ['2026-10-12', 3],
      ]);
    });

    it('about the clause that was missed, with a question not had before', async () => {
      const { course } = shippedCourse();
      const on = course.questions.filter(
        (one) => one.clauses[0] === 'SM-20' && one.roles.includes('all') && one.countries === undefined,
      );
      const missed = on.slice(1).map(({ id }) => id);
      expect(missed.length).toBeGreaterThan(1);
      const aide = await here.completed({}, MONDAY, missed);
      await here.send(THURSDAY);
      const row = (await here.rows()).find(({ person_id: id }) => id === aide.id)!;
      expect([row.clause, missed.includes(row.question_id)]).toEqual(['SM-20', false]);
      expect((await here.question(row.question_id)).clauses).toContain('SM-20');
    });

    it('once when several processes do so at once', async () => {
      for (let n = 0; n < 12; n++) await here.completed();
      here.app.clock.set(`${THURSDAY}T10:00:00.000Z`);
      const other = kind === 'postgres' ? openDatabase(database.place) : database;
      const now = here.app.clock.now();
      const { messages } = here.app.ground;
      const sent = await Promise.all(
        [database, other, database, other].map((db) => sendFollowUps({ database: db, messages }, now)),
      );
      expect(sent.reduce((a, b) => a + b)).toBe(13);
      expect(await here.mails()).toHaveLength(13);
      if (other !== database) await other.close();
    });

    it('without disturbing the reminders, and ends when it is told to stop', async () => {
      const { messages, config } = here.app.ground;
      here.app.clock.set(`${THURSDAY}T10:00:00.000Z`);
      const now = here.app.clock.now();
      const deps = { database, messages, origin: config.origin };
      const before = await remind(deps, now, { dryRun: true });
      expect(await sendFollowUps({ database, messages }, now, AbortSignal.abort())).toBe(0);
      expect(await here.send(THURSDAY)).toBe(1);
      expect(await remind(deps, now, { dryRun: true })).toEqual(before);
    });
  });

  describe('arrive by mail', () => {
    it('with a link of their own, made when they are sent and kept nowhere', async () => {
      const link = await here.linkOn(THURSDAY);
      const [mail] = here.post.arrived;
      expect([mail!.to].flat()[0]?.value[0]?.address).toBe(nurse.email);
      expect(mail!.subject).toBe('Larkfield Clinics: one question, twenty seconds');
      expect(mail!.text).toContain('This is not a test. Nobody is graded.');
      expect(mail!.text).toContain(`${here.app.url}${link}`);
      expect(mail!.html).toContain(`href="${here.app.url}${link}"`);
      const token = link.split('/').at(-1)!;
      expect(Buffer.from(token, 'base64url')).toHaveLength(32);
      const links = await database.write.selectFrom('follow_up_link').selectAll().execute();
      const kept = [await here.mails(), await here.entries(), await here.rows(), links];
      expect(JSON.stringify(kept)).not.toContain(token);
      expect(here.logged.join('')).not.toContain(token);
      expect((await here.mails())[0]).toMatchObject({ state: 'sent', kind: 'follow-up' });
    });

    it('by the timetable, as all mail', async () => {
      await here.send(THURSDAY);
      const { ground } = here.app;
      const log = await openLog(database.write, loadLogKey(newKeyText(), '/nowhere'), here.app.clock.now());
      const config = { ...ground.config, smtpUrl: here.post.url };
      const timetable = startTimetable({ ...ground, config }, { log });
      const arrived = () => here.post.arrived.some(({ subject }) => subject?.includes('one question'));
      while (!arrived()) await new Promise((resolve) => setTimeout(resolve, 50));
      await timetable.stop();
      expect((await browser.get(here.link())).status).toBe(200);
    });

    it('never outside working hours: what was held up waits for the next, and that is no try', async () => {
      await here.send(`${THURSDAY}T16:58:00.000Z`);
      here.post.behave({ data: () => new Refusal(451, 'busy') });
      await here.deliver();
      here.post.behave({});
      here.app.clock.set(`${THURSDAY}T17:00:00.000Z`);
      expect(await here.deliver()).toBe(0);
      const waiting = { state: 'waiting', tries: 1, next_at: '2026-10-09T09:00:00.000Z', claimed_at: null };
      expect((await here.mails())[0]).toMatchObject(waiting);
      here.app.clock.set('2026-10-09T08:59:59.000Z');
      expect(await here.deliver()).toBe(0);
      here.app.clock.set('2026-10-09T09:00:00.000Z');
      expect(await here.deliver()).toBe(1);
      expect((await browser.get(here.link())).status).toBe(200);
    });

    it('no more when, by the time they could be sent, there is no need for them', async () => {
      const gone: Record<string, () => Promise<unknown>> = {
        'switched off': () => here.set({ followUps: 'off' }),
        left: () => change(nurse.id, { leftOn: '2026-10-08' }),
        'owing something': () => publishNext(database, here.app.clock.now(), 1, true),
      };
      for (const [what, happens] of Object.entries(gone)) {
        await here.app.close();
        database = await open();
        here = await followUpHouse(database);
        nurse = await here.completed();
        await here.send(THURSDAY);
        await happens();
        here.app.clock.set('2026-10-09T10:00:00.000Z');
        expect([what, await here.deliver()]).toEqual([what, 0]);
        expect([what, (await here.mails())[0]]).toMatchObject([
          what,
          { state: 'failed', error: 'heed:ended:not-needed' },
        ]);
      }
    });

    it('no more when the next is due: nobody gets two at once', async () => {
      await here.send(THURSDAY);
      await here.send('2026-10-19');
      expect(await here.deliver()).toBe(1);
      expect((await here.mails()).map((mail) => mail.state)).toEqual(['failed', 'sent']);
    });

    it('no more when the day of the next has come, whether it was made or not', async () => {
      await here.send(THURSDAY);
      here.app.clock.set('2026-10-19T10:00:00.000Z');
      expect(await here.deliver()).toBe(0);
      expect((await here.mails())[0]).toMatchObject({ error: 'heed:ended:not-needed' });
    });

    it('perhaps, when sending broke off: shown and not repeated; sent again, both links open the one question', async () => {
      await here.send(THURSDAY);
      here.post.behave({ hangUp: true });
      await here.deliver();
      const first = here.link();
      expect((await here.mails())[0]).toMatchObject({ state: 'unsure' });
      expect(await here.send(`${THURSDAY}T11:00:00.000Z`)).toBe(0);
      expect(await here.deliver()).toBe(0);
      here.post.behave({});
      const mail = (await here.mails())[0]!.id;
      await sendAgain(database.write, here.app.clock.now(), here.admin.id, mail);
      expect(await here.deliver()).toBe(1);
      const second = here.link();
      expect(second).not.toBe(first);
      expect((await browser.get(first)).status).toBe(200);
      await browser.post(second, { chosen: await key() });
      expect((await browser.get(first)).text).toContain('That is right.');
      expect(await here.entries('follow-up-%')).toHaveLength(2);
    });

    it('perhaps, after a crash between claim and answer; and not again once it was answered', async () => {
      await here.linkOn(THURSDAY);
      await browser.get(here.link());
      await browser.post(here.link(), { chosen: await key() });
      const mail = (await here.mails())[0]!.id;
      await database.write.updateTable('mail').set({ state: 'waiting' }).where('id', '=', mail).execute();
      await transact(database.write, (tx) => claim(tx, mail, here.app.clock.now().toISOString()));
      here.app.clock.pass({ minutes: 11 });
      await here.deliver();
      expect((await here.mails())[0]).toMatchObject({ state: 'unsure' });
      await sendAgain(database.write, here.app.clock.now(), here.admin.id, mail);
      expect(await here.deliver()).toBe(0);
      expect((await here.mails())[0]).toMatchObject({ error: 'heed:ended:not-needed' });
    });
  });

  describe('are answered', () => {
    let link: string;
    beforeEach(async () => {
      link = await here.linkOn(THURSDAY);
    });

    it('from the link, without signing in, once; and then explained for as long as the link lasts', async () => {
      const page = await browser.get(link);
      expect(page.status).toBe(200);
      const question = await here.question((await here.rows())[0]!.question_id);
      for (const { why } of question.options)
        expect(page.text).not.toContain(why.slice(0, 30).split(/[’“]/)[0]);
      expect(page.text).toContain('Not a test. Nobody is graded.');
      expect(page.text).not.toContain('Must be right');
      const answer = await browser.post(link, { chosen: await wrongKey() });
      expect([answer.status, answer.location]).toEqual([303, link]);
      const explained = await browser.follow();
      expect(explained.text).toContain('Not quite.');
      expect(explained.text.match(/class="answer-reason"/g)).toHaveLength(question.options.length);
      expect(explained.text).toContain((await here.rows())[0]!.clause);
      expect(explained.text).not.toContain('name="chosen"');
      const [answered] = await here.entries('follow-up-answered');
      expect(answered).toMatchObject({
        personId: nurse.id,
        facts: {
          followUp: (await here.rows())[0]!.id,
          right: false,
          commits: { chosen: expect.any(String) },
        },
      });
      // Again, otherwise, and in another tab: the first answer stands.
      for (const other of [browser, here.app.browser()]) {
        await other.get(link);
        await other.post(link, { chosen: await key() });
        expect((await other.follow()).text).toContain('Not quite.');
      }
      expect(await here.entries('follow-up-answered')).toHaveLength(1);
      expect((await here.rows())[0]).toMatchObject({
        was_right: 0,
        chosen: JSON.stringify([await wrong()]),
      });
    });

    it('in two tabs at once, one of which comes first', async () => {
      const tabs = Array.from({ length: 4 }, () => here.app.browser());
      for (const tab of tabs) await tab.get(link);
      const [good, bad] = [await key(), await wrongKey()];
      const answers = await Promise.all(tabs.map((tab, n) => tab.post(link, { chosen: n % 2 ? good : bad })));
      expect(answers.map(({ status }) => status)).toEqual([303, 303, 303, 303]);
      expect(await here.entries('follow-up-answered')).toHaveLength(1);
      const texts = await Promise.all(tabs.map(async (tab) => (await tab.follow()).text));
      const shown = new Set(texts.map((text) => text.includes('That is right.')));
      expect(shown.size).toBe(1);
    });

    it('by nobody who only looks: neither GET, nor HEAD, nor a form without its token changes anything', async () => {
      const before = [await here.entries(), await here.rows()];
      const links = () => database.write.selectFrom('follow_up_link').selectAll().execute();
      const kept = await links();
      for (const path of [link, `${link}?x=1`, `${link}/stop`, `${link}/resume`]) {
        for (const method of ['GET', 'HEAD', 'OPTIONS'])
          await fetch(`${here.app.url}${path}`, { method, redirect: 'manual' });
      }
      expect((await browser.post(link, { chosen: await key() }, { csrf: null })).status).toBe(403);
      expect((await browser.post(`${link}/stop`, {}, { csrf: null })).status).toBe(403);
      expect([await here.entries(), await here.rows()]).toEqual(before);
      expect(await links()).toEqual(kept);
      expect((await browser.get(link)).text).toContain('name="chosen"');
    });

    it('with something chosen', async () => {
      await browser.get(link);
      for (const chosen of [[], ['x'], ['99'], ['-1'], ['']]) {
        const answer = await browser.post(link, { chosen });
        expect([answer.status, answer.text.includes('Choose an answer first.')]).toEqual([422, true]);
      }
      expect(await here.entries('follow-up-answered')).toEqual([]);
    });

    it.each(['multiple', 'true-false', 'spot'] as const)(
      'also when they are of kind %s',
      async (kindAsked) => {
        const { course } = shippedCourse();
        const questions = [...course.questions, SPOT].filter(
          (one) => one.kind === kindAsked && one.picture === undefined,
        );
        await here.write((tx, now) => adoptCourse(tx, now, 'test', { course: { ...course, questions } }));
        link = await here.linkOn('2026-10-19');
        const page = await browser.get(link);
        const boxes = page.text.match(
          new RegExp(`type="${kindAsked === 'true-false' ? 'radio' : 'checkbox'}"`, 'g'),
        );
        const { options } = await here.question((await here.rows()).at(-1)!.question_id);
        expect(boxes).toHaveLength(options.length);
        await browser.post(link, { chosen: await key() });
        const { text } = await browser.follow();
        expect(text).toContain('That is right.');
        for (const { why } of options) expect(text).toContain(why.split(/[\s’“&]/)[0]);
      },
    );

    it('for nothing: standing, certificates and to-dos stay as they are', async () => {
      const before = [await standings(), await database.write.selectFrom('signature').selectAll().execute()];
      await browser.get(link);
      await browser.post(link, { chosen: await wrongKey() });
      expect([await standings(), await database.write.selectFrom('signature').selectAll().execute()]).toEqual(
        before,
      );
    });

    it('by a page that tells nothing else and opens no other', async () => {
      await browser.get(link);
      await browser.post(link, { chosen: await key() });
      for (const text of [(await browser.follow()).text, (await here.app.browser().get(link)).text])
        expect(text).not.toMatch(/O’Neil|O&#39;Neil|Ana|larkfield\.example|class="menu"|sign-out/);
      expect([...browser.cookies.keys()]).toEqual(['heed-guest']);
      for (const path of ['/', '/policy', '/account', '/courses/social-media'])
        expect((await browser.get(path)).location).toMatch(/^\/sign-in/);
    });

    it('as whom the mail was for, whoever is signed in', async () => {
      const boss = await here.app.as(here.admin);
      const page = await boss.get(link);
      expect(page.text).not.toContain(here.admin.name);
      await boss.post(link, { chosen: await key() });
      expect((await here.entries('follow-up-answered'))[0]).toMatchObject({ personId: nurse.id });
      expect((await boss.get('/account')).status).toBe(200);
    });

    it('under odd tokens not at all', async () => {
      const token = link.split('/').at(-1)!;
      const odd = [
        'nothing', token.slice(1), `${token}A`, token.toUpperCase(), '%00', '%ED%A0%80', 'x'.repeat(3000),
        `${token}%00`, '..%2f..', (await here.rows())[0]!.id,
      ]; // prettier-ignore
      await browser.get(link);
      for (const one of odd) {
        const path = `/follow-up/${one}`;
        const answer = await browser.get(path);
        expect([one, answer.status < 500, answer.text.includes('name="chosen"')]).toEqual([one, true, false]);
        for (const form of [path, `${path}/stop`, `${path}/resume`])
          expect((await browser.post(form, { chosen: '0' })).status).toBeLessThan(500);
      }
      expect((await browser.get('/follow-up/nothing')).text).toContain('This link is not in use');
      expect(await here.entries('follow-up%')).toHaveLength(1);
    });

    it('with a link that sets no password', async () => {
      expect((await browser.get(link.replace('follow-up', 'welcome'))).status).toBe(404);
    });

    it('within 30 days', async () => {
      await browser.get(link);
      here.app.clock.pass({ days: 29, hours: 23 });
      expect((await browser.get(link)).status).toBe(200);
      here.app.clock.pass({ hours: 1 });
      expect((await browser.get(link)).status).toBe(404);
      expect((await browser.post(link, { chosen: await key() })).status).toBe(404);
      expect(await here.entries('follow-up-answered')).toEqual([]);
    });

    it('no more by who has left, who is told so kindly', async () => {
      await browser.get(link);
      await change(nurse.id, { leftOn: THURSDAY });
      expect((await browser.get(link)).status).toBe(200);
      here.app.clock.pass({ days: 1 });
      const page = await browser.get(link);
      expect([page.status, page.text.includes('nothing is asked of you')]).toEqual([410, true]);
      for (const path of [link, `${link}/stop`]) {
        await browser.post(path, { chosen: await key() });
        expect((await browser.follow()).status).toBe(410);
      }
      expect(await here.entries('follow-up%')).toHaveLength(1);
    });

    it('no more once a newer one was sent; what was answered stays to be read', async () => {
      const newer = await here.linkOn('2026-10-19');
      const page = await browser.get(link);
      expect([page.status, page.text.includes('There is a newer question')]).toEqual([410, true]);
      await browser.post(link, { chosen: ['0'] });
      expect(await here.entries('follow-up-answered')).toEqual([]);
      await browser.get(newer);
      await browser.post(newer, { chosen: await key() });
      await here.linkOn('2026-11-19');
      here.app.clock.set('2026-11-17T23:00:00.000Z');
      expect((await browser.get(newer)).text).toContain('That is right.');
    });

    it('in the text in which they were sent, and told when the policy has changed since', async () => {
      const { course } = shippedCourse();
      const adopt = (more: (stem: string) => object) =>
        here.write((tx, now) => {
          const questions = course.questions.map((one) => ({ ...one, ...more(one.stem) }));
          return adoptCourse(tx, now, 'test', { course: { ...course, questions } });
        });
      await adopt(() => ({ critical: true }));
      link = await here.linkOn('2026-10-19');
      const first = await browser.get(link);
      expect(first.text).not.toContain('Must be right');
      const before = first.text.match(/<fieldset[\s\S]*<\/fieldset>/)![0];
      const { course_hash: hash } = (await here.rows())[1]!;
      await adopt((stem) => ({ stem: `Another: ${stem}` }));
      expect(await taughtHashes(database.read)).toContain(hash);
      await publishNext(database, here.app.clock.now(), 1, false);
      const text = (await browser.get(link)).text;
      expect(text.match(/<fieldset[\s\S]*<\/fieldset>/)![0]).toBe(before);
      await browser.post(link, { chosen: await key() });
      expect((await browser.follow()).text).toContain('Our policy has changed since we sent this.');
    });
  });

  describe('are stopped', () => {
    it('by the person, from the page, and sent again when they want them', async () => {
      const link = await here.linkOn(THURSDAY);
      await browser.get(link);
      for (let n = 0; n < 2; n++) {
        expect((await browser.post(`${link}/stop`)).location).toBe(`${link}#more`);
        await browser.get(link);
      }
      expect(browser.last!.text).toContain('You will get no more of these questions.');
      expect(await here.entries('follow-ups-stopped')).toHaveLength(1);
      expect((await here.entries('follow-ups-stopped'))[0]).toMatchObject({ personId: nurse.id });
      expect(await here.send('2026-10-19')).toBe(0);
      // The one that is open may still be answered.
      await browser.post(link, { chosen: await key() });
      expect((await browser.follow()).text).toContain('That is right.');
      await browser.post(`${link}/resume`);
      expect(await here.entries('follow-ups-resumed')).toHaveLength(1);
      expect(await here.send('2026-10-20')).toBe(1);
    });

    it('while one is on its way', async () => {
      const link = await here.linkOn(THURSDAY);
      await here.send('2026-10-19');
      await browser.get(link);
      await browser.post(`${link}/stop`);
      expect(await here.deliver()).toBe(0);
      expect((await here.mails()).at(-1)).toMatchObject({ error: 'heed:ended:not-needed' });
    });
  });

  it('are derived: a replay of the ledger gives the same, and nothing personal stands in it', async () => {
    const other = await here.completed();
    const link = await here.linkOn(THURSDAY);
    await browser.get(link);
    await browser.post(link, { chosen: await key() });
    await browser.post(`${link}/stop`);
    await here.complete(other.id, '2026-10-09');
    await here.send('2026-10-19');
    expect(await checkRebuild(database, projections, here.app.clock.now())).toMatchObject({
      ok: true,
      differing: [],
    });
    const texts = JSON.stringify(await here.entries('follow-up%'));
    expect(texts).not.toMatch(/O’Neil|Person \d|larkfield|"\[\d/);
  });
});
