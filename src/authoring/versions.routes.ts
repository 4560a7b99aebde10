import type { Request, Response } from 'express';
import { notFound } from '../errors.ts';
import { namesOf } from '../people/person.store.ts';
import { fillBrackets } from '../policy/brackets.ts';
import { adoptedVersions } from '../courses/adoption.store.ts';
import { courseOf } from '../courses/course.ts';
import { folderOf } from '../courses/shipped.ts';
import { param, type Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import { policyText, type Study } from './desk.routes.ts';
import { differences } from './difference.ts';
import { kindOf } from './parts.ts';

/** Every version of the course that was ever in force: what was taught can be opened as it was. */
export function versionPages(study: Study): Record<'list' | 'show', Page> {
  const { database, messages, shipped } = study;

  async function versions() {
    const found = await adoptedVersions(database.read, shipped.course.id);
    const names = await namesOf(database.read, [...new Set(found.map((one) => one.person_id))]);
    return found.map((one, n) => ({ ...one, name: names.get(one.person_id) ?? '', isNow: n === 0 }));
  }

  async function list(req: Request, res: Response): Promise<void> {
    render(req, res, 'authoring/versions', {
      title: messages.t('authoring.versions'),
      versions: await versions(),
    });
  }

  async function show(req: Request, res: Response): Promise<void> {
    const all = await versions();
    const at = all.findIndex(({ hash }) => hash === param(req, 'hash'));
    const version = all[at];
    if (version === undefined) throw notFound();
    const course = await courseOf(database.read, version.hash);
    const brackets = (await policyText(database.read))?.brackets ?? {};
    render(req, res, 'authoring/version', {
      title: messages.t('authoring.version-n', { number: version.number }),
      version,
      course,
      lessons: course.lessons.map(({ id, title }) => ({ id, title: fillBrackets(title, brackets) })),
      questions: course.questions.map(({ id, stem, clauses }) => ({
        id,
        clauses,
        stem: fillBrackets(stem, brackets),
      })),
      changes: await changesIn(version.folder, all[at + 1]?.folder ?? null),
    });
  }

  // Against the version before it; nothing where the files of one of them were not kept.
  async function changesIn(folder: string | null, before: string | null) {
    if (folder === null || before === null) return [];
    const [is, was] = [await folderOf(database.read, folder), await folderOf(database.read, before)];
    if (Object.keys(was).length === 0 || Object.keys(is).length === 0) return [];
    return differences(messages, was, is).map(({ thing, mark, title }) => ({
      kind: kindOf(thing),
      mark,
      title,
    }));
  }

  return { list, show };
}
