import { keepCounts } from '../../src/obligations/counts.ts';
import { addStaff, startApp, type Added, type TestApp } from '../support/app.ts';
import type { Browser } from '../support/browser.ts';
import { onBoth, type TestDatabase } from '../support/databases.ts';
import { putMany, putSites, type Someone } from '../reports/many.ts';

// 5 Oct 2026.
const PLACES = [
  { site: 's0', team: 'Nursing', role: 'clinician' },
  { site: 's0', team: 'Desk', role: 'front-desk' },
  { site: 's1', team: 'Nursing', role: 'clinician' },
];

const figures = (html: string, id: string): string[][] => {
  const table = html.slice(html.indexOf(`id="${id}"`)).split('</table>')[0]!;
  return [...table.matchAll(/<tr><th scope="row">(.*?)<\/tr>/gs)].map(([, row]) =>
    row!.split(/<\/t[hd]>/).map((cell) => cell.replace(/<[^>]*>/g, '').trim()),
  );
};

onBoth('the pages of a team and of the organisation at a glance', (open) => {
  let database: TestDatabase;
  let app: TestApp;
  let manager: Added;
  let other: Added;
  let officer: Added;
  let auditor: Added;
  let nurse: Added;

  beforeAll(async () => {
    database = await open();
    app = await startApp({ database });
    await putSites(database, [{ name: 'North' }, { name: 'South' }]);
    manager = await addStaff(app, { name: 'The Manager' });
    other = await addStaff(app, { name: 'Another Manager' });
    officer = await addStaff(app, { name: 'The Officer', roles: ['officer'] });
    auditor = await addStaff(app, { name: 'The Auditor', roles: ['auditor'] });
    nurse = await addStaff(app, { name: 'The Nurse' });
    const mine = (n: number, someone: Someone): Someone => ({
      ...PLACES[n],
      above: [manager.id],
      ...someone,
    });
    await putMany(database, [
      mine(0, { name: 'Lena Late', dueOn: '2026-10-01' }),
      mine(0, { name: 'Sam Soon', dueOn: '2026-10-09' }),
      mine(1, { name: 'Dora Done', dueOn: '2027-05-01', opensOn: '2027-04-01', doneOn: '2026-05-01', needs: 'nothing' }),
      mine(1, { name: 'Ada Away', dueOn: '2026-10-01', pauses: [{ from: '2026-09-01', to: null, kind: 'leave' }] }),
      { ...PLACES[2], name: 'Not Mine', dueOn: '2026-10-02', above: [other.id] },
      { ...PLACES[2], name: '<b>Bold</b>', team: '<i>Team</i>', dueOn: '2026-11-20', above: [other.id] },
    ]); // prettier-ignore
  });
  afterAll(() => app.close());

  const text = async (who: Added, path: string, status = 200): Promise<string> => {
    const browser: Browser = await app.as(who);
    const answer = await browser.get(path);
    expect([path, answer.status]).toEqual([path, status]);
    return answer.text;
  };

  it('names first who needs the manager, and nobody else’s people', async () => {
    const html = await text(manager, '/reports/team');
    expect(html).toContain('2 things need you this week: 1 overdue, 1 due within 7 days.');
    expect(html.indexOf('Lena Late')).toBeGreaterThan(0);
    expect(html.indexOf('Sam Soon')).toBeGreaterThan(html.indexOf('Lena Late'));
    expect(html).not.toMatch(/Not Mine|Dora Done|South/);
    expect(html).toContain('1 is on leave');
    expect(html).toContain('4 people have no email');
    expect(figures(html, 'by-team').map(([name, owed]) => [name, owed])).toEqual([['Nursing', '2'], ['Desk', '2']]); // prettier-ignore
  });

  it('shows a compliance lead and an auditor everybody, and makes every word safe', async () => {
    for (const who of [officer, auditor]) {
      const html = await text(who, '/reports/organisation');
      expect(html).toContain('&lt;i&gt;Team');
      expect(html).not.toMatch(/<b>Bold|<i>Team/);
      expect(html).toContain('role="img"');
      expect(
        figures(html, 'by-site')
          .find(([name]) => name === 'South')
          ?.slice(1, 4),
      ).toEqual(['2', '1', '1']);
      expect(html).not.toMatch(/\sstyle=/);
    }
  });

  it('says the same from the counts that are kept', async () => {
    const before = await text(officer, '/reports/organisation');
    await keepCounts(database, app.clock.now());
    const after = await text(officer, '/reports/organisation');
    for (const id of ['by-site', 'by-team', 'by-role', 'by-thing'])
      expect(figures(after, id)).toEqual(figures(before, id));
    expect(await text(officer, '/reports/completion')).toContain(
      '<b>2</b> <a href="/reports/completion?status=overdue">Overdue',
    );
  });

  it('filters by what stands in the address, and leads to the people behind each figure', async () => {
    const html = await text(officer, '/reports/organisation?site=s1&role=clinician');
    expect(html).toContain('1 thing is open that cannot wait: 1 overdue, 0 due within 7 days.');
    const href = /href="(\/reports\/completion\?[^"]*status=overdue)"/
      .exec(html)![1]!
      .replaceAll('&amp;', '&');
    expect(href).toBe('/reports/completion?site=s1&role=clinician&status=overdue');
    const people = await text(officer, href);
    expect(people).toContain('Not Mine');
    expect(people).not.toContain('Lena Late');
  });

  it('takes odd filters for none', async () => {
    for (const odd of [
      'site=nowhere',
      'site[]=s0',
      'role=__proto__',
      'team=%00',
      `thing=${'x'.repeat(300)}`,
      'on=never&known=1',
    ])
      expect(await text(officer, `/reports/organisation?${odd}`)).toContain('2 overdue');
  });

  it('answers for another day', async () => {
    const html = await text(officer, '/reports/organisation?on=2026-10-01');
    expect(html).toContain('1 Oct 2026');
  });

  it.each(['csv', 'xlsx', 'pdf'])('gives the figures as %s', async (format) => {
    const browser = await app.as(officer);
    const answer = await browser.get(`/reports/organisation.${format}?site=s1`);
    expect(answer.status).toBe(200);
    if (format === 'csv') {
      expect(answer.text).toMatch(/^Site,South,,2,1,1,0,0,0,0,0,\r?$/m);
      expect(answer.text).toMatch(/^Week,,2026-11-16,1,,1,0,,,,,5\r?$/m);
      expect(answer.text).toMatch(/^Needs somebody,Not Mine,2026-10-02,1,1,0,0,0,0,0,,\r?$/m);
    }
    const entry = await database.read.selectFrom('ledger').select('body').where('kind', '=', 'report-exported').orderBy('id', 'desc').executeTakeFirstOrThrow(); // prettier-ignore
    expect(JSON.parse(entry.body)).toMatchObject({
      facts: { report: 'organisation', format, filters: { site: 's1' } },
    });
  });

  it('says first in a manager’s file who needs them', async () => {
    const answer = await (await app.as(manager)).get('/reports/team.csv');
    const lines = answer.text.split('\n').map((line) => line.split(',').slice(0, 3));
    expect(lines.slice(1, 3)).toEqual([
      ['Needs somebody', 'Lena Late', '2026-10-01'],
      ['Needs somebody', 'Sam Soon', '2026-10-09'],
    ]);
    expect(answer.text).not.toMatch(/Not Mine|Dora Done|South/);
  });

  it('is closed to whom it does not concern', async () => {
    expect((await app.browser().get('/reports/team')).status).toBe(303);
    for (const path of [
      '/reports/team',
      '/reports/organisation',
      '/reports/organisation.csv',
      '/reports/team.pdf',
    ])
      await text(nurse, path, 403);
    await text(manager, '/reports/organisation', 403);
    await text(auditor, '/reports/team', 403);
    const html = await text(other, '/reports/team');
    expect(html).toContain('Not Mine');
    expect(html).not.toContain('Lena Late');
    const answer = await (await app.as(officer)).post('/reports/organisation', {});
    expect([404, 405]).toContain(answer.status);
  });
});
