import fc from 'fast-check';
import { transact } from '../../src/database/database.ts';
import { fit } from '../../src/policy/fitting.ts';
import { judge } from '../../src/policy/judge.ts';
import { policyInForce, firstVersion, publish } from '../../src/policy/publication.ts';
import { rulesOf, textAt } from '../../src/policy/text.ts';
import type { Setting } from '../../src/policy/policy-file.ts';
import type { Kind, Post } from '../../src/policy/vocabulary.ts';
import { shippedCourse } from '../../src/courses/shipped.ts';
import { undecidedSince, unclearSince } from '../../src/asking/asking.store.ts';
import { addStaff, startApp, type Browser, type TestApp } from '../support/app.ts';
import { onSqlite } from '../support/databases.ts';
import { putIntoForce } from '../support/training.ts';
import { anyPost, formOf, truth, verdictOn } from './walk.ts';

const WORDS = {
  encouraged: 'Yes, please do',
  allowed: 'Yes',
  'allowed-if': 'Yes, if …',
  'ask-first': 'Ask first',
  never: 'No',
  undecided: 'Not decided yet',
};

onSqlite('“Can I post this?”', (open) => {
  let app: TestApp;
  let nurse: Browser;
  let posts: Map<string, { post: Post; mostly: Kind }>;

  const ask = (answer: readonly string[]) => nurse.post('/can-i-post', { answer });
  const since = () => undecidedSince(app.ground.database.read, '2026-01-01');

  beforeAll(async () => {
    app = await startApp({ database: await open() });
    await putIntoForce(app.ground.database, app.clock.now());
    nurse = await app.as(await addStaff(app, { jobRole: 'clinician' }));
    const { version } = await policyInForce(app.ground.database.read);
    const rules = rulesOf(textAt(version, { country: 'us', siteId: null }));
    const found = fc.sample(anyPost(['clinician']), { numRuns: 4000, seed: 7 });
    posts = new Map(found.map((one) => [judge(rules, one.post).verdict, one]));
  });
  afterAll(() => app.close());

  /** Taps on: off duty, as oneself, and nothing else in it. */
  async function toTheEnd(page: string): Promise<string> {
    let now = page;
    for (let taps = 0; verdictOn(now) === undefined; taps++) {
      expect(taps).toBeLessThan(16);
      const { before, buttons } = formOf(now);
      const wanted = buttons.find((one) => /^(none|no):|off-duty|myself/.test(one)) ?? buttons[0]!;
      now = (await ask([...before, wanted])).text;
    }
    return now;
  }

  /** Taps through the pages as somebody with this post in mind does; gives every page. */
  async function tapThrough({ post, mostly }: { post: Post; mostly: Kind }): Promise<string[]> {
    const pages = [(await nurse.get('/can-i-post')).text];
    for (let taps = 0; verdictOn(pages.at(-1)!) === undefined; taps++) {
      expect(taps).toBeLessThan(16);
      const { before, buttons } = formOf(pages.at(-1)!);
      expect(before).toHaveLength(taps);
      const answer = await ask([...before, truth(post, mostly, buttons)]);
      expect(answer.status).toBe(200);
      pages.push(answer.text);
    }
    return pages;
  }

  it.each(Object.entries(WORDS))('reaches by taps: %s', async (verdict, word) => {
    const pages = await tapThrough(posts.get(verdict)!);
    const end = pages.at(-1)!;
    expect(verdictOn(end)).toBe(verdict);
    expect(end).toContain(`${word}</h1>`);
    for (const page of pages) expect(page).not.toMatch(/\bsafe\b/i);
    if (verdict === 'undecided') expect(end).toContain('Before you post it, ask our ');
    else expect(end).toMatch(/href="\/policy\/SM-\d\d"[\s\S]*\(policy version 1\)/);
  });

  it('says the condition of “Yes, if”, and whom to ask first', async () => {
    const condition = (await tapThrough(posts.get('allowed-if')!)).at(-1)!;
    expect(condition).toMatch(/The policy allows this if \S/);
    expect((await tapThrough(posts.get('ask-first')!)).at(-1)!).toMatch(/Before you post it, ask \S/);
  });

  it('offers what would make it possible, one tap away', async () => {
    const no = await ask(['about:patient-fact', 'where:own-profile', 'no:permission']);
    expect(verdictOn(no.text)).toBe('never');
    expect(no.text).toContain('Put it somewhere else: in our secure tool');
    expect(no.text).toContain('Leave this out: a patient’s details');
    const form = no.text.split('<form').find((part) => part.includes('Leave this out'))!;
    const tokens = [...form.matchAll(/name="answer" value="([^"]+)"/g)].map((match) => match[1]!);
    const next = await ask(tokens);
    expect(next.status).toBe(200);
    expect(next.text).toContain('What is it mostly about?');
    expect(next.text).not.toContain('about:patient-fact');
  });

  it('never welcomes a patient’s story in the secure tool: only where care or work needs it', async () => {
    const joke = await ask(['about:patient-story', 'where:secure-tool']);
    const next = verdictOn(joke.text) === undefined ? await toTheEnd(joke.text) : joke.text;
    expect(verdictOn(next)).toBe('allowed-if');
    expect(next).toContain('it is needed for a patient’s care or for your work');
    expect(next).not.toContain('Patient information never goes into a personal chat app');
    expect(next).toMatch(/SM-09<\/span>[^:]*: Use only our secure tool for patient matters/);
  });

  it('says of protected speech with a patient’s detail: without it', async () => {
    const tokens = ['about:working-conditions', 'also:patient-fact', 'where:own-profile', 'no:permission'];
    const answer = await ask([...tokens, 'voice:myself', 'duty:off-duty']);
    expect(verdictOn(answer.text)).toBe('never');
    expect(answer.text).toContain('Never with the patient’s detail. Without it, this is protected');
  });

  it('goes back one step, and starts again', async () => {
    const page = (await ask(['about:coworker', 'where:story'])).text;
    const back = page.split('<form').find((part) => part.includes('Back one step'))!;
    expect([...back.matchAll(/name="answer" value="([^"]+)"/g)].map((match) => match[1])).toEqual([
      'about:coworker',
    ]);
    expect(page).toContain('href="/can-i-post"');
    expect((await nurse.get('/can-i-post')).text).not.toContain('Back one step');
  });

  it('answers the same when sent twice', async () => {
    const plain = (text: string) => text.replaceAll(/name="_csrf" value="[^"]+"|nonce="[^"]+"/g, '');
    const [one, two] = [await ask(['about:coworker']), await ask(['about:coworker'])];
    expect(plain(two.text)).toBe(plain(one.text));
  });

  it.each([
    [['about:nothing']],
    [['about:coworker.paid']],
    [['nonsense']],
    [['about:coworker', 'none:coworker']],
    [['where:live', 'where:story']],
    [['yes:permission', 'no:permission']],
    [['about:plain', 'also:paid']],
    [['about:__proto__', '<script>']],
    [Array.from({ length: 80 }, () => 'also:paid')],
  ])('starts again, and says so, after answers that do not fit together: %j', async (answer) => {
    const page = await ask(answer);
    expect(page.status).toBe(422);
    expect(page.text).toContain('did not fit together');
    expect(formOf(page.text)).toMatchObject({ before: [] });
    expect(page.text).not.toContain('<script>');
  });

  it('notes an undecided combination without person, role, duty or flags', async () => {
    const before = new Map((await since()).map(({ facts, count }) => [facts, count]));
    const { post, mostly } = posts.get('undecided')!;
    await tapThrough({ post, mostly });
    const [added, ...others] = (await since()).filter(
      ({ facts, count }) => count !== (before.get(facts) ?? 0),
    );
    expect(others).toEqual([]);
    expect(added!.facts).toMatch(/^what=[a-z+-]+( where=[a-z-]+)?( voice=[a-z-]+)?$/);
    expect(added!.facts).toContain(mostly);
    expect(added!.count).toBe((before.get(added!.facts) ?? 0) + 1);
  });
});

