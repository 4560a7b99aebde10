import type { Messages } from '../web/messages.ts';
import { dayText } from '../web/render.ts';
import type { First, Plan, Renewal, Rule, Thing } from './rule.ts';
import type { Who } from './who.ts';

/** What rules name by ids. */
export interface RuleNames {
  sites: ReadonlyMap<string, string>;
  people: ReadonlyMap<string, string>;
  things: ReadonlyMap<Thing, string>;
}

/** The parts of a rule, in the order in which they are read. */
export const RULE_FIELDS = [
  'name',
  'for',
  'thing',
  'first',
  'renewal',
  'opensDays',
  'leastDays',
  'graceDays',
  'shorter',
  'wholeEvery',
  'outside',
  'returning',
  'plan',
  'from',
] as const satisfies readonly (keyof Rule)[];
export type RuleField = (typeof RULE_FIELDS)[number];

/** One part of a rule in plain words. */
export function fieldText(messages: Messages, names: RuleNames, rule: Rule, field: RuleField): string {
  const { t } = messages;
  switch (field) {
    case 'name':
      return rule.name;
    case 'for':
      return whosText(messages, names, rule.for);
    case 'thing':
      return names.things.get(rule.thing) ?? rule.thing;
    case 'first':
      return firstText(messages, rule.first);
    case 'renewal':
      return renewalText(messages, rule.renewal);
    case 'opensDays':
      return rule.renewal.every === 'never'
        ? t('training-rules.no-renewal')
        : t(`training-rules.opens-${rule.renewal.every === 'window' ? 'window' : 'months'}`, {
            count: rule.opensDays,
          });
    case 'leastDays':
      return rule.renewal.every === 'window'
        ? t('training-rules.least', { count: rule.leastDays })
        : t('training-rules.least-unused');
    case 'graceDays':
      return rule.graceDays === 0
        ? t('training-rules.grace-none')
        : t('training-rules.grace', { count: rule.graceDays });
    case 'shorter':
      return t(rule.shorter ? 'training-rules.shorter-yes' : 'training-rules.shorter-no');
    case 'wholeEvery':
      return rule.wholeEvery === undefined
        ? t('training-rules.whole-every-none')
        : t('training-rules.whole-every', { count: rule.wholeEvery, between: rule.wholeEvery - 1 });
    case 'outside':
      return t(`training-rules.outside-${rule.outside}`);
    case 'returning':
      return t(`training-rules.returning-${rule.returning}`);
    case 'plan':
      return planText(messages, rule.plan);
    case 'from':
      return rule.from === null
        ? t('training-rules.from-always')
        : t('training-rules.from', { day: dayText(messages, rule.from) });
  }
}

/** True for a part that means something in this rule. */
export const isUsed = ({ renewal, thing, wholeEvery }: Rule, field: RuleField): boolean =>
  field === 'wholeEvery'
    ? wholeEvery !== undefined && renewal.every !== 'never' && thing.startsWith('course:')
    : field === 'leastDays'
      ? renewal.every === 'window'
      : field === 'opensDays'
        ? renewal.every !== 'never'
        : field === 'shorter'
          ? renewal.every !== 'never' && thing.startsWith('course:')
          : true;

function firstText(messages: Messages, first: First): string {
  const { t } = messages;
  if ('on' in first)
    return t('training-rules.first-date', { day: dayText(messages, first.on), count: first.days });
  if (first.days === 'policy') return t('training-rules.first-policy');
  return t(`training-rules.first-${first.after}`, { count: first.days });
}

function renewalText(messages: Messages, renewal: Renewal): string {
  const { t } = messages;
  switch (renewal.every) {
    case 'never':
      return t('training-rules.renewal-never');
    case 'window':
      return t('training-rules.renewal-window', {
        opens: monthDayText(messages, renewal.opens),
        closes: monthDayText(messages, renewal.closes),
      });
    default:
      return t(`training-rules.renewal-${renewal.every}`, { count: renewal.months });
  }
}

