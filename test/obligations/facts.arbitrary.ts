import fc from 'fast-check';
import { addDays, type Day } from '../../src/days.ts';
import type { CommonFacts, PersonFacts } from '../../src/obligations/facts.ts';
import { ONBOARDING, type First, type Renewal, type Rule, type Thing } from '../../src/obligations/rule.ts';
import { EVERYBODY_SIGNS } from '../../src/policy/owing.ts';
import { common, person, was } from '../support/obligations.ts';

export const COURSE = 'course:social-media';
export const THINGS = [COURSE, 'policy', 'refresher:social-media', 'package:first-aid'] as const;

const SPAN = 2200;
/** A day of six years; two of them leap. */
export const someDay = fc.integer({ min: 0, max: SPAN }).map((n) => addDays('2024-01-01', n));
const thing = fc.constantFrom<Thing>(...THINGS);
const byDay = <T extends { day: Day }>(list: readonly T[]) =>
  list.toSorted((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0));

/** Times that do not overlap, oldest first. */
export const someTimes = fc.uniqueArray(fc.integer({ min: 0, max: SPAN }), { maxLength: 6 }).map((days) => {
  const sorted = days.toSorted((a, b) => a - b).map((n) => addDays('2024-01-01', n));
  return sorted.flatMap((from, n) =>
    n % 2 === 0 && n + 1 < sorted.length ? [{ from, to: sorted[n + 1]! }] : [],
  );
});

const someLeaves = fc
  .tuple(someTimes, fc.boolean())
  .map(([times, isOpen]) =>
    times.map(({ from, to }, n) => ({ from, to: isOpen && n === times.length - 1 ? null : to })),
  );

export const someCompletions = (things: readonly Thing[] = THINGS) =>
  fc
    .array(
      fc.record({
        thing: fc.constantFrom(...things),
        day: someDay,
        waited: fc.constantFrom(0, 0, 0, 3, 20, 90),
        outside: fc.boolean(),
      }),
      { maxLength: 6 },
    )
    .map((list) =>
      byDay(list).map(({ thing: what, day, waited, outside }) => ({
        thing: what,
        day,
        passedOn: outside ? day : addDays(day, -waited),
        policyNumber: outside ? null : 1,
        outside,
      })),
    );

const someFirst: fc.Arbitrary<First> = fc.oneof(
  fc.record({ after: fc.constant('hire' as const), days: fc.constantFrom(0, 7, 30, 'policy' as const) }),
  fc.record({ after: fc.constant('joining' as const), days: fc.constantFrom(0, 14, 90) }),
  fc.record({ on: someDay, days: fc.constantFrom(10, 30) }),
);
const someRenewal: fc.Arbitrary<Renewal> = fc.oneof(
  fc.constant<Renewal>({ every: 'never' }),
  fc.record({
    every: fc.constantFrom('completion' as const, 'anniversary' as const),
    months: fc.constantFrom(1, 6, 12, 24),
  }),
  fc.constantFrom<Renewal>(
    { every: 'window', opens: '01-01', closes: '01-31' },
    { every: 'window', opens: '12-15', closes: '01-15' },
    { every: 'window', opens: '02-01', closes: '02-29' },
  ),
);

export const someRule = (id: string, things: readonly Thing[] = THINGS): fc.Arbitrary<Rule> =>
  fc
    .record({
      thing: fc.constantFrom(...things),
      for: fc.constantFrom<Rule['for']>(
        [{}],
        [{ roles: ['manager'] }],
        [{ sites: ['s1'] }, { countries: ['us-tx'] }],
      ),
      first: someFirst,
      renewal: someRenewal,
      opensDays: fc.constantFrom(0, 30, 60),
      leastDays: fc.constantFrom(0, 90, 180),
      graceDays: fc.constantFrom(0, 0, 5, 30),
      outside: fc.constantFrom<Rule['outside'][]>('no', 'first', 'always'),
      returning: fc.constantFrom<Rule['returning'][]>('anew', 'counts'),
      from: fc.option(someDay, { freq: 2 }),
    })
    .map((given) => ({ ...ONBOARDING, ...given, id }));

/** One to three rules. */
export const someRules = (things?: readonly Thing[]): fc.Arbitrary<Rule[]> =>
  fc
    .tuple(
      someRule('a', things),
      someRule('b', things),
      someRule('c', things),
      fc.integer({ min: 1, max: 3 }),
    )
    .map(([a, b, c, n]) => [a, b, c].slice(0, n));

const someSpells = fc
  .tuple(
    fc.uniqueArray(fc.integer({ min: 0, max: 1500 }), { minLength: 1, maxLength: 3 }),
    fc.option(someDay, { freq: 1 }),
  )
  .map(([days, broughtIn]) => ({
    days: days.toSorted((a, b) => a - b).map((n) => addDays('2024-01-01', n)),
    broughtIn,
  }))
  .map(({ days: [a, b, c], broughtIn }) =>
    b === undefined
      ? [{ hiredOn: a!, leftOn: null, clockFrom: broughtIn }]
      : [
          { hiredOn: a!, leftOn: b },
          { hiredOn: addDays(c ?? b, 1), leftOn: null },
        ],
  );

const someStatus = fc.record({
  jobRole: fc.constantFrom('clinician', 'manager'),
  siteId: fc.constantFrom('s1', 's2'),
  country: fc.constantFrom('us', 'us-tx', null),
});

/** Somebody of whom anything may be known. */
export const somebody: fc.Arbitrary<PersonFacts> = fc
  .record({
    spells: someSpells,
    statuses: fc.array(fc.tuple(someDay, someStatus), { minLength: 1, maxLength: 3 }),
    isManager: fc.boolean(),
    completions: someCompletions(),
    leaves: someLeaves,
    waivers: fc.tuple(thing, someTimes),
    extensions: fc.array(
      fc.record({
        obligation: fc
          .tuple(thing, fc.constantFrom('1.1', '1.2', '2.1', '2.3'))
          .map((parts) => parts.join(':')),
        to: someDay,
      }),
      { maxLength: 2 },
    ),
    requirements: fc.array(
      fc.record({
        thing: fc.constantFrom(COURSE, 'required:x'),
        askedOn: someDay,
        days: fc.integer({ min: 0, max: 90 }),
      }),
      { maxLength: 2 },
    ),
  })
  .map(({ statuses, waivers: [what, times], requirements, ...facts }) =>
    person({
      ...facts,
      history: statuses.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([from, what_]) => was(from, what_)),
      waivers: times.map((time) => ({ thing: what, ...time })),
      requirements: requirements.map(({ thing: asked, askedOn, days }, n) => ({
        id: `r${n}`,
        thing: asked,
        askedOn,
        dueOn: addDays(askedOn, days),
      })),
    }),
  );

/** What holds for everyone, with or without a publication that asks for signatures. */
export const someCommon: fc.Arbitrary<CommonFacts> = fc
  .record({
    startDay: fc.constantFrom('2020-01-01', '2025-06-01'),
    siteStarts: fc
      .constantFrom<[string, Day][]>(
        [],
        [['s2', '2025-09-01']],
        [
          ['s1', '2025-01-06'],
          ['s2', '2026-02-02'],
        ],
      )
      .map((rows) => new Map(rows)),
    trainDays: fc.constantFrom(null, 7),
    on: fc.option(someDay),
  })
  .map(({ on, ...facts }) =>
    common({
      ...facts,
      asking: on === null ? [] : [{ number: 2, on, actBy: addDays(on, 14), duties: EVERYBODY_SIGNS }],
    }),
  );
