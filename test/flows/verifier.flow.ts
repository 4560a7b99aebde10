import { createHash } from 'node:crypto';
import { pathToFileURL } from 'node:url';
import { transact } from '../../src/database/database.ts';
import { lastCheckpoint } from '../../src/ledger/checkpoint.store.ts';
import { openLog, RESTORED, succeedLog } from '../../src/ledger/log.ts';
import { sealAll } from '../../src/ledger/sealer.ts';
import { growthBetween, growthFile, type ChainProof } from '../../src/proofs/growth.ts';
import { minutes, testKey } from '../ledger/filled.ts';
import { makeRoot, stampOn } from '../proofs/authority.ts';
import { Desk, type ProofFile } from '../proofs/verifying.ts';
import { addStaff, type Browser } from '../support/app.ts';
import { inBrowser } from '../support/flow.ts';
import { passCourse, putIntoForce, signAs } from '../support/training.ts';

inBrowser('the saved checker, opened from a disk without a network', {}, (house) => {
  const desk = new Desk();
  afterAll(() => desk.clear());

  it('checks a receipt, a certificate, a report, a chain of logs and a time stamp, and finds changed ones', async () => {
    const { app, database } = house;
    const now = () => app.clock.now();
    const key = testKey();
    const log = await openLog(database.write, key, now());
    await putIntoForce(database, now());
    const nurse = await addStaff(app, { name: 'Ana O’Neil', hiredOn: '2026-09-01' });
    await transact(database.write, (tx) => passCourse(tx, now(), nurse.id));
    const id = await transact(database.write, (tx) => signAs(tx, now(), nurse.id, 'Ana O’Neil', 1));
    const raw = async (path: string, as: Browser) => {
      const cookie = [...as.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      return Buffer.from(await (await fetch(app.url + path, { headers: { cookie } })).arrayBuffer());
    };
    await (await app.as(nurse)).post(`/signatures/${id}/certificate`);
    const officer = await addStaff(app, { roles: ['officer'] });
    const workbook = await raw('/reports/completion.xlsx', await app.as(officer));
    await sealAll(database.write, log, now());
    app.clock.pass({ minutes: 2 });
    await addStaff(app);
    await sealAll(database.write, log, now());
    const answer = await (await app.as(nurse)).get(`/signatures/${id}/proof`);
    const { number } = await database.read
      .selectFrom('certificate')
      .select('number')
      .executeTakeFirstOrThrow();
    const pdf = await raw(`/certificates/${number}/file`, await app.as(nurse));
    const hash = createHash('sha256').update(workbook).digest('hex');
    const proof = (await (await app.as(officer)).get(`/verify/file?hash=${hash}`)).text;
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
    const checked = async (...paths: string[]) => {
      await page.getByLabel('Files').setInputFiles(paths);
      await page.getByRole('button', { name: 'Check' }).click();
      await page.locator('#answer h3', { hasText: paths[0]!.split('/').at(-1)! }).waitFor();
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
    const certificate = await checked(desk.put('certificate.pdf', pdf));
    expect(certificate).toContain('All that was checked holds.');
    expect(certificate).toContain('Every byte of this file is as recorded');
    const over = Buffer.from(pdf);
    over[1000]! ^= 1;
    expect(await checked(desk.put('over.pdf', over))).toContain('Something here is not what was recorded.');
    const report = await checked(desk.put('report.xlsx', workbook), desk.put('proof.json', proof));
    expect(report).toContain('All that was checked holds.');
    const [first, ...rest] = workbook;
    const other = Buffer.from([first!, ...rest.with(100, rest[100]! ^ 1)]);
    expect(await checked(desk.put('other.xlsx', other), desk.put('proof.json', proof))).toContain(
      'NOT RIGHT [file]',
    );
    await page.getByLabel('The key').fill('');
    await page.getByLabel('A checkpoint').fill('');
    // The record went on from a backup.
    const seal = (await lastCheckpoint(database.read, log.origin))!.note;
    const later = minutes(60, now());
    const facts = { backup: now().toISOString() };
    await succeedLog(database.write, { key: testKey(), old: key, kind: RESTORED, facts }, later);
    const growth = await growthBetween(database.read, { old: now(), new: minutes(1, later) });
    const chain = await checked(desk.put('chain.json', growthFile(growth as ChainProof)));
    expect(chain).toContain('All that was checked holds.');
    expect(chain).toContain('WHAT WAS RECORDED BETWEEN THE TWO MAY BE LOST');
    const cut = { ...(JSON.parse(growthFile(growth as ChainProof)) as object), links: [] };
    expect(await checked(desk.put('cut.json', cut))).toContain('NOT RIGHT [chain]');
    const root = makeRoot('RSA');
    const stamp = stampOn(seal, now(), root, 'P-384');
    const files = [desk.put('seal.txt', seal), desk.put('growth.json', growthFile(growth as ChainProof))];
    await page.getByLabel('The root certificate').setInputFiles([desk.put('root.crt', root.certificate)]);
    const stamped = await checked(desk.put('seal.tst', stamp), ...files);
    expect(stamped).toContain('All that was checked holds.');
    expect(stamped).toContain('leads to the root certificate that you gave');
    stamp[stamp.length - 3]! ^= 1;
    expect(await checked(desk.put('other.tst', stamp), ...files)).toContain('NOT RIGHT [stamp]');
    expect(asked).toEqual([address]);
    // The watch of the house takes the file itself for a foreign request.
    expect(house.faults.splice(0)).toEqual([expect.stringMatching(/asks null$/)]);
  });
});
