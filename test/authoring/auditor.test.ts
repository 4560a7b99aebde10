import { transact } from '../../src/database/database.ts';
import { publish } from '../../src/policy/publication.ts';
import { addStaff, startApp, type Added, type Browser, type TestApp } from '../support/app.ts';
import { onSqlite } from '../support/databases.ts';
import { fittedPolicy, passCourse, putIntoForce, signAs } from '../support/training.ts';

onSqlite('an auditor', (open) => {
  let app: TestApp;
  let nurse: Added;
  let auditor: Browser;

  beforeAll(async () => {
    app = await startApp({ database: await open() });
    const { database, clock } = app.ground;
    await putIntoForce(database, clock.now());
    nurse = await addStaff(app, { name: 'Nia Nurse' });
    await transact(database.write, async (tx) => {
      await passCourse(tx, clock.now(), nurse.id);
      await signAs(tx, clock.now(), nurse.id, nurse.name, 1);
      // So that something of the course is to be looked at again.
      await publish(tx, clock.now(), 'test', fittedPolicy({ 'SM-15': 'restrictive' }), {
        after: 1,
        duties: [],
        material: true,
        actWithinDays: 14,
        zone: 'UTC',
      });
    });
    auditor = await app.as(await addStaff(app, { name: 'Aud Itor', roles: ['auditor'], hiredOn: null }));
  });
  afterAll(() => app.close());

  const main = (text: string): string => /<main[\s\S]*<\/main>/.exec(text)![0];
  const linksIn = (text: string): string[] =>
    [...main(text).matchAll(/href="(\/[^"#]*)/g)].map((match) => match[1]!.replaceAll('&amp;', '&'));

  it('reads the whole course, each page by its link, and is offered nothing to change', async () => {
    expect(linksIn((await auditor.get('/policy')).text)).toContain('/course');
    const seen = new Set<string>();
    const kinds = new Map<string, number>();
    const todo = ['/course'];
    for (let at = todo.shift(); at !== undefined; at = todo.shift()) {
      const { status, text } = await auditor.get(at);
      expect([at, status]).toEqual([at, 200]);
      for (const [form] of main(text).matchAll(/<form method="post"[\s\S]*?<\/form>/g))
        expect([at, form.includes('<button') && !form.includes('action="/unclear"')]).toEqual([at, false]);
      for (const link of linksIn(text)) {
        // Some of each kind of page are enough; /policy is open to everybody.
        const kind = link.replace(/\?.*$/, '').split('/').slice(0, 4).join('/');
        const count = kinds.get(kind) ?? 0;
        if (seen.has(link) || link.startsWith('/policy') || count >= 3) continue;
        seen.add(link);
        kinds.set(kind, count + 1);
        todo.push(link);
      }
    }
    for (const page of ['/course/edit', '/course/versions', '/course/scenarios', '/course/edit/questions'])
      expect([page, [...kinds.keys()].includes(page)]).toEqual([page, true]);
    const [question] = [...seen].filter((link) => link.startsWith('/course/edit/questions/'));
    expect((await auditor.get(question!)).text).toContain('The compliance lead can change it.');
    expect((await auditor.post(question!, { stem: 'x' })).status).toBe(403);
    expect((await auditor.post('/courses/social-media/looked-at', {})).status).toBe(403);
  });

  it('is led from the report to a person’s record, paper by paper, and to how their dates came about', async () => {
    const record = `/people/${nurse.id}/training`;
    expect(linksIn((await auditor.get('/reports/completion')).text)).toContain(record);
    const { text } = await auditor.get(record);
    expect(linksIn(text)).toContain(`/people/${nurse.id}/line`);
    for (const link of linksIn(text)) expect([link, (await auditor.get(link)).status]).toEqual([link, 200]);
  });

  it('is not joined there by staff, whose report shows their own people only', async () => {
    const manager = await addStaff(app);
    await addStaff(app, { name: 'Below Them', managerId: manager.id });
    const theirs = await app.as(manager);
    const links = linksIn((await theirs.get('/reports/completion')).text);
    expect(links.filter((link) => link.endsWith('/training'))).toEqual([]);
    expect((await theirs.get('/course')).status).toBe(403);
    expect(linksIn((await theirs.get('/policy')).text)).not.toContain('/course');
  });
});
