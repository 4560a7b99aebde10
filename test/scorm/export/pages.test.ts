import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { courseFrom } from '../../../src/courses/course-folder.ts';
import { adoptCourse, shippedCourse, type Taught } from '../../../src/courses/shipped.ts';
import { transact } from '../../../src/database/database.ts';
import { changeSettings, setSite } from '../../../src/organisation/organisation.ts';
import { fit } from '../../../src/policy/fitting.ts';
import { firstVersion, publish } from '../../../src/policy/publication.ts';
import { countriesOfExport } from '../../../src/scorm/export/audience.ts';
import { exportOptions, scormExportCommand } from '../../../src/scorm/export/export.command.ts';
import { exportCourse } from '../../../src/scorm/export/export.ts';
import { withPackage } from '../../courses/with-package.ts';
import { addPackage } from '../hand-made.ts';
import { addStaff, startApp, type Browser, type TestApp } from '../../support/app.ts';
import { onSqlite } from '../../support/databases.ts';
import { fittedPolicy, putIntoForce } from '../../support/training.ts';

const GOOD = { standard: '1.2', role: 'manager', country: 'us' };

onSqlite('the page that takes the course elsewhere', (open) => {
  let app: TestApp;
  let officer: Browser;

  beforeAll(async () => {
    const database = await open();
    app = await startApp({ database });
    await putIntoForce(database, app.clock.now());
    await transact(database.write, (tx) =>
      setSite(tx, app.clock.now(), 'test', { name: 'Leeds', country: 'uk', zone: 'Europe/London' }),
    );
    officer = await app.as(await addStaff(app, { roles: ['officer'] }));
  });
  afterAll(() => app.close());

  it('is found where an officer looks after the course, and by nobody else', async () => {
    expect((await officer.get('/course')).text).toContain('href="/packages/export"');
    const auditor = await app.as(await addStaff(app, { roles: ['auditor'] }));
    expect((await auditor.get('/course')).text).not.toContain('/packages/export');
    expect((await auditor.get('/packages/export')).status).toBe(403);
    expect((await auditor.post('/packages/export', GOOD)).status).toBe(403);
  });

  it('says what the package is made of and what is left out, for the countries of this business', async () => {
    const { status, text } = await officer.get('/packages/export');
    expect(status).toBe(200);
    expect(text).toContain('Version 1');
    expect(text).toContain('Social media and our patients');
    expect(text).toContain(`${app.url}/sign`);
    expect(text).toContain('The package marks itself, so the answers are in it.');
    const countries = [...text.matchAll(/<option value="(us|uk|au|ca|eu|us-tx)"/g)].map(([, code]) => code);
    expect(countries).toEqual(['us', 'uk']);
  });

  it('leaves out a lesson that is a package of its own, and says so', async () => {
    const { database, clock } = app.ground;
    const { files: shipped, policy } = shippedCourse();
    const files = withPackage(shipped);
    const adopt = (taught: Taught) =>
      transact(database.write, (tx) => adoptCourse(tx, clock.now(), 'test', taught));
    await addPackage(database, clock.now(), 'fire-safety', 'Fire safety');
    await adopt({ course: courseFrom(files, policy, ''), files });
    const says = 'One lesson of the course is a package of its own.';
    expect((await officer.get('/packages/export')).text).toContain(says);
    const wanted = { standard: '1.2', role: 'all', country: 'us' } as const;
    const { content } = await exportCourse(database.read, wanted, app.ground);
    expect(content.lessons.map(({ id }) => id)).not.toContain('L9');
    await adopt(shippedCourse());
    expect((await officer.get('/packages/export')).text).not.toContain(says);
  });

  it('gives the file', async () => {
    const { status, headers, text } = await officer.post('/packages/export', GOOD);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('application/zip');
    expect(headers.get('content-disposition')).toBe(
      'attachment; filename=social-media-scorm-1.2-manager-us.zip',
    );
    expect(text.startsWith('PK')).toBe(true);
  });

  it.each([
    [{ ...GOOD, standard: '1.3' }, 'Choose a standard.'],
    [{ ...GOOD, standard: '' }, 'Choose a standard.'],
    [{ ...GOOD, role: 'pirate' }, 'Choose whom it is made for.'],
    [{ ...GOOD, country: 'fr' }, 'Choose a country that your policy is for.'],
    [{ ...GOOD, country: 'au' }, 'Choose a country that your policy is for.'],
    [{}, 'Choose a standard.'],
  ])('refuses %j in a sentence', async (fields, says) => {
    const { status, text } = await officer.post('/packages/export', fields);
    expect(status).toBe(422);
    expect(text).toContain(says);
  });

  it('keeps what was chosen when something is wrong', async () => {
    const { text } = await officer.post('/packages/export', { ...GOOD, country: 'au' });
    expect(text).toContain('<option value="manager" selected>');
    expect(text).toMatch(/value="1\.2" checked/);
  });

  it('takes a state for its own only where the law of its country is in the policy as well', async () => {
    const { read } = app.ground.database;
    const open = (countries: string[]) => countriesOfExport(read, { ...fittedPolicy(), countries });
    expect(await open([])).toEqual(['us', 'uk']);
    expect(await open(['us-tx'])).toEqual(['us', 'uk']);
    expect(await open(['us', 'us-tx', 'eu'])).toEqual(['us', 'us-tx', 'uk', 'eu']);
  });

  describe('and the command', () => {
    it.each([
      [['--standard', '1.2'], { standard: '1.2', role: 'all', country: undefined, out: undefined }],
      [
        ['--out', 'x.zip', '--country', 'uk', '--role', 'it', '--standard', '2004'],
        { standard: '2004', role: 'it', country: 'uk', out: 'x.zip' },
      ],
      [[], undefined],
      [['--standard'], undefined],
      [['--standard', '2005'], undefined],
      [['--standard', '1.2', '--standard', '2004'], undefined],
      [['--standard', '1.2', '--role', 'pirate'], undefined],
      [['--standard', '1.2', '--country', 'fr'], undefined],
      [['--standard', '1.2', '--loud', 'yes'], undefined],
    ])('reads %j', (args, options) => {
      expect(exportOptions(args)).toEqual(options);
    });

    it('writes the same file as the page', async () => {
      const out = join(mkdtempSync(join(tmpdir(), 'heed-export-')), 'course.zip');
      const said: string[] = [];
      const ground = { ...app.ground, db: app.ground.database.read };
      const options = exportOptions(['--standard', '2004', '--role', 'it', '--out', out])!;
      expect(await scormExportCommand(ground, options, (line) => said.push(line))).toBe(0);
      expect(said[0]).toMatch(/^The package is in .*course\.zip \(\d+ KB\)\.$/);
      const wanted = { standard: '2004', role: 'it', country: 'us' } as const;
      const { zip } = await exportCourse(app.ground.database.read, wanted, app.ground);
      expect(readFileSync(out).equals(zip)).toBe(true);
    });

    it('says why it cannot', async () => {
      const said: string[] = [];
      const ground = { ...app.ground, db: app.ground.database.read };
      const run = (args: string[]) =>
        scormExportCommand(ground, exportOptions(['--standard', '1.2', ...args])!, (line) => said.push(line));
      expect(await run(['--country', 'au'])).toBe(1);
      expect(await run(['--out', '/nowhere/at/all.zip'])).toBe(1);
      expect(said).toEqual([
        'Choose a country that your policy is for.',
        'The package could not be written (ENOENT).',
      ]);
    });
  });
});