onSqlite('“This is unclear”', (open) => {
  let app: TestApp;
  let nurse: Browser;

  beforeAll(async () => {
    app = await startApp({ database: await open() });
    await putIntoForce(app.ground.database, app.clock.now());
    nurse = await app.as(await addStaff(app));
  });
  afterAll(() => app.close());

  const counts = async () =>
    Object.fromEntries(
      (await unclearSince(app.ground.database.read, '2026-01-01')).map((row) => [row.about, row.count]),
    );

  it('can be pressed at a clause and at an answer, and thanks', async () => {
    expect((await nurse.get('/policy/SM-14')).text).toContain('name="about" value="SM-14"');
    const answer = await nurse.post('/unclear', { about: 'SM-14', back: '/policy/SM-14' });
    expect(answer.location).toBe('/unclear?back=%2Fpolicy%2FSM-14');
    const page = await nurse.follow();
    expect(page.text).toContain('Your name and the time of day are not kept');
    expect(page.text).toContain('href="/policy/SM-14"');
    expect(await counts()).toEqual({ 'SM-14': 1 });
  });

  it('takes a question of a course, and nothing that is neither', async () => {
    const { id } = shippedCourse().course.questions[0]!;
    expect((await nurse.post('/unclear', { about: id, back: '/' })).status).toBe(303);
    for (const about of ['SM-99', '', 'nothing', '<b>', 'x'.repeat(5000)])
      expect((await nurse.post('/unclear', { about, back: '/' })).status).toBe(404);
    expect(await counts()).toEqual({ 'SM-14': 1, [id]: 1 });
  });

  it('leads back inside the house only', async () => {
    for (const back of ['https://evil.example', '//evil.example', '/\\evil.example', ''])
      expect((await nurse.post('/unclear', { about: 'SM-14', back })).location).toBe('/unclear?back=%2F');
    expect((await nurse.get('/unclear?back=https://evil.example')).text).not.toMatch(
      /(href|action)="[^"]*evil/,
    );
  });

  it('counts at most fifty on a day, and begins anew the next', async () => {
    for (let n = 0; n < 55; n++) await nurse.post('/unclear', { about: 'SM-20', back: '/' });
    expect((await counts())['SM-20']).toBe(50);
    app.clock.pass({ days: 1 });
    nurse = await app.as(await addStaff(app));
    await nurse.post('/unclear', { about: 'SM-20', back: '/' });
    expect((await counts())['SM-20']).toBe(51);
    expect(await unclearSince(app.ground.database.read, '2026-10-06')).toEqual([
      { about: 'SM-20', count: 1 },
    ]);
  });
});

