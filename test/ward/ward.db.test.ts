import { transact } from '../../src/database/database.ts';
import { hashPassword } from '../../src/sign-in/password.ts';
import { keepPin } from '../../src/sign-in/pin.ts';
import { checkRebuild } from '../../src/ledger/rebuild.ts';
import { projections } from '../../src/projections.ts';
import { adoptCourse } from '../../src/courses/shipped.ts';
import { kindsCourse } from '../support/kinds.ts';
import { addStaff, startApp, type Added, type Browser, type TestApp } from '../support/app.ts';
import { onBoth, type TestDatabase } from '../support/databases.ts';
import { answerPaper, doLessons, keyOf, passCourse, putIntoForce } from '../support/training.ts';
import { addSite, signOn } from './make.ts';
import { boundAttempt, startAttempt, type Bound } from '../../src/training/attempt.ts';
import { beginTest, openPaper } from '../../src/training/paper.ts';
import { finishStep, tryQuestion } from '../../src/training/step-verbs.ts';
import { questionOf } from '../../src/courses/course.ts';
import type { Question } from '../../src/courses/question-file.ts';

const PINS = { ana: '740258', bob: '385016' };

onBoth('a shared device', (open) => {
  let app: TestApp;
  let database: TestDatabase;
  let boss: Added;
  let ana: Added;
  let bob: Added;
  let tablet: Browser;
  beforeEach(async () => {
    database = await open();
    app = await startApp({ database });
    await putIntoForce(database, app.clock.now());
    boss = await addStaff(app, { name: 'Mona Manager', email: 'mona@x.example' });
    ana = await addStaff(app, { name: 'Ana Alvarez', employeeNumber: 'A-1', managerId: boss.id });
    bob = await addStaff(app, { name: 'Bob Bright', employeeNumber: 'B-2', managerId: boss.id });
    for (const [who, pin] of [
      [ana, PINS.ana],
      [bob, PINS.bob],
    ] as const) {
      const hash = await hashPassword(pin);
      const account = { personId: who.id, employeeNumber: who.employeeNumber };
      await transact(database.write, (tx) => keepPin(tx, app.clock.now(), account, hash, 'account'));
    }
    tablet = await app.as('mona@x.example');
    const answer = await tablet.post('/ward/devices', { name: 'Night tablet', site: boss.siteId });
    expect(answer.location).toBe('/ward');
    await tablet.get('/ward');
  });
  afterEach(() => app.close());

  const enter = async (number: string, pin: string) => {
    await tablet.get('/ward');
    await tablet.post('/ward/number', { number });
    expect((await tablet.follow()).text).toContain('Your PIN');
    const answer = await tablet.post('/ward/sign-in', { number, pin });
    return answer.location === '/ward/entering' ? tablet.follow() : answer;
  };
  const entries = async (kind: string) => {
    const rows = await database.read.selectFrom('ledger').selectAll().where('kind', '=', kind).execute();
    return rows.map(({ id, body }) => ({ id, ...(JSON.parse(body) as { facts: Record<string, unknown> }) }));
  };

  it('asks a number and a PIN, and takes neither a password nor an email', async () => {
    expect((await tablet.get('/')).location).toContain('/sign-in');
    expect((await tablet.get('/sign-in')).location).toBe('/ward');
    expect((await enter('A-1', PINS.bob)).status).toBe(422);
    expect((await enter(ana.email, PINS.ana)).status).toBe(422);
    expect((await enter('A-1', 'larkfield staff one')).text).toContain('A password does not work');
    expect((await enter('A-1', PINS.ana)).location).toBe('/');
    expect((await tablet.get('/')).text).toContain('Ana Alvarez');
  });

  it('keeps nobody who registered it, and opens no role', async () => {
    expect((await tablet.get('/account')).location).toContain('/sign-in');
    const hash = await hashPassword('629407');
    await transact(database.write, (tx) =>
      keepPin(
        tx,
        app.clock.now(),
        { personId: boss.id, employeeNumber: boss.employeeNumber },
        hash,
        'account',
      ),
    );
    await enter(boss.employeeNumber!, '629407');
    for (const path of ['/reports/completion', '/sign-in-slips', '/ward/devices'])
      expect([path, (await tablet.get(path)).status]).toEqual([path, 403]);
  });

  it('has nothing of one for the next: session, cookies, pages, storage', async () => {
    await enter('A-1', PINS.ana);
    const session = tablet.cookies.get('heed');
    const page = await tablet.get('/account');
    expect(page.headers.get('cache-control')).toBe('no-store');
    expect(page.text).toContain('name="pinAgain"');
    expect(page.text).not.toContain('type="password"');
    const start = await tablet.get('/ward');
    expect(start.headers.get('clear-site-data')).toBe('"cache", "storage"');
    expect(start.text).not.toContain('Ana');
    expect(start.text).not.toContain('A-1');
    expect([...tablet.cookies.keys()].toSorted()).toEqual(['heed-guest', 'heed-ward']);
    expect(
      await database.read.selectFrom('session').selectAll().where('person_id', '=', ana.id).execute(),
    ).toEqual([]);
    // Whoever kept the cookie of the session has nothing of it.
    tablet.cookies.set('heed', session!);
    expect((await tablet.get('/account')).location).toContain('/sign-in');
    await enter('A-1', PINS.ana);
    expect((await tablet.get('/Ward/')).headers.get('clear-site-data')).toBe('"cache", "storage"');
    await enter('B-2', PINS.bob);
    const home = await tablet.get('/');
    expect(home.text).toContain('Bob Bright');
    expect(home.text).not.toContain('Ana');
  });

  it('ends a session after two quiet minutes and a little, and a touch keeps it', async () => {
    await enter('A-1', PINS.ana);
    await tablet.get('/');
    for (let n = 0; n < 4; n++) {
      app.clock.pass({ seconds: 100 });
      expect((await tablet.post('/ward/here')).status).toBe(204);
    }
    app.clock.pass({ seconds: 151 });
    expect((await tablet.get('/')).location).toContain('/sign-in');
  });

  it('takes a typed address, a bookmark or a new tab for somebody else', async () => {
    await enter('A-1', PINS.ana);
    expect((await tablet.get('/', { 'sec-fetch-site': 'same-origin' })).status).toBe(200);
    expect((await tablet.get('/', { 'sec-fetch-site': 'none' })).location).toBe('/ward');
    await tablet.get('/ward');
    expect((await tablet.get('/', { 'sec-fetch-site': 'same-origin' })).location).toContain('/sign-in');
  });

  it('holds sessions to the device they began on, and lets no other in', async () => {
    await enter('A-1', PINS.ana);
    const elsewhere = app.browser();
    elsewhere.cookies.set('heed', tablet.cookies.get('heed')!);
    expect((await elsewhere.get('/account')).location).toContain('/sign-in');
    const own = await app.as(bob.email);
    tablet.cookies.set('heed', own.cookies.get('heed')!);
    expect((await tablet.get('/account')).location).toContain('/sign-in');
  });

  it('takes a slip for a PIN, in no field that a browser offers to keep', async () => {
    const silent = { email: null as unknown as string, password: false };
    const pat = await addStaff(app, { ...silent, employeeNumber: 'K-4711', managerId: boss.id });
    const slip = await (await app.as('mona@x.example')).post('/sign-in-slips', { person: pat.id });
    const code = /slip-code">([A-Z\d-]{14})</.exec(slip.text)![1]!;
    const page = await tablet.get(`/slip/${code}`);
    expect(page.text).toContain('name="pinAgain"');
    expect(page.text).not.toContain('type="password"');
    const again = await tablet.post('/slip/choice', {
      code,
      choose: 'pin',
      pin: '629407',
      pinAgain: '629408',
    });
    expect([again.status, again.text.includes('6294')]).toEqual([422, false]);
    await tablet.post('/slip/choice', { code, choose: 'pin', pin: '629407', pinAgain: '629407' });
    expect((await tablet.get('/account')).text).toContain('K-4711');
  });

  it('keeps no file, and says so', async () => {
    await enter('A-1', PINS.ana);
    for (const path of [
      '/my-record.zip',
      '/my-record.pdf',
      '/My-Record.PDF',
      '/my-record.zip/',
      '/my-line.ics',
      '/policy/versions/1.pdf',
    ]) {
      const answer = await tablet.get(path);
      expect([path, answer.status, answer.text.includes('No file is saved on a shared device')]).toEqual([
        path,
        403,
        true,
      ]);
    }
  });

  it('is withdrawn by whoever looks after the site, with whoever is signed in on it', async () => {
    await enter('A-1', PINS.ana);
    const list = await (await app.as('mona@x.example')).get('/ward/devices');
    expect(list.text).toContain('Night tablet');
    const id = /devices\/([^/]+)\/withdrawal/.exec(list.text)![1]!;
    const stranger = await addStaff(app, { email: 'sid@x.example' });
    await addStaff(app, { managerId: stranger.id, siteId: await addSite(app) });
    const sid = await app.as('sid@x.example');
    expect((await sid.get('/ward/devices')).text).not.toContain('Night tablet');
    expect((await sid.post(`/ward/devices/${id}/withdrawal`)).status).toBe(404);
    const office = await app.as('mona@x.example');
    const pressed = await Promise.all(
      Array.from({ length: 6 }, () => office.post(`/ward/devices/${id}/withdrawal`)),
    );
    expect(pressed.filter(({ location }) => location?.endsWith('=withdrawn'))).toHaveLength(1);
    expect(await entries('ward-device-withdrawn')).toHaveLength(1);
    expect((await office.post(`/ward/devices/${id}/withdrawal`)).location).toContain('over');
    expect((await tablet.get('/account')).location).toContain('/sign-in');
    expect((await tablet.get('/ward')).status).toBe(404);
    const check = await checkRebuild(database, projections, app.clock.now());
    expect(check.differing).toEqual([]);
    const [made] = await entries('ward-device-registered');
    expect(JSON.stringify(made)).not.toContain('Night tablet');
    expect(made!.facts).toMatchObject({ device: id, by: boss.id, site: boss.siteId });
  });

  it('types on a pad without scripts', async () => {
    await tablet.get('/ward');
    const press = async (step: string, number: string, pin: string, key: string) => {
      await tablet.post('/ward/press', { step, number, pin, press: key });
      return (await tablet.follow()).text;
    };
    expect(await press('number', 'A-', '', '1')).toContain('value="A-1"');
    expect(await press('pin', 'A-1', '74025', '8')).toContain('value="740258"');
    expect(await press('pin', 'A-1', '7402', 'back')).toContain('value="740"');
    const cleared = await press('pin', 'A-1', '7402', 'clear');
    expect(cleared).not.toContain('7402');
    expect(cleared).toContain('http-equiv="refresh" content="60;url=/ward"');
    expect([...tablet.cookies.values()].join()).not.toMatch(/A-1|7402/);
    app.clock.pass({ seconds: 60 });
    expect((await tablet.get('/ward/entering')).location).toBe('/ward');
    expect((await tablet.post('/ward/press', { step: 'pin', press: 'x' })).status).toBe(422);
  });

  it.each(['single', 'ordering', 'spot'] as const)(
    'keeps what was chosen at a question of a lesson (%s) for any device, until it is handed in',
    async (kind) => {
      await adoptKinds();
      const [place, question] = await transact(database.write, async (tx) => {
        const id = await startAttempt(tx, app.clock.now(), ana.id, 'social-media');
        const found = await boundAttempt(tx, ana.id, id);
        const at = firstOf(found, kind);
        for (const step of found.steps.slice(0, at)) {
          if (step.kind === 'practice')
            await tryQuestion(tx, app.clock.now(), found, step, keyOf(found, step.question));
          else await finishStep(tx, app.clock.now(), found, step.id);
        }
        const step = found.steps[at] as PracticeStep;
        return [`/attempts/${id}/${step.id}`, questionOf(found.course, step.question)] as const;
      });
      await isKeptThere(place, fieldsFor(question));
    },
  );

  it.each(['ordering', 'spot'] as const)(
    'keeps what was chosen at a question of a test (%s) in the same way',
    async (kind) => {
      await adoptKinds();
      const paper = await transact(database.write, async (tx) => {
        const { attempt } = await doLessons(tx, app.clock.now(), ana.id);
        return beginTest(tx, app.clock.now(), ana.id, attempt.id);
      });
      const { questions } = await openPaper(database.read, ana.id, paper);
      const n = questions.findIndex((one) => one.kind === kind);
      await isKeptThere(`/papers/${paper}/${n + 1}`, fieldsFor(questions[n]!));
    },
  );

  const adoptKinds = () =>
    transact(database.write, (tx) => adoptCourse(tx, app.clock.now(), 'test', kindsCourse()));

  async function isKeptThere(place: string, fields: Fields): Promise<void> {
    const isThere = (text: string) => fields.shown.every((one) => one.test(text));
    await enter('A-1', PINS.ana);
    expect(isThere((await tablet.get(place)).text)).toBe(false);
    expect((await tablet.post('/ward/draft', { place, ...fields.sent })).status).toBe(204);
    expect((await tablet.post('/ward/draft', { place: '/settings', ...fields.sent })).status).toBe(404);
    app.clock.pass({ minutes: 5 });
    await tablet.get('/ward');
    const phone = await app.as(ana.email);
    expect(isThere((await phone.get(place)).text)).toBe(true);
    const other = await app.as(bob.email);
    expect((await other.get(place)).status).toBe(404);
    await phone.get(place);
    expect((await phone.post(place, fields.sent)).status).toBe(303);
    expect(await database.read.selectFrom('answer_draft').selectAll().execute()).toEqual([]);
  }

  it('asks the PIN again to sign, and is named beside the signature and the test', async () => {
    await transact(database.write, (tx) => passCourse(tx, app.clock.now(), ana.id));
    await enter('A-1', PINS.ana);
    expect((await tablet.get('/sign')).text).toContain('Your PIN again');
    expect((await signOn(tablet, { typedName: 'Ana Alvarez' })).text).toContain('Enter your PIN');
    const wrong = await signOn(tablet, { typedName: 'Ana Alvarez', pin: PINS.bob });
    expect(wrong.text).toContain('That is not your PIN.');
    expect(wrong.text).not.toContain(PINS.bob);
    const right = await signOn(tablet, { typedName: 'Ana Alvarez', pin: PINS.ana });
    expect(right.location).toMatch(/^\/signatures\//);
    const receipt = (await tablet.get(right.location)).text;
    expect(receipt).toContain('Night tablet');
    expect(receipt).toContain('The PIN was asked again to sign');
    const [entry] = await entries('signed');
    const device = await database.read.selectFrom('ward_device').select('id').executeTakeFirstOrThrow();
    expect(entry!.facts).toMatchObject({ how: 'pin', sharedDevice: device.id, pinAgain: true });
    const named = await database.read
      .selectFrom('commitment')
      .select('value')
      .where('entry_id', '=', entry!.id)
      .where('name', '=', 'sharedDevice')
      .execute();
    expect(named).toEqual([{ value: 'Night tablet' }]);
  });

  it('is named beside a test that was handed in on it', async () => {
    const paper = await transact(database.write, async (tx) =>
      answerPaper(tx, app.clock.now(), await doLessons(tx, app.clock.now(), ana.id)),
    );
    await enter('A-1', PINS.ana);
    await tablet.get(`/papers/${paper}`);
    expect((await tablet.post(`/papers/${paper}/hand-in`)).status).toBe(303);
    const [marked] = (await entries('test-marked')).toReversed();
    expect(marked!.facts['sharedDevice']).toBeDefined();
    const result = await tablet.get(`/papers/${paper}/result`);
    expect(result.text).toContain('handed in on the shared device Night tablet.');
    // The same wherever it is looked at; and nothing of the kind beside what was handed in elsewhere.
    const own = await (await app.as(ana.email)).get(`/papers/${paper}/result`);
    expect(own.text).toContain('handed in on the shared device Night tablet.');
    const elsewhere = await app.as(bob.email);
    const other = await transact(database.write, async (tx) =>
      answerPaper(tx, app.clock.now(), await doLessons(tx, app.clock.now(), bob.id)),
    );
    await elsewhere.get(`/papers/${other}`);
    await elsewhere.post(`/papers/${other}/hand-in`);
    expect((await elsewhere.get(`/papers/${other}/result`)).text).not.toContain('shared device');
  });
});

type PracticeStep = Bound['steps'][number] & { kind: 'practice' };

/** The place of the first question of a kind. */
const firstOf = ({ steps, course }: Bound, kind: Question['kind']): number =>
  steps.findIndex((step) => step.kind === 'practice' && questionOf(course, step.question).kind === kind);

interface Fields {
  sent: Record<string, string | string[]>;
  shown: RegExp[];
}

/** An answer as a form sends it, and by what a page shows that it was chosen: of a post two parts, of steps the last one first. */
function fieldsFor({ kind, options }: Question): Fields {
  if (kind === 'ordering') {
    const put = options.map((_step, n) => [`put-${n}`, String(options.length - n)] as const);
    const shown = put.map(
      ([name, number]) => new RegExp(`name="${name}"(?:(?!</select>).)*value="${number}" selected`, 's'),
    );
    return { sent: Object.fromEntries(put), shown };
  }
  const chosen = kind === 'spot' ? ['0', String(options.length - 1)] : ['1'];
  return {
    sent: { chosen: kind === 'spot' ? chosen : chosen[0]! },
    shown: chosen.map((place) => new RegExp(`name="chosen"[^>]* value="${place}"[^>]* checked`)),
  };
}
