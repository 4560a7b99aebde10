import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { transact } from '../../src/database/database.ts';
import { ONBOARDING, setRule } from '../../src/obligations/rule.ts';
import { attemptsAt } from '../../src/scorm/attempt.store.ts';
import { packageById } from '../../src/scorm/package.ts';
import { packageFile } from '../../src/scorm/office/bring.routes.ts';
import { checkRebuild } from '../../src/ledger/rebuild.ts';
import { projections } from '../../src/projections.ts';
import { addStaff, startApp, type Added, type Browser, type TestApp } from '../support/app.ts';
import { onBoth, type TestDatabase } from '../support/databases.ts';
import { packageZip, zipOf } from '../support/packages.ts';
import { addPackage, sayIn } from './hand-made.ts';

onBoth('the office of packages', (open) => {
  let database: TestDatabase;
  let app: TestApp;
  let lead: Added;
  let officer: Browser;
  let zip: Buffer;

  beforeEach(async () => {
    database = await open();
    app = await startApp({ database });
    lead = await addStaff(app, { name: 'Lena Lead', roles: ['officer'] });
    officer = await app.as(lead);
    const scos = [
      { id: 'one', title: 'First &lt;part&gt;', masteryScore: 80 },
      { id: 'two', title: 'Second', prerequisites: 'one' },
    ];
    zip = await readFile(await packageZip({ standard: '1.2', title: 'Fire safety', scos }));
  });
  afterEach(() => app.close());

  const send = (path: string, content: string | Buffer, fields: Record<string, string> = {}, who = officer) =>
    who.postFile(path, { field: 'file', name: 'package.zip', content }, fields);
  const bring = () => send('/packages', zip, { id: 'fire-safety' });
  const now = () => app.clock.now();
  const words = (html: string) =>
    html
      .slice(html.indexOf('<main'))
      .replace(/<svg[\s\S]*?<\/svg>/g, '')
      .replace(/<[^>]+>/g, ' ')
      .replace(/\s+/g, ' ');
  const read = async (path: string, who = officer) => {
    const answer = await who.get(path);
    expect([path, answer.status]).toEqual([path, 200]);
    return words(answer.text);
  };
  /** What lies in the folder for work in progress, once the answers are out. */
  const leftover = async () => {
    for (let tries = 0; tries < 40; tries++) {
      const names = folder('tmp');
      if (names.length === 0) return names;
      await setTimeout(50);
    }
    return folder('tmp');
  };
  const folder = (name: string) => {
    try {
      return readdirSync(join(app.ground.config.data, 'packages', name));
    } catch {
      return [];
    }
  };

  it('takes a package in, shows all of it, and a second time says that there is one', async () => {
    expect(await read('/packages')).toContain('There are no packages yet');
    const answer = await bring();
    expect([answer.status, answer.location]).toEqual([303, '/packages/fire-safety?done=brought']);
    expect(await leftover()).toEqual([]);
    const page = await read(answer.location);
    expect(page).toContain('The package is here.');
    for (const shown of [
      'First &lt;part&gt;',
      'one.html',
      'Mastery score 80',
      'Only after one',
      'SCORM 1.2',
      'Lena Lead',
      'Nothing asks for it',
      'The package says that it is passed.',
    ])
      expect(page).toContain(shown);
    expect(page).toContain((await packageById(database.read, 'fire-safety'))!.newest.row.hash);
    expect(await read('/packages')).toContain('0 done, 0 begun');
    const again = await bring();
    expect(again.status).toBe(409);
    expect(words(again.text)).toContain('There is a package called fire-safety already.');
    expect(again.text).toContain('value="fire-safety"');
    expect(await leftover()).toEqual([]);
    expect(folder('.').filter((name) => name !== 'tmp')).toHaveLength(1);
  });

  it('makes the short name from the title, and takes no name that is a page of ours', async () => {
    expect((await send('/packages', zip)).location).toBe('/packages/fire-safety?done=brought');
    for (const id of ['new', 'attempts', 'export', 'Fire Safety', '../x']) {
      const answer = await send('/packages', zip, { id });
      expect([id, answer.status]).toEqual([id, 422]);
      expect(answer.text).toContain('Use small letters, digits and dashes only');
    }
    const made = await packageZip({ standard: '1.2', title: 'New', scos: [{ id: 'one', title: 'One' }] });
    expect((await send('/packages', await readFile(made))).location).toBe(
      '/packages/new-package?done=brought',
    );
  });

  it('says all that is wrong with a package, and keeps nothing of it', async () => {
    const items = item('a', 'r') + item('b', 'nowhere');
    const bad = await zipOf({ 'imsmanifest.xml': manifest(items, RESOURCE) });
    const answer = await send('/packages', await readFile(bad), { id: 'bad-one' });
    expect(answer.status).toBe(422);
    const page = words(answer.text);
    expect(page).toContain('was not taken in, and nothing of it was kept');
    expect(page).toContain('opens the file a.html');
    expect(page).toContain('has no such resource');
    expect(answer.text).toContain('value="bad-one"');
    for (const [content, said] of [
      ['no zip', 'This file is not a zip'],
      [await readFile(await zipOf({ 'cmi5.xml': '<x/>' })), 'cmi5'],
    ] as const) {
      const refused = await send('/packages', content);
      expect([refused.status, words(refused.text).includes(said)]).toEqual([422, true]);
    }
    const token = { headers: { 'x-csrf-token': officer.csrf! } };
    expect((await officer.post('/packages', {}, token)).status).toBe(422);
    expect(words(officer.last!.text)).toContain('Choose the zip file of the package.');
    expect(await leftover()).toEqual([]);
    expect(folder('.').filter((name) => name !== 'tmp')).toEqual([]);
    expect(await packageById(database.read, 'bad-one')).toBeUndefined();
  });

  it('says what is odd in a package that it takes in', async () => {
    const inside = await zipOf({
      'deep/imsmanifest.xml': manifest(item('a', 'r'), RESOURCE),
      'deep/a.html': 'x',
    });
    const answer = await send('/packages', await readFile(inside));
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-location')).toBe('/packages/odd');
    expect(words(answer.text)).toContain('The package lies in the folder deep');
    expect(words(answer.text)).toContain('The package is here.');
  });

  it('takes in a new version, and not the same one twice', async () => {
    await bring();
    const same = await send('/packages/fire-safety/versions', zip);
    expect(same.status).toBe(409);
    expect(words(same.text)).toContain('This is the very file of version 1.');
    const next = await readFile(
      await packageZip({
        standard: '2004',
        title: 'Fire safety, again',
        scos: [{ id: 'one', title: 'One' }],
      }),
    );
    const answer = await send('/packages/fire-safety/versions', next);
    expect(answer.location).toBe('/packages/fire-safety?done=version');
    const page = await read('/packages/fire-safety');
    expect(page).toContain('Fire safety, again');
    expect(page).toContain('Version 2');
    expect(page).toContain('SCORM 2004 4th Edition');
    expect((await send('/packages/nothing/versions', next)).status).toBe(404);
    const broken = await send('/packages/fire-safety/versions', 'no zip');
    expect([broken.status, words(broken.text).includes('This file is not a zip')]).toEqual([422, true]);
    expect(await leftover()).toEqual([]);
  });

  it('leaves no file when the form token is wrong, the file is too large, or the sender goes away', async () => {
    const file = { field: 'file', name: 'package.zip', content: zip };
    expect((await officer.postFile('/packages', file, {}, { csrf: 'wrong' })).status).toBe(403);
    expect(await leftover()).toEqual([]);
    const staff = await app.as(await addStaff(app));
    expect((await send('/packages', zip, {}, staff)).status).toBe(403);
    expect((await send('/packages', zip, {}, app.browser())).location).toMatch(/^\/sign-in/);
    expect(await leftover()).toEqual([]);
    await officer.get('/packages/new');
    const cookie = [...officer.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const { port } = new URL(app.url);
    const headers = {
      cookie,
      'content-type': 'multipart/form-data; boundary=x',
      'content-length': 50_000_000,
    };
    const asked = request({ host: '127.0.0.1', port, path: '/packages', method: 'POST', headers });
    asked.on('error', () => {});
    asked.write(
      `--x\r\ncontent-disposition: form-data; name="_csrf"\r\n\r\n${officer.csrf!}\r\n--x\r\ncontent-disposition: form-data; name="file"; filename="a.zip"\r\n\r\n${'a'.repeat(3_000_000)}`,
    );
    let seen: string[] = [];
    for (let tries = 0; tries < 100 && seen.length === 0; tries++) {
      await setTimeout(20);
      seen = folder('tmp');
    }
    expect(seen).toHaveLength(1);
    asked.destroy();
    expect(await leftover()).toEqual([]);
    expect(await packageById(database.read, 'package')).toBeUndefined();
    expect(packageFile('data').most).toBe(500 * 1024 * 1024);
  });

  it('sets what counts, says what is wrong in the form and loses nothing typed', async () => {
    await addPackage(database, now(), 'fire-safety', 'Fire safety', { masteryScore: 80 });
    const path = '/packages/fire-safety/rule';
    const form = { completed: 'yes', score: '70', minutes: '', attempts: '3', outside: '' };
    for (const [fields, said] of [
      [{ ...form, score: '101' }, 'Give whole percent from 1 to 100'],
      [{ ...form, score: '7.5' }, 'Give whole percent from 1 to 100'],
      [{ ...form, minutes: 'ten' }, 'Give whole minutes'],
      [{ ...form, attempts: '0' }, 'Give a number from 1 to 100'],
      [
        { completed: '', passed: '', score: '', minutes: '', attempts: '3', outside: 'yes' },
        'Choose one thing at least that counts.',
      ],
    ] as const) {
      const answer = await officer.post(path, fields);
      expect([answer.status, said, answer.text.includes(said)]).toEqual([422, said, true]);
      expect(answer.text).toContain(`value="${fields.attempts}"`);
      expect(answer.text).toContain('<details open>');
    }
    expect((await packageById(database.read, 'fire-safety'))!.ruleSet).toBe(false);
    expect((await officer.post(path, form)).location).toBe('/packages/fire-safety?done=rule');
    expect((await packageById(database.read, 'fire-safety'))!.rule).toEqual({
      completed: true, passed: false, score: 70, minutes: null, attempts: 3, outside: false,
    }); // prettier-ignore
    const page = await read('/packages/fire-safety?done=rule');
    for (const said of [
      'Saved. It decides from the next save',
      'The score is 70% or more.',
      'People have 3 attempts until it is done.',
      'Set by Lena Lead',
    ])
      expect(page).toContain(said);
    expect((await officer.post('/packages/nothing/rule', form)).status).toBe(404);
    const entries = await database.read
      .selectFrom('ledger')
      .select('body')
      .where('kind', '=', 'package-rule-set')
      .execute();
    expect(JSON.parse(entries[0]!.body)).toMatchObject({
      facts: { by: lead.id, package: 'fire-safety', score: 70 },
    });
  });

  it('takes a package out of use and back, and names the rules that still ask for it', async () => {
    await addPackage(database, now(), 'fire-safety', 'Fire safety');
    await transact(database.write, (tx) =>
      setRule(
        tx,
        now(),
        'test',
        { ...ONBOARDING, id: 'fire', name: 'Fire for all', thing: 'package:fire-safety' },
        'UTC',
      ),
    );
    await sayIn(database, now(), lead.id, 'fire-safety', 'incomplete');
    expect(await read('/packages')).toContain('Fire for all');
    const page = await read('/packages/fire-safety/use');
    for (const said of [
      'Take “Fire safety” out of use',
      'Fire for all',
      'These still ask people for it',
      '1 attempt is open',
    ])
      expect(page).toContain(said);
    expect((await officer.post('/packages/fire-safety/use', { use: 'perhaps' })).status).toBe(422);
    for (let twice = 0; twice < 2; twice++)
      expect((await officer.post('/packages/fire-safety/use', { use: 'no' })).location).toBe(
        '/packages/fire-safety?done=retired',
      );
    const retired = await read('/packages/fire-safety');
    expect(retired).toContain('Out of use');
    expect(retired).toContain('something still asks people for it');
    expect((await officer.post('/packages/fire-safety/use', { use: 'yes' })).location).toBe(
      '/packages/fire-safety?done=restored',
    );
    expect(await read('/packages/fire-safety')).not.toContain('Out of use');
    expect((await officer.get('/packages/nothing/use')).status).toBe(404);
    expect((await officer.post('/packages/nothing/use', { use: 'no' })).status).toBe(404);
  });

  it('is read by auditors and administrators, who change nothing', async () => {
    await addPackage(database, now(), 'fire-safety', 'Fire safety');
    for (const role of ['auditor', 'administrator'] as const) {
      const who = await app.as(await addStaff(app, { roles: [role] }));
      const page = await read('/packages/fire-safety', who);
      for (const deed of ['Change what counts', 'Take out of use', 'Bring in'])
        expect(page).not.toContain(deed);
      expect(page.includes('Who has done it')).toBe(role === 'auditor');
      expect(await read('/packages', who)).not.toContain('Bring in a package ');
      for (const path of ['/packages/new', '/packages/fire-safety/use', '/packages/fire-safety/preview'])
        expect([path, (await who.get(path)).status]).toEqual([path, 403]);
      for (const path of ['rule', 'use'])
        expect((await who.post(`/packages/fire-safety/${path}`)).status).toBe(403);
    }
    const staff = await app.as(await addStaff(app));
    for (const path of ['/packages', '/packages/fire-safety'])
      expect((await staff.get(path)).status).toBe(403);
    expect((await officer.get('/packages/nothing')).status).toBe(404);
    expect((await officer.post('/packages/fire-safety')).status).toBe(404);
  });

  it('decides on scores that are no whole numbers, and derives the same again', async () => {
    await addPackage(database, now(), 'fire-safety', 'Fire safety', { masteryScore: 80 });
    await officer.post('/packages/fire-safety/rule', { score: '83' });
    expect(await sayIn(database, now(), lead.id, 'fire-safety', 'passed', 83.33)).toBe(true);
    const [attempt] = await attemptsAt(database.read, lead.id, 'fire-safety');
    expect(attempt!.score).toBe(83.33);
    expect(JSON.parse(attempt!.reasons!)).toEqual([{ of: 'score', met: true, asked: 83, found: 83.33 }]);
    expect((await checkRebuild(database, projections, now())).differing).toEqual([]);
  });
});

const manifest = (items: string, resources: string): string =>
  `<manifest identifier="m" xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2" xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2"><metadata><schema>ADL SCORM</schema><schemaversion>1.2</schemaversion></metadata><organizations default="o"><organization identifier="o"><title>Odd</title>${items}</organization></organizations><resources>${resources}</resources></manifest>`;
const item = (id: string, resource: string): string =>
  `<item identifier="${id}" identifierref="${resource}"><title>${id}</title></item>`;
const RESOURCE = '<resource identifier="r" type="webcontent" adlcp:scormtype="sco" href="a.html"/>';
