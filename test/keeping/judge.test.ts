import fc from 'fast-check';
import { addDays, addMonths } from '../../src/days.ts';
import { CLASSES, isUnder, judge, keptUntil, type Held, type Kept } from '../../src/keeping/judge.ts';
import { linesOf } from '../../src/keeping/lines.ts';
import { fewest, PRESET_NAMES, PRESETS } from '../../src/keeping/presets.ts';
import { loadMessages } from '../../src/web/messages.ts';

const { months } = PRESETS.us;
const day = fc.integer({ min: 0, max: 6000 }).map((n) => addDays('2015-01-01', n));
const kept: fc.Arbitrary<Kept> = fc
  .record({
    class: fc.constantFrom(...CLASSES),
    ref: fc.constant('x'),
    personId: fc.constantFrom('a', 'b', null),
    created: day,
    lasts: fc.integer({ min: 0, max: 900 }),
    forced: fc.option(fc.oneof(fc.constant('still' as const), fc.integer({ min: 0, max: 2500 }))),
  })
  .map(({ lasts, forced, ...rest }) => ({
    ...rest,
    last: addDays(rest.created, lasts),
    inForceUntil: typeof forced === 'number' ? addDays(rest.created, forced) : forced,
  }));
const held: fc.Arbitrary<Held> = fc.record({
  personId: fc.constantFrom('a', 'b', null),
  from: fc.option(day),
  to: fc.option(day),
});

const statement = (over: Partial<Kept>): Kept => ({
  class: 'signatures',
  ref: 's',
  personId: 'a',
  created: '2019-03-01',
  last: '2019-03-01',
  inForceUntil: '2020-03-01',
  ...over,
});

describe('what may go on a day', () => {
  it.each([
    // A statement signed on 1 Mar 2019 and replaced a year later stays until 1 Mar 2026, and goes on the day after.
    ['the day before', {}, '2026-02-28', 'in-force'],
    ['the last day', {}, '2026-03-01', 'in-force'],
    ['the day after', {}, '2026-03-02', 'goes'],
    ['not six years old', {}, '2025-03-01', 'young'],
    ['six years old but in force later', {}, '2025-03-02', 'in-force'],
    ['in force still', { inForceUntil: 'still' }, '2040-01-01', 'in-force'],
    ['never in force', { inForceUntil: null }, '2025-03-02', 'goes'],
    ['worked on later', { inForceUntil: null, last: '2019-06-01' }, '2025-03-02', 'young'],
    ['29 February', { created: '2020-02-29', last: '2020-02-29', inForceUntil: null }, '2026-03-01', 'goes'],
  ] as const)('%s', (_name, over, on, verdict) => {
    expect(judge(statement(over), months, [], on)).toBe(verdict);
  });

  it.each([
    ['their own', { personId: 'a', from: null, to: null }, true],
    ['another person’s', { personId: 'b', from: null, to: null }, false],
    ['everybody’s', { personId: null, from: null, to: null }, true],
    ['an incident while it was in force', { personId: null, from: '2020-02-01', to: '2020-02-03' }, true],
    ['an incident after it', { personId: null, from: '2020-03-02', to: null }, false],
    ['an incident before it', { personId: null, from: null, to: '2019-02-28' }, false],
    ['the very day', { personId: 'a', from: '2019-03-01', to: '2019-03-01' }, true],
  ] as const)('a hold: %s', (_name, hold, is) => {
    expect(isUnder(statement({}), hold)).toBe(is);
    expect(judge(statement({}), months, [hold], '2030-01-01')).toBe(is ? 'held' : 'goes');
  });

  it('lets nothing go that is under a hold', () => {
    fc.assert(
      fc.property(kept, fc.array(held), day, (one, holds, on) => {
        if (holds.some((hold) => isUnder(one, hold))) expect(judge(one, months, holds, on)).not.toBe('goes');
      }),
    );
  });

  it('lets nothing go that is younger than the rule, or was in force since', () => {
    fc.assert(
      fc.property(kept, fc.array(held), day, (one, holds, on) => {
        if (judge(one, months, holds, on) !== 'goes') return;
        const since = [one.created, one.last, one.inForceUntil ?? one.created];
        for (const from of since) expect(addMonths(from, months[one.class]) < on).toBe(true);
        expect(one.inForceUntil).not.toBe('still');
        expect(keptUntil(one, months)! < on).toBe(true);
      }),
    );
  });

  it('lets go on a later day all that it lets go on an earlier one', () => {
    fc.assert(
      fc.property(kept, fc.array(held), day, fc.nat(4000), (one, holds, on, more) => {
        if (judge(one, months, holds, on) === 'goes')
          expect(judge(one, months, holds, addDays(on, more))).toBe('goes');
      }),
    );
  });

  it('never lets more go for another hold, or for a longer time', () => {
    fc.assert(
      fc.property(kept, fc.array(held), held, day, (one, holds, another, on) => {
        const longer = Object.fromEntries(CLASSES.map((kind) => [kind, months[kind] + 12])) as typeof months;
        if (judge(one, months, holds, on) === 'goes') return;
        expect(judge(one, months, [...holds, another], on)).not.toBe('goes');
        expect(judge(one, longer, holds, on)).not.toBe('goes');
      }),
    );
  });
});

describe('presets', () => {
  // What each begins with, the least that may be set for documents, and the law that says so: to read and sign.
  const DOCUMENTS = { signatures: 72, answers: 72, decisions: 72, committee: 72, texts: 72 };
  const OTHERS = { people: 72, exports: 72, reminders: 24, imports: 24, questions: 24 };
  const COUNTRIES = [
    ['us', 72, 'hipaa', '45 CFR 164.316(b)(2), 164.530(j)'],
    ['us-tx', 72, 'texas', 'Health and Safety Code 181.101'],
    ['uk', 1, null, ''],
    ['eu', 1, null, ''],
    ['au', 1, null, ''],
    ['ca', 1, null, ''],
  ] as const;

  it.each(COUNTRIES)('%s', (name, least, source, law) => {
    expect(PRESETS[name]).toEqual({ months: { ...DOCUMENTS, ...OTHERS }, source });
    for (const kind of CLASSES)
      expect([kind, fewest(name, kind)]).toEqual([kind, kind in DOCUMENTS ? least : 1]);
    // A time that no law gives is said to be ours, until somebody here sets one.
    const rule = { preset: name, months: PRESETS[name].months, alone: false };
    for (const line of linesOf(loadMessages('en'), { ...rule, since: null })) {
      const isLaw = source !== null && line.kind in DOCUMENTS;
      expect([line.kind, line.source !== '', line.why]).toEqual([line.kind, isLaw, 'ours']);
      if (isLaw) expect(line.source).toContain(law);
    }
    const set = linesOf(loadMessages('en'), { ...rule, since: '2026-01-01' });
    expect(new Set(set.map(({ why }) => why))).toEqual(new Set(['setting']));
  });

  it('are all in the table', () => {
    expect(COUNTRIES.map(([name]) => name)).toEqual(PRESET_NAMES);
  });
});
