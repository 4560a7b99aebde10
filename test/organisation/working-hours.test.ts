import fc from 'fast-check';
import { addDays, dayIn, timeIn } from '../../src/days.ts';
import { isWorkday, isWorking, nextWorking } from '../../src/organisation/working-hours.ts';

const NINE_TO_FIVE = { workFrom: '09:00', workTo: '17:00' };
const at = (text: string) => new Date(text);

describe('working hours', () => {
  it.each([
    ['2026-10-05', true],
    ['2026-10-09', true],
    ['2026-10-10', false],
    ['2026-10-11', false],
    ['1900-01-01', true],
    ['2028-02-29', true],
  ])('%s is a workday: %s', (day, is) => expect(isWorkday(day)).toBe(is));

  it.each([
    ['UTC', '2026-10-05T08:59:59.000Z', false, '2026-10-05T09:00:00.000Z'],
    ['UTC', '2026-10-05T09:00:00.000Z', true, '2026-10-05T09:00:00.000Z'],
    ['UTC', '2026-10-05T16:59:59.999Z', true, '2026-10-05T16:59:59.999Z'],
    ['UTC', '2026-10-05T17:00:00.000Z', false, '2026-10-06T09:00:00.000Z'],
    ['UTC', '2026-10-09T17:00:00.000Z', false, '2026-10-12T09:00:00.000Z'],
    // Friday evening in New York is Saturday in Auckland, and Monday there is Sunday in New York.
    ['America/New_York', '2026-10-09T20:30:00.000Z', true, '2026-10-09T20:30:00.000Z'],
    ['Pacific/Auckland', '2026-10-09T20:30:00.000Z', false, '2026-10-11T20:00:00.000Z'],
    // The clocks go forward in the night to Sunday 8 March.
    ['America/New_York', '2026-03-06T23:00:00.000Z', false, '2026-03-09T13:00:00.000Z'],
  ])('in %s at %s: %s', (zone, text, working, next) => {
    expect(isWorking(NINE_TO_FIVE, zone, at(text))).toBe(working);
    expect(nextWorking(NINE_TO_FIVE, zone, at(text)).toISOString()).toBe(next);
  });

  it('wait for the next workday where the clocks jump over all of them', () => {
    // In Cairo there was no hour after midnight on Friday, 24 April 2026.
    const hours = { workFrom: '00:00', workTo: '01:00' };
    const next = nextWorking(hours, 'Africa/Cairo', at('2026-04-23T12:00:00.000Z'));
    expect(dayIn('Africa/Cairo', next)).toBe('2026-04-27');
    expect(timeIn('Africa/Cairo', next)).toBe('00:00');
  });

  it.each([
    // Monday's night begins on Monday evening; Friday's ends on Saturday morning, and none begins on a Sunday.
    ['UTC', '2026-10-05T07:59:00.000Z', false, '2026-10-05T20:00:00.000Z'],
    ['UTC', '2026-10-05T20:00:00.000Z', true, '2026-10-05T20:00:00.000Z'],
    ['UTC', '2026-10-06T07:59:59.000Z', true, '2026-10-06T07:59:59.000Z'],
    ['UTC', '2026-10-06T08:00:00.000Z', false, '2026-10-06T20:00:00.000Z'],
    ['UTC', '2026-10-10T03:00:00.000Z', true, '2026-10-10T03:00:00.000Z'],
    ['UTC', '2026-10-10T20:00:00.000Z', false, '2026-10-12T20:00:00.000Z'],
    ['UTC', '2026-10-12T03:00:00.000Z', false, '2026-10-12T20:00:00.000Z'],
    // In Cairo the clocks go forward in the night from Thursday to Friday, 24 April 2026: it is an hour shorter.
    ['Africa/Cairo', '2026-04-24T04:59:00.000Z', true, '2026-04-24T04:59:00.000Z'],
    ['Africa/Cairo', '2026-04-24T05:00:00.000Z', false, '2026-04-24T17:00:00.000Z'],
  ])('run over midnight: in %s at %s: %s', (zone, text, working, next) => {
    const nights = { workFrom: '20:00', workTo: '08:00' };
    expect(isWorking(nights, zone, at(text))).toBe(working);
    expect(nextWorking(nights, zone, at(text)).toISOString()).toBe(next);
  });

  const ZONES = [
    'UTC',
    'America/New_York',
    'Pacific/Auckland',
    'Pacific/Honolulu',
    'Asia/Kolkata',
    'Australia/Lord_Howe',
  ];
  const time = (minutes: number) =>
    `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

  it('always come again, on a workday, at the first moment there is', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...ZONES),
        fc.integer({ min: Date.UTC(2025, 0, 1), max: Date.UTC(2030, 0, 1) }),
        fc.integer({ min: 0, max: 22 * 60 }),
        fc.integer({ min: 60, max: 24 * 60 - 1 }),
        (zone, ms, from, length) => {
          const hours = { workFrom: time(from), workTo: time(Math.min(from + length, 24 * 60 - 1)) };
          const now = new Date(ms);
          const next = nextWorking(hours, zone, now);
          expect(next >= now).toBe(true);
          expect(isWorking(hours, zone, next)).toBe(true);
          expect(isWorkday(dayIn(zone, next))).toBe(true);
          const shown = timeIn(zone, next);
          expect(shown >= hours.workFrom && shown < hours.workTo).toBe(true);
          // A quarter of an hour before it nobody was at work, or it is now.
          if (next > now) {
            const before = new Date(Math.max(now.getTime(), next.getTime() - 60_000));
            expect(isWorking(hours, zone, before)).toBe(false);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it('that run over midnight are those that nobody on the rest of the clock has, each night whole', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...ZONES, 'Africa/Cairo', 'Asia/Beirut'),
        fc.integer({ min: Date.UTC(2025, 0, 1), max: Date.UTC(2030, 0, 1) }),
        fc.integer({ min: 12 * 60, max: 23 * 60 + 59 }),
        fc.integer({ min: 0, max: 11 * 60 }),
        (zone, ms, from, to) => {
          const hours = { workFrom: time(from), workTo: time(to) };
          const now = new Date(ms);
          const next = nextWorking(hours, zone, now);
          expect(next >= now).toBe(true);
          expect(isWorking(hours, zone, next)).toBe(true);
          const [day, shown] = [dayIn(zone, next), timeIn(zone, next)];
          expect(isWorkday(shown < hours.workTo ? addDays(day, -1) : day)).toBe(true);
          if (next > now) {
            expect(shown >= hours.workFrom).toBe(true);
            expect(isWorking(hours, zone, new Date(next.getTime() - 60_000))).toBe(false);
          }
          // Never is a working night further away than a weekend, with the hour that the clocks may add.
          expect(next.getTime() - now.getTime()).toBeLessThanOrEqual(73 * 3_600_000);
        },
      ),
      { numRuns: 500 },
    );
  });
});
