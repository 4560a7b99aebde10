import type { Day } from '../days.ts';
import { dutiesOf, mostOf, type DutyOwed } from '../policy/owing.ts';
import { cyclesOf } from './cycles.ts';
import type { Asking, CommonFacts, PersonFacts } from './facts.ts';
import { delayed, merged } from './pauses.ts';
import type { Reason } from './reasons.ts';
import type { Rule } from './rule.ts';
import type { Needs, Standing } from './standing.ts';

/** The latest day until which somebody was given more time for an obligation; for what was asked later, only what was given then. */
export const extensionOf = (obligation: string, { extensions }: PersonFacts, askedOn: Day = ''): Day | null =>
  extensions
    .filter((one) => one.obligation === obligation && (one.on === undefined || one.on >= askedOn))
    .reduce<Day | null>((latest, { to }) => (latest === null || to > latest ? to : latest), null);

/** A standing with the publications after the newest version this person signed that ask of them what they have not done. */
export function withPublication(
  base: Standing,
  rule: Rule | undefined,
  person: PersonFacts,
  common: CommonFacts,
): Standing {
  // Who is on the first course signs the newest version at its end.
  if (base.doneOn === null) return base;
  const owed = common.asking
    .filter(({ number }) => number > (person.signedNumber ?? 0))
    .map((asking) => ({ ...asking, duty: owedFor(asking, person) }))
    .filter(({ duty }) => duty !== 'nothing');
  const first = owed[0];
  if (first === undefined) return base;
  const obligation = `${base.obligation}:v${first.number}`;
  const days = owed.map(({ number, on, actBy }) => ({ number, on, by: actBy ?? on }));
  const soonest = days.reduce((a, b) => (a.by <= b.by ? a : b));
  // Who learned elsewhere and never signed here, or came back to it, has as long as somebody new.
  const isFirst = person.signedNumber === null || soonest.on < person.spells.at(-1)!.hiredOn;
  const asNew =
    isFirst && rule !== undefined
      ? cyclesOf(rule, person, common, merged(base.pauses))?.[0]?.dueOn
      : undefined;
  const isNew = asNew !== undefined && asNew > soonest.by;
  const extended = extensionOf(obligation, person);
  const { dueOn, steps: delays } = delayed(
    soonest.on,
    isNew ? asNew : soonest.by,
    merged(base.pauses),
    extended,
  );
  // The yearly course is due sooner, and ends with a signature under the newest version.
  if (dueOn > base.dueOn) return base;
  const steps: Reason['steps'] = [
    { why: 'policy', number: soonest.number, on: soonest.on, day: soonest.by },
    ...(isNew ? [{ why: 'back' as const, day: asNew }] : []),
    ...delays,
  ];
  return {
    ...base,
    obligation,
    needs: NEEDS[mostOf(owed)],
    beginsOn: soonest.on,
    dueOn,
    lateAfter: dueOn,
    reasons: [{ by: 'policy', id: String(soonest.number), dueOn, steps }, ...base.reasons],
  };
}

const NEEDS: Readonly<Record<DutyOwed, Needs>> = {
  nothing: 'nothing',
  read: 'reading',
  answer: 'answer',
  sign: 'signature',
};

/** What one publication still asks of somebody who has not signed it or a later one. */
export function owedFor({ number, duties }: Asking, person: PersonFacts): DutyOwed {
  const most = mostOf(dutiesOf(duties, person.reader));
  const done = mostOf(person.changesDone.filter((one) => one.number === number));
  return mostOf([{ duty: done }, { duty: most }]) === done ? 'nothing' : most;
}
