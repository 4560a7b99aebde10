import { reasonText } from '../../src/obligations/reason.ts';
import { ONBOARDING, type Rule } from '../../src/obligations/rule.ts';
import { standings, stateOn, type State } from '../../src/obligations/standing.ts';
import type { Day } from '../../src/days.ts';
import { EVERYBODY_SIGNS } from '../../src/policy/owing.ts';
import { loadMessages } from '../../src/web/messages.ts';
import { common, done, elsewhere, person, was, type Given } from '../support/obligations.ts';

const messages = loadMessages('en');

const rule = (change: Partial<Rule>): Rule => ({
  ...ONBOARDING,
  first: { after: 'hire', days: 30 },
  ...change,
});
const YEARLY = rule({});
const AFTER_COMPLETION = rule({ renewal: { every: 'completion', months: 12 } });
const TEXAS = rule({ id: 'texas', for: [{ countries: ['us-tx'] }], first: { after: 'hire', days: 90 } });
const EVERY_JANUARY = rule({ renewal: { every: 'window', opens: '01-01', closes: '01-31' }, opensDays: 30 });
const OVER_NEW_YEAR = rule({
  renewal: { every: 'window', opens: '12-15', closes: '01-15' },
  opensDays: 0,
  leastDays: 90,
});
const MANAGERS = rule({
  id: 'managers',
  for: [{ roles: ['manager'] }],
  first: { after: 'joining', days: 14 },
});
const ONCE_BY_MARCH = rule({
  id: 'march',
  first: { on: '2027-03-01', days: 30 },
  renewal: { every: 'never' },
});
const NEW_RULE = rule({ from: '2026-10-01' });
const HIRED = { hiredOn: '2026-11-12' };

type Example = [
  what: string,
  all: readonly Rule[],
  facts: Given,
  due: Day,
  why: string,
  all?: Parameters<typeof common>[0],
];

