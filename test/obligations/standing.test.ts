import fc from 'fast-check';
import { addDays, addMonths, daysBetween } from '../../src/days.ts';
import { EVERYBODY_SIGNS } from '../../src/policy/owing.ts';
import { ONBOARDING } from '../../src/obligations/rule.ts';
import type { CommonFacts } from '../../src/obligations/facts.ts';
import { standings, stateOn } from '../../src/obligations/standing.ts';
import { common, done, person, type Given } from '../support/obligations.ts';

const stand = (facts: Given, all: Partial<CommonFacts> = {}) =>
  standings([ONBOARDING], person(facts), common(all))[0]!;

describe('who owes what by when: the table a compliance officer can read', () => {
  it.each([
    ['hired 12 Nov 2026, 30 days, so 12 Dec', { hiredOn: '2026-11-12' }, {}, '2026-12-12', 'days'],
    ['hired before the start day: the clock starts there', { hiredOn: '2011-05-01' }, { startDay: '2026-09-01' }, '2026-10-01', 'days'],
    ['hired after the start day: the clock starts at hire', { hiredOn: '2026-09-02' }, { startDay: '2026-09-01' }, '2026-10-02', 'days'],
    ['done once: a year later', { completions: done('2026-12-01') }, {}, '2027-12-01', 'months'],
    ['done late: a year after the day done', { completions: done('2027-03-01') }, {}, '2028-03-01', 'months'],
    ['renewed inside the window: keeps the anniversary', { completions: done('2026-12-01', '2027-10-10') }, {}, '2028-12-01', 'kept'],
    ['renewed on the first day of the window', { completions: done('2026-12-01', '2027-10-02') }, {}, '2028-12-01', 'kept'],
    ['renewed a day before the window: a new anchor', { completions: done('2026-12-01', '2027-10-01') }, {}, '2028-10-01', 'months'],
    ['renewed on the due day', { completions: done('2026-12-01', '2027-12-01') }, {}, '2028-12-01', 'kept'],
    ['renewed a day late: a new anchor', { completions: done('2026-12-01', '2027-12-02') }, {}, '2028-12-02', 'months'],
    ['a year after 29 February is 28 February', { hiredOn: '2028-02-01', completions: done('2028-02-29') }, {}, '2029-02-28', 'months'],
    ['four years on it is the 29th again', { hiredOn: '2028-02-01', completions: done('2028-02-29', '2029-02-28', '2030-02-28', '2031-02-28') }, {}, '2032-02-29', 'kept'],
    ['came back: only what was done since counts', { spells: [{ hiredOn: '2024-01-01', leftOn: '2025-01-01' }, { hiredOn: '2026-01-10', leftOn: null }], completions: done('2024-01-20') }, {}, '2026-02-09', 'days'],
  ] as const)('%s', (_name, facts, all, dueOn, because) => {
    const found = stand(facts, all);
    expect([found.dueOn, found.reasons[0]!.steps.at(-1)!.why]).toEqual([dueOn, because]);
  }); // prettier-ignore

  it('owes anew when hired again: another obligation, so that its reminders are said again', () => {
    const again = [
      { hiredOn: '2024-01-01', leftOn: '2025-01-01' },
      { hiredOn: '2026-01-10', leftOn: null },
    ];
    expect(stand({ spells: again }).obligation).not.toBe(stand({ spells: again.slice(0, 1) }).obligation);
  });

  it('owes nothing as an auditor, who reads and never learns', () => {
    expect(standings([ONBOARDING], person({ owes: false }), common())).toEqual([]);
  });

  it('has as many days to train as the policy in force says', () => {
    expect(stand({}, { trainDays: 7 })).toMatchObject({ dueOn: '2026-11-19' });
  });

  it('wins no year by signing long after the test: it counts from the day it was passed', () => {
    const [first] = done('2026-12-01');
    const late = { ...first!, day: '2027-11-01', passedOn: '2026-12-20' };
    expect(stand({ completions: [first!, late] })).toMatchObject({ dueOn: '2027-12-20' });
  });

  it('may begin before the first day of work', () => {
    expect(stand({ hiredOn: '2027-01-01', completions: done('2026-12-20') })).toMatchObject({
      dueOn: '2027-12-20',
    });
  });

  it('owes nothing when never employed', () => {
    expect(standings([ONBOARDING], person({ spells: [] }), common())).toEqual([]);
  });

  it('asks for the signature alone once the test is passed', () => {
    expect(stand({}).needs).toBe('course');
    expect(stand({ passedUnsigned: ['social-media'] }).needs).toBe('signature');
  });

  describe('a version that asks for signatures', () => {
    const asking = [
      { number: 1, on: '2026-01-01', actBy: null, duties: EVERYBODY_SIGNS },
      { number: 2, on: '2027-01-10', actBy: '2027-01-24', duties: EVERYBODY_SIGNS },
    ];

    it('is owed by whoever signed an older one, by its day', () => {
      const found = stand({ completions: done('2026-12-01') }, { asking });
      expect(found).toMatchObject({ needs: 'signature', dueOn: '2027-01-24', doneOn: '2026-12-01' });
      expect(found.reasons[0]).toMatchObject({
        by: 'policy',
        steps: [{ why: 'policy', number: 2, on: '2027-01-10', day: '2027-01-24' }],
      });
    });

    it('is another obligation than the yearly one, so that its reminders are its own', () => {
      const before = stand({ completions: done('2026-12-01') });
      expect(stand({ completions: done('2026-12-01') }, { asking }).obligation).not.toBe(before.obligation);
    });

    it('is settled by signing it, and the yearly date stays', () => {
      const found = stand({ completions: done('2026-12-01'), signedNumber: 2 }, { asking });
      expect(found).toMatchObject({ needs: 'nothing', dueOn: '2027-12-01' });
    });

    it('asks for nothing of its own when the yearly course is due sooner: that ends with its signature', () => {
      const found = stand({ hiredOn: '2025-12-20', completions: done('2026-01-15') }, { asking });
      expect(found).toMatchObject({ needs: 'nothing', dueOn: '2027-01-15' });
    });

    it('is not asked of somebody who is still on the first course: they sign it at its end', () => {
      expect(stand({}, { asking })).toMatchObject({ needs: 'course', dueOn: '2026-12-12' });
    });
  });
});

