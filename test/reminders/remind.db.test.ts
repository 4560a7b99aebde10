import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { transact } from '../../src/database/database.ts';
import { parseEntry } from '../../src/ledger/entry.ts';
import { project } from '../../src/ledger/ledger.ts';
import { sendNow } from '../../src/mail/mail.ts';
import { remind, stillToSay } from '../../src/reminders/remind.ts';
import { saidProjection } from '../../src/reminders/said.projection.ts';
import { changePerson } from '../../src/people/people.ts';
import { knownPeople } from '../../src/people/people.store.ts';
import { onBoth, type TestDatabase } from '../support/databases.ts';
import { days, DUE, HIRED, house, NOW } from './make.ts';

const personRow = (id: string) => ({
  id,
  employee_number: id,
  name: id,
  sort_name: id,
  email: `${id}@example.org`,
  created_at: NOW.toISOString(),
});

const standingRow = (id: string) => ({
  person_id: id,
  thing: 'course:social-media',
  rule_id: 'r',
  cycle: 1,
  obligation: 'r:1',
  begins_on: HIRED,
  due_on: DUE,
  late_after: DUE,
  opens_on: null,
  done_on: null,
  needs: 'course',
  left_on: null,
  policy_number: null,
  reasons: JSON.stringify([{ by: 'rule', id: 'r', dueOn: DUE, steps: [{ why: 'hired', day: HIRED }] }]),
  paused: 0,
  site_id: 's',
  team: '',
  job_role: '',
});

