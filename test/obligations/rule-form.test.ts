import fc from 'fast-check';
import { HeedError } from '../../src/errors.ts';
import { COUNTRIES } from '../../src/organisation/organisation.ts';
import { JOB_ROLES } from '../../src/people/person.ts';
import { EMPLOYMENT_KINDS } from '../../src/people/work-facts.ts';
import { PRESETS } from '../../src/obligations/presets.ts';
import { readRule } from '../../src/obligations/rule-check.ts';
import { differences } from '../../src/obligations/rule-difference.ts';
import {
  EMPTY_GROUP,
  hiddenFields,
  typedFrom,
  typedRule,
  type TypedGroup,
  type TypedRule,
} from '../../src/obligations/rule-form.ts';
import type { Known } from '../../src/obligations/rule-groups.ts';
import { fieldText, RULE_FIELDS } from '../../src/obligations/rule-words.ts';
import { ONBOARDING, type Rule } from '../../src/obligations/rule.ts';
import type { Who } from '../../src/obligations/who.ts';
import { loadMessages } from '../../src/web/messages.ts';

const messages = loadMessages('en');
const known: Known = {
  sites: new Set(['s1', 's2']),
  teams: new Map([
    ['care', 'Care'],
    ['front', 'Front'],
  ]),
  things: new Set(['course:social-media', 'refresher:social-media', 'policy']),
  people: new Map([
    ['p1', 'p1'],
    ['p2', 'p2'],
    ['p3', 'p3'],
  ]),
};
const names = {
  sites: new Map([['s1', 'Main']]),
  people: new Map([['p1', 'Ann']]),
  things: new Map([['course:social-media', 'The course']]),
};

const typed = (change: Partial<TypedRule> = {}): TypedRule => ({
  ...typedFrom(ONBOARDING, new Map(), ''),
  ...change,
});
const withGroup = (group: Partial<TypedGroup>): Partial<TypedRule> => ({
  whom: 'groups',
  groups: [{ ...EMPTY_GROUP, ...group }],
});

/** What is said of each field that was refused. */
function refused(change: Partial<TypedRule>): Record<string, string> {
  try {
    readRule(typed(change), known);
  } catch (error) {
    if (!(error instanceof HeedError)) throw error;
    return Object.fromEntries(error.problems.map((p) => [p.field, messages.t(p.key, p.params)]));
  }
  return {};
}

