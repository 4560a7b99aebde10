import { pathToFileURL } from 'node:url';
import { transact } from '../../src/database/database.ts';
import { openLog } from '../../src/ledger/log.ts';
import { sealAll } from '../../src/ledger/sealer.ts';
import { testKey } from '../ledger/filled.ts';
import { Desk, type ProofFile } from '../proofs/verifying.ts';
import { addStaff } from '../support/app.ts';
import { inBrowser } from '../support/flow.ts';
import { passCourse, putIntoForce, signAs } from '../support/training.ts';

inBrowser('the saved checker, opened from a disk without a network', {}, (house) => {
  const desk = new Desk();
  afterAll(() => desk.clear());

  it('checks a receipt, and finds a changed one', async () => {
    const { app, database } = house;
    const now = () => app.clock.now();
    const log = await openLog(database.write, testKey(), now());
    await putIntoForce(database, now());
    const nurse = await addStaff(app, { name: 'Ana O’Neil', hiredOn: '2026-09-01' });
    await transact(database.write, (tx) => passCourse(tx, now(), nurse.id));
    const id = await transact(database.write, (tx) => signAs(tx, now(), nurse.id, 'Ana O’Neil', 1));
    await sealAll(database.write, log, now());
    app.clock.pass({ minutes: 2 });
    await addStaff(app);
    await sealAll(database.write, log, now());
    const answer = await (await app.as(nurse)).get(`/signatures/${id}/proof`);
    const file = JSON.parse(answer.text) as ProofFile;
    const honest = desk.put('honest.json', file);
    file.records[0]!.values.at(-1)!.value = 'Somebody Else';
    const changed = desk.put('changed.json', file);

    const context = await house.device();
    await context.setOffline(true);
    const page = await context.newPage();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    const address = pathToFileURL(desk.page).href;
    await page.goto(address);
    const checked = async (path: string) => {
      await page.getByLabel('Files').setInputFiles(path);
      await page.getByRole('button', { name: 'Check' }).click();
      await page.locator('#answer h3', { hasText: path.split('/').at(-1)! }).waitFor();
      return page.locator('#answer').innerText();
    };
    await page.getByLabel('The key').fill(file.records[0]!.key);
    await page.getByLabel('A checkpoint').fill(file.records[0]!.checkpoint);
    const good = await checked(honest);
    expect(good).toContain('All that was checked holds.');
    expect(good).toContain('typedName: “Ana O’Neil” is what was committed to.');
    expect(good).toContain('entries it says the same as the checkpoint that you gave.');
    const wrong = await checked(changed);
    expect(wrong).toContain('Something here is not what was recorded.');
    expect(wrong).toContain('NOT RIGHT [value typedName]');
    expect(asked).toEqual([address]);
    // The watch of the house takes the file itself for a foreign request.
    expect(house.faults.splice(0)).toEqual([expect.stringMatching(/asks null$/)]);
  });
});
