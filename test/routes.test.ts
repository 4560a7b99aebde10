import { routes } from '../src/app.ts';
import type { Row } from '../src/web/ground.ts';
import { may, type Viewer, type Who } from '../src/web/viewer.ts';
import { sites } from '../src/organisation/organisation.store.ts';
import { addAuditor, addStaff, startApp, type Browser, type TestApp } from './support/app.ts';
import { onSqlite } from './support/databases.ts';
import { putIntoForce } from './support/training.ts';

const PEOPLE = [
  'stranger',
  'staff',
  'manager',
  'officer',
  'auditor',
  'narrowed',
  'reader',
  'administrator',
  'seat',
] as const;
type Person = (typeof PEOPLE)[number];

// What each word in the table of routes is meant to allow, written down a second time on purpose.
const MEANT: Record<Who, readonly Person[]> = {
  public: PEOPLE,
  account: ['staff', 'manager', 'officer', 'auditor', 'narrowed', 'reader', 'administrator', 'seat'],
  staff: ['staff', 'manager', 'officer', 'auditor', 'narrowed', 'administrator', 'seat'],
  manager: ['manager'],
  chaser: ['manager', 'officer'],
  teller: ['manager', 'officer', 'administrator'],
  learner: ['staff', 'manager', 'officer', 'administrator', 'seat'],
  reports: ['manager', 'officer', 'auditor', 'narrowed'],
  records: ['officer', 'auditor', 'narrowed'],
  pack: ['officer', 'auditor', 'reader'],
  statistics: ['officer', 'auditor'],
  overseer: ['officer', 'auditor', 'narrowed', 'administrator'],
  keeping: ['officer', 'auditor', 'administrator'],
  officer: ['officer'],
  administrator: ['administrator'],
  people: ['officer', 'administrator'],
  committee: ['officer', 'seat'],
  course: ['officer', 'auditor', 'narrowed', 'seat'],
};

// Nothing that changes something may be open to an auditor, but for their own account.
// `narrowed` sees one site, `reader` one pack.
const OWN_ACCOUNT = ['/sign-out', '/sign-out-everywhere', '/account/password', '/account/pin', '/ward/here'];
// A question that travels by POST so that nothing of it is kept.
const ASKS_ONLY = ['/can-i-post'];

const address = (row: Row): string => row.path.replace(/:\w+/g, 'nothing');

onSqlite('the table of routes', (open) => {
  let app: TestApp;
  let table: Row[];
  const browsers = new Map<Person, Browser>();

  beforeAll(async () => {
    const database = await open();
    app = await startApp({ database });
    await putIntoForce(database, app.clock.now());
    table = routes(app.ground);
    const manager = await addStaff(app, { email: 'manager@x.example' });
    await addStaff(app, { email: 'staff@x.example', managerId: manager.id });
    for (const role of ['officer', 'auditor', 'administrator'] as const)
      await addStaff(app, { email: `${role}@x.example`, roles: [role] });
    await addStaff(app, { email: 'seat@x.example', roles: ['seat-clinical'] });
    const [site] = await sites(database.read);
    await addAuditor(app, { email: 'narrowed@x.example' }, { sites: [site!.id] });
    await addAuditor(app, { email: 'reader@x.example' }, { pack: 'some-pack' });
    browsers.set('stranger', app.browser());
    for (const who of PEOPLE.slice(1)) browsers.set(who, await app.as(`${who}@x.example`));
  });
  afterAll(() => app.close());

  it('says of each word what is meant by it', () => {
    for (const [who, allowed] of Object.entries(MEANT)) {
      for (const person of PEOPLE) {
        const granted = (['officer', 'auditor', 'administrator'] as const).filter((role) => role === person);
        const roles =
          person === 'seat'
            ? (['seat-hr'] as const)
            : person === 'narrowed'
              ? (['auditor'] as const)
              : granted;
        const site = { sites: person === 'narrowed' ? ['s'] : [], manager: null, from: null, to: null };
        const viewer: Viewer | null =
          person === 'stranger'
            ? null
            : {
                personId: 'p',
                name: 'P',
                roles,
                isManager: person === 'manager',
                deputyFor: [],
                audits: roles.some((role) => role === 'auditor') ? [site] : [],
                packs: person === 'reader' ? ['p'] : [],
                onlyPacks: person === 'reader',
                learns: !['auditor', 'narrowed', 'reader'].includes(person),
                signedInAt: '',
                how: 'password',
              };
        expect([who, person, may(viewer, who as Who)]).toEqual([who, person, allowed.includes(person)]);
      }
    }
  });

  it('has no line twice', () => {
    const lines = table.map((row) => `${row.method} ${row.path}`);
    expect(lines.filter((line, n) => lines.indexOf(line) !== n)).toEqual([]);
  });

  it('lets an auditor change nothing but their own account', () => {
    const audits = ['auditor', 'narrowed', 'reader'] as const;
    const open = table.filter(
      (row) => row.method === 'POST' && audits.some((one) => MEANT[row.who].includes(one)),
    );
    expect(
      open.filter(({ who, path }) => who !== 'public' && ![...OWN_ACCOUNT, ...ASKS_ONLY].includes(path)),
    ).toEqual([]);
  });

  it('lets in whom it names, sends strangers to sign in, and tells the others that they may not', async () => {
    const wrong: string[] = [];
    for (const row of table) {
      for (const person of PEOPLE) {
        const browser = browsers.get(person)!;
        // Without a form token a POST that is let through the door ends there, and changes nothing.
        const path = address(row);
        const answer =
          row.method === 'GET' ? await browser.get(path) : await browser.post(path, {}, { csrf: null });
        const allowed = MEANT[row.who].includes(person);
        const door =
          answer.location.startsWith('/sign-in?next=') && person === 'stranger'
            ? 'sign in'
            : answer.status === 403 && !answer.text.includes('open for too long')
              ? 'refused'
              : answer.status >= 500
                ? 'broken'
                : 'open';
        const meant = allowed ? 'open' : person === 'stranger' ? 'sign in' : 'refused';
        if (door !== meant)
          wrong.push(`${row.method} ${row.path} as ${person}: ${door} ${answer.status}, not ${meant}`);
      }
    }
    expect(wrong).toEqual([]);
  }, 180_000);

  it('answers the wrong method and unknown addresses with “nothing here”', async () => {
    const browser = browsers.get('administrator')!;
    for (const path of ['/nothing', '/policy/versions/nothing/more', '/.env', '/assets/nothing.css'])
      expect([path, (await browser.get(path)).status]).toEqual([path, 404]);
    expect((await browser.post('/policy', {})).status).toBe(404);
    expect((await browser.get('/sign-out')).status).toBe(404);
  });

  it('refuses every POST without its form token, and with another session’s', async () => {
    const other = await app.as('staff@x.example');
    await other.get('/account');
    for (const row of table.filter((r) => r.method === 'POST' && r.who !== 'public')) {
      const browser = browsers.get(MEANT[row.who][0]!)!;
      const missing = await browser.post(address(row), {}, { csrf: null });
      const foreign = await browser.post(address(row), {}, { csrf: other.csrf });
      expect([row.path, missing.status, foreign.status]).toEqual([row.path, 403, 403]);
    }
  }, 180_000);
});