describe('the form of a rule', () => {
  it('takes the rule that everybody begins with as it is', () => {
    expect(readRule(typed(), known)).toEqual(ONBOARDING);
  });

  it.each(PRESETS.map(({ id, rule }) => [id, rule] as const))('takes the preset %s as it is', (_id, rule) => {
    const whole: Rule = { ...rule, id: 'r1', name: 'A', thing: 'course:social-media', from: '2026-10-05' };
    expect(readRule(typedFrom(whole, new Map(), ''), known)).toEqual(whole);
  });

  it.each<[string, Partial<TypedRule>, string, string]>([
    ['no name', { name: '' }, 'name', 'Give the rule a name.'],
    ['a name without end', { name: 'x'.repeat(101) }, 'name', '100 characters'],
    ['nothing to do', { thing: 'course:none' }, 'thing', 'Choose what people must do.'],
    ['nobody at all', { whom: '' }, 'whom', 'Choose one'],
    ['groups and none of them', { whom: 'groups', groups: [] }, 'whom', 'Add a group'],
    ['a group of anybody', withGroup({}), 'g1-roles', 'Say who is in this group'],
    ['a role that is none', withGroup({ roles: ['boss'] }), 'g1-roles', 'Choose one'],
    ['a site that is none', withGroup({ sites: ['s9'] }), 'g1-sites', 'Choose one'],
    ['a team that is none', withGroup({ teams: 'Care\nKare' }), 'g1-teams', 'No team is called “Kare”'],
    ['a person who is nobody', withGroup({ people: 'p1\nX-9' }), 'g1-people', 'number or email “X-9”'],
    ['an exception who is nobody', withGroup({ except: 'X-9' }), 'g1-except', 'number or email “X-9”'],
    ['too many people', withGroup({ people: Array.from({ length: 501 }, (_, n) => n).join('\n') }), 'g1-people', 'Name 500 people or fewer'],
    ['all who are meant left out', withGroup({ people: 'p1', except: 'p1\np2' }), 'g1-except', 'left out again'],
    ['a hire day that is none', withGroup({ hiredFrom: '2027-02-30' }), 'g1-hiredFrom', 'Choose a day'],
    ['hired later than before', withGroup({ hiredFrom: '2027-02-01', hiredBefore: '2027-02-01' }), 'g1-hiredBefore', 'Nobody can be hired'],
    ['no way to the first day', { first: 'someday' }, 'first', 'Choose one'],
    ['days that are no number', { first: 'hire', days: 'ten' }, 'days', 'from 0 to 365'],
    ['days without end', { first: 'joining', days: '366' }, 'days', 'from 0 to 365'],
    ['a date that is none', { first: 'date', days: '30', on: '2027-13-01' }, 'on', 'Choose a day'],
    ['a date before the rule begins', { first: 'date', days: '30', on: '2026-12-31', from: '2027-01-01' }, 'on', 'before the rule begins'],
    ['a beginning that is none', { from: 'soon' }, 'from', 'Choose a day'],
    ['no way to renew', { renewal: '' }, 'renewal', 'Choose one'],
    ['no months', { months: '0' }, 'months', 'from 1 to 60'],
    ['months in words', { months: 'twelve' }, 'months', 'from 1 to 60'],
    ['a window on 29 February', { renewal: 'window', opensMonth: '2', opensDay: '1', closesMonth: '2', closesDay: '29' }, 'closesDay', 'Use 28 February'],
    ['a window on 31 April', { renewal: 'window', opensMonth: '4', opensDay: '31', closesMonth: '5', closesDay: '1' }, 'opensDay', 'no such day'],
    ['a window without a month', { renewal: 'window', opensMonth: '', opensDay: '1', closesMonth: '5', closesDay: '1' }, 'opensMonth', 'Choose a month'],
    ['early renewal longer than the period', { months: '2', opensDays: '60' }, 'opensDays', 'shorter than the time until it is due again'],
    ['early renewal longer than the time between windows', { renewal: 'window', opensMonth: '1', opensDay: '1', closesMonth: '11', closesDay: '30' }, 'opensDays', 'between two yearly times'],
    ['grace longer than the period', { months: '1', opensDays: '0', graceDays: '28' }, 'graceDays', 'shorter than the time until it is due again'],
    ['grace below nothing', { graceDays: '-1' }, 'graceDays', 'from 0 to 365'],
    ['a least time without end', { renewal: 'window', opensMonth: '9', opensDay: '1', closesMonth: '10', closesDay: '31', leastDays: '400' }, 'leastDays', 'from 0 to 365'],
    ['days before out of order', { before: '7, 30' }, 'before', 'largest number first'],
    ['a day before twice', { before: '30, 30' }, 'before', 'largest number first'],
    ['days after out of order', { after: '14, 7' }, 'after', 'smallest number first'],
    ['a day above 365', { after: '7, 366' }, 'after', 'from 1 to 365'],
    ['the day itself among those before', { before: '7, 0' }, 'before', 'from 1 to 365'],
    ['days in words', { before: 'a week' }, 'before', 'from 1 to 365'],
    ['too many days', { after: '1 2 3 4 5 6 7 8 9 10 11' }, 'after', '10 days or fewer'],
    ['every 0 days', { afterEvery: '0' }, 'afterEvery', 'from 1 to 365'],
    ['escalation before the copy', { copyFrom: '14', escalateFrom: '7' }, 'escalateFrom', 'The manager must get a copy first'],
    ['escalation without a copy', { copyFrom: '', escalateFrom: '7' }, 'escalateFrom', 'The manager must get a copy first'],
    ['what cannot be chosen', { outside: 'maybe', returning: '', shorter: 'x' }, 'returning', 'Choose one'],
  ])('refuses %s, and says so at its field', (_name, change, field, sentence) => {
    expect(refused(change)[field]).toContain(sentence);
  }); // prettier-ignore

  it('says all that is wrong at once, in the order of the page', () => {
    const wrong = Object.keys(refused({ name: '', thing: '', months: '0', before: '1 2', first: '' }));
    expect(wrong).toEqual(['name', 'thing', 'first', 'months', 'before']);
  });

  it('takes a window over the turn of the year, and one without any early days', () => {
    const window = { renewal: 'window', opensMonth: '11', opensDay: '15', closesMonth: '1', closesDay: '15' };
    expect(readRule(typed(window), known).renewal).toEqual({
      every: 'window',
      opens: '11-15',
      closes: '01-15',
    });
    const year = { ...window, opensMonth: '1', opensDay: '1', closesMonth: '12', closesDay: '31' };
    expect(readRule(typed({ ...year, opensDays: '0' }), known).renewal).toMatchObject({ closes: '12-31' });
  });

  it('takes a team in any case as it is written, and a line twice as one person', () => {
    const [who] = readRule(typed(withGroup({ teams: ' care ', people: 'p1\r\np1\r\n\r\np2' })), known).for;
    expect(who).toEqual({ teams: ['Care'], people: ['p1', 'p2'] });
  });
});

