import { deviceOf, mintDevice, withDevice } from '../../src/sign-in/device.ts';
import { entrance } from '../../src/sign-in/entrance.ts';
import { hashPassword, isPassword } from '../../src/sign-in/password.ts';
import { machineOf, networkOf } from '../../src/sign-in/sign-in.ts';

describe('who may come in', () => {
  const on = '2026-10-05';
  it.each([
    ['employed', null, '2026-01-01/', true, true],
    ['on the last day', null, '2026-01-01/2026-10-05', true, true],
    ['left yesterday', null, '2026-01-01/2026-10-04', false, false],
    ['left yesterday, with a role', 'officer', '2026-01-01/2026-10-04', false, false],
    ['hired again', null, '2025-01-01/2025-06-30,2026-10-01/', true, true],
    ['beginning within the month', null, '2026-11-05/', true, true],
    ['beginning much later', null, '2027-11-06/', true, true],
    ['an auditor beginning later', 'auditor', '2026-11-06/', true, false],
    ['left and coming back', 'officer', '2025-01-01/2025-06-30,2027-01-01/', true, true],
    ['an auditor who works here', 'auditor', '2026-01-01/', true, false],
    ['an auditor from outside', 'auditor', null, true, false],
    ['nobody', null, null, false, false],
    ['nobody, from an empty list', '', '', false, false],
  ])('%s', (_who, roles, spells, welcome, learns) => {
    expect(entrance({ roles, spells, grants: null }, on)).toMatchObject({ welcome, learns });
  });

  it('knows the roles in one order, and no others', () => {
    expect(entrance({ roles: 'administrator,root,officer', spells: null, grants: null }, on).roles).toEqual([
      'officer',
      'administrator',
    ]);
  });
});

describe('an address', () => {
  it.each([
    ['10.1.2.3', '10.1.2', '10.1.2.3'],
    ['::ffff:10.1.2.3', '10.1.2', '10.1.2.3'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2', '2001:db8:1:2'],
    ['2001:DB8::1', '2001:db8:0:0', '2001:db8:0:0'],
    ['fe80::1%eth0', 'fe80:0:0:0', 'fe80:0:0:0'],
    ['::1', '0:0:0:0', '0:0:0:0'],
    ['', '', ''],
  ])('%j belongs to the network %j and the machine %j', (address, network, machine) => {
    expect(networkOf(address)).toBe(network);
    expect(machineOf(address)).toBe(machine);
  });
});

describe('the mark of a browser', () => {
  const secret = 'secret';
  it('is known by its seal, for its person alone', () => {
    const mark = mintDevice(secret, 'a-1');
    const cookie = withDevice(withDevice('', mark), mintDevice(secret, 'b-2'));
    expect(deviceOf(secret, cookie, 'a-1')).toBe(mark);
    expect(deviceOf(secret, cookie, 'c-3')).toBeUndefined();
    expect(deviceOf('another', cookie, 'a-1')).toBeUndefined();
    expect(deviceOf(secret, cookie.replace('a-1', 'a-2'), 'a-2')).toBeUndefined();
  });
});

describe('a password', () => {
  it('is kept as argon2id with the cost we say', async () => {
    const hash = await hashPassword('three blue bicycles');
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await isPassword(hash, 'three blue bicycles')).toBe(true);
    expect(await isPassword(hash, 'three blue bicycle')).toBe(false);
    expect(await isPassword(undefined, 'three blue bicycles')).toBe(false);
  });

  it('takes as long to refuse where there is no account', async () => {
    const hash = await hashPassword('three blue bicycles');
    const quickest = { known: Infinity, unknown: Infinity };
    for (let i = 0; i < 10; i++) {
      for (const [who, kept] of [
        ['known', hash],
        ['unknown', undefined],
      ] as const) {
        const begun = performance.now();
        await isPassword(kept, 'a wrong guess');
        quickest[who] = Math.min(quickest[who], performance.now() - begun);
      }
    }
    expect(quickest.unknown).toBeGreaterThan(quickest.known / 3);
  });
});
