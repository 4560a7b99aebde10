import { setTimeout as wait } from 'node:timers/promises';
import { openScratch, type Database } from '../../src/database/database.ts';
import { keptPast, StillDeriving } from '../../src/reports/past-kept.ts';

describe('a past that is kept', () => {
  // It only keeps apart whose pasts these are.
  const house = openScratch();
  afterAll(() => house.close());

  const slow = () => {
    let finish!: (past: Database) => void;
    let fail!: (error: Error) => void;
    let told!: (share: number) => void;
    const derive = jest.fn((progress: (share: number) => void) => {
      told = progress;
      return new Promise<Database>((resolve, reject) => ([finish, fail] = [resolve, reject]));
    });
    return {
      derive,
      tell: (share: number) => told(share),
      finish: (past: Database) => finish(past),
      fail: (error: Error) => fail(error),
    };
  };

  it('goes on when who asked would not wait, says how far it is, and is derived once', async () => {
    const past = openScratch();
    const work = slow();
    const ask = (patience?: number) => keptPast(house, 'slow', work.derive, patience);
    await expect(ask(0)).rejects.toThrow(StillDeriving);
    work.tell(0.4);
    await expect(ask(5)).rejects.toMatchObject({ share: 0.4 });
    const waiting = ask();
    work.finish(past);
    const held = await waiting;
    expect(held.db).toBe(past.write);
    await held.release();
    await (await ask(1000)).release();
    expect(work.derive).toHaveBeenCalledTimes(1);
  });

  it('tells whoever asks next when it failed meanwhile, and then begins anew', async () => {
    const work = slow();
    const ask = (patience?: number) => keptPast(house, 'broken', work.derive, patience);
    await expect(ask(0)).rejects.toThrow(StillDeriving);
    work.fail(new Error('the disk is full'));
    await wait(1);
    await expect(ask(1000)).rejects.toThrow('the disk is full');
    await expect(ask(0)).rejects.toThrow(StillDeriving);
    expect(work.derive).toHaveBeenCalledTimes(2);
  });

  it('lets nobody else’s report fail because one that nobody waits for did', async () => {
    const work = slow();
    await expect(keptPast(house, 'abandoned', work.derive, 0)).rejects.toThrow(StillDeriving);
    work.fail(new Error('the disk is full'));
    await wait(1);
    // Each new one pushes out what is not used.
    for (const key of ['one', 'two', 'three', 'four']) {
      const held = await keptPast(house, key, () => Promise.resolve(openScratch()));
      await expect(held.release()).resolves.toBeUndefined();
    }
  });
});
