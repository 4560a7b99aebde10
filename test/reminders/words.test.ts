import type { Reason, Step } from '../../src/obligations/reasons.ts';
import { digestMail, reminderMail, type LatePerson } from '../../src/reminders/letters.ts';
import { itemOf, type Said } from '../../src/reminders/words.ts';
import { loadMessages } from '../../src/web/messages.ts';

const messages = loadMessages('en');
const to = { organisation: 'Larkfield', origin: 'https://training.example.org', name: 'Ana Ng' };
const because = (by: Reason['by'], ...steps: Step[]): Reason[] => [
  { by, id: 'r', dueOn: '2026-12-12', steps },
];
const hired = because(
  'rule',
  { why: 'hired', day: '2026-11-12' },
  { why: 'days', days: 30, day: '2026-12-12' },
);
const course: Said = { dueOn: '2026-12-12', needs: 'course', doneOn: null, reasons: hired };

// One mail with all that is owed.
const mailTo = (items: readonly (Said & { today: string })[]) =>
  reminderMail(messages, { ...to, items: items.map((item) => itemOf(messages, item)) });

const late = (name: string, depth: number, email: string | null = 'x@example.org'): LatePerson => ({
  personId: name,
  name,
  depth,
  email,
  dueOn: '2026-12-01',
});

describe('the mail to a person', () => {
  it('says what, when and why, and where to go', () => {
    const { subject, text, html } = mailTo([{ ...course, today: '2026-12-05' }]);
    expect(subject).toBe('Larkfield: Social media training, due on 12 Dec 2026, in 7 days');
    expect(text).toContain('Hello Ana Ng,');
    expect(text).toContain(
      '- Social media training, due on 12 Dec 2026, in 7 days. Hired 12 Nov 2026; 30 days, so 12 Dec 2026.',
    );
    expect(text).toContain('https://training.example.org/\n');
    expect(html).toContain('href="https://training.example.org/"');
  });

  it.each([
    ['2026-12-11', 'due on 12 Dec 2026, in 1 day'],
    ['2026-12-12', 'due today, 12 Dec 2026'],
    ['2026-12-13', 'was due on 12 Dec 2026, 1 day ago'],
    ['2027-01-11', 'was due on 12 Dec 2026, 30 days ago'],
  ])('is true on the day it is written, %s', (today, words) => {
    expect(mailTo([{ ...course, today }]).subject).toContain(words);
  });

  it('carries all that is owed, the soonest first', () => {
    const today = '2026-12-05';
    const items = [
      { ...course, today },
      {
        dueOn: '2026-12-01',
        needs: 'signature',
        doneOn: '2026-01-01',
        today,
        reasons: because('policy', { why: 'policy', number: 2, on: '2026-12-01', day: '2026-12-01' }),
      },
      {
        dueOn: '2026-12-30',
        needs: 'nothing',
        doneOn: '2025-12-30',
        today,
        reasons: because(
          'rule',
          { why: 'done', day: '2025-12-30' },
          { why: 'months', months: 12, day: '2026-12-30' },
        ),
      },
    ] satisfies (Said & { today: string })[];
    const { subject, text } = mailTo(items);
    expect(subject).toBe(
      'Larkfield: Your signature on the social media policy, was due on 1 Dec 2026, 4 days ago',
    );
    const lines = text.split('\n').filter((line) => line.startsWith('- '));
    expect(lines).toHaveLength(3);
    expect(lines[0]).toContain('Policy version 2 took effect 1 Dec 2026');
    expect(lines[2]).toContain('Yearly refresher');
    expect(text).toContain('as soon as you can');
  });
});

describe('the mail to a manager', () => {
  it('names direct reports first, and who has no email', () => {
    const people = [late('Ben', 1), late('Cleo', 1, null), late('Dan', 2)];
    const { subject, text } = digestMail(messages, { ...to, late: people });
    expect(subject).toBe('Larkfield: 3 people in your team late or due soon');
    expect(text).toContain(
      'They report to you:\n- Ben, was due on 1 Dec 2026\n- Cleo, was due on 1 Dec 2026',
    );
    expect(text).toContain('Further down in your team:\n- Dan');
    expect(text).toContain('Please tell them yourself, or hand them a slip:\n- Cleo');
    expect(text).toContain('https://training.example.org/reports/completion');
  });

  it('speaks of one person in the singular, without empty lists', () => {
    const { subject, text } = digestMail(messages, { ...to, late: [late('Ben', 1)] });
    expect(subject).toContain('1 person in your team late');
    expect(text).not.toContain('Further down');
    expect(text).not.toContain('no email');
  });

  it('stays readable when thousands are late', () => {
    const { text } = digestMail(messages, {
      ...to,
      late: Array.from({ length: 3000 }, (_, n) => late(`P${n}`, 2)),
    });
    expect(text.split('\n').length).toBeLessThan(250);
    expect(text).toContain('And 2,800 more.');
  });
});
