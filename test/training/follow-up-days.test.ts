import fc from 'fast-check';
import { addDays, dayIn, daysBetween, timeIn, type Day } from '../../src/days.ts';
import { isWorkday, isWorking } from '../../src/organisation/working-hours.ts';
import { dueStage, endOf, stageOn, STAGES, type SentBefore } from '../../src/training/follow-up-days.ts';

const DONE = '2026-10-05';
const after = (days: number): Day => addDays(DONE, days);

describe('the day of a follow-up question', () => {
  it.each([
    [0, undefined], [2, undefined], [3, 3], [13, 3], [14, 14], [44, 14], [45, 45], [119, 45], [120, 120], [149, 120],
    [150, undefined], [400, undefined], [-1, undefined],
  ] as const)('%i days after the course: %s', (days, stage) => expect(stageOn(DONE, after(days))).toBe(stage)); // prettier-ignore

  const sent = (stage: number, days: number, doneOn = DONE): SentBefore => ({
    doneOn,
    stage,
    sentOn: after(days),
  });

  it.each<[string, number, SentBefore[], number | undefined]>([
    ['the first', 3, [], 3],
    ['sent already today', 3, [sent(3, 3)], undefined],
    ['sent already last week', 10, [sent(3, 3)], undefined],
    ['what was missed is skipped when the next is due', 14, [], 14],
    ['the next, though the one before was late', 16, [sent(3, 13)], 14],
    ['not the day after a late one', 14, [sent(3, 13)], undefined],
    ['not two days after a late one', 15, [sent(3, 13)], undefined],
    ['a later one was sent, when somebody set the clock back', 15, [sent(45, 45)], undefined],
    ['a new count, when the last of the old one is long ago', 3, [sent(120, -40, '2026-01-01')], 3],
    ['a new count waits for the last of the old one', 3, [sent(120, 1, '2026-06-07')], undefined],
    ['much too late', 160, [], undefined],
  ])('%s', (_what, days, before, stage) => expect(dueStage(DONE, before, after(days))).toBe(stage));

  // Runs at random instants, as of a server that is often off; people complete the course more than once.
  it('never two on a day, never outside working hours, never before its day, in order; what was missed comes at the next chance', () => {
    const hours = { workFrom: '09:00', workTo: '17:00' };
    fc.assert(
      fc.property(
        fc.constantFrom('UTC', 'America/New_York', 'Pacific/Auckland'),
        fc.array(fc.integer({ min: 0, max: 400 * 24 }), { maxLength: 120 }),
        fc.array(fc.integer({ min: 1, max: 380 }), { maxLength: 2 }),
        (zone, runs, again) => {
          const completions = [0, ...again].toSorted((a, b) => a - b).map(after);
          const all: (SentBefore & { at: Date })[] = [];
          for (const hour of runs.toSorted((a, b) => a - b)) {
            const at = new Date(Date.UTC(2026, 9, 5, hour));
            const day = dayIn(zone, at);
            const doneOn = completions.findLast((one) => one <= day);
            if (doneOn === undefined || !isWorking(hours, zone, at)) continue;
            const stage = dueStage(doneOn, all, day);
            if (stage !== undefined) all.push({ doneOn, stage, sentOn: day, at });
            // Else nothing was owed: before the first day, sent already, too close to the last one, or too late.
            else {
              const since = daysBetween(doneOn, day);
              const last = all.at(-1);
              const reasons = [
                since < 3,
                since >= endOf(120),
                last !== undefined && daysBetween(last.sentOn, day) < 3,
                last?.doneOn === doneOn && last.stage === STAGES.findLast((one) => one <= since),
              ];
              expect(reasons).toContain(true);
            }
          }
          for (const [n, one] of all.entries()) {
            const since = daysBetween(one.doneOn, one.sentOn);
            expect(since).toBeGreaterThanOrEqual(one.stage);
            expect(since).toBeLessThan(endOf(one.stage as 3));
            expect(isWorkday(one.sentOn)).toBe(true);
            const shown = timeIn(zone, one.at);
            expect(shown >= '09:00' && shown < '17:00').toBe(true);
            const before = all[n - 1];
            if (before === undefined) continue;
            expect(daysBetween(before.sentOn, one.sentOn)).toBeGreaterThanOrEqual(3);
            if (before.doneOn === one.doneOn) expect(one.stage).toBeGreaterThan(before.stage);
          }
        },
      ),
      { numRuns: 400 },
    );
  });

  it('comes to everybody four times when the program runs each day', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 6 }), (weekday) => {
        const doneOn = after(weekday);
        const all: SentBefore[] = [];
        for (let n = 0; n < 200; n++) {
          const day = addDays(doneOn, n);
          const stage = isWorkday(day) ? dueStage(doneOn, all, day) : undefined;
          if (stage !== undefined) all.push({ doneOn, stage, sentOn: day });
        }
        expect(all.map(({ stage }) => stage)).toEqual([3, 14, 45, 120]);
        for (const { stage, sentOn } of all) expect(daysBetween(doneOn, sentOn) - stage).toBeLessThan(3);
      }),
    );
  });
});
