import { dueText, expiresOn, statusText } from '../../src/reports/words.ts';
import { FOREVER } from '../../src/training/standing.ts';
import { loadMessages } from '../../src/web/messages.ts';

const messages = loadMessages('en');
const dueOn = '2027-01-12';

describe('the words of the report', () => {
  it.each([
    [{ state: 'overdue' as const, dueOn }, 'Overdue since 12 Jan 2027'],
    [{ state: 'due' as const, dueOn }, 'Due 12 Jan 2027'],
    [{ state: 'renewable' as const, dueOn }, 'Renew by 12 Jan 2027'],
    [{ state: 'current' as const, dueOn }, 'Done, until 12 Jan 2027'],
    [{ state: 'current' as const, dueOn: FOREVER }, 'Done'],
    [{ state: 'left' as const, dueOn }, 'Left'],
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
