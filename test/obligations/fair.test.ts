import { type Day } from '../../src/days.ts';
import { reasonText } from '../../src/obligations/reason.ts';
import { ONBOARDING, type Rule } from '../../src/obligations/rule.ts';
import { standings, stateOn } from '../../src/obligations/standing.ts';
import { EVERYBODY_SIGNS } from '../../src/policy/owing.ts';
import { loadMessages } from '../../src/web/messages.ts';
import { common, done, elsewhere, person, type Given } from '../support/obligations.ts';

const messages = loadMessages('en');
const COURSE = 'course:social-media';
const rule = (change: Partial<Rule> = {}): Rule => ({
  ...ONBOARDING,
  first: { after: 'hire', days: 30 },
  ...change,
});
const version = (number: number, on: Day, actBy: Day) => ({ number, on, actBy, duties: EVERYBODY_SIGNS });
const LEFT_AND_BACK = [
  { hiredOn: '2024-01-01', leftOn: '2025-12-01' },
  { hiredOn: '2026-01-10', leftOn: null },
];
const COUNTS = rule({ returning: 'counts' });

const stand = (all: readonly Rule[], facts: Given, house?: Parameters<typeof common>[0]) =>
  standings(all, person(facts), common(house))[0]!;
const told = (all: readonly Rule[], facts: Given, house?: Parameters<typeof common>[0]) => {
  const found = stand(all, facts, house);
  return [found.dueOn, reasonText(messages, found.reasons[0]!)];
};

