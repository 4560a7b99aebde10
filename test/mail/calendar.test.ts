import fc from 'fast-check';
import ICAL from 'ical.js';
import { calendarOf, sequenceAt, type Due } from '../../src/mail/calendar.ts';

const NOW = new Date('2026-11-20T07:00:12.345Z');
const due: Due = {
  obligation: 'course:1.1',
  personId: 'ana',
  title: 'Social media training',
  dueOn: '2026-12-31',
  url: 'https://training.example.org/courses/social-media?a=1&b=2',
  organisation: 'Larkfield Clinics',
  sequence: 7,
  now: NOW,
};

// As a calendar reads it.
const read = (text: string) => {
  const calendar = new ICAL.Component(ICAL.parse(text));
  const events = calendar.getAllSubcomponents('vevent').map((one) => new ICAL.Event(one));
  return { calendar, events, event: events[0]! };
};
const unfolded = (text: string) => text.replaceAll('\r\n ', '');

describe('an entry for a calendar', () => {
  it('is a whole day, without a bell and without blocking time', () => {
    const { calendar, event } = read(calendarOf(due));
    expect(calendar.getFirstPropertyValue('method')).toBe('PUBLISH');
    expect(calendar.getFirstPropertyValue('version')).toBe('2.0');
    expect([event.startDate.isDate, event.startDate.toString()]).toEqual([true, '2026-12-31']);
    expect(event.endDate.toString()).toBe('2027-01-01');
    expect(event.summary).toBe('Social media training');
    expect(event.description).toBe(`Larkfield Clinics\n${due.url}`);
    expect(event.component.getFirstPropertyValue('url')).toBe(due.url);
    expect(event.component.getFirstPropertyValue('transp')).toBe('TRANSPARENT');
    expect(event.component.getFirstPropertyValue('status')).toBe('CONFIRMED');
    expect(event.component.getFirstPropertyValue('dtstamp')!.toString()).toBe('2026-11-20T07:00:12Z');
    expect(event.sequence).toBe(7);
    expect(event.component.getAllSubcomponents('valarm')).toEqual([]);
  });

  it('is the same entry when it is told again, another for another person or obligation', () => {
    const uid = (more: Partial<Due>) => read(calendarOf({ ...due, ...more })).event.uid;
    expect(uid({ dueOn: '2027-01-10', title: 'Other', sequence: 8, now: new Date(0) })).toBe(uid({}));
    expect(new Set([uid({}), uid({ personId: 'ben' }), uid({ obligation: 'course:1.2' })]).size).toBe(3);
    expect(uid({})).not.toMatch(/ana|course/);
  });

  it('is taken out again when it is done', () => {
    const { calendar, event } = read(calendarOf({ ...due, cancelled: true, sequence: 8 }));
    expect(calendar.getFirstPropertyValue('method')).toBe('CANCEL');
    expect(event.component.getFirstPropertyValue('status')).toBe('CANCELLED');
    expect(event.uid).toBe(read(calendarOf(due)).event.uid);
  });

  it('comes with its fellows in one file', () => {
    const { events } = read(calendarOf([due, { ...due, obligation: 'policy:1.1', dueOn: '2027-02-28' }]));
    expect(events.map((event) => event.startDate.toString())).toEqual(['2026-12-31', '2027-02-28']);
    expect(events[1]!.endDate.toString()).toBe('2027-03-01');
  });

  it('escapes as RFC 5545 says, 3.3.11', () => {
    const title = 'Project XYZ Final Review\nConference Room - 3B\nCome Prepared, with; a \\';
    const text = calendarOf({ ...due, title });
    expect(unfolded(text)).toContain(
      'SUMMARY:Project XYZ Final Review\\nConference Room - 3B\\nCome Prepared\\, with\\; a \\\\\r\n',
    );
    expect(read(text).event.summary).toBe(title);
  });

  it('cannot be broken out of', () => {
    const title = 'x\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:evil\u2028ATTACH:x\u0000\u0007';
    const url = 'https://x.example/\r\nATTENDEE:mailto:a@b.example';
    const { events } = read(calendarOf({ ...due, title, url, organisation: title }));
    expect(events).toHaveLength(1);
    expect(events[0]!.uid).not.toBe('evil');
    expect(events[0]!.component.getFirstProperty('attendee')).toBeNull();
    expect(read(calendarOf({ ...due, url: 'no address' })).events).toHaveLength(1);
  });

  it('folds at 75 octets, never inside a character, with CRLF everywhere', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 400 }),
        fc.string({ maxLength: 200 }),
        (title, name) => {
          const text = calendarOf({ ...due, title, organisation: name });
          const lines = text.split('\r\n');
          expect(lines.at(-1)).toBe('');
          for (const line of lines) {
            expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
            expect(line).not.toMatch(/[\r\n]/);
            expect(line.isWellFormed()).toBe(true);
          }
          const plain = (given: string) =>
            given
              .toWellFormed()
              .replace(/\r\n|[\r\n\u0085\u2028\u2029]/g, '\n')
              .replace(/(?!\n)\p{Cc}/gu, '');
          expect(read(text).event.summary ?? '').toBe(plain(title));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('numbers later files higher', () => {
    expect(sequenceAt(NOW)).toBeGreaterThan(sequenceAt(new Date(NOW.getTime() - 60_000)));
    expect(sequenceAt(new Date(0))).toBe(0);
    expect(sequenceAt(new Date('2999-01-01'))).toBeLessThan(2 ** 31);
  });
});
