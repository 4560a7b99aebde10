import { checkRebuild } from '../../src/ledger/rebuild.ts';
import { courseInForce } from '../../src/courses/course.store.ts';
import { projections } from '../../src/projections.ts';
import { changedPaths } from '../../src/authoring/draft.ts';
import { questionsOf } from '../../src/authoring/outline.ts';
import { partsOf } from '../../src/authoring/parts.ts';
import { onBoth, type TestDatabase } from '../support/databases.ts';
import { COURSE, entry, formIn, shippedCourse, study, type Study } from './make.ts';

const { files, course } = shippedCourse();
const listed = questionsOf(files);
const { question: single, part } = listed.find(
  ({ question }) => question.kind === 'single' && question.options.every(({ proof }) => proof === null),
)!;
const page = `/course/edit/questions/${single.id}`;

onBoth('editing the course', (open) => {
  let database: TestDatabase;
  let house: Study;
  beforeEach(async () => {
    database = await open();
    house = await study(database);
  });
  afterEach(() => house.app.close());

  const formOf = async (path: string, browser = house.officer) => formIn(await browser.get(path), path);

  it('saves a question in a draft that begins with it, and touches nothing else', async () => {
    const before = await courseInForce(database.read, COURSE);
    const form = await formOf(page);
    expect(form).toMatchObject({ revision: '0', stem: single.stem });
    expect((await house.officer.post(page, form)).location).toBe(`${page}?done=same`);
    expect((await house.desk()).draft).toBeUndefined();
    const saved = await house.officer.post(page, {
      ...form,
      stem: 'What would <you> say?',
      'option-1-why': 'Just so.',
    });
    expect(saved.location).toBe(`${page}?done=saved`);
    const shown = await house.officer.follow();
    expect(shown.text).toContain('Saved in the draft.');
    expect(shown.text).toContain('What would &lt;you&gt; say?');
    expect(shown.text).toMatch(/Changed in the draft[^]*by Olive Officer/);
    const desk = await house.desk();
    expect(changedPaths(files, desk.files)).toEqual([part.path]);
    const others = (of: typeof files) =>
      [...partsOf(of).values()].filter(({ thing }) => thing !== part.thing);
    expect(others(desk.files)).toEqual(others(files));
    expect(entry(desk.files, part.thing)).toMatchObject({ stem: 'What would <you> say?' });
    expect(await courseInForce(database.read, COURSE)).toEqual(before);
    const list = await house.officer.get('/course/edit?show=questions&only=changed');
    expect(list.text).toContain(`href="${page}"`);
    expect(list.text).toContain('It changes one thing.');
    const bodies = await database.read.selectFrom('ledger').select('body').execute();
    expect(bodies.filter(({ body }) => body.includes('What would'))).toEqual([]);
    expect(await checkRebuild(database, projections, house.app.clock.now())).toMatchObject({ ok: true });
  });

  it('gives the second of two authors both texts, and loses neither', async () => {
    const [mine, theirs] = [await formOf(page), await formOf(page, house.other)];
    await house.other.post(page, { ...theirs, stem: 'Theirs, said first.' });
    const late = await house.officer.post(page, { ...mine, stem: 'Mine, said later.' });
    expect(late.status).toBe(409);
    expect(late.text).toContain('Oscar Other changed this while you worked on it');
    expect(late.text).toContain('Theirs, said first.');
    const again = formIn(late, page);
    expect(again).toMatchObject({ stem: 'Mine, said later.', revision: '1' });
    expect(entry((await house.desk()).files, part.thing)).toMatchObject({ stem: 'Theirs, said first.' });
    // Another thing of the same file is nobody's clash.
    const neighbour = listed.find(
      (one) => one.part.path === part.path && one !== listed.find((l) => l.part === part),
    )!;
    const near = `/course/edit/questions/${neighbour.question.id}`;
    expect((await house.officer.post(near, { ...(await formOf(near)), stem: 'Near by.' })).status).toBe(303);
    expect((await house.officer.post(page, again)).status).toBe(303);
    const { files: now } = await house.desk();
    expect(entry(now, part.thing)).toMatchObject({ stem: 'Mine, said later.' });
    expect(entry(now, neighbour.part.thing)).toMatchObject({ stem: 'Near by.' });
  });

  it('loses nothing that was typed of a question or word that somebody takes out meanwhile', async () => {
    const mine = { ...(await formOf(page)), stem: 'Typed for an hour.' };
    await house.other.post(`${page}/gone`, { revision: '0' });
    const late = await house.officer.post(page, mine);
    expect([late.status, formIn(late, page)['stem']]).toEqual([409, 'Typed for an hour.']);
    expect((await house.officer.post(page, formIn(late, page))).status).toBe(303);
    const now = entry((await house.desk()).files, part.thing)!;
    expect(now).toMatchObject({ stem: 'Typed for an hour.', clauses: single.clauses });
    const word = '/course/edit/words/identifier';
    const typed = { ...(await formOf(word)), means: 'Typed, too.' };
    await house.other.post(`${word}/gone`, { revision: '0' });
    expect((await house.officer.get(word)).status).toBe(404);
    const again = await house.officer.post(word, typed);
    expect([again.status, formIn(again, word)['means']]).toEqual([409, 'Typed, too.']);
    expect((await house.officer.post(word, formIn(again, word))).status).toBe(303);
    expect(entry((await house.desk()).files, 'word:identifier')).toMatchObject({ means: 'Typed, too.' });
  });

  it('two first saves at the same time make one draft', async () => {
    const others = listed.filter(({ question }) => question.kind === 'single').slice(0, 2);
    const forms = await Promise.all(
      others.map(({ question }) => formOf(`/course/edit/questions/${question.id}`)),
    );
    const answers = await Promise.all(
      others.map(({ question }, n) =>
        [house.officer, house.other][n]!.post(`/course/edit/questions/${question.id}`, {
          ...forms[n]!,
          stem: `At once ${n}`,
        }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual([303, 303]);
    expect(await database.read.selectFrom('course_draft').select('id').execute()).toHaveLength(1);
    const { files: now } = await house.desk();
    expect(others.map(({ part: one }) => entry(now, one.thing)!['stem'])).toEqual(['At once 0', 'At once 1']);
  });

  it('rearranges a form by buttons that keep what was typed and save nothing', async () => {
    const entries = await house.entries();
    const form = { ...(await formOf(page)), stem: 'Half done', do: 'add-option' };
    const more = await house.officer.post(page, form);
    expect(more.status).toBe(200);
    expect(more.text).toContain('Nothing is saved yet.');
    const grown = formIn(more, page);
    expect(grown).toMatchObject({ stem: 'Half done', [`option-${single.options.length + 1}-text`]: '' });
    const last = single.options.length + 1;
    const up = await house.officer.post(page, {
      ...grown,
      [`option-${last}-text`]: 'New',
      do: `up-option-${last}`,
    });
    expect(formIn(up, page)).toMatchObject({ [`option-${last - 1}-text`]: 'New' });
    expect(await house.entries()).toBe(entries);
    const { do: _do, ...typed } = formIn(up, page);
    expect((await house.officer.post(page, typed)).location).toBe(`${page}?done=saved`);
    const options = entry((await house.desk()).files, part.thing)!['options'] as { text: string }[];
    expect(options.map(({ text }) => text).slice(-2)).toEqual(['New', single.options.at(-1)!.text]);
  });

  it('keeps what is not right yet, says so in plain words at its field, and on the list', async () => {
    const form = await formOf(page);
    await house.officer.post(page, { ...form, 'option-2-why': ' ', roles: [] });
    const { text } = await house.officer.follow();
    expect(text).toContain('2 things to mend');
    expect(text).toContain('<a href="#option-2-why">Answer 2, Why: Must not be empty.</a>');
    expect(text).toContain('<a href="#roles">Roles: Must name at least one.</a>');
    expect(text).toMatch(
      /id="option-2-why" name="option-2-why" aria-describedby="[^"]*option-2-why-error" aria-invalid="true"/,
    );
    expect((await house.officer.get('/course/edit')).text).toContain(
      '2 things to mend before it can be put into force',
    );
    const list = await house.officer.get('/course/edit?show=questions&only=faults');
    expect(list.text.match(/href="\/course\/edit\/questions\/(?!new)/g)).toHaveLength(1);
  });

  it('tries keys that come with facts against the policy', async () => {
    const proven = listed.find(({ question }) =>
      question.options.some(({ proof }) => proof?.answer[0] === 'never'),
    )!;
    const path = `/course/edit/questions/${proven.question.id}`;
    expect((await house.officer.get(path)).text).toContain('Heed checks what the policy says to this:');
    const form = await formOf(path);
    const { countries: _c, ...rest } = form;
    await house.officer.post(path, { ...rest, stem: 'Another.' });
    expect((await house.officer.follow()).text).not.toContain('to mend');
    const n = proven.question.options.findIndex(({ proof }) => proof !== null) + 1;
    await house.officer.post(path, { ...(await formOf(path)), [`option-${n}-no-proof`]: '1' });
    expect(
      JSON.stringify((entry((await house.desk()).files, proven.part.thing)!['options'] as unknown[])[n - 1]),
    ).not.toContain('facts');
  });

  it('adds a question with an id that holds none of its words, and takes one out of lesson and plan', async () => {
    const wrong = await house.officer.post('/course/edit/questions', {
      kind: 'odd',
      stem: ' ',
      clause: 'SM-99',
      lesson: '../x',
    });
    expect(wrong.status).toBe(422);
    for (const field of ['kind', 'stem', 'clause', 'lesson'])
      expect(wrong.text).toContain(`href="#${field}"`);
    const given = { kind: 'story', stem: 'Bea finds a phone.', clause: 'SM-02', lesson: 'L3' };
    const added = await house.officer.post('/course/edit/questions', given);
    expect(added.location).toMatch(/^\/course\/edit\/questions\/own-sm-02-[0-9a-f]{8}\?done=added$/);
    const path = added.location.split('?')[0]!;
    expect((await house.officer.follow()).text).toContain('Bea finds a phone.');
    const made = (await house.desk()).files['en/questions/L3.yaml']!;
    expect(made.startsWith(files['en/questions/L3.yaml']!.trimEnd())).toBe(true);
    const form = {
      ...(await formOf(path)),
      'scene-1-text': 'It rings.',
      'scene-1-choice-1-text': 'Wait',
      'scene-1-choice-1-right': '1',
      'scene-1-choice-1-to': 'end',
      'scene-1-choice-1-why': 'So.',
      'scene-1-choice-2-text': 'Post',
      'scene-1-choice-2-why': 'No.',
      ending: 'Fine.',
    };
    await house.officer.post(path, form);
    expect((await house.officer.follow()).text).not.toContain('to mend');
    const practised = course.lessons[0]!.practice[0]!;
    const gone = `/course/edit/questions/${practised}`;
    const answer = await house.officer.post(`${gone}/gone`, { revision: '0' });
    expect(answer.location).toBe('/course/edit?show=questions&done=removed');
    const { files: now } = await house.desk();
    expect(entry(now, `question:${practised}`)).toBeUndefined();
    expect(entry(now, `plan:${course.lessons[0]!.id}`)!['practice']).toEqual(
      course.lessons[0]!.practice.slice(1),
    );
    expect((await house.officer.get(gone)).status).toBe(404);
  });

  it('saves a lesson: the part that changed, and no other letter', async () => {
    const path = '/course/edit/lessons/L3';
    const form = await formOf(path);
    const lesson = files['en/lessons/L3.md']!;
    const stray = await house.officer.post(path, { ...form, try: 'Fine.\n## The rule\nMore.' });
    expect([stray.status, stray.text.includes('## The rule” would begin another part')]).toEqual([422, true]);
    expect(formIn(stray, path)['try']).toBe('Fine.\n## The rule\nMore.');
    expect((await house.desk()).draft).toBeUndefined();
    const story = `${form['story'] as string}\n\nAnd then she **laughed**.`;
    expect((await house.officer.post(path, { ...form, story })).location).toBe(`${path}?done=saved`);
    const now = (await house.desk()).files;
    expect(now['en/lessons/L3.md']).toBe(
      lesson.replace('\n\n## The rule', '\n\nAnd then she **laughed**.\n\n## The rule'),
    );
    expect(changedPaths(files, now)).toEqual(['en/lessons/L3.md']);
    const passage = await house.officer.post(path, {
      ...(await formOf(path)),
      'passage-part': 'try',
      'passage-roles': ['it', 'manager'],
      'passage-countries': 'uk',
      do: 'add-passage',
    });
    expect(formIn(passage, path)['try']).toMatch(/::: for it, manager in uk\n…\n:::$/);
    const nobody = await house.officer.post(path, { ...(await formOf(path)), do: 'add-passage' });
    expect([nobody.status, nobody.text.includes('at least one role or country')]).toEqual([422, true]);
    const again = await formOf(path);
    await house.officer.post(path, {
      ...again,
      title: 'Pictures: ours',
      minutes: '7',
      'practice-1': '',
      try: '[x](ftp://y)',
    });
    const shown = await house.officer.follow();
    expect(shown.text).toContain('leads nowhere');
    const last = (await house.desk()).files;
    expect(entry(last, 'plan:L3')).toMatchObject({
      minutes: 7,
      practice: course.lessons.find(({ id }) => id === 'L3')!.practice.slice(1),
    });
    expect(last['en/lessons/L3.md']).toContain('title: "Pictures: ours"');
  });

  it('saves what a clause comes down to, and hard words', async () => {
    const point = '/course/edit/points/SM-03';
    await house.officer.post(point, { ...(await formOf(point)), again: 'One.\n\n- Two\n  - Three' });
    expect(entry((await house.desk()).files, 'point:SM-03')).toMatchObject({
      again: 'One.\n\n- Two\n  - Three',
    });
    expect((await house.officer.get('/course/edit/points/SM-98')).status).toBe(404);
    const words = '/course/edit/words';
    for (const word of ['', 'a/b', 'new', 'x'.repeat(61)])
      expect([word, (await house.officer.post(words, { revision: '0', word, means: 'x' })).status]).toEqual([
        word,
        422,
      ]);
    const added = await house.officer.post(words, {
      revision: '0',
      word: 'Care plan',
      also: 'care plans,  plans',
      means: 'What is to be done.',
      countries: 'uk',
    });
    expect(added.location).toBe('/course/edit/words/Care%20plan?done=saved');
    expect(entry((await house.desk()).files, 'word:Care plan')).toEqual({
      word: 'Care plan',
      also: ['care plans', 'plans'],
      means: 'What is to be done.',
      countries: ['uk'],
    });
    const late = await house.other.post(words, { revision: '0', word: 'Care plan', means: 'Mine.' });
    expect([late.status, late.text.includes('Mine.')]).toEqual([409, true]);
    const form = await formOf('/course/edit/words/Care%20plan');
    expect((await house.officer.post('/course/edit/words/Care%20plan/gone', form)).status).toBe(303);
    expect(entry((await house.desk()).files, 'word:Care plan')).toBeUndefined();
  });

  it('lets a seat look and not change, and a nurse neither', async () => {
    for (const path of ['/course/edit', page, '/course/edit/lessons/L2', '/course/edit/points/SM-02']) {
      const seen = await house.seat.get(path);
      expect([path, seen.status, seen.text.includes('The compliance lead can change it.')]).toEqual([
        path,
        200,
        true,
      ]);
      expect(seen.text).not.toContain('Save in the draft');
      expect([path, (await house.nurse.get(path)).status]).toEqual([path, 403]);
    }
    expect((await house.seat.post(page, { revision: '0', stem: 'x' })).status).toBe(403);
    for (const path of ['questions/nothing', 'lessons/L99', 'words/nothing', 'lessons/__proto__'])
      expect([path, (await house.officer.get(`/course/edit/${path}`)).status]).toEqual([path, 404]);
    for (const path of [
      'questions/nothing',
      'questions/nothing/gone',
      'lessons/L99',
      'words/nothing',
      'points/XX-01',
    ])
      expect([path, (await house.officer.post(`/course/edit/${path}`, { revision: '0' })).status]).toEqual([
        path,
        404,
      ]);
  });

  it('leads from the difference to the list where something has to be mended', async () => {
    const page = '/course/edit/lessons/L2';
    const form = formIn(await house.officer.get(page), page);
    await house.officer.post(page, { ...form, takeaway: '' });
    const difference = await house.officer.get('/course/edit/difference');
    expect(difference.text).toContain('href="/course/edit?show=lessons&amp;only=faults"');
    const list = await house.officer.get('/course/edit?show=lessons&only=faults');
    const things = list.text.split('<ul class="things">')[1]!.split('</ul>')[0]!;
    expect(things.match(/<li>/g)).toHaveLength(1);
    expect(things).toContain('href="/course/edit/lessons/L2"');
  });

  it('lists what the draft takes out with others of its kind, and under what it was', async () => {
    const { question } = questionsOf(files).find(({ question: one }) => one.kind === 'ordering')!;
    const page = `/course/edit/questions/${question.id}`;
    await house.officer.post(`${page}/gone`, { revision: '0' });
    const isListed = async (filter: string) =>
      (await house.officer.get(`/course/edit?show=questions&${filter}`)).text.includes(
        '<li><a href="/course/edit/difference">',
      );
    expect(await isListed('only=changed')).toBe(true);
    expect(await isListed('kind=ordering')).toBe(true);
    expect(await isListed('kind=single')).toBe(false);
    expect(await isListed('only=faults')).toBe(false);
  });

  it('gives a draft up, and says so of a course without files', async () => {
    await house.officer.post(page, { ...(await formOf(page)), stem: 'Never mind.' });
    expect((await house.officer.post('/course/edit/end')).location).toBe('/course/edit?done=dropped');
    expect((await house.officer.post('/course/edit/end')).status).toBe(303);
    expect((await house.desk()).draft).toBeUndefined();
    expect((await house.officer.get(page)).text).toContain(single.stem.slice(0, 20));
    await house.adopt({ course });
    expect((await house.officer.get('/course/edit')).text).toContain('before Heed kept its files');
    expect((await house.officer.get(page)).status).toBe(404);
  });
});