onSqlite('taking the course elsewhere', (open) => {
  it('waits until there is a policy and a course', async () => {
    const app = await startApp({ database: await open() });
    try {
      const officer = await app.as(await addStaff(app, { roles: ['officer'] }));
      const { status, text } = await officer.get('/packages/export');
      expect([status, text.includes('There is nothing to take elsewhere.')]).toEqual([200, true]);
      expect((await officer.post('/packages/export', GOOD)).status).toBe(409);
    } finally {
      await app.close();
    }
  });
});

const OF_THE_US = /\b(?:HIPAA|OCR|HHS|FTC|NLRB|NLRA|CMS)\b|\$|\bdollars?\b/i;

onSqlite('the course of a business abroad, taken elsewhere', (open) => {
  it.each([
    ['uk', 'all'],
    ['uk', 'marketing'],
    ['eu', 'front-desk'],
    ['au', 'it'],
    ['ca', 'manager'],
  ] as const)('names in %s nothing of the law of the US, made for %s', async (country, role) => {
    const app = await startApp({ database: await open(), empty: true });
    try {
      const now = app.clock.now();
      const { policy } = shippedCourse();
      await transact(app.ground.database.write, async (tx) => {
        const house = { name: 'Larkfield', zone: 'UTC', country, startDay: '2020-01-01' } as const;
        await changeSettings(tx, now, 'test', house, 'UTC');
        const brackets = Object.fromEntries(
          policy.brackets.map((one) => [one.key, one.default || `our ${one.key}`]),
        );
        const version = fit(policy, { choices: {}, brackets, countries: [country] });
        await publish(tx, now, 'test', version, firstVersion('UTC'));
        await adoptCourse(tx, now, 'test', shippedCourse());
      });
      const wanted = { standard: '1.2', role, country } as const;
      const { content } = await exportCourse(app.ground.database.read, wanted, app.ground);
      const { steps, questions, points, lessons } = content;
      for (const text of [steps, lessons, points, questions].flatMap((part) => Object.values(part))) {
        const said = JSON.stringify(text);
        expect(OF_THE_US.exec(said)?.input.slice(0, 200)).toBeUndefined();
      }
      const told = steps.map((step) => (step.kind === 'practice' ? '' : step.html));
      expect(told.join('')).toContain('neighbour');
    } finally {
      await app.close();
    }
  });
});
