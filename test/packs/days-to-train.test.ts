import fc from 'fast-check';
import { DaysToTrain } from '../../src/packs/days-to-train.ts';

const TODAY = '2026-06-30';

describe('the days from the first day to trained', () => {
  it('are spread over steps, with the median and who took longest or waits longest', () => {
    const train = new DaysToTrain(TODAY);
    const add = (who: string, hiredOn: string, days: number | null) => train.add({ who, hiredOn, days });
    add('quick', '2026-01-01', 3);
    add('week', '2026-01-01', 7);
    add('slow', '2026-01-01', 120);
    add('month', '2026-01-01', 30);
    add('waits', '2026-04-01', null);
    expect(train.spread()).toEqual({
      people: 5,
      trained: 4,
      median: 7,
      most: 120,
      steps: [
        { upTo: 7, people: 2 },
        { upTo: 14, people: 0 },
        { upTo: 30, people: 1 },
        { upTo: 60, people: 0 },
        { upTo: 90, people: 0 },
        { upTo: null, people: 1 },
      ],
      worst: [
        { who: 'slow', hiredOn: '2026-01-01', days: 120, trained: true },
        { who: 'waits', hiredOn: '2026-04-01', days: 90, trained: false },
        { who: 'month', hiredOn: '2026-01-01', days: 30, trained: true },
        { who: 'week', hiredOn: '2026-01-01', days: 7, trained: true },
        { who: 'quick', hiredOn: '2026-01-01', days: 3, trained: true },
      ],
    });
  });

  it('name the ten with the most days, in whichever order people come', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(200), { maxLength: 60 }), (all) => {
        const train = new DaysToTrain(TODAY);
        all.forEach((days, n) => train.add({ who: String(n).padStart(2, '0'), hiredOn: '2025-01-01', days }));
        const expected = all
          .map((days, n) => ({ days, who: String(n).padStart(2, '0') }))
          .toSorted((a, b) => b.days - a.days || (a.who < b.who ? -1 : 1));
        const { worst, steps, trained } = train.spread();
        expect(worst.map(({ who }) => who)).toEqual(expected.slice(0, 10).map(({ who }) => who));
        expect(steps.reduce((sum, { people }) => sum + people, 0)).toBe(trained);
      }),
    );
  });
});
