import type { Db } from '../database/database.ts';
import { adoptedVersions } from '../courses/adoption.store.ts';
import type { CourseFiles } from '../courses/course-folder.ts';
import { folderOf } from '../courses/shipped.ts';
import type { Desk } from './draft.ts';
import type { ShownProblem } from '../web/form.ts';
import type { Messages } from '../web/messages.ts';
import { partOf, type Thing } from './parts.ts';

const MOST = 20;

/**
 * The newest files in which a thing stood that the draft lacks: those in force, or of an earlier version. Undefined where
 * it stood in none. For what was taken out while somebody had it in a form: what they typed must not be lost.
 */
export async function lastFilesWith(db: Db, desk: Desk, thing: Thing): Promise<CourseFiles | undefined> {
  if (partOf(desk.base, thing) !== undefined) return desk.base;
  for (const { folder } of (await adoptedVersions(db, desk.course)).slice(0, MOST)) {
    const files = folder === null ? {} : await folderOf(db, folder);
    if (partOf(files, thing) !== undefined) return files;
  }
  return undefined;
}

/** What is said over a form whose thing is in no draft and not in force any more: it is shown again, and never saved. */
export const goneSince = ({ t }: Messages): ShownProblem[] => [
  { field: '', message: t('authoring.gone-since') },
];
