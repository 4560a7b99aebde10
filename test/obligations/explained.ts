import { addDays, addMonths, daysBetween, type Day } from '../../src/days.ts';
import type { CommonFacts, PersonFacts } from '../../src/obligations/facts.ts';
import type { Reason, Step } from '../../src/obligations/reasons.ts';
import type { Rule } from '../../src/obligations/rule.ts';

const FOREVER = '2999-12-31';

/** All that a reason may rest on. */
export interface World {
  rules: readonly Rule[];
  person: PersonFacts;
  common: CommonFacts;
}

/**
 * What in a reason does not follow: each step from the one before it and from a fact, the due day from the last. Written without
 * the core, so that it can judge it.
 */
export function flawsIn(reason: Reason, world: World): string[] {
  const flaws: string[] = [];
  let before: Day | undefined;
  for (const step of reason.steps) {
    if (!follows(step, before, reason, world)) flaws.push(`${JSON.stringify(step)} after ${before}`);
    if (step.why !== 'least') before = step.day;
  }
  const last = reason.steps.at(-1);
  const isOver = reason.dueOn === FOREVER && (last?.why === 'done' || last?.why === 'done-elsewhere');
  if (last === undefined) flaws.push('no step');
  else if (last.day !== reason.dueOn && !isOver) flaws.push(`due ${reason.dueOn}, and led to ${last.day}`);
  return flaws;
}

function follows(step: Step, before: Day | undefined, reason: Reason, world: World): boolean {
  const { person, common } = world;
  const rule = world.rules.find(({ id }) => reason.by === 'rule' && id === reason.id);
  const asked = person.requirements.find(({ id }) => reason.by === 'requirement' && id === reason.id);
  const { day } = step;
  const did = person.completions;
  switch (step.why) {
    case 'hired':
      return (before === undefined || asked !== undefined) && person.spells.at(-1)?.hiredOn === day;
    case 'joined':
      return before === undefined && person.history.some(({ from }) => from === day);
    case 'start':
      return day > before! && day === common.startDay;
    case 'brought-in':
      return day > before! && person.spells.at(-1)?.clockFrom === day;
    case 'site-start':
      return day > before! && [...common.siteStarts.values()].includes(day);
    case 'site-joined':
      return day > before! && person.history.some(({ from }) => from === day);
    case 'rule-start':
      return day > before! && day === rule?.from;
    case 'days':
      return (
        day === addDays(before!, step.days) &&
        (asked === undefined
          ? isSaid(step.days, rule, common)
          : step.days === daysBetween(asked.askedOn, asked.dueOn))
      );
    case 'date':
      return rule !== undefined && 'on' in rule.first && day === rule.first.on;
    case 'done':
    case 'done-elsewhere':
      return did.some((one) => one.day === day && one.outside === (step.why === 'done-elsewhere'));
    case 'passed':
      return day < before! && did.some((one) => one.day === before && one.passedOn === day);
    case 'months':
      return day === addMonths(before!, step.months) && isEvery(step.months, rule);
    case 'kept':
      return isKept(step, rule) && did.some((one) => [one.day, one.passedOn].includes(step.anchor));
    case 'window':
      return isWindow(step.from, day, rule);
    case 'least':
      return rule?.leastDays === step.days && step.from === addDays(before!, step.days);
    case 'back':
      return day >= before!;
    case 'leave':
    case 'waiver':
      return isPause(step, person) && day > before! && daysBetween(step.to, day) >= 7;
    case 'extended':
      return day > before! && person.extensions.some(({ to }) => to === day);
    case 'policy':
      return common.asking.some((one) => one.number === step.number && one.on === step.on);
    case 'required':
      return person.requirements.some(
        (one) => one.id === reason.id && one.askedOn === step.on && one.dueOn === day,
      );
  }
}

const isSaid = (days: number, rule: Rule | undefined, { trainDays }: CommonFacts): boolean =>
  days === (rule?.first.days === 'policy' ? (trainDays ?? 30) : rule?.first.days);

const isEvery = (months: number, rule: Rule | undefined): boolean =>
  rule !== undefined && 'months' in rule.renewal && rule.renewal.months === months;

function isKept(step: Extract<Step, { why: 'kept' }>, rule: Rule | undefined): boolean {
  if (!isEvery(step.months, rule)) return false;
  for (let n = 2; n < 300; n++) if (addMonths(step.anchor, n * step.months) === step.day) return true;
  return false;
}

function isWindow(from: Day, to: Day, rule: Rule | undefined): boolean {
  const renewal = rule?.renewal;
  if (renewal?.every !== 'window') return false;
  const of = (day: Day, monthDay: string) => day.slice(5) === (monthDay === '02-29' ? '02-28' : monthDay);
  const isLeap = (day: Day, monthDay: string) => day.slice(5) === monthDay;
  const fits = (day: Day, monthDay: string) => of(day, monthDay) || isLeap(day, monthDay);
  return fits(from, renewal.opens) && fits(to, renewal.closes) && daysBetween(from, to) < 366 && from <= to;
}

// Where a leave and a waiver overlap, what comes second begins when the first is over; what never ended ends with the employment.
function isPause({ from, to }: { from: Day; to: Day }, { leaves, waivers, spells }: PersonFacts): boolean {
  const all = [...leaves, ...waivers];
  const ends = all.flatMap((one) => one.to ?? spells.flatMap(({ leftOn }) => leftOn ?? []));
  const isBegun = all.some((one) => one.from === from) || ends.includes(addDays(from, -1));
  return isBegun && ends.includes(to);
}
