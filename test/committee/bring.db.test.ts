import { bringIn, keepBrought, keptParts, MOST_PARTS, type Bringing } from '../../src/committee/bring.ts';
import { addOwnClause, dropClause } from '../../src/committee/clause.ts';
import { draftOf, dropDraft, openDraft } from '../../src/committee/draft.ts';
import { keepContent } from '../../src/files/content.store.ts';
import { checkRebuild } from '../../src/ledger/rebuild.ts';
import type { Brought } from '../../src/policy/bring.ts';
import { projections } from '../../src/projections.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { onBoth, type TestDatabase } from '../support/databases.ts';
import { putIntoForce } from '../support/training.ts';
import { run, seated, source, type Committee } from './make.ts';

const POLICY: Brought[] = [
  { heading: 'Hospital radio', text: 'Ask [the studio] before you speak.\n– never live' },
  { heading: 'Photos of patients', text: 'No photos of patients without permission.' },
  { heading: 'Notice board', text: 'Tell [form] first.' },
];
const SAYS = { aside: 'no rules yet', basis: 'What we had' };

onBoth('a policy that is brought into a draft', (open) => {
  let app: TestApp;
  let database: TestDatabase;
  let them: Committee;
  let id: string;

  beforeEach(async () => {
    database = await open();
    app = await startApp({ database });
    await putIntoForce(database, app.clock.now());
    them = await seated(app, ['seat-clinical']);
    id = await run(app, (tx, now) => openDraft(tx, now, them.officer.id));
  });
  afterEach(() => app.close());

  const keep = (brought = POLICY) => run(app, (tx) => keepBrought(tx, id, brought));
  const bring = (given: Omit<Partial<Bringing>, 'titles'> & { titles: Record<number, string> }) =>
    run(app, async (tx, now, today) => {
      const hash = given.hash ?? '';
      const titles = new Map(Object.entries(given.titles).map(([n, title]) => [Number(n), title]));
      const all = { plain: true, says: SAYS, ...given, hash, titles };
      return bringIn(tx, now, them.seats['seat-clinical'].id, id, all, source(), today);
    });
  const own = async () => (await draftOf(database.read, id)).version.clauses.filter((c) => c.own);
  const bodies = async (kind: string) =>
    (await database.read.selectFrom('ledger').select('body').where('kind', '=', kind).execute()).map(
      ({ body }) => JSON.parse(body) as { facts: Record<string, unknown> },
    );

  it('becomes clauses of its own, in its order, without rules', async () => {
    const hash = await keep();
    expect(await bring({ hash, titles: { 2: 'The notice board', 0: 'Hospital radio' } })).toBe(2);
    const bare = { roles: ['all'], aside: 'no rules yet', basis: 'What we had', rules: [], locked: false };
    expect(await own()).toEqual([
      expect.objectContaining({
        id: 'OC-01',
        title: 'Hospital radio',
        rule: 'Ask (the studio) before you speak.\n– never live',
        ...bare,
      }),
      // A bracket that the policy has stays one.
      expect.objectContaining({
        id: 'OC-02',
        title: 'The notice board',
        rule: 'Tell [form] first.',
        ...bare,
      }),
    ]);
    expect((await bodies('draft-changed')).map(({ facts }) => String(facts['part'])).toSorted()).toEqual([
      'clause:OC-01',
      'clause:OC-02',
    ]);
    const [entry] = await bodies('policy-brought');
    expect(entry!.facts).toEqual({ draft: id, hash, by: them.seats['seat-clinical'].id, clauses: 2 });
    expect(await checkRebuild(database, projections, app.clock.now())).toMatchObject({
      ok: true,
      differing: [],
    });
  });

  it('comes once, also when two confirm it at the same time, and what was left out may come later', async () => {
    const hash = await keep();
    expect(await keep()).toBe(hash);
    const both = await Promise.allSettled([
      bring({ hash, titles: { 1: 'Photos' } }),
      bring({ hash, titles: { 1: 'Photos', 0: 'Radio' } }),
    ]);
    const [refused, ...more] = both.filter((one) => one.status === 'rejected');
    expect(more).toEqual([]);
    expect(refused!.reason).toMatchObject({ kind: 'conflict', key: 'bring.twice' });
    const came = (await own()).length;
    const again = await keep();
    expect(again).not.toBe(hash);
    // What is there already, word for word, is not there twice.
    await expect(bring({ hash: again, titles: { 1: 'Photos' } })).rejects.toMatchObject({
      problems: [{ key: 'bring.nothing-new' }],
    });
    expect(await bring({ hash: again, titles: { 1: 'Photos', 2: 'Board' } })).toBe(1);
    expect(await own()).toHaveLength(came + 1);
    expect(await bodies('policy-brought')).toHaveLength(2);
  });

  it('is refused whole when one part cannot be a clause', async () => {
    const hash = await keep();
    await expect(
      bring({ hash, plain: false, titles: { 0: 'Radio', 1: '', 2: 'x'.repeat(121) } }),
    ).rejects.toMatchObject({
      problems: [
        { field: 'plain', key: 'committee.bracket-unknown', params: { bracket: 'the studio' } },
        { field: 'title-1', key: 'committee.words-needed' },
        { field: 'title-2', key: 'committee.words-long' },
      ],
    });
    await expect(bring({ hash, titles: {} })).rejects.toMatchObject({
      problems: [{ key: 'bring.none-chosen' }],
    });
    await expect(bring({ hash, titles: { 7: 'Nothing' } })).rejects.toMatchObject({
      problems: [{ key: 'bring.none-chosen' }],
    });
    expect(await own()).toEqual([]);
    expect(await bodies('draft-changed')).toEqual([]);
  });

  it('is found by its own hash in its own draft alone', async () => {
    const hash = await keep();
    const other = await run(app, (tx, now) => openDraft(tx, now, them.officer.id));
    const [text, list, policy] = await run(app, (tx) =>
      Promise.all([
        keepContent(tx, 'x', 'plain text'),
        keepContent(tx, 'x', '[]'),
        keepContent(tx, 'x', '{"parts":[{"title":"a","text":"b"}]}'),
      ]),
    );
    expect(await keptParts(database.read, id, hash)).toHaveLength(3);
    expect(await keptParts(database.read, other, hash)).toBeUndefined();
    for (const forged of [text, list, policy, '', 'a'.repeat(64), `${hash} `, "' or 1=1 --"]) {
      expect(await keptParts(database.read, id, forged)).toBeUndefined();
      await expect(bring({ hash: forged, titles: { 0: 'x' } })).rejects.toMatchObject({
        problems: [{ field: 'file', key: 'bring.unknown' }],
      });
    }
  });

  it('fits into the room that there is for clauses of one’s own, which are numbered for ever', async () => {
    const filled = { who: '', what: '', whatNot: '', where: '', when: '', roles: ['all'], rules: [] };
    const edit = { ...filled, title: 'Radio', rule: 'Ask.', basis: '', aside: '' };
    await run(app, (tx, now, today) => addOwnClause(tx, now, them.officer.id, id, edit, source(), today));
    await run(app, (tx, now, today) =>
      dropClause(tx, now, them.officer.id, { draftId: id, clause: 'OC-01', shown: 1 }, '', today),
    );
    const many = Array.from({ length: MOST_PARTS }, (_, n) => ({ heading: `Rule ${n}`, text: `Ask ${n}.` }));
    const hash = await keep(many);
    const titles = (count: number) => Object.fromEntries(many.slice(0, count).map((p, n) => [n, p.heading]));
    await expect(bring({ hash, titles: titles(99) })).rejects.toMatchObject({
      problems: [{ key: 'bring.no-room', params: { count: 99, room: 98 } }],
    });
    expect(await own()).toEqual([]);
    expect(await bring({ hash, titles: titles(98) })).toBe(98);
    expect((await own()).map((c) => `${c.id} ${c.rule}`)).toEqual(
      many.slice(0, 98).map(({ text }, n) => `OC-${String(n + 2).padStart(2, '0')} ${text}`),
    );
    await expect(keep([...many, { heading: 'One more', text: 'Ask.' }])).rejects.toMatchObject({
      problems: [{ field: 'file', key: 'bring.too-many' }],
    });
  }, 30_000);

  it('never comes into a draft whose text stands', async () => {
    const hash = await keep();
    await run(app, (tx, now) => dropDraft(tx, now, them.officer.id, id));
    await expect(keep()).rejects.toMatchObject({ key: 'committee.text-stands' });
    await expect(bring({ hash, titles: { 0: 'Radio' } })).rejects.toMatchObject({
      key: 'committee.text-stands',
    });
  });
});
