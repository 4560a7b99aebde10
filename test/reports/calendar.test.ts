import { ONBOARDING } from '../../src/obligations/rule.ts';
import { weeksFrom, widestOf } from '../../src/reports/calendar.ts';

describe('the weeks of the calendar', () => {
  it('begin today and end on a Sunday, 13 of them without a gap', () => {
    const weeks = weeksFrom('2026-10-07');
    expect(weeks).toHaveLength(13);
    expect(weeks[0]).toEqual({ monday: '2026-10-05', from: '2026-10-07', to: '2026-10-11' });
    expect(weeks[1]).toEqual({ monday: '2026-10-12', from: '2026-10-12', to: '2026-10-18' });
    expect(weeks.at(-1)?.to).toBe('2027-01-03');
  });

  it('of a Monday and of a Sunday', () => {
    expect(weeksFrom('2026-10-05')[0]).toMatchObject({ from: '2026-10-05', to: '2026-10-11' });
    expect(weeksFrom('2026-10-11')[0]).toMatchObject({ from: '2026-10-11', to: '2026-10-11' });
  });
});

describe('how long before its day a renewal opens at most', () => {
  it('is what the rules say; with a window its length besides', () => {
    const window = { every: 'window', opens: '12-15', closes: '01-15' } as const;
    expect(widestOf([])).toBe(0);
    expect(widestOf([ONBOARDING])).toBe(60);
    expect(widestOf([ONBOARDING, { ...ONBOARDING, opensDays: 40, renewal: window }])).toBe(72);
  });
});