const some = <T>(from: readonly T[]) =>
  fc.option(fc.subarray([...from], { minLength: 1 }), { nil: undefined });
const day = fc
  .tuple(
    fc.integer({ min: 2020, max: 2030 }),
    fc.integer({ min: 1, max: 12 }),
    fc.integer({ min: 1, max: 28 }),
  )
  .map((parts) => parts.map((n) => String(n).padStart(2, '0')).join('-'));
const monthDay = day.map((one) => one.slice(5));
const upTo = (max: number, min = 0) => fc.integer({ min, max });
const who = fc
  .record({
    roles: some(JOB_ROLES),
    sites: some(['s1', 's2']),
    teams: some(['Care', 'Front']),
    kinds: some(EMPLOYMENT_KINDS),
    hourly: fc.option(fc.boolean(), { nil: undefined }),
    countries: some(COUNTRIES),
    hired: fc.option(day, { nil: undefined }),
    people: some(['p1', 'p2']),
    except: some(['p3']),
  })
  .map(({ hired, ...rest }): Who => {
    const all = { ...rest, hiredFrom: hired };
    return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
  })
  .filter((one) => Object.keys(one).length > 0);
const rule: fc.Arbitrary<Rule> = fc
  .record({
    id: fc.constant('r1'),
    name: fc.constant('A rule'),
    for: fc.oneof(fc.constant([{}]), fc.array(who, { minLength: 1, maxLength: 6 })),
    thing: fc.constantFrom(...known.things),
    first: fc.oneof(
      fc.record({ after: fc.constant('hire' as const), days: fc.oneof(upTo(365), fc.constant('policy' as const)) }),
      fc.record({ after: fc.constant('joining' as const), days: upTo(365) }),
      fc.record({ on: fc.constant('2031-01-01'), days: upTo(365) }),
    ),
    renewal: fc.oneof(
      fc.constant({ every: 'never' as const }),
      fc.record({ every: fc.constant('completion' as const), months: upTo(60, 3) }),
      fc.record({ every: fc.constant('anniversary' as const), months: upTo(60, 3) }),
      fc
        .record({ every: fc.constant('window' as const), opens: monthDay, closes: monthDay })
        .filter(({ opens, closes }) => opens.slice(0, 2) < '04' && closes.slice(0, 2) > '03' && closes.slice(0, 2) < '08'),
    ),
    opensDays: upTo(60),
    leastDays: upTo(365),
    graceDays: upTo(20),
    shorter: fc.boolean(),
    outside: fc.constantFrom('no' as const, 'first' as const, 'always' as const),
    returning: fc.constantFrom('anew' as const, 'counts' as const),
    from: fc.option(day, { nil: null }),
    plan: fc.record({
      before: fc.constantFrom([], [30, 7], [1]),
      onDay: fc.boolean(),
      after: fc.constantFrom([], [7, 14]),
      afterEvery: fc.constantFrom(0, 7),
      copyFrom: fc.constantFrom(null, 0, 14),
      escalateFrom: fc.constant(null),
    }),
    basis: fc.constantFrom('own', 'texas', ''),
  })
  .chain((one) =>
    fc
      .option(upTo(10, 2), { nil: undefined })
      .map((n) => (one.shorter && n !== undefined ? { ...one, wholeEvery: n } : one) as Rule),
  ); // prettier-ignore

