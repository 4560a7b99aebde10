import { parse } from 'csv-parse/sync';
import { transact } from '../../src/database/database.ts';
import { adoptCourse, shippedCourse } from '../../src/courses/shipped.ts';
import { scenarioId } from '../../src/courses/scenario-file.ts';
import { questionVersion } from '../../src/courses/question-version.ts';
import { parseEntry } from '../../src/ledger/entry.ts';
import { checkRebuild } from '../../src/ledger/rebuild.ts';
import { projections } from '../../src/projections.ts';
import { answerPaper, doLessons, putIntoForce } from '../support/training.ts';
import { handIn } from '../../src/training/hand-in.ts';
import { openPaper } from '../../src/training/paper.ts';
import { addStaff, startApp, type Added, type Browser, type TestApp } from '../support/app.ts';
import { handInPapers, versionOf, type Paper } from '../support/answers.ts';
import { onBoth, type TestDatabase } from '../support/databases.ts';

const shipped = shippedCourse();
const { course } = shipped;
const singles = course.questions.filter(({ kind, options }) => kind === 'single' && options.length >= 3);
const [easy, wrong] = singles.map(({ id }) => id) as [string, string];
const textOfQuestion = (id: string) => course.questions.find((question) => question.id === id)!;

/** The words of a page. */
const words = (html: string): string =>
  html
    .slice(html.indexOf('<main'), html.indexOf('</main>'))
    .replace(/<svg[\s\S]*?<\/svg>/g, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/&#39;/g, '’')
    .replace(/\s+/g, ' ');
/** The rows of the first table of a page, as words. */
const rowsOf = (html: string, table = 0): string[] => {
  const body = html.split('<tbody>')[table + 1]?.split('</tbody>')[0] ?? '';
  return body
    .split('</tr>')
    .slice(0, -1)
    .map((row) => words(`<main${row}</main>`).replace(/^.*?>/, '').trim());
};

onBoth('the report on questions', (open) => {
  let database: TestDatabase;
  let app: TestApp;
  let officer: Browser;
  let lead: Added;
  const versions: Record<string, string> = {};

  beforeEach(async () => {
    database = await open();
    app = await startApp({ database });
    await putIntoForce(database, app.clock.now());
    lead = await addStaff(app, { roles: ['officer'] });
    officer = await app.as(lead);
    for (const id of [easy, wrong]) versions[id] = await versionOf(database, id);
  });
  afterEach(() => app.close());

  const put = (...papers: Paper[]) => handInPapers(database, app.clock.now(), papers);
  /** So many papers with this one question; who knows more gets it right, or wrong when `turned`. */
  const papers = (question: string, count: number, turned = false, more: Partial<Paper> = {}): Paper[] =>
    Array.from({ length: count }, (_one, n) => {
      const right = (n % 4 !== 0) !== turned;
      const { clauses } = textOfQuestion(question);
      const place = textOfQuestion(question).options.findIndex((option) => option.right === right);
      const rest = n % 4 === 0 ? 40 + (n % 3) : 80 + (n % 7);
      return {
        ...more,
        items: [
          {
            question,
            version: versions[question]!,
            clauses,
            right,
            rest,
            seconds: 20 + (n % 3),
            chosen: [place],
          },
        ],
      };
    });
  const get = async (path: string, browser = officer) => {
    const answer = await browser.get(path);
    expect([path, answer.status]).toEqual([path, 200]);
    return answer.text;
  };
  const exported = async () => {
    const rows = await database.read
      .selectFrom('ledger')
      .select('body')
      .where('kind', '=', 'report-exported')
      .execute();
    return rows
      .map((row) => parseEntry(row.body).facts)
      .toSorted((a, b) => (a['report']! < b['report']! ? -1 : 1));
  };

  it('says so while nobody has answered, and while too few have', async () => {
    expect(words(await get('/reports/questions'))).toContain('Nobody has handed in a test yet');
    expect(words(await get('/reports/clauses-missed'))).toContain('Nobody has handed in a test yet');
    await put(...papers(easy, 4));
    for (const path of ['/reports/questions', '/reports/clauses-missed']) {
      const page = await get(path);
      expect(words(page)).toContain('Too few people to show');
      expect(page).not.toContain('<tbody>');
    }
    const one = words(await get(`/reports/questions/${easy}`));
    expect(one).toContain('Nobody is to be singled out');
    expect(one).not.toMatch(/\d+%|chose it/);
  });

  it('says how many got a question right, how well it tells, how long it took, and what to look at', async () => {
    await put(...papers(easy, 60), ...papers(wrong, 60, true));
    const page = await get('/reports/questions');
    expect(words(page)).toContain('Check the key of 1 question.');
    const [first, second, third] = rowsOf(page);
    expect(first).toContain(wrong);
    expect(first).toMatch(/ 60 25% The wrong way round −\d\.\d\d ± 0\.26 21 s Check the key Very hard/);
    expect(second).toContain(easy);
    expect(second).toMatch(/ 60 75% Very well \d\.\d\d ± 0\.26 21 s Works well/);
    expect(third).toMatch(/ 0 Not enough data$/);
    expect(page).toContain('class="plot-overdue"');
    expect(rowsOf(page)).toHaveLength(50);
  });

  it('says “not enough data” below 50 answers, and nothing of fewer than five', async () => {
    await put(...papers(easy, 49), ...papers(wrong, 4));
    const rows = rowsOf(await get('/reports/questions?sort=answers'));
    expect(rows[0]).toMatch(/ 49 73% 21 s Not enough data$/);
    expect(rows[1]).toMatch(/ 4 too few Not enough data$/);
    await put(...papers(easy, 1));
    expect(rowsOf(await get('/reports/questions?sort=answers'))[0]).toMatch(
      / 50 72% Very well .* Works well/,
    );
  });

  it('is filtered and sorted in the address, and takes nonsense for nothing', async () => {
    await put(
      ...papers(easy, 60, false, { role: 'clinician' }),
      ...papers(wrong, 60, true, { role: 'marketing', use: 'refresher' }),
    );
    const ids = async (search: string) =>
      rowsOf(await get(`/reports/questions?${search}`)).map((row) =>
        row.includes(` ${easy} `) ? easy : row.includes(` ${wrong} `) ? wrong : 'other',
      );
    expect(await ids('role=clinician')).toEqual([easy]);
    expect(await ids('use=refresher')).toEqual([wrong]);
    expect(await ids('flag=check-key')).toEqual([wrong]);
    expect(await ids('flag=fine')).toEqual([easy]);
    expect((await ids('sort=right')).slice(0, 2)).toEqual([wrong, easy]);
    expect((await ids('sort=tells')).slice(0, 2)).toEqual([wrong, easy]);
    expect((await ids(`clause=${textOfQuestion(easy).clauses[0]}`)).slice(0, 1)).toEqual([easy]);
    expect(await ids('use=nonsense&role=king&flag=x&sort=y&clause=%00&page=-1')).toHaveLength(50);
    expect(words(await get('/reports/questions?clause=SM-99'))).toContain('No question matches');
    expect(await ids('flag=not-enough&page=999')).not.toEqual([]);
  });

  it('has pages', async () => {
    await put(...papers(easy, 5));
    const first = await get('/reports/questions?sort=question');
    expect(first).toContain('href="/reports/questions?sort=question&amp;page=2"');
    const second = rowsOf(await get('/reports/questions?sort=question&page=2'));
    expect(second).toHaveLength(50);
    expect(second).not.toContain(rowsOf(first)[0]);
  });

  it('does not show a group of fewer than five people, nor one that it could be worked out with', async () => {
    await put(
      ...papers(easy, 40, false, { role: 'clinician' }),
      ...papers(easy, 8, false, { role: 'front-desk' }),
      ...papers(easy, 2, false, { role: 'marketing' }),
    );
    expect(words(await get('/reports/questions?role=marketing'))).toContain('Too few people to show');
    expect(words(await get('/reports/questions?role=front-desk'))).toContain('Too few people to show');
    expect(rowsOf(await get('/reports/questions?role=clinician'))).toHaveLength(1);
    const page = await get(`/reports/questions/${easy}`);
    const byRole = rowsOf(page.slice(page.indexOf('id="by-role"')));
    expect(byRole).toEqual([
      expect.stringMatching(/^Clinician 40 75%/),
      'Front desk too few',
      'Marketing too few',
    ]);
    const missed = rowsOf(await get('/reports/clauses-missed'));
    expect(missed[0]).toMatch(/ 26% of 50 25% of 40 too few too few$/);
    const csv: string[][] = parse((await officer.get('/reports/clauses-missed.csv')).text, { bom: true });
    expect(csv.filter(([clause]) => clause === csv[1]![0]).map((row) => row.slice(2, 6))).toEqual([
      ['Everyone', '50', '13', '0.26'],
      ['Clinician', '40', '10', '0.25'],
      ['Front desk', 'too few', '', ''],
      ['Marketing', 'too few', '', ''],
    ]);
  });

  it('does not let few answers be worked out: from the rest, from the whole, from their order, from older words', async () => {
    const solo = singles[2]!.id;
    versions[solo] = await versionOf(database, solo);
    await put(
      ...papers(easy, 20, false, { role: 'clinician' }),
      ...papers(wrong, 6, false, { role: 'front-desk' }),
      // One of the front desk had the question of the clinicians, one person something else, one its earlier words.
      ...papers(easy, 1, false, { role: 'front-desk' }),
      ...papers(solo, 1, false, { role: 'clinician' }),
      ...papers(easy, 1, true, { role: 'clinician' }).map((paper) => ({
        ...paper,
        items: paper.items.map((item) => ({ ...item, version: '000000000000' })),
      })),
    );
    const page = await get(`/reports/questions/${easy}`);
    expect(rowsOf(page.slice(page.indexOf('id="by-role"')))).toEqual([
      'Clinician too few',
      'Front desk too few',
    ]);
    const old = rowsOf(page.slice(page.indexOf('id="versions"'), page.indexOf('id="by-use"')))[1];
    expect(old).toMatch(/earlier words 1 too few$/);
    const [clause] = textOfQuestion(easy).clauses as [string];
    const row = rowsOf(await get('/reports/clauses-missed')).find((one) => one.startsWith(clause));
    expect(row?.match(/too few/g)).toHaveLength(2);
    for (const sort of ['need', 'right', 'time']) {
      const shown = rowsOf(await get(`/reports/questions?role=clinician&sort=${sort}`));
      expect([sort, ...shown]).toEqual([sort, expect.stringContaining(easy), expect.stringContaining(solo)]);
    }
  });

  it('hides one kind of paper when few took another, which could be worked out from all of them', async () => {
    await put(...papers(easy, 20), ...papers(easy, 2, false, { use: 'refresher' }));
    for (const use of ['onboarding', 'refresher'])
      for (const page of ['questions', 'clauses-missed'])
        expect(words(await get(`/reports/${page}?use=${use}`))).toContain('Too few people to show');
    expect(rowsOf(await get('/reports/questions?sort=answers'))[0]).toMatch(/ 22 /);
  });

  it('asks to check a key that is wrong in each kind of paper, whatever they look like together', async () => {
    const kind = (right: number, of: number, rest: number, use: 'check-in' | 'onboarding') =>
      papers(easy, of, false, { use }).map((paper, n) => ({
        ...paper,
        items: paper.items.map((item) => ({
          ...item,
          right: n < right,
          rest: n < right ? rest - 6 + (n % 5) : rest + 6 - (n % 5),
        })),
      }));
    await put(...kind(40, 100, 45, 'check-in'), ...kind(90, 100, 88, 'onboarding'));
    expect(rowsOf(await get('/reports/questions'))[0]).toMatch(/ 200 65% .*Check the key/);
    expect(words(await get(`/reports/questions/${easy}`))).toContain('Check the key');
  });

  it('counts somebody who changed roles once', async () => {
    for (const person of ['a', 'b', 'c'])
      await put(
        ...papers(easy, 1, false, { person, role: 'clinician' }),
        ...papers(easy, 1, false, { person, role: 'manager' }),
      );
    expect(words(await get('/reports/questions'))).toContain('Too few people to show');
    expect(words(await get('/reports/clauses-missed'))).toContain('Too few people to show');
  });

  it('counts people, not their tries', async () => {
    await put(
      ...papers(easy, 40, false, { role: 'clinician' }),
      ...papers(easy, 9, false, { role: 'it', person: 'one and the same' }),
    );
    expect(words(await get('/reports/questions?role=it'))).toContain('Too few people to show');
  });

  it('shows one question: what people chose, the key with its reasons, by use, role and how sure they were', async () => {
    await put(
      ...papers(easy, 60),
      ...papers(easy, 10, true, { use: 'refresher' }),
      ...papers(easy, 8, false, { use: 'check-in' }).map((paper) => ({
        ...paper,
        items: paper.items.map((item) => ({ ...item, confidence: 'sure' as const })),
      })),
    );
    const page = await get(`/reports/questions/${easy}`);
    const shown = words(page);
    const question = textOfQuestion(easy);
    for (const { why } of question.options)
      expect(shown).toContain(why.slice(0, 30).replace(/'/g, '’').trim());
    expect(shown).toMatch(/ 69% 54 chose it Right/);
    expect(shown).toContain('One right answer');
    for (const clause of question.clauses) expect(page).toContain(`href="/policy/${clause}"`);
    const table = (id: string) => rowsOf(page.slice(page.indexOf(`id="${id}"`)));
    expect(table('by-use')).toEqual([
      expect.stringMatching(/^First course 60 75% Very well/),
      expect.stringMatching(/^Yearly refresher 10 30% Not enough data/),
      expect.stringMatching(/^Check before the course 8 75% Not enough data/),
    ]);
    expect(table('by-sure')).toEqual([expect.stringMatching(/^Sure 8 75%/)]);
  });

  it('keeps the versions of a question apart, and shows each as it read', async () => {
    await put(...papers(easy, 60));
    const before = textOfQuestion(easy);
    const after = { ...before, stem: 'A question that now reads otherwise?' };
    const changed = {
      ...course,
      questions: course.questions
        .map((one) => (one.id === easy ? after : one))
        .filter(({ id }) => id !== wrong),
    };
    await put(...papers(wrong, 7));
    app.clock.pass({ days: 30 });
    officer = await app.as(lead);
    await transact(database.write, (tx) =>
      adoptCourse(tx, app.clock.now(), lead.id, { ...shipped, course: changed }),
    );
    const rows = rowsOf(await get('/reports/questions?sort=question'));
    const row = (
      await Promise.all([1, 2, 3, 4].map((page) => get(`/reports/questions?sort=question&page=${page}`)))
    ).flatMap((page) => rowsOf(page));
    expect(row.find((text) => text.includes(easy))).toMatch(
      /now reads otherwise\? .* 60 answers to earlier words .* 0 Not enough data$/,
    );
    expect(row.find((text) => text.includes(` ${wrong} `))).toContain('no longer asked');
    expect(rows.length).toBeGreaterThan(0);
    const now = await get(`/reports/questions/${easy}`);
    expect(words(now)).toContain('Nobody has answered these words yet');
    expect(rowsOf(now)).toEqual([
      expect.stringMatching(/^Not yet asked now · shown here 0/),
      expect.stringMatching(/^5 Oct 2026 earlier words 60 75%/),
    ]);
    const old = await get(`/reports/questions/${easy}?version=${questionVersion(before)}`);
    expect(words(old)).toContain(before.stem.slice(0, 20).replace(/'/g, '’'));
    expect(words(old)).toMatch(/75% 45 chose it/);
    expect((await officer.get(`/reports/questions/${easy}?version=ffffffffffff`)).status).toBe(404);
    expect((await officer.get('/reports/questions/no-such-question')).status).toBe(404);
    expect((await officer.get('/reports/questions/%00')).status).toBe(404);
  });

  it('shows what nobody kept the words of, by its name', async () => {
    await put(...Array.from({ length: 6 }, () => ({ items: [{ question: 'lost', clauses: ['SM-04'] }] })));
    expect(rowsOf(await get('/reports/questions?sort=answers'))[0]).toMatch(
      /^lost .*no longer asked SM-04 6 100%/,
    );
    expect(words(await get('/reports/questions/lost'))).toContain('The words of this version are not kept.');
  });

  it('shows a scenario by the template that it was made from', async () => {
    const scenario = course.scenarios[0];
    if (scenario === undefined) return;
    const id = scenarioId(scenario);
    await put(
      ...Array.from({ length: 6 }, () => ({
        items: [{ question: id, version: questionVersion(scenario), clauses: ['SM-04'] }],
      })),
    );
    expect(rowsOf(await get('/reports/questions?sort=answers'))[0]).toContain(id);
    expect(words(await get(`/reports/questions/${encodeURIComponent(id)}`))).toContain(
      'Made from the rules each time',
    );
  });

  it('says where people are wrong, and where they were sure of it', async () => {
    const items = (clause: string, right: boolean, confidence: 'sure' | 'guess' | null) => [
      { question: easy, clauses: [clause], right, confidence },
    ];
    await put(
      ...Array.from({ length: 20 }, (_one, n) => ({ items: items('SM-02', n >= 4, null) })),
      ...Array.from({ length: 10 }, (_one, n) => ({
        items: items('SM-04', n >= 5, n < 6 ? ('sure' as const) : ('guess' as const)),
        use: 'check-in' as const,
      })),
    );
    const page = await get('/reports/clauses-missed');
    expect(words(page)).toContain('People are wrong most often on SM-04');
    expect(rowsOf(page)).toEqual([
      expect.stringMatching(/^SM-04 .* 50% of 10 50% of 10$/),
      expect.stringMatching(/^SM-02 .* 20% of 20 20% of 20$/),
    ]);
    expect(rowsOf(page, 1)).toEqual([expect.stringMatching(/^SM-04 .* 83% of 6 83% of 6$/)]);
    expect(page).toContain('/reports/questions?clause=SM-04&amp;sort=right');
    const first = await get('/reports/clauses-missed?use=onboarding');
    expect(rowsOf(first)).toHaveLength(1);
    expect(words(first)).toContain('Nobody has said yet how sure they were');
  });

  it('is exported as it is filtered, safe for spreadsheets, and that is put on record', async () => {
    await put(...papers(easy, 60), ...papers(wrong, 60, true));
    const answer = await officer.get('/reports/questions.csv?flag=check-key');
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(answer.headers.get('content-disposition')).toContain('questions-2026-10-05.csv');
    const [head, ...rows]: string[][] = parse(answer.text, { bom: true });
    expect(head).toEqual(['Name', 'Question', 'Version', 'Clauses', 'Asked now', 'Answers', 'Share right (facility)', 'Item-rest correlation', '95% half-width', 'Mean seconds', 'Look at']); // prettier-ignore
    expect(rows.map((row) => [row[0], row[4], row[5], row[6], row[8], row[9]])).toEqual([
      [wrong, 'yes', '60', '0.25', '0.255', '21'],
    ]);
    expect(Number(rows[0]![7])).toBeLessThan(0);
    await officer.get('/reports/clauses-missed.csv?use=onboarding');
    expect(await exported()).toEqual([
      {
        by: lead.id,
        report: 'clauses-missed',
        format: 'csv',
        filters: { use: 'onboarding' },
        asOf: '2026-10-05',
      },
      { by: lead.id, report: 'questions', format: 'csv', filters: { flag: 'check-key' }, asOf: '2026-10-05' },
    ]);
  });

  it('is for compliance leads and auditors, not for managers and staff', async () => {
    const auditor = await app.as(await addStaff(app, { roles: ['auditor'] }));
    const boss = await addStaff(app);
    await addStaff(app, { managerId: boss.id });
    const manager = await app.as(boss);
    for (const path of ['/reports/questions', '/reports/clauses-missed', `/reports/questions/${easy}`]) {
      expect((await auditor.get(path)).status).toBe(200);
      expect((await manager.get(path)).status).toBe(403);
    }
    expect((await manager.get('/reports/completion')).text).not.toContain('/reports/questions');
    expect((await auditor.get('/reports/completion')).text).toContain('/reports/questions');
  });

  it('counts what is handed in, and is the same when it is derived anew', async () => {
    const nurse = await addStaff(app);
    const asked = await transact(database.write, async (tx) => {
      const bound = await doLessons(tx, app.clock.now(), nurse.id);
      const paper = await answerPaper(tx, app.clock.now(), bound, false);
      await handIn(tx, app.clock.now(), nurse.id, paper);
      return (await openPaper(tx, nurse.id, paper)).questions;
    });
    const rows = await database.read.selectFrom('item_stat').selectAll().execute();
    expect(rows.map(({ question }) => question).toSorted()).toEqual(asked.map(({ id }) => id).toSorted());
    for (const row of rows)
      expect(row).toMatchObject({ use: 'onboarding', role: 'clinician', n: 1, n_right: 0, sum_rest: 0 });
    const known = rows.map((row) => `${row.question} ${row.version}`);
    for (const one of asked)
      if (!one.id.startsWith('scenario:')) expect(known).toContain(`${one.id} ${questionVersion(one)}`);
    expect((await checkRebuild(database, projections, app.clock.now())).ok).toBe(true);
  });
});
