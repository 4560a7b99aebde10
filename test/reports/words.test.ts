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
