import { lockPeople, type Db, type Tx } from '../database/database.ts';
import { newId } from '../database/id.ts';
import { conflict, notFound } from '../errors.ts';
import { contentReader } from '../files/content.ts';
import { contentHash, keepContent } from '../files/content.store.ts';
import type { NewEntry } from '../ledger/entry.ts';
import { append } from '../ledger/ledger.ts';
import { lastAdopted } from '../courses/adoption.store.ts';
import type { CourseFiles } from '../courses/course-folder.ts';
import { courseInForce } from '../courses/course.store.ts';
import { folderOf } from '../courses/shipped.ts';
import { draftFileRows, openDraftRow, thingRows, type DraftRow } from './draft.store.ts';
import { marksBetween } from './changes.ts';
import { kindOf, nameOf, type Thing } from './parts.ts';

/** The files of a course as its authors see them: those of the open draft, or those in force while there is none. */
export interface Desk {
  course: string;
  /** The hash of the course in force. */
  hash: string;
  /** The files in force; none for a course that was put into force before its files were kept. */
  base: CourseFiles;
  /** The hash of the files in force; null for the same. */
  baseHash: string | null;
  draft: DraftRow | undefined;
  files: CourseFiles;
  /** How often each thing was changed in the draft, and by whom last, by `markOf`. */
  changes: ReadonlyMap<string, { revision: number; by: string; at: string }>;
  /** Names these files: the same name, the same files. */
  name: string;
}

const fileContent = contentReader((body) => body, 200);

/** Reads the desk of a course. Throws not found for a course that is not in force. */
export async function deskOf(db: Db, course: string): Promise<Desk> {
  const inForce = await courseInForce(db, course);
  const adopted = await lastAdopted(db, course);
  if (inForce === undefined || adopted === undefined) throw notFound();
  const base = adopted.folder === null ? {} : await folderOf(db, adopted.folder);
  const draft = await openDraftRow(db, course);
  const about = { course, hash: inForce.hash, base, baseHash: adopted.folder };
  if (draft === undefined)
    return { ...about, draft, files: base, changes: new Map(), name: adopted.folder ?? '' };
  const rows = await draftFileRows(db, draft.id);
  const files: Record<string, string> = { ...(await folderOf(db, draft.base)) };
  for (const { path, hash } of rows)
    if (hash === null) delete files[path];
    else files[path] = await fileContent(db, hash);
  const things = await thingRows(db, draft.id);
  return {
    ...about,
    draft,
    files,
    changes: new Map(
      things.map(({ thing, revision, changed_by: by, changed_at: at }) => [thing, { revision, by, at }]),
    ),
    name: contentHash(JSON.stringify([draft.base, rows])),
  };
}

/** Names a thing in the record, where no words of an author may stand. */
export const markOf = (thing: Thing): string =>
  ['word', 'spelling'].includes(kindOf(thing))
    ? `${kindOf(thing)}:${contentHash(nameOf(thing)).slice(0, 12)}`
    : thing;

/** How often a thing was changed in the draft: what a form says its author saw. */
export const revisionOf = ({ changes }: Desk, thing: Thing): number =>
  changes.get(markOf(thing))?.revision ?? 0;

export interface Change {
  thing: Thing;
  /** The revision that its author saw. */
  shown: number;
  /** The files with the change, made of those that there are now. */
  edit: (files: CourseFiles) => CourseFiles;
  /** The hash of the shipped files that are taken over with it. */
  shipped?: string;
  /** The draft as its author saw it, where that matters. */
  name?: string;
}

/**
 * Changes a thing in the draft of a course, which begins with the first change; false when the files say so already.
 * Throws conflict when somebody else changed that thing since, or the course has no files.
 */
export async function change(
  tx: Tx,
  now: Date,
  by: string,
  course: string,
  { thing, shown, edit, shipped, name }: Change,
): Promise<boolean> {
  await lockPeople(tx, 'everyone');
  const desk = await deskOf(tx, course);
  const { draft, files, baseHash } = desk;
  if (baseHash === null || Object.keys(desk.base).length === 0) throw conflict('authoring.no-files');
  if (revisionOf(desk, thing) !== shown) throw conflict('authoring.changed-since');
  if (name !== undefined && name !== desk.name) throw conflict('authoring.draft-changed');
  const edited = edit(files);
  const changed = changedPaths(files, edited);
  if (changed.length === 0 && shipped === undefined) return false;
  const at = now.toISOString();
  const id = draft?.id ?? newId(now);
  const entries: NewEntry[] = [];
  if (draft === undefined)
    entries.push({ at, kind: 'course-draft-opened', facts: { draft: id, course, from: baseHash, by } });
  const hashes = await keepFiles(tx, edited, changed);
  // Whoever has open what changes with it is told, too.
  const others = new Set([thing, ...marksBetween(files, edited).keys()]);
  const things = Object.fromEntries([...others].map((one) => [markOf(one), revisionOf(desk, one) + 1]));
  const facts = { draft: id, course, things, files: hashes, ...(shipped && { shipped }), by };
  entries.push({ at, kind: 'course-draft-changed', facts });
  await append(tx, now, entries);
  return true;
}

/** Keeps the files at these paths; gives the hash of each, null for one that is gone. */
export async function keepFiles(
  tx: Tx,
  files: CourseFiles,
  paths: readonly string[],
): Promise<Record<string, string | null>> {
  const hashes: Record<string, string | null> = {};
  for (const path of paths) {
    const body = files[path];
    // A picture is served by its hash, also while it is only in a draft.
    const kind = path.startsWith('pictures/') ? 'picture' : 'course-file';
    hashes[path] = body === undefined ? null : await keepContent(tx, kind, body);
  }
  return hashes;
}

/** The paths whose files are not the same in two folders. Pure. */
export const changedPaths = (before: CourseFiles, after: CourseFiles): string[] =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((path) => before[path] !== after[path])
    .toSorted();

/** Gives the open draft up; what was in it stays on record. Nothing when there is none. */
export async function dropDraft(tx: Tx, now: Date, by: string, course: string): Promise<void> {
  await lockPeople(tx, 'everyone');
  const draft = await openDraftRow(tx, course);
  if (draft === undefined) return;
  const facts = { draft: draft.id, course, by };
  await append(tx, now, [{ at: now.toISOString(), kind: 'course-draft-dropped', facts }]);
}
