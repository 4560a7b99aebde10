import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { isoWeek, stageOn, type Owed } from '../../src/reminders/stages.ts';
import { addDays, type Day } from '../../src/days.ts';

// Hired on 1 March, 30 days for it.
const newHire: Owed = {
  beginsOn: '2026-03-01',
  dueOn: '2026-03-31',
  lateAfter: '2026-03-31',
  pauses: [],
  opensOn: null,
  needs: 'course',
  leftOn: null,
};
const renewal: Owed = {
  ...newHire,
  dueOn: '2027-03-20',
  lateAfter: '2027-03-20',
  opensOn: '2027-01-19',
  needs: 'nothing',
};

describe('the one stage that holds on a day', () => {
  it.each<[string, Owed, Day, string | undefined]>([
    ['before the first day', newHire, '2026-02-28', undefined],
    ['from the first day', newHire, '2026-03-01', 'before-30'],
    ['still the first', newHire, '2026-03-23', 'before-30'],
    ['a week before', newHire, '2026-03-24', 'before-7'],
    ['the evening before', newHire, '2026-03-30', 'before-7'],
    ['on the day', newHire, '2026-03-31', 'day'],
    ['the day was missed', newHire, '2026-04-06', 'day'],
    ['a week late', newHire, '2026-04-07', 'late-1'],
    ['two weeks late', newHire, '2026-04-14', 'late-2'],
    ['a year late', newHire, '2027-03-31', 'late-52'],
    ['only the signature is left', { ...newHire, needs: 'signature' }, '2026-03-24', 'before-7'],
    ['a due day far ahead', { ...newHire, dueOn: '2026-05-30' }, '2026-04-29', undefined],
    ['and then 30 days before', { ...newHire, dueOn: '2026-05-30' }, '2026-04-30', 'before-30'],
    ['a due day five days ahead', { ...newHire, dueOn: '2026-03-06' }, '2026-03-01', 'before-7'],
    ['gone', { ...newHire, leftOn: '2026-03-10' }, '2026-03-11', undefined],
    ['the last day', { ...newHire, leftOn: '2026-03-10' }, '2026-03-10', 'before-30'],
    ['done, window not open', renewal, '2027-01-18', undefined],
    ['window open, too early to say', renewal, '2027-02-17', undefined],
    ['30 days before it runs out', renewal, '2027-02-18', 'before-30'],
    ['a week before it runs out', renewal, '2027-03-13', 'before-7'],
    ['the last day it holds', renewal, '2027-03-20', 'day'],
    ['it has run out', renewal, '2027-03-27', 'late-1'],
    ['a narrow window opens', { ...renewal, opensOn: '2027-03-10' }, '2027-03-09', undefined],
    ['and says at once', { ...renewal, opensOn: '2027-03-10' }, '2027-03-10', 'before-30'],
    ['done for ever', { ...renewal, dueOn: '2999-12-31', opensOn: '2999-12-31' }, '2090-01-01', undefined],
  ])('%s', (_what, owed, day, stage) => {
    expect(stageOn(owed, day)).toBe(stage);
  });

  const offsets = fc.uniqueArray(fc.integer({ min: -60, max: 120 }), { maxLength: 60 });

  it('says each stage at most once, and always ends with the newest, whichever days were missed', () => {
    fc.assert(
      fc.property(offsets, fc.integer({ min: 0, max: 90 }), (runs, days) => {
        const owed = { ...newHire, dueOn: addDays(newHire.beginsOn, days) };
        const said: string[] = [];
        for (const offset of runs.toSorted((a, b) => a - b)) {
          const day = addDays(owed.dueOn, offset);
          for (const again of [1, 2]) {
            const stage = stageOn(owed, day);
            if (stage !== undefined && !said.includes(stage)) {
              if (again > 1) throw new Error('said by the second run');
              said.push(stage);
            }
          }
          const due = [-30, -7, 0, 7, 14, 21, 28].filter((at) => at <= offset && offset <= 34).at(-1);
          if (due !== undefined && day >= owed.beginsOn && whenOf(said.at(-1)!) !== due)
            throw new Error(`${day}: said ${said.at(-1)} and not the stage of ${due}`);
        }
        const nominal = said.map(whenOf);
        expect(nominal).toEqual(nominal.toSorted((a, b) => a - b));
        expect(said.length).toBeLessThanOrEqual(runs.length);
      }),
      { numRuns: 300 },
    );
  });

  it('is silent while it is done, and after somebody left', () => {
    const day = fc.integer({ min: 0, max: 20_000 }).map((n) => addDays('2000-01-01', n));
    fc.assert(
      fc.property(day, day, fc.nat(400), (today, dueOn, window) => {
        const opensOn = addDays(dueOn, -window);
        const done: Owed = {
          beginsOn: '2000-01-01',
          dueOn,
          lateAfter: dueOn,
          opensOn,
          needs: 'nothing',
          leftOn: null,
          pauses: [],
        };
        if (today < opensOn) expect(stageOn(done, today)).toBeUndefined();
        expect(stageOn({ ...done, needs: 'course', leftOn: addDays(today, -1) }, today)).toBeUndefined();
      }),
    );
  });
});

const whenOf = (stage: string): number => {
  const [word, n] = stage.split('-');
  return word === 'day' ? 0 : word === 'late' ? 7 * Number(n) : -Number(n);
};

it('the ISO week is the calendar’s, also around New Year', () => {
  for (let year = 1999; year <= 2060; year++) {
    const found = Array.from({ length: 16 }, (_, n) => addDays(`${year}-12-24`, n));
    const expected = found.map((day) => {
      const { yearOfWeek, weekOfYear } = Temporal.PlainDate.from(day);
      return `${yearOfWeek}-W${String(weekOfYear).padStart(2, '0')}`;
    });
    expect(found.map(isoWeek)).toEqual(expected);
  }
});
