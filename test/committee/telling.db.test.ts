import { draftOf, openDraft } from '../../src/committee/draft.ts';
import { askForVotes, voteStillAsked } from '../../src/committee/telling.ts';
import { changePerson } from '../../src/people/people.ts';
import { personDetails } from '../../src/people/people.store.ts';
import { setRole } from '../../src/people/roles.ts';
import type { Seat } from '../../src/web/viewer.ts';
import { addStaff, startApp, type Browser, type TestApp } from '../support/app.ts';
import { onBoth, type TestDatabase } from '../support/databases.ts';
import { putIntoForce } from '../support/training.ts';
import { edit, run, seated, source, type Committee } from './make.ts';

onBoth('a draft that is sent to the committee', (open) => {
  let app: TestApp;
  let database: TestDatabase;
  let them: Committee;
  let officer: Browser;
  let id: string;

  beforeEach(async () => {
    database = await open();
    app = await startApp({ database });
    await putIntoForce(database, app.clock.now());
    them = await seated(app, ['seat-clinical', 'seat-privacy']);
    officer = await app.as(them.officer);
    id = await run(app, (tx, now) => openDraft(tx, now, them.officer.id));
    await edit(app, them.officer.id, id, 'SM-15', { setting: 'restrictive' });
  });
  afterEach(() => app.close());

  const dates = { closesOn: '2026-10-19', askStaff: 'no', staffUntil: '' };
  const submit = (given: Record<string, string> = {}) =>
    officer.post(`/committee/drafts/${id}/review`, { ...dates, ...given });
  const giveBack = () => officer.post(`/committee/drafts/${id}/return`);
  const mails = () => database.read.selectFrom('mail').selectAll().orderBy('id').execute();
  const told = async () => (await mails()).map((mail) => mail.person_id).toSorted();
  const holders = () => [them.seats['seat-clinical'].id, them.seats['seat-privacy'].id].toSorted();
  const seat = (who: string, role: Seat, has: boolean) =>
    run(app, (tx, now, today) => setRole(tx, now, 'test', who, { role, has }, today));
  const wanted = (mail: Awaited<ReturnType<typeof mails>>[number], kind = mail.kind) =>
    run(app, (tx, now) => voteStillAsked(tx, now, { id: mail.id, personId: mail.person_id, kind }));

  it('is told of to everybody with a seat and an address, once each, but not to who sends it', async () => {
    const both = await addStaff(app, { roles: ['seat-it', 'seat-hr', 'seat-clinical'] });
    const silent = await addStaff(app, { roles: ['seat-staff'], password: false });
    await run(app, async (tx, now, today) => {
      const known = (await personDetails(tx, silent.id))!;
      await changePerson(tx, now, 'test', silent.id, { ...known, email: null }, today);
    });
    await addStaff(app, { leftOn: '2026-10-01', roles: ['seat-marketing'] });
    await addStaff(app);
    expect(await seat(them.officer.id, 'seat-it', true)).toBe(true);
    expect((await submit({ closesOn: 'never' })).status).toBe(422);
    expect(await told()).toEqual([]);
    expect((await submit()).status).toBe(303);
    expect(await told()).toEqual([...holders(), both.id].toSorted());
    const [mail] = (await mails()).filter((one) => one.person_id === them.seats['seat-privacy'].id);
    expect(mail).toMatchObject({ kind: 'vote', state: 'waiting' });
    expect(mail!.subject).toContain('please vote on a policy draft by 19 Oct 2026');
    expect(mail!.text).toContain('Hello Holder of seat-privacy,');
    expect(mail!.text).toContain('Olive Officer has sent a draft');
    expect(mail!.text).toContain('The last day to vote is 19 Oct 2026.');
    const link = `${app.ground.config.origin}/committee/drafts/${id}/review`;
    expect([mail!.text.includes(`\n${link}\n`), mail!.html.includes(`href="${link}"`)]).toEqual([true, true]);
    // What came too late tells nobody again.
    expect((await submit()).status).toBe(409);
    expect(await mails()).toHaveLength(3);
  });

  it('is told of again when it is sent again', async () => {
    await submit();
    app.clock.pass({ minutes: 5 });
    expect((await giveBack()).status).toBe(303);
    app.clock.pass({ minutes: 5 });
    await submit({ closesOn: '2026-10-21' });
    expect(await told()).toEqual([...holders(), ...holders()].toSorted());
    expect((await mails()).at(-1)!.subject).toContain('21 Oct 2026');
  });

  it('is sent and told of in one transaction, or neither', async () => {
    const letters = { messages: app.ground.messages, origin: 'https://x.example' };
    const given = { staffUntil: null, closesOn: '2026-10-19' };
    const send = (more: () => void) =>
      run(app, async (tx, now, today) => {
        const made = await askForVotes(tx, now, them.officer.id, id, given, source(), today, letters);
        more();
        return made;
      });
    const failing = send(() => {
      throw new Error('the power went');
    });
    await expect(failing).rejects.toThrow('the power went');
    expect([(await draftOf(database.read, id)).state, await told()]).toEqual(['drafting', []]);
    expect(await send(() => undefined)).toBe(2);
    expect([(await draftOf(database.read, id)).state, await told()]).toEqual(['in-review', holders()]);
  });

  it('is not told of any more when the vote is over, or was asked anew, before the mail could go', async () => {
    await submit();
    const first = (await mails())[0]!;
    expect(await wanted(first)).toBe(true);
    app.clock.pass({ minutes: 5 });
    await giveBack();
    expect([await wanted(first), await wanted(first, 'reminder')]).toEqual([false, true]);
    app.clock.pass({ minutes: 5 });
    await submit();
    const again = (await mails()).filter((mail) => mail.id !== first.id);
    const [second] = again.filter((mail) => mail.person_id === first.person_id);
    expect([await wanted(first), await wanted(second!)]).toEqual([false, true]);
    // Whoever gave up the seat is not asked.
    const clinical = them.seats['seat-clinical'].id;
    const theirs = again.find(
      (mail) => mail.person_id === clinical && mail.created_at === second!.created_at,
    )!;
    await seat(clinical, 'seat-clinical', false);
    expect(await wanted(theirs)).toBe(false);
    const other = again.find(
      (mail) => mail.person_id !== clinical && mail.created_at === second!.created_at,
    )!;
    expect(await wanted(other)).toBe(true);
    app.clock.set('2026-10-20T12:00:00.000Z');
    expect(await wanted(other)).toBe(false);
  });
});
