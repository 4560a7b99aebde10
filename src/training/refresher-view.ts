import type { Db } from '../database/database.ts';
import { lessonOf } from '../courses/course.ts';
import { courseMarkdown, lessonBlocks } from '../courses/lesson-text.ts';
import { notFound } from '../errors.ts';
import { difference, partsFor, type ClauseDifference } from '../policy/difference.ts';
import { policyNumbered } from '../policy/publication.ts';
import { redline, redlineOf, type Line } from '../policy/redline.ts';
import { textAt, type Clause } from '../policy/text.ts';
import type { Messages } from '../web/messages.ts';
import type { Bound } from './attempt.ts';
import { newBlocks } from './newly-theirs.ts';
import type { Step } from './steps.ts';

/**
 * What a card of a refresher shows: a clause that changed, or that reads otherwise where they are now, old line beside
 * new; passages of a lesson; or a new feature to know of.
 */
export async function cardOf(db: Db, messages: Messages, bound: Bound, step: Step) {
  const none = { nudge: null, change: null, lines: [], point: null, passages: null, country: null };
  if (bound.plan === null) throw notFound();
  if (step.kind === 'nudge') {
    const nudge = bound.plan.nudges.find(({ id }) => id === step.nudge);
    if (nudge === undefined) throw notFound();
    return { ...none, nudge };
  }
  if (step.kind === 'passages') return { ...none, passages: passagesOf(bound, step.of) };
  if (step.kind !== 'changed') throw notFound();
  return { ...none, ...(await changeOf(db, messages, bound, step.clause)) };
}

async function changeOf(db: Db, messages: Messages, bound: Bound, clause: string) {
  const { plan, course, text, who, fit } = bound;
  const found = plan!.since === null ? undefined : await changeSince(db, bound, plan!.since, clause);
  const moved = movedLines(bound, clause);
  const change = found ?? (moved.length === 0 ? undefined : asItReads(text.clauses, clause));
  if (change === undefined) throw notFound();
  const point = course.points.find((one) => one.clause === clause);
  return {
    change,
    lines: [...moved, ...(found === undefined ? [] : redlineOf(found, messages))],
    country: moved.length > 0 ? who.country : null,
    point:
      point === undefined
        ? null
        : { words: fit(point.point), html: courseMarkdown(course, text.brackets, who)(point.again) },
  };
}

async function changeSince(
  db: Db,
  { policy, who }: Bound,
  since: number,
  clause: string,
): Promise<ClauseDifference | undefined> {
  const before = await policyNumbered(db, since);
  const change = difference(before.version, policy.version).find(({ id }) => id === clause);
  return change === undefined || partsFor(change, who).length === 0 ? undefined : change;
}

type Change = Pick<ClauseDifference, 'id' | 'title' | 'kinds' | 'moved'> & { before: null; after: null };

const asItReads = (clauses: readonly Clause[], id: string): Change | undefined => {
  const clause = clauses.find((one) => one.id === id);
  return clause && { id, title: clause.title, kinds: [], moved: null, before: null, after: null };
};

// What the law adds where they are now, beside what it added where they were.
function movedLines({ plan, policy, text, who }: Bound, clause: string): Line[] {
  const { newly } = plan!;
  if (newly === undefined || !newly.moved.includes(clause)) return [];
  const before = textAt(policy.version, { ...who, country: newly.before.country });
  const [was, is] = [before, text].map(({ clauses }) => clauses.find(({ id }) => id === clause)!.here);
  const runs = redline(sentences(was!), sentences(is!));
  return [{ field: 'laws', country: null, site: null, runs }];
}

const sentences = (laws: Clause['here']): string => laws.map(({ words }) => words).join(' ');

function passagesOf({ plan, course, text, who, fit }: Bound, id: string) {
  const lesson = lessonOf(course, id);
  return {
    title: fit(lesson.title),
    blocks: newBlocks(lesson, plan!.newly!.before, who).flatMap((screen) =>
      lessonBlocks(screen, course, text.brackets, who),
    ),
    clauses: new Map(text.clauses.map((clause) => [clause.id, clause])),
  };
}