describe('any rule', () => {
  it('comes back from its form, and from the fields that carry it on, as it was', () => {
    fc.assert(
      fc.property(rule, (one) => {
        const form = typedFrom(one, new Map(), 'seen');
        expect(readRule(form, known)).toEqual(one);
        const body: Record<string, string | string[]> = {};
        for (const { name, value } of hiddenFields(form))
          body[name] = body[name] === undefined ? value : [body[name], value].flat();
        expect(readRule(typedRule(body), known)).toEqual(one);
      }),
    );
  });

  it('is said in words, part by part, and differs from itself in none', () => {
    fc.assert(
      fc.property(rule, rule, (one, other) => {
        for (const field of RULE_FIELDS) expect(fieldText(messages, names, one, field)).not.toBe('');
        expect(differences(messages, names, one, one)).toEqual([]);
        for (const { was, now } of differences(messages, names, one, other))
          expect([was, now]).not.toContain('');
      }),
    );
  });
});

describe('a rule in words', () => {
  const text = (change: Partial<Rule>, field: (typeof RULE_FIELDS)[number]) =>
    fieldText(messages, names, { ...ONBOARDING, ...change }, field);

  it.each<[Partial<Rule>, (typeof RULE_FIELDS)[number], string]>([
    [{}, 'for', 'Everybody'],
    [{ for: [{ except: ['p1'] }] }, 'for', 'Everybody, but not Ann'],
    [{ for: [{ roles: ['clinician', 'manager'], sites: ['s1'] }, { kinds: ['agency'], hourly: true }] }, 'for', 'Clinician or Manager, at Main; or employed as: Agency, paid by the hour'],
    [{ for: [{ countries: ['us-tx'], hiredFrom: '2027-01-01' }] }, 'for', 'In United States, Texas, hired 1 Jan 2027 or later'],
    [{ first: { after: 'hire', days: 90 } }, 'first', '90 days after hire'],
    [{ first: { on: '2027-03-01', days: 14 } }, 'first', 'On 1 Mar 2027. Who comes later has 14 days'],
    [{ renewal: { every: 'window', opens: '09-01', closes: '10-31' } }, 'renewal', 'Each year from 1 Sep to 31 Oct'],
    [{ renewal: { every: 'anniversary', months: 12 } }, 'renewal', 'Every 12 months. Who renews in time keeps the date'],
    [{}, 'plan', '30 and 7 days before, on the day, 7 and 14 days after, then every 7 days. The manager gets a copy from 14 days late. The manager’s own manager does too from 28 days late.'],
    [{ plan: { ...ONBOARDING.plan, before: [], onDay: false, after: [], afterEvery: 0, copyFrom: null, escalateFrom: null } }, 'plan', 'No reminders.'],
  ])('%#: %s', (change, field, expected) => {
    expect(text(change, field)).toBe(expected);
  }); // prettier-ignore

  it('says what changed, and leaves out what means nothing in either', () => {
    const after: Rule = { ...ONBOARDING, graceDays: 7, leastDays: 90, first: { after: 'hire', days: 14 } };
    expect(differences(messages, names, ONBOARDING, after)).toEqual([
      { field: 'first', label: 'First due', was: 'As many days after hire as the policy says', now: '14 days after hire' },
      { field: 'graceDays', label: 'Grace', was: 'None: late from the day after the due day', now: 'Late only when 7 days past the due day are over' },
    ]); // prettier-ignore
  });
});
