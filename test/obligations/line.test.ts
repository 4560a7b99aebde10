import fc from 'fast-check';
import { addDays, type Day } from '../../src/days.ts';
import { FOREVER } from '../../src/obligations/cycles.ts';
import type { CommonFacts, PersonFacts } from '../../src/obligations/facts.ts';
import { linesOf, type Line, type LineFacts, type LineItem } from '../../src/obligations/line.ts';
import { roundsOf } from '../../src/obligations/line-rounds.ts';
import { ONBOARDING, type Rule } from '../../src/obligations/rule.ts';
import { standings } from '../../src/obligations/standing.ts';
import { EVERYBODY_SIGNS } from '../../src/policy/owing.ts';
import { common, done, elsewhere, person, was, type Given } from '../support/obligations.ts';

const THING = 'course:social-media';
const rule = (change: Partial<Rule>): Rule => ({
  ...ONBOARDING,
  first: { after: 'hire', days: 30 },
  ...change,
});
const YEARLY = rule({});
const GRACE = rule({ graceDays: 5 });
const TEXAS = rule({
  id: 'texas',
  first: { after: 'hire', days: 90 },
  renewal: { every: 'completion', months: 6 },
  outside: 'always',
});
const MANAGERS = rule({
  id: 'managers',
  for: [{ roles: ['manager'] }],
  first: { after: 'joining', days: 14 },
});

function linesFor(
  all: readonly Rule[],
  facts: Given,
  more: Partial<LineFacts> & { common?: CommonFacts } = {},
): Line[] {
  const somebody = person(facts);
  const everyone = more.common ?? common();
  return linesOf({
    all,
    ended: [],
    person: somebody,
    common: everyone,
    standings: standings(all, somebody, everyone),
    notes: [],
    late: new Map(),
    ...more,
  });
}
const lineOf = (...given: Parameters<typeof linesFor>): Line => linesFor(...given)[0]!;

/** An item in a few words. */
function told(item: LineItem): string {
  switch (item.kind) {
    case 'owed':
      return `${item.day} owed by ${item.round.dueOn}`;
    case 'done':
      return `${item.day} done ${item.how}`;
    case 'publication':
      return `${item.day} version ${item.number} by ${item.actBy}`;
    default:
      return `${item.day} ${item.kind}`;
  }
}

