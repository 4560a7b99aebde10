import { lockPeople, type Db, type Tx } from '../database/database.ts';
import { conflict, notFound } from '../errors.ts';
import { append } from '../ledger/ledger.ts';
import { lastAdopted } from '../courses/adoption.store.ts';
import type { CourseFiles } from '../courses/course-folder.ts';
import { courseInForce } from '../courses/course.store.ts';
import { adoptCourse, folderHash, folderOf, keepFolder, type Shipped } from '../courses/shipped.ts';
import { change, changedPaths, deskOf, keepFiles, revisionOf, type Desk } from './draft.ts';
import { fates, merged, type Fate, type Merging, type Side } from './merge.ts';
import type { Thing } from './parts.ts';

/** What the course that comes with Heed brings, beside what the organisation made of the one before it. */
export interface Proposal {
  /**
   * `same`: it was taken over. `whole`: nothing was changed here, so that it can be put into force as it is. `parts`: it
   * is taken into the draft, thing by thing.
   */
  state: 'same' | 'whole' | 'parts';
  merging: Merging;
  fates: ReadonlyMap<Thing, Fate>;
}

const NOTHING: CourseFiles = {};
// What the revision of taking over an update is counted under.
const UPDATE: Thing = 'update:shipped';

/** What is new in the shipped course since it was last taken over, into the draft or into force. */
export async function proposal(db: Db, shipped: Shipped): Promise<Proposal> {
  const desk = await deskOf(db, shipped.course.id);
  const adopted = await lastAdopted(db, shipped.course.id);
  const taken = desk.draft?.shipped ?? adopted?.shipped ?? null;
  const merging = {
    base: taken === null ? NOTHING : await folderOf(db, taken),
    ours: desk.files,
    theirs: shipped.files,
  };
  if (taken === folderHash(shipped.files) || changedPaths(merging.ours, merging.theirs).length === 0)
    return { state: 'same', merging, fates: new Map() };
  const found = fates(merging);
  // Before files were kept nobody could change them.
  const untouched =
    Object.keys(merging.ours).length === 0 || changedPaths(merging.base, merging.ours).length === 0;
  const state = desk.draft === undefined && untouched ? 'whole' : 'parts';
  return { state, merging, fates: found };
}

/** The same in short, for the page of the course. */
export async function updateOf(
  db: Db,
  shipped: Shipped,
): Promise<Pick<Proposal, 'state'> & { both: number }> {
  const { state, fates: found } = await proposal(db, shipped);
  return { state, both: [...found.values()].filter((fate) => fate === 'both').length };
}

/** Puts the shipped course into force as it is. Throws conflict when it is already, or something was changed here. */
export async function takeWhole(tx: Tx, now: Date, by: string, shipped: Shipped): Promise<void> {
  await lockPeople(tx, 'everyone');
  if ((await courseInForce(tx, shipped.course.id)) === undefined) throw notFound();
  const { state } = await proposal(tx, shipped);
  if (state === 'same') throw conflict('courses.adopted-already');
  if (state === 'parts') throw conflict('authoring.update-by-parts');
  await adoptCourse(tx, now, by, shipped);
}

/**
 * Takes what is new in the shipped course into the draft. `shown`: the name of the files that the author saw; `choices`:
 * for what both sides changed. Throws conflict when the draft changed since, or nothing is new.
 */
export async function takeParts(
  tx: Tx,
  now: Date,
  by: string,
  shipped: Shipped,
  { shown, choices }: { shown: string; choices: ReadonlyMap<Thing, Side> },
): Promise<void> {
  await lockPeople(tx, 'everyone');
  const { state, merging } = await proposal(tx, shipped);
  if (state === 'same') throw conflict('courses.adopted-already');
  const desk = await deskOf(tx, shipped.course.id);
  await change(tx, now, by, shipped.course.id, {
    thing: UPDATE,
    shown: revisionOf(desk, UPDATE),
    name: shown,
    edit: () => merged(merging, choices),
    shipped: await keepFolder(tx, shipped.files),
  });
}

/** The draft beside a version that was put into force after it began; undefined while it began from that one. */
export async function overtaking(db: Db, desk: Desk): Promise<Merging | undefined> {
  const { draft, base, baseHash, files } = desk;
  if (draft === undefined || baseHash === null || draft.base === baseHash) return undefined;
  return { base: await folderOf(db, draft.base), ours: files, theirs: base };
}

/** Brings the draft up to the version in force: what only one side changed is as that side has it. */
export async function bringUp(
  tx: Tx,
  now: Date,
  by: string,
  course: string,
  { shown, choices }: { shown: string; choices: ReadonlyMap<Thing, Side> },
): Promise<void> {
  await lockPeople(tx, 'everyone');
  const desk = await deskOf(tx, course);
  const merging = await overtaking(tx, desk);
  if (merging === undefined) return;
  if (desk.name !== shown) throw conflict('authoring.draft-changed');
  const files = merged(merging, choices);
  const hashes = await keepFiles(tx, files, changedPaths(desk.base, files));
  const facts = { draft: desk.draft!.id, course, from: desk.baseHash!, files: hashes, by };
  await append(tx, now, [{ at: now.toISOString(), kind: 'course-draft-brought-up', facts }]);
}