const TABLE: readonly [heading: string, examples: readonly Example[]][] = [
  [
    'the first due day',
    [
      ['days after hire', [YEARLY], HIRED, '2026-12-12', 'Hired 12 Nov 2026; 30 days, so 12 Dec 2026.'],
      ['as many days as the policy says', [ONBOARDING], HIRED, '2026-11-19', 'Hired 12 Nov 2026; 7 days, so 19 Nov 2026.', { trainDays: 7 }],
      ['hired on 30 January, 30 days', [YEARLY], { hiredOn: '2027-01-30' }, '2027-03-01', 'Hired 30 Jan 2027; 30 days, so 1 Mar 2027.'],
      ['hired before Heed was there', [YEARLY], { hiredOn: '2011-05-01' }, '2026-10-01', 'Hired 1 May 2011; our start with Heed was 1 Sep 2026, so the clock starts there; 30 days, so 1 Oct 2026.', { startDay: '2026-09-01' }],
      ['hired before the rule was there', [NEW_RULE], { hiredOn: '2025-05-01' }, '2026-10-31', 'Hired 1 May 2025; this rule began 1 Oct 2026, so the clock starts there; 30 days, so 31 Oct 2026.'],
      ['hired before a date for everybody', [ONCE_BY_MARCH], HIRED, '2027-03-01', 'Hired 12 Nov 2026; the date for everybody is 1 Mar 2027.'],
      ['hired so late that the date would be hard', [ONCE_BY_MARCH], { hiredOn: '2027-02-20' }, '2027-03-22', 'Hired 20 Feb 2027; 30 days, so 22 Mar 2027.'],
      ['hired so that the days end on the very date', [ONCE_BY_MARCH], { hiredOn: '2027-01-30' }, '2027-03-01', 'Hired 30 Jan 2027; the date for everybody is 1 Mar 2027.'],
      ['hired after the date', [ONCE_BY_MARCH], { hiredOn: '2028-06-01' }, '2028-07-01', 'Hired 1 Jun 2028; 30 days, so 1 Jul 2028.'],
      ['became a manager', [MANAGERS], { hiredOn: '2025-01-01', history: [was('2025-01-01', { jobRole: 'clinician' }), was('2026-11-02', { jobRole: 'manager' })] }, '2026-11-16', 'In this group since 2 Nov 2026; 14 days, so 16 Nov 2026.'],
      ['a manager all along, as far as anybody knows', [MANAGERS], { hiredOn: '2025-01-01', history: [was('2026-11-02', { jobRole: 'manager' })] }, '2025-01-15', 'Hired 1 Jan 2025; 14 days, so 15 Jan 2025.'],
      ['moved to another site as a manager: in the group all along', [MANAGERS], { hiredOn: '2025-01-01', history: [was('2025-01-01', { jobRole: 'manager' }), was('2026-11-02', { jobRole: 'manager', siteId: 's2' })] }, '2025-01-15', 'Hired 1 Jan 2025; 14 days, so 15 Jan 2025.'],
      ['stopped being a manager, and is one again', [MANAGERS], { hiredOn: '2024-01-01', history: [was('2024-01-01', { jobRole: 'manager' }), was('2025-01-01', {}), was('2026-05-01', { jobRole: 'manager' })] }, '2026-05-15', 'In this group since 1 May 2026; 14 days, so 15 May 2026.'],
    ],
  ],
  [
    'renewal',
    [
      ['done: a year later', [YEARLY], { completions: done('2026-12-01') }, '2027-12-01', 'Done 1 Dec 2026; good for 12 months, so 1 Dec 2027.'],
      ['done late: a year after the day it was done', [YEARLY], { completions: done('2027-03-01') }, '2028-03-01', 'Done 1 Mar 2027; good for 12 months, so 1 Mar 2028.'],
      ['renewed early, in the window: keeps its date', [YEARLY], { completions: done('2026-12-01', '2027-10-10') }, '2028-12-01', 'Done 10 Oct 2027; renewed in time, so it still counts from 1 Dec 2026 by 12 months: 1 Dec 2028.'],
      ['renewed a day before the window: counts from the day it was done', [YEARLY], { completions: done('2026-12-01', '2027-10-01') }, '2028-10-01', 'Done 1 Oct 2027; good for 12 months, so 1 Oct 2028.'],
      ['renewed a day late: counts from the day it was done', [YEARLY], { completions: done('2026-12-01', '2027-12-02') }, '2028-12-02', 'Done 2 Dec 2027; good for 12 months, so 2 Dec 2028.'],
      ['renewed a day late within three days of grace: keeps its date', [rule({ graceDays: 3 })], { completions: done('2026-12-01', '2027-12-02') }, '2028-12-01', 'Done 2 Dec 2027; renewed in time, so it still counts from 1 Dec 2026 by 12 months: 1 Dec 2028.'],
      ['by each completion: renewing early moves the date', [AFTER_COMPLETION], { completions: done('2026-12-01', '2027-10-10') }, '2028-10-10', 'Done 10 Oct 2027; good for 12 months, so 10 Oct 2028.'],
      ['a year after 29 February', [YEARLY], { hiredOn: '2028-02-01', completions: done('2028-02-29') }, '2029-02-28', 'Done 29 Feb 2028; good for 12 months, so 28 Feb 2029.'],
      ['four years after it, always renewed in time', [YEARLY], { hiredOn: '2028-02-01', completions: done('2028-02-29', '2029-02-28', '2030-02-28', '2031-02-28') }, '2032-02-29', 'Done 28 Feb 2031; renewed in time, so it still counts from 29 Feb 2028 by 12 months: 29 Feb 2032.'],
      ['a month after 31 January', [rule({ renewal: { every: 'anniversary', months: 1 }, opensDays: 7 })], { completions: done('2027-01-31') }, '2027-02-28', 'Done 31 Jan 2027; good for 1 month, so 28 Feb 2027.'],
      ['two months after 31 January: not shifted for ever', [rule({ renewal: { every: 'anniversary', months: 1 }, opensDays: 7 })], { completions: done('2027-01-31', '2027-02-28') }, '2027-03-31', 'Done 28 Feb 2027; renewed in time, so it still counts from 31 Jan 2027 by 1 month: 31 Mar 2027.'],
      ['signed long after the test: no time is won', [YEARLY], { completions: [{ ...done('2027-11-01')[0]!, passedOn: '2026-12-20' }] }, '2027-12-20', 'Done 1 Nov 2027; the test was passed 20 Dec 2026, so it counts from there; good for 12 months, so 20 Dec 2027.'],
    ],
  ],
  [
    'a window each year',
    [
      ['new in November: not asked again in January', [EVERY_JANUARY], { completions: done('2026-11-20') }, '2028-01-31', 'Done 20 Nov 2026; not asked again for 180 days, until 19 May 2027; the yearly window is 1 Jan 2028 to 31 Jan 2028, so 31 Jan 2028.'],
      ['new in April: asked in January', [EVERY_JANUARY], { hiredOn: '2026-04-01', completions: done('2026-04-20') }, '2027-01-31', 'Done 20 Apr 2026; the yearly window is 1 Jan 2027 to 31 Jan 2027, so 31 Jan 2027.'],
      ['new in January, in the window itself: asked the next', [EVERY_JANUARY], { hiredOn: '2027-01-04', completions: done('2027-01-15') }, '2028-01-31', 'Done 15 Jan 2027; the yearly window is 1 Jan 2028 to 31 Jan 2028, so 31 Jan 2028.'],
      ['renewed in the window: the next year', [EVERY_JANUARY], { hiredOn: '2026-01-01', completions: done('2026-04-20', '2027-01-10') }, '2028-01-31', 'Done 10 Jan 2027; the yearly window is 1 Jan 2028 to 31 Jan 2028, so 31 Jan 2028.'],
      ['renewed early, in December: it counts for January', [EVERY_JANUARY], { hiredOn: '2026-01-01', completions: done('2026-04-20', '2026-12-10') }, '2028-01-31', 'Done 10 Dec 2026; the yearly window is 1 Jan 2028 to 31 Jan 2028, so 31 Jan 2028.'],
      ['renewed on the first day that counts for January', [EVERY_JANUARY], { hiredOn: '2026-01-01', completions: done('2026-04-20', '2026-12-02') }, '2028-01-31', 'Done 2 Dec 2026; the yearly window is 1 Jan 2028 to 31 Jan 2028, so 31 Jan 2028.'],
      ['renewed late, in March: the next January', [EVERY_JANUARY], { hiredOn: '2026-01-01', completions: done('2026-04-20', '2027-03-10') }, '2028-01-31', 'Done 10 Mar 2027; the yearly window is 1 Jan 2028 to 31 Jan 2028, so 31 Jan 2028.'],
      ['renewed late, in August: the next January, not a year later', [EVERY_JANUARY], { hiredOn: '2026-01-01', completions: done('2026-04-20', '2027-08-20') }, '2028-01-31', 'Done 20 Aug 2027; the yearly window is 1 Jan 2028 to 31 Jan 2028, so 31 Jan 2028.'],
      ['renewed so late that the next window was near: it counts for that one', [EVERY_JANUARY], { hiredOn: '2026-01-01', completions: done('2026-04-20', '2027-12-10') }, '2029-01-31', 'Done 10 Dec 2027; the yearly window is 1 Jan 2029 to 31 Jan 2029, so 31 Jan 2029.'],
      ['a window over New Year', [OVER_NEW_YEAR], { hiredOn: '2026-01-01', completions: done('2026-04-20') }, '2027-01-15', 'Done 20 Apr 2026; the yearly window is 15 Dec 2026 to 15 Jan 2027, so 15 Jan 2027.'],
      ['a window over New Year, done at its end', [OVER_NEW_YEAR], { hiredOn: '2026-01-01', completions: done('2026-04-20', '2027-01-10') }, '2028-01-15', 'Done 10 Jan 2027; the yearly window is 15 Dec 2027 to 15 Jan 2028, so 15 Jan 2028.'],
    ],
  ],
  [
    'leave, waivers and more time',
    [
      ['on leave for ten days', [YEARLY], { ...HIRED, leaves: [{ from: '2026-12-01', to: '2026-12-10' }] }, '2026-12-22', 'Hired 12 Nov 2026; 30 days, so 12 Dec 2026; on leave 1 Dec 2026 to 10 Dec 2026, so 22 Dec 2026.'],
      ['on leave until the day before it was due: seven days are left', [YEARLY], { ...HIRED, leaves: [{ from: '2026-12-11', to: '2027-02-28' }] }, '2027-03-07', 'Hired 12 Nov 2026; 30 days, so 12 Dec 2026; on leave 11 Dec 2026 to 28 Feb 2027, so 7 Mar 2027.'],
      ['on leave after it was missed: it stays missed', [YEARLY], { ...HIRED, leaves: [{ from: '2026-12-13', to: '2027-02-28' }] }, '2026-12-12', 'Hired 12 Nov 2026; 30 days, so 12 Dec 2026.'],
      ['on leave without an end: nothing is given back yet', [YEARLY], { ...HIRED, leaves: [{ from: '2026-12-01', to: null }] }, '2026-12-12', 'Hired 12 Nov 2026; 30 days, so 12 Dec 2026.'],
      ['on leave until the first day itself: that day is given back', [YEARLY], { ...HIRED, leaves: [{ from: '2026-11-02', to: '2026-11-12' }] }, '2026-12-13', 'Hired 12 Nov 2026; 30 days, so 12 Dec 2026; on leave 2 Nov 2026 to 12 Nov 2026, so 13 Dec 2026.'],
      ['on leave twice', [YEARLY], { ...HIRED, leaves: [{ from: '2026-11-20', to: '2026-11-24' }, { from: '2026-12-14', to: '2026-12-18' }] }, '2026-12-25', 'Hired 12 Nov 2026; 30 days, so 12 Dec 2026; on leave 20 Nov 2026 to 24 Nov 2026, so 17 Dec 2026; on leave 14 Dec 2026 to 18 Dec 2026, so 25 Dec 2026.'],
      ['two leaves that overlap are one', [YEARLY], { ...HIRED, leaves: [{ from: '2026-12-01', to: '2026-12-05' }, { from: '2026-12-04', to: '2026-12-10' }] }, '2026-12-22', 'Hired 12 Nov 2026; 30 days, so 12 Dec 2026; on leave 1 Dec 2026 to 10 Dec 2026, so 22 Dec 2026.'],
      ['on leave before the window opens: nothing is lost, so nothing is given back', [YEARLY], { completions: done('2026-12-01'), leaves: [{ from: '2027-03-01', to: '2027-08-31' }] }, '2027-12-01', 'Done 1 Dec 2026; good for 12 months, so 1 Dec 2027.'],
      ['on leave into the window: its whole length is left', [YEARLY], { completions: done('2026-12-01'), leaves: [{ from: '2027-09-01', to: '2027-10-21' }] }, '2027-12-21', 'Done 1 Dec 2026; good for 12 months, so 1 Dec 2027; on leave 1 Sep 2027 to 21 Oct 2027, so 21 Dec 2027.'],
      ['renewed after such a leave: the anniversary stays where it was', [YEARLY], { completions: done('2026-12-01', '2027-12-15'), leaves: [{ from: '2027-09-01', to: '2027-10-21' }] }, '2028-12-01', 'Done 15 Dec 2027; renewed in time, so it still counts from 1 Dec 2026 by 12 months: 1 Dec 2028.'],
      ['renewed after more than a year away: the next anniversary that is not open yet', [YEARLY], { completions: done('2026-12-01', '2029-02-20'), leaves: [{ from: '2027-09-01', to: '2029-01-31' }] }, '2029-12-01', 'Done 20 Feb 2029; renewed in time, so it still counts from 1 Dec 2026 by 12 months: 1 Dec 2029.'],
      ['renewed after more than a year away, where there is a window each year: the next that is not open yet', [EVERY_JANUARY], { hiredOn: '2026-01-01', completions: done('2026-04-20', '2028-12-10'), leaves: [{ from: '2026-12-20', to: '2028-11-30' }] }, '2030-01-31', 'Done 10 Dec 2028; the yearly window is 1 Jan 2030 to 31 Jan 2030, so 31 Jan 2030.'],
      ['excused: after its end the duty is back', [YEARLY], { ...HIRED, waivers: [{ thing: 'course:social-media', from: '2026-12-01', to: '2027-01-31' }] }, '2027-02-12', 'Hired 12 Nov 2026; 30 days, so 12 Dec 2026; excused 1 Dec 2026 to 31 Jan 2027, so 12 Feb 2027.'],
      ['excused from something else: nothing changes', [YEARLY], { ...HIRED, waivers: [{ thing: 'policy', from: '2026-12-01', to: '2027-01-31' }] }, '2026-12-12', 'Hired 12 Nov 2026; 30 days, so 12 Dec 2026.'],
      ['given more time', [YEARLY], { ...HIRED, extensions: [{ obligation: 'course:social-media:1.1', to: '2026-12-31' }] }, '2026-12-31', 'Hired 12 Nov 2026; 30 days, so 12 Dec 2026; more time was given, so 31 Dec 2026.'],
      ['given more time for a round that is over: it ended with it', [YEARLY], { completions: done('2026-12-20'), extensions: [{ obligation: 'course:social-media:1.1', to: '2026-12-31' }] }, '2027-12-20', 'Done 20 Dec 2026; good for 12 months, so 20 Dec 2027.'],
    ],
  ],
  [
    'several rules, moving, leaving and coming back',
    [
      ['two rules for one course: the earlier day', [TEXAS, YEARLY], { ...HIRED, history: [was('2026-11-12', { country: 'us-tx' })] }, '2026-12-12', 'Hired 12 Nov 2026; 30 days, so 12 Dec 2026.'],
      ['two rules with different renewals: the earlier', [YEARLY, rule({ id: 'half', renewal: { every: 'anniversary', months: 6 } })], { completions: done('2026-12-01') }, '2027-06-01', 'Done 1 Dec 2026; good for 6 months, so 1 Jun 2027.'],
      ['of one rule only that means them', [TEXAS, YEARLY], HIRED, '2026-12-12', 'Hired 12 Nov 2026; 30 days, so 12 Dec 2026.'],
      ['the rule became shorter in the middle of a round', [rule({ renewal: { every: 'anniversary', months: 6 } })], { completions: done('2026-12-01') }, '2027-06-01', 'Done 1 Dec 2026; good for 6 months, so 1 Jun 2027.'],
      ['came back: what was done before is of the past', [YEARLY], { spells: [{ hiredOn: '2024-01-01', leftOn: '2025-01-01' }, { hiredOn: '2026-01-10', leftOn: null }], completions: done('2024-06-20') }, '2026-02-09', 'Hired 10 Jan 2026; 30 days, so 9 Feb 2026.'],
      ['came back within the year, where that counts', [rule({ returning: 'counts' })], { spells: [{ hiredOn: '2024-01-01', leftOn: '2025-12-01' }, { hiredOn: '2026-01-10', leftOn: null }], completions: done('2025-06-20') }, '2026-06-20', 'Done 20 Jun 2025; good for 12 months, so 20 Jun 2026.'],
      ['came back after years, where that counts: as long as somebody new', [rule({ returning: 'counts' })], { spells: [{ hiredOn: '2020-01-01', leftOn: '2022-12-01' }, { hiredOn: '2026-01-10', leftOn: null }], completions: done('2022-06-20') }, '2026-02-09', 'Done 20 Jun 2022; good for 12 months, so 20 Jun 2023; but never sooner than for a new colleague, so 9 Feb 2026.'],
      ['came back after years, and renewed: what was over is not kept', [rule({ returning: 'counts' })], { spells: [{ hiredOn: '2020-01-01', leftOn: '2022-12-01' }, { hiredOn: '2026-01-10', leftOn: null }], completions: done('2022-06-20', '2026-02-01') }, '2027-02-01', 'Done 1 Feb 2026; good for 12 months, so 1 Feb 2027.'],
      ['trained elsewhere, where that does not count', [YEARLY], { ...HIRED, completions: elsewhere('2026-09-01') }, '2026-12-12', 'Hired 12 Nov 2026; 30 days, so 12 Dec 2026.'],
      ['trained elsewhere, where that counts', [rule({ outside: 'first' })], { ...HIRED, completions: elsewhere('2026-09-01') }, '2027-09-01', 'Done elsewhere 1 Sep 2026; good for 12 months, so 1 Sep 2027.'],
      ['trained elsewhere again, where only the first time counts', [rule({ outside: 'first' })], { ...HIRED, completions: elsewhere('2026-09-01', '2027-08-20') }, '2027-09-01', 'Done elsewhere 1 Sep 2026; good for 12 months, so 1 Sep 2027.'],
    ],
  ],
  [
    'asked for besides',
    [
      ['after an incident', [YEARLY], { completions: done('2026-12-01'), requirements: [{ id: 'r1', thing: 'course:social-media', askedOn: '2027-02-01', dueOn: '2027-02-15' }] }, '2027-02-15', 'Asked for on 1 Feb 2027, so 15 Feb 2027.'],
      ['after an incident, while on leave', [YEARLY], { completions: done('2026-12-01'), leaves: [{ from: '2027-02-05', to: '2027-02-20' }], requirements: [{ id: 'r1', thing: 'course:social-media', askedOn: '2027-02-01', dueOn: '2027-02-15' }] }, '2027-03-03', 'Asked for on 1 Feb 2027, so 15 Feb 2027; on leave 5 Feb 2027 to 20 Feb 2027, so 3 Mar 2027.'],
      ['after an incident, and done', [YEARLY], { completions: done('2026-12-01', '2027-02-10'), requirements: [{ id: 'r1', thing: 'course:social-media', askedOn: '2027-02-01', dueOn: '2027-02-15' }] }, '2028-02-10', 'Done 10 Feb 2027; good for 12 months, so 10 Feb 2028.'],
      ['because the policy changed', [YEARLY], { completions: done('2026-12-01') }, '2027-01-24', 'Policy version 2 took effect 10 Jan 2027, so 24 Jan 2027.', { asking: [{ number: 2, on: '2027-01-10', actBy: '2027-01-24', duties: EVERYBODY_SIGNS }] }],
      ['because the policy changed, while on leave', [YEARLY], { completions: done('2026-12-01'), leaves: [{ from: '2027-01-15', to: '2027-03-31' }] }, '2027-04-10', 'Policy version 2 took effect 10 Jan 2027, so 24 Jan 2027; on leave 15 Jan 2027 to 31 Mar 2027, so 10 Apr 2027.', { asking: [{ number: 2, on: '2027-01-10', actBy: '2027-01-24', duties: EVERYBODY_SIGNS }] }],
    ],
  ],
]; // prettier-ignore

