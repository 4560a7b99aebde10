import { EARLIEST, latestHire, wrongWith, WRONGS, type Facts } from '../../src/people/mend.ts';

const TODAY = '2026-10-05';
const MANAGER = { email: 'm@x.example', hiredOn: '2020-01-01', leftOn: null };
const FINE: Facts = {
  email: 'p@x.example',
  hiredOn: '2026-01-01',
  leftOn: null,
  isAuditor: false,
  hasSite: true,
  manager: MANAGER,
  notMine: false,
};

describe('what is wrong with the facts of a person on 5 Oct 2026', () => {
  it.each<[string, Partial<Facts>, string[]]>([
    ['all there', {}, []],
    ['at the top: no manager, but an email', { manager: null }, []],
    ['no email, but a manager who has one', { email: null }, []],
    ['no email and no manager', { email: null, manager: null }, ['nobody-to-tell']],
    [
      'no email, nor has the manager',
      { email: null, manager: { ...MANAGER, email: null } },
      ['nobody-to-tell'],
    ],
    ['no hire date', { hiredOn: null }, ['hired-none']],
    ['no hire date, but an auditor from outside', { hiredOn: null, isAuditor: true, email: null }, []],
    [
      'no hire date, no site, no email: one thing first',
      { hiredOn: null, hasSite: false, email: null },
      ['hired-none'],
    ],
    ['hired within a year from now', { hiredOn: '2027-10-05' }, []],
    ['hired later than that', { hiredOn: '2027-10-06' }, ['hired-later']],
    ['hired on the first day of 1940', { hiredOn: '1940-01-01' }, []],
    ['hired before', { hiredOn: '1939-12-31' }, ['hired-before']],
    ['hired in 1900 and gone: nobody is told any more', { hiredOn: '1900-01-01', leftOn: '2020-01-01' }, []],
    ['left on the day of hire', { leftOn: '2026-01-01' }, []],
    ['left before the day of hire', { leftOn: '2025-12-31' }, ['left-before-hired']],
    [
      'leaves ahead, and is hired even later',
      { hiredOn: '2028-02-01', leftOn: '2028-01-01' },
      ['hired-later', 'left-before-hired'],
    ],
    ['the manager’s last day is today', { manager: { ...MANAGER, leftOn: TODAY } }, []],
    ['the manager left yesterday', { manager: { ...MANAGER, leftOn: '2026-10-04' } }, ['manager-left']],
    [
      'no email, and the manager who had one left',
      { email: null, manager: { ...MANAGER, leftOn: '2026-10-04' } },
      ['manager-left', 'nobody-to-tell'],
    ],
    ['the manager was never hired', { manager: { ...MANAGER, hiredOn: null } }, ['manager-outside']],
    ['the manager begins today', { manager: { ...MANAGER, hiredOn: TODAY } }, []],
    ['the manager begins tomorrow', { manager: { ...MANAGER, hiredOn: '2026-10-06' } }, ['manager-later']],
    [
      'somebody who left, with a manager who left',
      { leftOn: '2026-10-01', manager: { ...MANAGER, leftOn: '2026-09-01' } },
      [],
    ],
    ['no site', { hasSite: false }, ['site-none']],
    ['said not to be on the team', { notMine: true }, ['not-mine']],
    ['said so, and left since', { notMine: true, leftOn: '2026-10-04' }, []],
  ])('%s', (_title, given, wrong) => {
    expect(wrongWith({ ...FINE, ...given }, TODAY)).toEqual(wrong);
  });

  it('counts a year from 29 February to 28 February', () => {
    expect(latestHire('2028-02-29')).toBe('2029-02-28');
    expect(EARLIEST < TODAY).toBe(true);
    expect(new Set(WRONGS).size).toBe(WRONGS.length);
  });
});
