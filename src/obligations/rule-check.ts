import { z } from 'zod';
import { daysBetween, isDay, type Day } from '../days.ts';
import { invalid, type FieldProblem } from '../errors.ts';
import type { TypedRule } from './rule-form.ts';
import { readGroups, type Known } from './rule-groups.ts';
import type { First, Plan, Renewal, Rule } from './rule.ts';

/** The longest that a name may be. */
const LONGEST = 100;
/** No number of days in a rule is larger. */
const MOST_DAYS = 365;
const MOST_MONTHS = 60;
const MOST_BETWEEN = 10;
/** No plan has more days before, or after. */
const MOST_TOLD = 10;

/** A whole number from `least` to `most`. */
const whole = (least: number, most: number, wrong: string) =>
  z
    .string()
    .regex(/^\d{1,4}$/, wrong)
    .transform(Number)
    .pipe(z.number().min(least, wrong).max(most, wrong));
const days = (least: number) =>
  whole(least, MOST_DAYS, least === 0 ? 'training-rules.days-wrong' : 'training-rules.days-least-wrong');
const orNone = (field: z.ZodType<number, string>) =>
  z.union([z.literal('').transform(() => null), field], { error: 'training-rules.days-wrong' });
const aDay = z.string().refine(isDay, 'training-rules.day-wrong');

/** Days in a row, `30, 7`: each once, in order. */
const dayList = (isFalling: boolean) =>
  z
    .string()
    .transform((text) => text.split(/[\s,;]+/).filter((one) => one !== ''))
    .pipe(z.array(days(1)).max(MOST_TOLD, 'training-rules.plan-many'))
    .refine(
      (list) => list.every((day, n) => n === 0 || (isFalling ? day < list[n - 1]! : day > list[n - 1]!)),
      isFalling ? 'training-rules.plan-before-order' : 'training-rules.plan-after-order',
    );

const simple = z.object({
  id: z.string().regex(/^[a-z0-9-]{1,64}$/, 'training-rules.id-wrong'),
  basis: z.string().regex(/^[a-z0-9-]{0,64}$/, 'training-rules.id-wrong'),
  name: z.string().min(1, 'training-rules.name-needed').max(LONGEST, 'training-rules.name-long'),
  graceDays: days(0),
  shorter: z.enum(['yes', 'no'], 'training-rules.choose'),
  wholeEvery: orNone(whole(2, MOST_BETWEEN, 'training-rules.whole-every-wrong')),
  outside: z.enum(['no', 'first', 'always'], 'training-rules.choose'),
  returning: z.enum(['anew', 'counts'], 'training-rules.choose'),
  from: z.union([z.literal('').transform(() => null), aDay], { error: 'training-rules.day-wrong' }),
  before: dayList(true),
  onDay: z.enum(['yes', '']).catch(''),
  after: dayList(false),
  afterEvery: orNone(days(1)),
  copyFrom: orNone(days(0)),
  escalateFrom: orNone(days(0)),
});

const firstForm = z.discriminatedUnion(
  'first',
  [
    z.object({ first: z.literal('hire'), days: days(0) }),
    z.object({ first: z.literal('policy') }),
    z.object({ first: z.literal('joining'), days: days(0) }),
    z.object({ first: z.literal('date'), days: days(0), on: aDay }),
  ],
  'training-rules.choose',
);

const months = whole(1, MOST_MONTHS, 'training-rules.months-wrong');
const month = whole(1, 12, 'training-rules.month-wrong');
const monthDay = whole(1, 31, 'training-rules.month-day-wrong');
const renewalForm = z.discriminatedUnion(
  'renewal',
  [
    z.object({ renewal: z.literal('never') }),
    z.object({ renewal: z.literal('completion'), months, opensDays: days(0) }),
    z.object({ renewal: z.literal('anniversary'), months, opensDays: days(0) }),
    z.object({
      renewal: z.literal('window'),
      opensMonth: month,
      opensDay: monthDay,
      closesMonth: month,
      closesDay: monthDay,
      opensDays: days(0),
      leastDays: days(0),
    }),
  ],
  'training-rules.choose',
);

/**
 * The rule that was typed. Throws `invalid` with a sentence for every field that is wrong or makes no sense with the
 * others. `known` is what may be chosen, and whom the typed lines mean.
 */
