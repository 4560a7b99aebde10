import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { addDays, daysBetween, type Day } from '../../src/days.ts';
import { USUAL_PLAN, type Plan } from '../../src/obligations/rule.ts';
import {
  isoWeek,
  lastDueDay,
  mondayOf,
  stageKept,
  stageOn,
  stageRead,
  type Owed,
} from '../../src/reminders/stages.ts';

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
    ['a week late', newHire, '2026-04-07', 'after-7'],
    ['two weeks late', newHire, '2026-04-14', 'after-14'],
    ['a year late', newHire, '2027-03-31', 'after-364'],
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
    ['it has run out', renewal, '2027-03-27', 'after-7'],
    ['a narrow window opens', { ...renewal, opensOn: '2027-03-10' }, '2027-03-09', undefined],
    ['and says at once', { ...renewal, opensOn: '2027-03-10' }, '2027-03-10', 'before-30'],
    ['done for ever', { ...renewal, dueOn: '2999-12-31', opensOn: '2999-12-31' }, '2090-01-01', undefined],
  ])('%s', (_what, owed, day, stage) => {
    expect(stageOn(owed, day)).toBe(stage);
  });

  it.each<[string, Partial<Plan>, Day, string | undefined]>([
    ['nothing on the day', { onDay: false }, '2026-03-31', 'before-7'],
    ['nothing before', { before: [] }, '2026-03-30', undefined],
    ['a day of its own', { before: [3] }, '2026-03-28', 'before-3'],
    ['then nothing more', { afterEvery: 0 }, '2026-12-31', 'after-14'],
    ['every so many days from the last', { after: [2], afterEvery: 10 }, '2026-04-12', 'after-12'],
    ['every so many days from the day', { after: [], afterEvery: 5 }, '2026-04-05', 'after-5'],
    ['not sooner than that', { after: [], afterEvery: 5 }, '2026-04-04', 'day'],
    ['late, and nothing was planned for it', { after: [], afterEvery: 0 }, '2026-05-01', 'day'],
  ])('by the plan of the rule: %s', (_what, plan, day, stage) => {
    expect(stageOn(newHire, day, { ...USUAL_PLAN, ...plan })).toBe(stage);
  });

  it('is said while grace is given, and nobody is called late', () => {
    expect(stageOn({ ...newHire, lateAfter: '2026-04-14' }, '2026-04-07')).toBe('after-7');
  });

  it.each(['leave', 'waiver'] as const)(
    'is silent during a %s, and comes with the new day after it',
    (kind) => {
      const away: Owed = {
        ...newHire,
        dueOn: '2026-04-10',
        pauses: [{ from: '2026-03-20', to: '2026-03-29', kind }],
      };
      for (const day of ['2026-03-20', '2026-03-24', '2026-03-29'])
        expect(stageOn(away, day)).toBeUndefined();
      expect(stageOn(away, '2026-03-30')).toBe('before-30');
      expect(
        stageOn({ ...away, pauses: [{ from: '2026-03-20', to: null, kind }] }, '2027-01-01'),
      ).toBeUndefined();
    },
  );

  it('keeps the day with the stage, so that a day that moved is said again', () => {
    const kept = stageKept('before-7', '2026-12-12');
    expect(kept).toBe('before-7:2026-12-12');
    expect(kept).not.toBe(stageKept('before-7', '2026-12-22'));
    expect(stageRead(kept)).toEqual({ stage: 'before-7', dueOn: '2026-12-12' });
    expect(stageRead('late-2')).toEqual({ stage: 'late-2', dueOn: null });
  });

  const plan: fc.Arbitrary<Plan> = fc.record({
    before: fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { maxLength: 4 }),
    onDay: fc.boolean(),
    after: fc.uniqueArray(fc.integer({ min: 1, max: 40 }), { maxLength: 4 }),
    afterEvery: fc.nat(15),
    copyFrom: fc.constant(null),
    escalateFrom: fc.constant(null),
  });
  // By hand: every offset that a plan names, as far as anybody looks.
  const offsetsOf = ({ before, onDay, after, afterEvery }: Plan): number[] => {
    const last = Math.max(0, ...after);
    const on = afterEvery === 0 ? [] : Array.from({ length: 200 }, (_, n) => last + (n + 1) * afterEvery);
    return [...before.map((days) => -days), ...(onDay ? [0] : []), ...after, ...on];
  };
  const offsets = fc.uniqueArray(fc.integer({ min: -70, max: 150 }), { maxLength: 60 });

  it('says each stage at most once, one a day, and always ends with the newest, whichever days were missed', () => {
    fc.assert(
      fc.property(plan, offsets, fc.integer({ min: 0, max: 90 }), (planned, runs, days) => {
        const owed = { ...newHire, dueOn: addDays(newHire.beginsOn, days) };
        owed.lateAfter = owed.dueOn;
        const said: string[] = [];
        for (const offset of runs.toSorted((a, b) => a - b)) {
          const day = addDays(owed.dueOn, offset);
          const before = said.length;
          for (let run = 0; run < 2; run++) {
            const stage = stageOn(owed, day, planned);
            if (stage !== undefined && !said.includes(stage)) said.push(stage);
          }
          expect(said.length - before).toBeLessThanOrEqual(1);
          const due = day < owed.beginsOn ? [] : offsetsOf(planned).filter((at) => at <= offset);
          if (due.length === 0) expect(said).toEqual([]);
          else expect(whenOf(said.at(-1)!)).toBe(Math.max(...due));
        }
        const nominal = said.map(whenOf);
        expect(nominal).toEqual(nominal.toSorted((a, b) => a - b));
      }),
      { numRuns: 300 },
    );
  });

  it('is never looked for too late: nothing holds before the last due day that is looked at', () => {
    fc.assert(
      fc.property(plan, fc.integer({ min: -100, max: 100 }), (planned, offset) => {
        const day = addDays(newHire.dueOn, offset);
        if (stageOn(newHire, day, planned) !== undefined)
          expect(newHire.dueOn <= lastDueDay(day, [USUAL_PLAN, planned])).toBe(true);
      }),
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
  return word === 'day' ? 0 : word === 'after' ? Number(n) : -Number(n);
};

it('the Monday of a week is in it, and no later than the day', () => {
  for (let n = 0; n < 800; n++) {
    const day = addDays('2025-12-20', n);
    expect(Temporal.PlainDate.from(mondayOf(day)).dayOfWeek).toBe(1);
    expect(daysBetween(mondayOf(day), day)).toBeLessThan(7);
    expect(isoWeek(mondayOf(day))).toBe(isoWeek(day));
  }
});

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
