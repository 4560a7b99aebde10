import fc from 'fast-check';
import { addDays, addMonths, daysBetween, type Day } from '../../src/days.ts';
import { cyclesOf } from '../../src/obligations/cycles.ts';
import type { PersonFacts } from '../../src/obligations/facts.ts';
import { merged, shifted } from '../../src/obligations/pauses.ts';
import { ONBOARDING, type Rule } from '../../src/obligations/rule.ts';
import { standings, stateOn, type Standing, type State } from '../../src/obligations/standing.ts';
import { common, done, person } from '../support/obligations.ts';
import { flawsIn } from './explained.ts';
import {
  COURSE,
  somebody,
  someCommon,
  someCompletions,
  someDay,
  someRule,
  someRules,
  someTimes,
  THINGS,
} from './facts.arbitrary.ts';

const RUNS = { numRuns: 300 };
const holds = <T extends [unknown, ...unknown[]]>(property: fc.IProperty<T>) => fc.assert(property, RUNS);
const ofThing = (all: readonly Standing[], thing: string) => all.find((one) => one.thing === thing);
const least = (days: readonly Day[]) => days.toSorted()[0];

describe('dates', () => {
  it('lie where the last step of their reason leads, and each step follows from the one before and a fact', () => {
    holds(
      fc.property(someRules(), somebody, someCommon, (rules, who, all) => {
        for (const { reasons, dueOn } of standings(rules, who, all)) {
          expect(reasons[0]!.dueOn).toBe(dueOn);
          for (const reason of reasons)
            expect(flawsIn(reason, { rules, person: who, common: all })).toEqual([]);
        }
      }),
    );
  });

  it('are those of the earliest of all that asks, for being due and for being late', () => {
    holds(
      fc.property(someRules([COURSE]), somebody, (rules, given) => {
        const who = { ...given, extensions: [] };
        const alone = [
          ...rules.flatMap((rule) => standings([rule], { ...who, requirements: [] }, common())),
          ...who.requirements.flatMap((one) => standings([], { ...who, requirements: [one] }, common())),
        ].filter(({ thing }) => thing === COURSE);
        const found = ofThing(standings(rules, who, common()), COURSE);
        expect(found?.dueOn).toBe(least(alone.map(({ dueOn }) => dueOn)));
        expect(found?.lateAfter).toBe(least(alone.map(({ lateAfter }) => lateAfter)));
        expect((found?.reasons ?? []).map(({ dueOn }) => dueOn)).toEqual(
          alone.map(({ dueOn }) => dueOn).toSorted(),
        );
        const owed = alone.some(({ needs }) => needs !== 'nothing');
        if (found !== undefined) expect(found.needs !== 'nothing').toBe(owed);
      }),
    );
  });

  it('do not hang on the order in which the rules stand', () => {
    holds(
      fc.property(someRules(), somebody, someCommon, (rules, who, all) => {
        expect(standings(rules.toReversed(), who, all)).toEqual(standings(rules, who, all));
      }),
    );
  });

  const other = (who: PersonFacts): fc.Arbitrary<[string, PersonFacts]> =>
    fc.oneof(
      someCompletions(['policy', 'package:first-aid', 'refresher:social-media']).map(
        (more): [string, PersonFacts] => [
          'something else was done',
          {
            ...who,
            completions: [...who.completions, ...more].toSorted((a, b) =>
              a.day < b.day ? -1 : a.day > b.day ? 1 : 0,
            ),
          },
        ],
      ),
      someTimes.map((times): [string, PersonFacts] => [
        'excused from something else',
        { ...who, waivers: [...who.waivers, ...times.map((time) => ({ thing: 'package:other', ...time }))] },
      ]),
      fc
        .tuple(fc.constantFrom(`policy:1.1`, `${COURSE}:9.9`), someDay)
        .map(([obligation, to]): [string, PersonFacts] => [
          'more time for something else',
          { ...who, extensions: [...who.extensions, { obligation, to }] },
        ]),
      someDay.map((day): [string, PersonFacts] => [
        'something else is required',
        {
          ...who,
          requirements: [...who.requirements, { id: 'z', thing: 'required:z', askedOn: day, dueOn: day }],
        },
      ]),
    );

  it('do not move for facts about something else', () => {
    holds(
      fc.property(
        someRules([COURSE]),
        somebody.chain((who) => fc.tuple(fc.constant(who), other(who))),
        (rules, [who, [, more]]) => {
          expect(ofThing(standings(rules, more, common()), COURSE)).toEqual(
            ofThing(standings(rules, who, common()), COURSE),
          );
        },
      ),
    );
  });

  it('do not move for a rule about something else, nor for one that means others', () => {
    const forOthers = someRule('z', [COURSE]).map((rule): Rule => ({
      ...rule,
      for: [{ people: ['nobody'] }],
    }));
    const another = fc.oneof(someRule('z', ['package:other']), forOthers);
    holds(
      fc.property(someRules([COURSE]), another, somebody, (rules, more, who) => {
        expect(ofThing(standings([...rules, more], who, common()), COURSE)).toEqual(
          ofThing(standings(rules, who, common()), COURSE),
        );
      }),
    );
  });

  it('do not move for training elsewhere that no rule counts', () => {
    holds(
      fc.property(someRules([COURSE]), somebody, someDay, (given, who, day) => {
        const rules = given.map((rule): Rule => ({ ...rule, outside: 'no' }));
        const more = { ...done(day)[0]!, outside: true };
        const completions = [...who.completions, more].toSorted((a, b) =>
          a.day < b.day ? -1 : a.day > b.day ? 1 : 0,
        );
        expect(standings(rules, { ...who, completions }, common())).toEqual(standings(rules, who, common()));
      }),
    );
  });

  it('never come sooner because of a pause that ended, nor of more time', () => {
    holds(
      fc.property(someRules([COURSE]), somebody, someTimes, someDay, (rules, given, times, to) => {
        const who = { ...given, leaves: [], waivers: [] };
        const before = ofThing(standings(rules, who, common()), COURSE);
        const away = ofThing(standings(rules, { ...who, leaves: times }, common()), COURSE);
        if (before === undefined) return;
        expect(away!.reasons.at(0)!.by === 'rule' || away!.dueOn >= before.dueOn).toBe(true);
        const extensions = [...who.extensions, { obligation: before.obligation, to }];
        const later = ofThing(standings(rules, { ...who, extensions }, common()), COURSE)!;
        expect(later.dueOn).toBe(
          to > before.dueOn && before.dueOn !== '2999-12-31' ? moved(rules, who, to) : before.dueOn,
        );
      }),
    );
  });
});

