import { transact } from '../../src/database/database.ts';
import { checkRebuild } from '../../src/ledger/rebuild.ts';
import { changeSettings } from '../../src/organisation/organisation.ts';
import { messagesFor, messagesOfAll } from '../../src/people/language.ts';
import { projections } from '../../src/projections.ts';
import { addStaff, startApp, type TestApp } from '../support/app.ts';
import { onBoth } from '../support/databases.ts';

onBoth('the language of a request', (open) => {
  let app: TestApp;
  beforeEach(async () => {
    app = await startApp({ database: await open() });
  });
  afterEach(() => app.close());

  const speaks = (text: string) => /<html lang="(\w+)"/.exec(text)?.[1];
  const spanish = { 'accept-language': 'es-MX,es;q=0.9,en;q=0.5' };
  const entries = () =>
    app.ground.database.read
      .selectFrom('ledger')
      .select('body')
      .where('kind', '=', 'language-chosen')
      .execute();

  it('is what the browser asks for, until somebody chooses on the page before sign-in', async () => {
    const guest = app.browser();
    expect(speaks((await guest.get('/sign-in')).text)).toBe('en');
    const asked = await guest.get('/sign-in', spanish);
    expect(speaks(asked.text)).toBe('es');
    expect(asked.text).toContain('lang="en"');
    expect((await guest.post('/language', { language: 'es', next: '/sign-in?x=1' })).location).toBe(
      '/sign-in?x=1',
    );
    expect(speaks((await guest.get('/sign-in')).text)).toBe('es');
    await guest.post('/language', { language: 'en', next: '/sign-in' });
    expect(speaks((await guest.get('/sign-in', spanish)).text)).toBe('en');
    expect(await entries()).toHaveLength(0);
  });

  it('is the person’s own choice once they made one, on the ledger and at any browser', async () => {
    const nurse = await addStaff(app);
    const browser = await app.as(nurse);
    expect((await browser.post('/language', { language: 'es', next: '/' })).location).toBe('/');
    await browser.post('/language', { language: 'es', next: '/' });
    expect((await entries()).map(({ body }) => JSON.parse(body).facts)).toEqual([{ language: 'es' }]);
    const elsewhere = await app.as(nurse);
    const home = await elsewhere.get('/', { 'accept-language': 'en' });
    expect(speaks(home.text)).toBe('es');
    expect(home.text).toContain('Cerrar sesión');
    // Errors too, and pages after a form.
    expect(speaks((await elsewhere.get('/no/such/page')).text)).toBe('es');
    expect(speaks((await elsewhere.post('/account/password', {})).text)).toBe('es');
    expect((await messagesFor(app.ground.database.read, nurse.id)).language).toBe('es');
    expect(await checkRebuild(app.ground.database, projections, app.clock.now())).toMatchObject({
      ok: true,
    });
  });

  it('leaves nothing of a language in the browser of whoever signs out', async () => {
    const guest = app.browser();
    await guest.get('/sign-in');
    await guest.post('/language', { language: 'es', next: '/sign-in' });
    const nurse = await addStaff(app);
    await guest.signIn(nurse.email);
    expect(speaks((await guest.get('/')).text)).toBe('es');
    await guest.post('/sign-out');
    expect(speaks((await guest.get('/sign-in')).text)).toBe('en');
  });

  it('follows the register of staff, and then the organisation', async () => {
    const [reads, other] = [await addStaff(app), await addStaff(app)];
    const { read, write } = app.ground.database;
    await transact(write, async (tx) => {
      await changeSettings(tx, app.clock.now(), 'test', { language: 'es' }, 'UTC');
      await tx
        .insertInto('work')
        .values({
          person_id: reads.id,
          kind: 'employee',
          hourly: 0,
          shift: '',
          language: 'en-GB',
          country: null,
        })
        .onConflict((oc) => oc.column('person_id').doUpdateSet({ language: 'en-GB' }))
        .execute();
    });
    const all = await messagesOfAll(read);
    expect([all(reads.id).language, all(other.id).language]).toEqual(['en', 'es']);
    const few = await messagesOfAll(read, [reads.id, other.id]);
    expect([few(reads.id).language, few(other.id).language]).toEqual(['en', 'es']);
    const browser = await app.as(reads);
    expect(speaks((await browser.get('/account')).text)).toBe('en');
  });

  it('takes no language that Heed does not speak, no form without its token, and leads nowhere else', async () => {
    const guest = app.browser();
    await guest.get('/sign-in');
    expect((await guest.post('/language', { language: 'fr', next: '/' })).status).toBe(422);
    expect((await guest.post('/language', { language: 'es', next: '//evil.example' })).location).toBe('/');
    expect((await guest.post('/language', { language: 'es' }, { csrf: null })).status).toBe(403);
    expect((await guest.get('/language')).status).toBe(404);
  });
});
