import { transact } from '../../src/database/database.ts';
import { contentHash } from '../../src/files/content.store.ts';
import { setSite } from '../../src/organisation/organisation.ts';
import { firstVersion, policyNumbered, publish } from '../../src/policy/publication.ts';
import { keptText, textAt } from '../../src/policy/text.ts';
import type { PolicyVersion } from '../../src/policy/version.ts';
import { addStaff, startApp, type Browser, type TestApp } from '../support/app.ts';
import { onSqlite } from '../support/databases.ts';
import { pdfPages } from '../support/pdf.ts';
import { fittedPolicy } from '../support/training.ts';
import { fit } from '../../src/policy/fitting.ts';
import { shippedCourse } from '../../src/courses/shipped.ts';

const LAWFUL: PolicyVersion = fit(shippedCourse().policy, {
  choices: {},
  brackets: {
    ...fittedPolicy().brackets,
    'privacy lead': 'Zoë “Zo” Núñez & Co <i>',
    'secure tool': '*Chat*',
  },
  countries: ['us', 'uk'],
});

onSqlite('each version to take away', (open) => {
  let app: TestApp;
  let nurse: Browser;
  let abroad: Browser;
  let officer: Browser;
  let auditor: Browser;
  let home: string;
  let abroadSite: string;

  beforeAll(async () => {
    app = await startApp({ database: await open() });
    const now = app.clock.now();
    await transact(app.ground.database.write, async (tx) => {
      home = await setSite(tx, now, 'test', { name: 'Hill House', country: 'us-tx', zone: 'UTC' });
      abroadSite = await setSite(tx, now, 'test', { name: 'Leeds', country: 'uk', zone: 'UTC' });
      const version = { ...LAWFUL, siteBrackets: { [abroadSite]: { hotline: 'the Leeds line' } } };
      await publish(tx, now, 'test', version, firstVersion('UTC'));
    });
    nurse = await app.as(await addStaff(app, { siteId: home }));
    abroad = await app.as(await addStaff(app, { siteId: abroadSite }));
    auditor = await app.as(await addStaff(app, { siteId: home, roles: ['auditor'] }));
    officer = await app.as(await addStaff(app, { siteId: home, roles: ['officer'] }));
  });
  afterAll(() => app.close());

  async function file(browser: Browser, path: string, url = app.url) {
    const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(url + path, { headers: { cookie } });
    return { answer, body: Buffer.from(await answer.arrayBuffer()) };
  }

  it('are files with a type, a name and a length', async () => {
    for (const [ending, type] of [
      ['pdf', 'application/pdf'],
      ['md', 'text/markdown; charset=utf-8'],
    ] as const) {
      const { answer, body } = await file(nurse, `/policy/versions/1.${ending}`);
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-type')).toBe(type);
      expect(answer.headers.get('content-disposition')).toBe(
        `attachment; filename=policy-version-1-us.${ending}`,
      );
      expect(body.length).toBeGreaterThan(10_000);
    }
  });

  it('are the same bytes whenever they are asked for, by whomever, of whichever server, at the same place', async () => {
    const { database } = app.ground;
    const later = await startApp({ database, empty: true, now: '2028-02-29T23:59:00.000Z' });
    const other = await later.as(await addStaff(later, { siteId: home, jobRole: 'it' }));
    for (const ending of ['pdf', 'md']) {
      const path = `/policy/versions/1.${ending}`;
      const before = await file(nurse, path);
      const after = await file(other, path, later.url);
      expect([before.answer.status, after.answer.status]).toEqual([200, 200]);
      expect(after.body.equals(before.body)).toBe(true);
    }
    await later.close();
  });

  it('state the hash of the version and of the text as it reads at the place', async () => {
    const published = await policyNumbered(app.ground.database.read, 1);
    const here = contentHash(keptText(textAt(published.version, { country: 'us', siteId: null })));
    const leeds = contentHash(keptText(textAt(published.version, { country: 'uk', siteId: abroadSite })));
    expect(here).not.toBe(leeds);
    for (const [browser, hash] of [
      [nurse, here],
      [abroad, leeds],
    ] as const) {
      const markdown = (await file(browser, '/policy/versions/1.md')).body.toString();
      const pdf = pdfPages((await file(browser, '/policy/versions/1.pdf')).body).join(' ');
      for (const text of [markdown, pdf]) {
        expect(text).toContain(published.hash);
        expect(text).toContain(hash);
      }
    }
  });

  it('say the whole text of the place, with its law and its own names, in letters that can be selected', async () => {
    const published = await policyNumbered(app.ground.database.read, 1);
    const pages = pdfPages((await file(abroad, '/policy/versions/1.pdf')).body);
    const pdf = pages.join(' ').replace(/Social media policy, version 1 · [0-9a-f]{64} \d+ \/ \d+ ?/g, '');
    const markdown = (await file(abroad, '/policy/versions/1.md')).body.toString().replaceAll('\\', '');
    const text = textAt(published.version, { country: 'uk', siteId: abroadSite });
    for (const clause of text.clauses) {
      const sentences = [
        clause.floor,
        clause.rule,
        clause.who,
        clause.what,
        clause.whatNot,
        clause.where,
        clause.when,
      ];
      for (const sentence of [clause.title, ...sentences, ...clause.here.map(({ words }) => words)]) {
        expect(pdf).toContain(sentence);
        expect(markdown).toContain(sentence);
      }
    }
    expect(pdf).toContain('Zoë “Zo” Núñez & Co <i>');
    expect(pdf).toContain('the Leeds line');
    expect(pdf).toContain('The law here (United Kingdom)');
    expect(pdf).toContain('At: Leeds');
    expect(pdf).not.toContain('The law here (United States)');
    expect(pdf).not.toContain('�');
  });

  it('keep Markdown of what somebody wrote from being Markdown', async () => {
    const markdown = (await file(nurse, '/policy/versions/1.md')).body.toString();
    expect(markdown).toContain(String.raw`\*Chat\*`);
    expect(markdown).toContain(String.raw`\<i\>`);
    expect(markdown.match(/^## /gm)).toHaveLength(25);
    expect(markdown.startsWith('# Social media policy\n')).toBe(true);
  });

  it('number each page, with version and hash, tagged, titled and in a language', async () => {
    const { hash, at } = await policyNumbered(app.ground.database.read, 1);
    const { body } = await file(nurse, '/policy/versions/1.pdf');
    const pages = pdfPages(body);
    expect(pages.length).toBeGreaterThan(3);
    pages.forEach((page, n) => {
      expect(page).toContain(`Social media policy, version 1 · ${hash} ${n + 1} / ${pages.length}`);
    });
    const source = body.toString('latin1');
    expect(source).toContain('/Lang (en)');
    expect(source).toContain('/DisplayDocTitle true');
    expect(source).toContain('/MarkInfo');
    expect(source).toContain('/S /H1');
    expect(source.match(/\/S \/H2/g)).toHaveLength(25);
    expect(source).toContain('pdfuaid');
    expect(source).toContain(`(D:${at.slice(0, 19).replaceAll(/[-:T]/g, '')}Z)`);
    // The letters are in the file: nothing is left to what a printer has.
    expect(source).toContain('/FontFile2');
  });

  it('take another typeface where a name needs its letters', async () => {
    const { database, clock } = app.ground;
    const version = { ...LAWFUL, brackets: { ...LAWFUL.brackets, 'privacy lead': 'Nguyễn Thị Ánh' } };
    const number = await transact(database.write, (tx) =>
      publish(tx, clock.now(), 'test', version, { ...firstVersion('UTC'), after: 1 }),
    );
    const { body } = await file(nurse, `/policy/versions/${number}.pdf`);
    expect(pdfPages(body).join(' ')).toContain('Nguyễn Thị Ánh');
    expect(body.toString('latin1')).toContain('DejaVuSans');
    expect((await file(nurse, '/policy/versions/1.pdf')).body.toString('latin1')).not.toContain('DejaVuSans');
  });

  it('are for another country when an officer or an auditor asks, and for nobody else', async () => {
    const read = async (browser: Browser) =>
      (await file(browser, '/policy/versions/1.md?country=uk')).body.toString();
    expect(await read(officer)).toContain('The law here (United Kingdom)');
    expect(await read(nurse)).toContain('The law here (United States)');
    expect(await read(auditor)).toContain('The law here (United Kingdom)');
    const odd = await file(officer, '/policy/versions/1.md?country=au');
    expect(odd.body.toString()).toContain('The law here (United States)');
  });

  it('are there for numbers that were published only', async () => {
    for (const odd of ['99', '0', '-1', '1.5', 'x', '1e0', '9'.repeat(30)])
      for (const ending of ['pdf', 'md'])
        expect([odd, (await file(nurse, `/policy/versions/${odd}.${ending}`)).answer.status]).toEqual([
          odd,
          404,
        ]);
  });
});
