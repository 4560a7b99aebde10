import ICAL from 'ical.js';
import { readied } from '../../src/mail/wording.ts';
import { shippedWordings } from '../../src/mail/wordings.ts';
import {
  escalationMail,
  nudgeMail,
  reminderMail,
  type OwedItem,
  type ToPerson,
} from '../../src/reminders/letters.ts';
import { loadMessages } from '../../src/web/messages.ts';

const messages = loadMessages('en');
const now = new Date('2026-12-05T08:00:00.000Z');
const item: OwedItem = {
  what: 'Social media training',
  why: 'Hired 12 Nov 2026; 30 days, so 12 Dec 2026.',
  dueOn: '2026-12-12',
  today: '2026-12-05',
  obligation: 'course:1.1',
  path: '/courses/social-media',
};
const to: ToPerson = {
  organisation: 'Larkfield',
  origin: 'https://training.example.org',
  name: 'Ana Ng',
  items: [item],
  personId: 'ana',
  now,
};
const days = (calendar: string | undefined) =>
  calendar === undefined
    ? []
    : new ICAL.Component(ICAL.parse(calendar))
        .getAllSubcomponents('vevent')
        .map((event) => new ICAL.Event(event).startDate.toString());

describe('a reminder', () => {
  it('leads to the very thing, or home when there are several', () => {
    expect(reminderMail(messages, to).text).toContain(
      '\nhttps://training.example.org/courses/social-media\n',
    );
    const two = reminderMail(messages, { ...to, items: [item, { ...item, dueOn: '2026-12-20' }] });
    expect(two.text).toContain('\nhttps://training.example.org/\n');
    expect(two.text).not.toContain('/courses/');
  });

  it('says that it is paid time where the organisation does, also by hand', () => {
    const said = 'This is paid time. You need not do it at home.';
    for (const paidTime of [true, false]) {
      expect(reminderMail(messages, { ...to, paidTime }).text.includes(said)).toBe(paidTime);
      expect(nudgeMail(messages, { ...to, paidTime, manager: 'Mona' }).text.includes(said)).toBe(paidTime);
    }
  });

  it('brings what is ahead into the calendar, not what is over, and nothing without knowing whose', () => {
    const items = [
      item,
      { ...item, obligation: 'policy:1.1', dueOn: '2026-12-05' },
      { ...item, obligation: 'package:x:1.1', dueOn: '2026-12-04' },
      { ...item, obligation: undefined, dueOn: '2026-12-30' },
    ];
    expect(days(reminderMail(messages, { ...to, items }).calendar)).toEqual(['2026-12-05', '2026-12-12']);
    expect(reminderMail(messages, { ...to, personId: undefined })).not.toHaveProperty('calendar');
    const late = { ...item, today: '2026-12-13' };
    expect(reminderMail(messages, { ...to, items: [late] })).not.toHaveProperty('calendar');
  });

  it.each([
    ['2026-12-11', 'ahead'],
    ['2026-12-12', 'today'],
    ['2026-12-13', 'late'],
  ] as const)('uses the organisation’s words of the day, %s', (today, kind) => {
    const own = {
      subject: `{what} for {first_name}`,
      opening: `${kind}: {due}, {when}. {why}`,
      closing: 'Ask {manager}.',
    };
    const wordings = { ...shippedWordings(messages), [kind]: readied(kind, own) };
    const mail = reminderMail(messages, { ...to, items: [{ ...item, today }], manager: 'Mia Ko', wordings });
    expect(mail.subject).toBe('Social media training for Ana');
    expect(mail.text).toMatch(new RegExp(`^${kind}: 12 Dec 2026, (was )?due`));
    expect(mail.text).toContain('Hired 12 Nov 2026; 30 days, so 12 Dec 2026.\n\n- Social media training');
    expect(mail.text).toContain('Ask Mia Ko.\n\nSee what to do:');
    expect(mail.text).toContain('You get this because Larkfield asks all its staff');
  });

  it('by hand names who sent it, with their own words', () => {
    const words = 'I know it is busy.\nTake Friday.\r\n\r\n<b>Thanks</b>';
    const mail = nudgeMail(messages, { ...to, manager: 'Mia Ko', words });
    expect(mail.text).toContain('Mia Ko asks you to do this:\n\n- Social media training');
    expect(mail.text).toContain('Mia Ko writes:\n\nI know it is busy.\nTake Friday.\n\n<b>Thanks</b>\n\n');
    expect(mail.html).toContain('I know it is busy.<br>Take Friday.');
    expect(mail.html).not.toContain('<b>');
    expect(mail.text).toContain('because Mia Ko sent you a reminder');
    expect(nudgeMail(messages, { ...to, manager: 'Mia Ko', words: ' \n ' }).text).not.toContain('writes:');
  });
});

describe('the copy to a manager', () => {
  it('says who, what and since when, those first who wait longest', () => {
    const late = (dueOn: string) => ({ ...item, dueOn });
    const people = [
      { name: 'Ben', items: [late('2026-12-01')] },
      { name: 'Ana', items: [late('2026-12-03'), late('2026-11-20')] },
    ];
    const mail = escalationMail(messages, { ...to, name: 'Mia Ko', people });
    expect(mail.subject).toBe('Larkfield: 2 people still late with social media training');
    expect(mail.text).toMatch(
      /Ana\n- Social media training, was due on 20 Nov 2026.*\n- .*3 Dec 2026.*\n\nBen\n- /,
    );
    expect(mail.text).toContain('https://training.example.org/reports/completion');
    expect(escalationMail(messages, { ...to, people: [people[0]!] }).subject).toContain(
      '1 person still late',
    );
    const many = Array.from({ length: 3000 }, (_, n) => ({ name: `P${n}`, items: [late('2026-12-01')] }));
    expect(escalationMail(messages, { ...to, people: many }).text).toContain('And 2,800 more.');
  });
});
