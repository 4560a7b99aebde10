import type { KyselyPlugin } from 'kysely';
import { transact } from '../../src/database/database.ts';
import { append } from '../../src/ledger/ledger.ts';
import { requiredEntries } from '../../src/obligations/requirement.ts';
import { askPack } from '../../src/packs/pack.ts';
import { packChoices } from '../../src/packs/choices.ts';
import { addStaff, startApp, type Browser, type TestApp } from '../support/app.ts';
import { onBoth } from '../support/databases.ts';
import { putIntoForce } from '../support/training.ts';

onBoth('the lists of packs', (open) => {
  let app: TestApp;
  let officer: Browser;
  let queries = 0;

  beforeAll(async () => {
    const opened = await open();
    const counter: KyselyPlugin = {
      transformQuery: ({ node }) => {
        queries++;
        return node;
      },
      transformResult: async ({ result }) => result,
    };
    app = await startApp({ database: { ...opened, read: opened.read.withPlugin(counter) } });
    await putIntoForce(app.ground.database, app.clock.now());
    officer = await app.as(await addStaff(app, { roles: ['officer'] }));
  });
  afterAll(() => app.close());

  // Each about a person, a case and a lesson of its own.
  async function add(from: number, to: number): Promise<void> {
    const { write } = app.ground.database;
    for (let n = from; n < to; n++) {
      const { id } = await addStaff(app, { name: `Person ${n}` });
      await transact(write, async (tx) => {
        const what = n % 2 === 0 ? { course: 'social-media' } : { of: 'social-media', lesson: 'why-it-matters' };
        const required = { what, cause: 'incident', due: '2026-12-01', reason: 'A photo', caseNumber: `INC-${n}` } as const;
        await append(tx, app.clock.now(), requiredEntries('by', `asked-${n}`, required, [id], '2026-10-05'));
        const ask = { from: '2026-01-01', to: '2026-10-01', sites: [], jobRole: '', people: [id], incident: `asked-${n}`, sample: null };
        await askPack(tx, app.clock.now(), { ask, reference: `REF-${n}`, by: null });
      });
    }
  } // prettier-ignore

  it('ask the database the same number of questions however many there are', async () => {
    const { database, messages } = app.ground;
    const count = async () => {
      const found: number[] = [];
      for (const path of ['/evidence/packs', '/evidence/packs/new']) {
        queries = 0;
        expect((await officer.get(path)).status).toBe(200);
        found.push(queries);
      }
      queries = 0;
      await packChoices(messages)(database.read);
      return [...found, queries];
    };
    await add(0, 4);
    await count();
    const few = await count();
    await add(4, 40);
    expect(await count()).toEqual(few);
    const list = (await officer.get('/evidence/packs')).text;
    for (const words of ['Person 39', 'INC-39', 'REF-39']) expect(list).toContain(words);
    const [newest] = await packChoices(messages)(database.read);
    expect(newest!.title).toContain('INC-39 · 5 Oct 2026');
  });
});
