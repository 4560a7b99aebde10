import { transact } from '../../src/database/database.ts';
import { openLog, type Log } from '../../src/ledger/log.ts';
import { sealAll } from '../../src/ledger/sealer.ts';
import { testKey } from '../ledger/filled.ts';
import { verifyFiles, wrongIn } from '../proofs/loaded.ts';
import { Desk } from '../proofs/verifying.ts';
import { addStaff, startApp, type Added, type Browser, type TestApp } from '../support/app.ts';
import { onBoth, type TestDatabase } from '../support/databases.ts';
import { pdfPages } from '../support/pdf.ts';
import { passCourse, putIntoForce, signAs } from '../support/training.ts';

onBoth('a certificate with its proof', (open) => {
  let app: TestApp;
  let database: TestDatabase;
  let log: Log;
  let desk: Desk;
  let nurse: Added;
  let browser: Browser;
  let number: string;
  let page: string;
  let receipt: string;

  beforeAll(async () => {
    desk = new Desk();
    database = await open();
    app = await startApp({ database });
    const now = app.clock.now();
    log = await openLog(database.write, testKey(), now);
    await putIntoForce(database, now);
    nurse = await addStaff(app, { name: 'Ana O’Neil', hiredOn: '2026-09-01' });
    await transact(database.write, (tx) => passCourse(tx, now, nurse.id));
    const id = await transact(database.write, (tx) => signAs(tx, now, nurse.id, 'Ana O’Neil', 1));
    browser = await app.as(nurse);
    page = `/signatures/${id}/certificate`;
    await browser.post(page);
    ({ number } = await database.read.selectFrom('certificate').select('number').executeTakeFirstOrThrow());
    ({ receipt } = await database.read.selectFrom('signature').select('receipt').executeTakeFirstOrThrow());
  });
  afterAll(async () => {
    desk.clear();
    await app.close();
  });

  const raw = async (path: string, as: Browser): Promise<Buffer> => {
    const cookie = [...as.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    return Buffer.from(await (await fetch(app.url + path, { headers: { cookie } })).arrayBuffer());
  };
  const pdf = () => raw(`/certificates/${number}/file`, browser);
  const publicProof = () => app.browser().get(`/certificates/${number}/proof`);
  const wrong = async (...files: Uint8Array[]) =>
    wrongIn(
      await verifyFiles(
        files.map((bytes, n) => ({ name: `${n}`, bytes })),
        {},
      ),
    );

  let issued: Buffer;
  let carried: Buffer;

  it('has none before the next seal, and says so', async () => {
    issued = await pdf();
    const answer = await publicProof();
    expect([answer.status, answer.text.includes('not sealed yet')]).toEqual([409, true]);
    expect((await app.browser().get(`/receipts/${receipt}/proof`)).status).toBe(409);
    expect((await app.browser().get('/receipts/NONE-SUCH/proof')).status).toBe(404);
    expect((await app.browser().get('/certificates/NONE/proof')).status).toBe(404);
    expect(await wrong(issued)).toEqual(['file']);
  });

  it('carries it from then on, behind the very bytes that were issued', async () => {
    await sealAll(database.write, log, app.clock.now());
    app.clock.pass({ minutes: 2 });
    browser = await app.as(nurse);
    await sealAll(database.write, log, app.clock.now());
    carried = await pdf();
    expect(carried.length).toBeGreaterThan(issued.length);
    expect(carried.subarray(0, issued.length).equals(issued)).toBe(true);
    expect(pdfPages(carried)).toEqual(pdfPages(issued));
    const { code, wrong: bad, out } = await desk.check([desk.put('certificate.pdf', carried)]);
    expect([code, bad]).toEqual([0, []]);
    expect(out).toContain('name: “Ana O’Neil” is what was committed to.');
    expect(out).toContain('Every byte of this file is as recorded');
    expect(out).toContain('Whether it still holds is told by the page with its number');
  });

  it('is proven by its number alone too, without a name and without anybody else', async () => {
    const { text } = await publicProof();
    expect(text).not.toContain('O’Neil');
    const proof = Buffer.from(text);
    expect(await wrong(proof)).toEqual([]);
    // Without the salt nobody can say that it is this PDF, and nobody can try names.
    expect(await wrong(proof, issued)).toEqual(['file']);
    const own = Buffer.from((await browser.get(`/certificates/${number}/proof`)).text);
    expect(await wrong(own, issued)).toEqual([]);
    const other = Buffer.from(
      (await (await app.as(await addStaff(app))).get(`/certificates/${number}/proof`)).text,
    );
    expect(other.equals(proof)).toBe(true);
    await browser.post(`${page}/name`, { shows: 'name' });
    expect(await wrong(Buffer.from((await publicProof()).text), issued)).toEqual([]);
    const bare = (await app.browser().get(`/receipts/${receipt}/proof`)).text;
    expect(await wrong(Buffer.from(bare))).toEqual([]);
    expect(bare).not.toMatch(/O’Neil|127\.0\.0\.1|"salt"/);
  });

  it('shows any byte that is changed, and whatever is put behind it', async () => {
    for (let n = 0; n < carried.length; n += 23) {
      const changed = Buffer.from(carried);
      changed[n]! ^= 1 + (n % 255);
      expect([n, (await wrong(changed)).length > 0]).toEqual([n, true]);
    }
    // Drawn over in one more update: the first bytes and the proof are as they were.
    const over = Buffer.from(
      '\n1 0 obj\n<< /Type /Pages /Kids [] >>\nendobj\nxref\n0 0\ntrailer\n<< >>\nstartxref\n1\n%%EOF\n',
    );
    expect(await wrong(Buffer.concat([carried, over]))).toEqual(['file']);
    expect(await wrong(Buffer.concat([carried, Buffer.of(10)]))).toEqual(['file']);
    expect(await wrong(Buffer.concat([Buffer.from('%PDF-'), carried]))).toContain('file');
    expect(await wrong(carried.subarray(0, -1))).toEqual(['file']);
  });
});