export function readRule(typed: TypedRule, known: Known): Rule {
  const problems: FieldProblem[] = [];
  const read = <T>(schema: z.ZodType<T>): T | undefined => {
    const found = schema.safeParse(typed);
    if (found.success) return found.data;
    for (const { path, message } of found.error.issues) add(String(path[0]), message);
    return undefined;
  };
  const add = (field: string, wrong: string) => {
    if (!problems.some((one) => one.field === field)) problems.push({ field, key: wrong });
  };
  const plain = read(simple);
  const groups = readGroups(typed, known, problems);
  if (!known.things.has(typed.thing)) add('thing', 'training-rules.thing-needed');
  const firstTyped = read(firstForm);
  const again = read(renewalForm);
  const first = firstTyped === undefined ? undefined : firstOf(firstTyped);
  const renewal = again === undefined ? undefined : renewalOf(again, add);
  if (plain !== undefined) checkPlan(plain, add);
  if (plain?.from != null && first !== undefined && 'on' in first && first.on < plain.from)
    add('on', 'training-rules.date-before-rule');
  const early = again !== undefined && 'opensDays' in again ? again.opensDays : kept(typed.opensDays);
  if (renewal !== undefined) checkPeriod(renewal, early, plain?.graceDays ?? 0, add);
  if (problems.length > 0 || !plain || !first || !renewal) throw invalid(inOrder(problems));
  return {
    id: plain.id,
    name: plain.name,
    for: groups,
    thing: typed.thing,
    first,
    renewal,
    opensDays: early,
    leastDays: again !== undefined && 'leastDays' in again ? again.leastDays : kept(typed.leastDays),
    graceDays: plain.graceDays,
    shorter: plain.shorter === 'yes',
    ...(plain.shorter === 'yes' && plain.wholeEvery !== null ? { wholeEvery: plain.wholeEvery } : {}),
    outside: plain.outside,
    returning: plain.returning,
    from: plain.from,
    plan: planOf(plain),
    basis: plain.basis,
  };
}

// What means nothing in this rule stays as it was, for the day on which it means something again.
const kept = (text: string): number => days(0).safeParse(text).data ?? 0;

type Add = (field: string, wrong: string) => void;
type Plain = z.output<typeof simple>;

const planOf = (plain: Plain): Plan => ({
  before: plain.before,
  onDay: plain.onDay === 'yes',
  after: plain.after,
  afterEvery: plain.afterEvery ?? 0,
  copyFrom: plain.copyFrom,
  escalateFrom: plain.escalateFrom,
});

function checkPlan({ copyFrom, escalateFrom }: Plain, add: Add): void {
  if (escalateFrom !== null && (copyFrom === null || escalateFrom < copyFrom))
    add('escalateFrom', 'training-rules.escalate-early');
}

function firstOf(typed: z.output<typeof firstForm>): First {
  switch (typed.first) {
    case 'policy':
      return { after: 'hire', days: 'policy' };
    case 'date':
      return { on: typed.on, days: typed.days };
    default:
      return { after: typed.first, days: typed.days };
  }
}

function renewalOf(typed: z.output<typeof renewalForm>, add: Add): Renewal | undefined {
  if (typed.renewal === 'never') return { every: 'never' };
  if (typed.renewal !== 'window') return { every: typed.renewal, months: typed.months };
  const opens = monthDayOf(typed.opensMonth, typed.opensDay, 'opensDay', add);
  const closes = monthDayOf(typed.closesMonth, typed.closesDay, 'closesDay', add);
  return opens === undefined || closes === undefined ? undefined : { every: 'window', opens, closes };
}

// A year that has no 29 February: a window on that day would come once in four years.
const YEAR = 2025;

function monthDayOf(inMonth: number, on: number, field: string, add: Add): string | undefined {
  const text = `${String(inMonth).padStart(2, '0')}-${String(on).padStart(2, '0')}`;
  if (isDay(`${YEAR}-${text}`)) return text;
  add(field, text === '02-29' ? 'training-rules.leap-day' : 'training-rules.month-day-none');
  return undefined;
}

/** The least days of a month. */
const SHORT_MONTH = 28;

// Else the next round would begin before the last one ended.
function checkPeriod(renewal: Renewal, early: number, grace: number, add: Add): void {
  if (renewal.every === 'never') return;
  const isWindow = renewal.every === 'window';
  const period = isWindow ? daysClosed(renewal) : renewal.months * SHORT_MONTH;
  if (early >= period)
    add('opensDays', isWindow ? 'training-rules.opens-long-window' : 'training-rules.opens-long');
  else if (early + grace >= period)
    add('graceDays', isWindow ? 'training-rules.grace-long-window' : 'training-rules.grace-long');
}

// From the last day of a window to the first of the next.
function daysClosed({ opens, closes }: { opens: string; closes: string }): number {
  const day = (year: number, text: string): Day => `${year}-${text}`;
  return daysBetween(day(YEAR, closes), day(closes < opens ? YEAR : YEAR + 1, opens));
}

// As the fields stand on the page.
const PLACES = (
  'name whom group thing first days on from renewal months opensMonth opensDay closesMonth closesDay opensDays ' +
  'leastDays graceDays shorter wholeEvery outside returning before onDay after afterEvery copyFrom'
).split(' ');
const isGroup = /^g\d/;

function inOrder(problems: FieldProblem[]): FieldProblem[] {
  const place = ({ field }: FieldProblem) => {
    const found = PLACES.indexOf(isGroup.test(field) ? 'group' : field);
    return found === -1 ? PLACES.length : found;
  };
  return problems.toSorted((a, b) => place(a) - place(b));
}
