import { shareText } from '../../src/reports/completion-page.ts';
import { dueText, expiresOn, statusText } from '../../src/reports/words.ts';
import { FOREVER } from '../../src/obligations/cycles.ts';
import { loadMessages } from '../../src/web/messages.ts';

const messages = loadMessages('en');
const dueOn = '2027-01-12';

describe('the words of the report', () => {
  it.each([
    [{ state: 'overdue' as const }, 'Overdue'],
    [{ state: 'due' as const }, 'Due'],
    [{ state: 'renewable' as const }, 'Renew soon'],
    [{ state: 'current' as const }, 'Done'],
    [{ state: 'left' as const }, 'Left'],
  ])('%j is %s', (row, text) => {
    expect(statusText(messages, row)).toBe(text);
  });

  const done = { state: 'current' as const, dueOn, needs: 'nothing' as const, doneOn: '2026-01-12' };
  it.each([
    ['done', done, dueOn, dueOn],
    ['expired', { ...done, state: 'overdue' as const }, dueOn, dueOn],
    ['never done', { ...done, state: 'due' as const, needs: 'course' as const, doneOn: null }, dueOn, ''],
    [
      'done, but a new policy waits for a signature',
      { ...done, state: 'due' as const, needs: 'signature' as const },
      dueOn,
      '',
    ],
    ['done once and for all', { ...done, dueOn: FOREVER }, '', 'never'],
    ['left', { ...done, state: 'left' as const }, '', ''],
  ])('%s: due and expiry', (_what, row, due, expires) => {
    expect([dueText(row), expiresOn(row)]).toEqual([due, expires]);
  });
});

describe('the share of those who are done', () => {
  const counts = {
    overdue: 0,
    due: 0,
    renewable: 0,
    current: 0,
    paused: 0,
    exempt: 0,
    left: 0,
    soon: 0,
    lapsed: 0,
  };
  it.each([
    ['nobody owes anything', { paused: 3, left: 2 }, 95, ''],
    ['no target', { current: 1, due: 1 }, null, '1 of 2 people are done: 50 %.'],
    ['rounded down, so not reached', { current: 949, due: 51 }, 95, '949 of 1,000 people are done: 94 %. Your target is 95 %.'],
    ['just reached', { current: 900, renewable: 50, overdue: 50 }, 95, '950 of 1,000 people are done: 95 %. Your target of 95 % is reached.'],
    ['what lapsed is not done, even in grace', { current: 3, renewable: 1, lapsed: 1 }, 95, '3 of 4 people are done: 75 %. Your target is 95 %.'],
    ['without those on leave, excused or gone', { current: 2, paused: 9, exempt: 9, left: 9 }, 100, '2 of 2 people are done: 100 %. Your target of 100 % is reached.'],
  ] as const)('%s', (_name, some, target, text) => {
    expect(shareText(messages, { ...counts, ...some }, { target, isSeveral: false })).toBe(text);
  }); // prettier-ignore

  it('counts things where people owe several', () => {
    const some = { ...counts, current: 3, due: 1 };
    expect(shareText(messages, some, { target: null, isSeveral: true })).toBe(
      '3 of 4 things that people owe are done: 75 %.',
    );
  });
});