/** `09-01` as `1 Sep`. */
function monthDayText(messages: Messages, monthDay: string): string {
  const [month, day] = monthDay.split('-').map(Number);
  return `${day} ${messages.t(`month.${month}`)}`;
}

/** When what is said to whom. */
export function planText(messages: Messages, plan: Plan): string {
  const { t } = messages;
  const list = (days: readonly number[]) => listed(messages, 'conjunction', days.map(String));
  const said: string[] = [];
  if (plan.before.length > 0) said.push(t('training-rules.plan-before', { days: list(plan.before) }));
  if (plan.onDay) said.push(t('training-rules.plan-on'));
  if (plan.after.length > 0) said.push(t('training-rules.plan-after', { days: list(plan.after) }));
  if (plan.afterEvery > 0) said.push(t('training-rules.plan-every', { count: plan.afterEvery }));
  const sentences = [said.length === 0 ? t('training-rules.plan-none') : `${capital(said.join(', '))}.`];
  if (plan.copyFrom !== null) sentences.push(t('training-rules.plan-copy', { count: plan.copyFrom }));
  if (plan.escalateFrom !== null)
    sentences.push(t('training-rules.plan-escalate', { count: plan.escalateFrom }));
  return sentences.join(' ');
}

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

const listed = (messages: Messages, type: 'conjunction' | 'disjunction', items: readonly string[]): string =>
  new Intl.ListFormat(messages.language, { type }).format(items);

/** For whom a rule is. */
export function whosText(messages: Messages, names: RuleNames, whos: readonly Who[]): string {
  return capital(
    whos.map((who) => whoText(messages, names, who)).join(`; ${messages.t('training-rules.or')} `),
  );
}

// So many are named; of more it is said how many.
const NAMED = 5;

function whoText(messages: Messages, names: RuleNames, who: Who): string {
  const { t } = messages;
  const or = (items: readonly string[]) => listed(messages, 'disjunction', items);
  const people = (ids: readonly string[], type: 'conjunction' | 'disjunction') => {
    const named = ids.slice(0, NAMED).map((id) => names.people.get(id) ?? t('training-rules.somebody'));
    const more = ids.length - named.length;
    return listed(
      messages,
      type,
      more === 0 ? named : [...named, t('training-rules.more-people', { count: more })],
    );
  };
  const parts: string[] = [];
  if (who.people !== undefined) parts.push(people(who.people, 'disjunction'));
  if (who.roles !== undefined) parts.push(or(who.roles.map((role) => t(`people.job-role-${role}`))));
  if (who.kinds !== undefined)
    parts.push(
      t('training-rules.who-kinds', { kinds: or(who.kinds.map((kind) => t(`people.kind-${kind}`))) }),
    );
  if (who.hourly !== undefined) parts.push(t(`training-rules.who-hourly-${who.hourly ? 'yes' : 'no'}`));
  if (who.sites !== undefined)
    parts.push(
      t('training-rules.who-sites', {
        sites: or(who.sites.map((id) => names.sites.get(id) ?? t('training-rules.some-site'))),
      }),
    );
  if (who.teams !== undefined) parts.push(t('training-rules.who-teams', { teams: or(who.teams) }));
  if (who.countries !== undefined)
    parts.push(
      t('training-rules.who-countries', { countries: or(who.countries.map((code) => t(`country.${code}`))) }),
    );
  if (who.hiredFrom !== undefined)
    parts.push(t('training-rules.who-hired-from', { day: dayText(messages, who.hiredFrom) }));
  if (who.hiredBefore !== undefined)
    parts.push(t('training-rules.who-hired-before', { day: dayText(messages, who.hiredBefore) }));
  if (parts.length === 0) parts.push(t('training-rules.everybody'));
  if (who.except !== undefined)
    parts.push(t('training-rules.who-except', { people: people(who.except, 'conjunction') }));
  return parts.join(', ');
}
