import { coursesInForce } from '../courses/stale.store.ts';
import { packagesKnown } from '../courses/package.store.ts';
import type { Db } from '../database/database.ts';
import { attemptToGoOn, bind, type Bound } from './attempt.ts';
import { isPackageDone, isPackageOpen } from './package.store.ts';
import type { Step } from './steps.ts';

/** A step that is a package, as its page shows it. */
export interface PackageStep {
  id: string;
  /** By what it calls itself; '' for one that is not here. */
  title: string;
  /** Done since the course was begun; can be done; or gone, so that somebody has to be asked. */
  state: 'done' | 'open' | 'gone';
  begun: boolean;
}

/** How somebody stands with a package that is a step of their attempt. */
export async function packageStep(
  db: Db,
  { attempt }: Pick<Bound, 'attempt'>,
  { package: id }: Step & { kind: 'package' },
): Promise<PackageStep> {
  const { person_id: personId, started_at: startedAt } = attempt;
  const [found] = await packagesKnown(db, [id]);
  const isDone = await isPackageDone(db, personId, id, startedAt);
  const begun = await isPackageOpen(db, personId, id);
  const usable = found !== undefined && (!found.retired || begun);
  return { id, title: found?.title ?? '', state: isDone ? 'done' : usable ? 'open' : 'gone', begun };
}

/** The steps of courses that somebody has begun and that wait for this package: titles of the courses, and where they go on. */
export async function stepsWaitingFor(
  db: Db,
  personId: string,
  packageId: string,
): Promise<{ title: string; href: string }[]> {
  const waiting = [];
  for (const course of await coursesInForce(db)) {
    const attempt = await attemptToGoOn(db, personId, course);
    if (attempt === undefined) continue;
    const bound = await bind(db, attempt);
    const step = bound.steps.find((one) => one.kind === 'package' && one.package === packageId);
    if (step === undefined || bound.done.has(step.id)) continue;
    waiting.push({ title: bound.fit(bound.course.title), href: `/attempts/${attempt.id}/${step.id}` });
  }
  return waiting;
}