// With more time every rule's own day is moved to it at least.
function moved(rules: readonly Rule[], who: PersonFacts, to: Day): Day {
  const days = ofThing(standings(rules, who, common()), COURSE)!.reasons.map(({ dueOn }) =>
    dueOn > to ? dueOn : to,
  );
  return least(days)!;
}

describe('rounds', () => {
  const rounds = fc.tuple(someRule('a', [COURSE]), somebody, someCommon);

  it('follow each other without a gap and without overlap: each begins on the day the one before was done', () => {
    holds(
      fc.property(rounds, ([rule, who, all]) => {
        const cycles =
          cyclesOf(rule, who, all, merged(who.leaves.map((one) => ({ ...one, kind: 'leave' })))) ?? [];
        for (const [n, cycle] of cycles.entries()) {
          const next = cycles[n + 1];
          expect(cycle.done === null).toBe(next === undefined);
          if (next !== undefined) expect(next.beginsOn).toBe(cycle.done!.day);
          expect(cycle.dueOn <= cycle.lateAfter).toBe(true);
          const began = cycles[n - 1]?.done?.passedOn ?? cycle.beginsOn;
          expect(cycle.dueOn >= began).toBe(true);
          expect(cycle.opensOn === null).toBe(n === 0);
          if (cycle.opensOn !== null) expect(cycle.opensOn <= cycle.dueOn).toBe(true);
        }
        const ended = cycles.flatMap((one) => one.done ?? []);
        expect(new Set(ended).size).toBe(ended.length);
      }),
    );
  });

  it('keep the anniversary when renewed on any day from the opening to the last of the grace, also after pauses', () => {
    const facts = fc.record({
      first: someDay,
      months: fc.constantFrom(1, 6, 12, 24),
      opensDays: fc.constantFrom(0, 14, 20),
      graceDays: fc.constantFrom(0, 4),
      leaves: someTimes,
      at: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    holds(
      fc.property(fc.tuple(facts), ([{ first, months, opensDays, graceDays, leaves, at }]) => {
        const rule: Rule = { ...ONBOARDING, renewal: { every: 'anniversary', months }, opensDays, graceDays };
        const who = person({ hiredOn: '2023-01-01', completions: done(first), leaves });
        const [open] = standings([rule], who, common());
        const again = addDays(open!.opensOn!, Math.round(at * daysBetween(open!.opensOn!, open!.lateAfter)));
        const [next] = standings([rule], { ...who, completions: done(first, again) }, common());
        // After a long pause a later opening may be over: that one is done too.
        let n = 2;
        while (addDays(addMonths(first, n * months), -opensDays) <= again) n++;
        const [, step] = next!.reasons[0]!.steps;
        expect(step).toEqual({ why: 'kept', anchor: first, months, day: addMonths(first, n * months) });
        if (leaves.length === 0) expect(n).toBe(2);
        const [late] = standings(
          [rule],
          { ...who, completions: done(first, addDays(open!.lateAfter, 1)) },
          common(),
        );
        expect(late!.reasons[0]!.steps[1]!.why).toBe('months');
      }),
    );
  });
});

it('a round that is over does not move for a leave that began after it was done', () => {
  holds(
    fc.property(someRule('a', [COURSE]), somebody, someTimes, (rule, given, times) => {
      const who = { ...given, leaves: [] };
      const without = cyclesOf(rule, who, common(), []) ?? [];
      const closed = without.filter(({ done: by }) => by !== null);
      const last = closed.at(-1)?.done?.day ?? '';
      const away = times.filter(({ from }) => from > last).map((one) => ({ ...one, kind: 'leave' as const }));
      expect((cyclesOf(rule, who, common(), away) ?? []).slice(0, closed.length)).toEqual(closed);
    }),
  );
});

describe('a pause', () => {
  it('gives back what was left when it began, and seven days at least', () => {
    holds(
      fc.property(someDay, fc.nat(400), fc.nat(500), fc.nat(300), (runsFrom, length, after, stood) => {
        const due = addDays(runsFrom, length);
        const from = addDays(runsFrom, after - 50);
        const to = addDays(from, stood);
        const found = shifted(runsFrom, due, [{ from, to, kind: 'leave' }]);
        if (from > due || to < runsFrom) expect(found).toEqual({ dueOn: due, moves: [] });
        else {
          const left = daysBetween(from < runsFrom ? runsFrom : from, due) + 1;
          expect(daysBetween(to, found.dueOn)).toBe(Math.max(7, left));
        }
      }),
    );
  });

  it('that is longer, or one more of them, never makes anything due sooner', () => {
    holds(
      fc.property(
        someDay,
        fc.nat(400),
        someTimes,
        someTimes,
        fc.nat(40),
        (runsFrom, length, times, others, more) => {
          const due = addDays(runsFrom, length);
          const dueWith = (all: readonly { from: Day; to: Day }[]) =>
            shifted(runsFrom, due, merged(all.map((one) => ({ ...one, kind: 'leave' as const })))).dueOn;
          expect(dueWith([...times, ...others]) >= dueWith(times)).toBe(true);
          const longer = times.map(({ from, to }, n) => ({ from, to: n === 0 ? addDays(to, more) : to }));
          expect(dueWith(longer) >= dueWith(times)).toBe(true);
        },
      ),
    );
  });

  it('is the same however the times are cut up', () => {
    holds(
      fc.property(someTimes, fc.nat(200), (times, cut) => {
        const all = times.map((one) => ({ ...one, kind: 'leave' as const }));
        const cutUp = all.flatMap((one) => {
          const middle = addDays(one.from, cut);
          return middle < one.to
            ? [
                { ...one, to: middle },
                { ...one, from: addDays(middle, 1) },
              ]
            : [one];
        });
        expect(merged(cutUp.toReversed())).toEqual(merged(all));
      }),
    );
  });
});

it('the state of a day is what goes before all others: left, excused, away, late, due, renewable, current', () => {
  const told: State[] = [];
  holds(
    fc.property(someRules([...THINGS]), somebody, someCommon, someDay, (rules, given, all, day) => {
      const last = given.spells.at(-1)!;
      const gone = given.spells.slice(0, -1).concat({ ...last, leftOn: addDays(last.hiredOn, 900) });
      const who = day > '2026-06-01' ? { ...given, spells: gone } : given;
      for (const one of standings(rules, who, all)) {
        const inside = (kind: string) =>
          one.pauses.some((p) => p.kind === kind && p.from <= day && day <= (p.to ?? '9999-12-31'));
        const first = [
          one.leftOn !== null && one.leftOn < day && 'left',
          inside('waiver') && 'exempt',
          inside('leave') && 'paused',
          daysBetween(one.lateAfter, day) > 0 && 'overdue',
          one.needs !== 'nothing' && 'due',
          one.opensOn !== null && daysBetween(one.opensOn, day) >= 0 && 'renewable',
        ].find((state) => state !== false);
        told.push(stateOn(one, day));
        expect(stateOn(one, day)).toBe(first ?? 'current');
      }
    }),
  );
  expect(new Set(told).size).toBe(7);
});
