import { transact } from '../../src/database/database.ts';
import { addDays } from '../../src/days.ts';
import { USUAL_PLAN } from '../../src/obligations/rule.ts';
import { remind, stillToSay } from '../../src/reminders/remind.ts';
import { onBoth, type TestDatabase } from '../support/databases.ts';
import { days, DUE, house } from './make.ts';

onBoth('mail to managers', (open) => {
  let database: TestDatabase;
  let here: Awaited<ReturnType<typeof house>>;
  beforeEach(async () => {
    database = await open();
    here = await house(database);
  });

  const mailsOf = async (kind: string) => (await here.mails()).filter((mail) => mail.kind === kind);
  const wanted = async (id: string, on: string) => {
    const mail = (await here.mails()).find((one) => one.id === id)!;
    const about = { id, personId: mail.person_id, kind: mail.kind };
    const at = new Date(`${on}T15:00:00.000Z`);
    return transact(database.write, (tx) => stillToSay(here.deps, tx, at, about));
  };

  describe('once a week', () => {
    it('names all who are late below them, on Mondays', async () => {
      const top = await here.add({ name: 'Top Boss' });
      const middle = await here.add({ name: 'Mid Boss', managerId: top });
      await here.add({ name: 'Ana Ng', managerId: middle });
      await here.add({ name: 'Zed No-Mail', managerId: middle, email: null });
      const done = await here.add({ name: 'Done Already', managerId: middle });
      await here.add({ name: 'Begins Later', managerId: top, hiredOn: '2026-04-20' });
      for (const id of [top, done]) await here.complete(id, '2026-03-10');
      const weeks: unknown[] = [];
      for (const day of days('2026-04-01', '2026-04-15'))
        for (const [id, stage] of await here.run(day)) if (stage!.includes('W')) weeks.push([day, id, stage]);
      const both = [top, middle].toSorted((a, b) => (a < b ? -1 : 1));
      const on = (day: string, week: string) => both.map((id) => [day, id, week]);
      // Due soon since before the first run, which therefore makes up for its Monday.
      expect(weeks).toEqual([
        ...on('2026-04-01', '2026-W14'),
        ...on('2026-04-06', '2026-W15'),
        ...on('2026-04-13', '2026-W16'),
      ]);
      const [toTop, toMiddle] = await Promise.all(
        [top, middle].map(async (id) => (await mailsOf('team')).find((mail) => mail.person_id === id)),
      );
      expect(toTop!.subject).toBe('Larkfield: 3 people in your team late or due soon');
      expect(toTop!.text).toContain('They report to you:\n- Mid Boss');
      expect(toTop!.text).toContain(
        'Further down in your team:\n- Ana Ng, was due on 31 Mar 2026\n- Zed No-Mail',
      );
      expect(toTop!.text).toContain('hand them a slip:\n- Zed No-Mail');
      expect(toTop!.text).toContain('https://training.example.org/reminders/slips');
      expect(toTop!.text).not.toContain('Done Already');
      expect(toTop!.text).not.toContain('Begins Later');
      expect(toMiddle!.text).toContain('They report to you:\n- Ana Ng');
      expect(toMiddle!.text).not.toContain('Mid Boss, was');
      // Nine o'clock on Monday in New York.
      expect((await mailsOf('team')).at(-1)!.next_at).toBe('2026-04-13T13:00:00.000Z');
    });

    it('waits for Monday with what comes up in the middle of a week', async () => {
      const boss = await here.add();
      await here.complete(boss, '2026-03-02');
      await here.add({ managerId: boss, hiredOn: '2026-03-05', name: 'Ana Ng' });
      // Due on Saturday 4 April; soon since the 21st, a Saturday too.
      const said: string[] = [];
      for (const day of days('2026-03-16', '2026-03-30'))
        if ((await here.run(day)).some(([id]) => id === boss)) said.push(day);
      expect(said).toEqual(['2026-03-23', '2026-03-30']);
      const [first] = await mailsOf('team');
      expect(first!.text).toContain('Due within 14 days:\n- Ana Ng, due on 4 Apr 2026');
      expect(first!.text).not.toContain('They report to you');
    });

    it('is silent when nobody is late or due soon; those on leave are named beside others only', async () => {
      const boss = await here.add();
      const [away, late] = [
        await here.add({ managerId: boss, name: 'Ana Ng' }),
        await here.add({ managerId: boss }),
      ];
      for (const id of [boss, late]) await here.complete(id, '2026-03-10');
      await here.away(away, '2026-03-12', '2026-04-12');
      await here.run('2026-04-06');
      expect(await mailsOf('team')).toEqual([]);
      await here.add({ managerId: boss, name: 'Ben Ito' });
      await here.run('2026-04-06');
      const [mail] = await mailsOf('team');
      expect(mail!.subject).toContain('1 person in your team');
      expect(mail!.text).toContain('when they are back:\n- Ana Ng, back on 13 Apr 2026');
    });

    it('does not reach one who left, is away or has no email; who is above or stands in hears all the same', async () => {
      const top = await here.add({ hiredOn: null, email: 'outside@example.org' });
      await here.grant(top, 'officer');
      const gone = await here.add({ managerId: top });
      const silent = await here.add({ managerId: gone, email: null });
      const away = await here.add({ managerId: silent });
      await here.add({ managerId: away, name: 'Ana Ng' });
      const deputy = await here.add();
      for (const id of [gone, silent, away, deputy]) await here.complete(id, '2026-03-10');
      await here.away(away, '2026-04-01', null);
      await here.deputy(away, deputy, '2026-04-01', '2026-05-01');
      await here.leave(gone, '2026-03-15');
      await here.run('2026-04-06');
      const mails = await mailsOf('team');
      expect(mails.map((mail) => mail.person_id).toSorted()).toEqual([top, deputy].toSorted());
      for (const mail of mails) expect(mail.text).toContain('- Ana Ng');
      await here.run('2026-05-04');
      expect((await mailsOf('team')).slice(2).map((mail) => mail.person_id)).toEqual([top]);
    });

    it('says what is true when it is sent, or nothing', async () => {
      const boss = await here.add();
      await here.complete(boss, '2026-03-02');
      const [a, b] = [
        await here.add({ managerId: boss, name: 'Ana Ng' }),
        await here.add({ managerId: boss }),
      ];
      await here.run('2026-04-06');
      const [mail] = await mailsOf('team');
      await here.complete(b, '2026-04-06');
      expect(await wanted(mail!.id, '2026-04-06')).toMatchObject({
        subject: 'Larkfield: 1 person in your team late or due soon',
      });
      await here.complete(a, '2026-04-07');
      expect(await wanted(mail!.id, '2026-04-07')).toBe(false);
    });

    it('is overtaken by the next, and ends when the manager leaves', async () => {
      const boss = await here.add();
      await here.complete(boss, '2026-03-02');
      await here.add({ managerId: boss, email: null });
      await here.run('2026-04-06');
      await here.run('2026-04-13');
      const [first, second] = (await mailsOf('team')).map(({ id }) => id);
      expect(await wanted(first!, '2026-04-13')).toBe(false);
      expect(await wanted(second!, '2026-04-13')).toHaveProperty('subject');
      await here.leave(boss, '2026-04-13');
      expect(await wanted(second!, '2026-04-14')).toBe(false);
    });
  });

  describe('copies', () => {
    const copies = async () =>
      (await mailsOf('copies'))
        .map((mail) => [mail.person_id, mail.created_at.slice(0, 10)] as const)
        .toSorted(([a, on], [b, by]) => (on + a < by + b ? -1 : 1));
    async function team() {
      const top = await here.add({ name: 'Top Boss' });
      const boss = await here.add({ name: 'Bo Boss', managerId: top });
      for (const id of [top, boss]) await here.complete(id, '2026-03-02');
      return { top, boss };
    }

    it('go to the manager from the day of the plan, and later to the next above too, once a stage', async () => {
      const { top, boss } = await team();
      const late = await here.add({ name: 'Ana Ng', managerId: boss, email: null });
      for (const day of days(DUE, '2026-05-06')) for (const hour of [12, 13]) await here.run(day, hour);
      expect(await copies()).toEqual([
        [boss, '2026-04-14'],
        [boss, '2026-04-21'],
        ...['2026-04-28', '2026-05-05'].flatMap((day) => [boss, top].toSorted().map((id) => [id, day])),
      ]);
      const [mail] = await mailsOf('copies');
      expect(mail!.subject).toBe('Larkfield: 1 person still late with social media training');
      expect(mail!.text).toContain('Ana Ng\n- Social media training, was due on 31 Mar 2026, 14 days ago.');
      const said = (await here.said()).filter(
        (row) => row.person_id === boss && row.obligation.startsWith('copy:'),
      );
      expect(said[0]).toMatchObject({
        obligation: `copy:${late}:course:social-media:1.1`,
        stage: 'after-14:2026-03-31',
        mail_id: mail!.id,
      });
    });

    it('of a stage go to nobody else once they were given: not to the next manager either', async () => {
      const { top, boss } = await team();
      const next = await here.add({ name: 'Nex Boss', managerId: top });
      await here.complete(next, '2026-03-02');
      const late = await here.add({ name: 'Ana Ng', managerId: boss });
      await here.run('2026-04-14');
      await here.under(late, next);
      for (const day of days('2026-04-15', '2026-04-20')) await here.run(day);
      expect(await copies()).toEqual([[boss, '2026-04-14']]);
      await here.run('2026-04-21');
      expect((await copies()).slice(1)).toEqual([[next, '2026-04-21']]);
    });

    it('about several people are one mail a day, also when more come up on it', async () => {
      const { boss } = await team();
      for (const name of ['Ana Ng', 'Ben Ito']) await here.add({ name, managerId: boss });
      await here.run('2026-04-14', 12);
      // Added late: the copy follows with the next day's.
      await here.add({ name: 'Cy Late', managerId: boss });
      await here.run('2026-04-14', 14);
      expect(await copies()).toEqual([[boss, '2026-04-14']]);
      const [mail] = await mailsOf('copies');
      expect(mail!.subject).toContain('2 people');
      await here.run('2026-04-15', 12);
      expect(await copies()).toHaveLength(2);
      expect((await mailsOf('copies'))[1]!.text).toContain('Cy Late');
      expect((await mailsOf('copies'))[1]!.text).not.toContain('Ana Ng');
    });

    it('follow the plan of the rule that decides', async () => {
      const { top, boss } = await team();
      await here.rule({
        plan: { ...USUAL_PLAN, after: [1], copyFrom: 1, escalateFrom: null, afterEvery: 0 },
      });
      await here.add({ managerId: boss });
      for (const day of days(DUE, '2026-05-06')) await here.run(day);
      expect(await copies()).toEqual([[boss, '2026-04-01']]);
      await here.rule({
        plan: { ...USUAL_PLAN, after: [1], copyFrom: null, escalateFrom: 40, afterEvery: 0 },
      });
      await here.run('2026-05-10');
      // Of this stage the manager has had a copy.
      expect((await copies()).slice(1)).toEqual([[top, '2026-05-10']]);
    });

    it('go to who stands in too, past whoever is away or gone, and never about oneself', async () => {
      const { top, boss } = await team();
      const deputy = await here.add({ name: 'Dee Puty', managerId: boss });
      await here.deputy(boss, deputy, '2026-04-01', '2026-06-01');
      await here.run('2026-04-14');
      // The deputy is late: the manager hears of it.
      expect(await copies()).toEqual([[boss, '2026-04-14']]);
      await here.complete(deputy, '2026-04-14');
      const ana = await here.add({ name: 'Ana Ng', managerId: boss });
      await here.away(boss, '2026-04-15', '2026-05-20');
      await here.run('2026-04-15');
      expect((await copies()).slice(1)).toEqual([[deputy, '2026-04-15']]);
      await here.leave(boss, '2026-04-17');
      await here.leave(deputy, '2026-04-17');
      await here.run('2026-04-21');
      expect((await copies()).slice(2)).toEqual([[top, '2026-04-21']]);
      await here.complete(ana, '2026-04-22');
      await here.run('2026-04-28');
      expect(await copies()).toHaveLength(3);
    });

    it('say what is true when they are sent, or nothing', async () => {
      const { boss } = await team();
      const [a, b] = [
        await here.add({ managerId: boss, name: 'Ana Ng' }),
        await here.add({ managerId: boss }),
      ];
      await here.run('2026-04-14');
      const [mail] = await mailsOf('copies');
      await here.complete(b, '2026-04-14');
      expect(await wanted(mail!.id, '2026-04-16')).toMatchObject({
        subject: expect.stringContaining('1 person') as string,
        text: expect.stringContaining('16 days ago') as string,
      });
      await here.away(a, '2026-04-16', '2026-04-30');
      expect(await wanted(mail!.id, '2026-04-16')).toBe(false);
    });

    it('are not given while grace is, nor of somebody excused', async () => {
      const { boss } = await team();
      await here.rule({ graceDays: 20 });
      await here.add({ managerId: boss });
      await here.run('2026-04-20');
      expect(await copies()).toEqual([]);
      await here.run('2026-04-21');
      expect(await copies()).toEqual([[boss, '2026-04-21']]);
    });
  });

  it('says once that reminders did not go out for a time, to those who look after it and to managers', async () => {
    const lead = await here.add({ name: 'Ona Lead' });
    await here.grant(lead, 'officer');
    await here.grant(lead, 'administrator');
    const boss = await here.add();
    await here.add({ managerId: boss });
    for (const id of [lead, boss]) await here.complete(id, '2026-03-02');
    const gap = { from: '2026-04-03T11:00:00.000Z', to: '2026-04-14T11:00:00.000Z' };
    const at = new Date(gap.to);
    for (let n = 0; n < 2; n++) await remind(here.deps, at, { gap });
    const later = { ...gap, to: '2026-04-14T12:00:00.000Z' };
    await remind(here.deps, new Date(later.to), { gap: later });
    const note = 'Reminders did not go out from 3 Apr 2026, 07:00 to 14 Apr 2026, 07:00.';
    const told = (await here.mails()).filter((mail) => mail.text.includes(note));
    expect(Object.fromEntries(told.map((mail) => [mail.person_id, mail.kind]))).toEqual({
      [lead]: 'gap',
      [boss]: 'copies',
    });
    expect(told).toHaveLength(2);
    const copy = told.find((mail) => mail.kind === 'copies')!;
    expect(await wanted(copy.id, '2026-04-14')).toMatchObject({
      text: expect.stringContaining(note) as string,
    });
    expect((await mailsOf('team')).map((mail) => mail.text.includes(note))).toEqual([false]);
    for (const day of days('2026-04-15', addDays('2026-04-15', 9))) await here.run(day);
    expect((await here.mails()).filter((mail) => mail.text.includes('did not go out'))).toHaveLength(2);
  });
});