onBoth('reminders', (open, kind) => {
  let database: TestDatabase;
  let here: Awaited<ReturnType<typeof house>>;
  beforeEach(async () => {
    database = await open();
    here = await house(database);
  });

  // What the worker is told of the nth mail at 15:00 UTC, when New York is at work: no, later, or with which subject.
  const wanted = async (n: number, on: string, time = '15:00') => {
    const mail = (await here.mails())[n]!;
    const about = { id: mail.id, personId: mail.person_id, kind: mail.kind };
    const said = await transact(database.write, (tx) =>
      stillToSay(here.deps, tx, new Date(`${on}T${time}:00.000Z`), about),
    );
    return typeof said === 'boolean' ? said : said instanceof Date ? said.toISOString() : said.subject;
  };

  const leave = (id: string, leftOn: string) =>
    transact(database.write, async (tx) => {
      const details = (await knownPeople(tx, [id])).get(id)!;
      await changePerson(tx, NOW, null, id, { ...details, leftOn }, HIRED);
    });

  it('go out on the first day, 7 days before, on the day, then weekly, whenever it runs', async () => {
    const id = await here.add();
    const said: [string, unknown][] = [];
    for (const day of days(HIRED, '2026-04-22')) {
      for (const hour of [12, 13]) for (const told of await here.run(day, hour)) said.push([day, told]);
    }
    expect(said).toEqual([
      ['2026-03-01', [id, 'before-30']],
      ['2026-03-24', [id, 'before-7']],
      ['2026-03-31', [id, 'day']],
      ['2026-04-07', [id, 'after-7']],
      ['2026-04-14', [id, 'after-14']],
      ['2026-04-21', [id, 'after-21']],
    ]);
    const mails = await here.mails();
    expect(mails).toHaveLength(6);
    expect(mails.map((mail) => mail.subject)).toEqual([
      'Larkfield: Social media training, due on 31 Mar 2026, in 30 days',
      'Larkfield: Social media training, due on 31 Mar 2026, in 7 days',
      'Larkfield: Social media training, due today, 31 Mar 2026',
      'Larkfield: Social media training, was due on 31 Mar 2026, 7 days ago',
      'Larkfield: Social media training, was due on 31 Mar 2026, 14 days ago',
      'Larkfield: Social media training, was due on 31 Mar 2026, 21 days ago',
    ]);
    expect((await here.said()).map((row) => row.mail_id)).toEqual(mails.map((mail) => mail.id));
  });

  it('that were missed are caught up with one mail, which says the truth of today', async () => {
    await here.add();
    expect(await here.run('2026-04-10')).toHaveLength(1);
    expect(await here.run('2026-04-10')).toEqual([]);
    const mails = await here.mails();
    expect(mails.map((mail) => mail.subject)).toEqual([
      'Larkfield: Social media training, was due on 31 Mar 2026, 10 days ago',
    ]);
  });

  it('are silent when it is done, until the next year’s come', async () => {
    const id = await here.add();
    await here.run(HIRED);
    await here.complete(id, '2026-03-10');
    const said: unknown[] = [];
    for (const day of days('2026-03-10', '2027-03-18'))
      for (const [, stage] of await here.run(day)) said.push([day, stage]);
    expect(said).toEqual([
      ['2027-02-08', 'before-30'],
      ['2027-03-03', 'before-7'],
      ['2027-03-10', 'day'],
      ['2027-03-17', 'after-7'],
    ]);
    expect((await here.mails()).at(-1)!.subject).toContain('Yearly refresher');
  });

  it('stop at the last day of somebody who leaves, and before the first of somebody who is to come', async () => {
    const id = await here.add();
    await leave(id, '2026-03-20');
    const future = await here.add({ hiredOn: '2026-05-01' });
    expect(await here.run('2026-03-20')).toEqual([[id, 'before-30']]);
    expect(await here.run('2026-04-30')).toEqual([]);
    expect(await here.run('2026-05-01')).toEqual([[future, 'before-30']]);
  });

  it('follow the day at each person’s site', async () => {
    const auckland = await here.add({ siteId: 'Pacific/Auckland', name: 'Auckland' });
    const honolulu = await here.add({ siteId: 'Pacific/Honolulu', name: 'Honolulu' });
    const nowhere = await here.add({ siteId: 'gone' });
    await here.run(HIRED, 12);
    // 11:00 UTC on the 30th is the 31st in Auckland, and the 30th in New York and Honolulu.
    expect(await here.run('2026-03-30', 11)).toEqual(
      expect.arrayContaining([
        [auckland, 'day'],
        [honolulu, 'before-7'],
        [nowhere, 'before-7'],
      ]),
    );
    expect(await here.run('2026-03-31', 9)).toEqual([[nowhere, 'day']]);
    expect(await here.run('2026-03-31', 10)).toEqual([[honolulu, 'day']]);
  });

  it('leave people without an email alone, without an entry', async () => {
    await here.add({ email: null });
    expect(await here.run(HIRED)).toEqual([]);
    expect(await here.mails()).toEqual([]);
    const entries = database.write.selectFrom('ledger').select('id').where('kind', '=', 'reminded');
    expect(await entries.execute()).toEqual([]);
  });

  it('only tell what they would do in a dry run', async () => {
    const id = await here.add({ name: 'Ana Ng' });
    const boss = await here.add({ name: 'Bo Boss' });
    await here.add({ managerId: boss, email: null });
    const at = new Date(`${DUE}T12:00:00.000Z`);
    for (const today of [undefined, '2026-04-08']) {
      const dry = await remind(here.deps, at, { today, dryRun: true });
      expect(await here.mails()).toEqual([]);
      expect(dry.filter((told) => told.personId === id)).toMatchObject([{ name: 'Ana Ng', mailId: null }]);
      expect(dry).toHaveLength(3);
    }
    const dry = await remind(here.deps, at, { today: '2026-04-08', dryRun: true });
    const real = await remind(here.deps, at, { today: '2026-04-08' });
    // Tried for another day, it goes out on that one.
    const undated = (told: (typeof dry)[number]) => ({ ...told, mailId: null, sendAt: null });
    expect(dry.map(undated)).toEqual(real.map(undated));
    expect(real.every((told) => told.mailId !== null)).toBe(true);
  });

  it('are derived: a replay of the ledger gives the same', async () => {
    const boss = await here.add();
    await here.add({ managerId: boss });
    for (const day of ['2026-03-02', '2026-03-25', '2026-04-02', '2026-04-09']) await here.run(day);
    const before = await here.said();
    expect(before.length).toBeGreaterThan(7);
    const rows = await database.write
      .selectFrom('ledger')
      .select('body')
      .where('kind', '=', 'reminded')
      .execute();
    await transact(database.write, async (tx) => {
      await tx.deleteFrom('said').execute();
      await project(
        tx,
        [saidProjection],
        rows.map((row) => ({ ...parseEntry(row.body), values: {} })),
      );
    });
    expect(await here.said()).toEqual(before);
    expect(rows.map((row) => row.body).join('')).not.toMatch(/Person|example\.org/);
  });

  // Another server on the same database, waiting for the word to begin.
  async function server(at: string) {
    const file = join(import.meta.dirname, 'worker.ts');
    const args = ['--import', 'tsx', file, JSON.stringify(database.place), at];
    const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
    await lines.next();
    return {
      begin: () => child.stdin.write('go\n'),
      told: async () => Number((await lines.next()).value),
      async kill() {
        child.kill('SIGKILL');
        await once(child, 'close');
      },
    };
  }

  it('say everything once when several servers run at once, also when one is killed in the middle', async () => {
    const boss = await here.add();
    await transact(database.write, async (tx) => {
      for (let n = 0; n < 300; n++) {
        const id = `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;
        await tx.insertInto('person').values(personRow(id)).execute();
        await tx.insertInto('standing').values(standingRow(id)).execute();
        await tx.insertInto('closure').values({ manager_id: boss, person_id: id, depth: 1 }).execute();
        await tx.insertInto('reports_to').values({ manager_id: boss, person_id: id }).execute();
      }
    });
    const at = '2026-04-14T12:00:00.000Z';
    const servers = await Promise.all([1, 2, 3].map(() => server(at)));
    for (const one of servers) one.begin();
    await servers[0]!.kill();
    await Promise.all(servers.slice(1).map((one) => one.told()));
    const mails = await here.mails();
    // 301 people, one manager's list and one mail with copies, each once, with or without what the killed one managed to commit.
    expect(mails).toHaveLength(303);
    expect(new Set(mails.map((mail) => `${mail.person_id} ${mail.kind}`)).size).toBe(303);
    expect(new Set((await here.said()).map((row) => row.mail_id))).toEqual(
      new Set(mails.map((mail) => mail.id)),
    );
    expect(await remind(here.deps, new Date(at))).toEqual([]);
  });

  it('go through more people than one page and one batch hold', async () => {
    const rows = Array.from(
      { length: 1203 },
      (_, n) => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`,
    );
    for (let i = 0; i < rows.length; i += 100) {
      const some = rows.slice(i, i + 100);
      await database.write.insertInto('person').values(some.map(personRow)).execute();
      await database.write.insertInto('standing').values(some.map(standingRow)).execute();
    }
    expect(new Set((await here.run(HIRED)).map(([id]) => id))).toEqual(new Set(rows));
    expect(await here.run(HIRED)).toEqual([]);
    expect(await here.mails()).toHaveLength(1203);
  });

  it('do nothing before there is an organisation', async () => {
    const empty = await open();
    expect(await remind({ ...here.deps, database: empty }, NOW)).toEqual([]);
  });

  describe('waiting in the outbox', () => {
    it('are not sent any more once it is done', async () => {
      const id = await here.add();
      await here.run('2026-03-24');
      expect(await wanted(0, '2026-03-25')).toBe(
        'Larkfield: Social media training, due on 31 Mar 2026, in 6 days',
      );
      await here.complete(id, '2026-03-25');
      expect(await wanted(0, '2026-03-25')).toBe(false);
      expect(await wanted(0, '2026-03-24')).toBe(false);
    });

    it('are not sent any more once something newer was said', async () => {
      await here.add();
      await here.run('2026-03-24');
      await here.run(DUE);
      expect(await wanted(0, DUE)).toBe(false);
      expect(await wanted(1, DUE)).toContain('due today');
    });

    it('are not sent when another stage holds by then, which the next run says', async () => {
      await here.add();
      await here.run('2026-03-30');
      expect(await wanted(0, '2026-03-30')).toContain('in 1 day');
      expect(await wanted(0, DUE)).toBe(false);
      expect((await here.run(DUE)).map(([, stage]) => stage)).toEqual(['day']);
    });

    it('are not sent to somebody who left', async () => {
      const id = await here.add();
      await here.run('2026-03-24');
      await leave(id, '2026-03-25');
      expect(await wanted(0, '2026-03-25')).toContain('Larkfield');
      expect(await wanted(0, '2026-03-26')).toBe(false);
    });

    it('are not sent to somebody on leave, and say the new day afterwards', async () => {
      const id = await here.add();
      await here.run('2026-03-24');
      await here.away(id, '2026-03-25', '2026-04-03');
      expect(await wanted(0, '2026-03-25')).toBe(false);
      expect(await here.run('2026-03-31')).toEqual([]);
      // Ten days back: from 31 March to 10 April.
      expect(await here.run('2026-04-04')).toEqual([[id, 'before-7']]);
      expect((await here.said()).map(({ stage }) => stage)).toEqual([
        'before-7:2026-03-31',
        'before-7:2026-04-10',
      ]);
      expect(await wanted(0, '2026-04-06')).toBe(false);
      expect(await wanted(1, '2026-04-06')).toContain('due on 10 Apr 2026, in 4 days');
    });

    it('wait for the hours of the person, on evenings and weekends', async () => {
      await here.add();
      await here.run('2026-03-28');
      // A Saturday: they go out on Monday at nine, summer time in New York.
      expect((await here.mails())[0]!.next_at).toBe('2026-03-30T13:00:00.000Z');
      expect(await wanted(0, '2026-03-28')).toBe('2026-03-30T13:00:00.000Z');
      expect(await wanted(0, '2026-03-30', '13:30')).toContain('in 1 day');
      expect(await wanted(0, '2026-03-30', '21:30')).toBe('2026-03-31T13:00:00.000Z');
    });

    it('go out when somebody asks for it, but never to hourly staff in their free time', async () => {
      const [salaried, hourly, night] = [await here.add(), await here.add(), await here.add()];
      await here.work(hourly, { hourly: true, shift: '' });
      await here.work(night, { hourly: true, shift: 'night' });
      await here.run('2026-03-24', 12);
      const at = Object.fromEntries((await here.mails()).map((mail) => [mail.person_id, mail.next_at]));
      // At eight in the morning the night shift is just over.
      expect(at).toEqual({
        [salaried]: '2026-03-24T13:00:00.000Z',
        [hourly]: '2026-03-24T13:00:00.000Z',
        [night]: '2026-03-25T00:00:00.000Z',
      });
      const evening = '2026-03-24T22:00:00.000Z';
      const mails = await here.mails();
      for (const mail of mails) await sendNow(database.write, new Date(evening), salaried, mail.id);
      const told = await Promise.all(mails.map((_, n) => wanted(n, '2026-03-24', '22:00')));
      const of = (id: string) => told[mails.findIndex((mail) => mail.person_id === id)];
      expect(of(salaried)).toContain('in 7 days');
      expect(of(hourly)).toBe('2026-03-25T13:00:00.000Z');
      expect(of(night)).toBe('2026-03-25T00:00:00.000Z');
      // Tried again after a refusal they all wait for their hours.
      await database.write.updateTable('mail').set({ tries: 2 }).execute();
      expect(await Promise.all(mails.map((_, n) => wanted(n, '2026-03-24', '22:30')))).toEqual(
        mails.map((mail) =>
          mail.person_id === night ? '2026-03-25T00:00:00.000Z' : '2026-03-25T13:00:00.000Z',
        ),
      );
    });

    it('of a run for another day go out as they are, on the day they were written', async () => {
      await here.add();
      await remind(here.deps, new Date('2026-03-02T15:00:00.000Z'), { today: '2026-04-07' });
      expect(await wanted(0, '2026-03-02')).toBe(true);
      expect(await wanted(0, '2026-03-03')).toBe(false);
    });
  });

  if (kind === 'postgres')
    it('meet a stage that another transaction is just saying, and leave it to that one', async () => {
      const [mine, theirs] = [await here.add(), await here.add()];
      const other = transact(database.write, async (tx) => {
        const row = {
          person_id: theirs,
          obligation: 'course:social-media:1.1',
          stage: `day:${DUE}`,
          mail_id: null,
          at: 'x',
        };
        await tx.insertInto('said').values(row).execute();
        await pause(300);
      });
      const running = here.run(DUE);
      expect(await running).toEqual([[mine, 'day']]);
      await other;
      expect(await here.mails()).toHaveLength(1);
    });
});
