import { XMLParser } from 'fast-xml-parser';
import { fits, isAsked } from '../../../src/courses/draw.ts';
import { isFor } from '../../../src/courses/fitting.ts';
import { shippedCourse } from '../../../src/courses/shipped.ts';
import { choicesOf } from '../../../src/policy/version.ts';
import { exportCourse, type Exported } from '../../../src/scorm/export/export.ts';
import { manifestXml } from '../../../src/scorm/export/manifest.ts';
import type { Wanted } from '../../../src/scorm/export/audience.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { onSqlite } from '../../support/databases.ts';
import { fittedPolicy, putIntoForce } from '../../support/training.ts';
import { contentIn, reviewAll, schemaFaults, unzipped } from './make.ts';

const STANDARDS = ['1.2', '2004'] as const;

onSqlite('the course as a package', (open) => {
  let app: TestApp;
  const make = (wanted: Partial<Wanted> = {}): Promise<Exported> =>
    exportCourse(
      app.ground.database.read,
      { standard: '1.2', role: 'all', country: 'us', ...wanted },
      app.ground,
    );

  beforeAll(async () => {
    const database = await open();
    app = await startApp({ database, env: { HEED_ORIGIN: 'https://training.larkfield.example' } });
    await putIntoForce(database, app.clock.now());
    await reviewAll(database, app.clock.now());
  });
  afterAll(() => app.close());

  describe.each(STANDARDS)('by SCORM %s', (standard) => {
    let made: Exported;
    let files: Map<string, Buffer>;

    beforeAll(async () => {
      made = await make({ standard });
      files = await unzipped(made.zip);
    });

    it('has a manifest that its schemas find nothing wrong with', async () => {
      expect(await schemaFaults(standard, files.get('imsmanifest.xml')!.toString())).toEqual([]);
    });

    it('lists every file but the manifest and the schemas, and opens the first', () => {
      const manifest = files.get('imsmanifest.xml')!.toString();
      const listed = [...manifest.matchAll(/<file href="([^"]+)"/g)].map((match) => match[1]!);
      const others = [...files.keys()].filter(
        (path) => !/^imsmanifest\.xml$|^[^/]+\.(?:xsd|dtd)$/.test(path),
      );
      expect(listed.toSorted()).toEqual(others.toSorted());
      expect(manifest).toMatch(/<resource [^>]*href="index\.html"/);
      expect(listed).toContain('index.html');
      expect([...files.keys()].some((path) => path.endsWith('.xsd'))).toBe(true);
    });

    it('is the same bytes when it is made again', async () => {
      expect((await make({ standard })).zip.equals(made.zip)).toBe(true);
    });

    it('asks for nothing outside of it, and has no script in its page', () => {
      const page = files.get('index.html')!.toString();
      expect(page).not.toMatch(/https?:|<script>|\son\w+=|style=/);
      expect(files.get('course.css')!.toString()).not.toMatch(/https?:|@import/);
      const data = files.get('data.js')!.toString();
      expect(data).not.toMatch(/(?:src|href)=\\"\//);
      expect(data).not.toContain('<');
    });

    it('holds every picture that it shows', () => {
      const data = files.get('data.js')!.toString();
      const shown = new Set([...data.matchAll(/pictures\/[0-9a-f]+\.\w+/g)].map(([path]) => path));
      expect(shown.size).toBeGreaterThan(0);
      for (const path of shown) expect([...files.keys()]).toContain(path);
      expect([...files.keys()].filter((path) => path.startsWith('pictures/'))).toHaveLength(shown.size);
    });

    it('is small', () => {
      expect(made.zip.length).toBeLessThan(250 * 1024);
    });
  });

  it('says in 1.2 from which score it is passed', async () => {
    const manifest = (await unzipped((await make()).zip)).get('imsmanifest.xml')!.toString();
    expect(manifest).toContain('<schemaversion>1.2</schemaversion>');
    expect(manifest).toContain('<adlcp:masteryscore>80</adlcp:masteryscore>');
    expect(manifest).toContain('adlcp:scormtype="sco"');
  });

  it('says in 2004 from which measure it is passed, and that the content decides', async () => {
    const files = await unzipped((await make({ standard: '2004' })).zip);
    const parsed = new XMLParser({ ignoreAttributes: false }).parse(
      files.get('imsmanifest.xml')!.toString(),
    ) as Record<string, unknown>;
    const text = JSON.stringify(parsed);
    expect(text).toContain('"schemaversion":"2004 4th Edition"');
    expect(text).toContain('"@_satisfiedByMeasure":"true"');
    expect(text).toContain('"imsss:minNormalizedMeasure":0.8');
    expect(text).toContain('"@_completionSetByContent":"true"');
    expect(text).toContain('"@_objectiveSetByContent":"true"');
  });

  it('escapes titles', async () => {
    const manifest = manifestXml({
      standard: '2004',
      identifier: 'heed-a',
      version: '1',
      title: 'Posts & <patients> "here"\u0001 \uD800',
      pass: 80,
      files: ['index.html', 'a&b.js'],
    });
    expect(await schemaFaults('2004', manifest)).toEqual([]);
    expect(manifest).toContain('Posts &amp; &lt;patients&gt; &quot;here&quot;');
  });

  it.each([
    { role: 'all', country: 'us' },
    { role: 'manager', country: 'us' },
    { role: 'marketing', country: 'us' },
    { role: 'clinician', country: 'us' },
  ] as const)('has for $role only what is for them, with keys that hold', async ({ role, country }) => {
    const { content } = await make({ role, country });
    const { course } = shippedCourse();
    const choices = choicesOf(fittedPolicy());
    const who = { roles: role === 'all' ? [] : [role], country, choices };
    const cases = new Set<string>(course.refresher?.cases);
    expect(content.lessons.map(({ id }) => id)).toEqual(
      course.lessons.filter((lesson) => isFor(lesson, who)).map(({ id }) => id),
    );
    for (const { id, turn, made, critical } of content.questions) {
      const question = course.questions.find((one) => one.id === id);
      if (made) continue;
      expect([id, fits(question!, who)]).toEqual([id, true]);
      if (turn === 'own' || turn === 'critical') expect([id, isAsked(question!, who)]).toEqual([id, true]);
      if (turn === 'other') expect([id, critical]).toEqual([id, false]);
      if (turn !== null) expect([id, cases.has(id)]).toEqual([id, false]);
    }
    const pool = content.questions.filter(({ turn }) => turn !== null);
    expect(pool.length).toBeGreaterThanOrEqual(2 * content.test.questions);
    const critical = course.questions.filter((one) => one.critical && isAsked(one, who)).map(({ id }) => id);
    expect(pool.filter(({ turn }) => turn === 'critical').map(({ id }) => id)).toEqual(critical);
    // Every step has what it shows.
    for (const step of content.steps)
      if (step.kind === 'practice') expect(content.questions[step.question]).toBeDefined();
      else expect(step.html).toMatch(/<section class="(?:story|rule|try)">/);
  });

  it('shows the published clauses, with the names of this business in every text', async () => {
    const { content } = await make();
    const rules = content.steps.flatMap((step) => (step.kind === 'rule' ? [step.html] : [])).join('');
    expect(rules).toContain('class="clause"');
    expect(JSON.stringify(content)).not.toMatch(/\[[a-z][a-z ]+\]/);
    expect(rules).not.toContain('/policy/SM-');
  });

  it('leads to the page where the policy is signed', async () => {
    expect((await make()).content.sign).toBe('https://training.larkfield.example/sign');
  });

  it('says what it says once: the mark changes with the content', async () => {
    const [a, b, c] = [await make(), await make({ role: 'manager' }), await make()];
    expect(a.content.mark).not.toBe(b.content.mark);
    expect(a.content.mark).toBe(c.content.mark);
    expect(contentIn(await unzipped(a.zip))).toEqual(JSON.parse(JSON.stringify(a.content)));
  });

  it('has no question that its audience is not asked for', async () => {
    const { content } = await make({ role: 'marketing' });
    expect(content.questions.filter(({ turn }) => turn === 'other')).toEqual([]);
  });
});
