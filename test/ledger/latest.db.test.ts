import { checkpointNow } from '../../src/ledger/checkpoint.ts';
import { checkpointLine, latestCheckpoint } from '../../src/ledger/latest.ts';
import { useProjections } from '../../src/ledger/ledger.ts';
import { openLog } from '../../src/ledger/log.ts';
import { sealAll } from '../../src/ledger/sealer.ts';
import { loadMessages } from '../../src/web/messages.ts';
import { onBoth } from '../support/databases.ts';
import { fill, minutes, nextLog, NOON, testKey } from './filled.ts';

useProjections([]);

onBoth('the newest signed state', (open) => {
  const messages = loadMessages('en');

  it('is that of the log in use, with its signed time, and is none where nothing is rightly signed', async () => {
    const { write } = await open();
    expect(await latestCheckpoint(write)).toBeNull();
    const log = await openLog(write, testKey(), NOON);
    expect(await latestCheckpoint(write)).toBeNull();
    await fill(write, 3);
    await sealAll(write, log, NOON);
    await fill(write, 4, 3);
    await sealAll(write, log, minutes(2));
    const newest = (await latestCheckpoint(write))!;
    expect(newest).toMatchObject({ origin: log.origin, size: 7, at: minutes(2).toISOString() });
    expect(newest.note).toContain(`${log.origin}\n7\n${newest.root}\n`);
    const next = await nextLog(write, minutes(3));
    expect(await latestCheckpoint(write)).toMatchObject({ origin: next.origin, size: 1 });
    await fill(write, 1, 7);
    await sealAll(write, next, minutes(4));
    expect(await latestCheckpoint(write)).toMatchObject({ origin: next.origin, size: 2 });
    await fill(write, 1, 8);
    await sealAll(write, { ...next, privateKey: testKey().privateKey }, minutes(6));
    await checkpointNow(write, next, minutes(7));
    expect(await latestCheckpoint(write)).toBeNull();
  });

  it('is one line of words: log, size, day, and so much of the root that no two histories share it', async () => {
    const { write } = await open();
    const late = new Date('2026-03-01T23:30:00.000Z');
    const log = await openLog(write, testKey(), late);
    await fill(write, 3, 0, late);
    await sealAll(write, log, late);
    const state = (await latestCheckpoint(write))!;
    expect(checkpointLine(messages, 'Europe/Athens', state)).toBe(
      `The record log ${log.origin} then had 3 sealed entries. Its seal of 2 Mar 2026 begins: ${state.root.slice(0, 24)}.`,
    );
    expect(checkpointLine(messages, 'UTC', state)).toContain('1 Mar 2026');
    expect(checkpointLine(messages, 'UTC', null)).toBe('');
  });
});
