import type { Request, Response } from 'express';
import { conflict, notFound } from '../errors.ts';
import { param, query, viewerOf, type Ground, type Page } from '../web/ground.ts';
import { allowFrame } from '../web/headers.ts';
import { render } from '../web/render.ts';
import { doorOf } from './attempt.ts';
import { contentPlace } from './content.ts';
import { openLaunch, type Opening } from './launch.ts';
import { launches } from './manifest.ts';
import { packageById, versionOf } from './package.ts';

/** The page in which a package runs, for learners; and for authors, who leave no trace. */
export function playPages(ground: Ground): { play: Page; preview: Page } {
  const { database, config } = ground;
  const place = contentPlace(config);

  async function show(req: Request, res: Response, opening: Opening, back: string): Promise<void> {
    if (!place.reachable) throw conflict('scorm.no-content-origin');
    const version = await versionOf(database.read, opening.packageId, opening.version);
    if (version === undefined) throw notFound();
    const token = await openLaunch(database, res.locals.now, opening);
    const origin = place.originOf(token);
    allowFrame(res, origin);
    render(req, res, 'scorm/play', {
      title: version.manifest.title,
      wide: true,
      quiet: true,
      frame: `${origin}/play/${token}/`,
      origin,
      mode: opening.mode,
      several: launches(version.manifest.items).length > 1,
      back,
    });
  }

  return {
    async play(req, res) {
      const { personId } = viewerOf(res);
      const door = await doorOf(database.read, personId, param(req, 'package'));
      const { id } = door.package;
      const review = query(req, 'mode') === 'review';
      const attempt = review
        ? (door.attempts.find((one) => one.decided_at !== null) ?? door.attempts[0])
        : door.open;
      if (attempt === undefined) return res.redirect(303, `/learn/${id}`);
      const opening = { personId, packageId: id, version: attempt.version, attemptId: attempt.id };
      await show(req, res, { ...opening, mode: review ? 'review' : 'normal' }, `/learn/${id}`);
    },
    async preview(req, res) {
      const found = await packageById(database.read, param(req, 'package'));
      if (found === undefined) throw notFound();
      const asked = Number(query(req, 'version') || found.newest.row.number);
      if (!Number.isInteger(asked)) throw notFound();
      const { personId } = viewerOf(res);
      const opening = {
        personId,
        packageId: found.id,
        version: asked,
        attemptId: null,
        mode: 'preview',
      } as const;
      await show(req, res, opening, `/packages/${found.id}`);
    },
  };
}