onSqlite('“What now?” and the posters', (open) => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startApp({ database: await open() });
  });
  afterAll(() => app.close());

  async function publishAt(
    setting: Setting,
    after: number,
    site: Record<string, string> = {},
  ): Promise<void> {
    const { policy } = shippedCourse();
    const brackets = Object.fromEntries(policy.brackets.map(({ key }) => [key, `our ${key}`]));
    const siteId = (await app.ground.database.read.selectFrom('site').select('id').executeTakeFirstOrThrow())
      .id;
    const days = { 'days to reply': '2', 'days to train': '30', 'days to sign a change': '14' };
    const version = fit(policy, {
      choices: { 'SM-23': setting },
      brackets: { ...brackets, ...days },
      siteBrackets: { [siteId]: site },
    });
    await transact(app.ground.database.write, (tx) =>
      publish(tx, app.clock.now(), 'test', version, { ...firstVersion('UTC'), after }),
    );
  }

  const steps = (text: string) =>
    [...text.matchAll(/<li>\s*<h2>([^<]+)<\/h2>/g)].map((match) => match[1]!.trim());

  it('answer with general steps before there is a policy, without sign-in', async () => {
    const page = await app.browser().get('/what-now');
    expect(page.status).toBe(200);
    expect(steps(page.text)).toEqual([
      'Save proof',
      'Take it down',
      'Tell whoever looks after patient privacy here, the same day',
      'Leave the rest to them',
    ]);
    expect(page.text).not.toContain('[');
  });

  it('follow the setting in force, in the organisation’s own words, and show no other clause', async () => {
    await publishAt('balanced', 0);
    const page = await app.browser().get('/what-now');
    expect(steps(page.text)[2]).toBe('Tell our privacy lead before your shift ends');
    for (const key of ['secure tool', 'hotline', 'form', 'out of hours'])
      expect(page.text).toContain(`our ${key}`);
    expect(page.text).not.toContain('our HR');
    expect([...new Set(page.text.match(/SM-\d\d/g))]).toEqual(['SM-23']);
    await publishAt('restrictive', 1, { 'privacy lead': 'Sam at the main clinic' });
    const strict = await app.browser().get('/what-now');
    expect(steps(strict.text)[0]).toBe('Tell our privacy lead within one hour');
    expect(strict.text).toContain('follow the steps that our privacy lead gives you');
    const nurse = await app.as(await addStaff(app));
    expect(steps((await nurse.get('/what-now')).text)[0]).toBe('Tell Sam at the main clinic within one hour');
  });

  it('stand in the foot of every page, for strangers too', async () => {
    const nurse = await app.as(await addStaff(app));
    for (const path of ['/sign-in', '/what-now', '/no/such/page'])
      expect((await app.browser().get(path)).text).toContain('href="/what-now"');
    for (const path of ['/', '/policy', '/can-i-post']) {
      const { text } = await nurse.get(path);
      expect(text).toContain('href="/what-now"');
      expect(text).toContain('href="/can-i-post"');
    }
  });

  it('name whom to tell, by day and by night, on the poster about mistakes alone', async () => {
    const nurse = await app.as(await addStaff(app));
    const { text } = await nurse.get('/posters/what-now');
    expect(text).toContain('or use our hotline.');
    expect(text).toContain('At night and on weekends: our out of hours.');
    expect((await nurse.get('/posters/can-i-post')).text).not.toContain('our hotline');
    expect(text).toMatch(/class="menu[\s\S]*href="\/what-now"[\s\S]*<main/);
  });

  it('print the address and the same as a code, with nothing that the CSP forbids', async () => {
    const nurse = await app.as(await addStaff(app));
    for (const name of ['what-now', 'can-i-post']) {
      const page = await nurse.get(`/posters/${name}`);
      expect(page.status).toBe(200);
      expect(page.text).toContain(`${app.url}/${name}</p>`);
      expect(page.text).toMatch(/<svg xmlns[^>]*viewBox[\s\S]*<path/);
      expect(page.text).not.toMatch(/style=|<style/);
    }
    expect((await app.browser().get('/posters/what-now')).location).toMatch(/^\/sign-in/);
  });
});