describe('what would be unfair, or untrue', () => {
  describe('coming back', () => {
    it('has as long as somebody new for a version that took effect while they were away', () => {
      const house = { asking: [version(1, '2024-01-01', '2024-01-15'), version(2, '2025-12-20', '2026-01-03')] };
      expect(told([COUNTS], { spells: LEFT_AND_BACK, completions: done('2025-06-20') }, house)).toEqual([
        '2026-02-09',
        'Policy version 2 took effect 20 Dec 2025, so 3 Jan 2026; but never sooner than for a new colleague, so 9 Feb 2026.',
      ]);
    }); // prettier-ignore

    it('does not owe from the first day what an officer asked for in an earlier time here, or before the first day', () => {
      const requirements = [{ id: 'r1', thing: COURSE, askedOn: '2025-11-20', dueOn: '2025-12-10' }];
      const why =
        'Asked for on 20 Nov 2025, so 10 Dec 2025; hired 10 Jan 2026; 20 days, so 30 Jan 2026.';
      expect(told([rule()], { spells: LEFT_AND_BACK, requirements })).toEqual(['2026-01-30', why]);
      expect(told([rule()], { hiredOn: '2026-01-10', requirements })).toEqual(['2026-01-30', why]);
    }); // prettier-ignore

    it('is not on leave for ever, because a leave of the earlier time here never got an end', () => {
      const leaves = [{ from: '2025-10-01', to: null }];
      expect(stateOn(stand([rule()], { spells: LEFT_AND_BACK, leaves }), '2026-05-01')).toBe('overdue');
      const nextDay = [{ hiredOn: '2024-01-01', leftOn: '2026-01-09' }, LEFT_AND_BACK[1]!];
      expect(stateOn(stand([rule()], { spells: nextDay, leaves }), '2026-05-01')).toBe('paused');
    });

    it.each([
      ['coming back', [COUNTS], { spells: LEFT_AND_BACK, completions: done('2024-06-20', '2025-06-10') }, {}],
      ['a rule that began later', [rule({ from: '2026-01-01' })], { hiredOn: '2024-01-01', completions: done('2024-06-20', '2025-06-10') }, {}],
      ['our start with Heed', [rule({ outside: 'always' })], { hiredOn: '2020-01-01', completions: elsewhere('2024-06-20', '2025-06-10') }, { startDay: '2026-01-01' }],
    ] as const)('keeps the anniversary that was kept before: %s', (_what, all, facts, house) => {
      expect(stand(all, facts, house).dueOn).toBe('2026-06-20');
    }); // prettier-ignore
  });

  it('gives back a leave that falls into the time that was given besides', () => {
    const facts: Given = {
      leaves: [{ from: '2026-12-20', to: '2027-02-28' }],
      extensions: [{ obligation: `${COURSE}:1.1`, to: '2026-12-31' }],
    };
    expect(told([rule()], facts)).toEqual([
      '2027-03-12',
      'Hired 12 Nov 2026; 30 days, so 12 Dec 2026; more time was given, so 31 Dec 2026; on leave 20 Dec 2026 to 28 Feb 2027, so 12 Mar 2027.',
    ]);
  });

  it('asks by the day that an officer set, also where more time was given before for something else', () => {
    const extensions = [{ obligation: `${COURSE}:1.2`, to: '2028-02-01', on: '2027-11-20' }];
    const requirements = [{ id: 'r1', thing: COURSE, askedOn: '2027-12-10', dueOn: '2027-12-20' }];
    const facts = { completions: done('2026-12-01'), extensions, requirements };
    expect(stand([rule()], facts).reasons.map(({ by, dueOn }) => [by, dueOn])).toEqual([
      ['requirement', '2027-12-20'],
      ['rule', '2028-02-01'],
    ]);
    const more = [...extensions, { obligation: `${COURSE}:1.2`, to: '2028-01-10', on: '2027-12-15' }];
    expect(stand([rule()], { ...facts, extensions: more }).dueOn).toBe('2028-01-10');
  });

  it('says of a leave and a waiver that overlap what each was, and counts no day twice', () => {
    const facts: Given = {
      leaves: [{ from: '2026-12-01', to: '2026-12-10' }],
      waivers: [{ thing: COURSE, from: '2026-12-05', to: '2027-01-31' }],
    };
    expect(told([rule()], facts)).toEqual([
      '2027-02-12',
      'Hired 12 Nov 2026; 30 days, so 12 Dec 2026; on leave 1 Dec 2026 to 10 Dec 2026, so 22 Dec 2026; excused 11 Dec 2026 to 31 Jan 2027, so 12 Feb 2027.',
    ]);
  });

  it('says from when it counts where the test was passed long before it was signed, also when renewed in time', () => {
    const [first, again] = done('2026-12-01', '2027-11-20');
    const early = [rule({ renewal: { every: 'completion', months: 12 }, opensDays: 70 })];
    const leaves = [{ from: '2027-11-01', to: '2027-12-31' }];
    const late = { ...again!, day: '2028-01-20', passedOn: '2027-10-05' };
    expect(told(early, { completions: [first!, late], leaves })).toEqual([
      '2028-10-05',
      'Done 20 Jan 2028; the test was passed 5 Oct 2027, so it counts from there; good for 12 months, so 5 Oct 2028.',
    ]);
  }); // prettier-ignore

  describe('a version that asks for signatures', () => {
    it('is named with its own day, also when a later one is owed by a later day', () => {
      const house = { asking: [version(2, '2027-01-10', '2027-01-24'), version(3, '2027-01-20', '2027-02-20')] };
      expect(told([rule()], { completions: done('2026-12-01') }, house)).toEqual([
        '2027-01-24',
        'Policy version 2 took effect 10 Jan 2027, so 24 Jan 2027.',
      ]);
    }); // prettier-ignore

    it('is owed by its day also by somebody of whom an officer asks the course by a later one', () => {
      const requirements = [{ id: 'r1', thing: COURSE, askedOn: '2027-01-01', dueOn: '2027-06-01' }];
      const house = { asking: [version(2, '2027-01-10', '2027-01-24')] };
      const found = stand([rule()], { completions: done('2026-12-01'), requirements }, house);
      expect(found).toMatchObject({ dueOn: '2027-01-24', doneOn: '2026-12-01' });
      expect(found.reasons.map(({ by }) => by)).toEqual(['policy', 'requirement', 'rule']);
    });

    it('is owed through the course that is done, not through one that is still to be begun', () => {
      const other = rule({ id: 'other', thing: 'course:aaa', first: { after: 'hire', days: 300 } });
      const facts = person({ completions: done('2026-12-01') });
      const house = common({ asking: [version(2, '2027-01-10', '2027-01-24')] });
      expect(standings([rule(), other], facts, house).map(({ thing, dueOn }) => [thing, dueOn])).toEqual([
        ['course:aaa', '2027-09-08'],
        [COURSE, '2027-01-24'],
      ]);
    });
  });
});
