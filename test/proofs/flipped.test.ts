import { transact } from '../../src/database/database.ts';
import { openLog } from '../../src/ledger/log.ts';
import { sealAll } from '../../src/ledger/sealer.ts';
import { testKey } from '../ledger/filled.ts';
import { addStaff, startApp } from '../support/app.ts';
import { onSqlite } from '../support/databases.ts';
import { passCourse, putIntoForce, signAs } from '../support/training.ts';
import { verifyFiles } from './loaded.ts';

// What the file tells its reader about itself, and nothing rests on.
const NOT_SHOWN = 'about';

onSqlite('a receipt of which one byte is changed', (open) => {
  it('never holds and says something else', async () => {
    const database = await open();
    const app = await startApp({ database });
    const now = () => app.clock.now();
    const log = await openLog(database.write, testKey(), now());
    await putIntoForce(database, now());
    const nurse = await addStaff(app, { name: 'Ana O’Neil', hiredOn: '2026-09-01' });
    await transact(database.write, (tx) => passCourse(tx, now(), nurse.id));
    const id = await transact(database.write, (tx) => signAs(tx, now(), nurse.id, 'Ana O’Neil', 1));
    await sealAll(database.write, log, now());
    const whole = JSON.parse((await (await app.as(nurse)).get(`/signatures/${id}/proof`)).text) as object;
    await app.close();
    // The words of the policy are thousands of bytes under one hash: a few of them will do.
    const { texts, ...proof } = whole as { texts: Record<string, string> };
    const bytes = Buffer.from(JSON.stringify({ ...proof, texts }, null, 1));
    const honest = await verifyFiles([{ name: 'honest', bytes }], {});
    expect(honest.ok).toBe(true);
    const said = (text: string) => {
      const { [NOT_SHOWN]: _about, ...rest } = JSON.parse(text) as Record<string, unknown>;
      return JSON.stringify(rest);
    };
    const from = bytes.indexOf('"texts"');
    let held = 0;
    for (let at = 0; at < bytes.length; at += at > from + 200 ? 4999 : 1) {
      for (const mask of at % 64 === 0 ? [1, 2, 4, 8, 16, 32, 64, 128] : [1 << (at % 8)]) {
        const changed = Buffer.from(bytes);
        changed[at]! ^= mask;
        const { ok } = await verifyFiles([{ name: 'changed', bytes: changed }], {});
        if (!ok) continue;
        // Another space between two words of JSON, or another word of the explanation.
        held++;
        expect([at, said(changed.toString())]).toEqual([at, said(bytes.toString())]);
      }
    }
    expect(held).toBeLessThan(bytes.length / 4);
  }, 120_000);
});
