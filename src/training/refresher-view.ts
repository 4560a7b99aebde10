import type { Db } from '../database/database.ts';
import { courseMarkdown } from '../courses/lesson-text.ts';
import { notFound } from '../errors.ts';
import { difference, partsFor } from '../policy/difference.ts';
import { policyNumbered } from '../policy/publication.ts';
import { redlineOf } from '../policy/redline.ts';
import type { Messages } from '../web/messages.ts';
import type { Bound } from './attempt.ts';
import type { Step } from './steps.ts';

/** What a card of a refresher shows: a clause that changed, old line beside new; or a new feature to know of. */
export async function cardOf(db: Db, messages: Messages, bound: Bound, step: Step) {
  const { plan, course, text, who, fit, policy } = bound;
  if (plan === null) throw notFound();
  if (step.kind === 'nudge') {
    const nudge = plan.nudges.find(({ id }) => id === step.nudge);
    if (nudge === undefined) throw notFound();
    return { nudge, change: null, lines: [], point: null };
  }
  if (step.kind !== 'changed' || plan.since === null) throw notFound();
  const since = await policyNumbered(db, plan.since);
  const change = difference(since.version, policy.version).find(({ id }) => id === step.clause);
  if (change === undefined || partsFor(change, who).length === 0) throw notFound();
  const point = course.points.find(({ clause }) => clause === step.clause);
  return {
    nudge: null,
    change,
    lines: redlineOf(change, messages),
    point:
      point === undefined
        ? null
        : { words: fit(point.point), html: courseMarkdown(course, text.brackets, who)(point.again) },
  };
}
