import fc from 'fast-check';
import { judge, pauseAfter, tidyWords, type Outcome, type SmtpTrouble } from '../../src/mail/outcome.ts';

const said = (responseCode: number, command: string, code = 'EENVELOPE'): SmtpTrouble => ({
  message: 'failed',
  code,
  command,
  response: `${responseCode} words`,
  responseCode,
});

describe('how sending went', () => {
  it.each<[string, SmtpTrouble, boolean, Outcome['state'], boolean?]>([
    ['the recipient is unknown', said(550, 'RCPT TO'), false, 'refused'],
    ['the mailbox is full for now', said(452, 'RCPT TO'), false, 'again', false],
    ['greylisted', said(450, 'RCPT TO'), false, 'again', false],
    ['the text is taken for spam', said(554, 'DATA', 'EMESSAGE'), true, 'refused'],
    ['the text is not taken now', said(451, 'DATA', 'EMESSAGE'), true, 'again', false],
    ['the server closes', said(421, 'DATA', 'EMESSAGE'), true, 'again', true],
    ['the server closes for all', said(421, 'CONN', 'ECONNECTION'), false, 'again', true],
    ['our sender is refused: a setting', said(553, 'MAIL FROM'), false, 'again', true],
    ['our password is wrong: a setting', said(535, 'AUTH PLAIN', 'EAUTH'), false, 'again', true],
    ['a conversation out of step', said(503, 'RCPT TO'), false, 'again', false],
    [
      'nobody listens',
      { message: 'connect ECONNREFUSED', code: 'ESOCKET', command: 'CONN' },
      false,
      'again',
      true,
    ],
    ['no such host', { message: 'ENOTFOUND', code: 'EDNS', command: 'CONN' }, false, 'again', true],
    [
      'silence before the mail',
      { message: 'Timeout', code: 'ETIMEDOUT', command: 'CONN' },
      false,
      'again',
      true,
    ],
    ['silence after the mail', { message: 'Timeout', code: 'ETIMEDOUT', command: 'CONN' }, true, 'unsure'],
    ['hung up after the mail', { message: 'closed', code: 'ECONNECTION', command: 'CONN' }, true, 'unsure'],
    [
      'an address that is none',
      { message: 'No recipients', code: 'EENVELOPE', command: 'API' },
      false,
      'refused',
    ],
  ])('%s', (_what, ...[trouble, handedOver, state, everything]) => {
    const outcome = judge(trouble, handedOver);
    expect(outcome.state).toBe(state);
    if (outcome.state === 'again') expect(outcome.everything).toBe(everything);
  });

  it('keeps the words of the server without any address, on one line', () => {
    expect(tidyWords('550 5.1.1 <ana.ng+x@larkfield.example>: unknown\r\n user')).toBe(
      '550 5.1.1 <…@…>: unknown user',
    );
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.emailAddress(), fc.string(), (a, email, b) => {
        const tidy = tidyWords(`${a} <${email}> ${b}`);
        expect(tidy).not.toContain(email);
        expect(tidy.length).toBeLessThanOrEqual(300);
        expect(tidy).not.toMatch(/[\r\n\0]/);
      }),
    );
  });

  it('is tried again with growing pauses for about three days, then no more', () => {
    const pauses: number[] = [];
    for (let tries = 1; ; tries++) {
      const pause = pauseAfter(tries);
      if (pause === undefined) break;
      pauses.push(pause);
    }
    expect(pauses.slice(0, 5)).toEqual([1, 5, 15, 60, 240]);
    expect(pauses).toEqual(pauses.toSorted((a, b) => a - b));
    const hours = pauses.reduce((sum, minutes) => sum + minutes, 0) / 60;
    expect(hours).toBeGreaterThan(66);
    expect(hours).toBeLessThanOrEqual(72);
  });
});