describe('a line through time', () => {
  it('tells what was owed and done, oldest first, and ends with what is owed now', () => {
    const line = lineOf([YEARLY], { completions: done('2026-12-01', '2027-10-10', '2029-01-05') });
    expect(line.items.map(told)).toEqual([
      '2026-11-12 hired',
      '2026-11-12 owed by 2026-12-12',
      '2026-12-01 done first',
      '2026-12-01 owed by 2027-12-01',
      '2027-10-10 done renewed',
      '2027-10-10 owed by 2028-12-01',
      '2029-01-05 done late',
    ]);
    expect(line.now).toMatchObject({ dueOn: '2030-01-05', doneOn: '2029-01-05' });
  });

  it.each([
    ['on the due day', '2026-12-12', 'first'],
    ['within grace', '2026-12-17', 'grace'],
    ['after grace', '2026-12-18', 'late'],
  ])('says how it was done: %s', (_when, day, how) => {
    expect(lineOf([GRACE], { completions: done(day) }).items.at(-1)).toMatchObject({ kind: 'done', how });
  });

  it('tells a renewal before its window from one in time', () => {
    const { items } = lineOf([YEARLY], { completions: done('2026-12-01', '2027-09-01') });
    expect(items.at(-1)).toMatchObject({ how: 'early' });
  });

  it('gives a leave back in a round that is over, with the step that says so', () => {
    const { items } = lineOf([YEARLY], {
      completions: done('2026-12-20'),
      leaves: [{ from: '2026-12-01', to: '2026-12-10' }],
    });
    const owed = items.find(({ kind }) => kind === 'owed');
    expect(owed).toMatchObject({
      round: { dueOn: '2026-12-22', reasons: [{ steps: [{}, {}, { why: 'leave', day: '2026-12-22' }] }] },
    });
    expect(items.at(-1)).toMatchObject({ how: 'first' });
  });

  it('counts more time that was given for a round which is over', () => {
    const { items } = lineOf([YEARLY], {
      completions: done('2026-12-20'),
      extensions: [{ obligation: `${THING}:1.1`, to: '2026-12-31' }],
    });
    expect(items.map(told)).toContain('2026-11-12 owed by 2026-12-31');
    expect(items.at(-1)).toMatchObject({ how: 'first' });
  });

  it('keeps every reason where several rules ask, each with its own day, the earliest first', () => {
    const { items, now } = lineOf([TEXAS, YEARLY], { completions: done('2026-12-01') });
    const owed = items.find((item) => item.kind === 'owed');
    expect(owed?.kind === 'owed' && owed.round.reasons.map(({ id, dueOn }) => [id, dueOn])).toEqual([
      ['social-media-onboarding', '2026-12-12'],
      ['texas', '2027-02-10'],
    ]);
    expect(now?.reasons.map(({ id, dueOn }) => [id, dueOn])).toEqual([
      ['texas', '2027-06-01'],
      ['social-media-onboarding', '2027-12-01'],
    ]);
  });

  it('goes on through leaving and coming back: what was left open ended there', () => {
    const { items, now } = lineOf([YEARLY], {
      spells: [
        { hiredOn: '2024-01-01', leftOn: '2025-03-01' },
        { hiredOn: '2026-01-10', leftOn: null },
      ],
      completions: done('2024-01-20'),
    });
    expect(items.map(told)).toEqual([
      '2024-01-01 hired',
      '2024-01-01 owed by 2024-01-31',
      '2024-01-20 done first',
      '2024-01-20 owed by 2025-01-20',
      '2025-03-01 left',
      '2026-01-10 hired',
    ]);
    expect(items[3]).toMatchObject({ round: { endedOn: '2025-03-01', done: null } });
    expect(now).toMatchObject({ dueOn: '2026-02-09' });
  });

  it('keeps what was owed in a role that somebody has no more', () => {
    const history = [was('2025-01-01', { jobRole: 'manager' }), was('2026-11-02', {})];
    const { items, now } = lineOf([MANAGERS], {
      hiredOn: '2025-01-01',
      history,
      completions: done('2025-01-10'),
    });
    expect(items.map(told)).toEqual([
      '2025-01-01 hired',
      '2025-01-01 owed by 2025-01-15',
      '2025-01-10 done first',
      '2025-01-10 owed by 2026-01-10',
    ]);
    expect(items.at(-1)).toMatchObject({ round: { endedOn: '2026-11-01' } });
    expect(now).toBeNull();
  });

  it('keeps what a rule asked that is over', () => {
    const line = lineOf([], {}, { ended: [{ rule: YEARLY, endedOn: '2026-12-01' }] });
    expect(line.items.map(told)).toEqual(['2026-11-12 hired', '2026-11-12 owed by 2026-12-12']);
    expect(line.items.at(-1)).toMatchObject({ round: { endedOn: '2026-12-01' } });
    const [kept] = linesFor(
      [],
      { completions: done('2026-11-20') },
      { ended: [{ rule: YEARLY, endedOn: '2027-01-15' }] },
    );
    expect(kept).toMatchObject({ now: null });
    expect(kept?.items.map(told)).toEqual([
      '2026-11-12 hired',
      '2026-11-12 owed by 2026-12-12',
      '2026-11-20 done first',
      '2026-11-20 owed by 2027-11-20',
    ]);
  });

  it('shows what nothing counts, and says so', () => {
    const { items } = lineOf([YEARLY], { completions: elsewhere('2026-11-20') });
    expect(items.map(told)).toContain('2026-11-20 done uncounted');
  });

  it('tells what a publication asked of somebody who was through, and the signature it brought', () => {
    const asking = [
      { number: 1, on: '2026-01-01', actBy: null, duties: EVERYBODY_SIGNS },
      { number: 2, on: '2027-01-10', actBy: '2027-01-24', duties: EVERYBODY_SIGNS },
    ];
    const signature = {
      thing: 'policy',
      day: '2027-01-15',
      passedOn: '2027-01-15',
      policyNumber: 2,
      outside: false,
    };
    const completions = [...done('2026-12-01'), { ...done('2026-12-01')[0]!, thing: 'policy' }, signature];
    const { items, now } = lineOf([YEARLY], { completions, signedNumber: 2 }, { common: common({ asking }) });
    expect(items.slice(-2).map(told)).toEqual([
      '2027-01-10 version 2 by 2027-01-24',
      '2027-01-15 change-done',
    ]);
    expect(now).toMatchObject({ dueOn: '2027-12-01' });
  });

  it('lines up what an officer asked for with its own day', () => {
    const requirements = [{ id: 'r1', thing: THING, askedOn: '2027-03-01', dueOn: '2027-03-15' }];
    const { items } = lineOf([YEARLY], { requirements, completions: done('2026-12-01', '2027-03-20') });
    expect(items.at(-1)).toMatchObject({ kind: 'done', how: 'late' });
  });

  it('marks what was entered late', () => {
    const late = new Map([['hired 2026-11-12', '2026-11-30']]);
    expect(lineOf([YEARLY], {}, { late }).items[0]).toMatchObject({ kind: 'hired', knownOn: '2026-11-30' });
  });

  it('is empty for an auditor, who owes nothing', () => {
    expect(linesFor([YEARLY], { owes: false })).toEqual([]);
  });
});

