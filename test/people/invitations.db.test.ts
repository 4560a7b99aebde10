import { transact } from '../../src/database/database.ts';
import { inviteByHand, inviteByMail, inviteEverybody } from '../../src/people/invitations.ts';
import { countInvitable } from '../../src/people/invitations.store.ts';
import type { PersonDetails } from '../../src/people/people.ts';
import { setRole } from '../../src/people/roles.ts';
import { managersAfter } from '../../src/reminders/line.store.ts';
import { entranceFacts } from '../../src/sign-in/account.store.ts';
import { entrance } from '../../src/sign-in/entrance.ts';
import { loadMessages } from '../../src/web/messages.ts';
import type { Place } from '../../src/web/ground.ts';
import { onBoth, type TestDatabase } from '../support/databases.ts';
import { add, change, NOW, organisationWith, somebody, TODAY } from './make.ts';

const PLACE: Place = { organisation: 'Larkfield', zone: 'UTC', messages: loadMessages('en') };
const LEFT = 'people.invite-left';
const OUTSIDE = 'people.invite-outside';

onBoth('who may come in', (open) => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await open();
    await organisationWith(database);
  });

  // What they are, whether they have a role, why they are not invited, and whether the weekly mail names them.
  const PEOPLE: [string, Partial<PersonDetails>, boolean, string | null, boolean][] = [
    ['employed', {}, false, null, true],
    ['on the last day', { leftOn: TODAY }, false, null, true],
    ['beginning much later', { hiredOn: '2027-06-01' }, false, null, false],
    ['outside', { hiredOn: null }, false, OUTSIDE, false],
    ['outside with a role', { hiredOn: null }, true, null, true],
    ['gone', { leftOn: '2026-10-04' }, false, LEFT, false],
    ['gone, with a role nobody took back', { leftOn: '2026-10-04' }, true, LEFT, false],
  ];

  it.each(PEOPLE)(
    'is invited, and hears of people below, as sign-in would let them in: %s',
    async (_who, given, hasRole, refused, hears) => {
      const id = await add(database, given);
      await add(database, { managerId: id, email: null });
      if (hasRole)
        await transact(database.write, (tx) =>
          setRole(tx, NOW, 'test', id, { role: 'officer', has: true }, TODAY),
        );
      const facts = await entranceFacts(database.read, id);
      expect(entrance(facts, TODAY).welcome).toBe(refused === null);
      const ways = [
        () => transact(database.write, (tx) => inviteByHand(tx, NOW, 'x', id, TODAY, async () => 'token')),
        () => transact(database.write, (tx) => inviteByMail(tx, NOW, 'x', id, TODAY, PLACE)),
      ];
      expect(await countInvitable(database.read, TODAY, NOW.toISOString())).toBe(refused === null ? 1 : 0);
      for (const way of ways) {
        if (refused === null) expect(await way()).toBeTruthy();
        else await expect(way()).rejects.toMatchObject({ kind: 'conflict', key: refused });
      }
      // Only a mail that waits already is in the way.
      await database.write.deleteFrom('mail').execute();
      expect(await inviteEverybody(database, NOW, 'x', TODAY, PLACE)).toBe(refused === null ? 1 : 0);
      const managers = await managersAfter(database.read, '', TODAY, 10);
      expect(managers.map((one) => one.id)).toEqual(hears ? [id] : []);
    },
  );

  it('is nobody any more the day after a last day that is entered, whatever role they have', async () => {
    const id = await add(database);
    await transact(database.write, (tx) =>
      setRole(tx, NOW, 'test', id, { role: 'officer', has: true }, TODAY),
    );
    const on = async (day: string) => {
      const facts = await entranceFacts(database.read, id);
      return entrance(facts, day);
    };
    const known = somebody();
    await change(database, id, { ...known, leftOn: TODAY });
    expect(await on(TODAY)).toMatchObject({ roles: ['officer'], welcome: true, learns: true });
    expect(await on('2026-10-06')).toMatchObject({ roles: [], welcome: false, learns: false });
    await change(database, id, { ...known, leftOn: null });
    expect(await on('2026-10-06')).toMatchObject({ welcome: true });
  });
});
