import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { transact } from '../../src/database/database.ts';
import { parseEntry } from '../../src/ledger/entry.ts';
import { append, project } from '../../src/ledger/ledger.ts';
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
});

onBoth('reminders', (open, kind) => {
  let database: TestDatabase;
  let here: Awaited<ReturnType<typeof house>>;
  beforeEach(async () => {
    database = await open();
    here = await house(database);
  });

  const wanted = async (n: number, on: string) => {
    const mail = (await here.mails())[n]!;
    const about = { id: mail.id, personId: mail.person_id, kind: mail.kind };
    return transact(database.write, (tx) => stillToSay(tx, new Date(`${on}T12:00:00.000Z`), about));
  };

  const teamMails = async () => (await here.mails()).filter((mail) => mail.kind === 'team');

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
      ['2026-04-07', [id, 'late-1']],
      ['2026-04-14', [id, 'late-2']],
      ['2026-04-21', [id, 'late-3']],
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
      ['2027-03-17', 'late-1'],
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
      expect(dry).toHaveLength(today === undefined ? 2 : 3);
    }
    const dry = await remind(here.deps, at, { today: '2026-04-08', dryRun: true });
    const real = await remind(here.deps, at, { today: '2026-04-08' });
    expect(dry).toEqual(real.map((told) => ({ ...told, mailId: null })));
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
    const at = '2026-04-08T12:00:00.000Z';
    const servers = await Promise.all([1, 2, 3].map(() => server(at)));
    for (const one of servers) one.begin();
    await servers[0]!.kill();
    await Promise.all(servers.slice(1).map((one) => one.told()));
    const mails = await here.mails();
    // 301 people and one manager's list, each once, with or without what the killed one managed to commit.
    expect(mails).toHaveLength(302);
    expect(new Set(mails.map((mail) => `${mail.person_id} ${mail.kind}`)).size).toBe(302);
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
      expect(await wanted(0, '2026-03-25')).toBe(true);
      await here.complete(id, '2026-03-25');
      expect(await wanted(0, '2026-03-25')).toBe(false);
    });

    it('are not sent any more once something newer was said', async () => {
      await here.add();
      await here.run('2026-03-24');
      await here.run(DUE);
      expect([await wanted(0, DUE), await wanted(1, DUE)]).toEqual([false, true]);
    });

    it('are not sent to somebody who left', async () => {
      const id = await here.add();
      await here.run('2026-03-24');
      await leave(id, '2026-03-25');
      expect(await wanted(0, '2026-03-25')).toBe(true);
      expect(await wanted(0, '2026-03-26')).toBe(false);
    });

    it('are sent as long as they hold, for managers too', async () => {
      const boss = await here.add();
      await here.add({ managerId: boss, email: null });
      await here.complete(boss, '2026-03-02');
      await here.run('2026-04-06');
      expect((await here.mails()).map((mail) => mail.kind)).toEqual(['team']);
      expect(await wanted(0, '2026-04-08')).toBe(true);
      await here.run('2026-04-13');
      expect([await wanted(0, '2026-04-13'), await wanted(1, '2026-04-13')]).toEqual([false, true]);
      await leave(boss, '2026-04-14');
      expect(await wanted(1, '2026-04-15')).toBe(false);
    });
  });

  describe('to managers', () => {
    it('name all who are late below them, once a week', async () => {
      const top = await here.add({ name: 'Top Boss' });
      const middle = await here.add({ name: 'Mid Boss', managerId: top });
      await here.add({ name: 'Ana Ng', managerId: middle });
      await here.add({ name: 'Zed No-Mail', managerId: middle, email: null });
      const done = await here.add({ name: 'Done Already', managerId: middle });
      await here.add({ name: 'Begins Later', managerId: top, hiredOn: '2026-04-01' });
      for (const id of [top, done]) await here.complete(id, '2026-03-10');
      const weeks: unknown[] = [];
      for (const day of days('2026-03-30', '2026-04-15'))
        for (const [id, stage] of await here.run(day)) if (stage!.includes('W')) weeks.push([day, id, stage]);
      // The 1st of April is a Wednesday; from then on somebody is late.
      const both = [top, middle].toSorted((a, b) => (a < b ? -1 : 1));
      const monday = (day: string, week: string) => both.map((id) => [day, id, week]);
      expect(weeks).toEqual([
        ...monday('2026-04-01', '2026-W14'),
        ...monday('2026-04-06', '2026-W15'),
        ...monday('2026-04-13', '2026-W16'),
      ]);
      const mails = await teamMails();
      const [toTop, toMiddle] = [top, middle].map((id) => mails.find((mail) => mail.person_id === id));
      expect(toTop!.subject).toBe('Larkfield: 3 people in your team late with social media training');
      expect(toTop!.text).toContain('They report to you:\n- Mid Boss');
      expect(toTop!.text).toContain(
        'Further down in your team:\n- Ana Ng, was due on 31 Mar 2026\n- Zed No-Mail',
      );
      expect(toTop!.text).toContain('Please tell them yourself:\n- Zed No-Mail');
      expect(toTop!.text).not.toContain('Done Already');
      expect(toTop!.text).not.toContain('Begins Later');
      expect(toMiddle!.text).toContain('They report to you:\n- Ana Ng');
      expect(toMiddle!.text).not.toContain('Mid Boss, was');
    });

    it('do not reach one who left or has no email; who is above hears all the same', async () => {
      const top = await here.add({ hiredOn: null, email: 'outside@example.org' });
      const role = {
        at: '2026-03-01',
        kind: 'role-granted',
        personId: top,
        facts: { by: null, role: 'officer' },
      };
      await transact(database.write, (tx) => append(tx, new Date('2026-03-01T08:00:00.000Z'), [role]));
      const gone = await here.add({ managerId: top });
      const silent = await here.add({ managerId: gone, email: null });
      await here.add({ managerId: silent, name: 'Ana Ng' });
      await leave(gone, '2026-03-15');
      await here.run('2026-04-06');
      const mails = await teamMails();
      expect(mails.map((mail) => mail.person_id)).toEqual([top]);
      expect(mails[0]!.text).toContain('- Ana Ng');
      const said = (await here.said()).filter((row) => row.obligation === 'team');
      expect(said.map((row) => row.person_id)).toEqual([top]);
    });

    it('are silent when nobody is late', async () => {
      const boss = await here.add();
      const id = await here.add({ managerId: boss });
      await here.complete(id, '2026-03-10');
      await here.run('2026-04-06');
      expect(await teamMails()).toEqual([]);
    });
  });

  if (kind === 'postgres')
    it('meet a stage that another transaction is just saying, and leave it to that one', async () => {
      const [mine, theirs] = [await here.add(), await here.add()];
      const other = transact(database.write, async (tx) => {
        const row = {
          person_id: theirs,
          obligation: 'course:social-media:1.1',
          stage: 'day',
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
