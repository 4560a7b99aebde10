import { transact, type Tx } from '../../src/database/database.ts';
import type { NewEntry } from '../../src/ledger/entry.ts';
import { append, projectionsInUse } from '../../src/ledger/ledger.ts';
import { checkRebuild } from '../../src/ledger/rebuild.ts';
import { ONBOARDING, setRule } from '../../src/obligations/rule.ts';
import { standingsOf } from '../../src/obligations/standing.store.ts';
import { setSite } from '../../src/organisation/organisation.ts';
import '../../src/projections.ts';
import { onBoth, type TestDatabase } from '../support/databases.ts';
import { differingFromNew } from './kept.ts';

const NOW = new Date('2027-06-01T12:00:00.000Z');

onBoth('what would be unfair, as it is kept', (open) => {
  let database: TestDatabase;
  const act = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => transact(database.write, work);
  const say = (...entries: NewEntry[]) => act((tx) => append(tx, NOW, entries));
  const of = (personId: string, at: string, kind: string, facts: NewEntry['facts'] = {}): NewEntry => ({
    at,
    kind,
    personId,
    facts: { by: 'test', ...facts },
  });
  const under = (personId: string, manager: string | null, at: string) =>
    of(personId, at, 'manager-set', { manager });
  const due = async (id: string) => {
    const [row] = await standingsOf(database.write, id);
    return row === undefined ? undefined : [row.dueOn, row.reasons[0]!.steps[0]];
  };
  const same = async () => {
    expect(await differingFromNew(database.write)).toEqual([]);
    expect(await checkRebuild(database, projectionsInUse(), NOW)).toMatchObject({ ok: true, differing: [] });
  };

  beforeEach(async () => {
    database = await open();
    await act((tx) => setSite(tx, NOW, 'test', { id: 's1', name: 'S1', country: 'us', zone: 'UTC' }));
    for (const id of ['boss', 'a', 'b'])
      await say(
        of(id, '2011-05-01', 'hired'),
        of(id, '2011-05-01', 'placed', { jobRole: 'clinician', site: 's1', team: '' }),
      );
  });

  it('gives somebody who becomes a manager by having people below the days from then, not from hire', async () => {
    const managers = { ...ONBOARDING, for: [{ roles: ['manager'] }] };
    await act((tx) =>
      setRule(tx, NOW, 'test', { ...managers, first: { after: 'joining', days: 14 } }, 'UTC'),
    );
    expect(await due('boss')).toBeUndefined();
    await say(under('a', 'boss', '2027-05-20'));
    expect(await due('boss')).toEqual(['2027-06-03', { why: 'joined', day: '2027-05-20' }]);
    await say(under('b', 'boss', '2027-05-25'), under('a', null, '2027-05-26'));
    expect(await due('boss')).toEqual(['2027-06-03', { why: 'joined', day: '2027-05-20' }]);
    await same();
    await say(under('a', 'boss', '2027-05-10'));
    expect(await due('boss')).toEqual(['2027-05-24', { why: 'joined', day: '2027-05-10' }]);
    await say(under('a', null, '2027-05-26'), under('b', null, '2027-05-27'));
    expect(await due('boss')).toBeUndefined();
    await say(under('b', 'boss', '2027-05-30'));
    expect(await due('boss')).toEqual(['2027-06-13', { why: 'joined', day: '2027-05-30' }]);
    await same();
  });

  it('asks for the signature alone as soon as a refresher is passed where nothing is done any more', async () => {
    await act((tx) => setRule(tx, NOW, 'test', ONBOARDING, 'UTC'));
    const begun = { attempt: 't1', course: 'social-media', courseHash: 'x', policy: 1, language: 'en' };
    await say(
      of('a', '2027-05-01T09:00:00.000Z', 'course-started', {
        ...begun,
        jobRole: 'clinician',
        use: 'refresher',
      }),
    );
    expect((await standingsOf(database.write, 'a'))[0]).toMatchObject({ needs: 'course' });
    await say(of('a', '2027-05-01T10:00:00.000Z', 'refresher-passed', { attempt: 't1', day: '2027-05-01' }));
    expect((await standingsOf(database.write, 'a'))[0]).toMatchObject({ needs: 'signature' });
    await same();
  });

  it('asks nobody who came back to sign what they had begun before, whenever they passed it: it is of the past', async () => {
    await act((tx) => setRule(tx, NOW, 'test', ONBOARDING, 'UTC'));
    const begun = { course: 'social-media', courseHash: 'x', policy: 1, language: 'en', jobRole: 'clinician' };
    for (const [id, passed] of [['a', '2027-05-01'], ['b', '2026-12-31']] as const)
      await say(
        of(id, '2026-12-30T09:00:00.000Z', 'course-started', { ...begun, attempt: `${id}-1` }),
        of(id, '2026-12-31', 'left', { hiredOn: '2011-05-01' }),
        of(id, '2027-04-01', 'hired'),
        of(id, `${passed}T10:00:00.000Z`, 'test-marked', { attempt: `${id}-1`, passed: true, day: passed }),
      );
    expect((await standingsOf(database.write, 'a'))[0]).toMatchObject({ needs: 'course' });
    expect((await standingsOf(database.write, 'b'))[0]).toMatchObject({ needs: 'course' });
    await same();
  }); // prettier-ignore
});