describe('always, of whatever is known of somebody', () => {
  const day = fc.integer({ min: 0, max: 2200 }).map((n) => addDays('2024-01-01', n));
  const span = fc
    .tuple(day, fc.integer({ min: 0, max: 90 }))
    .map(([from, length]) => ({ from, to: addDays(from, length) }));
  const days = fc.array(day, { maxLength: 6 }).map((list) => [...new Set(list)].toSorted());
  const rules = fc.subarray(
    [
      YEARLY,
      TEXAS,
      MANAGERS,
      rule({ id: 'window', renewal: { every: 'window', opens: '12-15', closes: '01-15' }, outside: 'first' }),
      rule({ id: 'never', renewal: { every: 'never' }, returning: 'counts' }),
    ],
    { minLength: 1 },
  );
  const somebody = fc
    .record({
      hired: fc.array(fc.tuple(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 1, max: 300 })), {
        minLength: 1,
        maxLength: 3,
      }),
      leaves: fc.boolean(),
      here: days,
      there: days,
      away: fc.array(span, { maxLength: 2 }),
      excused: fc.array(span, { maxLength: 1 }),
      more: fc.option(day),
      asked: fc.option(span),
      role: fc.option(day),
    })
    .map(({ hired, leaves, here, there, away, excused, more, asked, role }): PersonFacts => {
      const spells: { hiredOn: Day; leftOn: Day | null }[] = [];
      let at: Day = '2024-01-01';
      for (const [length, gap] of hired) {
        const leftOn = addDays(at, length);
        spells.push({ hiredOn: at, leftOn });
        at = addDays(leftOn, gap);
      }
      if (!leaves) spells[spells.length - 1] = { ...spells.at(-1)!, leftOn: null };
      const completions = [...done(...here), ...elsewhere(...there)].toSorted((a, b) =>
        a.day < b.day ? -1 : 1,
      );
      return person({
        spells,
        completions,
        history: [was('2020-01-01', { jobRole: 'manager' }), ...(role === null ? [] : [was(role, {})])],
        leaves: away,
        waivers: excused.map((one) => ({ ...one, thing: THING })),
        extensions: more === null ? [] : [{ obligation: `${THING}:1.1`, to: more }],
        requirements:
          asked === null ? [] : [{ id: 'r1', thing: THING, askedOn: asked.from, dueOn: asked.to }],
      });
    });

  it('has no gap and no overlap: within a spell each round begins on the day the one before was done', () => {
    fc.assert(
      fc.property(rules, somebody, (all, one) => {
        const rounds = roundsOf(THING, { all, ended: [] }, one, common());
        for (const [n, round] of rounds.entries()) {
          expect(round.beginsOn <= (round.done?.day ?? FOREVER)).toBe(true);
          const before = rounds[n - 1];
          if (before?.done == null) continue;
          const begun = one.spells.find(({ hiredOn }) => hiredOn === round.beginsOn);
          if (begun === undefined) expect(round.beginsOn).toBe(before.done.day);
          expect(round.beginsOn >= before.done.day).toBe(true);
        }
      }),
    );
  });

  it('begins with the clock: on the day of hire, or where the first was done before it', () => {
    fc.assert(
      fc.property(somebody, (one) => {
        const [first] = roundsOf(THING, { all: [YEARLY], ended: [] }, { ...one, requirements: [] }, common());
        const hiredOn = one.spells[0]!.hiredOn;
        if (first !== undefined && (first.done?.day ?? FOREVER) >= hiredOn)
          expect(first.beginsOn).toBe(hiredOn);
      }),
    );
  });

  it('leads to every due day by a step', () => {
    fc.assert(
      fc.property(rules, somebody, (all, one) => {
        for (const { dueOn, reasons } of roundsOf(THING, { all, ended: [] }, one, common())) {
          expect(
            reasons.reduce((least, reason) => (reason.dueOn < least ? reason.dueOn : least), FOREVER),
          ).toBe(dueOn);
          for (const reason of reasons)
            if (reason.dueOn !== FOREVER)
              expect(reason.steps.map((step) => step.day)).toContain(reason.dueOn);
        }
      }),
    );
  });

  it('ends with how they stand: the round that is open is the one that is owed', () => {
    fc.assert(
      fc.property(rules, somebody, (all, one) => {
        const [standing] = standings(all, one, common());
        const [line] = linesFor(all, one);
        expect(line?.now ?? undefined).toEqual(standing);
        const open = roundsOf(THING, { all, ended: [] }, one, common()).at(-1);
        const isOwed = standing?.leftOn === null && standing.dueOn !== FOREVER && standing.ruleId !== null;
        if (isOwed)
          expect([open?.done, open?.dueOn, open?.lateAfter]).toEqual([
            null,
            standing.dueOn,
            standing.lateAfter,
          ]);
      }),
    );
  });

  it('tells each completion once, and nothing out of its order', () => {
    fc.assert(
      fc.property(rules, somebody, (all, one) => {
        const items = linesFor(all, one)[0]?.items ?? [];
        expect(items.filter(({ kind }) => kind === 'done')).toHaveLength(
          items.length === 0 ? 0 : one.completions.length,
        );
        expect(items.map((item) => item.day)).toEqual(items.map((item) => item.day).toSorted());
      }),
    );
  });
});
