import { transact } from '../../src/database/database.ts';
import { append } from '../../src/ledger/ledger.ts';
import { stageDay } from '../../src/reminders/stages.ts';
import { onBoth } from '../support/databases.ts';
import { days, house } from './make.ts';

onBoth('reminders after a restore', (open) => {
  it('say that they may have been sent before, where their day lies between the backup and the restore', async () => {
    const database = await open();
    const here = await house(database);
    // Due on the 31st of March.
    const lost = await here.add({ name: 'Ana Ng' });
    const now = new Date('2026-03-25T09:00:00.000Z');
    const facts = { backup: '2026-03-23T02:10:00.000Z', predecessor: 'heed/0/1', size: 1, root: 'x' };
    await transact(database.write, (tx) =>
      append(tx, now, [{ at: now.toISOString(), kind: 'restored-from-backup', facts }]),
    );
    for (const day of days('2026-03-25', '2026-04-08')) await here.run(day);
    const texts = (await here.mails())
      .filter(({ person_id: id, kind }) => id === lost && kind === 'reminder')
      .map(({ text }) => text.replaceAll('\n', ' ').includes('You may have had this mail before'));
    // The first was for the 24th, seven days before; the others came later than the restore.
    expect([texts.length > 1, texts[0], texts.slice(1).includes(true)]).toEqual([true, true, false]);
  });

  it('know the day of each stage', () => {
    expect(['before-14', 'day', 'after-7'].map((stage) => stageDay(stage, '2026-03-31'))).toEqual([
      '2026-03-17',
      '2026-03-31',
      '2026-04-07',
    ]);
  });
});
