import { adoptCourse } from '../../src/courses/shipped.ts';
import { transact } from '../../src/database/database.ts';
import { contentHash } from '../../src/files/content.store.ts';
import { publish } from '../../src/policy/publication.ts';
import { boundAttempt, startAttempt } from '../../src/training/attempt.ts';
import { openPaper } from '../../src/training/paper.ts';
import { addStaff, startApp, type Added, type Browser, type TestApp } from '../support/app.ts';
import type { Fields } from '../support/browser.ts';
import { onSqlite } from '../support/databases.ts';
import { DESK_ADDRESS, kindsCourse, placesOf } from '../support/kinds.ts';
import { doLessons, fittedPolicy, passCourse, putIntoForce, signAs } from '../support/training.ts';

onSqlite('answers of every kind, as odd as they come', (open) => {
  let app: TestApp;
  let sam: Added;
  let browser: Browser;

  beforeEach(async () => {
    app = await startApp({ database: await open() });
    const now = app.clock.now();
    await putIntoForce(app.ground.database, now);
    await transact(app.ground.database.write, (tx) => adoptCourse(tx, now, 'test', kindsCourse()));
    sam = await addStaff(app, { hiredOn: '2026-10-01' });
    browser = await app.as(sam);
  });
  afterEach(() => app.close());

  /** The address of a question that is tried in the first lesson. */
  async function tried(id: string): Promise<string> {
    const attempt = await transact(app.ground.database.write, (tx) =>
      startAttempt(tx, app.clock.now(), sam.id, 'social-media'),
    );
    return `/attempts/${attempt}/L1/${id}`;
  }

  /** The address of a question on a paper, and what is kept of it. */
  async function asked(id: string) {
    const { database, clock } = app.ground;
    const bound = await transact(database.write, (tx) => doLessons(tx, clock.now(), sam.id));
    await browser.get(`/attempts/${bound.attempt.id}/test`);
    const first = (await browser.post(`/attempts/${bound.attempt.id}/papers`)).location;
    const paper = first.split('/')[2]!;
    const { questions } = await openPaper(database.read, sam.id, paper);
    const position = 1 + questions.findIndex((question) => question.id === id);
    const { draw } = (await openPaper(database.read, sam.id, paper)).paper;
    const at = `/papers/${paper}/${position}`;
    return {
      at,
      next: `/papers/${paper}/${position + 1}`,
      paper,
      position,
      order: draw[position - 1]!.order,
    };
  }

  async function kept({ paper, position }: { paper: string; position: number }): Promise<number[] | null> {
    const row = await app.ground.database.read
      .selectFrom('answer')
      .select('chosen')
      .where('paper_id', '=', paper)
      .where('position', '=', position)
      .executeTakeFirst();
    return row === undefined ? null : (JSON.parse(row.chosen) as number[]);
  }

  const practice = () => app.ground.database.read.selectFrom('practice').select('chosen').execute();

  it.each<[string, Fields]>([
    ['nothing', {}],
    ['one step without a place', { 'put-0': '1', 'put-1': '2', 'put-2': '3', 'put-3': '' }],
    ['a place that there is not', { 'put-0': '99', 'put-1': '2', 'put-2': '3', 'put-3': '4' }],
    ['the place 0', { 'put-0': '0', 'put-1': '1', 'put-2': '2', 'put-3': '3' }],
    ['half a place', { 'put-0': '1.5', 'put-1': '2', 'put-2': '3', 'put-3': '4' }],
    ['no number', { 'put-0': 'first', 'put-1': '2', 'put-2': '3', 'put-3': '4' }],
    ['one place twice', { 'put-0': '2', 'put-1': '2', 'put-2': '3', 'put-3': '4' }],
    ['two places for one step', { 'put-0': ['1', '2'], 'put-1': '2', 'put-2': '3', 'put-3': '4' }],
    ['ticks instead', { chosen: ['0', '1', '2', '3'] }],
  ])('an ordering with %s is asked again, with what was sent', async (_name, fields) => {
    const at = await tried('try-ordering');
    const answer = await browser.post(at, fields);
    expect(answer.status).toBe(422);
    expect(answer.text).toMatch(/Choose an answer first\.|Give each step a number of its own/);
    expect(await practice()).toEqual([]);
    const places = Object.entries(fields).filter(([, value]) => /^[1-4]$/.test(String(value)));
    expect(answer.text.match(/ selected>/g) ?? []).toHaveLength(places.length);
  });

  it('an ordering is taken in whatever order the steps were shown', async () => {
    const at = await tried('try-ordering');
    const page = (await browser.get(at)).text;
    const shown = [...page.matchAll(/class="order-text">([^<]+)/g)].map((match) => match[1]!);
    const steps = placesOf('try-ordering', ...shown);
    // Neither names nor ids give the right order away: they count the steps as they are shown.
    expect([...page.matchAll(/name="put-(\d)"/g)].map((match) => Number(match[1]))).toEqual([0, 1, 2, 3]);
    const right = Object.fromEntries(steps.map((place, n) => [`put-${n}`, String(place + 1)]));
    expect((await browser.post(at, right)).status).toBe(303);
    expect(await practice()).toEqual([{ chosen: '[0,1,2,3]' }]);
    expect((await browser.get(at)).text).toContain('That is right.');
  });

  it.each<[string, Fields, number[] | null]>([
    ['a part twice', { chosen: ['1', '1'] }, [1]],
    ['a part that there is not', { chosen: '99' }, null],
    ['a part among others that there are not', { chosen: ['2', '77', '-1', '1e0'] }, [2]],
    ['all of them', { chosen: ['2', '1', '0'] }, [0, 1, 2]],
    ['another field', { chosen0: '1' }, null],
  ])('a post with %s ticked', async (_name, fields, wanted) => {
    const question = await asked('ask-chat');
    expect((await browser.post(question.at, fields)).status).toBe(wanted === null ? 422 : 303);
    expect(await kept(question)).toEqual(wanted);
  });

  it('a page that saves as one goes is told so, and of nothing else', async () => {
    const question = await asked('ask-multiple');
    const headers = { prefer: 'return=minimal' };
    const post = (fields: Fields) => browser.post(question.at, fields, { headers });
    expect(await post({ chosen: '1' })).toMatchObject({ status: 204, text: '' });
    expect(await kept(question)).toEqual([question.order[1]]);
    expect((await post({})).status).toBe(422);
    expect((await browser.post(question.at, { chosen: '1' }, { headers, csrf: null })).status).toBe(403);
    await app.ground.database.write.deleteFrom('session').where('person_id', '=', sam.id).execute();
    expect((await post({ chosen: '2' })).status).toBe(303);
    expect(await kept(question)).toEqual([question.order[1]]);
  });

  describe('a story', () => {
    const [ask, delete_, line, close] = placesOf(
      'try-story',
      'Let her talk, and ask HR what may be said',
      'Tell her to delete it',
      'Ask her to take out that one line',
      'Close the chat',
    ).map(String);

    it('goes on only from the scene that was reached', async () => {
      const at = await tried('try-story');
      expect((await browser.post(at, { chosen: line! })).status).toBe(422);
      expect((await browser.post(at, { chosen: [line!, ask!], turn: '0' })).status).toBe(303);
      expect(await practice()).toEqual([{ chosen: `[${ask}]` }]);
      await browser.post(at, { chosen: delete_!, turn: '1' });
      expect(await practice()).toEqual([{ chosen: `[${ask}]` }]);
      await browser.post(at, { chosen: line!, turn: '1' });
      await browser.post(at, { chosen: close!, turn: '2' });
      expect(await practice()).toEqual([{ chosen: `[${ask},${line}]` }]);
    });

    it('counts a turn once, however often its form is sent, and shows no key on the way', async () => {
      const at = await tried('try-story');
      for (let n = 0; n < 3; n++) await browser.post(at, { chosen: delete_!, turn: '0' });
      expect(await practice()).toEqual([{ chosen: `[${delete_}]` }]);
      await browser.post(at, { chosen: ask!, turn: '0' });
      expect(await practice()).toEqual([{ chosen: `[${delete_}]` }]);
      const page = (await browser.get(at)).text;
      expect(page).toContain('Now she feels silenced.');
      for (const why of ['Staff may talk about their pay.', 'The rest may stay.', 'HR says'])
        expect(page).not.toContain(why);
      // The same wrong turn again is one more, when its page has seen the first.
      await browser.post(at, { chosen: delete_!, turn: '1' });
      expect(await practice()).toEqual([{ chosen: `[${delete_},${delete_}]` }]);
      const nothing = await browser.post(at, { turn: '2' });
      expect(nothing.status).toBe(422);
      expect(nothing.text).toContain('Choose an answer first.');
    });

    it('stays at its place on a paper until it is told, and is not told again', async () => {
      const question = await asked('ask-story');
      const [no, look] = placesOf('ask-story', 'Say no, and tell her whom to ask', 'Have a quick look');
      expect((await browser.post(question.at, { chosen: String(look), turn: '0' })).location).toBe(
        question.at,
      );
      const left = (await browser.get(`/papers/${question.paper}`)).text;
      expect(left).toContain('9 questions have no answer yet.');
      expect((await browser.post(question.at, { chosen: String(no), turn: '1' })).location).toBe(question.at);
      const told = (await browser.get(question.at)).text;
      expect(told).toContain('The aunt calls');
      expect(told).not.toContain('name="chosen"');
      const { location } = await browser.post(question.at, { turn: '2' });
      expect([question.next, `/papers/${question.paper}`]).toContain(location);
      await browser.post(question.at, { chosen: String(no), turn: '2' });
      expect(await kept(question)).toEqual([look, no]);
    });
  });

  it('a question about a change shows its picture, and after it the key in the post', async () => {
    const { database, clock } = app.ground;
    const made = kindsCourse();
    const questions = made.course.questions.map((question) =>
      question.id === 'try-picture' ? { ...question, clauses: ['SM-12'] } : question,
    );
    const taught = { ...made, course: { ...made.course, questions } };
    await transact(database.write, async (tx) => {
      await adoptCourse(tx, clock.now(), 'test', taught);
      await passCourse(tx, clock.now(), sam.id);
      await signAs(tx, clock.now(), sam.id, sam.name, 1);
      const places = { countries: [], sites: [] };
      const duty = {
        clause: 'SM-12',
        duty: 'answer',
        roles: ['all'],
        country: null,
        site: null,
        places,
      } as const;
      const how = {
        after: 1,
        duties: [{ ...duty, roles: ['all'] }],
        material: true,
        actWithinDays: 14,
        zone: 'UTC',
      };
      await publish(tx, clock.now(), 'test', fittedPolicy({ 'SM-12': 'restrictive' }), how);
    });
    const { text } = await browser.get('/changes');
    expect(text).toContain(`<img src="/pictures/${contentHash(DESK_ADDRESS)}"`);
    const number = '2';
    await browser.post('/ward/draft', { place: '/changes', number, question: 'try-picture', chosen: ['2'] });
    expect((await browser.get('/changes')).text).toContain(' checked>');
    await browser.post('/changes', { number, question: 'try-picture', chosen: ['0', '2'] });
    expect(await database.read.selectFrom('answer_draft').selectAll().execute()).toEqual([]);
    const after = (await browser.get('/changes?done=1')).text;
    expect(after).toContain('That is right.');
    expect(after).toContain(`<img src="/pictures/${contentHash(DESK_ADDRESS)}"`);
  });

  it('what is drawn in a question keeps what an author wrote from being anything but words', async () => {
    const { course, files } = kindsCourse();
    const post = 'Ada: <b>bold</b> {x"y}\nBen & Co: {<i>}';
    const questions = course.questions.map((question) =>
      question.id === 'try-post'
        ? {
            ...question,
            shows: 'chat' as const,
            post,
            options: ['x"y', '<i>'].map((text, n) => ({ text, right: n === 0, why: `<u>${n}` })),
          }
        : question,
    );
    const now = app.clock.now();
    await transact(app.ground.database.write, (tx) =>
      adoptCourse(tx, now, 'test', { course: { ...course, questions }, files }),
    );
    const at = await tried('try-post');
    const { text } = await browser.get(at);
    expect(text).toContain('<span class="bubble-name">Ada</span> &lt;b&gt;bold&lt;/b&gt; <label');
    expect(text).toContain('<span class="bubble-name">Ben &amp; Co</span> <label class="spot spot-1"');
    await browser.post(at, { chosen: '1' });
    const answered = (await browser.get(at)).text;
    expect(answered).toContain('&lt;u&gt;1');
    expect(answered).not.toMatch(/<[bui]>/);
    const attempt = await boundAttempt(app.ground.database.read, sam.id, at.split('/')[2]!);
    expect([...attempt.done.keys()]).toEqual(['L1/try-post']);
  });
});
