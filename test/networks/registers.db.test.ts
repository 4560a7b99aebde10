import { checkRebuild, rebuild } from '../../src/ledger/rebuild.ts';
import { projectionsInUse } from '../../src/ledger/ledger.ts';
import { accountFlags, accountMark, closeAccount } from '../../src/networks/accounts.ts';
import { accounts } from '../../src/networks/accounts.store.ts';
import {
  changedFeatures,
  featureMark,
  gaps,
  lookAt,
  looksDue,
  nextLook,
} from '../../src/networks/features.ts';
import { features } from '../../src/networks/features.store.ts';
import { networks } from '../../src/networks/networks.store.ts';
import { renameNetwork } from '../../src/networks/networks.ts';
import { startingList, takeStartingList } from '../../src/networks/starting-list.ts';
import { decideWatch, openWatch, watchMark } from '../../src/networks/watch.ts';
import { watchList } from '../../src/networks/watch.store.ts';
import { changePerson } from '../../src/people/people.ts';
import { personDetails } from '../../src/people/people.store.ts';
import { onBoth, type TestDatabase } from '../support/databases.ts';
import { house } from './make.ts';

const DAY = '2026-02-01';

onBoth('the registers', (open) => {
  let database: TestDatabase;
  let here: Awaited<ReturnType<typeof house>>;
  beforeEach(async () => {
    database = await open();
    here = await house(database);
    await here.publish(here.at('2026-01-05'));
  });

  const leave = async (id: string, leftOn: string) =>
    here.run(async (tx) => {
      const details = await personDetails(tx, id);
      await changePerson(tx, here.at(DAY), null, id, { ...details!, leftOn }, DAY);
    });
  const account = async (id: string) => (await accounts(database.read, DAY)).find((one) => one.id === id)!;
  const feature = async (id: string) => (await features(database.read)).find((one) => one.id === id)!;

  it('flag an account from the day on which an owner leaves, and while it has fewer than two', async () => {
    const [ana, ben] = [await here.person({ name: 'Ana' }), await here.person({ name: 'Ben' })];
    const id = await here.account(DAY, { owner1: 'Ana', owner2: 'Ben' });
    await here.account(DAY, { name: 'Page', owner1: 'ana' });
    await here.account(DAY, { name: 'Group' });
    await leave(ben, '2026-03-01');
    const flags = async (day: string) =>
      Object.fromEntries((await accountFlags(database.read, day)).map((one) => [one.name, one.flags]));
    expect(await flags('2026-02-28')).toEqual({
      Page: [{ kind: 'few-owners', count: 1 }],
      Group: [{ kind: 'few-owners', count: 0 }],
    });
    const left = { kind: 'owner-left', personId: ben, name: 'Ben', on: '2026-03-01' };
    expect((await flags('2026-03-01'))['@larkfield']).toEqual([left]);
    await leave(ana, '2026-04-01');
    expect((await flags('2026-04-02'))['Page']).toHaveLength(2);
    // Who comes back owns it again; who is closed asks for nobody.
    await here.run((tx) => closeAccount(tx, here.at('2026-05-01'), 'test', '2026-05-01', id, '2026-04-30'));
    expect((await flags('2026-05-01'))['@larkfield']).toBeUndefined();
    expect((await account(id)).closedOn).toBe('2026-04-30');
  });

  it('take owners who are here, two different ones, and let one who has left stand until another is named', async () => {
    const ben = await here.person({ name: 'Ben Ivers' });
    await here.person({ name: 'Ana Ruiz' });
    await here.person({ name: 'Gone Already', leftOn: '2025-12-31' });
    await here.person({ name: 'From Outside', hiredOn: null });
    const refused = (owner1: string, owner2 = '') =>
      here
        .account(DAY, { owner1, owner2 })
        .catch((error: { problems: { field: string; key: string }[] }) =>
          error.problems.map(({ field, key }) => `${field} ${key}`),
        );
    expect(await refused('Nobody', 'Gone Already')).toEqual([
      'owner1 networks.person-nobody',
      'owner2 networks.person-left',
    ]);
    expect(await refused('From Outside')).toEqual(['owner1 networks.person-left']);
    expect(await refused('Ben Ivers', 'ben ivers')).toEqual(['owner2 networks.owner-twice']);
    const id = await here.account(DAY, { owner1: 'Ben Ivers', owner2: 'Ana Ruiz' });
    await leave(ben, DAY);
    const seen = accountMark(await account(id));
    await here.account(DAY, { owner1: 'Ben Ivers', owner2: 'Ana Ruiz', purpose: 'Other' }, { id, seen });
    expect((await account(id)).owners.map(({ name, here: is }) => [name, is])).toEqual([
      ['Ben Ivers', false],
      ['Ana Ruiz', true],
    ]);
  });

  it('add a network by its name once, also when two do so together, and rename it everywhere', async () => {
    await Promise.all([
      here.account(DAY, { name: 'a' }),
      here.account(DAY, { name: 'b', network: ' instagram' }),
      here.feature(DAY, { network: 'INSTAGRAM' }),
    ]);
    const [only, ...others] = await networks(database.read);
    expect(others).toEqual([]);
    const rename = (name: string) =>
      here.run((tx) => renameNetwork(tx, here.at(DAY), 'test', { id: only!.id, name }, DAY));
    expect(await rename('Insta')).toBe(true);
    expect(await rename('Insta')).toBe(false);
    expect((await features(database.read)).map((one) => one.network)).toEqual(['Insta']);
    await here.feature(DAY, { network: 'TikTok' });
    await expect(rename('tiktok')).rejects.toMatchObject({ problems: [{ key: 'networks.network-exists' }] });
  });

  it('write nothing for what is as it was, and nothing over what somebody else changed', async () => {
    const [a, f, w] = [await here.account(DAY), await here.feature(DAY), await here.watch(DAY)];
    const marks = async () => ({
      account: { id: a, seen: accountMark(await account(a)) },
      feature: { id: f, seen: featureMark(await feature(f)) },
      watch: { id: w, seen: watchMark((await watchList(database.read))[0]!) },
    });
    const before = await marks();
    await here.account(DAY, {}, before.account);
    await here.feature(DAY, {}, before.feature);
    await here.watch(DAY, {}, before.watch);
    for (const kind of ['account-set', 'feature-set', 'watch-set', 'network-set'])
      expect([kind, (await here.kinds(kind)).length]).toEqual([kind, 1]);
    const both = await Promise.allSettled(
      ['one', 'two'].map((purpose) => here.account(DAY, { purpose }, before.account)),
    );
    expect(both.map((one) => one.status).toSorted()).toEqual(['fulfilled', 'rejected']);
    const changed = { key: 'networks.changed-meanwhile' };
    await here.feature(DAY, { risk: 'Other.' }, before.feature);
    await expect(here.feature(DAY, { risk: 'Third.' }, before.feature)).rejects.toMatchObject(changed);
    await here.watch(DAY, { risk: 'Other.' }, before.watch);
    await expect(here.watch(DAY, { risk: 'Third.' }, before.watch)).rejects.toMatchObject(changed);
  });

  it('call a feature a gap while none of its clauses is in force, and no longer when it is gone', async () => {
    const covered = await here.feature(DAY, { name: 'Covered', clauses: ['SM-15', 'SM-04'] });
    const id = await here.feature(DAY);
    expect(await gaps(database.read)).toEqual([
      {
        featureId: id,
        network: 'Instagram',
        name: 'Broadcast channels',
        risk: 'Many people read what looks like a small circle.',
      },
    ]);
    expect((await feature(covered)).clauses).toEqual(['SM-04', 'SM-15']);
    await expect(here.feature(DAY, { name: 'Odd', clauses: ['SM-99'] })).rejects.toMatchObject({
      problems: [{ field: 'clauses', key: 'networks.clause-unknown' }],
    });
    await here.feature('2026-03-01', { gone: true }, { id, seen: featureMark(await feature(id)) });
    expect(await gaps(database.read)).toEqual([]);
    expect((await feature(id)).goneOn).toBe('2026-03-01');
  });

  it('ask for a look each quarter, at once for what came from the list', async () => {
    const id = await here.feature('2026-01-31');
    const due = async (day: string) => (await looksDue(database.read, day)).map((one) => one.id);
    expect(nextLook(await feature(id))).toBe('2026-04-30');
    expect(await due('2026-04-29')).toEqual([]);
    expect(await due('2026-04-30')).toEqual([id]);
    const look = (day: string, ids: string[]) => here.run((tx) => lookAt(tx, here.at(day), 'test', day, ids));
    expect(await look('2026-04-30', [id, 'nobody'])).toBe(1);
    expect(await look('2026-04-30', [id])).toBe(1);
    expect(nextLook(await feature(id))).toBe('2026-07-31');
    expect((await feature(id)).looks).toHaveLength(2);
    await here.run((tx) => takeStartingList(tx, here.at('2026-05-02'), 'test', '2026-05-02'));
    expect(await due('2026-05-02')).toHaveLength(startingList().length);
  });

  it('tell what was added or changed here, and whether somebody looked since', async () => {
    await here.run((tx) => takeStartingList(tx, here.at(DAY), 'test', DAY));
    expect(await changedFeatures(database.read)).toEqual([]);
    const live = (await features(database.read)).find((one) => one.shipped === 'any/live')!;
    const { name, network, place, clauses } = live;
    const as = { name, network, place: place as 'live', clauses };
    await here.feature('2026-03-03', { ...as, risk: 'Worse now.' }, { id: live.id, seen: featureMark(live) });
    const told = {
      featureId: live.id,
      name: 'Live video',
      clauses: ['SM-04', 'SM-15'],
      changedOn: '2026-03-03',
    };
    expect(await changedFeatures(database.read)).toEqual([{ ...told, lookedAt: null }]);
    await here.run((tx) => lookAt(tx, here.at('2026-03-04'), 'test', '2026-03-04', [live.id]));
    expect(await changedFeatures(database.read)).toEqual([{ ...told, lookedAt: '2026-03-04T12:00:00.000Z' }]);
    const now = await feature(live.id);
    await here.feature('2026-03-05', { ...as, risk: 'Better now.' }, { id: live.id, seen: featureMark(now) });
    expect(await changedFeatures(database.read)).toEqual([
      { ...told, changedOn: '2026-03-05', lookedAt: null },
    ]);
    expect((await feature(live.id)).shipped).toBe('any/live');
  });

  it('take the list that comes with Heed once, without what is there by its name or was renamed', async () => {
    await here.feature(DAY, { network: 'any NETWORK', name: 'live  video' });
    const take = () => here.run((tx) => takeStartingList(tx, here.at(DAY), 'test', DAY));
    const counts = await Promise.all([take(), take()]);
    expect(counts.toSorted((a, b) => a - b)).toEqual([0, startingList().length - 1]);
    const story = (await features(database.read)).find((one) => one.shipped === 'any/story')!;
    const { network, risk, clauses } = story;
    const as = { name: 'Our word for it', network, place: 'story' as const, risk, clauses };
    await here.feature(DAY, as, { id: story.id, seen: featureMark(story) });
    expect(await take()).toBe(0);
  });

  it('keep what is open on the watch-list on top, and each decision with its reason, once', async () => {
    const first = await here.watch(DAY, { feature: 'Second', firstSeen: '2026-01-20' });
    const id = await here.watch(DAY, { feature: 'First', firstSeen: '2026-01-02' });
    const decide = (action: 'nudge' | 'none') =>
      here.run((tx) => decideWatch(tx, here.at(DAY), 'test', DAY, id, { action, reason: 'Staff ask.' }));
    const both = await Promise.allSettled([decide('nudge'), decide('nudge')]);
    expect(both.map((one) => one.status).toSorted()).toEqual(['fulfilled', 'rejected']);
    await expect(decide('none')).rejects.toMatchObject({ key: 'networks.decided-already' });
    expect((await openWatch(database.read)).map((item) => item.id)).toEqual([first]);
    const list = await watchList(database.read);
    expect(list.map((item) => [item.id, item.decision?.action])).toEqual([
      [first, undefined],
      [id, 'nudge'],
    ]);
    expect(list[1]!.decision).toMatchObject({ reason: 'Staff ask.', on: DAY, byId: 'test' });
    const seen = watchMark(list[1]!);
    await expect(here.watch(DAY, { feature: 'Other' }, { id, seen })).rejects.toMatchObject({
      key: 'networks.decided-already',
    });
  });

  it('put no typed word into an entry, and come out of a rebuild as they were', async () => {
    const ben = await here.person({ name: 'Ben Ivers' });
    const id = await here.account(DAY, { owner1: 'Ben Ivers', note: 'zebra note', purpose: 'zebra purpose' });
    await here.feature(DAY, { risk: 'zebra risk', name: 'zebra name', network: 'zebra network' });
    const item = await here.watch(DAY, { risk: 'zebra risk', owner: 'Ben Ivers' });
    const decision = { action: 'policy-change', reason: 'zebra reason' } as const;
    await here.run((tx) => decideWatch(tx, here.at(DAY), ben, DAY, item, decision));
    await here.run((tx) => takeStartingList(tx, here.at(DAY), ben, DAY));
    const [one] = await features(database.read);
    await here.run((tx) => lookAt(tx, here.at('2026-03-01'), ben, '2026-03-01', [one!.id]));
    await here.run((tx) => closeAccount(tx, here.at(DAY), ben, DAY, id, DAY));
    const bodies = await database.read.selectFrom('ledger').select('body').execute();
    expect(bodies.filter(({ body }) => /zebra|Ben Ivers/.test(body))).toEqual([]);
    const all = async () => [
      await accounts(database.read, DAY),
      await features(database.read),
      await watchList(database.read),
    ];
    const before = await all();
    const now = here.at('2026-03-02');
    expect(await checkRebuild(database, projectionsInUse(), now)).toMatchObject({ ok: true, differing: [] });
    await rebuild(database, projectionsInUse(), now);
    expect(await all()).toEqual(before);
  });
});
