import { daysBetween, type Day } from '../days.ts';

/** Days after the completion on which one question goes out. */
export const STAGES = [3, 14, 45, 120] as const;
export type Stage = (typeof STAGES)[number];

/** So many days the last one may be late; each of the others until the next is due. */
const LAST_LATE = 30;
/** Between two questions, whatever was missed, there are at least so many days. */
const APART = 3;

/** The day after the last on which a stage may still be sent, in days after the completion. */
export const endOf = (stage: Stage): number =>
  STAGES[STAGES.indexOf(stage) + 1] ?? STAGES.at(-1)! + LAST_LATE;

/** The stage that holds on a day: the latest whose day has come; undefined before the first and long after the last. */
export function stageOn(doneOn: Day, day: Day): Stage | undefined {
  const since = daysBetween(doneOn, day);
  const stage = STAGES.findLast((one) => since >= one);
  return stage === undefined || since >= endOf(stage) ? undefined : stage;
}

/** What was sent to somebody, after this completion or an earlier one. */
export interface SentBefore {
  doneOn: Day;
  stage: number;
  sentOn: Day;
}

/**
 * The stage to send on a day to somebody who completed the course on `doneOn`; undefined when there is none. Days that
 * were missed are not made up for one by one, and two questions never come close together. Pure.
 */
export function dueStage(doneOn: Day, before: readonly SentBefore[], day: Day): Stage | undefined {
  const stage = stageOn(doneOn, day);
  if (stage === undefined || before.some((one) => one.doneOn === doneOn && one.stage >= stage))
    return undefined;
  return before.some((one) => daysBetween(one.sentOn, day) < APART) ? undefined : stage;
}
