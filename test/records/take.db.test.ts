import { transact } from '../../src/database/database.ts';
import { parseEntry } from '../../src/ledger/entry.ts';
import { openLog } from '../../src/ledger/log.ts';
import { sealAll } from '../../src/ledger/sealer.ts';
import { testKey } from '../ledger/filled.ts';
import { addStaff, startApp, type Added, type Browser, type TestApp } from '../support/app.ts';
import { onBoth, type TestDatabase } from '../support/databases.ts';
import { pdfPages } from '../support/pdf.ts';
import { passCourse, putIntoForce, signAs } from '../support/training.ts';
import { unzipped } from '../support/unzipped.ts';

interface Data {
  format: string;
  person: string;
  sections: { id: string; rows: { kind: string; text: string; questions?: unknown[] }[] }[];
}

onBoth('a record that is taken away', (open) => {
  let database: TestDatabase;
  let app: TestApp;
  let officer: Added;
  let nia: Added;
  let receipt: string;

  beforeEach(async () => {
    database = await open();
    app = await startApp({ database });
    const now = app.clock.now();
    await putIntoForce(database, now);
    officer = await addStaff(app, { name: 'Ola Officer', roles: ['officer'] });
    nia = await addStaff(app, { name: 'Nia <Nurse>', hiredOn: '2026-09-28' });
    await transact(database.write, async (tx) => {
      await passCourse(tx, now, nia.id);
      await signAs(tx, now, nia.id, nia.name, 1);
    });
    await sealAll(database.write, await openLog(database.write, testKey(), now), now);
    const row = await database.read.selectFrom('signature').select('receipt').executeTakeFirstOrThrow();
    receipt = row.receipt;
  });
  afterEach(() => app.close());

  const ask = async (browser: Browser, path: string, method = 'GET') => {
    const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(app.url + path, { method, headers: { cookie }, redirect: 'manual' });
    return { answer, status: answer.status, body: Buffer.from(await answer.arrayBuffer()) };
  };
  const copies = async () => {
    const rows = database.read.selectFrom('ledger').select('body').where('kind', '=', 'record-taken');
    return (await rows.orderBy('id').execute()).map(({ body }) => parseEntry(body));
  };

  it('is one zip: to read, as data, with proofs and certificates, and says on record who took it', async () => {
    const browser = await app.as(nia);
    await browser.get('/');
    const { id } = await database.read.selectFrom('signature').select('id').executeTakeFirstOrThrow();
    await browser.post(`/signatures/${id}/certificate`);
    const { answer, body } = await ask(browser, '/my-record.zip');
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename=my-record-2026-10-05.zip');
    const files = await unzipped(body);
    const [certificate] = [...files.keys()].filter((path) => path.startsWith('certificates/'));
    expect([...files.keys()]).toEqual([
      'record.html', 'record.pdf', 'record.json', `proofs/signature-${receipt}.json`, certificate,
    ]); // prettier-ignore
    expect(files.get(certificate!)!.subarray(0, 5).toString()).toBe('%PDF-');
    expect(pdfPages(files.get('record.pdf')!).join(' ')).toContain('Training record of Nia <Nurse>');
    const html = files.get('record.html')!.toString();
    expect(html).toContain('<html lang="en">');
    expect(html).toContain('Training record of Nia &lt;Nurse&gt;');
    expect(html).not.toContain('<script');
    expect(html.match(/<th scope="col">/g)).toHaveLength(28);
    const data = JSON.parse(files.get('record.json')!.toString()) as Data;
    expect([data.format, data.person]).toEqual(['heed-person-record/1', nia.id]);
    expect(data.sections.map((section) => section.id)).toHaveLength(14);
    const answered = data.sections.find((section) => section.id === 'answered')!;
    expect(answered.rows.map(({ questions }) => questions!.length > 5)).toEqual([true, true]);
    const proof = JSON.parse(files.get(`proofs/signature-${receipt}.json`)!.toString()) as { format: string };
    expect(proof.format).toBe('heed-signature-proof/1');
    const [taken] = await copies();
    expect(taken).toMatchObject({ personId: nia.id, facts: { by: nia.id, format: 'zip' } });
  });

  it('is made by an officer for a person who asks, with the same parts, and tells them so', async () => {
    const browser = await app.as(officer);
    const { status, body } = await ask(browser, `/people/${nia.id}/record.zip`);
    expect(status).toBe(200);
    const files = await unzipped(body);
    expect(files.get('record.html')!.toString()).toContain('by Ola Officer');
    expect(await copies()).toHaveLength(1);
    const page = (await (await app.as(nia)).get('/kept')).text;
    expect(page).toContain('A copy of this record was made');
    expect(page).toContain('By Ola Officer.');
  });

  it('is not on record for who only asks whether it is there', async () => {
    const browser = await app.as(officer);
    for (const path of ['/my-record.pdf', '/my-record.zip', `/people/${nia.id}/record.pdf`])
      expect((await ask(browser, path, 'HEAD')).status).toBe(200);
    expect(await copies()).toEqual([]);
  });
});
