import { transact } from '../../src/database/database.ts';
import { secretNamed } from '../../src/database/secret.store.ts';
import '../../src/projections.ts';
import { accountNamed, entranceFacts, putCredential } from '../../src/sign-in/account.store.ts';
import { mintLink, tokenHash } from '../../src/sign-in/link.ts';
import { openLink, useLink } from '../../src/sign-in/link.store.ts';
import {
  deleteSessionsOf,
  insertSession,
  sessionRow,
  touchSession,
} from '../../src/sign-in/session.store.ts';
import { tidySignIn } from '../../src/sign-in/sign-in.ts';
import {
  accountBucket,
  addressBucket,
  askToTry,
  everywhereBucket,
  mayAsk,
  succeeded,
} from '../../src/sign-in/slowdown.ts';
import { onBoth, type TestDatabase } from '../support/databases.ts';

const NOW = new Date('2026-10-05T09:00:00.000Z');
const later = (ms: number) => new Date(NOW.getTime() + ms);

const person = (id: string, employee_number: string | null, email: string | null) => ({
  id,
  employee_number,
  email,
  name: `Person ${id}`,
  sort_name: id,
  created_at: NOW.toISOString(),
});

onBoth('the stores of sign-in', (open) => {
  let db: TestDatabase;
  beforeEach(async () => {
    db = await open();
    await db.write
      .insertInto('person')
      .values([person('a', 'E-1', 'a@x.example'), person('b', 'e-1', null), person('c', 'a@x.example', null)])
      .execute();
  });

  const idOf = async (who: string) => (await accountNamed(db.read, who))?.personId;
  const session = (id: string, person_id: string, seen = NOW, ends = later(7 * 86_400_000)) =>
    insertSession(db.write, {
      id,
      person_id,
      data: '{}',
      seen_at: seen.toISOString(),
      expires_at: ends.toISOString(),
    });

  it('gives everybody who races for a secret the same one', async () => {
    const found = await Promise.all(Array.from({ length: 20 }, () => secretNamed(db.write, 'session')));
    expect(new Set(found).size).toBe(1);
    expect(found[0]).toMatch(/^[\w-]{43}$/);
    expect(await secretNamed(db.write, 'csrf')).not.toBe(found[0]);
  });

  it('finds an account by address first, then by the number as it is written', async () => {
    expect(await idOf('A@X.example')).toBe('a');
    expect(await idOf('E-1')).toBe('a');
    expect(await idOf('e-1')).toBe('b');
    expect(await idOf('nobody')).toBeUndefined();
    expect(await idOf('')).toBeUndefined();
  });

  it('keeps one password a person', async () => {
    for (const hash of ['one', 'two'])
      await transact(db.write, (tx) => putCredential(tx, 'a', hash, NOW.toISOString()));
    expect(await accountNamed(db.read, 'E-1')).toMatchObject({ passwordHash: 'two' });
    expect((await accountNamed(db.read, 'e-1'))?.passwordHash).toBeUndefined();
  });

  it('reads a session with what a page must know of its person', async () => {
    await session('s', 'a');
    expect(await sessionRow(db.read, 's')).toMatchObject({ roles: null, is_manager: 0, spells: null });
    await db.write
      .insertInto('granted_role')
      .values([
        { person_id: 'a', role: 'officer' },
        { person_id: 'a', role: 'administrator' },
      ])
      .execute();
    await db.write.insertInto('closure').values({ manager_id: 'a', person_id: 'b', depth: 1 }).execute();
    await db.write
      .insertInto('employment')
      .values([
        { person_id: 'a', hired_on: '2024-01-01', left_on: '2024-06-30', number: 1 },
        { person_id: 'a', hired_on: '2026-01-01', left_on: null, number: 2 },
      ])
      .execute();
    const row = await sessionRow(db.read, 's');
    expect(row).toMatchObject({ person_id: 'a', name: 'Person a', is_manager: 1 });
    expect(row!.roles!.split(',').toSorted()).toEqual(['administrator', 'officer']);
    expect(row!.spells!.split(',').toSorted()).toEqual(['2024-01-01/2024-06-30', '2026-01-01/']);
    const facts = await entranceFacts(db.read, 'a');
    expect(facts.spells!.split(',').toSorted()).toEqual(['2024-01-01/2024-06-30', '2026-01-01/']);
    expect(await sessionRow(db.read, 'none')).toBeUndefined();
  });

  it('never moves back when somebody was seen', async () => {
    await session('s', 'a');
    await touchSession(db.write, 's', later(1000).toISOString());
    await touchSession(db.write, 's', NOW.toISOString());
    expect((await sessionRow(db.read, 's'))!.seen_at).toBe(later(1000).toISOString());
  });

  it('ends all sessions of a person but one', async () => {
    for (const id of ['s1', 's2', 's3']) await session(id, 'a');
    await session('t', 'b');
    await transact(db.write, (tx) => deleteSessionsOf(tx, 'a', 's2'));
    const left = await db.read.selectFrom('session').select('id').orderBy('id').execute();
    expect(left.map(({ id }) => id)).toEqual(['s2', 't']);
    await transact(db.write, (tx) => deleteSessionsOf(tx, 'a', null));
    expect(await sessionRow(db.read, 's2')).toBeUndefined();
  });

  it('lets one of many use a link', async () => {
    const token = await transact(db.write, (tx) => mintLink(tx, NOW, 'a', 'reset'));
    const hash = tokenHash(token);
    const used = await Promise.all(
      Array.from({ length: 12 }, () => transact(db.write, (tx) => useLink(tx, hash, NOW.toISOString()))),
    );
    expect(used.filter((row) => row !== undefined)).toEqual([{ person_id: 'a', purpose: 'reset' }]);
    expect(await openLink(db.read, hash, NOW.toISOString())).toBeUndefined();
  });

  it('lets five of many guesses through that come at the same time', async () => {
    const buckets = [accountBucket('a', '10.0.0'), everywhereBucket('a', NOW), addressBucket('10.0.0.1')];
    const waits = await Promise.all(
      Array.from({ length: 30 }, (_, i) =>
        transact(db.write, (tx) => askToTry(tx, NOW, i % 2 === 0 ? buckets : buckets.toReversed())),
      ),
    );
    expect(waits.filter((seconds) => seconds === 0)).toHaveLength(5);
    expect(waits.filter((seconds) => seconds === 2)).toHaveLength(25);
    const kept = await db.read.selectFrom('slowdown').select(['key', 'failures']).orderBy('key').execute();
    expect(kept.map(({ failures }) => failures)).toEqual([5, 5, 5]);
    await transact(db.write, (tx) => succeeded(tx, buckets));
    const left = await db.read.selectFrom('slowdown').select(['key', 'failures']).orderBy('key').execute();
    expect(left).toEqual([
      { key: addressBucket('10.0.0.1').key, failures: 4 },
      { key: everywhereBucket('a', NOW).key, failures: 4 },
    ]);
    expect(JSON.stringify(kept)).not.toContain('10.0.0.1');
  });

  it('lets three of many requests for a link through', async () => {
    const asked = await Promise.all(
      Array.from({ length: 10 }, () => transact(db.write, (tx) => mayAsk(tx, NOW, 'a'))),
    );
    expect(asked.filter(Boolean)).toHaveLength(3);
  });

  it('tidies away what has ended, and nothing else', async () => {
    const now = later(31 * 86_400_000);
    const ago = (hours: number) => new Date(now.getTime() - hours * 3_600_000);
    await session('idle', 'a', ago(12), later(40 * 86_400_000));
    await session('over', 'a', ago(1), now);
    await session('alive', 'a', ago(11), later(40 * 86_400_000));
    await transact(db.write, async (tx) => {
      await mintLink(tx, NOW, 'a', 'reset');
      await mintLink(tx, ago(1), 'b', 'reset');
      await askToTry(tx, ago(25), [accountBucket('old', '10.0.0')]);
      await askToTry(tx, ago(1), [accountBucket('new', '10.0.0')]);
      await tidySignIn(tx, now);
    });
    const sessions = await db.read.selectFrom('session').select('id').execute();
    const links = await db.read.selectFrom('single_use_link').select('person_id').execute();
    const slow = await db.read.selectFrom('slowdown').select('key').execute();
    expect(sessions).toEqual([{ id: 'alive' }]);
    expect(links).toEqual([{ person_id: 'b' }]);
    expect(slow).toEqual([{ key: accountBucket('new', '10.0.0').key }]);
  });
});
