import { remindCommand } from '../../src/reminders/command.ts';
import { inBatches } from '../../src/reminders/telling.ts';
import { onSqlite } from '../support/databases.ts';
import { HIRED, house, messages, NOW } from './make.ts';

onSqlite('heed remind', (open) => {
  const lines: string[] = [];
  const print = (line: string) => void lines.push(line);
  let here: Awaited<ReturnType<typeof house>>;
  beforeEach(async () => {
    lines.length = 0;
    here = await house(await open());
  });

  it('prints a line a mail, at last how many', async () => {
    await here.add({ name: 'Ana Ng' });
    expect(await remindCommand(here.deps, NOW, ['--today', HIRED, '--dry-run'], print)).toBe(0);
    expect(lines).toEqual([
      'Nothing was sent. This is what would be:',
      'Ana Ng: Social media training, due on 31 Mar 2026, in 30 days (stage before-30)',
      '  why: Hired 1 Mar 2026; 30 days, so 31 Mar 2026.',
      // The 1st is a Sunday.
      '  goes out 2 Mar 2026, 09:00 (America/New_York)',
      '1 mails',
    ]);
    lines.length = 0;
    expect(await remindCommand(here.deps, NOW, ['--today=2026-03-31'], print)).toBe(0);
    expect(lines).toEqual([
      'Ana Ng: Social media training, due today, 31 Mar 2026 (stage day)',
      '  why: Hired 1 Mar 2026; 30 days, so 31 Mar 2026.',
      '  goes out 2 Mar 2026, 09:00 (America/New_York)',
      '1 mails',
    ]);
    lines.length = 0;
    expect(await remindCommand(here.deps, NOW, ['--today=2026-04-14', '--dry-run'], print)).toBe(0);
    expect(lines.slice(1)).toEqual([
      'Ana Ng: Social media training, was due on 31 Mar 2026, 14 days ago (stage after-14)',
      '  why: Hired 1 Mar 2026; 30 days, so 31 Mar 2026.',
      '  goes out 14 Apr 2026, 09:00 (America/New_York)',
      '1 mails',
    ]);
    expect(await remindCommand(here.deps, NOW, ['--today=2026-03-31'], print)).toBe(0);
    expect(lines.at(-1)).toBe('0 mails');
    expect(await here.mails()).toHaveLength(1);
  });

  it('takes today for today', async () => {
    await here.add();
    expect(await remindCommand(here.deps, NOW, [], print)).toBe(0);
    expect((await here.said()).map((row) => row.stage)).toEqual(['before-30:2026-03-31']);
  });

  it.each([
    [['--today'], 'not .'],
    [['--today', '2026-02-30'], '2026-02-30'],
    [['--today='], 'not .'],
    [['--today', '--dry-run'], '--dry-run'],
    [['--dry-run=1'], '--dry-run=1'],
    [['now'], 'now'],
  ])('refuses %j with a sentence, and sends nothing', async (args, words) => {
    await here.add();
    expect(await remindCommand(here.deps, NOW, args, print)).toBe(2);
    expect(lines[0]).toContain(words);
    expect(lines.at(-1)).toContain('heed remind [--today DAY]');
    expect(await here.mails()).toEqual([]);
  });

  it('says that there is no organisation yet', async () => {
    const deps = { ...here.deps, database: await open(), messages };
    expect(await remindCommand(deps, NOW, [], print)).toBe(1);
    expect(lines).toHaveLength(1);
  });
});

const told = (personId: string) => ({
  personId,
  name: '',
  mailId: null,
  sendAt: NOW,
  zone: 'UTC',
  said: [],
});

describe('a batch in which somebody was told by another', () => {
  const duplicate = Object.assign(new Error('unique'), { code: '23505' });

  it('is told one by one without them', async () => {
    const asked: string[][] = [];
    const found = await inBatches(['a', 'b', 'c', 'd'], 3, (ids) => {
      asked.push([...ids]);
      return ids.includes('b') ? Promise.reject(duplicate) : Promise.resolve(ids.map(told));
    });
    expect(found.map((one) => one.personId)).toEqual(['a', 'c', 'd']);
    expect(asked).toEqual([['a', 'b', 'c'], ['a'], ['b'], ['c'], ['d']]);
  });

  it('fails with any other error', async () => {
    const other = new Error('disk full');
    await expect(inBatches(['a', 'b'], 2, () => Promise.reject(other))).rejects.toBe(other);
  });
});
