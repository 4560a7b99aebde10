import { join } from 'node:path';
import type { Request, Response } from 'express';
import { invalidField } from '../../errors.ts';
import { oneLine } from '../../organisation/line.ts';
import { problemsOf, refusedStatus, typed, type ShownProblem } from '../../web/form.ts';
import { param, viewerOf, type Ground, type LargeFile, type Page } from '../../web/ground.ts';
import { render } from '../../web/render.ts';
import { bringPackage, PackageRefused, type Brought } from '../bring/bring.ts';
import { LIMITS, megabytes } from '../bring/limits.ts';
import { packagesFolder } from '../served.ts';
import { packageFor, type Summary } from './package-page.ts';
import { showPackage } from './packages.routes.ts';

/** The file of the forms with which packages are brought in. */
export const packageFile = (data: string): LargeFile => ({
  field: 'file',
  folder: join(packagesFolder(data), 'tmp'),
  most: LIMITS.zipBytes,
});

/** Bringing packages in: new ones, and new versions of those that are there. */
export function bringPages(ground: Ground, summary: Summary): Record<'form' | 'bring' | 'version', Page> {
  const { database, messages, config } = ground;
  const limit = megabytes(LIMITS.zipBytes);

  function showForm(req: Request, res: Response, errors: readonly ShownProblem[], warnings: string[]): void {
    render(req, res, 'scorm/office/new', {
      title: messages.t('scorm.page-new'),
      errors,
      warnings,
      limit,
      most: LIMITS.zipBytes,
      id: typed(req)['id'] ?? '',
    });
  }

  // Gives what was brought in, or all that is wrong.
  async function take(
    req: Request,
    res: Response,
    into: { id: string | undefined; isNew: boolean },
  ): Promise<{ brought?: Brought; errors: ShownProblem[]; warnings: string[] }> {
    let brought: Brought | undefined;
    let refused: PackageRefused | undefined;
    const errors = await problemsOf(messages, async () => {
      if (res.locals.tooLarge === true) throw invalidField('file', 'scorm.page-too-large', { limit });
      if (req.file === undefined) throw invalidField('file', 'scorm.page-no-file');
      const given = { zip: req.file.path, ...into, data: config.data };
      try {
        brought = await bringPackage(database, res.locals.now, viewerOf(res).personId, given);
      } catch (error) {
        if (!(error instanceof PackageRefused)) throw error;
        refused = error;
      }
    });
    const said = (list: Brought['warnings'] = []) => list.map(({ key, params }) => messages.t(key, params));
    if (refused !== undefined)
      errors.push(...said(refused.problems).map((message) => ({ field: 'file', message })));
    return {
      ...(brought === undefined ? {} : { brought }),
      errors,
      warnings: said((refused ?? brought)?.warnings),
    };
  }

  // What is odd is said once, so there is no going on to another page then.
  async function tell(
    req: Request,
    res: Response,
    { id }: Brought,
    { warnings, done }: { warnings: string[]; done: 'brought' | 'version' },
  ): Promise<void> {
    const path = `/packages/${id}`;
    if (warnings.length === 0) return res.redirect(303, `${path}?done=${done}`);
    res.set('content-location', path);
    await showPackage(
      ground,
      summary,
      { req, res, id },
      { done: messages.t(`scorm.page-done-${done}`), warnings },
    );
  }

  return {
    form: (req, res) => showForm(req, res, [], []),

    async bring(req, res) {
      const id = oneLine(typed(req)['id'] ?? '') || undefined;
      const { brought, errors, warnings } = await take(req, res, { id, isNew: true });
      if (brought === undefined) showForm(req, res.status(refusedStatus(errors)), errors, warnings);
      else await tell(req, res, brought, { warnings, done: 'brought' });
    },

    async version(req, res) {
      const { id } = await packageFor(database.read, param(req, 'package'));
      const { brought, errors, warnings } = await take(req, res, { id, isNew: false });
      if (brought !== undefined) return tell(req, res, brought, { warnings, done: 'version' });
      await showPackage(
        ground,
        summary,
        { req, res: res.status(refusedStatus(errors)), id },
        { errors: errors.map(({ message }) => ({ field: 'file', message })), warnings },
      );
    },
  };
}