describe('the state on a day', () => {
  it.each([
    ['2026-12-12', 'due'],
    ['2026-12-13', 'overdue'],
  ])('not complete, on %s: %s', (day, state) => {
    expect(stateOn(stand({}), day)).toBe(state);
  });

  it.each([
    ['2026-12-01', 'current'],
    ['2027-10-01', 'current'],
    ['2027-10-02', 'renewable'],
    ['2027-12-01', 'renewable'],
    ['2027-12-02', 'overdue'],
  ])('done on 1 Dec 2026, on %s: %s', (day, state) => {
    expect(stateOn(stand({ completions: done('2026-12-01') }), day)).toBe(state);
  });

  it('is left from the day after the last day, whatever else holds', () => {
    const gone = stand({ leftOn: '2026-12-20' });
    expect(stateOn(gone, '2026-12-20')).toBe('overdue');
    expect(stateOn(gone, '2026-12-21')).toBe('left');
  });
});

describe('always', () => {
  const day = fc.integer({ min: 0, max: 4000 }).map((n) => addDays('2024-01-01', n));
  const days = fc.array(day, { maxLength: 6 }).map((list) => [...list].toSorted());

  it('a completion never makes anything due sooner than a window after it', () => {
    fc.assert(
      fc.property(days, (list) => {
        const found = stand({ hiredOn: '2023-06-01', completions: done(...list) });
        if (list.length > 0) expect(found.dueOn > list.at(-1)!).toBe(true);
      }),
    );
  });

  it('the due day is the anchor plus whole years, never drifting', () => {
    fc.assert(
      fc.property(days, (list) => {
        const found = stand({ hiredOn: '2023-06-01', completions: done(...list) });
        const years = list.flatMap((d) => [1, 2, 3, 4, 5, 6, 7].map((n) => addMonths(d, 12 * n)));
        if (list.length > 0) expect(years).toContain(found.dueOn);
      }),
    );
  });

  it('states follow one another in order as days pass: due, overdue; or current, renewable, overdue', () => {
    const order = ['current', 'renewable', 'due', 'overdue'];
    fc.assert(
      fc.property(days, day, day, (list, a, b) => {
        const found = stand({ hiredOn: '2023-06-01', completions: done(...list) });
        const [first, second] = [a, b].toSorted();
        expect(order.indexOf(stateOn(found, first!)) <= order.indexOf(stateOn(found, second!))).toBe(true);
      }),
    );
  });

  it('renewing on any day inside the window keeps the same date', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: 0, max: 60 }), (first, back) => {
        const due = addMonths(first, 12);
        const again = addDays(due, -back);
        const found = stand({ hiredOn: '2023-06-01', completions: done(first, again) });
        expect(found.dueOn).toBe(addMonths(first, 24));
        expect(daysBetween(found.opensOn!, found.dueOn)).toBe(60);
      }),
    );
  });
});