describe('who owes what by when, and why: what a compliance officer can read and sign', () => {
  describe.each(TABLE)('%s', (_heading, examples) => {
    it.each(examples.map((example) => [example[0], example] as const))('%s', (_what, example) => {
      const [, all, facts, due, why, house] = example;
      const [found] = standings(all, person(facts), common(house));
      expect([found!.dueOn, reasonText(messages, found!.reasons[0]!)]).toEqual([due, why]);
    });
  });

  it('shows every reason where several rules ask for one thing', () => {
    const facts = person({ ...HIRED, history: [was('2026-11-12', { country: 'us-tx' })] });
    const [found, ...others] = standings([TEXAS, YEARLY], facts, common());
    expect(others).toEqual([]);
    expect(found!.reasons.map(({ id, dueOn }) => [id, dueOn])).toEqual([
      [ONBOARDING.id, '2026-12-12'],
      ['texas', '2027-02-10'],
    ]);
  });

  it('is late as soon as for the first of the rules, whichever is due first', () => {
    const lenient = rule({ first: { after: 'hire', days: 28 }, graceDays: 30 });
    const strict = rule({ id: 'strict' });
    const [found] = standings([lenient, strict], person(HIRED), common());
    expect(found).toMatchObject({ ruleId: ONBOARDING.id, dueOn: '2026-12-10', lateAfter: '2026-12-12' });
  });

  it('owes what an officer asked for also where a renewal is due sooner, and says when that was done', () => {
    const asked = { id: 'r1', thing: 'course:social-media', askedOn: '2027-08-01', dueOn: '2028-01-15' };
    const facts = { completions: done('2026-12-01'), requirements: [asked] };
    const [found] = standings([YEARLY], person(facts), common());
    expect([found!.dueOn, stateOn(found!, '2027-08-02')]).toEqual(['2027-12-01', 'due']);
    const [settled] = standings([YEARLY], person({ ...facts, completions: done('2026-12-01', '2027-08-10') }), common());
    expect(stateOn(settled!, '2027-08-11')).toBe('current');
    expect(reasonText(messages, settled!.reasons[1]!)).toBe('Asked for on 1 Aug 2027, so 15 Jan 2028; done 10 Aug 2027.');
  }); // prettier-ignore

  it('stays the same round when training elsewhere comes in that does not count: its more time holds', () => {
    const extensions = [{ obligation: 'course:social-media:1.1', to: '2026-12-31' }];
    const facts = { ...HIRED, extensions, completions: elsewhere('2026-09-01') };
    expect(standings([YEARLY], person(facts), common())[0]).toMatchObject({ dueOn: '2026-12-31', cycle: 1 });
  });

  it('asks nothing of somebody whom no rule means any more, and knows what they did when it means them again', () => {
    const manager = [was('2025-01-01', { jobRole: 'manager' })];
    const clinician = [...manager, was('2026-06-01', {})];
    const again = [...clinician, was('2027-01-01', { jobRole: 'manager' })];
    const facts = { hiredOn: '2025-01-01', completions: done('2026-05-01') };
    const due = (history: typeof manager) =>
      standings([MANAGERS], person({ ...facts, history }), common())[0]?.dueOn;
    expect([due(manager), due(clinician), due(again)]).toEqual(['2027-05-01', undefined, '2027-05-01']);
  });

  it.each<[string, Given, Partial<Rule>, Day, State]>([
    ['on leave', { ...HIRED, leaves: [{ from: '2026-12-01', to: null }] }, {}, '2027-06-01', 'paused'],
    [
      'back from leave',
      { ...HIRED, leaves: [{ from: '2026-12-01', to: '2026-12-10' }] },
      {},
      '2026-12-11',
      'due',
    ],
    [
      'excused, and on leave besides',
      {
        ...HIRED,
        leaves: [{ from: '2026-12-01', to: null }],
        waivers: [{ thing: 'course:social-media', from: '2026-12-01', to: '2027-12-01' }],
      },
      {},
      '2027-06-01',
      'exempt',
    ],
    [
      'on leave, and left',
      { hiredOn: '2026-11-12', leftOn: '2027-01-01', leaves: [{ from: '2026-12-01', to: null }] },
      {},
      '2027-06-01',
      'left',
    ],
    ['on the last day of grace', HIRED, { graceDays: 5 }, '2026-12-17', 'due'],
    ['after the grace', HIRED, { graceDays: 5 }, '2026-12-18', 'overdue'],
    ['renewable', { completions: done('2026-12-01') }, {}, '2027-10-02', 'renewable'],
    ['done for good', { completions: done('2026-12-01') }, { renewal: { every: 'never' } }, '2060-01-01', 'current'],
  ])('%s', (_what, facts, change, day, state) => {
    expect(stateOn(standings([rule(change)], person(facts), common())[0]!, day)).toBe(state);
  }); // prettier-ignore
});
