import { sql } from 'kysely';
import { adoptCourse, shippedCourse } from '../../src/courses/shipped.ts';
import { transact } from '../../src/database/database.ts';
import { addDays, addMonths, lastOfMonth } from '../../src/days.ts';
import { cellOf, MONTH_LEVELS } from '../../src/obligations/counted.ts';
import { keepCounts } from '../../src/obligations/counts.ts';
import { putMonth } from '../../src/obligations/months.store.ts';
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
    await transact(database.write, (tx) => adoptCourse(tx, app.clock.now(), 'x', shippedCourse()));
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
      { ...PLACES[0], name: 'Pia Policy', thing: 'policy', dueOn: '2026-11-25', above: [other.id] },
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
    for (const id of ['heat', 'by-site', 'by-team', 'by-role', 'by-thing', 'by-clause', 'forecast']) {
      expect([id, figures(before, id).length]).not.toEqual([id, 0]);
      expect([id, figures(after, id)]).toEqual([id, figures(before, id)]);
    }
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

  it('draws each share where the table has it, and leads from it to those people', async () => {
    const html = await text(officer, '/reports/organisation');
    const heat = html.slice(html.indexOf('id="heat"')).split('</section>')[0]!;
    const drawn = [...heat.matchAll(/<text[^>]* class="plot-name">([^<]*)</g)].map(([, word]) => word!);
    const rows = figures(html, 'heat').map((row) => row.slice(0, -1));
    expect(drawn).toEqual(rows.flat());
    const at = rows.findIndex(([name]) => name === 'North');
    const [href] = [...heat.matchAll(/<td class="figure"><a href="([^"]*)"/g)].slice(2 * at).map(([, to]) => to!.replaceAll('&amp;', '&')); // prettier-ignore
    expect(href).toBe('/reports/completion?site=s0&thing=course%3Asocial-media');
    // Dora of three is done; Ada is away.
    expect(rows[at]!.slice(1)).toEqual(['33%', '0%']);
    const people = await text(officer, href!);
    for (const name of ['Lena Late', 'Sam Soon', 'Dora Done', 'Ada Away']) expect(people).toContain(name);
    expect(people).not.toMatch(/Pia Policy|Not Mine/);
  });

  it.each(['team', 'organisation'])(
    'says of a clause how people stand with what teaches it: %s',
    async (kind) => {
      const html = await text(kind === 'team' ? manager : officer, `/reports/${kind}`);
      const clauses = figures(html, 'by-clause').map((row) => row.slice(0, -1));
      // Four of the team, six of all: not who only signs.
      const [owed, overdue, share] = kind === 'team' ? ['4', '1', '33%'] : ['6', '2', '20%'];
      expect(clauses.length).toBeGreaterThan(10);
      expect(clauses.map((row) => row.slice(1))).toEqual(clauses.map(() => [owed, overdue, share]));
      const { course } = shippedCourse();
      expect(clauses.map(([name]) => name!.split(' ')[0])).toEqual([...new Set(course.lessons.flatMap((one) => one.clauses))].toSorted()); // prettier-ignore
    },
  );

  it('draws the team, the months and what comes, each with its table', async () => {
    const html = await text(manager, '/reports/team');
    const pictures = [
      ...html.matchAll(/<figure class="picture wide"[^>]*>\s*<svg[^>]*aria-label="([^"]+)"/g),
    ];
    for (const [, name] of pictures) expect(name).toContain('The table below says the same.');
    const parts = html.split('<section class="glance">').filter((part) => part.includes('<svg class="plot'));
    expect(parts.length).toBe(pictures.length);
    for (const part of parts)
      expect(part).toMatch(/<\/figure>\s*<details class="as-table">[\s\S]*<th scope="col"/);
    expect(html).toMatch(/id="heat"[\s\S]*id="forecast"/);
  });

  it('leads from each week to the calendar of it, which counts the same', async () => {
    for (const [who, at, filters] of [
      [officer, '/reports/organisation', 'site=s1'],
      [officer, '/reports/organisation', ''],
      [manager, '/reports/team', 'team=Nursing'],
    ] as const) {
      const html = await text(who, `${at}?${filters}`);
      const weeks = html.slice(html.indexOf('id="forecast"')).split('</table>')[0]!;
      const links = [...weeks.matchAll(/<th scope="row"><a href="([^"]*)"/g)].map(([, to]) =>
        to!.replaceAll('&amp;', '&'),
      );
      expect(links).toHaveLength(13);
      const found = links.map((to) => new URL(to, 'http://heed').searchParams);
      for (const [name, value] of new URLSearchParams(filters))
        expect(found.map((one) => one.get(name))).toEqual(links.map(() => value));
      const csv = await text(who, `/team/calendar.csv?${filters}`);
      const comes = csv
        .split('\r\n')
        .flatMap(
          (line) => /^(\d{4}-\d\d-\d\d),(Due|Last day to renew),/.exec(line)?.slice(1, 3).join() ?? [],
        );
      const rows = figures(html, 'forecast');
      for (const [n, week] of found.map((one) => one.get('week')!).entries()) {
        const here = comes.filter((line) => line >= week && line < addDays(week, 7));
        const due = here.filter((line) => line.endsWith(',Due')).length;
        expect([week, rows[n]!.slice(1, 3)]).toEqual([week, [String(due), String(here.length - due)]]);
        if (due > 0) expect(await text(who, links[n]!)).toContain(`${due} due`);
      }
      expect(comes).not.toEqual([]);
    }
    // The calendar knows no roles: no link shows more than its figure.
    const html = await text(officer, '/reports/organisation?role=clinician');
    expect(html.slice(html.indexOf('id="forecast"'))).not.toContain('/team/calendar');
  });

  it('lists who has no email, on the page and as a file', async () => {
    const [sam] = await database.read.selectFrom('person').select('id').where('name', '=', 'Sam Soon').execute();
    await database.write.updateTable('person').set({ email: 'sam@x.example' }).where('id', '=', sam!.id).execute();
    const html = await text(manager, '/reports/team');
    expect(html).toContain('<a href="/reports/completion?email=none">3 people have no email');
    const people = await text(manager, '/reports/completion?email=none');
    for (const name of ['Lena Late', 'Dora Done', 'Ada Away']) expect(people).toContain(name);
    expect(people).not.toMatch(/Sam Soon|Not Mine|href="\/nudges\/new"/);
    expect(people).toContain('<b>0</b> <a href="/reports/completion?status=due&amp;email=none">');
    const csv = await text(officer, '/reports/completion.csv?email=none&site=s0&sort=name');
    expect(csv.split('\r\n').flatMap((line) => /(Lena|Sam|Dora|Ada|Pia) /.exec(line)?.[1] ?? []).toSorted()).toEqual(['Ada', 'Dora', 'Lena', 'Pia']);
    expect(await text(officer, '/reports/completion?email=none&on=2026-10-05&known=2026-10-05')).toContain('value="none" selected');
    // Of so many that not all are looked at, who all have one.
    const boss = await addStaff(app, { name: 'Boss of Many' });
    await putMany(database, Array.from({ length: 3001 }, (_, n) => ({ name: `Mail ${n}`, dueOn: '2027-05-01', needs: 'nothing' as const, doneOn: '2026-05-01', opensOn: '2027-04-01', above: [boss.id] })));
    await database.write.updateTable('person').set({ email: sql`id` }).where('name', 'like', 'Mail %').execute();
    expect(await text(boss, '/reports/team')).toContain('<a href="/reports/completion?email=none">Who has no email is not counted');
  }); // prettier-ignore

  it('shows 24 months, and says where none are kept and which dates they answer', async () => {
    const row = { siteId: 's1', team: 'Nursing', role: 'clinician', thing: 'course:social-media' };
    const ends = Array.from({ length: 26 }, (_, n) => lastOfMonth(addMonths('2026-09-01', -n)));
    await transact(database.write, async (tx) => {
      for (const table of ['standing_month', 'standing_month_known'] as const)
        await tx.deleteFrom(table).execute();
      for (const [n, day] of ends.entries()) {
        const cells = MONTH_LEVELS.flatMap((level) => [
          { cell: cellOf(row, level, 'current'), n: 50 - n },
          { cell: cellOf(row, level, 'overdue'), n: n },
        ]);
        await putMonth(tx, day, cells);
      }
    });
    for (const filters of ['', 'role=clinician', 'site=s1', 'site=s1&team=Nursing']) {
      const html = await text(officer, `/reports/organisation?${filters}`);
      const months = [...html.slice(html.indexOf('id="trend"')).split('</table>')[0]!.matchAll(/<time datetime="([^"]+)"/g)].map(([, day]) => day);
      expect([filters, months]).toEqual([filters, ends.slice(0, 24)]);
      expect(html.split('class="trend-dot"')).toHaveLength(25);
      expect(figures(html, 'trend')[23]!.slice(1, 3)).toEqual(['54%', '23']);
      expect(html).not.toContain('It does not answer the two dates above');
      const csv = await text(officer, `/reports/organisation.csv?${filters}`);
      expect(csv.split('\r\n').filter((line) => line.startsWith('Month’s end,'))).toHaveLength(24);
    }
    // A month leads to the people of the figure, as was known of them then.
    expect(await text(officer, '/reports/organisation?site=s1')).toContain('href="/reports/completion?site=s1&amp;on=2026-09-30&amp;known=2026-09-30"');
    const unkept = await text(officer, '/reports/organisation?site=s1&role=clinician');
    expect(unkept).toContain('For a role at one site or in one team the ends of months are not kept.');
    expect(unkept).not.toContain('trend-line');
  }); // prettier-ignore

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
      expect(answer.text).toMatch(/^Week,,2026-11-16,1,,1,0,,,,,55\r?$/m);
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
