import { oneLine } from '../organisation/line.ts';
import type { First, Renewal, Rule } from './rule.ts';
import type { Who } from './who.ts';

/** One group of a rule as it is typed; `people` and `except` hold one employee number or address a line. */
export interface TypedGroup {
  roles: string[];
  sites: string[];
  teams: string;
  kinds: string[];
  hourly: string;
  countries: string[];
  hiredFrom: string;
  hiredBefore: string;
  people: string;
  except: string;
}

const LINES = [
  'id',
  'seen',
  'basis',
  'name',
  'whom',
  'thing',
  'first',
  'days',
  'on',
  'renewal',
  'months',
  'opensMonth',
  'opensDay',
  'closesMonth',
  'closesDay',
  'opensDays',
  'leastDays',
  'graceDays',
  'shorter',
  'wholeEvery',
  'outside',
  'returning',
  'before',
  'onDay',
  'after',
  'afterEvery',
  'copyFrom',
  'escalateFrom',
  'from',
] as const;
export type Line = (typeof LINES)[number];

/** A rule as it is typed: every field as text, so that nothing typed is ever lost. */
export type TypedRule = Record<Line, string> & { groups: TypedGroup[] };

const CHOSEN = ['roles', 'sites', 'kinds', 'countries'] as const;
const WRITTEN = ['hourly', 'hiredFrom', 'hiredBefore'] as const;
const TEXTS = ['teams', 'people', 'except'] as const;

/** No rule has more groups: a form takes so many fields. */
export const MOST_GROUPS = 6;

export const EMPTY_GROUP: TypedGroup = {
  roles: [],
  sites: [],
  teams: '',
  kinds: [],
  hourly: '',
  countries: [],
  hiredFrom: '',
  hiredBefore: '',
  people: '',
  except: '',
};

/** The name of a field of a group: `g1-roles` is that of the first. */
export const groupField = (n: number, name: keyof TypedGroup): string => `g${n + 1}-${name}`;

/** Reads the form as it was posted. */
export function typedRule(body: Readonly<Record<string, unknown>>): TypedRule {
  const texts = (name: string): string[] =>
    [body[name] ?? []].flat().filter((one): one is string => typeof one === 'string');
  const text = (name: string): string => texts(name)[0] ?? '';
  const groups: TypedGroup[] = [];
  for (let n = 0; n < MOST_GROUPS && body[groupField(n, 'teams')] !== undefined; n++) {
    const group = { ...EMPTY_GROUP };
    for (const name of CHOSEN) group[name] = texts(groupField(n, name));
    for (const name of WRITTEN) group[name] = oneLine(text(groupField(n, name)));
    for (const name of TEXTS) group[name] = text(groupField(n, name));
    groups.push(group);
  }
  const lines = Object.fromEntries(LINES.map((name) => [name, oneLine(text(name))])) as Record<Line, string>;
  return { ...lines, groups };
}

/** The fields that carry a typed rule on from page to page. */
export function hiddenFields(typed: TypedRule): { name: string; value: string }[] {
  const fields: { name: string; value: string }[] = LINES.map((name) => ({ name, value: typed[name] }));
  for (const [n, group] of typed.groups.entries()) {
    for (const name of CHOSEN)
      fields.push(...group[name].map((value) => ({ name: groupField(n, name), value })));
    for (const name of [...WRITTEN, ...TEXTS]) fields.push({ name: groupField(n, name), value: group[name] });
  }
  return fields;
}

/** A rule as its form shows it. `labels` are the numbers or addresses of the people whom it names, by id. */
export function typedFrom(rule: Rule, labels: ReadonlyMap<string, string>, seen: string): TypedRule {
  const isEverybody = rule.for.length === 1 && Object.keys(rule.for[0]!).length === 0;
  return {
    id: rule.id,
    seen,
    basis: rule.basis,
    name: rule.name,
    whom: isEverybody ? 'everybody' : 'groups',
    groups: isEverybody ? [EMPTY_GROUP] : rule.for.map((who) => typedGroup(who, labels)),
    thing: rule.thing,
    ...typedFirst(rule.first),
    ...typedRenewal(rule.renewal),
    opensDays: String(rule.opensDays),
    leastDays: String(rule.leastDays),
    graceDays: String(rule.graceDays),
    shorter: rule.shorter ? 'yes' : 'no',
    wholeEvery: String(rule.wholeEvery ?? ''),
    outside: rule.outside,
    returning: rule.returning,
    before: rule.plan.before.join(', '),
    onDay: rule.plan.onDay ? 'yes' : '',
    after: rule.plan.after.join(', '),
    afterEvery: rule.plan.afterEvery === 0 ? '' : String(rule.plan.afterEvery),
    copyFrom: String(rule.plan.copyFrom ?? ''),
    escalateFrom: String(rule.plan.escalateFrom ?? ''),
    from: rule.from ?? '',
  };
}

function typedGroup(who: Who, labels: ReadonlyMap<string, string>): TypedGroup {
  const lines = (ids: readonly string[] | undefined) =>
    (ids ?? []).map((id) => labels.get(id) ?? id).join('\n');
  return {
    roles: [...(who.roles ?? [])],
    sites: [...(who.sites ?? [])],
    teams: (who.teams ?? []).join('\n'),
    kinds: [...(who.kinds ?? [])],
    hourly: who.hourly === undefined ? '' : who.hourly ? 'yes' : 'no',
    countries: [...(who.countries ?? [])],
    hiredFrom: who.hiredFrom ?? '',
    hiredBefore: who.hiredBefore ?? '',
    people: lines(who.people),
    except: lines(who.except),
  };
}

function typedFirst(first: First): Pick<TypedRule, 'first' | 'days' | 'on'> {
  if ('on' in first) return { first: 'date', days: String(first.days), on: first.on };
  if (first.days === 'policy') return { first: 'policy', days: '', on: '' };
  return { first: first.after, days: String(first.days), on: '' };
}

type Again = 'renewal' | 'months' | 'opensMonth' | 'opensDay' | 'closesMonth' | 'closesDay';

function typedRenewal(renewal: Renewal): Pick<TypedRule, Again> {
  const none = { months: '', opensMonth: '', opensDay: '', closesMonth: '', closesDay: '' };
  if (renewal.every === 'never') return { ...none, renewal: 'never' };
  if (renewal.every !== 'window') return { ...none, renewal: renewal.every, months: String(renewal.months) };
  const [opensMonth, opensDay] = plain(renewal.opens);
  const [closesMonth, closesDay] = plain(renewal.closes);
  return { months: '', renewal: 'window', opensMonth, opensDay, closesMonth, closesDay };
}

// `09-01` as `9` and `1`.
const plain = (monthDay: string): [string, string] => {
  const [month = 0, day = 0] = monthDay.split('-').map(Number);
  return [String(month), String(day)];
};
